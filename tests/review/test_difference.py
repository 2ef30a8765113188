"""What taking a link back changes for families already published."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

import review
from schemas.decisions import DECISIONS, KPM_LIST
from schemas.lists import LISTS
from schemas.review import DIFFERENCES
from schemas.validate import validated

WAVE, KK, OTHER, NEW = "2025-T4-1", "3325010505050005", "3325010606060006", "3325010707070007"
TAKEN = pl.DataFrame({"id_laporan": ["L1"], "no_kk_calon": [KK], "alasan": ["orang lain"]})


def decisions(*rows: tuple[str, str, int, int], asal: str | None = None) -> pl.DataFrame:
    """no_kk, status, nominal, nominal_hak of PKH, with the family's lineage."""
    return pl.DataFrame(
        [
            {
                "program": "PKH",
                "no_kk": kk,
                "status": status,
                "nominal": money,
                "nominal_hak": right,
                "asal": asal or kk,
                "silsilah": sorted({kk, asal or kk}),
                "peristiwa": [],
                "alasan": [],
            }
            for kk, status, money, right in rows
        ],
        schema_overrides={"peristiwa": pl.List(pl.String), "alasan": pl.List(pl.String)},
    )


def difference(
    with_link: pl.DataFrame, without: pl.DataFrame, published: pl.DataFrame | None = None
) -> list[dict[str, Any]]:
    released = (with_link if published is None else published).select(
        "program", "no_kk", "status", "nominal"
    )
    assert set(released.columns) <= set(DECISIONS.column_names)
    rows = review.differences(
        WAVE,
        released,
        with_link,
        without,
        TAKEN,
        KPM_LIST.empty(),
        LISTS["pembayaran"].empty(),
    )
    return list(validated(rows, DIFFERENCES).iter_rows(named=True))


@pytest.mark.parametrize(
    ("now", "over", "under"),
    [
        (("TIDAK_LAYAK", 0, 0), 600, 0),
        (("DITAHAN", 0, 400), 200, 0),
        (("TERVERIFIKASI", 900, 900), 0, 300),
        (("MENUNGGU_KUOTA", 0, 600), 0, 0),
    ],
)
def test_what_was_paid_beyond_the_entitlement_is_to_be_returned(
    now: tuple[str, int, int], over: int, under: int
) -> None:
    rows = difference(decisions((KK, "TERVERIFIKASI", 600, 600)), decisions((KK, *now)))

    assert [(row["lebih_bayar"], row["kurang_bayar"]) for row in rows] == [(over, under)]
    assert rows[0]["status_terbit"] == "TERVERIFIKASI"
    assert rows[0]["status_benar"] == now[0]
    assert rows[0]["id_laporan"] == ["L1"]
    assert rows[0]["alasan"] == ["orang lain"]


def test_a_family_wrongly_stopped_is_owed() -> None:
    rows = difference(
        decisions((KK, "TIDAK_LAYAK", 0, 0)), decisions((KK, "TERVERIFIKASI", 600, 600))
    )

    assert [(row["lebih_bayar"], row["kurang_bayar"]) for row in rows] == [(0, 600)]


def test_a_family_that_would_not_exist_returns_all() -> None:
    rows = difference(
        decisions((KK, "TERVERIFIKASI", 600, 600)), decisions((OTHER, "DITAHAN", 0, 0))
    )

    assert [(row["no_kk"], row["lebih_bayar"]) for row in rows] == [(KK, 600)]


def test_a_new_kk_number_is_no_other_family() -> None:
    rows = difference(
        decisions((NEW, "TERVERIFIKASI", 600, 600), asal=KK),
        decisions((KK, "TERVERIFIKASI", 600, 600)),
    )

    assert rows == []


def test_whom_the_quota_let_in_instead_is_not_named() -> None:
    before = decisions((KK, "TERVERIFIKASI", 600, 600), (OTHER, "MENUNGGU_KUOTA", 0, 600))
    after = decisions((KK, "TIDAK_LAYAK", 0, 0), (OTHER, "TERVERIFIKASI", 600, 600))

    assert [row["no_kk"] for row in difference(before, after)] == [KK]


def test_what_else_changed_since_the_release_is_not_laid_on_the_link() -> None:
    published = decisions((KK, "TERVERIFIKASI", 900, 900))
    today = decisions((KK, "TERVERIFIKASI", 600, 600))

    assert difference(today, today, published) == []


def learned(now: pl.DataFrame) -> list[dict[str, Any]]:
    """What became known after KK was paid 600 and OTHER was left in the queue."""
    then = decisions((KK, "TERVERIFIKASI", 600, 600), (OTHER, "MENUNGGU_KUOTA", 0, 600))
    released = then.select("program", "no_kk", "status", "nominal")
    feedback = LISTS["pembayaran"].empty()
    rows = review.learned_later(WAVE, released, then, now, KPM_LIST.empty(), feedback)
    return list(validated(rows, DIFFERENCES).iter_rows(named=True))


def test_a_death_learned_later_is_overpaid_with_its_report_and_reason() -> None:
    now = decisions((KK, "TIDAK_LAYAK", 0, 0), (OTHER, "TERVERIFIKASI", 600, 600)).with_columns(
        peristiwa=pl.when(pl.col("no_kk") == KK).then(pl.lit(["L9"])).otherwise(pl.lit([])),
        alasan=pl.when(pl.col("no_kk") == KK)
        .then(pl.lit(["MENINGGAL_TUNGGAL"]))
        .otherwise(pl.lit([])),
    )

    (row,) = learned(now)

    assert (row["no_kk"], row["lebih_bayar"], row["kurang_bayar"]) == (KK, 600, 0)
    assert (row["id_laporan"], row["alasan"]) == (["L9"], ["MENINGGAL_TUNGGAL"])


def test_learning_nothing_of_a_family_names_nobody() -> None:
    now = decisions((KK, "TERVERIFIKASI", 600, 600), (OTHER, "TERVERIFIKASI", 600, 600))

    assert learned(now) == []

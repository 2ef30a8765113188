"""Harm of wrong links: each kind told apart, families counted once, by group."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from rules.harm import GROUPS, HARMS, harm_report, harmed

SCHEMA = {
    "kunci": pl.String,
    "program": pl.String,
    "status": pl.String,
    "alasan_utama": pl.String,
    "nominal": pl.Int64,
    "asal": pl.String,
}
PAID, HELD, STOPPED = ("TERVERIFIKASI", 900), ("DITAHAN", 0), ("TIDAK_LAYAK", 0)
WAITS = ("MENUNGGU_GELOMBANG", 0)


def decisions(*rows: tuple[str, tuple[str, int]], program: str = "BLTS", **more: Any) -> Any:
    return pl.DataFrame(
        [
            {
                "kunci": family,
                "program": program,
                "status": status,
                "alasan_utama": None,
                "nominal": money,
                "asal": "DTSEN",
                **more,
            }
            for family, (status, money) in rows
        ],
        schema=SCHEMA,
    )


def kind_of(ours: tuple[str, int] | None, true: tuple[str, int] | None, **more: Any) -> Any:
    sides = [decisions(*([("A", side)] if side else []), **more) for side in (ours, true)]
    found = harmed(*sides)
    return found.row(0)[2:] if found.height else None


@pytest.mark.parametrize(
    ("ours", "true", "expected"),
    [
        (STOPPED, PAID, ("dihentikan_keliru", -900)),
        (None, PAID, ("dihentikan_keliru", -900)),
        (STOPPED, WAITS, ("dihentikan_keliru", 0)),
        (STOPPED, HELD, ("dihentikan_keliru", 0)),
        (HELD, PAID, ("ditahan_keliru", -900)),
        (PAID, STOPPED, ("dibayar_keliru", 900)),
        (PAID, None, ("dibayar_keliru", 900)),
        (PAID, HELD, ("dibayar_semestinya_ditahan", 900)),
        (("TERVERIFIKASI", 500), PAID, ("kurang_bayar", -400)),
        (PAID, ("TERVERIFIKASI", 500), ("lebih_bayar", 400)),
        (HELD, STOPPED, ("tidak_dihentikan", 0)),
        (WAITS, PAID, ("tergeser", -900)),
        (PAID, WAITS, ("terangkat", 900)),
        (PAID, PAID, None),
        (STOPPED, STOPPED, None),
        (HELD, WAITS, ("ditahan_keliru", 0)),
        (WAITS, HELD, None),
    ],
)
def test_each_kind_of_harm_has_its_name_and_rupiah(ours: Any, true: Any, expected: Any) -> None:
    assert kind_of(ours, true) == expected


def test_a_programme_the_family_has_no_part_in_harms_nobody() -> None:
    outside = {"alasan_utama": "BUKAN_PESERTA"}
    ours = decisions(("A", STOPPED))
    true = decisions(("A", ("MENUNGGU_KUOTA", 0)), **outside)
    assert harmed(ours, true).is_empty()


def test_a_family_formed_on_one_side_only_is_told_apart() -> None:
    assert kind_of(HELD, None, asal="BENTUKAN") == ("terbentuk_keliru", 0)
    assert kind_of(None, HELD, asal="BENTUKAN") == ("terbentuk_keliru", 0)
    assert kind_of(PAID, None, asal="BENTUKAN") == ("dibayar_keliru", 900)


def report(ours: pl.DataFrame, true: pl.DataFrame) -> dict[str, Any]:
    facts = pl.DataFrame(
        {
            "kunci": ["A", "B", "C", "D"],
            "desil": [1, 1, 4, None],
            "jk_kepala": ["P", "L", "L", "L"],
            "provinsi": ["33", "33", "32", "32"],
        },
        schema_overrides={"desil": pl.Int8},
    )
    events = pl.DataFrame({"kunci": ["A", "A"], "jenis": ["PERCERAIAN", "KEMATIAN"]})
    return harm_report(harmed(ours, true), facts, events, facts.height)


def test_a_family_counts_once_in_its_worst_harm_and_money_adds_up() -> None:
    both = [decisions(("A", side), ("B", PAID)) for side in (STOPPED, PAID)]
    more = [decisions(("A", side), program="PKH") for side in (HELD, ("TERVERIFIKASI", 300))]
    found = report(*(pl.concat(pair) for pair in zip(both, more, strict=True)))["semua"]
    assert found["dihentikan_keliru"] == {"keluarga": 1, "rupiah": -1200, "per_juta": 250000.0}
    assert sum(row["keluarga"] for row in found.values()) == 1


def test_groups_add_up_to_the_whole_and_say_which_event_did_it() -> None:
    ours = decisions(("A", STOPPED), ("B", PAID), ("C", WAITS), ("D", PAID))
    true = decisions(("A", PAID), ("B", PAID), ("C", PAID), ("D", WAITS))
    found = report(ours, true)
    for group in GROUPS:
        for kind in HARMS:
            rows = found[f"per_{group}"].values()
            parts = [row[kind] for row in rows if kind in row]
            for figure in ("keluarga", "rupiah"):
                assert sum(part[figure] for part in parts) == found["semua"][kind][figure]
    assert found["per_peristiwa"]["KEMATIAN"]["dihentikan_keliru"]["keluarga"] == 1
    assert found["per_peristiwa"]["TIDAK_LANGSUNG"]["tergeser"]["keluarga"] == 1
    assert found["per_desil"]["1"]["dihentikan_keliru"]["per_juta"] == 500000.0
    assert found["per_desil"]["TIDAK_DIKETAHUI"]["terangkat"]["keluarga"] == 1


def test_the_order_of_rows_does_not_matter() -> None:
    ours = decisions(("A", STOPPED), ("B", PAID), ("C", WAITS))
    true = decisions(("A", PAID), ("B", HELD), ("C", PAID))
    assert report(ours, true) == report(ours.reverse(), true.reverse())

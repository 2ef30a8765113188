"""Invariant 5 and the use of quotas: areas, limits over the waves, the published order."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from release.invariants.quota_and_order import quota_and_order
from release.quota import (
    NO_QUOTA,
    narrowest,
    places_used,
    quota_chain,
    quota_limits,
    quota_use,
)
from release.verdict import Verdict
from schemas.decisions import KPM_LIST
from tests.release.drawn import kk
from tests.release.world import World

Tables = dict[str, pl.DataFrame]


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    return World(tmp_path).tables


def judged(
    tables: Tables,
    ceilings: dict[str, int] | None = None,
    earlier: pl.DataFrame | None = None,
    insured: tuple[int, int] = (2, 2),
) -> Verdict:
    places = places_used(KPM_LIST.empty() if earlier is None else earlier, tables["putusan"])
    return quota_and_order(
        places,
        quota_use(places, tables["kuota"], 1),
        ceilings or {},
        tables["kuota"],
        tables["putusan_calon"],
        tables["putusan"],
        insured,
    )


def test_health_cover_stays_within_the_nations_quota(tables: Tables) -> None:
    assert judged(tables, insured=(2, 2)).lulus
    over = judged(tables, insured=(3, 2))
    assert not over.lulus
    assert over.hitungan["pbi_melebihi_kuota"] == 1


def blts(tables: Tables, name: str, table: str = "putusan", **columns: object) -> Tables:
    """The world with the BLTS row of one family changed."""
    here = (pl.col("no_kk") == kk(name)) & (pl.col("program") == "BLTS")
    return tables | {
        table: tables[table].with_columns(
            pl.when(here)
            .then(pl.lit(value, dtype=tables[table].schema[column]))
            .otherwise(pl.col(column))
            .alias(column)
            for column, value in columns.items()
        )
    }


def test_quotas_nest_and_the_narrowest_row_is_where_places_are_ranked() -> None:
    quota = pl.DataFrame(
        {"program": ["PKH"] * 3 + ["BLTS"], "kode_wilayah": ["ID", "33", "3325", "32"]}
    )
    places = pl.DataFrame(
        {
            "program": ["PKH"] * 4 + ["BLTS"] * 2,
            "kode_kabupaten_kota": ["3325", "3326", "3271", "0000", "3271", "0000"],
        }
    )
    chain = quota_chain(places, quota)
    under = chain.filter(program="PKH", kode_kabupaten_kota="3325")["kode_wilayah"].to_list()
    assert under == ["3325", "33", "ID"]
    ranked = places.join(narrowest(chain), on=places.columns, maintain_order="left")
    assert ranked["kode_wilayah"].to_list() == ["3325", "33", "ID", "ID", "32", NO_QUOTA]


def test_a_wave_without_a_row_keeps_the_limit_before_it() -> None:
    quota = pl.DataFrame(
        {
            "program": ["BLTS"] * 3,
            "kode_wilayah": ["ID"] * 3,
            "gelombang": [3, 1, 5],
            "kuota": [30, 10, 50],
        }
    )
    limits = {wave: quota_limits(quota, wave)["batas_gelombang"].item() for wave in (1, 2, 3, 5)}
    assert limits == {1: 10, 2: 10, 3: 30, 5: 50}
    assert quota_limits(quota, 1)["kuota_triwulan"].item() == 50
    assert quota_limits(quota.filter(pl.col("gelombang") > 1), 1)["batas_gelombang"].item() == 0


def test_the_drawn_world_keeps_quota_and_order(tables: Tables) -> None:
    assert judged(tables, {"BLTS": 3}).lulus


def test_a_list_above_its_quota_is_seen(tables: Tables) -> None:
    tight = tables["kuota"].with_columns(
        kuota=pl.when(kode_wilayah="3325", gelombang=1).then(1).otherwise("kuota")
    )
    assert judged(tables | {"kuota": tight}).hitungan["kuota_terlampaui"] == 1


def test_a_place_on_an_earlier_list_uses_the_quota(tables: Tables) -> None:
    earlier = tables["daftar_kpm"].filter(no_kk=kk("B"))
    assert judged(tables, earlier=earlier).hitungan["kuota_terlampaui"] == 1


def test_a_quota_holds_for_all_below_it_rows_of_their_own_included(tables: Tables) -> None:
    tight = tables["kuota"].with_columns(
        kuota=pl.when(program="BLTS", kode_wilayah="ID").then(2).otherwise("kuota")
    )
    assert judged(tables | {"kuota": tight}).hitungan["kuota_terlampaui"] == 1


def test_the_national_ceiling_is_kept(tables: Tables) -> None:
    assert judged(tables, {"BLTS": 2}).hitungan["batas_nasional_terlampaui"] == 1


def test_someone_behind_in_the_order_is_not_taken_first(tables: Tables) -> None:
    swapped = blts(tables, "B", status="MENUNGGU_GELOMBANG", alasan_utama="MENUNGGU_GELOMBANG")
    swapped = blts(swapped, "C", status="TERVERIFIKASI", alasan_utama=None)
    verdict = judged(swapped)
    assert verdict.hitungan["mendahului"] == 1
    assert not verdict.lulus


def test_a_wrong_rank_is_seen(tables: Tables) -> None:
    assert judged(blts(tables, "C", peringkat=9)).hitungan["peringkat_keliru"] == 1


def test_room_left_while_someone_ready_waits_is_seen(tables: Tables) -> None:
    waiting = blts(tables, "E", status="MENUNGGU_GELOMBANG", alasan_utama="MENUNGGU_GELOMBANG")
    assert judged(waiting).hitungan["menunggu_padahal_ada_sisa"] == 1
    assert judged(waiting, {"BLTS": 2}).hitungan["menunggu_padahal_ada_sisa"] == 0
    full = tables["kuota"].with_columns(
        kuota=pl.when(program="BLTS", kode_wilayah="ID").then(2).otherwise("kuota")
    )
    assert judged(waiting | {"kuota": full}).lulus


def test_a_family_that_is_not_ready_is_not_listed(tables: Tables) -> None:
    held = blts(tables, "A", "putusan_calon", status="DITAHAN", alasan_utama="NIK_GANDA")
    assert judged(held).hitungan["terdaftar_tidak_siap"] == 1


def test_a_ready_family_without_an_outcome_is_seen(tables: Tables) -> None:
    lost = tables["putusan"].filter(~((pl.col("no_kk") == kk("J")) & (pl.col("program") == "BLTS")))
    assert judged(tables | {"putusan": lost}).hitungan["siap_tanpa_hasil"] == 1


def test_unused_quota_says_why(tables: Tables) -> None:
    places = places_used(KPM_LIST.empty(), tables["putusan"])
    use = quota_use(places, tables["kuota"], 1)
    why = dict(use.select(pl.col("program") + pl.col("kode_wilayah"), "sebab").rows())
    assert why == {"BLTS3325": "TIDAK_ADA_SISA", "BLTSID": "SIAP_MENUNGGU", "PKHID": "SIAP_HABIS"}
    assert use["daftar_ini"].to_list() == [2, 3, 2]

"""The first three invariants: each holds on the drawn world and breaks when one row does."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from release import query
from release.invariants.intake_counts import intake_counts
from release.invariants.reports_settled import reports_settled
from release.invariants.waterfall_foots import waterfall_foots
from release.verdict import GateRefused, Verdict
from release.waterfall import (
    UNKNOWN_DESA,
    at_every_level,
    by_nation,
    by_province,
    waterfall,
)
from release.waterfall_persons import AFTER as PERSONS_AFTER
from release.waterfall_persons import BEFORE as PERSONS_BEFORE
from release.waterfall_persons import (
    persons_of_nation,
    persons_with_difference,
    waterfall_persons,
)
from schemas.decisions import PBI_LIST
from schemas.families import FAMILIES, MEMBERS
from schemas.validate import validated
from schemas.waterfall import WATERFALL
from tests.release.drawn import BOGOR, FILE_A, FILE_B, KAMPUNG, SIHIR, kk
from tests.release.world import World, in_files

Tables = dict[str, pl.DataFrame]


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    return World(tmp_path).tables


KEPT = pl.DataFrame({"berkas": [FILE_A, FILE_B], "baris": [8, 3]})


@pytest.mark.parametrize(
    ("files", "kept", "count"),
    [
        (pl.col("ditolak") - 1, pl.col("baris"), "berkas_tidak_seimbang"),
        (pl.col("ditolak"), pl.col("baris") - 1, "berkas_beda_dengan_lake"),
    ],
)
def test_a_row_lost_at_intake_is_seen_per_file(
    tables: Tables, files: pl.Expr, kept: pl.Expr, count: str
) -> None:
    assert intake_counts(tables["berkas"], KEPT).lulus
    only_a = pl.col("berkas") == FILE_A
    spoiled = intake_counts(
        tables["berkas"].with_columns(ditolak=pl.when(only_a).then(files).otherwise("ditolak")),
        KEPT.with_columns(baris=pl.when(only_a).then(kept).otherwise("baris")),
    )
    assert not spoiled.lulus
    assert spoiled.hitungan[count] == 1


def test_two_files_whose_faults_cancel_are_both_seen(tables: Tables) -> None:
    shifted = tables["berkas"].with_columns(ditolak=pl.col("ditolak") + pl.Series([1, -1]))
    assert intake_counts(shifted, KEPT).hitungan["berkas_tidak_seimbang"] == 2


def test_rows_in_the_lake_from_no_received_file_are_seen(tables: Tables) -> None:
    stranger = pl.concat([KEPT, pl.DataFrame({"berkas": ["f" * 64], "baris": [1]})])
    assert intake_counts(tables["berkas"], stranger).hitungan["berkas_asing_di_lake"] == 1


def settle(tables: Tables, **changed: pl.DataFrame) -> Verdict:
    now = tables | changed
    return reports_settled(now["kelahiran"], now["peristiwa"], now["sebutan"], now["padanan"])


def test_every_report_has_one_outcome_and_every_person_one_link(tables: Tables) -> None:
    assert settle(tables).lulus
    twice = pl.concat([tables["padanan"], tables["padanan"].head(1)])
    assert settle(tables, padanan=twice).hitungan["orang_padanan_ganda"] == 1
    lost = settle(tables, padanan=tables["padanan"].head(1))
    assert lost.hitungan["orang_tanpa_padanan"] == 1
    no_one = settle(tables, sebutan=tables["sebutan"].head(1))
    assert no_one.hitungan["padanan_tanpa_orang"] == 1
    silent = settle(tables, peristiwa=tables["peristiwa"].clear())
    assert silent.hitungan["laporan_tanpa_hasil"] == 1
    double = settle(tables, peristiwa=pl.concat([tables["peristiwa"]] * 2))
    assert double.hitungan["laporan_hasil_tidak_satu"] == 1
    invented = settle(tables, kelahiran=tables["kelahiran"].clear())
    assert invented.hitungan["hasil_tanpa_laporan"] == 1
    assert not any(case.lulus for case in (lost, no_one, silent, double, invented))


def fall(tables: Tables, **changed: pl.DataFrame) -> pl.DataFrame:
    now = tables | changed
    return waterfall(
        now["dtsen_keluarga"],
        now["keluarga"],
        now["keluarga_berakhir"],
        now["putusan"],
        ("PKH", "BLTS"),
    )


LISTS = pl.DataFrame(
    {"program": ["BLTS", "PKH"], "ditetapkan_sebelumnya": [0, 0], "daftar_ini": [3, 2]}
)


NOBODY = persons_with_difference(
    pl.DataFrame(
        schema={
            "kode_desa": pl.String,
            **dict.fromkeys((*PERSONS_BEFORE, *PERSONS_AFTER), pl.Int64),
        }
    )
)


def foots(
    lines: pl.DataFrame,
    lists: pl.DataFrame = LISTS,
    persons: pl.DataFrame = NOBODY,
    levels: pl.DataFrame | None = None,
) -> Verdict:
    if levels is None:
        levels = at_every_level(lines, "2025-T4-1")
    return waterfall_foots(lines, levels, persons, lists)


def persons_of(tables: Tables, **changed: pl.DataFrame) -> pl.DataFrame:
    now = tables | changed
    return waterfall_persons(now["anggota"], now["keluarga"], now["daftar_pbi"])


def test_the_waterfall_stands_at_every_level_and_each_sums_to_the_nation(tables: Tables) -> None:
    lines = fall(tables)
    levels = at_every_level(lines, "2025-T4-1")
    validated(levels, WATERFALL)
    pkh = levels.filter(program="PKH")
    areas = {level: rows["kode_wilayah"].to_list() for (level,), rows in pkh.group_by("tingkat")}
    assert areas == {
        "DESA": ["0000000000", BOGOR, SIHIR, KAMPUNG],
        "KECAMATAN": ["000000", "327101", "332501"],
        "KABUPATEN_KOTA": ["0000", "3271", "3325"],
        "PROVINSI": ["00", "32", "33"],
        "NASIONAL": ["ID"],
    }
    sums = pkh.group_by("tingkat").agg(pl.col("dtsen", "terverifikasi", "ditahan").sum())
    assert sums.select("dtsen", "terverifikasi", "ditahan").unique().rows() == [(8, 2, 3)]
    assert foots(lines).lulus


@pytest.mark.parametrize("level", ["DESA", "KECAMATAN", "KABUPATEN_KOTA", "PROVINSI", "NASIONAL"])
@pytest.mark.parametrize("column", ["dtsen", "terverifikasi"])
def test_a_level_that_does_not_foot_is_refused(tables: Tables, level: str, column: str) -> None:
    lines = fall(tables)
    spoiled = at_every_level(lines, "2025-T4-1").with_columns(
        pl.when(tingkat=level).then(pl.col(column) + 1).otherwise(column).alias(column)
    )
    broken = foots(lines, levels=spoiled)
    assert not broken.lulus
    assert broken.hitungan[f"tidak_seimbang_{level.lower()}"] > 0


def test_a_level_that_foots_but_sums_to_another_nation_is_refused(tables: Tables) -> None:
    lines = fall(tables)
    both = [
        pl.when(tingkat="KECAMATAN").then(pl.col(name) + 1).otherwise(name).alias(name)
        for name in ("dtsen", "ditahan")
    ]
    broken = foots(lines, levels=at_every_level(lines, "2025-T4-1").with_columns(both))
    assert broken.hitungan["tidak_seimbang_kecamatan"] > 0
    assert broken.hitungan["tidak_seimbang_desa"] == 0


def test_every_person_counted_in_a_family_has_one_decision_for_health_cover(
    tables: Tables,
) -> None:
    persons = persons_of(tables)
    assert foots(fall(tables), persons=persons).lulus
    assert persons_of_nation(persons) == {
        "anggota": 9,
        "luar_keluarga": 0,
        "tidak_layak": 1,
        "ditahan": 3,
        "terverifikasi": 2,
        "menunggu_kuota": 3,
        "selisih": 0,
    }


def test_a_person_lost_or_decided_twice_is_refused(tables: Tables) -> None:
    rows = tables["daftar_pbi"]
    for changed in (rows.slice(1), pl.concat([rows, rows.head(1)])):
        broken = foots(fall(tables), persons=persons_of(tables, daftar_pbi=changed))
        assert broken.hitungan["desa_orang_tidak_seimbang"] == 1
        assert not broken.lulus


def test_a_participant_in_no_family_is_a_line_of_the_left_side(tables: Tables) -> None:
    stranger = tables["daftar_pbi"].head(1).with_columns(id_orang=pl.lit("9" * 16))
    persons = persons_of(tables, daftar_pbi=pl.concat([tables["daftar_pbi"], stranger]))
    assert persons["luar_keluarga"].sum() == 1
    assert foots(fall(tables), persons=persons).lulus


@pytest.mark.parametrize("at_once", [1, 2**30])
def test_persons_are_counted_the_same_whichever_parts_they_and_their_families_lie_in(
    tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(query, "BYTES_AT_ONCE", at_once)
    stranger = tables["daftar_pbi"].head(1).with_columns(id_orang=pl.lit("9" * 16))
    changed = {"daftar_pbi": pl.concat([tables["daftar_pbi"], stranger])}
    asked = waterfall_persons(
        in_files(tables["anggota"], MEMBERS, tmp_path / "a", 3),
        in_files(tables["keluarga"], FAMILIES, tmp_path / "k", 2),
        in_files(changed["daftar_pbi"], PBI_LIST, tmp_path / "p", 4),
    )
    assert asked.equals(persons_of(tables, **changed))
    assert asked["luar_keluarga"].sum() == 1


def test_the_waterfall_foots_in_every_desa_with_moves_births_and_ends(tables: Tables) -> None:
    lines = fall(tables)
    assert foots(lines).lulus
    bogor = lines.row(by_predicate=(pl.col("kode_desa") == BOGOR) & (pl.col("program") == "PKH"))
    named = dict(zip(lines.columns, bogor, strict=True))
    assert (named["dtsen"], named["terbentuk"], named["pindah_masuk"]) == (2, 1, 1)
    assert lines.filter(kode_desa=UNKNOWN_DESA)["luar_dtsen"].to_list() == [1, 1]
    assert by_nation(lines)["dtsen"].to_list() == [8, 8]
    assert by_province(lines)["kode_provinsi"].unique().sort().to_list() == ["00", "32", "33"]


def test_a_family_that_vanishes_on_the_way_is_seen(tables: Tables) -> None:
    kept = tables["putusan"].filter(pl.col("no_kk") != kk("I"))
    broken = foots(fall(tables, putusan=kept))
    assert broken.hitungan["desa_tidak_seimbang"] == 2
    assert not broken.lulus


def test_a_family_counted_in_two_desa_is_seen_though_the_nation_agrees(tables: Tables) -> None:
    moved = tables["putusan"].with_columns(
        kode_desa=pl.when(no_kk=kk("I")).then(pl.lit(KAMPUNG)).otherwise("kode_desa")
    )
    broken = foots(fall(tables, putusan=moved))
    assert broken.hitungan["desa_tidak_seimbang"] == 4
    assert broken.hitungan["program_tidak_seimbang"] == 0


def test_an_ended_family_listed_before_keeps_its_decision_and_the_sums(tables: Tables) -> None:
    ended = tables["keluarga"].with_columns(
        keadaan=pl.when(no_kk=kk("E")).then(pl.lit("BERAKHIR")).otherwise("keadaan")
    )
    gone = tables["keluarga_berakhir"].with_columns(
        no_kk=pl.lit(kk("E")), kode_desa_dtsen=pl.lit(KAMPUNG)
    )
    both = pl.concat([tables["keluarga_berakhir"], gone])
    assert foots(fall(tables, keluarga=ended, keluarga_berakhir=both)).lulus


@pytest.mark.parametrize("column", ["ditetapkan_sebelumnya", "daftar_ini"])
def test_lists_that_differ_from_the_statuses_are_seen(tables: Tables, column: str) -> None:
    assert not foots(fall(tables), LISTS.with_columns(pl.col(column) + 1)).lulus


def test_a_refusal_names_the_broken_invariants_and_no_person(tables: Tables) -> None:
    bad = settle(tables, padanan=tables["padanan"].head(1))
    text = str(GateRefused([bad, settle(tables)]))
    assert "orang disebut tanpa baris padanan: 1" in text
    assert kk("A") not in text
    assert "L1" not in text

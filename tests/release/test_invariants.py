"""The first three invariants: each holds on the drawn world and breaks when one row does."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from release.invariants.intake_counts import intake_counts
from release.invariants.reports_settled import reports_settled
from release.invariants.waterfall_foots import waterfall_foots
from release.verdict import GateRefused, Verdict
from release.waterfall import UNKNOWN_DESA, by_nation, by_province, waterfall
from tests.release.drawn import BOGOR, FILE_A, FILE_B, KAMPUNG, kk
from tests.release.world import World

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


def test_the_waterfall_foots_in_every_desa_with_moves_births_and_ends(tables: Tables) -> None:
    lines = fall(tables)
    assert waterfall_foots(lines, LISTS).lulus
    bogor = lines.row(by_predicate=(pl.col("kode_desa") == BOGOR) & (pl.col("program") == "PKH"))
    named = dict(zip(lines.columns, bogor, strict=True))
    assert (named["dtsen"], named["terbentuk"], named["pindah_masuk"]) == (2, 1, 1)
    assert lines.filter(kode_desa=UNKNOWN_DESA)["luar_dtsen"].to_list() == [1, 1]
    assert by_nation(lines)["dtsen"].to_list() == [8, 8]
    assert by_province(lines)["kode_provinsi"].unique().sort().to_list() == ["00", "32", "33"]


def test_a_family_that_vanishes_on_the_way_is_seen(tables: Tables) -> None:
    kept = tables["putusan"].filter(pl.col("no_kk") != kk("I"))
    broken = waterfall_foots(fall(tables, putusan=kept), LISTS)
    assert broken.hitungan["desa_tidak_seimbang"] == 2
    assert not broken.lulus


def test_a_family_counted_in_two_desa_is_seen_though_the_nation_agrees(tables: Tables) -> None:
    moved = tables["putusan"].with_columns(
        kode_desa=pl.when(no_kk=kk("I")).then(pl.lit(KAMPUNG)).otherwise("kode_desa")
    )
    broken = waterfall_foots(fall(tables, putusan=moved), LISTS)
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
    assert waterfall_foots(fall(tables, keluarga=ended, keluarga_berakhir=both), LISTS).lulus


@pytest.mark.parametrize("column", ["ditetapkan_sebelumnya", "daftar_ini"])
def test_lists_that_differ_from_the_statuses_are_seen(tables: Tables, column: str) -> None:
    assert not waterfall_foots(fall(tables), LISTS.with_columns(pl.col(column) + 1)).lulus


def test_a_refusal_names_the_broken_invariants_and_no_person(tables: Tables) -> None:
    bad = settle(tables, padanan=tables["padanan"].head(1))
    text = str(GateRefused([bad, settle(tables)]))
    assert "orang disebut tanpa baris padanan: 1" in text
    assert kk("A") not in text
    assert "L1" not in text

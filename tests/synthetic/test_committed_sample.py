"""The sample in the repository is what its documented command writes, and small enough."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from schemas.codes import FAMILY_CHANGES, FORMS, SPM_FIELDS
from schemas.complaints import complaint_numbers
from synthetic.generate import write_sample

from .conftest import bytes_below, read_reports, read_truth

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
MOST_BYTES = 6_000_000


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as `make sample` writes it."""
    out = tmp_path_factory.mktemp("again")
    write_sample(out, 4000, 20251001, ["33.25", "32.71"], events=4.0)
    return out


@pytest.mark.parametrize("part", ["landing", "truth"])
def test_the_committed_sample_is_rebuilt_bit_for_bit(part: str, rebuilt: Path) -> None:
    committed, again = bytes_below(SAMPLE / part), bytes_below(rebuilt / part)
    assert sorted(committed) == sorted(again)
    different = [name for name in again if committed[name] != again[name]]
    assert not different, "run `make sample` and commit data/sample"


def test_the_sample_stays_small() -> None:
    assert sum(len(content) for content in bytes_below(SAMPLE).values()) <= MOST_BYTES


def test_the_sample_holds_enough_of_each_kind() -> None:
    for form in FORMS:
        assert read_reports(SAMPLE, form)["id_laporan"].n_unique() >= 25, form
    assert set(read_reports(SAMPLE, "perubahan_keluarga")["jenis"]) == set(FAMILY_CHANGES)
    assert set(read_reports(SAMPLE, "perceraian")["status_cerai"]) == {
        "AKTA",
        "PROSES",
        "TIDAK_TERCATAT",
        "PISAH_RUMAH",
    }
    moves = read_reports(SAMPLE, "perpindahan")
    assert set(moves["arah"]) == {"DATANG", "KELUAR", "LUAR_NEGERI"}
    assert set(moves["sifat"]) == {"TETAP", "MERANTAU", "TIDAK_TAHU"}
    assert {"YA", "TIDAK"} == set(moves["seluruh_keluarga"])


def test_some_dead_are_told_elsewhere_to_have_moved() -> None:
    stories = read_truth(SAMPLE, "kejadian")
    people = read_truth(SAMPLE, "tautan").filter(read_truth(SAMPLE, "tautan")["peran"] == "SUBJEK")
    both = people.join(stories, on="id_laporan").drop_nulls("nik")
    moved = set(both.filter(both["id_kejadian"].str.contains("keliru"))["nik"])
    died = set(both.filter(both["id_kejadian"].str.starts_with("MATI-"))["nik"])
    assert moved & died


def test_complaints_come_in_all_six_fields_some_secret_some_told_twice() -> None:
    told = read_reports(SAMPLE, "aduan").filter(pl.col("membatalkan").is_null())
    once = told.unique("id_laporan")

    assert set(once["bidang_spm"].drop_nulls()) == set(SPM_FIELDS)
    assert (once["rahasia"] == "YA").sum() >= 10
    assert once["uraian"].n_unique() >= 35
    stories = read_truth(SAMPLE, "kejadian").filter(pl.col("id_kejadian").str.starts_with("ADU"))
    assert stories["id_kejadian"].n_unique() < once.height


def test_answers_to_complaints_come_with_the_mistakes_offices_make() -> None:
    paths = sorted((SAMPLE / "landing" / "tanggapan_aduan").glob("*.csv"))
    said = pl.concat([pl.read_csv(path, infer_schema=False) for path in paths])
    first = read_reports(SAMPLE, "aduan").unique("id_laporan")
    known = complaint_numbers(first).implode()

    assert 0 < (~said["no_aduan"].str.to_uppercase().is_in(known)).sum() < 0.2 * said.height
    assert {"PROGRESS", "SELESAI", "DITOLAK"} <= set(said["status"])
    assert said.filter(pl.col("status") == "DITOLAK")["hasil"].null_count() > 0
    assert said.is_duplicated().any()

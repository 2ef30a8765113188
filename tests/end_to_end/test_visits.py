"""Companions at work: the visit list of a village, filled, handed in, and paid by."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tests.end_to_end.conftest import LANDING, WAVES, Bansos

pytestmark = pytest.mark.xdist_group("tiga_gelombang")

DAY = "2025-12-16"
LAST = WAVES[-1]


def visited(path: Path, answer: str) -> Path:
    """The list with the same answer in every row about eligibility."""
    book = openpyxl.load_workbook(path)
    sheet = book["Tugas"]
    for rule in sheet.data_validations.dataValidation:
        if answer in str(rule.formula1):
            for cells in rule.sqref.ranges:
                sheet.cell(cells.min_row, cells.min_col).value = answer
                sheet.cell(cells.min_row, cells.min_col + 3).value = "15-12-2025"
    done = path.with_name(f"kembali_{path.name}")
    book.save(done)
    return done


def test_a_visit_found_layak_opens_the_family_in_the_next_run(
    finished: tuple[Path, str], bansos: Bansos, tmp_path: Path
) -> None:
    data, landing, out = tmp_path / "data", tmp_path / "landing", tmp_path / "daftar"
    shutil.copytree(finished[0], data)
    shutil.copytree(LANDING, landing)
    before = pl.read_parquet(data / f"release/{LAST}/putusan/provinsi=33/3325.parquet")
    unverified = before.filter(pl.col("alasan_utama") == "BELUM_DIVERIFIKASI")
    village = unverified["kode_desa"].mode().sort()[0]

    listed = bansos("tugas", "--desa", village, "--out", out, "--data", data)
    assert listed.returncode == 0, listed.stderr
    (path,) = out.glob("*.xlsx")
    told = ("--petugas", "Ani", "--tanggal", DAY, "--landing", landing, "--data", data)
    dry = bansos("tugas", "masuk", visited(path, "LAYAK"), *told, "--dry-run")
    assert dry.returncode == 0, dry.stdout + dry.stderr
    assert not list(landing.glob("verifikasi/kunjungan_*"))
    assert not (data / "tinjauan/jawaban_kunjungan").exists()

    for said in ("dicatat, 0 sudah", "0 jawaban dicatat"):
        done = bansos("tugas", "masuk", out / f"kembali_{path.name}", *told)
        assert done.returncode == 0, done.stdout + done.stderr
        assert said in done.stdout
    assert len(list(landing.glob("verifikasi/kunjungan_*"))) == 1

    place = ("--landing", landing, "--data", data, "--plain")
    run = bansos("run", "--tahap", LAST, *place)
    assert run.returncode == 0, run.stdout + run.stderr
    after = pl.read_parquet(data / f"release/{LAST}/putusan/provinsi=33/3325.parquet")
    asked = unverified.filter(pl.col("kode_desa") == village).select("no_kk", "program")
    assert asked.height > 0
    answered = after.join(asked, on=["no_kk", "program"])
    assert not answered["alasan"].explode().is_in(["BELUM_DIVERIFIKASI"]).any()
    # another officer finds otherwise: both are shown, and the family is asked about again
    other = ("--petugas", "Budi", *told[2:])
    refused = visited(out / f"kembali_{path.name}", "TIDAK_LAYAK")
    differing = bansos("tugas", "masuk", refused, *other)
    assert differing.returncode == 0, differing.stdout + differing.stderr
    assert "bertentangan dengan jawaban terdahulu" in " ".join(differing.stdout.split())
    place_of = ("--data", data, "--tahap", LAST)
    shown = bansos("explain", "--no-kk", "-", *place_of, text=asked["no_kk"][0])
    assert shown.returncode == 0, shown.stderr
    assert "Jawaban kunjungan" in shown.stdout

    printed = listed.stdout + dry.stdout + done.stdout + done.stderr
    assert not [number for number in asked["no_kk"] if number in printed]

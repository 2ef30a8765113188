"""What did not change is not written again: no part, no byte, not even a time of writing."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from tests.end_to_end import test_simulate
from tests.end_to_end.conftest import LANDING, WAVES, Bansos

pytestmark = pytest.mark.xdist_group("tiga_gelombang")
WAVE = WAVES[2]
MADE = ("register", "putusan_calon", "daftar_pbi")


def state_of(data: Path) -> dict[str, tuple[str, int]]:
    """Hash and time of writing of every file but the locks, which are opened and hold nothing."""
    found = test_simulate.state_of(data)
    return {name: state for name, state in found.items() if not name.endswith("/.kunci")}


def death_of_a_head(landing: Path, kab: str) -> None:
    """One documented death, known before the cut-off, of the head of a family of `kab`."""
    extract = next((landing / "dtsen").glob(f"anggota_keluarga_*_{kab}.csv"))
    with extract.open(encoding="utf-8") as file:
        person = next(
            row
            for row in csv.DictReader(file, delimiter="|")
            if row["nomor_induk_kependudukan"] and row["status_hubungan_keluarga"] == "1"
        )
    row = {
        "id_laporan": "SUSULAN-1",
        "kode_posyandu": "PSY-1",
        "kode_desa": person["kode_kelurahan_desa_ktp"],
        "tgl_lapor": "2025-10-10",
        "petugas": "KDR-1",
        "dokumen_jenis": "AKTA_KEMATIAN",
        "dokumen_nomor": "AK-1",
        "nama": person["nama"],
        "nik": person["nomor_induk_kependudukan"],
        "tgl_lahir": person["tanggal_lahir"],
        "tgl_meninggal": "2025-10-01",
        "rt": "1",
    }
    with (landing / "posyandu" / "susulan.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)


def test_a_rerun_writes_nothing_and_a_report_touches_its_own_kabupaten_alone(
    finished: tuple[Path, str], bansos: Bansos, tmp_path: Path
) -> None:
    data, landing = tmp_path / "data", tmp_path / "landing"
    shutil.copytree(finished[0], data)
    shutil.copytree(LANDING, landing)
    run = ("run", "--tahap", WAVE, "--landing", landing, "--data", data, "--plain")
    before = state_of(data)

    again = bansos(*run)

    assert again.returncode == 0, again.stderr
    assert state_of(data) == before
    assert "tidak ada bagian yang berubah" in again.stdout

    death_of_a_head(landing, "3325")
    told = bansos(*run)

    assert told.returncode == 0, told.stderr
    after = state_of(data)
    changed = {name for name, state in after.items() if before.get(name) != state}
    register = f"lake/register/{WAVE}/keluarga"
    assert f"{register}/3325.parquet" in changed
    assert f"{register}/3271.parquet" not in changed
    of_dtsen = ("lake/dtsen_", "lake/indeks/2025T4/3")
    assert not [name for name in changed if name.startswith(of_dtsen)]
    for name in ("anggota/3271.parquet", "keluarga/3271.stempel"):
        assert f"lake/register/{WAVE}/{name}" not in changed
    assert f"lake/putusan_calon/{WAVE}/3325.stempel" in changed
    assert f"lake/putusan_calon/{WAVE}/3271.stempel" not in changed

    for folder in MADE:
        shutil.rmtree(data / "lake" / folder / WAVE)
    assert bansos(*run).returncode == 0
    anew = state_of(data)
    assert {name: state[0] for name, state in anew.items()} == {
        name: state[0] for name, state in after.items()
    }

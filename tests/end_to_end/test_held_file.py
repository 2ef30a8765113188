"""A file that links a flood of reports to one person: held, counted, let go by two officers."""

from __future__ import annotations

import csv
import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.end_to_end.conftest import Bansos
from tests.end_to_end.test_three_waves import bytes_of

pytestmark = pytest.mark.xdist_group("banjir")
WAVE = "2025-T4-1"
FLOOD = 200


@pytest.fixture(scope="module")
def flooded(small_landing: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The small landing with 200 documented deaths of one person in one file, and its sha256."""
    landing = tmp_path_factory.mktemp("banjir") / "landing"
    shutil.copytree(small_landing, landing)
    extract = next((landing / "dtsen").glob("anggota_keluarga_*_3325.csv"))
    with extract.open(encoding="utf-8") as file:
        person = next(
            row for row in csv.DictReader(file, delimiter="|") if row["nomor_induk_kependudukan"]
        )
    rows = [
        {
            "id_laporan": f"BANJIR-{number:03d}",
            "kode_posyandu": "PSY-1",
            "kode_desa": person["kode_kelurahan_desa_ktp"],
            "tgl_lapor": "2025-10-10",
            "petugas": f"KDR-{number % 50}",
            "dokumen_jenis": "AKTA_KEMATIAN",
            "dokumen_nomor": f"AK-{number}",
            "nama": person["nama"],
            "nik": person["nomor_induk_kependudukan"],
            "tgl_lahir": person["tanggal_lahir"],
            "tgl_meninggal": "2025-10-01",
            "rt": "1",
        }
        for number in range(FLOOD)
    ]
    path = landing / "posyandu" / "banjir.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return landing, sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def ran(
    flooded: tuple[Path, str], bansos: Bansos, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    """The data folder after the wave, for reading only, and what the run printed."""
    data = tmp_path_factory.mktemp("ditahan") / "data"
    run = bansos("run", "--tahap", WAVE, "--landing", flooded[0], "--data", data, "--plain")
    assert run.returncode == 0, run.stdout + run.stderr
    return data, run.stdout


def events(data: Path) -> dict[str, int]:
    frame = pl.read_parquet(data / "lake" / "register" / WAVE / "peristiwa.parquet")
    flood = frame.filter(pl.col("id_laporan").str.starts_with("BANJIR"))
    return dict(flood.group_by("keadaan").len().rows())


def manifest_of(data: Path) -> dict[str, Any]:
    text = (data / "release" / WAVE / "manifest.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def verdict(data: Path) -> dict[str, Any]:
    found = {one["nama"]: one["hitungan"] for one in manifest_of(data)["gerbang"]}
    return dict(found["laporan_berujung"])


def test_the_flood_is_held_and_two_officers_let_it_go(
    flooded: tuple[Path, str], ran: tuple[Path, str], bansos: Bansos, tmp_path: Path
) -> None:
    landing, sha = flooded
    data = Path(shutil.copytree(ran[0], tmp_path / "data"))
    place = ("--landing", landing, "--data", data)
    printed = ran[1]

    assert f"{FLOOD} dalam 1 berkas ditahan" in printed
    assert sha[:12] in printed
    assert "bansos intake release" in printed
    assert events(data) == {"DITAHAN": FLOOD}
    counts = verdict(data)
    assert counts["laporan_ditahan"] == FLOOD
    ends = ("dipadankan", "ditinjau", "tanpa_padanan", "ditahan")
    assert counts["laporan"] == sum(counts[f"laporan_{end}"] for end in ends)
    assert [one["sha256"] for one in manifest_of(data)["berkas_ditahan"]] == [sha]
    queue = pl.read_parquet(data / "lake/antrean_tinjau/antrean_tinjau.parquet")
    assert queue.filter(pl.col("id_laporan").str.starts_with("BANJIR")).is_empty()
    assert sha[:12] in bansos("status", "--data", data).stdout

    def let_go(who: str, day: str) -> Any:
        decision = ("--petugas", who, "--alasan", "sudah diperiksa", "--tanggal", day)
        return bansos("intake", "release", "--berkas", sha[:10], *decision, "--data", data)

    assert "petugas kedua" in let_go("P-1", "2025-10-18").stdout
    again = let_go(" p-1", "2025-10-18")
    assert again.returncode == 2
    assert "sudah memutuskan" in again.stderr
    assert "dilepas" in let_go("P-2", "2025-10-19").stdout
    assert len(list((data / "tinjauan" / "pelepasan_berkas").iterdir())) == 2

    # A decision is knowledge: as of the cut-off nothing has changed.
    before = bytes_of(data / "release")
    assert bansos("run", "--tahap", WAVE, *place, "--plain").returncode == 0
    assert bytes_of(data / "release") == before
    against = ("verify", data / "release" / WAVE, "--data", data)
    assert bansos(*against).returncode == 0
    later = ("--as-of", "2025-10-19")
    assert bansos("run", "--tahap", WAVE, *place, *later, "--plain").returncode == 0
    assert "DITAHAN" not in events(data)
    assert events(data)["DIGABUNG"] == FLOOD - 1
    assert manifest_of(data)["berkas_ditahan"] == []
    assert manifest_of(data)["tinjauan"]["pelepasan_berkas"]["baris"] == 2
    assert bansos(*against).returncode == 0
    next((data / "tinjauan" / "pelepasan_berkas").iterdir()).unlink()
    missing = bansos(*against)
    assert missing.returncode == 1
    assert "pelepasan_berkas 2 → 1" in missing.stdout


def test_through_dagster_the_same_file_is_held_with_the_same_bytes(
    flooded: tuple[Path, str], ran: tuple[Path, str], bansos: Bansos, tmp_path: Path
) -> None:
    run = bansos("run", "--tahap", WAVE, "--landing", flooded[0], "--data", tmp_path, "--dagster")
    assert run.returncode == 0, run.stdout + run.stderr
    for folder in ("lake", "release"):
        assert bytes_of(tmp_path / folder) == bytes_of(ran[0] / folder)


def test_a_file_that_is_not_held_cannot_be_let_go(small_data: Path, bansos: Bansos) -> None:
    decision = ("--petugas", "P", "--alasan", "x", "--data", small_data)
    refused = bansos("intake", "release", "--berkas", "0123456789", *decision)
    assert refused.returncode == 2
    assert "tidak ada / none" in refused.stderr

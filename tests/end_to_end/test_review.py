"""Officers at work: export, fill, import, run, take back – plain and through Dagster."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tests.end_to_end.conftest import Bansos
from tests.end_to_end.test_three_waves import bytes_of

pytestmark = pytest.mark.xdist_group("tinjauan")

WAVE = "2025-T4-1"
LATE = "2025-10-17"


@pytest.fixture
def linked(undisturbed: Path) -> Path:
    """A data folder after the first wave, to be copied."""
    return undisturbed


def answered(books: Path, officer: str, answer: str = "SAMA") -> list[Path]:
    """Every workbook of a folder with the same answer on every card."""
    done = []
    for path in sorted(books.glob("tinjauan_*.xlsx")):
        book = openpyxl.load_workbook(path)
        sheet = book["Tinjauan"]
        for row in [cell.row for cell in sheet["G"] if cell.value == "Putusan"]:
            sheet.cell(row, 8).value = answer
            sheet.cell(row + 1, 8).value = officer
        target = books / f"{officer}_{path.name}"
        book.save(target)
        done.append(target)
    return done


def reviewed(bansos: Bansos, data: Path, books: Path) -> None:
    """Export, and two officers who say SAMA to everything."""
    out = bansos("review", "export", "--data", data, "--out", books)
    assert out.returncode == 0, out.stderr
    for officer in ("Ani", "Budi"):
        files = answered(books, officer)
        told = ("--petugas", officer, "--tanggal", LATE, "--data", data)
        done = bansos("review", "import", *files, *told)
        assert done.returncode == 0, done.stdout + done.stderr


def test_settled_links_reach_the_families_the_same_way_through_dagster(
    linked: Path, small_landing: Path, bansos: Bansos, tmp_path: Path
) -> None:
    before = pl.read_parquet(linked / "lake/antrean_tinjau/antrean_tinjau.parquet")
    assert before.height > 0
    plain, dagster = tmp_path / "plain", tmp_path / "dagster"
    shutil.copytree(linked, plain)
    reviewed(bansos, plain, tmp_path / "books")
    shutil.copytree(plain, dagster)

    for way in ("plain", "dagster"):
        place = ("--landing", small_landing, "--data", tmp_path / way)
        run = bansos("run", "--tahap", WAVE, *place, f"--{way}")
        assert run.returncode == 0, run.stdout + run.stderr

    for folder in ("lake", "release", "tinjauan"):
        assert bytes_of(plain / folder) == bytes_of(dagster / folder)
    links = pl.read_parquet(plain / "lake/padanan/padanan.parquet")
    by_hand = links.filter(pl.col("cara") == "MANUAL")
    key = ["id_laporan", "isi", "peran", "urutan"]
    assert by_hand.filter(pl.col("keputusan") == "DITERIMA").height == by_hand.height > 0
    assert (
        before.join(by_hand, on=key, how="anti")
        .filter(pl.col("no_kk_padan").is_not_null())
        .is_empty()
    )
    assert pl.read_parquet(plain / "lake/antrean_tinjau/antrean_tinjau.parquet").is_empty()
    known = pl.read_parquet(plain / f"lake/register/{WAVE}/peristiwa.parquet")
    assert known.filter(pl.col("keadaan") == "TINJAU").is_empty()


def test_a_decision_of_a_later_day_changes_nothing_known_before(
    linked: Path, small_landing: Path, bansos: Bansos, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(linked, data)
    bansos("review", "export", "--data", data, "--out", tmp_path / "books")
    files = answered(tmp_path / "books", "Ani")
    told = ("--petugas", "Ani", "--tanggal", "2025-10-30", "--data", data)
    assert bansos("review", "import", *files, *told).returncode == 0

    run = bansos("run", "--tahap", WAVE, "--landing", small_landing, "--data", data, "--plain")

    assert run.returncode == 0, run.stderr
    assert "SUDAH_ADA" in run.stdout
    assert bytes_of(data / "release") == bytes_of(linked / "release")


def test_a_dry_run_and_a_fault_record_nothing(linked: Path, bansos: Bansos, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(linked, data)
    bansos("review", "export", "--data", data, "--out", tmp_path / "books")
    told = ("--petugas", "Ani", "--tanggal", LATE, "--data", data)

    dry = bansos("review", "import", *answered(tmp_path / "books", "Ani"), *told, "--dry-run")
    wrong = bansos("review", "import", *answered(tmp_path / "books", "Ani", "SMA"), *told)

    right, broken = answered(tmp_path / "books", "Ani")[0], tmp_path / "salinan.xlsx"
    shutil.copyfile(right, broken)
    book = openpyxl.load_workbook(broken)
    book["Tinjauan"]["D7"].value = "diubah"
    book.save(broken)
    both = bansos("review", "import", right, broken, *told, "--dry-run")

    assert "putusan akan dicatat" in both.stdout
    assert "salinan.xlsx: DITOLAK" in both.stdout
    assert dry.returncode == 0
    assert "akan dicatat" in dry.stdout
    assert wrong.returncode == 2
    assert "putusan tidak dikenal" in wrong.stdout
    assert not (data / "tinjauan/keputusan_tinjau").exists()


def test_a_link_taken_back_waits_again_and_no_release_is_touched(
    linked: Path, small_landing: Path, bansos: Bansos, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(linked, data)
    events = pl.read_parquet(data / f"lake/register/{WAVE}/peristiwa.parquet")
    moved = events.filter(
        (pl.col("keadaan") == "BERLAKU") & pl.col("jenis").str.starts_with("PINDAH")
    )
    report = moved["id_laporan"].sort()[0]
    released = bytes_of(data / "release")
    told = ("--alasan", "orang lain", "--tanggal", "2025-11-03", "--data", data)

    first = bansos("review", "revoke", "--id", f"{report}:SUBJEK", "--petugas", "Ani", *told)
    again = bansos("review", "revoke", "--id", f"{report}:SUBJEK", "--petugas", "ani", *told)
    second = bansos("review", "revoke", "--id", f"{report}:SUBJEK", "--petugas", "Budi", *told)
    place = ("--landing", small_landing, "--data", data, "--plain")
    run = bansos("run", "--tahap", WAVE, *place)
    overview = bansos("review", "--data", data, "--out", tmp_path / "daftar")

    assert "menunggu petugas kedua" in first.stdout, first.stderr
    assert again.returncode == 2
    assert "kembali ke antrean" in second.stdout
    assert run.returncode == 0, run.stderr
    links = pl.read_parquet(data / "lake/padanan/padanan.parquet")
    link = links.filter((pl.col("id_laporan") == report) & (pl.col("peran") == "SUBJEK"))
    assert link["keputusan"].to_list() == ["TINJAU"]
    assert overview.returncode == 0, overview.stderr
    assert bytes_of(data / "release") == released
    changed = [
        pl.read_parquet(path) for path in (data / "tinjauan/selisih_penarikan").glob("*.parquet")
    ]
    if any(rows["lebih_bayar"].sum() for rows in changed):
        owed = pl.read_parquet(tmp_path / "daftar/daftar_pengembalian.parquet")
        assert set(owed["sebab"]) == {"PADANAN_DITARIK"}
    later = bansos("run", "--tahap", WAVE, *place, "--as-of", "2025-11-04")
    assert later.returncode == 0, later.stderr
    known = pl.read_parquet(data / f"lake/register/{WAVE}/peristiwa.parquet")
    assert known.filter(pl.col("id_laporan") == report)["keadaan"].to_list() == ["TINJAU"]


def test_a_blind_sample_goes_round(linked: Path, bansos: Bansos, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(linked, data)
    out = ("--sample", 20, "--seed", 3, "--out", tmp_path / "tinjauan_mutu.xlsx", "--data", data)
    drawn = bansos("evaluate", *out)
    assert drawn.returncode == 0, drawn.stderr
    for officer, judge in (("Ani", "A"), ("Budi", "B")):
        (tmp_path / judge).mkdir()
        name = f"tinjauan_mutu-{judge}.xlsx"
        shutil.move(tmp_path / name, tmp_path / judge / name)
        answered(tmp_path / judge, officer)
    files = [next((tmp_path / judge).glob("*_tinjauan_*")) for judge in ("A", "B")]

    both = [word for file in files for word in ("--sample-in", file)]
    told = bansos("evaluate", *both, "--data", data, "--json")
    one = bansos("evaluate", "--sample-in", files[0], "--data", data)
    told_by = ("--petugas", "Ani", "--tanggal", LATE, "--data", data)

    assert told.returncode == 0, told.stderr
    assert '"tak_sepakat": 0' in told.stdout
    assert one.returncode == 2
    assert bansos("review", "import", files[0], *told_by).returncode == 2


def test_no_identifier_or_name_is_printed(linked: Path, bansos: Bansos, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(linked, data)
    out = bansos("review", "export", "--data", data, "--out", tmp_path / "books")
    files = answered(tmp_path / "books", "Ani")
    told = ("--petugas", "Ani", "--tanggal", LATE, "--data", data)
    printed = out.stdout + out.stderr
    for done in (
        bansos("review", "import", *files, *told),
        bansos("review", "--data", data),
        bansos("evaluate", "--labels", "--data", data),
    ):
        printed += done.stdout + done.stderr

    queue = pl.read_parquet(data / "lake/antrean_tinjau/antrean_tinjau.parquet")
    for column in ("nik_padan", "no_kk_padan", "nik_kedua"):
        assert not [word for word in queue[column].drop_nulls() if word in printed]

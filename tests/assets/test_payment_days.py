"""Up to which day payments are known: a slip on a line of feedback moves none and is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from assets.folders import Folders
from assets.payment import reconcile
from release.canonical_json import to_bytes
from schemas.decisions import DECISIONS, KPM_LIST
from schemas.lists import FILES, LISTS
from schemas.parquet import write_table
from schemas.payment import STATES
from schemas.tahap import Tahap
from tests.payment.drawn import WAVE, feedback, line, listed

TAHAP = Tahap.parse(WAVE)
CUT, TOLD, SLIP = date(2025, 10, 5), date(2025, 10, 20), date(2062, 10, 20)


def quiet(_stage: str, _done: int, _total: int) -> None:
    """No progress."""


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """One published wave of one list row."""
    found = Folders(tmp_path)
    release = found.release(TAHAP)
    write_table(listed(), KPM_LIST, release / "daftar_kpm/provinsi=33/3325.parquet")
    write_table(DECISIONS.empty(), DECISIONS, release / "putusan/provinsi=33/3325.parquet")
    (release / "manifest.json").write_bytes(to_bytes({"batas": CUT.isoformat()}))
    return found


def told(folders: Folders, *lines: tuple[str, str, str]) -> None:
    """The feedback that was taken in: of each line its file, status and day."""
    rows = feedback(line(status, day, berkas=file, no_sp2d=file[0]) for file, status, day in lines)
    write_table(rows, LISTS["pembayaran"], folders.list_("pembayaran"))
    files = [
        {"berkas": file, "tabel": "pembayaran", "jalur": file, "keadaan": "DITERIMA"}
        | dict.fromkeys(("dibaca", "diterima"), count)
        | dict.fromkeys(("ditolak", "berulang"), 0)
        for file, count in rows.group_by("berkas").len().sort("berkas").iter_rows()
    ]
    write_table(pl.DataFrame(files, schema=FILES.polars_schema()), FILES, folders.files)


def states(folders: Folders) -> list[str]:
    rows = pl.read_parquet(folders.disbursement / STATES.name / "*.parquet")
    return rows["penyaluran"].to_list()


def test_a_line_dated_far_ahead_moves_no_day_waits_and_is_named(folders: Folders) -> None:
    told(folders, ("a" * 64, "TERSALUR", TOLD.isoformat()))
    before = reconcile(folders, None, quiet)
    known = states(folders)
    told(folders, ("a" * 64, "TERSALUR", TOLD.isoformat()), ("b" * 64, "GAGAL", SLIP.isoformat()))
    after = reconcile(folders, None, quiet)

    assert (before.as_of, after.as_of) == (TOLD, TOLD)
    assert after.aside.select("tabel", "berkas", "hari").rows() == [("pembayaran", "b" * 64, SLIP)]
    assert states(folders) == known
    asked = reconcile(folders, SLIP, quiet)
    assert (asked.as_of, asked.aside.height) == (SLIP, 0)


def test_lines_of_several_files_far_ahead_are_the_days_of_payments(folders: Folders) -> None:
    told(folders, *((letter * 64, "TERSALUR", SLIP.isoformat()) for letter in "abc"))

    assert reconcile(folders, None, quiet).as_of == SLIP

"""Payment lists are sealed: what was changed, lost or is of another release is found."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from assets.folders import Folders
from assets.payment_seal import NAME, WRITTEN, check, check_written, seal, seal_written
from schemas.decisions import KPM_LIST
from schemas.parquet import write_table
from schemas.payment import ACCOUNT, FATES, FOLLOW_UP, RECOVERY, STATES
from schemas.tahap import Tahap
from tests.payment.drawn import WAVE, answers, line, listed

TAHAP = Tahap.parse(WAVE)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """One published wave of one list row, its payment tables, and their seal."""
    found = Folders(tmp_path)
    release = found.release(TAHAP)
    write_table(listed(), KPM_LIST, release / "daftar_kpm/provinsi=33/3325.parquet")
    (release / "manifest.json").write_text("{}")
    tables = answers([line("GAGAL")])
    for table in (FATES, STATES, FOLLOW_UP, RECOVERY):
        path = found.disbursement / table.name / "3325.parquet"
        write_table(tables[table.name], table, path)
    write_table(ACCOUNT.empty(), ACCOUNT, found.disbursement / ACCOUNT.name / "neraca.parquet")
    seal(found, [TAHAP], date(2025, 11, 10))
    return found


def test_untouched_lists_are_sound(folders: Folders) -> None:
    assert check(folders) == []


def test_a_changed_a_lost_and_an_added_file_are_each_named(folders: Folders) -> None:
    states = folders.disbursement / STATES.name / "3325.parquet"
    write_table(pl.read_parquet(states).with_columns(lebih=pl.lit(1, pl.Int64)), STATES, states)
    (folders.disbursement / FOLLOW_UP.name / "3325.parquet").unlink()
    write_table(FATES.empty(), FATES, folders.disbursement / FATES.name / "3271.parquet")

    assert [fault.split(":")[0] for fault in check(folders)] == [
        f"{FOLLOW_UP.name}/3325.parquet",
        f"{STATES.name}/3325.parquet",
        f"{FATES.name}/3271.parquet",
    ]


def test_another_release_than_the_one_answered_is_found(folders: Folders) -> None:
    (folders.release(TAHAP) / "manifest.json").write_text('{"lain": 1}')
    (fault,) = check(folders)
    assert fault.startswith(WAVE)


def test_sums_that_are_not_the_list_s_are_found_even_if_sealed(folders: Folders) -> None:
    path = folders.release(TAHAP) / "daftar_kpm/provinsi=33/3325.parquet"
    write_table(listed({"nominal": 500_000}), KPM_LIST, path)
    (fault,) = check(folders)
    assert fault.startswith(WAVE)
    follow = folders.disbursement / FOLLOW_UP.name / "3325.parquet"
    more = pl.read_parquet(follow).with_columns(bayar_ulang=pl.lit(700_000, pl.Int64))
    write_table(more, FOLLOW_UP, follow)
    seal(folders, [TAHAP], date(2025, 11, 10))
    assert [one.split(":")[0] for one in check(folders)] == [WAVE, FOLLOW_UP.name]


def test_a_manifest_that_was_edited_is_no_manifest(folders: Folders) -> None:
    path = folders.disbursement / NAME
    path.write_text(path.read_text().replace("2025-11-10", "2025-11-11"))
    (fault,) = check(folders)
    assert fault.startswith(NAME)


def test_files_handed_on_are_checked_against_the_tables_they_came_from(
    folders: Folders, tmp_path: Path
) -> None:
    out = tmp_path / "daftar"
    out.mkdir()
    file = out / "daftar.csv"
    file.write_text("a")
    seal_written(folders, out, [file])
    assert check_written(folders, out) == []

    file.write_text("b")
    seal(folders, [TAHAP], date(2025, 11, 11))
    assert [one.split(":")[0] for one in check_written(folders, out)] == ["daftar.csv", WRITTEN]

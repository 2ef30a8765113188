"""A data folder of an earlier version is refused, then brought forward whole, or not touched.

`lake_bentuk_1` holds files of a lake as the program wrote it before versions were kept, from the
synthetic sample.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

import assets.migration
from assets.folders import Folders
from assets.lake_version import CURRENT, FILE, OtherVersion, require_current, version_of
from assets.migration import CannotMigrate, migrate, planned
from assets.sole_writer import sole_writer
from schemas.forms import FORMS
from schemas.parquet import write_table
from schemas.table import Table
from schemas.validate import validated
from tests.shared import start

OLD = Path(__file__).with_name("lake_bentuk_1")


@pytest.fixture
def old(tmp_path: Path) -> Folders:
    """The old lake, with a draft in the first form of a manifest."""
    folders = Folders(Path(shutil.copytree(OLD, tmp_path / "data")))
    draft = folders.releases / "2025-T4-1"
    draft.mkdir(parents=True)
    (draft / "manifest.json").write_text('{"bentuk": "1", "tahap": "2025-T4-1"}')
    return folders


def quiet(stage: str, done: int, total: int) -> None:
    """Nobody watches."""


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def received(folders: Folders, table: str) -> Path:
    for account in folders.received.glob("*.json"):
        if json.loads(account.read_text())["tabel"] == table:
            return account.with_suffix(".parquet")
    raise AssertionError(table)


def test_an_older_folder_is_refused_with_what_to_do_and_nothing_is_touched(old: Folders) -> None:
    before = bytes_of(old.data)
    done = start("status", "--data", old.data)
    assert done.returncode == 2
    assert "bansos migrate" in done.stderr
    with pytest.raises(OtherVersion), sole_writer(old.lock):
        raise AssertionError("must not be reached")
    assert {name: b for name, b in bytes_of(old.data).items() if name != ".kunci"} == before


def test_a_newer_folder_is_refused_by_every_command_and_cannot_be_brought_back(
    tmp_path: Path,
) -> None:
    (tmp_path / FILE).write_text(json.dumps({"bentuk": CURRENT + 1}))
    for command in ("status", "migrate"):
        done = start(command, "--data", tmp_path)
        assert done.returncode == 2
        assert "lebih baru daripada program" in done.stderr


def test_seen_first_then_done_and_only_once(old: Folders) -> None:
    before = bytes_of(old.data)
    seen = start("migrate", "--data", old.data)
    assert "bansos backup" in seen.stdout
    assert {n: b for n, b in bytes_of(old.data).items() if n != ".kunci"} == before
    assert start("migrate", "--data", old.data, "--jalankan").returncode == 0
    assert version_of(old.data) == CURRENT
    after = bytes_of(old.data)
    assert start("migrate", "--data", old.data, "--jalankan").returncode == 0
    assert bytes_of(old.data) == after


def test_rows_get_todays_columns_and_keep_every_value(old: Folders) -> None:
    path = received(old, "perubahan_keluarga")
    before = pl.read_parquet(path)
    assert "nik_baru" not in before.columns
    migrate(old, planned(old), quiet)
    after = pl.read_parquet(path)
    assert after.select(before.columns).equals(before)
    assert after["nik_baru"].null_count() == after.height > 0
    validated(after, FORMS["perubahan_keluarga"])
    require_current(old.data)


def test_a_draft_of_an_older_form_is_kept_beside_so_that_its_wave_is_made_anew(
    old: Folders,
) -> None:
    migrate(old, planned(old), quiet)
    assert not (old.releases / "2025-T4-1").exists()
    assert (old.releases / "2025-T4-1.lama-1" / "manifest.json").exists()


def test_an_approved_release_of_an_older_form_is_never_touched(old: Folders) -> None:
    (old.releases / "2025-T4-1" / "persetujuan.json").write_text("{}")
    before = bytes_of(old.data)
    with pytest.raises(CannotMigrate, match=r"2025-T4-1.*disahkan"):
        planned(old)
    assert bytes_of(old.data) == before


def test_a_file_that_lacks_what_no_one_may_guess_is_named_and_nothing_is_touched(
    old: Folders,
) -> None:
    path = received(old, "aduan")
    pl.read_parquet(path).drop("id_laporan").write_parquet(path)
    before = bytes_of(old.data)
    with pytest.raises(CannotMigrate, match=rf"{path.name}.*id_laporan"):
        planned(old)
    assert bytes_of(old.data) == before


def test_killed_half_way_the_same_command_goes_on(
    old: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []

    def dies(rows: pl.DataFrame, table: Table, path: Path) -> None:
        if written:
            raise KeyboardInterrupt
        write_table(rows, table, path)
        written.append(path)

    monkeypatch.setattr(assets.migration, "write_table", dies)
    with pytest.raises(KeyboardInterrupt):
        migrate(old, planned(old), quiet)
    assert version_of(old.data) == 1
    monkeypatch.undo()
    migrate(old, planned(old), quiet)
    assert version_of(old.data) == CURRENT
    assert planned(old).rows == ()


def test_a_new_folder_gets_todays_version_when_someone_first_writes(tmp_path: Path) -> None:
    folders = Folders(tmp_path / "baru")
    with sole_writer(folders.lock):
        assert version_of(folders.data) == CURRENT

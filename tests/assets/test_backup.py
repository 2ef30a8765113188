"""A data folder goes into one file and comes back byte by byte, or not at all."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from assets.backup import INDEX, BackupDamaged, NotEmpty, restore_backup, write_backup
from assets.folders import Folders


def quiet(stage: str, done: int, total: int) -> None:
    """No progress."""


@pytest.fixture
def data(tmp_path: Path) -> Folders:
    content = {
        "lake/berkas.parquet": b"berkas",
        "lake/indeks/2025T4/3325.arrow": b"indeks" * 1000,
        "release/2025-T4-1/manifest.json": b"{}",
        "jejak/2026-11.jsonl": b"baris\n",
        "tinjauan/keputusan/a.parquet": b"",
        "mart/bansos.duckdb": b"dibuat lagi",
        "laporan/2025-T4-1/laporan.html": b"dibuat lagi",
        "release/.2025-T4-2.baru-77/x": b"sisa",
        ".kunci": b"",
        "release/.kunci": b"",
    }
    for name, given in content.items():
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(given)
    return Folders(tmp_path / "data")


def contents(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_what_cannot_be_made_again_comes_back_byte_by_byte(data: Folders, tmp_path: Path) -> None:
    kept = write_backup(data, tmp_path / "c.tar", quiet)
    restored = restore_backup(tmp_path / "c.tar", Folders(tmp_path / "baru"), quiet)
    before = contents(data.data)
    expected = {
        name: before[name]
        for name in before
        if not name.startswith(("mart", "laporan")) and "kunci" not in name and "baru-" not in name
    }
    assert contents(tmp_path / "baru") == expected
    assert kept == restored
    assert kept.files == len(expected) == 5


def test_the_same_data_give_the_same_bytes(data: Folders, tmp_path: Path) -> None:
    write_backup(data, tmp_path / "a.tar", quiet)
    (data.data / "lake" / "berkas.parquet").touch()
    write_backup(data, tmp_path / "b.tar", quiet)
    assert (tmp_path / "a.tar").read_bytes() == (tmp_path / "b.tar").read_bytes()
    assert (tmp_path / "a.tar").stat().st_mode & 0o077 == 0


def test_a_lean_backup_leaves_the_index_out(data: Folders, tmp_path: Path) -> None:
    write_backup(data, tmp_path / "c.tar", quiet, lean=True)
    with tarfile.open(tmp_path / "c.tar") as archive:
        assert not any("indeks" in name for name in archive.getnames())


def test_no_backup_holds_the_accounts_and_the_key_of_the_portal(
    data: Folders, tmp_path: Path
) -> None:
    (data.data / "portal").mkdir()
    (data.data / "portal/kunci").write_text("rahasia")
    write_backup(data, tmp_path / "b.tar", quiet)

    with tarfile.open(tmp_path / "b.tar") as kept:
        assert not any("portal" in name for name in kept.getnames())


def test_nothing_is_overwritten(data: Folders, tmp_path: Path) -> None:
    write_backup(data, tmp_path / "c.tar", quiet)
    before = contents(data.data)
    with pytest.raises(NotEmpty, match="nothing was touched"):
        restore_backup(tmp_path / "c.tar", data, quiet)
    assert contents(data.data) == before


@pytest.mark.parametrize("place", [0.02, 0.3, 0.6, 0.95])
def test_a_changed_byte_brings_nothing_back(data: Folders, tmp_path: Path, place: float) -> None:
    path = tmp_path / "c.tar"
    write_backup(data, path, quiet)
    with tarfile.open(path) as archive:
        members = [one for one in archive if one.size > 4]
    chosen = members[int(place * len(members))]
    content = bytearray(path.read_bytes())
    content[chosen.offset_data + 3] ^= 0x01
    path.write_bytes(content)
    with pytest.raises(BackupDamaged, match=r"nothing was brought back"):
        restore_backup(path, Folders(tmp_path / "baru"), quiet)
    assert not (tmp_path / "baru").exists()
    assert not list(tmp_path.glob(".baru.pulih-*"))


def test_a_cut_backup_brings_nothing_back(data: Folders, tmp_path: Path) -> None:
    path = tmp_path / "c.tar"
    write_backup(data, path, quiet)
    whole = path.read_bytes()
    for end in (0, 700, len(whole) // 2):
        path.write_bytes(whole[:end])
        with pytest.raises(BackupDamaged):
            restore_backup(path, Folders(tmp_path / "baru"), quiet)
        assert not (tmp_path / "baru").exists()


@pytest.mark.parametrize("name", ["../keluar", "/tmp/keluar", "a/../../keluar"])
def test_a_name_that_leaves_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with tarfile.open(tmp_path / "c.tar", "w") as archive:
        for one, content in ((name, b"x"), (INDEX, b'{"berkas": {}}')):
            member = tarfile.TarInfo(one)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    with pytest.raises(BackupDamaged):
        restore_backup(tmp_path / "c.tar", Folders(tmp_path / "baru"), quiet)
    assert not (tmp_path / "keluar").exists()
    assert not (tmp_path / "baru").exists()

"""A release is made again exactly when something it rests on, or one of its files, changed."""

from __future__ import annotations

import os
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import release
import rules
from assets.folders import Folders
from assets.same_release import as_it_stands, basis, remember
from release import canonical_json
from release.layout import APPROVAL, MANIFEST, SUMMARY
from release.people import Ledger
from schemas.parquet import digest
from tests.rules import drawn

CONTEXT = drawn.context("2025-T4-1")
VERSIONS = release.Versions("1", "a", "b", "c", "d", "e", "f")
PEOPLE = release.People({"keputusan": Ledger(1, "x")}, pl.DataFrame({"berkas": ["F"]}))
SINGLE = ("files", "events", "ended", "guardians")


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """A data folder in which every table a release rests on is one file."""
    found = Folders(tmp_path)
    for path in (*_paths(found).values(), found.persons(CONTEXT.tahap) / "3325.parquet"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(path.name.encode())
    return found


def _paths(folders: Folders) -> dict[str, Path]:
    return {one.name: folders.lake / one.name / "3325.parquet" for one in fields(release.Lake)}


def _lake(folders: Folders) -> release.Lake:
    tables: dict[str, Any] = {
        name: path if name in SINGLE else [path] for name, path in _paths(folders).items()
    }
    return release.Lake(**tables)


def _basis(
    folders: Folders,
    context: rules.Context = CONTEXT,
    versions: release.Versions = VERSIONS,
    people: release.People = PEOPLE,
) -> str:
    return basis(folders, CONTEXT.tahap, context, _lake(folders), versions, people)


def _touched(path: Path) -> None:
    path.write_bytes(b"lain")


def test_every_file_and_every_word_a_release_rests_on_counts(folders: Folders) -> None:
    before = _basis(folders)
    assert _basis(folders) == before
    late = replace(CONTEXT, as_of=date(2026, 1, 1))
    others = [
        _basis(folders, context=late),
        _basis(folders, versions=replace(VERSIONS, kode_sha256="z")),
        _basis(folders, people=replace(PEOPLE, ledgers={"keputusan": Ledger(2, "y")})),
        _basis(folders, people=replace(PEOPLE, held=PEOPLE.held.clear())),
    ]
    for path in (*_paths(folders).values(), folders.persons(CONTEXT.tahap) / "3325.parquet"):
        _touched(path)
        others.append(_basis(folders))
    assert len({before, *others}) == len(others) + 1


def _published(folders: Folders) -> Path:
    folder = folders.release(CONTEXT.tahap)
    folder.mkdir(parents=True)
    (folder / SUMMARY).write_bytes(canonical_json.to_bytes({"daftar": {}}))
    part = folder / "putusan" / "3325.parquet"
    part.parent.mkdir()
    part.write_bytes(b"putusan")
    named = {
        name: {"baris": 0, "bytes": found.bytes, "sha256": found.sha256}
        for name in (SUMMARY, "putusan/3325.parquet")
        for found in [digest(folder / name, rows=0)]
    }
    verdict = {"nama": "i1", "lulus": True, "hitungan": {}, "pesan": "baik"}
    content = canonical_json.sealed({"berkas": named, "gerbang": [verdict]})
    (folder / MANIFEST).write_bytes(canonical_json.to_bytes(content))
    return folder


def test_a_release_that_stands_is_told_from_its_own_files(folders: Folders) -> None:
    folder = _published(folders)
    assert as_it_stands(folders, CONTEXT.tahap, "s") is None
    remember(folders, CONTEXT.tahap, "s")
    (folder / APPROVAL).write_bytes(b"{}")

    found = as_it_stands(folders, CONTEXT.tahap, "s")

    assert found is not None
    assert (found.keadaan, found.folder, found.verdicts[0].nama) == ("SUDAH_ADA", folder, "i1")
    assert found.manifest_sha256 == release.manifest_hash(folder)
    assert as_it_stands(folders, CONTEXT.tahap, "lain") is None


@pytest.mark.parametrize("harm", ["spoilt", "missing", "foreign", "manifest", "withdrawn"])
def test_a_release_of_which_a_file_is_not_as_it_was_is_made_again(
    folders: Folders, harm: str
) -> None:
    folder = _published(folders)
    remember(folders, CONTEXT.tahap, "s")
    part = folder / "putusan" / "3325.parquet"
    if harm == "spoilt":
        part.write_bytes(b"putusam")
        os.utime(part, (2**32, 2**32))
    elif harm == "missing":
        part.unlink()
    elif harm == "foreign":
        (folder / "putusan" / "3326.parquet").write_bytes(b"x")
    elif harm == "manifest":
        (folder / MANIFEST).write_bytes(b"{")
    else:
        folder.rename(folder.with_name(f"{folder.name}.ditarik-1"))
    assert as_it_stands(folders, CONTEXT.tahap, "s") is None

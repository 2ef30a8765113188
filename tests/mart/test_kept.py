"""A mart made on the one that stands is the mart made whole, and begins with no other."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from assets.folders import Folders
from assets.mart import mart_inputs
from release.mart import KEY_VARIABLE, build_mart, forget
from release.mart.kept import waves_kept
from release.mart.token_store import opened
from release.mart.tokens import Key, key_from_environment
from schemas.mart import TABLES
from tests.mart.conftest import KEY
from tests.mart.test_build import contents

pytestmark = pytest.mark.xdist_group("mart")


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, KEY)


def test_a_wave_added_to_the_mart_that_stands_gives_the_mart_made_whole(
    data: Path, mart: Path, tmp_path: Path
) -> None:
    inputs, target = mart_inputs(Folders(data)), tmp_path / "mart.duckdb"
    build_mart(replace(inputs, waves=inputs.waves[:2]), target)
    kept = waves_kept(target, key_from_environment(), inputs.waves)

    build_mart(inputs, target)

    expected, found = contents(mart), contents(target)
    assert kept == 2
    assert waves_kept(target, key_from_environment(), inputs.waves) == 3
    for table in TABLES:
        assert found[table.name].equals(expected[table.name]), table.name


def test_a_wave_taken_back_leaves_nothing_of_itself(data: Path, mart: Path, tmp_path: Path) -> None:
    inputs, target = mart_inputs(Folders(data)), tmp_path / "mart.duckdb"
    for name in (mart.name, f"{mart.name}.stempel"):
        shutil.copy2(mart.with_name(name), tmp_path / name.replace(mart.name, target.name))
    first = replace(inputs, waves=inputs.waves[:1])
    assert waves_kept(target, key_from_environment(), first.waves) == 1

    build_mart(first, target)

    found, expected = contents(target), contents(mart)
    for name in ("daftar_kpm", "putusan", "daftar_pbi", "tahap"):
        of_first = expected[name].filter(tahap=str(inputs.waves[0].tahap))
        assert found[name].equals(of_first), name


def test_nothing_is_kept_of_another_file_key_or_release(
    data: Path, mart: Path, tmp_path: Path
) -> None:
    waves, key = mart_inputs(Folders(data)).waves, key_from_environment()
    touched = Path(shutil.copytree(waves[1].folder, tmp_path / "rilis"))
    next((touched / "putusan").rglob("*.parquet")).touch()
    other = tmp_path / "mart.duckdb"
    other.write_bytes(b"mart lain")
    shutil.copy2(mart.with_name(f"{mart.name}.stempel"), tmp_path / "mart.duckdb.stempel")

    assert waves_kept(mart, key, waves) == len(waves)
    assert waves_kept(mart, key, [waves[0], replace(waves[1], folder=touched), waves[2]]) == 1
    assert waves_kept(mart, Key(b"kunci lain", lasting=True), waves) == 0
    assert waves_kept(mart, replace(key, lasting=False), waves) == 0
    assert waves_kept(other, key, waves) == 0


def test_a_store_of_tokens_that_lacks_or_knows_otherwise_changes_nothing(
    data: Path, mart: Path, tmp_path: Path
) -> None:
    inputs, target = mart_inputs(Folders(data)), tmp_path / "mart.duckdb"
    build_mart(replace(inputs, waves=inputs.waves[:1]), target)
    for path in (tmp_path / ".token").rglob("*.parquet"):
        known = pl.read_parquet(path).gather_every(2)
        if "no_kk" in known.columns:  # another family and another name by now
            known = known.with_columns(pl.col("no_kk", "sidik_nama").reverse())
        known.write_parquet(path)

    build_mart(inputs, target)

    expected, found = contents(mart), contents(target)
    for table in TABLES:
        assert found[table.name].equals(expected[table.name]), table.name


def test_only_its_owner_may_read_the_store_and_it_goes_with_its_key(
    data: Path, mart: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, target = mart.with_name(".token"), tmp_path / "mart.duckdb"
    inputs = mart_inputs(Folders(data))
    names = {
        name
        for wave in inputs.waves
        for path in (wave.folder / "daftar_pbi").rglob("*.parquet")
        for name in pl.read_parquet(path)["nama"].drop_nulls()
        if len(name) > 3
    }
    said = {
        text
        for path in store.rglob("*store_persons.parquet")
        for text in pl.read_parquet(path)["nama_samar"].drop_nulls()
    }
    assert store.stat().st_mode & 0o077 == 0
    assert said
    assert not names & said

    one_wave = replace(inputs, waves=inputs.waves[:1])
    shutil.copytree(store, tmp_path / ".token")
    monkeypatch.setenv(KEY_VARIABLE, "kunci lain yang juga cukup panjang")
    build_mart(one_wave, target)
    of_other = pl.read_parquet(next((tmp_path / ".token").rglob("3325.store_families.parquet")))
    of_first = pl.read_parquet(next(store.rglob("3325.store_families.parquet")))
    assert not set(of_other["token"]) & set(of_first["token"])

    (tmp_path / ".token" / "kunci").unlink()  # as a run killed while it cleared them leaves it
    emptied = opened(tmp_path / ".token", key_from_environment(), one_wave.waves).folder
    assert not [*emptied.rglob("*.parquet")]

    forget(target)
    assert [path.name for path in tmp_path.iterdir()] == ["mart.duckdb"]

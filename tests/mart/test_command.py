"""`bansos mart` as a person starts it."""

from __future__ import annotations

import fcntl
import os
import subprocess
from pathlib import Path

import polars as pl
import pytest

from assets.folders import Folders
from assets.mart import mart_file
from release.mart import KEY_VARIABLE, open_mart
from tests.mart.conftest import BANSOS, KEY, ROOT

pytestmark = pytest.mark.xdist_group("mart")


def start(data: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    others = {name: value for name, value in os.environ.items() if name != KEY_VARIABLE}
    return subprocess.run(
        [str(BANSOS), "mart", "--data", str(data)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**others, "NO_COLOR": "1", **variables},
        check=False,
    )


def test_without_a_release_it_says_what_to_run(tmp_path: Path) -> None:
    answer = start(tmp_path)

    assert answer.returncode == 2
    assert "bansos run" in answer.stderr
    assert not (tmp_path / "mart").exists()


def test_while_a_run_writes_it_waits_for_no_one(data: Path) -> None:
    with Folders(data).lock.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        answer = start(data)

    assert answer.returncode == 2
    assert "Tunggu" in answer.stderr


def test_it_makes_the_mart_and_prints_no_one(data: Path) -> None:
    answer = start(data, **{KEY_VARIABLE: KEY})

    assert answer.returncode == 0, answer.stderr
    assert "putusan" in answer.stdout
    with open_mart(mart_file(Folders(data))) as reader:
        assert reader.sql("select count(*) from tahap").fetchall() == [(3,)]
    payees = pl.read_parquet(data / "release/*/daftar_kpm/*/*.parquet", hive_partitioning=False)
    printed = answer.stdout + answer.stderr
    assert KEY not in printed
    assert not [word for word in set(payees["nik_pengurus"]) if word in printed]


def test_without_a_key_it_says_that_tokens_do_not_last(data: Path) -> None:
    answer = start(data)

    assert answer.returncode == 0, answer.stderr
    assert KEY_VARIABLE in answer.stdout

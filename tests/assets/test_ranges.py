"""A list settled in ranges is, byte for byte, the list settled at once; nothing is left lying."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from assets import ranges
from assets.folders import Folders
from assets.ranges import ranges_for
from assets.settling import settle
from schemas.fingerprint import fingerprints
from schemas.lists import LISTS, SUPERSEDED
from schemas.parquet import write_table

LIST = LISTS["komponen"]
# A list file, one that repeats a third of it, and the first one corrected for ten lines.
FILES = {"a" * 64: range(300), "b" * 64: range(200, 500), "c" * 64: range(490, 500)}


def _rows(sha: str, numbers: range) -> pl.DataFrame:
    rows = pl.DataFrame({"nik": [f"33250145089{number:05d}" for number in numbers]}).with_columns(
        no_kk=pl.lit(None, dtype=pl.String),
        komponen=pl.lit("SD"),
        sumber=pl.lit("DAPODIK"),
        tgl_data=pl.lit(date(2025, 8, 1)),
        berlaku_sampai=pl.lit(None, dtype=pl.Date),
        berkas=pl.lit(sha),
        baris=pl.int_range(2, len(numbers) + 2, dtype=pl.Int64),
    )
    return rows.with_columns(isi=fingerprints(rows, ["nik", "komponen"], 16)).select(
        LIST.column_names
    )


def _entries(folders: Folders) -> list[dict[str, str | None]]:
    """Three files taken in, the last of which corrects lines of the first."""
    for sha, numbers in FILES.items():
        write_table(_rows(sha, numbers), LIST, folders.received / f"{sha}.parquet")
    corrected = pl.DataFrame({"baris": range(2, 12), "baris_asal": range(50, 60)})
    corrected.write_parquet(folders.received / f"{'c' * 64}.asal.parquet")
    entries: list[dict[str, str | None]] = [
        {"tabel": LIST.name, "berkas": sha, "keadaan": "DITERIMA"} for sha in FILES
    ]
    entries[2]["menggantikan"] = "a" * 64
    return entries


def _settled(folder: Path) -> tuple[dict[str, bytes], dict[str, dict[str, int]]]:
    folders = Folders(folder)
    counts = settle(_entries(folders), folders, lambda *_: None)
    made = [folders.list_(LIST.name), *folders.rejects.glob("*"), *folders.superseded.glob("*")]
    return {path.name: path.read_bytes() for path in made}, counts


def test_a_list_settled_in_ranges_is_the_list_settled_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, counts = _settled(tmp_path / "whole")
    for rows in (400, 60, 7):
        monkeypatch.setattr(ranges, "RANGE_ROWS", rows)
        folder = tmp_path / str(rows)
        assert _settled(folder) == (files, counts)
        assert ranges_for(LIST, Folders(folder).received.glob("*[abc].parquet")) > 1
        assert not list(folder.rglob("*.baru*"))

    superseded = pl.read_parquet(tmp_path / "whole" / "lake" / SUPERSEDED.name / "komponen.parquet")
    assert superseded["alasan"].value_counts().sort("alasan").rows() == [
        ("DIPERBAIKI", 10),
        ("SAMA_ISI", 110),
    ]
    assert sum(sum(own.values()) for own in counts.values()) == sum(map(len, FILES.values()))
    settled = json.loads((tmp_path / "whole" / "lake" / "komponen.hitungan").read_text())
    assert settled == counts

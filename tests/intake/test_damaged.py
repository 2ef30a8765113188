"""Whatever happens to the bytes of a file, intake goes on and accounts for every row."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bench.damage import damaged, judged, originals


@pytest.mark.parametrize("name", originals())
def test_a_sound_file_of_each_format_is_taken_whole(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(originals()[name])

    assert set(judged(path)) == {"DITERIMA"}


@pytest.mark.parametrize("name", originals())
def test_a_damaged_file_of_each_format_stops_nothing_and_loses_nothing(
    name: str, tmp_path: Path
) -> None:
    sound, drawn = originals()[name], random.Random(name)
    for number in range(12):
        path = tmp_path / f"{number}{name}"
        path.write_bytes(damaged(sound, drawn))
        assert judged(path)


def test_an_old_workbook_that_would_take_all_memory_is_refused_and_ends_no_run(
    tmp_path: Path,
) -> None:
    sound = originals()["g.xls"]
    path = tmp_path / "rusak.xls"
    # Forty nines in the table of sectors: the reader library asks for terabytes.
    path.write_bytes(sound[:520] + b"9" * 40 + sound[520:])

    assert set(judged(path)) == {"DITOLAK"}


def test_an_archive_with_a_nameless_member_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tanpa_nama.zip"
    path.write_bytes(originals()["f.zip"].replace(b"a.csv", b"\0.csv"))

    assert set(judged(path)) == {"DITOLAK"}

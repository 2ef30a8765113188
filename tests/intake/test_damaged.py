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

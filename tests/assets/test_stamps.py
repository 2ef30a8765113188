"""A part is made again exactly when its inputs, its code or its outputs changed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from assets.stamps import code_sha256, inputs_stamp, is_fresh, set_stamp, stamp_of


def test_a_part_is_fresh_only_with_the_same_stamp_and_its_output(tmp_path: Path) -> None:
    output, stamp_file = tmp_path / "part.parquet", tmp_path / "part.stempel"
    stamp = inputs_stamp("a", "b")
    assert not is_fresh([output], stamp_file, stamp)

    output.write_bytes(b"x")
    set_stamp(stamp_file, stamp, [output])
    assert is_fresh([output], stamp_file, stamp)
    assert stamp_of(stamp_file) == stamp
    assert not is_fresh([output], stamp_file, inputs_stamp("b", "a"))

    output.unlink()
    assert not is_fresh([output], stamp_file, stamp)


def test_an_output_that_was_spoilt_or_cut_short_is_no_longer_fresh(tmp_path: Path) -> None:
    outputs = [tmp_path / name / "3325.parquet" for name in ("keluarga", "anggota")]
    stamp_file = outputs[0].with_suffix(".stempel")
    for number, output in enumerate(outputs):
        output.parent.mkdir()
        output.write_bytes(b"isi yang benar" + bytes([number]))
    set_stamp(stamp_file, "a", outputs)
    whole = outputs[1].read_bytes()
    for other in (whole[:-1], whole[:-1] + b"x"):
        outputs[1].write_bytes(other)
        os.utime(outputs[1], ns=(0, stamp_file.stat().st_mtime_ns + 1))
        assert not is_fresh(outputs, stamp_file, "a")

    outputs[1].write_bytes(whole)
    assert is_fresh(outputs, stamp_file, "a")


def test_a_copied_folder_is_as_fresh_as_the_first(tmp_path: Path) -> None:
    first, second = tmp_path / "satu", tmp_path / "dua"
    first.mkdir()
    (first / "part.parquet").write_bytes(b"x")
    set_stamp(first / "part.stempel", "a", [first / "part.parquet"])
    shutil.copytree(first, second, copy_function=shutil.copyfile)
    os.utime(second / "part.stempel", (0, 0))

    assert is_fresh([second / "part.parquet"], second / "part.stempel", "a")


def test_joined_inputs_are_not_confused() -> None:
    assert inputs_stamp("ab", "c") != inputs_stamp("a", "bc")


def test_rooms_have_different_code() -> None:
    assert code_sha256("rules") != code_sha256("register")
    assert code_sha256("rules") == code_sha256("rules")

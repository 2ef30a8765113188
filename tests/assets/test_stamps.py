"""A part is made again exactly when its inputs, its code or its outputs changed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from assets.stamps import (
    code_sha256,
    file_sha256,
    inputs_stamp,
    is_fresh,
    sealed_sha256,
    set_stamp,
    stamp_of,
)
from schemas.parquet import FileDigest


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


def test_a_sealed_file_is_not_read_again_unless_it_was_touched(tmp_path: Path) -> None:
    output, stamp_file = tmp_path / "part.parquet", tmp_path / "part.stempel"
    output.write_bytes(b"isi")
    assert sealed_sha256(output, stamp_file) == file_sha256(output)

    told = FileDigest(rows=1, sha256="f" * 64, bytes=3)
    set_stamp(stamp_file, "a", [output], {output: told})
    assert sealed_sha256(output, stamp_file) == "f" * 64

    output.write_bytes(b"isi lain")
    os.utime(output, (0, 0))
    assert sealed_sha256(output, stamp_file) == file_sha256(output)
    output.write_bytes(b"iso")
    os.utime(output, ns=(0, stamp_file.stat().st_mtime_ns + 1))
    assert sealed_sha256(output, stamp_file) == file_sha256(output)


def test_joined_inputs_are_not_confused() -> None:
    assert inputs_stamp("ab", "c") != inputs_stamp("a", "bc")


def test_rooms_have_different_code() -> None:
    assert code_sha256("rules") != code_sha256("register")
    assert code_sha256("rules") == code_sha256("rules")

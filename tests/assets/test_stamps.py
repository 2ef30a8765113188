"""A part is made again exactly when its inputs, its code or its outputs changed."""

from __future__ import annotations

from pathlib import Path

from assets.stamps import code_sha256, inputs_stamp, is_fresh, set_stamp


def test_a_part_is_fresh_only_with_the_same_stamp_and_its_output(tmp_path: Path) -> None:
    output, stamp_file = tmp_path / "part.parquet", tmp_path / "part.stempel"
    stamp = inputs_stamp("a", "b")
    assert not is_fresh([output], stamp_file, stamp)

    output.write_bytes(b"x")
    set_stamp(stamp_file, stamp)
    assert is_fresh([output], stamp_file, stamp)
    assert not is_fresh([output], stamp_file, inputs_stamp("b", "a"))

    output.unlink()
    assert not is_fresh([output], stamp_file, stamp)


def test_joined_inputs_are_not_confused() -> None:
    assert inputs_stamp("ab", "c") != inputs_stamp("a", "bc")


def test_rooms_have_different_code() -> None:
    assert code_sha256("rules") != code_sha256("register")
    assert code_sha256("rules") == code_sha256("rules")

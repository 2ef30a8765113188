"""What a killed run left unfinished is gone once the next holds the folder; the rest stays."""

from __future__ import annotations

from pathlib import Path

from assets.sole_writer import sole_writer


def test_unfinished_files_of_the_lake_are_cleared_when_the_folder_is_taken(tmp_path: Path) -> None:
    with sole_writer(tmp_path / ".kunci"):
        pass
    part = tmp_path / "lake" / "register" / "2025-T4-1" / "keluarga"
    part.mkdir(parents=True)
    left = (".3325.parquet.baru-77", "3325.stempel.baru", ".3325.arrow.baru")
    kept = ("3325.parquet", "3325.stempel")
    for name in (*left, *kept):
        (part / name).write_bytes(b"x")
    waiting = tmp_path / "lake" / ".kepesertaan.baru-77" / "000001"
    waiting.mkdir(parents=True)
    (waiting / "0.arrow").write_bytes(b"x")

    with sole_writer(tmp_path / ".kunci"):
        assert sorted(path.name for path in part.iterdir()) == sorted(kept)
        assert not waiting.parent.exists()
        (part / left[0]).write_bytes(b"x")
        with sole_writer(tmp_path / ".kunci"):
            assert (part / left[0]).exists()

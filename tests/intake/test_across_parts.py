"""One family, one place: a KK number in two extracts of one version counts in one."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from intake import kk_in_several_parts, refused_across_parts

KK = "nomor_kartu_keluarga"


def part(folder: Path, kab: str, *numbers: str) -> Path:
    target = folder / f"{kab}.parquet"
    pl.DataFrame({KK: numbers}, schema={KK: pl.String}).write_parquet(target)
    return target


def test_the_smallest_area_code_keeps_the_family(tmp_path: Path) -> None:
    parts = {
        "3325": part(tmp_path, "3325", "A", "B"),
        "3271": part(tmp_path, "3271", "B", "C"),
        "5103": part(tmp_path, "5103", "B", "D"),
    }

    found = kk_in_several_parts(parts)

    assert found.rows() == [("3325", "B", "3271"), ("5103", "B", "3271")]


def test_a_family_twice_in_one_part_is_not_across_parts(tmp_path: Path) -> None:
    assert kk_in_several_parts({"3325": part(tmp_path, "3325", "A", "A")}).is_empty()


def test_every_row_given_up_is_a_reject_that_names_where_the_family_counts() -> None:
    rows = pl.DataFrame({KK: ["A", "B", "B"], "berkas": ["f"] * 3, "baris": [2, 3, 4]})
    given_up = pl.DataFrame({"wilayah": ["3325"], KK: ["B"], "di": ["3271"]})

    rejects = refused_across_parts(rows, given_up)

    assert rejects["baris"].to_list() == [3, 4]
    assert set(rejects["tingkat"]) == {"BARIS"}
    assert all("3271" in text for text in rejects["petunjuk"])

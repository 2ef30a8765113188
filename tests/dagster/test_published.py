"""Great Expectations judges the lists that were written, without showing a row."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from checks.published import judge_lists
from tests.dagster.conftest import TAHAP, Worked

pytestmark = pytest.mark.xdist_group("dagster")


def test_a_list_with_a_double_family_and_no_amount_is_found(worked: Worked, tmp_path: Path) -> None:
    folder = tmp_path / TAHAP
    shutil.copytree(worked.data / "release" / TAHAP, folder)
    (file,) = (folder / "daftar_kpm").glob("*/3325.parquet")
    rows = pl.read_parquet(file, hive_partitioning=False)
    pl.concat([rows, rows.head(1)]).with_columns(nominal=pl.lit(0)).write_parquet(file)

    broken = {(one.harapan, one.kolom) for one in judge_lists(folder) if not one.lulus}

    assert broken == {
        ("expect_compound_columns_to_be_unique", "no_kk, program"),
        ("expect_column_values_to_be_between", "nominal"),
    }

"""Area codes: the one door to `reference/wilayah.parquet` and `reference/provinsi.csv`.

What belongs here: reading the area lists as frames or sets of codes.
What does not: what a room does with an unknown area.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import reference

if TYPE_CHECKING:
    import polars as pl


@cache
def areas() -> pl.DataFrame:
    """All Kemendagri areas: kode (2, 4, 6 or 10 digits), tingkat, nama, kodepos, kode_induk."""
    import polars as pl

    return pl.read_parquet(reference.path("wilayah.parquet"))


@cache
def provinces() -> pl.DataFrame:
    """The 38 provinces with population and poverty rate (weights for synthetic data)."""
    import polars as pl

    return pl.read_csv(reference.path("provinsi.csv"), schema_overrides={"kode": pl.String})


def village_codes() -> pl.Series:
    """The 10-digit codes of every desa and kelurahan, sorted."""
    import polars as pl

    return areas().filter(pl.col("kode").str.len_chars() == 10)["kode"].sort()

"""Which RT a posyandu serves, as evidence for whoever is reported without an address.

What belongs here: the list of RT in force for each report, the level t_posyandu and the share of
a village that a posyandu serves.
What does not: an RT that the report itself gives (`residence`), or the weight (`score`).
"""

from __future__ import annotations

import polars as pl

from matching.index_rows import plain_number
from matching.level import LEVEL
from matching.model import EMPTY
from matching.residence import RT_OF_OTHERS

_POST = "kode_posyandu"


def with_served(people: pl.DataFrame, posts: pl.DataFrame) -> pl.DataFrame:
    """`people` (of `people_named`) with `rt_layan`, the RT that the reporting posyandu serves.

    `posts`: rows of the list wilayah_posyandu. Of a posyandu's lists the newest counts that was
    dated no later than the report: what became known afterwards changes no link. Null where there
    is none.
    """
    lists = (
        posts.select(_POST, "tgl_data", plain_number(pl.col("rt")).alias("rt_layan"))
        .drop_nulls()
        .unique()
        .sort(_POST, "tgl_data", "rt_layan")
        .group_by(_POST, "tgl_data", maintain_order=True)
        .agg("rt_layan")
        .sort("tgl_data", _POST)
    )
    columns = people.columns
    ordered = people.drop("rt_layan").with_row_index("_urut").sort("tgl_lapor", "_urut")
    return (
        ordered.join_asof(
            lists, left_on="tgl_lapor", right_on="tgl_data", by=_POST, check_sortedness=False
        )
        .sort("_urut")
        .select(columns)
    )


def served_level() -> pl.Expr:
    """Is the member's RT one that the reporting posyandu serves? LAYAN, LAIN, or nothing known."""
    listed = pl.col("rt_layan").list.contains(pl.col("rt_d"))
    return (
        pl.when(pl.col("rt_layan").is_null() | pl.col("rt_d").is_null())
        .then(pl.lit(EMPTY))
        .when(listed)
        .then(pl.lit("LAYAN"))
        .otherwise(pl.lit("LAIN"))
    )


def with_served_level(pairs: pl.DataFrame, rts: pl.DataFrame) -> pl.DataFrame:
    """Adds t_posyandu, and `bagian_layan`, the share of the village in the RT it serves.

    Compared where both live in one village and the report's RT, if it gives this person's at all,
    is not the register's: one that agrees says already whom the posyandu serves, one that does not
    may be a slip. `rts`: kode_desa, rt, bagian_rt.
    """
    slip = ~pl.col("konteks").is_in(RT_OF_OTHERS) & (pl.col("t_rt") != "SAMA")
    here = (
        (pl.col("rt").is_null() | slip)
        & pl.col("rt_layan").is_not_null()
        & (pl.col("t_wilayah") == "DESA")
        & (pl.col("kode_desa") == pl.col("kode_desa_d"))
    )
    level = pl.when(here).then(served_level()).otherwise(pl.lit(EMPTY))
    compared = pairs.with_columns(level.cast(LEVEL).alias("t_posyandu"))
    share = (
        compared.filter(pl.col("t_posyandu") != EMPTY)
        .select(_POST, "tgl_lapor", "kode_desa", "rt_layan")
        .unique([_POST, "tgl_lapor", "kode_desa"])
        .explode("rt_layan")
        .join(rts, left_on=["kode_desa", "rt_layan"], right_on=["kode_desa", "rt"])
        .group_by(_POST, "tgl_lapor", "kode_desa")
        .agg(pl.col("bagian_rt").sort().sum().alias("bagian_layan"))
    )
    return compared.join(
        share, on=[_POST, "tgl_lapor", "kode_desa"], how="left", maintain_order="left"
    )

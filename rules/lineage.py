"""Which family a KK number stands for now.

What belongs here: the map from every KK of a lineage to its present family, and the lists of
earlier waves spread over the KK numbers of a lineage.
What does not: how a lineage arises (register).
"""

from __future__ import annotations

import polars as pl

from rules.context import LISTED_SCHEMA, USED_SCHEMA


def families_by_kk(families: pl.DataFrame) -> pl.DataFrame:
    """One row per KK number of any lineage: `kk`, `no_kk` (its present family).

    Where two lineages hold one number, the family that bears it wins, then the one that
    continues it, then the smaller number.
    """
    return (
        families.select("no_kk", "no_kk_asal", kk="no_kk_silsilah")
        .explode("kk")
        .drop_nulls("kk")
        .with_columns(
            tempat=pl.when(pl.col("kk") == pl.col("no_kk"))
            .then(0)
            .when(pl.col("kk") == pl.col("no_kk_asal"))
            .then(1)
            .otherwise(2)
        )
        .sort("kk", "tempat", "no_kk")
        .unique("kk", keep="first", maintain_order=True)
        .select("kk", "no_kk")
    )


def of_families(rows: pl.DataFrame, by_kk: pl.DataFrame, column: str = "no_kk") -> pl.DataFrame:
    """`rows` of present families only, their KK number in `column` replaced with `no_kk`."""
    named = rows.rename({column: "kk"}) if column != "kk" else rows
    if column != "no_kk" and "no_kk" in named.columns:
        named = named.drop("no_kk")
    return named.join(by_kk, on="kk", how="inner").drop("kk")


def earlier_lists(listed: pl.LazyFrame, kk_silsilah: pl.DataFrame) -> pl.LazyFrame:
    """Earlier KPM lists of the quarter, one row per KK number of each listed lineage, unsorted.

    `listed`: KPM_LIST rows; `kk_silsilah`: LINEAGE. Columns: `kk` (any number the listed
    family bears or bore), `program`, `tahap`, `no_kk` (as listed), `nik_pengurus`. A number
    reached by a chain of LANJUT rows, in either direction, counts as the same family. Only
    the numbers of lineages are held, the lists are not.
    """
    steps = kk_silsilah.filter(pl.col("sifat") == "LANJUT").select("no_kk_lama", "no_kk_baru")
    both = pl.concat(
        [
            steps.select(kk="no_kk_lama", lain="no_kk_baru"),
            steps.select(kk="no_kk_baru", lain="no_kk_lama"),
        ]
    ).unique()
    begun = both.select("kk", asal="kk").unique()
    reached = frontier = begun
    while frontier.height:
        frontier = (
            frontier.join(both, on="kk")
            .select(kk="lain", asal="asal")
            .unique()
            .join(reached, on=["kk", "asal"], how="anti")
        )
        reached = pl.concat([reached, frontier])
    others = reached.join(begun, on=["kk", "asal"], how="anti").rename({"asal": "no_kk"})
    rows = listed.select("program", "tahap", "no_kk", "nik_pengurus")
    return pl.concat(
        [
            rows.with_columns(kk="no_kk").select(LISTED_SCHEMA.names()),
            rows.join(others.lazy(), on="no_kk").select(LISTED_SCHEMA.names()),
        ]
    )


def count_listed(listed: pl.LazyFrame | pl.DataFrame) -> pl.DataFrame:
    """Families listed so far per programme and kabupaten/kota, for `Context.terpakai`."""
    return (
        listed.lazy()
        .group_by("program", "kode_kabupaten_kota")
        .agg(keluarga=pl.len().cast(pl.Int64))
        .select(USED_SCHEMA.names())
        .collect(engine="streaming")
        .sort("program", "kode_kabupaten_kota")
    )

"""How rare names and places are in the register: the u of names and areas.

What belongs here: counts from the index turned into shares of the population, per
kabupaten/kota and for the nation.
What does not: counting (search) or adding weights (score).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from matching.keys import text_hash
from matching.search import Found, Index

NATION = "ID"
_AREA_DIGITS = {"DESA": 10, "KEC": 6, "KAB": 4, "PROV": 2}


@dataclass(frozen=True)
class Rarity:
    """`sizes`: lingkup, penduduk; `tokens`: lingkup, kata, banyak; `names`: lingkup, h, banyak;
    `areas`: tingkat, kode, bagian (share of all persons)."""

    size: int
    sizes: pl.DataFrame
    tokens: pl.DataFrame
    names: pl.DataFrame
    areas: pl.DataFrame


def rarity_of(index: Index, found: Found, rows: pl.DataFrame, reported: pl.Series) -> Rarity:
    """Counts for all tokens and full names of `rows`, register rows to be compared, and of the
    reported full names (hashes)."""
    tokens = (
        pl.concat(
            [
                rows.select(pl.col("nama_lipat").alias("nama")),
                rows.select(pl.col("pasangan_lipat").alias("nama")),
            ]
        )
        .select(pl.col("nama").str.split(" ").alias("kata"))
        .explode("kata")
        .drop_nulls()
        .unique()
        .sort("kata")
        .with_columns(text_hash(pl.col("kata")).alias("h"))
    )
    names = (
        pl.concat([rows["k_nama_penuh"].rename("h"), reported.rename("h")])
        .drop_nulls()
        .unique()
        .sort()
        .to_frame()
    )
    counts = index.name_counts(tokens.select("h"), names)
    by_area = counts.filter(pl.col("kab").is_not_null()).rename({"kab": "lingkup"})
    nation = (
        counts.group_by("jenis", "h")
        .agg(pl.col("banyak").sum())
        .select("jenis", pl.lit(NATION).alias("lingkup"), "h", "banyak")
    )
    both = pl.concat([by_area, nation])
    return Rarity(
        size=found.size,
        sizes=_sizes(found),
        tokens=both.filter(pl.col("jenis") == "KATA")
        .join(tokens, on="h")
        .select("lingkup", "kata", "banyak"),
        names=both.filter(pl.col("jenis") == "NAMA").select("lingkup", "h", "banyak"),
        areas=_areas(found),
    )


def _sizes(found: Found) -> pl.DataFrame:
    known = found.places.drop_nulls("kode_desa")
    return pl.concat(
        [
            known.group_by(pl.col("kode_desa").str.head(4).alias("lingkup")).agg(
                pl.col("banyak").sum().cast(pl.Int64).alias("penduduk")
            ),
            pl.DataFrame(
                {"lingkup": [NATION], "penduduk": [found.size]},
                schema={"lingkup": pl.String, "penduduk": pl.Int64},
            ),
        ]
    ).sort("lingkup")


def _areas(found: Found) -> pl.DataFrame:
    """Share of all persons who live in each area; LUAR has no area and share 1."""
    known = found.places.drop_nulls("kode_desa")
    return pl.concat(
        [
            known.group_by(pl.col("kode_desa").str.head(digits).alias("kode"))
            .agg((pl.col("banyak").sum() / max(found.size, 1)).alias("bagian"))
            .select(pl.lit(level).alias("tingkat"), "kode", "bagian")
            for level, digits in _AREA_DIGITS.items()
        ]
    ).sort("tingkat", "kode")


def area_code(level: pl.Expr, village: pl.Expr) -> pl.Expr:
    """The code of the area in which report and register agree."""
    code = pl.lit(None, dtype=pl.String)
    for name, digits in _AREA_DIGITS.items():
        code = pl.when(level == name).then(village.str.head(digits)).otherwise(code)
    return code

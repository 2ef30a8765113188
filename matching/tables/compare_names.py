"""Two names of a column side by side: the level, and how common what they share is.

What belongs here: the name levels of two tables; alignment of tokens is matching's own.
What does not: other kinds of columns (`compare_values`), weights (`table_model`).
"""

from __future__ import annotations

import polars as pl

from matching.model_file import load_model
from matching.names import compared_names
from matching.tables.columns import CodedColumn
from matching.tables.defaults import Defaults

# What the alignment of tokens says → what it says here; the others are looked at more closely.
_ALIGNED = {
    "SAMA": "SAMA",
    "BUNYI": "BUNYI",
    "KETIK": "KETIK",
    "PENDEK": "SINGKAT",
    "PANJANG": "SINGKAT",
    "INISIAL": "SINGKAT",
    "CAMPUR": "SEBAGIAN",
    "SEBAGIAN": "SEBAGIAN",
    "LAIN": "LAIN",
    "BEDA": "BEDA",
}


def name_levels(pairs: pl.DataFrame, coded: CodedColumn, settings: Defaults) -> pl.DataFrame:
    """`pairs` (a, b: codes) with `tingkat` and `bagian`, in the same order.

    `bagian` = share of all rows that carry what agrees: the more usual of two spellings, or
    the tokens shared where the names agree in part; null where nothing agrees.
    """
    rows = coded.pooled
    total = max(int(rows.sum()), 1)
    values = coded.values.select("nilai", "lipat").with_columns(
        pl.Series("banyak", rows, dtype=pl.Int64)
    )
    sides = pairs.with_row_index("pasang").with_columns(
        values["nilai"].gather(pairs["a"]).alias("bersih_a"),
        values["lipat"].gather(pairs["a"]).alias("lipat_a"),
        values["banyak"].gather(pairs["a"]).alias("banyak_a"),
        values["nilai"].gather(pairs["b"]).alias("bersih_b"),
        values["lipat"].gather(pairs["b"]).alias("lipat_b"),
        values["banyak"].gather(pairs["b"]).alias("banyak_b"),
    )
    level, tokens = compared_names(
        sides.select("pasang", "bersih_a", "lipat_a", "bersih_b", "lipat_b"),
        load_model().likeness,
    )
    # Two spellings that many bear are two names, however alike; a rare one is a slip.
    both_usual = pl.min_horizontal("banyak_a", "banyak_b") >= settings.names.usual_from
    aligned = sides.join(level, on="pasang", maintain_order="left").with_columns(
        pl.col("tingkat").replace_strict(_ALIGNED)
    )
    judged = (
        aligned.join(_jaro_winkler(aligned), on="pasang", how="left", maintain_order="left")
        .with_columns(
            pl.when((pl.col("tingkat") == "BEDA") & (pl.col("jw") >= settings.names.alike))
            .then(pl.lit("MIRIP"))
            .when((pl.col("tingkat") == "BEDA") & (pl.col("jw") >= settings.names.rather_alike))
            .then(pl.lit("AGAK_MIRIP"))
            .otherwise(pl.col("tingkat"))
            .alias("tingkat")
        )
        .with_columns(
            pl.when(pl.col("tingkat").is_in(["KETIK", "MIRIP"]) & both_usual)
            .then(pl.lit("SERUPA"))
            .otherwise(pl.col("tingkat"))
            .alias("tingkat")
        )
    )
    shared = _shared_tokens(tokens, coded, total)
    whole = pl.col("tingkat").is_in(["SAMA", "BUNYI", "KETIK", "MIRIP", "SERUPA"])
    in_part = pl.col("tingkat").is_in(["SINGKAT", "SEBAGIAN", "LAIN"])
    return judged.join(shared, on="pasang", how="left", maintain_order="left").select(
        "a",
        "b",
        "tingkat",
        pl.when(whole)
        .then(pl.max_horizontal("banyak_a", "banyak_b") / total)
        .when(in_part)
        .then(pl.col("bagian_kata"))
        .alias("bagian"),
    )


def _jaro_winkler(aligned: pl.DataFrame) -> pl.DataFrame:
    """pasang, jw for the pairs without a token in common."""
    apart = aligned.filter(pl.col("tingkat") == "BEDA").select("pasang", "lipat_a", "lipat_b")
    return jaro_winkler(apart.rename({"lipat_a": "a", "lipat_b": "b"})).rename({"nilai": "jw"})


def jaro_winkler(pairs: pl.DataFrame) -> pl.DataFrame:
    """pasang, `nilai`: Jaro–Winkler similarity of the texts a and b."""
    # Linking to DTSEN asks for none of this, and a day's reports should not wait for the import.
    import duckdb

    with duckdb.connect() as database:
        database.register("pairs", pairs.to_arrow())
        found: pl.DataFrame = database.sql(
            "SELECT pasang, jaro_winkler_similarity(a, b) AS nilai FROM pairs"
        ).pl()
    return found.with_columns(pl.col("pasang").cast(pl.UInt32))


def _shared_tokens(tokens: pl.DataFrame, coded: CodedColumn, total: int) -> pl.DataFrame:
    """pasang, bagian_kata: the product of the shares of the agreeing tokens."""
    bearers = (
        coded.values.select(pl.col("lipat").str.split(" ").list.unique().alias("kata"))
        .with_columns(pl.Series("banyak", coded.pooled, dtype=pl.Int64))
        .explode("kata")
        .group_by("kata")
        .agg(pl.col("banyak").sum())
    )
    return (
        tokens.join(bearers, on="kata", how="left")
        .sort("pasang", "kata")
        .group_by("pasang", maintain_order=True)
        .agg((pl.col("banyak").fill_null(1).clip(1) / total).log(2).sum().round(6).alias("log"))
        .select("pasang", (2.0 ** pl.col("log")).alias("bagian_kata"))
    )

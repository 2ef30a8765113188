"""Two dates, codes, texts or numbers side by side: the level, and how common the agreement is.

What belongs here: the levels of every kind but names, on distinct pairs of values.
What does not: names (`compare_names`), weights (`table_model`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import polars as pl
from rapidfuzz.distance import OSA, Hamming
from rapidfuzz.process import cpdist

from matching.compare import birth_level
from matching.keys import sorted_name
from matching.tables.columns import CodedColumn
from matching.tables.compare_names import jaro_winkler, name_levels
from matching.tables.defaults import Defaults

Comparison = Callable[[pl.DataFrame, CodedColumn, Defaults], pl.DataFrame]


def value_levels(pairs: pl.DataFrame, coded: CodedColumn, settings: Defaults) -> pl.DataFrame:
    """`pairs` (a, b: codes, each pair once) with `tingkat` and `bagian`, in the same order.

    `bagian` = share of all rows that hold what agrees, null where that says nothing.
    """
    return _COMPARISONS[coded.column.kind](pairs, coded, settings)


def _sides(pairs: pl.DataFrame, coded: CodedColumn, *columns: str) -> pl.DataFrame:
    """a, b, and the columns of `values` and `banyak` for both, named _a and _b."""
    values = coded.values.select(columns).with_columns(
        pl.Series("banyak", coded.pooled, dtype=pl.Int64)
    )
    return pairs.select("a", "b").with_columns(
        values[name].gather(pairs[side]).alias(f"{name}_{side}")
        for name in values.columns
        for side in ("a", "b")
    )


def _edits(a: pl.Series, b: pl.Series, most: int) -> pl.Series:
    """Edits between two texts (neighbours exchanged count as one), `most` + 1 = more."""
    return pl.Series(
        "sunting",
        cpdist(a.to_list(), b.to_list(), scorer=OSA.distance, score_cutoff=most),
        dtype=pl.Int32,
    )


def _with_share(judged: pl.DataFrame, coded: CodedColumn, whole: list[str]) -> pl.DataFrame:
    """a, b, tingkat and the share of the more usual value on the levels in `whole`."""
    total = max(int(coded.pooled.sum()), 1)
    return judged.select(
        "a",
        "b",
        "tingkat",
        pl.when(pl.col("tingkat").is_in(whole))
        .then(pl.max_horizontal("banyak_a", "banyak_b") / total)
        .alias("bagian"),
    )


def _dates(pairs: pl.DataFrame, coded: CodedColumn, settings: Defaults) -> pl.DataFrame:
    """Days of the calendar as elsewhere in matching; what is none, part by part."""
    sides = _sides(pairs, coded, "nilai", "hari")
    sides = sides.with_columns(_edits(sides["nilai_a"], sides["nilai_b"], 1))
    parts = ((0, 4), (4, 2), (6, 2))
    same = [
        pl.col("nilai_a").str.slice(*part) == pl.col("nilai_b").str.slice(*part) for part in parts
    ]
    day_for_month = (
        same[0]
        & (pl.col("nilai_a").str.slice(4, 2) == pl.col("nilai_b").str.slice(6, 2))
        & (pl.col("nilai_a").str.slice(6, 2) == pl.col("nilai_b").str.slice(4, 2))
    )
    known = birth_level(pl.col("hari_a"), pl.col("hari_b"))
    by_parts = (
        pl.when(pl.col("nilai_a") == pl.col("nilai_b"))
        .then(pl.lit("SAMA"))
        .when(day_for_month)
        .then(pl.lit("TERTUKAR"))
        .when(pl.sum_horizontal(part.cast(pl.Int8) for part in same) == 2)
        .then(pl.lit("DUA_SAMA"))
        .otherwise(pl.lit("BEDA"))
    )
    valid = pl.col("hari_a").is_not_null() & pl.col("hari_b").is_not_null()
    level = pl.when(valid).then(known).otherwise(by_parts)
    judged = sides.with_columns(level.alias("tingkat")).with_columns(
        pl.when(
            (pl.col("sunting") == 1) & ~pl.col("tingkat").is_in(["TERTUKAR", "SAMA", "SAMA_BULAT"])
        )
        .then(pl.lit("SALAH_ANGKA"))
        .otherwise(pl.col("tingkat"))
        .alias("tingkat")
    )
    return _with_share(judged, coded, ["SAMA", "SAMA_BULAT"])


def _codes(pairs: pl.DataFrame, coded: CodedColumn, settings: Defaults) -> pl.DataFrame:
    bands = settings.codes
    sides = _sides(pairs, coded, "nilai").with_row_index("pasang")
    a, b = pl.col("nilai_a"), pl.col("nilai_b")
    short = pl.min_horizontal(a.str.len_chars(), b.str.len_chars())
    long = pl.max_horizontal(a.str.len_chars(), b.str.len_chars())
    measured = sides.with_columns(
        _edits(sides["nilai_a"], sides["nilai_b"], 2), short.alias("pendek"), long.alias("panjang")
    )
    slips = measured.filter((pl.col("sunting") == 1) & (pl.col("pendek") == pl.col("panjang")))
    exchanged = slips.select("pasang").with_columns(
        pl.Series(
            "beda",
            cpdist(slips["nilai_a"].to_list(), slips["nilai_b"].to_list(), scorer=Hamming.distance),
            dtype=pl.Int32,
        )
    )
    cut = (
        a.str.starts_with(b) | b.str.starts_with(a) | a.str.ends_with(b) | b.str.ends_with(a)
    ) & (pl.col("pendek") >= bands.cut_from)
    one = (pl.col("sunting") == 1) & (pl.col("panjang") >= bands.slip_from)
    two = (pl.col("sunting") == 2) & (pl.col("panjang") >= bands.two_from)
    judged = measured.join(exchanged, on="pasang", how="left", maintain_order="left").with_columns(
        pl.when(a == b)
        .then(pl.lit("SAMA"))
        .when(one & (pl.col("beda") == 2))
        .then(pl.lit("TERTUKAR"))
        .when(one)
        .then(pl.lit("SATU_BEDA"))
        .when(cut)
        .then(pl.lit("TERPOTONG"))
        .when(two)
        .then(pl.lit("DUA_BEDA"))
        .otherwise(pl.lit("BEDA"))
        .alias("tingkat")
    )
    return _with_share(judged, coded, ["SAMA"])


def _texts(pairs: pl.DataFrame, coded: CodedColumn, settings: Defaults) -> pl.DataFrame:
    bands = settings.texts
    worded = replace(
        coded,
        values=coded.values.with_columns(
            pl.col("nilai").str.split(" ").list.unique(maintain_order=True).alias("kata"),
            sorted_name(pl.col("nilai")).alias("urut"),
            pl.col("nilai").str.replace_all(" ", "").alias("rapat"),
            pl.col("nilai").str.len_chars().alias("panjang"),
        ),
    )
    sides = _sides(pairs, worded, "nilai", "kata", "urut", "rapat", "panjang").with_row_index(
        "pasang"
    )
    shared = pl.col("kata_a").list.set_intersection(pl.col("kata_b"))
    fewer = pl.min_horizontal(pl.col("kata_a").list.len(), pl.col("kata_b").list.len())
    alike = sides.select("pasang", pl.col("nilai_a").alias("a"), pl.col("nilai_b").alias("b"))
    measured = (
        sides.with_columns(
            _edits(sides["nilai_a"], sides["nilai_b"], bands.edits), shared.alias("kata")
        )
        .with_columns((pl.col("kata").list.len() / fewer).alias("sama"))
        .join(jaro_winkler(alike), on="pasang", how="left", maintain_order="left")
    )
    long = pl.min_horizontal("panjang_a", "panjang_b") >= bands.edits_from
    rearranged = (pl.col("urut_a") == pl.col("urut_b")) | (pl.col("rapat_a") == pl.col("rapat_b"))
    judged = measured.with_columns(
        pl.when(pl.col("nilai_a") == pl.col("nilai_b"))
        .then(pl.lit("SAMA"))
        .when(rearranged)
        .then(pl.lit("SUSUN"))
        .when(long & (pl.col("sunting") <= bands.edits))
        .then(pl.lit("KETIK"))
        .when(pl.col("sama") >= bands.mostly)
        .then(pl.lit("SEBAGIAN_BESAR"))
        .when(pl.col("nilai") >= bands.alike)
        .then(pl.lit("MIRIP"))
        .when(pl.col("sama") > 0)
        .then(pl.lit("SEBAGIAN"))
        .otherwise(pl.lit("BEDA"))
        .alias("tingkat")
    )
    whole = _with_share(judged, coded, ["SAMA", "SUSUN", "KETIK", "MIRIP"])
    in_part = judged.filter(pl.col("tingkat").is_in(["SEBAGIAN_BESAR", "SEBAGIAN"]))
    return (
        whole.with_row_index("pasang")
        .join(
            _rarest_word(in_part.select("pasang", "kata"), coded),
            on="pasang",
            how="left",
            maintain_order="left",
        )
        .select("a", "b", "tingkat", pl.coalesce("terlangka", "bagian").alias("bagian"))
    )


def _rarest_word(shared: pl.DataFrame, coded: CodedColumn) -> pl.DataFrame:
    """pasang, terlangka: share of rows that hold the rarest word the two texts share."""
    total = max(int(coded.pooled.sum()), 1)
    holders = (
        coded.values.select(pl.col("nilai").str.split(" ").list.unique().alias("kata"))
        .with_columns(pl.Series("banyak", coded.pooled, dtype=pl.Int64))
        .explode("kata")
        .group_by("kata")
        .agg((pl.col("banyak").sum() / total).alias("bagian_kata"))
    )
    return (
        shared.explode("kata")
        .join(holders, on="kata")
        .group_by("pasang")
        .agg(pl.col("bagian_kata").min().alias("terlangka"))
    )


def _numbers(pairs: pl.DataFrame, coded: CodedColumn, settings: Defaults) -> pl.DataFrame:
    very_near, near = settings.numbers
    sides = _sides(pairs, coded, "besar")
    a, b = pl.col("besar_a"), pl.col("besar_b")
    apart = (a - b).abs() / pl.max_horizontal(a.abs(), b.abs())
    judged = sides.with_columns(
        pl.when(a == b)
        .then(pl.lit("SAMA"))
        .when(apart <= very_near)
        .then(pl.lit("SANGAT_DEKAT"))
        .when(apart <= near)
        .then(pl.lit("DEKAT"))
        .otherwise(pl.lit("BEDA"))
        .alias("tingkat")
    )
    return _with_share(judged, coded, ["SAMA"])


_COMPARISONS: dict[str, Comparison] = {
    "nama": name_levels,
    "tanggal": _dates,
    "kode": _codes,
    "teks": _texts,
    "angka": _numbers,
}

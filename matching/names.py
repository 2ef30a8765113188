"""Two names side by side: which tokens agree, and at what level the names do.

What belongs here: aligning tokens (rapidfuzz on distinct token pairs only) and the name levels.
What does not: how a name is normalised (`normalise`) or what a level weighs (`score`).
"""

from __future__ import annotations

import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from matching.keys import sorted_name
from matching.model import TokenLikeness

# How well one token stands for another; the greater, the better.
_SAME, _MISWRITTEN, _SHORTENED, _NONE = 3, 2, 1, 0


def compared_names(
    pairs: pl.DataFrame, likeness: TokenLikeness
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Level of each pair of names, and the register's tokens that agree.

    `pairs`: unique rows `pasang` (number), `bersih_a`, `lipat_a`, `bersih_b`, `lipat_b`, none
    null; a = report, b = register. Returns (`pasang`, `tingkat`) for every pair and
    (`pasang`, `kata`) with one row per agreeing token of b, folded. Levels as in the model.
    """
    sides = pairs.with_columns(
        sorted_name(pl.col("lipat_a")).alias("urut_a"),
        sorted_name(pl.col("lipat_b")).alias("urut_b"),
        pl.col("lipat_a").str.replace_all(" ", "").alias("rapat_a"),
        pl.col("lipat_b").str.replace_all(" ", "").alias("rapat_b"),
    ).with_columns(
        pl.when(pl.col("bersih_a") == pl.col("bersih_b"))
        .then(pl.lit("SAMA"))
        .when((pl.col("urut_a") == pl.col("urut_b")) | (pl.col("rapat_a") == pl.col("rapat_b")))
        .then(pl.lit("BUNYI"))
        .alias("tingkat")
    )
    whole = sides.filter(pl.col("tingkat").is_not_null())
    other = sides.filter(pl.col("tingkat").is_null())
    aligned = _aligned(other, likeness)
    levels = _levels(other, aligned, likeness)
    glued = levels.filter(pl.col("berdempet")).select("pasang")
    all_tokens = pl.concat([whole.select("pasang"), glued]).join(
        sides.select("pasang", pl.col("lipat_b").str.split(" ").alias("kata")), on="pasang"
    )
    agreeing = aligned.filter(pl.col("mutu") > _NONE).join(glued, on="pasang", how="anti")
    tokens = pl.concat(
        [
            all_tokens.explode("kata").select("pasang", "kata"),
            agreeing.select("pasang", pl.col("kata_b").alias("kata"), "id_b")
            .unique()
            .select("pasang", "kata"),
        ]
    )
    return (
        pl.concat([whole.select("pasang", "tingkat"), levels.select("pasang", "tingkat")]).sort(
            "pasang"
        ),
        tokens.sort("pasang", "kata"),
    )


def _aligned(pairs: pl.DataFrame, likeness: TokenLikeness) -> pl.DataFrame:
    """Every token of a against every token of b: pasang, id_a, id_b, kata_a, kata_b, mutu.

    `id_a`, `id_b` number the tokens of each side over all pairs.
    """

    def tokens(side: str) -> pl.DataFrame:
        return (
            pairs.select("pasang", pl.col(f"lipat_{side}").str.split(" ").alias(f"kata_{side}"))
            .explode(f"kata_{side}")
            .with_row_index(f"id_{side}")
        )

    crossed = tokens("a").join(tokens("b"), on="pasang")
    distinct = crossed.select("kata_a", "kata_b").unique().sort("kata_a", "kata_b")
    return crossed.join(_token_quality(distinct, likeness), on=["kata_a", "kata_b"])


def _token_quality(distinct: pl.DataFrame, likeness: TokenLikeness) -> pl.DataFrame:
    """`mutu` of each distinct pair of folded tokens."""
    a, b = pl.col("kata_a"), pl.col("kata_b")
    short = pl.min_horizontal(a.str.len_bytes(), b.str.len_bytes())
    gap = (a.str.len_bytes().cast(pl.Int32) - b.str.len_bytes().cast(pl.Int32)).abs()
    sides = distinct.with_columns(short.alias("pendek"), gap.alias("selisih"))
    near = (
        (a != b)
        & (pl.col("pendek") >= likeness.one_edit_from)
        & (
            pl.col("selisih")
            <= pl.when(pl.col("pendek") >= likeness.two_edits_from).then(2).otherwise(1)
        )
    )
    measured = sides.filter(near)
    edits = cpdist(
        measured["kata_a"].to_list(),
        measured["kata_b"].to_list(),
        scorer=OSA.distance,
        score_cutoff=2,
    )
    allowed = pl.when(pl.col("pendek") >= likeness.two_edits_from).then(2).otherwise(1)
    judged = measured.with_columns(pl.Series("sunting", edits, dtype=pl.Int32)).select(
        "kata_a", "kata_b", (pl.col("sunting") <= allowed).alias("salah_ketik")
    )
    starts = a.str.starts_with(b) | b.str.starts_with(a)
    return (
        sides.join(judged, on=["kata_a", "kata_b"], how="left")
        .with_columns(
            pl.when(a == b)
            .then(_SAME)
            .when(pl.col("salah_ketik").fill_null(value=False))
            .then(_MISWRITTEN)
            .when(starts & ((pl.col("pendek") == 1) | (pl.col("pendek") >= likeness.prefix_from)))
            .then(_SHORTENED)
            .otherwise(_NONE)
            .cast(pl.Int8)
            .alias("mutu")
        )
        .select("kata_a", "kata_b", "mutu")
    )


def _levels(pairs: pl.DataFrame, aligned: pl.DataFrame, likeness: TokenLikeness) -> pl.DataFrame:
    """`tingkat` of names that are not the same as wholes; `berdempet` = alike when glued."""
    counted = (
        pairs.select("pasang", "rapat_a", "rapat_b")
        .join(_agreeing_tokens(aligned, "a"), on="pasang")
        .join(_agreeing_tokens(aligned, "b"), on="pasang")
        .with_columns(
            pl.min_horizontal("banyak_a", "banyak_b").alias("terpendek"),
            pl.min_horizontal("cocok_a", "cocok_b").alias("cocok"),
        )
        .sort("pasang")
    )
    glued = pl.Series(
        "sunting_rapat",
        cpdist(
            counted["rapat_a"].to_list(),
            counted["rapat_b"].to_list(),
            scorer=OSA.distance,
            score_cutoff=1,
        ),
        dtype=pl.Int32,
    )
    partly = (pl.col("cocok") > 0) & (pl.col("cocok") < pl.col("terpendek"))
    rest = _rest_alike(
        aligned.join(counted.filter(partly).select("pasang"), on="pasang", how="semi"), likeness
    )
    miswritten = pl.min_horizontal("ketik_a", "ketik_b") > 0
    shortened = pl.min_horizontal("singkat_a", "singkat_b") > 0
    even = pl.col("banyak_a") == pl.col("banyak_b")
    alike_glued = (
        (pl.col("sunting_rapat") <= 1)
        & (pl.min_horizontal(pl.col("rapat_a", "rapat_b").str.len_bytes()) >= likeness.glued_from)
        & (pl.col("cocok") < pl.col("terpendek"))
    )
    return (
        counted.with_columns(glued)
        .join(rest, on="pasang", how="left", maintain_order="left")
        .select(
            "pasang",
            alike_glued.alias("berdempet"),
            pl.when(alike_glued)
            .then(pl.lit("KETIK"))
            .when(pl.col("cocok") == 0)
            .then(pl.lit("BEDA"))
            .when(partly & pl.col("sisa_mirip").fill_null(value=False))
            .then(pl.lit("SEBAGIAN"))
            .when(partly)
            .then(pl.lit("LAIN"))
            .when(~miswritten & ~shortened & (pl.col("banyak_a") < pl.col("banyak_b")))
            .then(pl.lit("PENDEK"))
            .when(~miswritten & ~shortened & (pl.col("banyak_a") > pl.col("banyak_b")))
            .then(pl.lit("PANJANG"))
            .when(miswritten & ~shortened & even)
            .then(pl.lit("KETIK"))
            .when(shortened & ~miswritten & even)
            .then(pl.lit("INISIAL"))
            .otherwise(pl.lit("CAMPUR"))
            .alias("tingkat"),
        )
    )


def _agreeing_tokens(aligned: pl.DataFrame, side: str) -> pl.DataFrame:
    """Per pair: tokens of one side, and how many agree, are miswritten, are shortened."""
    return (
        aligned.group_by(f"id_{side}")
        .agg(pl.col("mutu").max(), pl.col("pasang").first())
        .group_by("pasang")
        .agg(
            pl.len().alias(f"banyak_{side}"),
            (pl.col("mutu") > _NONE).sum().alias(f"cocok_{side}"),
            (pl.col("mutu") == _MISWRITTEN).sum().alias(f"ketik_{side}"),
            (pl.col("mutu") == _SHORTENED).sum().alias(f"singkat_{side}"),
        )
    )


def _rest_alike(aligned: pl.DataFrame, likeness: TokenLikeness) -> pl.DataFrame:
    """`sisa_mirip`: some token that agrees with none is still like one that agrees with none."""
    agreeing = aligned.filter(pl.col("mutu") > _NONE)
    rest = aligned.join(agreeing.select("id_a"), on="id_a", how="anti").join(
        agreeing.select("id_b"), on="id_b", how="anti"
    )
    distinct = rest.select("kata_a", "kata_b").unique().sort("kata_a", "kata_b")
    likeness_of = cpdist(
        distinct["kata_a"].to_list(), distinct["kata_b"].to_list(), scorer=OSA.normalized_similarity
    )
    alike = distinct.with_columns(
        (pl.Series(likeness_of, dtype=pl.Float64) >= likeness.rest_alike).alias("mirip")
    )
    return (
        rest.join(alike, on=["kata_a", "kata_b"])
        .group_by("pasang")
        .agg(pl.col("mirip").any().alias("sisa_mirip"))
    )

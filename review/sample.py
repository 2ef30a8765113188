"""Pairs drawn by probability, for judging quality where there is no truth.

What belongs here: strata, how many of each (Neyman 1934), and a draw anyone can repeat.
What does not: the blind workbooks (`plan`) or what the judges' answers mean (`agreement`).

Candidates below the cut are drawn too, or misses could not be counted. A draw is by hash of
seed and pair: the same on any machine, in any order of the rows.
"""

from __future__ import annotations

import polars as pl

from schemas.fingerprint import fingerprints
from schemas.review import CANDIDATE, MENTION

# Upper bounds of the strata: fine where the model is sure, because errors are rare there.
STRATA = (0.05, 0.35, 0.65, 0.9, 0.975, 0.995, 1.0)
# A stratum the model is quite sure of may still surprise: it is taken to vary at least so much.
LEAST_SPREAD = 0.1
# Fewer than this tell nothing about a stratum.
LEAST_DRAWN = 3
_DIGITS = 16


def frame_to_draw_from(links: pl.DataFrame, below_cut: pl.DataFrame) -> pl.DataFrame:
    """MENTION, CANDIDATE, formulir, keputusan, peluang, pola, versions: the candidate of each
    person, linked or not.

    Below the cut a link names its best candidate as the runner-up; `below_cut` (id_orang, no_kk,
    nik) finds the record. A person nobody resembled has no pair to judge and cannot be drawn.
    """
    carried = ["formulir", "keputusan", "peluang", "pola", "versi_model", "versi_dtsen"]
    known = links.filter(pl.col("peluang").is_not_null() & pl.col("cara").ne_missing("MANUAL"))
    linked = known.filter(pl.col("no_kk_padan").is_not_null()).select(
        *MENTION,
        pl.col("id_orang_padan").alias("id_orang_calon"),
        pl.col("no_kk_padan").alias("no_kk_calon"),
        pl.col("nik_padan").alias("nik_calon"),
        *carried,
    )
    below = (
        known.filter(pl.col("no_kk_padan").is_null())
        .join(
            below_cut.sort("id_orang", "no_kk").unique("id_orang", keep="first"),
            left_on="id_orang_kedua",
            right_on="id_orang",
        )
        .select(
            *MENTION,
            pl.col("id_orang_kedua").alias("id_orang_calon"),
            pl.col("no_kk").alias("no_kk_calon"),
            pl.col("nik").alias("nik_calon"),
            *carried,
        )
    )
    return pl.concat([linked, below]).sort(*MENTION)


def draw(candidates: pl.DataFrame, size: int, seed: int) -> pl.DataFrame:
    """`size` rows (fewer if there are no more) with lapis, banyak_lapis, ditarik.

    Of every stratum at least LEAST_DRAWN, the others in proportion to its size times the spread
    its probability foretells (Neyman's allocation); what a small one cannot give goes to others.
    """
    band = pl.lit(f"{len(STRATA)}")
    for number, top in reversed(list(enumerate(STRATA, 1))):
        low = 0.0 if number == 1 else STRATA[number - 2]
        name = f"{number}: {low:.3f}–{top:.3f}"
        band = pl.when(pl.col("peluang") <= top).then(pl.lit(name)).otherwise(band)
    ticket = fingerprints(
        candidates.select(*MENTION, *CANDIDATE).with_columns(pl.lit(seed).alias("benih")),
        ["benih", *MENTION, *CANDIDATE],
        _DIGITS,
    )
    numbered = candidates.with_columns(band.alias("lapis"), ticket.alias("undi")).sort(
        "lapis", "undi", *MENTION
    )
    chance = pl.col("peluang").mean()
    counts = numbered.group_by("lapis", maintain_order=True).agg(
        pl.len().alias("banyak_lapis"),
        (chance * (1 - chance)).sqrt().clip(LEAST_SPREAD).alias("sebaran"),
    )
    weights = (counts["banyak_lapis"] * counts["sebaran"]).to_list()
    shares = _shares(counts["banyak_lapis"].to_list(), weights, size)
    allotted = counts.drop("sebaran").with_columns(
        pl.col("banyak_lapis").cast(pl.Int64), pl.Series("ditarik", shares, dtype=pl.Int64)
    )
    return (
        numbered.join(allotted, on="lapis", maintain_order="left")
        .filter(pl.int_range(pl.len()).over("lapis") < pl.col("ditarik"))
        .drop("undi")
        .sort(*MENTION)
    )


def shuffled(pairs: pl.DataFrame, salt: str) -> pl.DataFrame:
    """The pairs in an order of their own for every salt, the same every time."""
    salted = pairs.select("bukti").with_columns(pl.lit(salt).alias("garam"))
    ticket = fingerprints(salted, ["garam", "bukti"], _DIGITS).alias("_undi")
    return pairs.with_columns(ticket).sort("_undi", *MENTION).drop("_undi")


def _shares(sizes: list[int], weights: list[float], wanted: int) -> list[int]:
    """How many to draw of strata of these sizes: the least of each, then by weight."""
    wanted = min(wanted, sum(sizes))
    shares = [0] * len(sizes)
    for place in range(len(sizes)):
        shares[place] = min(LEAST_DRAWN, sizes[place], wanted - sum(shares))
    while sum(shares) < wanted:
        open_ones = [place for place, size in enumerate(sizes) if shares[place] < size]
        # The next pair goes where one more is worth most (Neyman's rule, one step at a time).
        best = max(open_ones, key=lambda place: (weights[place] / (shares[place] + 1), -place))
        shares[best] += 1
    return shares

"""From probabilities to one outcome per person: accepted, review, or none.

What belongs here: choosing among candidates, records of the same person, distinct people
within a report, ties, and the newborn whose family stands for it.
What does not: probabilities (`family`) or what a link leads to (register).
"""

from __future__ import annotations

import polars as pl

from matching.duplicates import repeated, same_person
from matching.evidence import log_odds, pattern_texts, weights_text
from matching.model import Model
from matching.star import REPORT

# Below this probability a candidate is neither chosen nor shown as the runner-up.
_HOPELESS = 1e-9
_ORDER = ["orang", "peluang", "bobot", "sidik"]
_DESCENDING = [False, True, True, False]
# What the choice among candidates rests on.
_DECIDING = ("orang", "sidik", "peluang", "peluang_sendiri", "bobot", "absen", "nik_d",
             "k_nama_penuh_d", "tgl_lahir_d", "jk_d")  # fmt: skip


def best_candidates(candidates: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """One row per person named that has a candidate: the best and the runner-up.

    `candidates`: scored pairs with `peluang`, `peluang_sendiri`. Records that are plainly one
    person twice in DTSEN (same name, same birth date that is not a round one) count together;
    the one with a NIK, then the more
    probable, stands for them. Within a report two roles are two people:
    where both want the same record the more probable keeps it and the other takes its next
    best, with the probability that is then left. Order of preference: probability, weight,
    then the record's fixed fingerprint. `bobot_orang` = log2 odds of the person with all its
    records, `bobot_akhir` the same after another role took its candidate; both candidates
    carry their evidence in `pola`, `bobot_per_bidang`, the runner-up's with `_kedua`.
    """
    best_of_person = pl.col("peluang") == pl.col("peluang").max().over("orang")
    worth = (pl.col("peluang") >= _HOPELESS) | best_of_person
    hopeless = pl.col("peluang").filter(~worth).sum().over("orang")
    # Few candidates are chosen: only what decides goes along, and the place (`tempat`) of the rest.
    possible = (
        candidates.select(*_DECIDING)
        .with_row_index("tempat")
        .with_columns(pl.col("absen") + hopeless)
        .filter(worth)
    )
    open_pairs = (
        _with_same_person(possible)
        .with_columns(
            pl.col("peluang").alias("massa"), log_odds("peluang", "absen").alias("bobot_orang")
        )
        .drop("nik_d", "k_nama_penuh_d", "tgl_lahir_d", "jk_d")
        .join(people.select("orang", *REPORT), on="orang", how="left", maintain_order="left")
    )
    ranked = open_pairs.sort(_ORDER, descending=_DESCENDING)
    while True:
        first = ranked.unique("orang", keep="first", maintain_order=True)
        taken = first.sort(
            [*REPORT, "peluang", "bobot", "orang"], descending=[False, False, True, True, False]
        )
        lost = taken.filter(~pl.struct(*REPORT, "sidik").is_first_distinct())
        if lost.is_empty():
            break
        # What the others take away is shared out over what is left, absence included.
        left = pl.col("massa").sum().over("orang") + pl.col("absen")
        losing = ranked["orang"].is_in(lost["orang"].implode())
        again = (
            ranked.filter(losing)
            .sort("tempat")
            .join(lost.select("orang", "sidik"), on=["orang", "sidik"], how="anti")
            .with_columns(
                pl.when(left > 0.0)
                .then((pl.col("massa") / left).clip(0.0, 1.0))
                .otherwise(pl.col("peluang"))
                .alias("peluang")
            )
            .sort(_ORDER, descending=_DESCENDING)
        )
        ranked = pl.concat([ranked.filter(~losing), again]).sort("orang", maintain_order=True)
    ranked = ranked.with_columns(log_odds("massa", "absen").alias("bobot_akhir"))

    def whole(chosen: pl.DataFrame) -> pl.DataFrame:
        """The chosen candidates with all their columns and their evidence in short."""
        told = candidates.drop(chosen.columns, strict=False)[chosen["tempat"]]
        rows = told.hstack(chosen)
        return rows.with_columns(pattern_texts(rows), weights_text().alias("bobot_per_bidang"))

    first = ranked.unique("orang", keep="first", maintain_order=True)
    second = (
        ranked.join(first.select("orang", pl.col("orang_sama").alias("terpilih")), on="orang")
        .filter(pl.col("orang_sama") != pl.col("terpilih"))
        .sort(_ORDER, descending=_DESCENDING)
        .unique("orang", keep="first", maintain_order=True)
    )
    runner_up = whole(second).select(
        "orang",
        pl.col("nik_d").alias("nik_kedua"),
        pl.col("id_orang_d").alias("id_orang_kedua"),
        *(
            pl.col(name).alias(f"{name}_kedua")
            for name in ("bobot", "peluang", "pola", "bobot_per_bidang")
        ),
    )
    return whole(first).join(runner_up, on="orang", how="left", maintain_order="left")


def _with_same_person(candidates: pl.DataFrame) -> pl.DataFrame:
    """`orang_sama` groups records of one person; the best record carries their joint mass."""
    grouped = candidates.with_columns(same_person().alias("orang_sama"))
    group = ("orang", "orang_sama")
    mass = ("peluang", "peluang_sendiri")
    several = repeated(grouped)
    told = (
        grouped[several]
        .with_columns(several.alias("tempat"))
        .sort(
            [*group, pl.col("nik_d").is_null(), "peluang", "bobot", "sidik"],
            descending=[False, False, False, True, True, False],
        )
        .with_columns(
            *(pl.col(name).sum().over(group) for name in mass),
            (pl.int_range(pl.len()).over(group) == 0).alias("utama"),
        )
        .with_columns(pl.when("utama").then(pl.col(name)).otherwise(0.0) for name in mass)
    )
    return grouped.with_columns(
        grouped[name].clone().scatter(told["tempat"], told[name]).clip(0.0, 1.0) for name in mass
    )


def name_contradicts(model: Model) -> pl.Expr:
    """The names are of two people, and NIK with birth date does not outweigh it."""
    same_birth = pl.col("t_tgl_lahir").is_in(["SAMA", "SAMA_BULAT"])
    return pl.col("t_nama").is_in(list(model.contradicting_names)) & ~(
        (pl.col("t_nik") == "SAMA") & same_birth
    )


def decision(probability: pl.Expr, model: Model) -> pl.Expr:
    """DITERIMA, TINJAU or TANPA_PADANAN by the model's limits; null counts as 0.

    The limit of acceptance lies above one half, so two equally good candidates are never
    accepted: a tie goes to review, or to none where even that is too unsure.
    """
    known = probability.fill_null(0.0)
    return (
        pl.when(known >= model.accept)
        .then(pl.lit("DITERIMA"))
        .when(known >= model.review)
        .then(pl.lit("TINJAU"))
        .otherwise(pl.lit("TANPA_PADANAN"))
    )


def newborn_families(
    candidates: pl.DataFrame, best: pl.DataFrame, people: pl.DataFrame
) -> pl.DataFrame:
    """Per newborn named the most probable family: `orang`, `kk_keluarga`, `peluang_keluarga`,
    `bobot_keluarga`, `lewat` (IBU or AYAH).

    The family is the mother's: the probabilities of her candidates in it add up. Where she is
    in no family the father's stands for it, as far as she is absent.
    """
    babies = people.filter(pl.col("peran") == "BAYI").select(*REPORT, pl.col("orang").alias("bayi"))
    parents = (
        people.filter(pl.col("peran").is_in(["IBU", "AYAH"]))
        .select(*REPORT, "peran", "orang")
        .join(babies, on=REPORT)
        .join(best.select("orang", pl.col("bobot").alias("bobot_terbaik")), on="orang", how="left")
    )
    by_family = (
        parents.join(candidates.select("orang", "no_kk_d", "peluang", "bobot"), on="orang")
        .group_by("bayi", "peran", "no_kk_d")
        .agg(pl.col("peluang").sum().clip(0.0, 1.0), pl.col("bobot").max())
    )
    mother_present = (
        by_family.filter(pl.col("peran") == "IBU")
        .group_by("bayi")
        .agg(pl.col("peluang").sum().clip(0.0, 1.0).alias("ibu_ada"))
    )
    mother = pl.col("peran") == "IBU"
    joint = (
        by_family.join(mother_present, on="bayi", how="left")
        .with_columns(
            pl.when(mother)
            .then(pl.col("peluang"))
            .otherwise(pl.col("peluang") * (1.0 - pl.col("ibu_ada").fill_null(0.0)))
            .round(9)
            .alias("bagian")
        )
        .sort("bayi", "no_kk_d", "peran")
        .group_by("bayi", "no_kk_d", maintain_order=True)
        .agg(
            pl.col("bagian").sum().clip(0.0, 1.0).alias("peluang_keluarga"),
            pl.col("bobot").sort_by("bagian", descending=True).first().alias("bobot_keluarga"),
            pl.col("peran").sort_by("bagian", descending=True).first().alias("lewat"),
        )
    )
    return (
        joint.sort(["bayi", "peluang_keluarga", "no_kk_d"], descending=[False, True, False])
        .unique("bayi", keep="first", maintain_order=True)
        .select(
            pl.col("bayi").alias("orang"),
            pl.col("no_kk_d").alias("kk_keluarga"),
            "peluang_keluarga",
            "bobot_keluarga",
            "lewat",
        )
    )

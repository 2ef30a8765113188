"""Family evidence: the persons of one report judged together.

What belongs here: who stands beside whom in a report, the probability of each candidate from
its own evidence and jointly, and the families worth looking through.
What does not: the weight of a single pair (`score`), the sums over a star (`star`), or what
is decided (`resolve`).
"""

from __future__ import annotations

import polars as pl

from matching.evidence import log_odds
from matching.keys import combined_hash, text_hash
from matching.model import Kin, Model
from matching.star import REPORT, star_posterior

# Weights that a whole family shares.
SHARED = ("w_kk", "w_wilayah", "w_rt", "w_kepala", "w_kk_samar", "w_posyandu")


def posterior(
    candidates: pl.DataFrame, people: pl.DataFrame, model: Model, size: int
) -> pl.DataFrame:
    """One row per candidate pair, in the order given: `orang`, `sidik`, `peluang_sendiri`,
    `peluang`, `absen`, `bobot_awal`, `bobot_sendiri`, `bobot_bersama`.

    `candidates`: scored pairs sorted by orang and sidik (no_kk_d, hubungan_d, bobot, w_*);
    `people`: orang, id_laporan, isi, formulir, peran, sorted. `peluang_sendiri` looks at the
    person alone. `absen` = probability of not being in DTSEN, which with all candidates makes 1.
    The three weights are log2 odds: of any one register row before anything is compared, of
    the candidate by the person's own evidence, and jointly.
    """
    people = _with_present(people, model)
    likely = _likelihoods(candidates, people)
    alone = _alone(likely, size)
    frames = []
    for form, roles in _stars(people, model).items():
        for kin_roles, centre in roles:
            frames.append(star_posterior(likely, people, form, centre, kin_roles, size))
    both = alone.rename({"peluang": "peluang_sendiri", "absen": "absen_sendiri"}).with_columns(
        alone["peluang"], alone["absen"]
    )
    for joint in frames:
        both = both.with_columns(
            both[name].clone().scatter(joint["tempat"], joint[name])
            for name in ("peluang", "absen")
        )
    return both.with_columns(
        log_odds("peluang_sendiri", "absen_sendiri").alias("bobot_sendiri"),
        log_odds("peluang", "absen").alias("bobot_bersama"),
    ).drop("absen_sendiri")


def relatives_of_candidates(
    candidates: pl.DataFrame, people: pl.DataFrame, model: Model, size: int
) -> pl.DataFrame:
    """Families worth looking through for the other persons of a report: `orang`, `no_kk`.

    A family in which one person of the report is found with at least `family_search` from the
    own evidence is offered to all other persons of that report's star.
    """
    people = _with_present(people, model)
    alone = _alone(_own_likelihoods(candidates, people), size)
    found = (
        candidates.select("orang", "sidik", "no_kk_d")
        .with_columns(alone["peluang"])
        .filter(pl.col("peluang") >= model.family_search)
        .join(people.select("orang", *REPORT), on="orang")
        .select(*REPORT, pl.col("orang").alias("dari"), pl.col("no_kk_d").alias("no_kk"))
    )
    joined = [
        people.filter((pl.col("formulir") == form) & pl.col("peran").is_in([*around, centre]))
        for form, stars in _stars(people, model).items()
        for around, centre in stars
    ]
    if not joined:
        return found.select(pl.col("dari").alias("orang"), "no_kk").head(0)
    return (
        pl.concat(joined)
        .select("orang", *REPORT)
        .unique()
        .join(found, on=REPORT)
        .filter(pl.col("orang") != pl.col("dari"))
        .select("orang", "no_kk")
        .unique()
        .sort("orang", "no_kk")
    )


def _with_present(people: pl.DataFrame, model: Model) -> pl.DataFrame:
    return people.with_columns(
        pl.col("peran").replace_strict(dict(model.present), return_dtype=pl.Float64).alias("ada")
    )


def _stars(people: pl.DataFrame, model: Model) -> dict[str, list[tuple[dict[str, Kin], str]]]:
    """Per form: the roles around each centre that its reports may hold."""
    pairs = people.select("formulir", "peran").unique().sort("formulir", "peran").rows()
    stars: dict[str, list[tuple[dict[str, Kin], str]]] = {}
    for form in sorted({form for form, _ in pairs}):
        roles = {role for found, role in pairs if found == form}
        # A couple that marries comes from two families: nothing joins them yet.
        kin_of_form = {} if form == "perkawinan" else dict(model.kin)
        around = {role: kin for role, kin in kin_of_form.items() if role in roles}
        centres = sorted({kin.centre for kin in around.values() if kin.centre in roles})
        stars[form] = [
            ({role: kin for role, kin in around.items() if kin.centre == centre}, centre)
            for centre in centres
        ]
    return stars


def _likelihoods(candidates: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Candidates in their order, numbered by `tempat`, with `L`, `L_keluarga` (without what the
    family shares), `ada`, and as numbers the family, `keluarga_d`, and within it the generation,
    `kk_generasi`."""
    relation = pl.col("hubungan_d")
    # The hash of the generation's name: numbers are put together faster than texts.
    generation = (
        pl.when(relation.is_in(["1", "2"]))
        .then(text_hash(pl.lit("A")))
        .when(relation.is_in(["3", "4"]))
        .then(text_hash(pl.lit("B")))
        .otherwise(text_hash(relation.fill_null("-")))
    )
    shared = pl.sum_horizontal(SHARED)
    family = text_hash(pl.col("no_kk_d"))
    of_family = candidates.select(
        family.alias("keluarga_d"),
        combined_hash("generasi", [family, generation]).alias("kk_generasi"),
        (2.0 ** (pl.col("bobot") - shared)).alias("L_keluarga"),
    )
    own = _own_likelihoods(candidates, people)
    return own.with_row_index("tempat").hstack(of_family)


def _own_likelihoods(candidates: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Candidates in their order with `L` and `ada`."""
    present = candidates.select("orang").join(
        people.select("orang", "ada"), on="orang", how="left", maintain_order="left"
    )["ada"]
    return candidates.select("orang", "sidik", present, (2.0 ** pl.col("bobot")).alias("L"))


def _alone(likely: pl.DataFrame, size: int) -> pl.DataFrame:
    """Probability of each candidate from the person's own evidence; `bobot_awal`, `absen`."""
    prior = pl.col("ada") / max(size, 1)
    nowhere = 1.0 - pl.col("ada")
    whole = pl.col("massa").sum().over("orang") + nowhere
    return (
        likely.with_columns((prior * pl.col("L")).alias("massa"))
        .with_columns(
            (prior / nowhere.clip(1e-12)).log(2).alias("bobot_awal"),
            (pl.col("massa") / whole).alias("peluang"),
            (nowhere / whole).alias("absen"),
        )
        .select("orang", "sidik", "bobot_awal", "peluang", "absen")
    )

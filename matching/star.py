"""One central person and others around: exact joint probabilities by sums, not by listing.

What belongs here: the messages between centre and arms of a star.
What does not: who is a centre (`family`), or a candidate's weight (`score`).

The model. Let L(j) = 2^weight be the likelihood ratio of candidate j, N the register's size.
Centre: P(i) = present/N · L(i); P(absent) = 1 − present.
A person around the centre, given the centre is i: absent with `absent_alone`; else in i's
family with `same_family`, spread over its `other_members`, or anyone else, spread over N.
Given the centre is absent: absent with `absent_together`, else spread over N.
Within the centre's family the family's own evidence (KK number, place, RT, head) is already
counted once with the centre and is left out of L(j).
"""

from __future__ import annotations

import polars as pl

from matching.model import Kin

REPORT = ["id_laporan", "isi"]
# Below this share of a sum a difference is what 64-bit numbers leave over, not evidence.
_ROUNDING = 1e-12


def star_posterior(
    likely: pl.DataFrame,
    people: pl.DataFrame,
    form: str,
    centre: str,
    around: dict[str, Kin],
    size: int,
) -> pl.DataFrame:
    """Posteriors of all persons in the reports of one form that have a centre.

    `likely`: candidates by their number `tempat`. `tempat`, `peluang`, `absen`: the latter is the
    person's probability of not being in DTSEN, the same in all rows of a person and exact also
    where it is tiny.
    """
    here = people.filter((pl.col("formulir") == form) & pl.col("peran").is_in([*around, centre]))
    likely = likely.filter(pl.col("orang").is_in(here["orang"].implode()))
    centres = here.filter(pl.col("peran") == centre).select(*REPORT, pl.col("orang").alias("pusat"))
    arms = (
        here.filter(pl.col("peran").is_in(list(around)))
        .join(centres, on=REPORT)
        .select("pusat", pl.col("orang").alias("lengan"), "peran")
        .sort("pusat", "lengan")
        .with_columns(
            *(
                pl.col("peran")
                .replace_strict({role: getattr(kin, field) for role, kin in around.items()})
                .alias(field)
                for field in (
                    "same_family",
                    "other_members",
                    "absent_together",
                    "absent_alone",
                    "same_generation",
                )
            )
        )
    )
    # The centre's states: each candidate, and absence (sidik null).
    states = _centre_states(likely, people, centres, size)
    messages = _messages(likely, states, arms, size)
    belief = (
        messages.group_by("pusat", "sidik", maintain_order=True)
        .agg(pl.col("pesan").log().sum().alias("log_pesan"))
        .join(states, on=["pusat", "sidik"], how="right", nulls_equal=True, maintain_order="right")
        .with_columns((pl.col("log_massa") + pl.col("log_pesan").fill_null(0.0)).alias("log"))
        .with_columns((pl.col("log") - pl.col("log").max().over("pusat")).exp().alias("massa"))
        .with_columns((pl.col("massa") / pl.col("massa").sum().over("pusat")).alias("peluang"))
    )
    absent = pl.col("peluang").filter(pl.col("sidik").is_null()).first().over("pusat")
    of_centre = (
        belief.with_columns(absent.alias("absen"))
        .filter(pl.col("sidik").is_not_null())
        .select("tempat", "peluang", "absen")
    )
    of_arms = _arm_posteriors(likely, belief, messages, arms, size)
    return pl.concat([of_centre, of_arms])


def _centre_states(
    likely: pl.DataFrame, people: pl.DataFrame, centres: pl.DataFrame, size: int
) -> pl.DataFrame:
    """pusat, sidik (null = absent), families, and the log of the prior times likelihood."""
    present = likely.join(centres.select(pl.col("pusat").alias("orang")), on="orang").select(
        pl.col("orang").alias("pusat"),
        "sidik",
        "tempat",
        "keluarga_d",
        "kk_generasi",
        (pl.col("ada") / max(size, 1) * pl.col("L")).log().alias("log_massa"),
        "ada",
    )
    absence = (
        centres.select("pusat")
        .join(
            people.select(pl.col("orang").alias("pusat"), "ada"),
            on="pusat",
        )
        .select(
            "pusat",
            pl.lit(None, pl.UInt64).alias("sidik"),
            pl.lit(None, pl.UInt32).alias("tempat"),
            pl.lit(None, pl.UInt64).alias("keluarga_d"),
            pl.lit(None, pl.UInt64).alias("kk_generasi"),
            (1.0 - pl.col("ada")).log().alias("log_massa"),
            "ada",
        )
    )
    return pl.concat([present, absence]).sort("pusat", "sidik", nulls_last=True)


def _messages(
    likely: pl.DataFrame, states: pl.DataFrame, arms: pl.DataFrame, size: int
) -> pl.DataFrame:
    """pusat, sidik, lengan, `pesan`: what the arm's evidence says about each centre state."""
    of_arm = likely.select(
        pl.col("orang").alias("lengan"), "sidik", "keluarga_d", "kk_generasi", "L", "L_keluarga"
    )
    total = of_arm.group_by("lengan", maintain_order=True).agg(pl.col("L").sum().alias("jumlah"))
    crossed = (
        arms.join(states, on="pusat", maintain_order="left_right")
        .with_columns(_family_key(pl.col("keluarga_d"), pl.col("kk_generasi")).alias("keluarga"))
        .join(total, on="lengan", how="left", maintain_order="left")
        .join(
            _family_sums(of_arm, arms), on=["lengan", "keluarga"], how="left", maintain_order="left"
        )
        .join(
            of_arm.select("lengan", "sidik", pl.col("L_keluarga").alias("L_keluarga_diri")),
            on=["lengan", "sidik"],
            how="left",
            maintain_order="left",
        )
    )
    everyone = pl.col("jumlah").fill_null(0.0)
    inside = _without(pl.col("dalam_keluarga").fill_null(0.0), pl.col("L_keluarga_diri"))
    outside = _without(everyone, pl.col("dalam"))
    given_present = pl.col("absent_alone") + (1.0 - pl.col("absent_alone")) * (
        pl.col("same_family") / pl.col("other_members") * inside
        + (1.0 - pl.col("same_family")) / max(size, 1) * outside
    )
    given_absent = (
        pl.col("absent_together") + (1.0 - pl.col("absent_together")) / max(size, 1) * everyone
    )
    return crossed.with_columns(
        pl.when(pl.col("sidik").is_null())
        .then(given_absent)
        .otherwise(given_present)
        .alias("pesan")
    )


def _without(whole: pl.Expr, part: pl.Expr) -> pl.Expr:
    """`whole` − `part` (null = none); what is left by rounding alone counts as nothing.

    Used where one person may stand for two roles: whoever is the centre is not beside it.
    """
    rest = whole - part.fill_null(0.0)
    return pl.when(rest > whole * _ROUNDING).then(rest).otherwise(0.0)


def _family_key(family: pl.Expr, generation: pl.Expr) -> pl.Expr:
    return pl.when(pl.col("same_generation")).then(generation).otherwise(family)


def _family_sums(of_arm: pl.DataFrame, arms: pl.DataFrame) -> pl.DataFrame:
    """Sums of the arm's likelihoods per family: lengan, keluarga, dalam, dalam_keluarga."""
    return (
        of_arm.join(arms.select("lengan", "same_generation"), on="lengan", maintain_order="left")
        .with_columns(_family_key(pl.col("keluarga_d"), pl.col("kk_generasi")).alias("keluarga"))
        .group_by("lengan", "keluarga", maintain_order=True)
        .agg(pl.col("L").sum().alias("dalam"), pl.col("L_keluarga").sum().alias("dalam_keluarga"))
    )


def _arm_posteriors(
    likely: pl.DataFrame,
    belief: pl.DataFrame,
    messages: pl.DataFrame,
    arms: pl.DataFrame,
    size: int,
) -> pl.DataFrame:
    """tempat, peluang, absen of the persons around the centre.

    The centre's belief without this arm's own message = belief / message; summed over the
    states of a family, over all present states, and for absence.
    """
    without = messages.join(
        belief.select("pusat", "sidik", pl.col("peluang").alias("keyakinan")),
        on=["pusat", "sidik"],
        nulls_equal=True,
        maintain_order="left",
    ).with_columns((pl.col("keyakinan") / pl.col("pesan")).alias("tanpa"))
    present = pl.col("sidik").is_not_null()
    sums = without.group_by("lengan", maintain_order=True).agg(
        pl.col("tanpa").filter(present).sum().alias("pusat_ada"),
        pl.col("tanpa").filter(~present).sum().alias("pusat_absen"),
    )
    by_family = (
        without.filter(present)
        .group_by("lengan", "keluarga", maintain_order=True)
        .agg(pl.col("tanpa").sum().alias("pusat_sekeluarga"))
    )
    own = without.filter(present).select("lengan", "sidik", pl.col("tanpa").alias("pusat_diri"))
    states = (
        likely.rename({"orang": "lengan"})
        .join(arms.drop("peran"), on="lengan", maintain_order="left")
        .with_columns(_family_key(pl.col("keluarga_d"), pl.col("kk_generasi")).alias("keluarga"))
        .join(sums, on="lengan", maintain_order="left")
        .join(by_family, on=["lengan", "keluarga"], how="left", maintain_order="left")
        .join(own, on=["lengan", "sidik"], how="left", maintain_order="left")
    )
    family = pl.col("pusat_sekeluarga").fill_null(0.0)
    beside = _without(family, pl.col("pusat_diri"))
    apart = _without(pl.col("pusat_ada"), family)
    here = 1.0 - pl.col("absent_alone")
    mass = (
        beside * here * pl.col("same_family") / pl.col("other_members") * pl.col("L_keluarga")
        + apart * here * (1.0 - pl.col("same_family")) / max(size, 1) * pl.col("L")
        + pl.col("pusat_absen") * (1.0 - pl.col("absent_together")) / max(size, 1) * pl.col("L")
    )
    absent = pl.col("pusat_ada") * pl.col("absent_alone") + pl.col("pusat_absen") * pl.col(
        "absent_together"
    )
    whole = pl.col("massa").sum().over("lengan") + pl.col("massa_absen")
    return (
        states.with_columns(mass.alias("massa"), absent.alias("massa_absen"))
        .with_columns(
            (pl.col("massa") / whole).alias("peluang"),
            (pl.col("massa_absen") / whole).alias("absen"),
        )
        .select("tempat", "peluang", "absen")
    )

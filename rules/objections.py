"""Accepted objections (sanggah) and reactivations, and the evidence they lift.

What belongs here: which objections are accepted in time, and which evidence rows they answer.
What does not: the evidence itself (`exclusions`, `verification`).

An objection does not name a reason code. It lifts, for its family and its programme (all
programmes when it names none), every contestable finding dated on or before the day the
objection was received: list codes, refusals of the field, deaths and doubts about a person,
leads of our own reports. Evidence dated later is new and needs a new objection. It never
lifts what only another register can settle: desil, DTSEN membership, verification still
owed, components, participation, quota.
"""

from __future__ import annotations

import polars as pl

from rules.context import Context
from rules.lineage import of_families


def accepted(
    sanggah: pl.DataFrame, members: pl.DataFrame, by_kk: pl.DataFrame, context: Context
) -> pl.DataFrame:
    """Accepted objections of present families: no_kk, program (null = all), tgl_terima.

    Accepted = DITERIMA with `tgl_putus` ≤ as-of (an answer without a date is not yet one).
    A row reaches its family by KK lineage, and by the NIK of a member where it names no KK.
    """
    taken = sanggah.filter(
        (pl.col("hasil") == "DITERIMA")
        & (pl.col("tgl_putus") <= context.as_of)
        & (pl.col("tahap").is_null() | (pl.col("tahap") <= str(context.tahap)))
    )
    by_number = of_families(taken.drop_nulls("no_kk").drop("nik"), by_kk)
    of_persons = taken.filter(pl.col("no_kk").is_null()).drop("no_kk").drop_nulls("nik")
    own = members.select("nik", "no_kk").join(of_persons, on="nik", how="semi")
    by_person = of_persons.join(own, on="nik")
    columns = ("no_kk", "program", "tgl_terima")
    return pl.concat([by_number.select(columns), by_person.select(columns)]).unique()


def still_standing(
    evidence: pl.DataFrame, taken: pl.DataFrame, program: str | None
) -> pl.DataFrame:
    """The rows of `evidence` (no_kk, tgl, …) no accepted objection answers for `program`.

    With `program` None any accepted objection of the family answers: for facts about a
    person, which cannot be true for one programme only.
    """
    fits = (
        taken
        if program is None
        else taken.filter(pl.col("program").is_null() | (pl.col("program") == program))
    )
    latest = fits.group_by("no_kk").agg(dijawab=pl.col("tgl_terima").max())
    return (
        evidence.join(latest, on="no_kk", how="left")
        .filter(pl.col("dijawab").is_null() | (pl.col("tgl") > pl.col("dijawab")))
        .drop("dijawab")
    )

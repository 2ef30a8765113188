"""Whom a visit should ask about: persons who may make a PKH component nobody has proven.

What belongs here: naming the component that is possible, one row per person and component.
What does not: counting components (`components`), or the visit list (review).
"""

from __future__ import annotations

import polars as pl

from rules.components import known_persons, possible_kinds
from rules.context import Context, Lists
from rules.frame import persons_of
from rules.keys import keyed, nik_text
from rules.schooling import SCHOOL
from schemas.codes import COMPONENTS

# What is possible and of which component a visit asks; a person of unknown age makes none of
# these until somebody finds the birth date.
_ASKED = {
    "DISABILITAS": "DISABILITAS_BERAT",
    "DOKUMEN_LAHIR": "USIA_DINI",
    "KEHAMILAN": "IBU_HAMIL",
}


def component_candidates(
    families: pl.DataFrame, members: pl.DataFrame, lists: Lists, context: Context
) -> pl.DataFrame:
    """no_kk, id_orang, nik, komponen of present persons who may make a component, sorted.

    Only where it would be paid more than what the person already counts as, and only persons
    with a NIK, without which no list can name them. A pupil whose level is not known is asked
    for the level usual at the age (`pkh/usia_jenjang`).
    """
    part = keyed(families, members, lists)
    own_keys = members.sort("no_kk", "id_orang")["id_orang"]
    persons = known_persons(persons_of(part, context).persons, part.lists, context)
    amount = {kind: context.number(f"pkh/nominal/{kind}") for kind in COMPONENTS}
    possible = possible_kinds(context)
    asked = [
        persons.filter(possible[reason].fill_null(False)).with_columns(mungkin=pl.lit(kind))
        for reason, kind in _ASKED.items()
    ]
    oldest = context.parameters.value("pkh/usia_jenjang", context.cutoff)
    level = pl.coalesce(
        pl.when(pl.col("umur") <= oldest[kind]).then(pl.lit(kind)) for kind in SCHOOL
    )
    asked.append(persons.filter(possible["SEKOLAH"].fill_null(False)).with_columns(mungkin=level))
    worth = pl.col("mungkin").replace_strict(amount, default=None, return_dtype=pl.Int64)
    now = pl.col("komponen").replace_strict(amount, default=None, return_dtype=pl.Int64)
    return (
        pl.concat(asked)
        .filter(pl.col("nik").is_not_null() & pl.col("dihitung_aturan"))
        .filter((worth > now.fill_null(0)).fill_null(False))
        .select(
            pl.col("no_kk").replace_strict(*_texts(part.family_numbers)),
            pl.col("id_orang").replace_strict(*_texts(own_keys)),
            nik=nik_text(pl.col("nik")),
            komponen="mungkin",
        )
        .unique()
        .sort("no_kk", "id_orang", "komponen")
    )


def _texts(numbers: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The key of every text of a part, and the text."""
    return pl.int_range(numbers.len(), dtype=pl.UInt32, eager=True), numbers

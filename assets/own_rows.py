"""The rows of the national lists that concern one part.

What belongs here: narrowing lists to the KK numbers and NIKs of some families.
What does not: reading the lists, or what a row does (rules/).
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

import rules

# The large lists, of which a part needs the rows that name its own KK or NIK.
KEYED_LISTS = ("verifikasi", "komponen", "eksklusi")


def concerning(lists: rules.Lists, families: pl.DataFrame, niks: pl.Series) -> rules.Lists:
    """The same lists, the large ones narrowed to rows that name a KK or NIK of this part."""
    numbers = (
        pl.concat(
            [
                families.select(pl.col("no_kk_silsilah").explode()),
                families.select(pl.col("terbentuk_dari").explode()),
            ],
            how="diagonal_relaxed",
        )
        .select(pl.coalesce(pl.all()).alias("no_kk"))
        .unique()
    )
    people = niks.drop_nulls().unique().to_frame("nik")

    def own(frame: pl.DataFrame, *niks: str) -> pl.DataFrame:
        kept = [frame.join(numbers, on="no_kk", how="semi")]
        rest = frame.join(numbers, on="no_kk", how="anti")
        for nik in niks:
            kept.append(rest.join(people, left_on=nik, right_on="nik", how="semi"))
            rest = rest.join(people, left_on=nik, right_on="nik", how="anti")
        return pl.concat(kept)

    return replace(
        lists,
        kepesertaan=own(lists.kepesertaan, "nik_pengurus", "nik_peserta"),
        **{name: own(getattr(lists, name), "nik") for name in KEYED_LISTS},
    )

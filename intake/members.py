"""Members of DTSEN whose family is not there.

What belongs here: parting members with a family in their part from those without.
What does not: why the family is missing (its own reject says), or other faults of a row.
"""

from __future__ import annotations

import polars as pl

from intake.dtsen import KK
from intake.reasons import hint
from schemas.lists import REJECTS

CODE = "KELUARGA_TIDAK_ADA"


def all_in_families(members: pl.DataFrame, families: pl.DataFrame) -> bool:
    """Whether `members_with_family` would part nobody from the others."""
    return members.join(families.select(KK), on=KK, how="anti").is_empty()


def members_with_family(
    members: pl.DataFrame, families: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Members of a part whose KK is among its families, and a BARIS reject for each other."""
    alone = members.join(families.select(KK), on=KK, how="anti").select(
        "berkas",
        "baris",
        pl.lit(KK).alias("kolom"),
        pl.lit("BARIS").alias("tingkat"),
        pl.lit(CODE).alias("kode"),
        pl.lit(hint(CODE)).alias("petunjuk"),
        pl.col(KK).alias("isi_diterima"),
    )
    kept = members.join(families.select(KK), on=KK, how="semi", maintain_order="left")
    return kept, alone.cast(REJECTS.polars_schema()).sort(REJECTS.sort)

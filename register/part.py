"""One kabupaten/kota as of the cut-off: the families that live there, and their members.

What belongs here: putting together untouched, touched, arrived and outside families.
What does not: applying events (`apply`).
"""

from __future__ import annotations

import polars as pl

from register.dtsen_rows import family_rows, member_rows, province
from register.outcome import Outcome
from schemas import families as tables
from schemas.table import Table


def part(
    kab: str,
    families: pl.DataFrame,
    members: pl.DataFrame,
    outcome: Outcome,
    doubles: pl.DataFrame,
    outside: pl.DataFrame,
    versi_dtsen: str,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(`keluarga`, `anggota`) of area `kab` (4 digits, 0000 unknown), in no order.

    families, members: the DTSEN rows of the area's file, untouched families pass straight
    through under `kab`; the touched are left out here and stand in the part where the events
    left them. Parts that only receive families are named by `outcome.areas`; rows of
    `outside` carry their area as well. doubles: `double_niks`.
    """
    gone = outcome.replaced.implode()
    card = pl.col("nomor_kartu_keluarga")
    resting = member_rows(members.filter(~card.is_in(gone)))
    here = pl.col("kode_kabupaten_kota") == kab
    changed = outcome.families.filter(here)
    own = family_rows(families.filter(~card.is_in(gone)), resting, versi_dtsen).with_columns(
        pl.lit(kab).alias("kode_kabupaten_kota")
    )
    rows = pl.concat([own.with_columns(province()), changed, outside.filter(here)]).with_columns(
        pl.lit(versi_dtsen, pl.String).alias("versi_dtsen")
    )
    moved = outcome.members.join(changed.select("no_kk"), on="no_kk", how="semi")
    persons = pl.concat(
        [
            resting.with_columns(pl.col("no_kk").alias("kk_dtsen")),
            moved.select(*resting.columns, "kk_dtsen"),
        ]
    )
    return rows, _counted_once(persons, doubles)


def stays_counted(outcome: Outcome, doubles: pl.DataFrame) -> pl.DataFrame:
    """STAYS of the whole nation; of a doubled NIK only the row that counts is `dihitung`."""
    return _counted_once(outcome.stays, doubles, tables.STAYS).sort(tables.STAYS.sort)


def _counted_once(
    persons: pl.DataFrame, doubles: pl.DataFrame, table: Table = tables.MEMBERS
) -> pl.DataFrame:
    """Doubled NIKs marked; `dihitung` only on the row where the person counts.

    Everybody else is as the rows say already: few are joined, not the part.
    """
    shared = pl.col("nik").is_in(doubles["nik"].implode()).fill_null(value=False)
    # with the NIK: who got another one by a correction is no double of anybody
    known = doubles.select("kk_dtsen", "id_orang", "nik", pl.col("dihitung").alias("_dihitung"))
    marked = (
        persons.filter(shared)
        .join(known, on=["kk_dtsen", "id_orang", "nik"], how="left")
        .with_columns(
            pl.col("_dihitung").is_not_null().alias("nik_ganda"),
            pl.col("_dihitung").fill_null(True).alias("dihitung"),
        )
    )
    columns = table.column_names
    return pl.concat([persons.filter(~shared).select(columns), marked.select(columns)])

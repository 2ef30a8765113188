"""What a person sees of `bansos usul`.

What belongs here: accounts, states and refusals as tables; never a number or a name of a person.
What does not: gathering them (assets).
"""

from __future__ import annotations

import polars as pl

from pipelines.show import console, frame_table
from schemas.amendments import FATES
from schemas.codes import AMENDMENT_STATES


def account_table(account: pl.DataFrame) -> None:
    """Accepted events by kind and fate; each row foots."""
    names = ["peristiwa", *(fate.name for fate in FATES)]
    rows = account.group_by("jenis").agg(pl.col(name).sum() for name in names).sort("jenis")
    total = rows.select(pl.lit("jumlah").alias("jenis"), *(pl.col(name).sum() for name in names))
    console.print(frame_table(pl.concat([rows, total]), "Peristiwa berlaku / events in force"))


def states_table(states: pl.DataFrame) -> None:
    """Proposals by month and kabupaten/kota, a column for every state."""
    rows = (
        states.group_by("bulan", pl.col("kode_kabupaten_kota").alias("kabupaten"))
        .agg(
            pl.len().alias("usul"),
            *((pl.col("keadaan") == state).sum().alias(state) for state in AMENDMENT_STATES),
        )
        .sort("bulan", "kabupaten")
    )
    console.print(frame_table(rows, "Usul kepada pemilik DTSEN / proposals"))


def refusals_table(states: pl.DataFrame) -> None:
    """What was refused, and why."""
    rows = states.filter(pl.col("keadaan") == "DITOLAK").select(
        "id_usul",
        "bulan",
        "jenis",
        "lembaga",
        pl.col("tgl_keadaan").alias("tgl_jawab"),
        pl.col("keterangan").alias("alasan"),
    )
    if rows.height:
        console.print(frame_table(rows, "Ditolak / refused"))

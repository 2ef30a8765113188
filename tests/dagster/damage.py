"""A table of the lake with a value no table allows, as a fault of our own would leave it.

What belongs here: the value, and a stamp that calls the table whole – a file merely spoilt is
noticed and made again.
What does not: what must be told of it (the tests).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from assets.stamps import set_stamp, stamp_of

MARKER = "3325011708990001"


def damage_births(data: Path) -> None:
    """Give every birth in the lake of `data` a mother's NIK of 17 characters."""
    births = data / "lake/laporan/kelahiran.parquet"
    pl.read_parquet(births).with_columns(nik_ibu=pl.lit(MARKER + "x")).write_parquet(births)
    stamp = births.with_suffix(".stempel")
    set_stamp(stamp, stamp_of(stamp), [births, births.with_suffix(".hitungan")])

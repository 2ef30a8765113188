"""A family of one release beside the same family of another.

What belongs here: following a family from number to number, and which pairs differ.
What does not: why they differ (`causes`).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

_KEY = ["program", "kunci"]
_COLUMNS = (
    *("program", "no_kk", "kode_desa", "kode_kabupaten_kota", "kode_provinsi"),
    *("desil_nasional", "status_kpm", "status", "alasan_utama", "alasan"),
    *("nominal", "nominal_hak", "peristiwa"),
)
COMPARED = ("status", "alasan_utama", "nominal", "nominal_hak")
AFTER = "_akhir"


@dataclass(frozen=True)
class Sides:
    """`both`: families of both releases (second side with suffix _akhir); the rest of one."""

    both: pl.DataFrame
    only_first: pl.DataFrame
    only_second: pl.DataFrame


def side_by_side(first: pl.DataFrame, second: pl.DataFrame, lineage: pl.DataFrame) -> Sides:
    """The decisions of two releases paired by programme and family.

    `first`, `second`: DECISIONS. `lineage`: nomor → keluarga, the number of the later release
    for every other number of a lineage. Where two numbers of one release stand for one family,
    the one that bears the number now is paired; the others stay alone.
    """
    one, other = _keyed(first, lineage), _keyed(second, lineage)
    return Sides(
        one.join(other, on=_KEY, suffix=AFTER),
        one.join(other, on=_KEY, how="anti"),
        other.join(one, on=_KEY, how="anti"),
    )


def _keyed(rows: pl.DataFrame, lineage: pl.DataFrame) -> pl.DataFrame:
    named = (
        rows.select([name for name in (*_COLUMNS, "kunci") if name in rows.columns])
        .join(lineage, left_on="no_kk", right_on="nomor", how="left")
        .with_columns(kunci=pl.coalesce("keluarga", "no_kk"))
        .drop("keluarga")
        .sort(*_KEY, pl.col("kunci") != pl.col("no_kk"), "no_kk")
    )
    again = pl.struct(_KEY).is_first_distinct().not_()
    return named.with_columns(kunci=pl.when(again).then("no_kk").otherwise("kunci"))


def changed(both: pl.DataFrame) -> pl.DataFrame:
    """The pairs whose status, headline reason, amount or entitlement differs."""
    return both.filter(
        pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}{AFTER}")) for name in COMPARED)
    )

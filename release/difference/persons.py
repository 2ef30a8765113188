"""A person's health cover in one release beside the same person's in another.

What belongs here: pairing persons by their key, and what is seen of their families.
What does not: the causes (`causes`), or families (`pairs`).
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from release.difference.causes import Seen
from release.difference.pairs import AFTER, Sides

PROGRAMME = "PBI_JK"
_OWN_PARAMETERS = "pbi_jk/"
_COLUMNS = (
    *("no_kk", "kode_desa", "kode_kabupaten_kota", "kode_provinsi", "desil_nasional"),
    *("peserta", "status", "alasan_utama", "alasan"),
)


def persons_side_by_side(first: pl.DataFrame, second: pl.DataFrame) -> Sides:
    """The rows of two releases paired by person. `first`, `second`: PBI_LIST, or what stood alone.

    `kunci` is the person's key, whatever family it is in; nobody is paid, so all amounts are 0.
    """
    one, other = _keyed(first), _keyed(second)
    key = ["program", "kunci"]
    return Sides(
        one.join(other, on=key, suffix=AFTER),
        one.join(other, on=key, how="anti"),
        other.join(one, on=key, how="anti"),
    )


def _keyed(rows: pl.DataFrame) -> pl.DataFrame:
    if "kunci" in rows.columns:
        return rows
    nothing = pl.lit(0, dtype=pl.Int64)
    return rows.select(
        *_COLUMNS,
        kunci="id_orang",
        program=pl.lit(PROGRAMME),
        nominal=nothing,
        nominal_hak=nothing,
    )


def seen_of_persons(seen: Seen, pairs: pl.DataFrame, lineage: pl.DataFrame) -> Seen:
    """`seen` with each cause of a family at every person of `pairs` who is or was in it.

    A changed figure of PBI-JK itself may speak for any reason, so it speaks for all.
    """
    numbers = [pl.col(name) for name in ("no_kk", f"no_kk{AFTER}") if name in pairs.columns]
    homes = pl.concat([pairs.select("kunci", nomor=number) for number in numbers]).drop_nulls()
    families = (
        homes.join(lineage, on="nomor", how="left")
        .select("kunci", keluarga=pl.coalesce("keluarga", "nomor"))
        .join(seen.families, left_on="keluarga", right_on="kunci")
        .select("kunci", "sebab")
        .unique()
    )
    names = seen.parameters
    own = names is not None and any(name.startswith(_OWN_PARAMETERS) for name in names)
    return replace(
        seen,
        families=families,
        parameters=None if own else names,
        programmes=frozenset({PROGRAMME}),
    )

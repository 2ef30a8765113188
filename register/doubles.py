"""NIKs borne by more than one DTSEN row, and in which family the person counts.

What belongs here: the national search for doubled NIKs, in bounded memory.
What does not: what a doubled NIK means for a decision (rules).
"""

from __future__ import annotations

import polars as pl

from register.policy import DEFAULT, Policy

_SCHEMA = {
    "nik": pl.String(),
    "kk_dtsen": pl.String(),
    "id_orang": pl.String(),
    "dihitung": pl.Boolean(),
}


def double_niks(
    members: pl.LazyFrame, participants: pl.DataFrame | pl.LazyFrame, policy: Policy = DEFAULT
) -> pl.DataFrame:
    """Every DTSEN row whose NIK another row has too: nik, kk_dtsen, id_orang, dihitung.

    members: all parts of schemas.dtsen.MEMBERS, scanned. The person counts once: in the
    family where the NIK is payee of an AKTIF participation, else in that of the smallest
    KK number; there, the row of the smallest id_orang.

    NIKs are sorted as integers, in as many passes over that one column as keep a pass below
    `policy.saringan_nik` numbers; only rows of doubled NIKs are then read.
    """
    numbers = members.select(
        pl.col("nomor_induk_kependudukan").cast(pl.UInt64, strict=False).alias("n")
    ).drop_nulls()
    total = int(members.select(pl.len()).collect().item())
    passes = max(1, -(-total // policy.saringan_nik))
    repeated = pl.concat([_repeated(numbers, rest, passes) for rest in range(passes)]).sort()
    if repeated.is_empty():
        return pl.DataFrame(schema=_SCHEMA)
    rows = (
        members.filter(
            pl.col("nomor_induk_kependudukan")
            .cast(pl.UInt64, strict=False)
            .is_in(repeated.implode())
        )
        .select(
            pl.col("nomor_induk_kependudukan").alias("nik"),
            pl.col("nomor_kartu_keluarga").alias("kk_dtsen"),
            "id_orang",
        )
        .collect(engine="streaming")
    )
    payees = (
        participants.lazy()
        .filter((pl.col("status") == "AKTIF") & pl.col("nik_pengurus").is_not_null())
        .select(pl.col("nik_pengurus").alias("nik"), pl.col("no_kk").alias("kk_dtsen"))
        .join(rows.lazy().select("nik").unique(), on="nik", how="semi")
        .unique()
        .with_columns(pl.lit(0).alias("_giliran"))
        .collect(engine="streaming")
    )
    return (
        rows.join(payees, on=["nik", "kk_dtsen"], how="left")
        .sort("nik", pl.col("_giliran").fill_null(1), "kk_dtsen", "id_orang")
        .with_columns((pl.int_range(pl.len()).over("nik") == 0).alias("dihitung"))
        .select(*_SCHEMA)
    )


def _repeated(numbers: pl.LazyFrame, rest: int, passes: int) -> pl.Series:
    """The numbers of one pass that stand more than once: neighbours once they are sorted."""
    mine = numbers if passes == 1 else numbers.filter(pl.col("n") % passes == rest)
    ordered = mine.collect(engine="streaming")["n"].sort()
    return ordered.filter(ordered == ordered.shift(1)).unique()

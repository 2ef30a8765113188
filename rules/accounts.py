"""Accounts that failed in an earlier wave: the family is paid through another channel meanwhile.

What belongs here: what bank and post last said of an account, and the channel that follows.
What does not: whom to follow up, or what is paid again (payment). A failed account stops nobody.
"""

from __future__ import annotations

import polars as pl

from rules.context import FAILED_SCHEMA, Context
from rules.lineage import of_families

_ACCOUNT = "HIMBARA"
_FAILED = ("GAGAL", "RETUR")
_READ = ("no_kk", "nik_pengurus", "status", "tgl_lapor", "tgl_transaksi")


def failed_accounts(payments: pl.LazyFrame, context: Context) -> pl.DataFrame:
    """nik of the payees whose account's last word is a failure; no_kk where none was named.

    `payments`: LISTS["pembayaran"]. Only feedback on earlier waves, of any quarter, known on
    as-of, about the bank's channel. Where one day says both, the account is taken to work.
    """
    known = pl.coalesce("tgl_lapor", "tgl_transaksi")
    day = pl.coalesce("tgl_transaksi", "tgl_lapor")
    nik, no_kk = pl.col("nik_pengurus"), pl.col("no_kk")
    account, failed = ("rumah", "nik_pengurus"), pl.col("status").is_in(_FAILED)
    lines = payments.filter(
        (pl.col("kanal") == _ACCOUNT)
        & (pl.col("tahap") < str(context.tahap))
        & (known <= context.as_of)
    ).select(*_READ)
    # Accounts that never failed are most of the nation's: their lines are not held.
    once = lines.filter(failed).select("nik_pengurus", "no_kk").collect(engine="streaming")
    payees = once["nik_pengurus"].drop_nulls().unique()
    homes = once.filter(nik.is_null())["no_kk"].unique()
    return (
        lines.filter(nik.is_in(payees.implode()) | (nik.is_null() & no_kk.is_in(homes.implode())))
        # whoever has the account keeps it under another KK number
        .with_columns(rumah=pl.when(nik.is_null()).then("no_kk"))
        .filter(day == day.max().over(account))
        .group_by(no_kk="rumah", nik="nik_pengurus")
        .agg(gagal=failed.all())
        .filter("gagal")
        .select(FAILED_SCHEMA.names())
        .sort(FAILED_SCHEMA.names(), nulls_last=True)
        .collect(engine="streaming")
    )


def away_from_failed(
    payees: pl.DataFrame, failed: pl.DataFrame, by_kk: pl.DataFrame, context: Context
) -> pl.DataFrame:
    """`payees` with `kanal` by `bayar/kanal_ulang` where the account they would use failed.

    `failed`: of `failed_accounts`. A payee is known by the NIK, whatever family the account was
    for; a line that names no payee speaks of its family's.
    """
    if failed.is_empty():
        return payees
    persons = failed.select(nik_pengurus="nik", orang=pl.lit(True)).drop_nulls().unique()
    homes = of_families(failed.filter(pl.col("nik").is_null()), by_kk).select(
        "no_kk", rumah=pl.lit(True)
    )
    broken = pl.col("orang").fill_null(False) | pl.col("rumah").fill_null(False)
    instead = pl.lit(context.text("bayar/kanal_ulang"))
    return (
        payees.join(persons, on="nik_pengurus", how="left")
        .join(homes.unique(), on="no_kk", how="left")
        .with_columns(
            kanal=pl.when(broken & (pl.col("kanal") == _ACCOUNT)).then(instead).otherwise("kanal")
        )
        .drop("orang", "rumah")
    )

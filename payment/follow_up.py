"""Who has not received what the list says, and what is done about it.

What belongs here: the next step, its deadline, and which wave may pay again.
What does not: the rules behind it (`terms`), or money that must come back (`recovery`).
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from payment.references import UNCLEAR
from payment.terms import Terms
from schemas.payment import FOLLOW_UP

_SUSPECT = ("BERTENTANGAN", "BERULANG_SATU_SP2D", UNCLEAR)


def follow_up(
    states: pl.DataFrame, differences: pl.DataFrame, terms: Terms, as_of: date
) -> pl.DataFrame:
    """FOLLOW_UP of one tahap's STATES: rows whose money did not arrive, or that contradict.

    Nothing is listed twice: what is paid again is the rest of the first list's amount, through
    the next wave of the quarter that opens the programme. It is paid again only while identity
    and entitlement stand, and no `differences` (DIFFERENCES) say that the family was listed for
    too much; otherwise a person looks first. What no wave of the quarter can pay any more is
    `hak_tidak_terbayar`.
    """
    key = ["tahap", "program", "no_kk"]
    too_much = differences.filter(pl.col("lebih_bayar") > 0).select(key).unique()
    state = pl.col("penyaluran")
    silent = (as_of - terms.wave.cutoff).days > terms.silent
    open_ = state.is_in(list(terms.actions)) & ((state != "BELUM_DILAPORKAN") | pl.lit(silent))
    suspect = pl.col("catatan").list.set_intersection(list(_SUSPECT)).list.len() > 0
    rows = states.filter(open_ | suspect).join(
        too_much.with_columns(dikurangi=pl.lit(True)), on=key, how="left"
    )
    rows = rows.with_columns(
        ragu=suspect | pl.col("dikurangi").fill_null(False),
        tahap_susulan=pl.col("program").replace_strict(
            dict(terms.catch_up(as_of)), default=None, return_dtype=pl.String
        ),
    )
    stands = (pl.col("identitas") == "PADAN") & pl.col("kelayakan").is_in(["LAYAK", "MENUNGGU"])
    again = state.is_in(terms.paid_again) & stands & ~pl.col("ragu")
    can = again & pl.col("tahap_susulan").is_not_null()
    # unreceived: in the account but untouched is received, and the bank's silence is no debt yet
    missing = pl.when(state.is_in(terms.paid_again)).then("kurang").otherwise(0)
    deadline = pl.coalesce("tgl_terakhir", pl.lit(terms.wave.cutoff)) + timedelta(terms.to_act)
    to_look_at = pl.col("ragu") | (state.is_in(terms.paid_again) & ~stands)
    return (
        rows.with_columns(
            belum_diterima=missing,
            tindakan=pl.when(to_look_at)
            .then(pl.lit("PERIKSA_DAHULU"))
            .otherwise(state.replace_strict(dict(terms.actions), default="PERIKSA_DAHULU")),
            batas=pl.min_horizontal(deadline, pl.lit(terms.last_payment_day)),
            kanal_ulang=pl.when(can).then(pl.lit(terms.channel_again)),
            bayar_ulang=pl.when(can).then("kurang").otherwise(0),
            hak_tidak_terbayar=pl.when(pl.col("tahap_susulan").is_null())
            .then(missing)
            .otherwise(0),
            tahap_susulan=pl.when(can).then("tahap_susulan"),
        )
        .select(FOLLOW_UP.column_names)
        .cast(FOLLOW_UP.polars_schema())
        .sort(FOLLOW_UP.sort)
    )

"""The state of every list row: what was paid, what came back, what is missing or too much.

What belongs here: adding the payments of a list row up, and naming its state.
What does not: a single payment (`orders`), or what is to be done (`follow_up`, `recovery`).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from payment.axes import label_of, with_axes
from payment.orders import ROW, orders
from payment.references import UNCLEAR
from payment.terms import Terms
from schemas.payment import STATES

_MONEY = ("kredit", "dicairkan", "retur", "disetor")
_BACK = ("GAGAL", "RETUR", "DISETOR_KEMBALI")
# Of several words about one day the later step is the last word.
_STEPS = ("TERSALUR", "TIDAK_TRANSAKSI", "DITRANSAKSIKAN", *_BACK)
_ORDER_NOTES = ("BERTENTANGAN", "BERULANG_SATU_SP2D")


def states(listed: pl.DataFrame, fates: pl.DataFrame, terms: Terms, as_of: date) -> pl.DataFrame:
    """STATES of one tahap's list rows in one part, as the lines known on `as_of` say.

    `listed`: KPM_LIST with `alasan`, all reasons of the newest release. `fates`: FATES of the
    part. The same set of lines gives the same states, in whatever order they came.
    """
    unclear = (
        fates.filter(pl.col("nasib") == UNCLEAR)
        .select(tahap="tahap_daftar", program="program", no_kk="no_kk_daftar")
        .unique()
        .with_columns(pl.lit(True).alias(UNCLEAR))
    )
    lines = (
        fates.filter(pl.col("nasib") == "COCOK")
        .with_columns(tahap="tahap_daftar", no_kk="no_kk_daftar")
        .join(listed.select(*ROW, hak="nominal"), on=ROW)
    )
    rows = (
        with_axes(listed)
        .join(_paid(lines), on=ROW, how="left")
        .join(_told(lines), on=ROW, how="left")
        .join(unclear, on=ROW, how="left")
        .with_columns(pl.col(*_MONEY, "masuk", "pembayaran", "umpan_balik").fill_null(0))
    )
    money = rows.with_columns(
        tersalur="kredit",
        diterima=(pl.col("masuk") - pl.col("disetor")).clip(0),
        lebih=(pl.col("masuk") - pl.col("nominal")).clip(0),
        catatan=pl.concat_list(
            pl.col("catatan").fill_null([]),
            *(
                pl.when(pl.col(note)).then(pl.lit([note])).otherwise(pl.lit([], pl.List(pl.String)))
                for note in (*_ORDER_NOTES, UNCLEAR)
            ),
        ).list.sort(),
        dokumen=pl.col("dokumen").fill_null([]),
    ).with_columns(kurang=(pl.col("nominal") - pl.col("diterima")).clip(0))
    named = money.with_columns(penyaluran=_state(terms, as_of))
    return (
        named.with_columns(label_siks_ng=label_of(pl.col("penyaluran")))
        .select(STATES.column_names)
        .cast(STATES.polars_schema())
        .sort(STATES.sort)
    )


def _paid(lines: pl.DataFrame) -> pl.DataFrame:
    """Per list row the sums over its payments; `masuk` is what stayed with the family at first."""
    per_order = orders(lines).with_columns(masuk=(pl.col("kredit") - pl.col("retur")).clip(0))
    return per_order.group_by(ROW).agg(
        pl.col(*_MONEY, "masuk").sum(),
        pl.col(*_ORDER_NOTES).any(),
        pembayaran=(pl.col("masuk") > 0).sum().cast(pl.Int64),
    )


def _told(lines: pl.DataFrame) -> pl.DataFrame:
    """Per list row what is known besides money: the last word, days, notes, documents."""
    day = pl.coalesce("tgl_transaksi", "diketahui")
    step = pl.col("status").replace_strict(
        {word: place for place, word in enumerate(_STEPS)}, return_dtype=pl.Int8
    )
    back = pl.col("status").is_in(_BACK) & _counts()
    last = lines.with_columns(hari=day, langkah=step).sort(*ROW, "hari", "langkah", "isi")
    notes = pl.col("catatan").list.explode(keep_nulls=False, empty_as_null=False)
    return last.group_by(ROW, maintain_order=True).agg(
        umpan_balik=pl.len().cast(pl.Int64),
        status_terakhir=pl.col("status").last(),
        kata_kembali=pl.col("status").filter(back).last(),
        kode_gagal=pl.col("kode_gagal").drop_nulls().last(),
        tgl_kredit=pl.col("hari").filter(~pl.col("status").is_in(_BACK)).max(),
        tgl_terakhir=pl.col("hari").last(),
        catatan=notes.unique().sort(),
        dokumen=pl.concat([pl.col("no_sp2d"), pl.col("ntpn")]).drop_nulls().unique().sort(),
    )


def _counts() -> pl.Expr:
    """A return to the treasury without its receipt is told, but moves no money."""
    return (pl.col("status") != "DISETOR_KEMBALI") | pl.col("ntpn").is_not_null()


def _state(terms: Terms, as_of: date) -> pl.Expr:
    got, due, drawn = pl.col("diterima"), pl.col("nominal"), pl.col("dicairkan")
    waited = (pl.lit(as_of) - pl.col("tgl_kredit")).dt.total_days()
    untouched = (pl.col("status_terakhir") == "TIDAK_TRANSAKSI") | (waited > terms.unwithdrawn)
    return (
        pl.when(pl.col("umpan_balik") == 0)
        .then(pl.lit("BELUM_DILAPORKAN"))
        .when(got > due)
        .then(pl.lit("LEBIH_DIBAYAR"))
        .when(got == 0)
        # a credit of nothing, or a return without receipt, says nothing about the money
        .then(pl.col("kata_kembali").fill_null("BELUM_DILAPORKAN"))
        .when(got < due)
        .then(pl.lit("SEBAGIAN"))
        .when(drawn >= due)
        .then(pl.lit("DICAIRKAN"))
        .when((drawn == 0) & untouched.fill_null(False))
        .then(pl.lit("TIDAK_DICAIRKAN"))
        .otherwise(pl.lit("TERSALUR"))
    )

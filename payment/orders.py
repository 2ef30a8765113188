"""The payments of one list row, each under its own disbursement order (SP2D).

What belongs here: how much of each payment reached the family, from the set of lines about it.
What does not: adding the payments up to a state (`state`).

Everything here is a sum, a largest or a latest over a set, so the order of lines and files
changes nothing.
"""

from __future__ import annotations

import polars as pl

ROW = ["tahap", "program", "no_kk"]
ORDER = [*ROW, "no_sp2d"]
_DAY = pl.coalesce("tgl_transaksi", "diketahui")


def orders(lines: pl.DataFrame) -> pl.DataFrame:
    """One row per list row and SP2D: kredit, dicairkan, retur, disetor, and two notes.

    `lines`: FATES that count, named by their list row (ROW), with its amount as `hak`.

    - A line without SP2D belongs to the order `references` found for it.
    - One SP2D names a family once, so within it credits count up to the listed amount (or the
      largest single one) plus what came back in between: a day corrected is no second credit.
    - GAGAL dated after the credit, with nothing withdrawn, takes the credit back.
    - Money is returned to the treasury only with a receipt (NTPN).
    """
    money, status = pl.col("nominal"), pl.col("status")

    def total(*words: str) -> pl.Expr:
        return money.filter(status.is_in(words)).sum()

    def largest(word: str) -> pl.Expr:
        return money.filter(status == word).max().fill_null(0)

    def last_day(*words: str) -> pl.Expr:
        return _DAY.filter(status.is_in(words)).max()

    credited = ("TERSALUR", "DITRANSAKSIKAN", "TIDAK_TRANSAKSI")
    summed = (
        lines.with_columns(no_sp2d=pl.coalesce("rujukan", pl.lit("")))
        .group_by(ORDER)
        .agg(
            pl.col("hak").first(),
            masuk=total("TERSALUR"),
            masuk_terbesar=largest("TERSALUR"),
            cair=total("DITRANSAKSIKAN"),
            cair_terbesar=largest("DITRANSAKSIKAN"),
            diam=largest("TIDAK_TRANSAKSI"),
            kembali=total("RETUR"),
            disetor=money.filter(
                (status == "DISETOR_KEMBALI") & pl.col("ntpn").is_not_null()
            ).sum(),
            gagal=largest("GAGAL"),
            hari_kredit=last_day(*credited),
            hari_gagal=last_day("GAGAL"),
        )
    )
    back = pl.col("kembali") + pl.col("disetor")

    def capped(sum_: str, single: str) -> pl.Expr:
        return pl.min_horizontal(sum_, pl.max_horizontal("hak", single) + back)

    failed = pl.col("hari_gagal") > pl.col("hari_kredit")
    taken_back = failed.fill_null(False) & (pl.col("cair") == 0)
    counted = summed.with_columns(
        dicairkan=capped("cair", "cair_terbesar"),
        kredit=pl.max_horizontal(capped("masuk", "masuk_terbesar"), "diam"),
        # what came to the treasury had been credited, told or not
    ).with_columns(kredit=pl.max_horizontal("kredit", "dicairkan", "disetor"))
    return counted.with_columns(
        retur=pl.when(taken_back & (pl.col("kembali") == 0))
        .then(pl.min_horizontal("gagal", "kredit"))
        .otherwise(pl.min_horizontal("kembali", "kredit")),
        BERTENTANGAN=(
            (pl.col("hari_gagal") == pl.col("hari_kredit")) | (failed & (pl.col("cair") > 0))
        ).fill_null(False),
        BERULANG_SATU_SP2D=(pl.col("masuk") > pl.col("kredit"))
        | (pl.col("cair") > pl.col("dicairkan")),
    ).select(
        *ORDER, "kredit", "dicairkan", "retur", "disetor", "BERTENTANGAN", "BERULANG_SATU_SP2D"
    )

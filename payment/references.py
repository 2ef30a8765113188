"""Which disbursement order (SP2D) a line answers that names none.

What belongs here: telling it where only one order fits, and saying so where that cannot be told.
What does not: the list row it answers (`placing`), or what the order adds up to (`orders`).
"""

from __future__ import annotations

import polars as pl

UNCLEAR = "RUJUKAN_TIDAK_JELAS"
_ROW = ["tahap_daftar", "program", "no_kk_daftar"]
_CREDITED = ("TERSALUR", "DITRANSAKSIKAN", "TIDAK_TRANSAKSI")
_BACK = ("GAGAL", "RETUR", "DISETOR_KEMBALI")
_DAY = pl.coalesce("tgl_transaksi", "diketahui")


def with_references(rows: pl.DataFrame) -> pl.DataFrame:
    """FATES rows with `rujukan`, the order each answers; `nasib` RUJUKAN_TIDAK_JELAS where unknown.

    A line's own number wins. Without one: the only order of its list row; of several, news of
    money received belongs to the first, so that it is never called a second payment. News of
    money that came back belongs to the one order that credited this very amount by then and of
    which nothing else says that it came back; where none or several fit, or several such lines
    claim one order, nobody is told to have it back: the line counts for nothing until its
    sender names the order.
    """
    counted = pl.col("nasib") == "COCOK"
    numbered = rows.with_row_index("_baris")
    first = (
        numbered.filter(counted)
        .group_by(_ROW)
        .agg(_awal=pl.col("no_sp2d").min(), _banyak=pl.col("no_sp2d").drop_nulls().n_unique())
    )
    known = numbered.join(first, on=_ROW, how="left", maintain_order="left")
    asked = known.filter(
        counted
        & pl.col("no_sp2d").is_null()
        & pl.col("status").is_in(_BACK)
        & (pl.col("_banyak") > 1)
    )
    told = _only_fit(asked, numbered.filter(counted & pl.col("no_sp2d").is_not_null()))
    return (
        known.join(told, on="_baris", how="left", maintain_order="left")
        .join(asked.select("_baris", _ditanya=True), on="_baris", how="left", maintain_order="left")
        .with_columns(
            rujukan=pl.when(pl.col("_ditanya"))
            .then("_cocok")
            .when(counted)
            .then(pl.coalesce("no_sp2d", "_awal")),
            nasib=pl.when(pl.col("_ditanya") & pl.col("_cocok").is_null())
            .then(pl.lit(UNCLEAR))
            .otherwise("nasib"),
        )
        .drop("_baris", "_awal", "_banyak", "_cocok", "_ditanya")
    )


def _only_fit(asked: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """_baris, _cocok for the lines of `asked` that fit one order, which no other such line fits."""
    status, money = pl.col("status"), pl.col("nominal")
    orders = lines.group_by(*_ROW, "no_sp2d").agg(
        kredit=money.filter(status.is_in(_CREDITED)).max(),
        hari=_DAY.filter(status.is_in(_CREDITED)).min(),
        kembali=status.is_in(_BACK).any(),
    )
    fits = (
        asked.drop("no_sp2d")
        .join(orders, on=_ROW)
        .filter((money == pl.col("kredit")) & (pl.col("hari") <= _DAY) & ~pl.col("kembali"))
    )
    alone = (pl.len().over("_baris") == 1) & (pl.len().over(*_ROW, "no_sp2d", "status") == 1)
    return fits.filter(alone).select("_baris", _cocok="no_sp2d")

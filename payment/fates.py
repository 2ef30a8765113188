"""What became of each line of feedback, and what is to be seen on it.

What belongs here: telling the repeats among the lines of one list row, and the notes.
What does not: which list row a line answers (`placing`), or the money (`state`).
"""

from __future__ import annotations

import polars as pl

from payment.references import with_references
from schemas.payment import FATES

_ROW = ["tahap_daftar", "program", "no_kk_daftar"]
# What makes two lines the same fact; the day they were told on is no part of it.
_FACT = ["status", "nominal", "tgl_transaksi", "no_sp2d", "ntpn", "kode_gagal"]


def fates(feedback: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """FATES of one part's placed lines.

    A fact told again – the same status, amount, day and reference of the same list row – is
    ULANGAN: the one known first counts, and of one day the smaller `isi`, so that the order of
    arrival changes nothing. Money returned to the treasury is one fact per receipt (NTPN).
    RUJUKAN_TIDAK_JELAS: money that came back of nobody knows which order (`references`).
    """
    told_again = pl.struct(*_ROW, _fact()).is_first_distinct().not_() & (pl.col("nasib") == "COCOK")
    rows = feedback.sort("diketahui", "isi", nulls_last=True).with_columns(
        nasib=pl.when(told_again).then(pl.lit("ULANGAN")).otherwise("nasib")
    )
    beside = listed.select(
        tahap_daftar="tahap",
        program="program",
        no_kk_daftar="no_kk",
        pengurus="nik_pengurus",
        hak="nominal",
        kanal_daftar="kanal",
    )
    found = rows.join(beside, on=_ROW, how="left", maintain_order="left")
    return (
        with_references(found)
        .with_columns(catatan=_notes())
        .select(FATES.column_names)
        .cast(FATES.polars_schema())
        .sort(FATES.sort, nulls_last=True)
    )


def _fact() -> pl.Expr:
    receipt = (pl.col("status") == "DISETOR_KEMBALI") & pl.col("ntpn").is_not_null()
    blank = {"tgl_transaksi": pl.lit(None, pl.Date), "no_sp2d": pl.lit(None, pl.String)}
    return pl.struct(
        pl.when(receipt).then(blank[name]).otherwise(name).alias(name) if name in blank else name
        for name in _FACT
    ).alias("fakta")


def _notes() -> pl.Expr:
    """The notes of each line, sorted; only lines of a list row are compared with it."""
    status = pl.col("status")
    notes = {
        "KANAL_BEDA": pl.col("kanal") != pl.col("kanal_daftar"),
        "NOMINAL_BEDA": pl.col("nominal") != pl.col("hak"),
        "NOMOR_KK_LAIN": (pl.col("nasib") == "COCOK") & (pl.col("no_kk") != pl.col("no_kk_daftar")),
        "PENGURUS_BEDA": pl.col("nik_pengurus") != pl.col("pengurus"),
        "TANPA_KODE_GAGAL": (status == "GAGAL") & pl.col("kode_gagal").is_null(),
        "TANPA_RUJUKAN": pl.when(status == "DISETOR_KEMBALI")
        .then(pl.col("ntpn").is_null())
        .otherwise(pl.col("no_sp2d").is_null()),
    }
    return pl.concat_list(
        pl.when(applies.fill_null(False)).then(pl.lit(note)) for note, applies in notes.items()
    ).list.drop_nulls()

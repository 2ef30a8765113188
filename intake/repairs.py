"""What was taken otherwise than it was received: the trace of every repair.

What belongs here: comparing received text with the value used, naming the difference, and
gathering what one program did to a whole column.
What does not: making a repair (the column readers), or cells that were not taken (`rejects`).

The trace is not written by whoever repairs: it is the difference itself, so no repair can
forget it. A cell that was left empty has a reject instead; words for "nothing known" and the
unit and codes that a layout declares for its source are no repairs.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from intake.cells import NBSP
from intake.layout import Layout
from intake.limits import limits
from intake.together import file_of, line_of
from schemas.fingerprint import in_words

REPAIRS = pl.Schema(
    {
        "baris": pl.Int64(),
        "kolom": pl.String(),
        "kode": pl.String(),
        "isi_diterima": pl.String(),
        "isi_dipakai": pl.String(),
        "jumlah": pl.Int64(),
    }
)
NO_REPAIRS = REPAIRS.to_frame()
_BY_FILE = {"tempat": pl.Int64, "kode": pl.String}
_MONTH_ONLY = r"^\s*\d{4}-\d{1,2}\s*$"


def file_repairs(codes: Mapping[int, str]) -> pl.DataFrame:
    """The trace of what was done to files as a whole, by their places; with `tempat`."""
    found = pl.DataFrame(
        {"tempat": list(codes), "kode": list(codes.values())}, _BY_FILE, strict=True
    )
    return found.with_columns(jumlah=pl.lit(1)).pipe(_shaped)


def repairs_of(
    lines: pl.Series, text: pl.Series, values: pl.Series, codes: pl.Series | None = None
) -> pl.DataFrame:
    """One entry per cell whose value is not its received text; `values` names the column.

    `codes`, if given, says which cells were repaired and how (null: not at all).
    """
    if values is text:
        return NO_REPAIRS
    used = in_words(values)
    changed = (used != text) if codes is None else codes.is_not_null()
    places = (changed & used.is_not_null() & text.is_not_null()).fill_null(False).arg_true()
    if not places.len():
        return NO_REPAIRS
    found = pl.DataFrame(
        {
            "baris": lines.gather(places),
            "isi_diterima": text.gather(places),
            "isi_dipakai": used.gather(places),
        }
    )
    named = _kind(values.dtype) if codes is None else pl.lit(codes.gather(places))
    return (
        found.with_columns(kode=named, kolom=pl.lit(values.name), jumlah=pl.lit(1, pl.Int64))
        # A month that stands for its last day is told among the rejects.
        .filter(pl.col("kode").is_not_null())
        .select(REPAIRS.names())
    )


def per_column(repairs: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """`repairs` by file and line, those of very many rows of a column of codes as one entry each.

    `baris` is that of `together`; in the result it is the line, and `tempat` the file's place.
    """
    told = repairs.with_columns(
        file_of(repairs["baris"]).cast(pl.Int64).alias("tempat"), line_of(repairs["baris"])
    )
    if layout.texts is None or repairs.height <= limits().repairs_per_cell:
        return _shaped(told)
    column = ("tempat", "kolom", "kode")
    many = pl.len().over(column) > limits().repairs_per_cell
    counted = told.filter(many).group_by(column).agg(jumlah=pl.len().cast(pl.Int64))
    return pl.concat([_shaped(told.filter(~many)), _shaped(counted)])


def _kind(dtype: pl.DataType) -> pl.Expr:
    """What differs, the plainest first."""
    received, used = pl.col("isi_diterima"), pl.col("isi_dipakai")
    bare = received.str.strip_chars(f" \t{NBSP}")
    if dtype == pl.Date:
        return (
            pl.when(received.str.contains(_MONTH_ONLY))
            .then(None)
            .when(bare.str.contains(r"^\d{5}(\.\d+)?$"))
            .then(pl.lit("TANGGAL_SERI"))
            .when(received.str.contains(r"\d[ tT]\d{2}:\d{2}"))
            .then(pl.lit("TANGGAL_JAM_DIBUANG"))
            .when(received.str.contains(r"(?i)[a-z]"))
            .then(pl.lit("TANGGAL_NAMA_BULAN"))
            .when(bare == used)
            .then(pl.lit("SPASI_DIRAPIKAN"))
            .otherwise(pl.lit("TANGGAL_GAYA_LAIN"))
        )
    letters = r"[\s_\-]+"
    return (
        pl.when(received.str.contains(NBSP, literal=True))
        .then(pl.lit("NBSP_DIGANTI"))
        .when(bare == used)
        .then(pl.lit("SPASI_DIRAPIKAN"))
        .when(received.str.contains(r"^\s*['‘’`]"))
        .then(pl.lit("APOSTROF_DIBUANG"))
        .when(bare.str.replace(r"\.0$", "") == used)
        .then(pl.lit("NOL_DESIMAL_DIBUANG"))
        .when(bare.str.replace_all(r"\D", "") == used)
        .then(pl.lit("TANDA_DIBUANG"))
        .when(bare.str.contains(r"^[\d.]+$") & used.str.contains(r"^\d{10}$"))
        .then(pl.lit("NOL_DIKEMBALIKAN"))
        .when(bare.str.contains(r"^[\dOolI'‘’`\s.]+$") & used.str.contains(r"^\d+$"))
        .then(pl.lit("HURUF_JADI_ANGKA"))
        .when(
            bare.str.to_uppercase().str.replace_all(letters, "")
            == used.str.to_uppercase().str.replace_all(letters, "")
        )
        .then(pl.lit("TULISAN_DISERAGAMKAN"))
        .otherwise(pl.lit("KATA_DISAMAKAN"))
    )


def _shaped(frame: pl.DataFrame) -> pl.DataFrame:
    schema = pl.Schema({"tempat": pl.Int64(), **REPAIRS})
    missing = [
        pl.lit(None, dtype).alias(name)
        for name, dtype in schema.items()
        if name not in frame.columns
    ]
    return frame.with_columns(missing).select(schema.names()).cast(schema)

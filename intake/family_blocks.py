"""What stands once per family → each of its rows.

What belongs here: where a block of rows begins, what is carried down from its first row or from
the heading above it, the trace of each filled cell, and the reason where no number holds.
What does not: finding headings (`headings`). What is asked for stands in the layout.
"""

from __future__ import annotations

import polars as pl

from intake.faults import NO_FAULTS
from intake.headings import Headings
from intake.layout import Layout
from intake.together import file_of

FROM_ABOVE, FROM_HEADING = "DARI_AWAL_KELUARGA", "DARI_JUDUL_KELUARGA"
_UNREAD, _UNSURE = "JUDUL_TANPA_NOMOR", "JUDUL_TIDAK_PASTI"
Columns = dict[str, pl.Series]


def filled_down(
    columns: Columns, lines: pl.Series, layout: Layout, headings: Headings | None
) -> tuple[list[pl.DataFrame], pl.DataFrame]:
    """Fill `columns` in place; the trace of every filled cell, and faults of empty numbers.

    A block starts where one of the columns is filled, where a head of family stands or below a
    heading, and ends before the next or with its file: what a block does not say is not taken
    from the one above it.
    """
    held = [name for name in layout.once_per_family if name in columns]
    said = _said(columns, lines, layout, headings)
    names = list(dict.fromkeys([*held, *(headings.columns if headings else ())]))
    if not names:
        return [], NO_FAULTS
    nothing = pl.Series([None], dtype=pl.String)
    frame = pl.DataFrame(
        {name: columns.get(name, nothing.new_from_index(0, len(lines))) for name in names}
    )
    filled = {name: pl.col(name).str.strip_chars().fill_null("") != "" for name in names}
    starts = _heads(columns, lines, layout)
    if held:
        starts |= frame.select(pl.any_horizontal(filled[name] for name in held)).to_series()
    starts |= said["mulai"]
    blocks = pl.DataFrame({"mulai": starts.cast(pl.UInt32), "berkas": file_of(lines)}).select(
        "berkas", blok=pl.col("mulai").cum_sum().over("berkas")
    )
    repairs = []
    for name in names:
        has = filled[name]
        first = pl.col(name).first().over("berkas", "blok")
        above = (pl.col("blok") > 0) & has.first().over("berkas", "blok")
        made = frame.with_columns(blocks, baris=lines, judul=said[name]).select(
            "baris",
            diterima=pl.col(name),
            dipakai=pl.when(has)
            .then(name)
            .when(above)
            .then(first)
            .otherwise(pl.coalesce("judul", name)),
            kode=pl.when(has)
            .then(None)
            .when(above)
            .then(pl.lit(FROM_ABOVE))
            .when(pl.col("judul").is_not_null())
            .then(pl.lit(FROM_HEADING)),
        )
        columns[name] = made["dipakai"].alias(name)
        repairs.append(
            made.drop_nulls("kode").select(
                "baris",
                pl.lit(name).alias("kolom"),
                "kode",
                pl.col("diterima").alias("isi_diterima"),
                pl.col("dipakai").alias("isi_dipakai"),
                pl.lit(1, pl.Int64).alias("jumlah"),
            )
        )
    return repairs, _without_number(columns, said, headings)


def _heads(columns: Columns, lines: pl.Series, layout: Layout) -> pl.Series:
    found = pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(lines))
    for name, pattern in layout.family_starts.items():
        if name in columns:
            head = columns[name].str.strip_chars().str.to_lowercase().str.contains(pattern)
            found |= head.fill_null(False)
    return found


def _said(
    columns: Columns, lines: pl.Series, layout: Layout, headings: Headings | None
) -> pl.DataFrame:
    """By row: what the heading above it says, `mulai` (first below it), `pasti`, `kunci`, `orang`.

    A family has one head: below a second one under the same heading the heading does not hold,
    since the heading of the second may be what was not read.
    """
    names = layout.once_per_family
    if headings is None:
        nothing = (pl.lit(None, pl.String).alias(name) for name in names)
        return pl.DataFrame({"baris": lines}).with_columns(*nothing, mulai=pl.lit(value=False))
    files = file_of(headings.events["baris"])
    events = headings.events.with_columns(di=pl.col("baris"), _berkas=files)
    rows = pl.DataFrame(
        {"baris": lines, "berkas": file_of(lines), "kepala": _heads(columns, lines, layout)}
    ).with_row_index("_urut")
    found = rows.sort("baris").join_asof(events, on="baris", strategy="backward").sort("_urut")
    same = (pl.col("_berkas") == pl.col("berkas")).fill_null(False)
    heads = pl.col("kepala").cast(pl.UInt32).cum_sum().over("di")
    holds = same & pl.col("judul").fill_null(False) & (heads < 2)
    first = pl.int_range(pl.len()).over("di") == 0
    keyed = headings.events.select("kunci", berkas=files).unique()
    rest = [name for name in names if name not in headings.columns]
    return (
        found.drop("kunci")
        .join(keyed, on="berkas", how="left", maintain_order="left")
        .select(
            "baris",
            pl.when(holds).then(pl.col(headings.columns)),
            *(pl.lit(None, pl.String).alias(name) for name in rest),
            mulai=same & first,
            pasti=holds,
            kunci=pl.col("kunci").fill_null(False),
            # What is no person's row is sent back for that reason alone.
            orang=~same | (pl.col("di") != pl.col("baris")) | pl.col("orang"),
        )
    )


def _without_number(
    columns: Columns, said: pl.DataFrame, headings: Headings | None
) -> pl.DataFrame:
    """A fault for each person without a number in a file whose headings name numbers."""
    if headings is None:
        return NO_FAULTS
    number = columns[headings.key]
    return (
        said.with_columns(isi_diterima=number)
        .filter("kunci", "orang", pl.col("isi_diterima").str.strip_chars().fill_null("") == "")
        .select(
            "baris",
            pl.lit(headings.key).alias("kolom"),
            pl.when("pasti").then(pl.lit(_UNREAD)).otherwise(pl.lit(_UNSURE)).alias("kode"),
            "isi_diterima",
            pl.lit(value=False).alias("berat"),
        )
    )


def carried(repairs: pl.DataFrame, faults: pl.DataFrame) -> pl.DataFrame:
    """`repairs` without cells that were filled with what nobody can read: they stayed empty."""
    if not repairs.height or not faults.height:
        return repairs
    filled = pl.col("kode").is_in([FROM_ABOVE, FROM_HEADING])
    unread = pl.concat_str("baris", "kolom", separator=" ").is_in(
        faults.select(pl.concat_str("baris", "kolom", separator=" ")).to_series().implode()
    )
    return repairs.filter(~(filled & unread.fill_null(False)))

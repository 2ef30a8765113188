"""Delimited text → sound records with their line numbers, and the damaged lines.

What belongs here: bytes to lines, judging each line by itself, and handing the sound ones to
the reader library, so that every row keeps its true line number in the file.
What does not: what the columns mean, or typing.

A line is sound when it alone has the header's number of cells, quoted by the rules of CSV
(RFC 4180). Only lines that are not sound by themselves are joined, while a quote stays open,
to records of several lines. So a stray quote damages its own line and not the rest of the
file.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from intake.limits import limits
from intake.tidy_texts import parsed, tidy_lines, tidy_rows
from intake.together import of_file

# What is looked at in one step fits into the processor's cache, and no new memory is asked for.
_STEP = 1 << 18
_ENDING = r"\r?\n?$"
_UNENDED = pl.col("teks").str.strip_suffix("\n").str.strip_suffix("\r")


@dataclass(frozen=True)
class Records:
    """Rows of text with `baris`, and damaged lines: baris, kode, isi_diterima."""

    rows: pl.DataFrame
    damaged: pl.DataFrame


def utf8(data: bytes) -> bytes:
    """`data` with U+FFFD for bytes that are not UTF-8; line ends stay where they are."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    # Pieces keep the decoded text small; the decoder carries split characters over.
    return b"".join(
        decoder.decode(data[start : start + _STEP], final=start + _STEP >= len(data)).encode()
        for start in range(0, len(data), _STEP)
    )


def line_starts(data: bytes, count: int) -> list[int]:
    """Where the first `count` lines of `data` begin."""
    starts = [0]
    while len(starts) < count and (end := data.find(b"\n", starts[-1])) >= 0:
        if end + 1 == len(data):
            break
        starts.append(end + 1)
    return starts


def header_cells(data: bytes, separator: str) -> list[str]:
    """The cells of the first line of `data` when split at `separator`."""
    end = data.find(b"\n")
    line = data[: end if end >= 0 else None].decode(errors="replace")
    first = line.removesuffix("\r").replace("\0", "")
    try:
        return next(csv.reader([first], delimiter=separator), [])
    except csv.Error:
        # A first line this long or broken is no header; no layout will fit it.
        return []


def read_records(
    texts: Sequence[bytes], separator: str, columns: list[str], skipped: Sequence[int] = ()
) -> Records:
    """Every record after the header line of each text (no byte order mark, two columns or more).

    `columns` are the names to give, one per cell of the header. Each physical line after
    the header is in exactly one place: a row, a further line of a row, or damaged. `baris` is
    that of `together`; `skipped`: lines before the header of each text.
    """
    before = skipped or [0] * len(texts)
    looked = {at: tidy_lines(text, separator, len(columns)) for at, text in enumerate(texts)}
    tidy = {at: lines for at, lines in looked.items() if lines is not None}
    rest = set(range(len(texts))) - set(tidy)
    rows, odd = tidy_rows(texts, tidy, separator, columns, before)
    damaged = [no_damage()]
    for place in sorted({*rest, *odd}):
        own = _judged_records(texts[place], separator, columns)
        rows.append(of_file(_numbered(own.rows, own.rows["baris"] + before[place]), place))
        own_damage = own.damaged.with_columns(pl.col("baris") + before[place])
        damaged.append(of_file(own_damage, place))
    # Sorting holds all of it twice: a text alone lies in order as it is.
    some = [frame for frame in rows if frame.height] or rows[:1]
    every = some[0] if len(some) == 1 else pl.concat(some).sort("baris")
    return Records(every, pl.concat(damaged))


def _judged_records(data: bytes, separator: str, columns: list[str]) -> Records:
    """The records of one text, each line judged by itself."""
    try:
        lines = _lines(data)
    except pl.exceptions.ComputeError:
        data = utf8(data)
        lines = _lines(data)
    verdicts = _judged(lines, separator, len(columns))
    if verdicts["utuh"].all():
        rows = parsed(data, separator, columns, skip=1)
        if rows.height == lines.len():
            return Records(_numbered(rows, verdicts["baris"]), no_damage())
    verdicts = verdicts.with_columns(teks=lines)
    joined, damaged = _split(verdicts, separator, len(columns))
    if joined.height:
        alone = verdicts.filter("utuh").select("baris", _UNENDED)
        sound = pl.concat([alone, joined]).sort("baris")
        numbers = sound["baris"]
        text = "\n".join(sound["teks"].str.join("\n").to_list()).encode()
    else:
        numbers = verdicts["baris"].filter(verdicts["utuh"])
        text = _without_lines(data, lines, ~verdicts["utuh"])
    rows = parsed(text, separator, columns, skip=0)
    if rows.height != len(numbers):
        raise RuntimeError("the reader library and the line judge disagree on the number of rows")
    return Records(_numbered(rows, numbers), damaged)


def _without_lines(data: bytes, lines: pl.Series, left_out: pl.Series) -> bytes:
    """`data` below its header, without the lines that are true in `left_out`."""
    lengths = lines.str.len_bytes().cast(pl.Int64)
    ends = lengths.cum_sum() + (data.find(b"\n") + 1)
    gaps = pl.DataFrame({"dari": ends - lengths, "sampai": ends}).filter(left_out)
    starts = [data.find(b"\n") + 1, *gaps["sampai"]]
    stops = [*gaps["dari"], len(data)]
    return b"".join(data[start:stop] for start, stop in zip(starts, stops, strict=True))


def _lines(data: bytes) -> pl.Series:
    """The lines after the header, endings included, uncopied; ComputeError if not UTF-8."""
    import numpy as np
    import pyarrow as pa

    text = np.frombuffer(data, np.uint8)
    breaks = [
        np.flatnonzero(text[start : start + _STEP] == 10) + (start + 1)
        for start in range(0, len(data), _STEP)
    ]
    ends = np.concatenate([*breaks, np.array([], dtype=np.int64)]).astype(np.int64)
    if not data.endswith(b"\n"):
        ends = np.append(ends, len(data))
    lines = pa.LargeBinaryArray.from_buffers(
        pa.large_binary(), len(ends) - 1, [None, pa.py_buffer(ends), pa.py_buffer(data)]
    )
    return pl.Series("teks", lines).cast(pl.String)


def _judged(lines: pl.Series, separator: str, cells: int) -> pl.DataFrame:
    """Per line: baris (header = 1), utuh (sound by itself), ganjil (odd number of quotes)."""
    quotes = lines.str.count_matches('"', literal=True)
    # Every quote is one of a cell's two ends: nothing left to check inside the cells.
    sound = quotes == 2 * cells
    if sound.any():
        borders = lines.str.count_matches(f'"{separator}"', literal=True)
        sound &= (borders == cells - 1) & lines.str.starts_with('"')
        # The endings one by one: an expression for all of them takes ten times as long.
        ends = lines.str.ends_with('"\n') | lines.str.ends_with('"\r\n')
        sound &= ends | lines.str.ends_with('"') | lines.str.ends_with('"\r')
    if not sound.all():
        sound |= (quotes == 0) & (lines.str.count_matches(separator, literal=True) == cells - 1)
        mixed = (~sound & (quotes > 0)).arg_true()
        if mixed.len():
            by_rule = lines.gather(mixed).str.contains(_record_pattern(separator, cells))
            sound = sound.scatter(mixed, by_rule)
    sound &= ~lines.str.contains("\0", literal=True)
    sound &= ~lines.str.contains(_blank(separator))
    return pl.DataFrame({"utuh": sound, "ganjil": quotes % 2 == 1}).with_columns(
        baris=pl.int_range(2, pl.len() + 2, dtype=pl.Int64)
    )


def _split(verdicts: pl.DataFrame, separator: str, cells: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(records of several lines: baris, teks; damaged lines), joined while a quote stays open."""
    last = verdicts["baris"].max()
    apart = (
        verdicts.filter(~pl.col("utuh"))
        .with_columns(_UNENDED)
        .with_columns(deret=(pl.col("baris").diff().fill_null(2) > 1).cum_sum())
        .with_columns(buka=pl.col("ganjil").cast(pl.Int32).cum_sum().over("deret"))
        .with_columns(
            mulai=(pl.col("buka").shift(1, fill_value=0).over("deret") % 2 == 0).cum_sum()
        )
        .with_columns(
            catatan=pl.col("teks").str.join("\n").over("mulai"),
            anggota=pl.len().over("mulai"),
        )
        .with_columns(
            utuh=(pl.col("anggota") > 1)
            & pl.col("catatan").str.contains(_record_pattern(separator, cells))
            & ~pl.col("catatan").str.contains("\0", literal=True)
        )
    )
    joined = apart.filter("utuh").unique("mulai", keep="first", maintain_order=True)
    damaged = apart.filter(~pl.col("utuh")).select(
        "baris",
        _fault(separator, cells, last).alias("kode"),
        pl.col("teks").str.slice(0, limits().received_characters).alias("isi_diterima"),
    )
    return joined.select("baris", teks=pl.col("catatan")), damaged


def _fault(separator: str, cells: int, last: object) -> pl.Expr:
    """What is wrong with a damaged line, the plainest reason first."""
    text = pl.col("teks")
    outside = text.str.replace_all('"[^"]*"', "").str.count_matches(separator, literal=True)
    return (
        pl.when(text.str.contains("\0", literal=True))
        .then(pl.lit("BARIS_BITA_NOL"))
        .when(text.str.contains(_blank(separator)))
        .then(pl.lit("BARIS_KOSONG"))
        .when((pl.col("baris") == last) & (pl.col("ganjil") | (outside < cells - 1)))
        .then(pl.lit("BARIS_TERPOTONG"))
        .when("ganjil")
        .then(pl.lit("BARIS_KUTIP_RUSAK"))
        .when(outside < cells - 1)
        .then(pl.lit("BARIS_KURANG_KOLOM"))
        .when(outside > cells - 1)
        .then(pl.lit("BARIS_LEBIH_KOLOM"))
        .otherwise(pl.lit("BARIS_KUTIP_RUSAK"))
    )


def _blank(separator: str) -> str:
    cell = r'\s*(?:"\s*")?\s*'
    return f"^{cell}(?:{re.escape(separator)}{cell})*$"


def _record_pattern(separator: str, cells: int) -> str:
    mark = re.escape(separator)
    cell = f'(?:"(?:[^"]|"")*"|[^"{mark}]*)'
    return f"^{cell}(?:{mark}{cell}){{{cells - 1}}}{_ENDING}"


def _numbered(rows: pl.DataFrame, numbers: pl.Series) -> pl.DataFrame:
    return rows.with_columns(numbers.alias("baris"))


def no_damage() -> pl.DataFrame:
    """The damaged lines of a text that has none."""
    return pl.DataFrame(schema={"baris": pl.Int64, "kode": pl.String, "isi_diterima": pl.String})

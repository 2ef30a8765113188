"""Lines of a book → what each is: a family's heading, a break between pages, a person.

What belongs here: telling them apart by what the layout says of headings, and the trace of those
that are no rows.
What does not: what a heading says (`headings`), or whether a person's row stands (`typed`).

A heading or a break is neither taken nor rejected: it stands in the trace under its line. What is
neither, has no birth date and lacks what else tells a person (`orang` of the layout) may hide a
heading, so below it none holds.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from intake.layout import Layout
from intake.repairs import REPAIRS
from intake.together import of_file

HEADING, BREAK = "JUDUL_KELUARGA", "BARIS_SISIPAN"
GOES_ON = "lanjut"
_CELL = "\t"
# What we wrote ourselves on a returned workbook.
_OURS = frozenset({"catatan_bansos", "baris_asal"})
_WRONG_COUNT = ("BARIS_KURANG_KOLOM", "BARIS_LEBIH_KOLOM")
_EMPTY_LINE = "BARIS_KOSONG"
_BEFORE = r"^[\s.()\-]*(?:\d{1,4}[\s.)]+)?"
_LONG_NUMBER = r"\b\d{16}\b"
BARE_NUMBER = r"^\d(?:[ .]?\d){15}(?:\t|$)"
_BIRTH_DATE = r"\b(?:19|20)\d\d\b|\d{1,2}[ /.\-]+(?:\d{1,2}|\pL{3,})[ /.\-]+(?:\d{4}|\d{2}\b)"
_COUNTED = r"^\(?\d{1,3}\)?\.?(?:\t\(?\d{1,3}\)?\.?){2,}$"
Above = tuple[tuple[int, str], ...]


# Of every line: its filled cells, parted by tabs (none where it can only be a person's), whether it
# begins as a heading does, is perhaps or surely a person, is a heading, and which break it is
# (`lanjut`: what stands above goes on; `akhir`: it ends).
KINDS = pl.Schema(
    {
        "baris": pl.Int64(),
        "teks": pl.String(),
        "mulai": pl.Boolean(),
        "orang": pl.Boolean(),
        "jelas": pl.Boolean(),
        "judul": pl.Boolean(),
        "sisipan": pl.String(),
    }
)


def line_kinds(
    rows: pl.DataFrame,
    damaged: pl.DataFrame,
    above: Sequence[Above],
    titles: Sequence[str],
    layout: Layout,
    separator: str,
) -> pl.DataFrame | None:
    """KINDS of every line of some files, in order; None where the layout knows no headings.

    `rows` has a column "0", "1", … per title and `baris`; `above` are each file's headings that
    stand over the titles (see `headings_above`).
    """
    if not layout.headings:
        return None
    over = pl.concat(
        of_file(pl.DataFrame(lines, {"baris": pl.Int64, "teks": pl.String}, orient="row"), place)
        for place, lines in enumerate(above)
    )
    told = [
        _of_rows(rows, titles, layout),
        _of_damaged(damaged, layout, separator),
        _kinds(over, mulai=True, judul=True),
    ]
    return pl.concat(told).sort("baris")


def _of_rows(rows: pl.DataFrame, titles: Sequence[str], layout: Layout) -> pl.DataFrame:
    """The kinds of sound rows; of those that can only be persons nothing more is looked at."""
    odd = rows.select(_looks_odd(titles, layout)).to_series()
    some, text = rows.filter(odd), _joined(titles)
    again = _repeats_titles(some, text, titles)
    below = _below_labels(text, layout) & ~again.shift(1, fill_value=False)
    begins = _begins(text, layout) | _bare_number(text, layout) | below
    told = some.select(
        "baris",
        teks=text,
        mulai=begins,
        orang=_filled(titles, layout),
        jelas=_born(titles, layout) | (_told_as_person(titles, layout) & ~begins),
        ulang=again,
        berdua=_numbered(titles, layout),
        sisipan=_told_as_break(text, layout),
    ).with_columns(
        sisipan=pl.when("ulang").then(pl.lit(GOES_ON)).when(~pl.col("jelas")).then("sisipan")
    )
    heading = pl.col("mulai") & ~pl.col("berdua") & ~pl.col("jelas") & pl.col("sisipan").is_null()
    persons = _kinds(rows.filter(~odd).select("baris"), orang=True, jelas=True)
    return pl.concat([told.with_columns(judul=heading).select(KINDS.names()), persons])


def _of_damaged(damaged: pl.DataFrame, layout: Layout, separator: str) -> pl.DataFrame:
    """The kinds of damaged lines; only one that has the wrong number of cells can be read."""
    lines = damaged.filter(pl.col("kode") != _EMPTY_LINE).with_columns(
        teks=_cells(pl.col("isi_diterima"), separator), baik=pl.col("kode").is_in(_WRONG_COUNT)
    )
    break_ = pl.when("baik").then(_told_as_break(pl.col("teks"), layout))
    lines = lines.with_columns(mulai=_begins(pl.col("teks"), layout), sisipan=break_)
    heading = pl.col("mulai") & pl.col("baik") & pl.col("sisipan").is_null()
    return _kinds(lines.with_columns(judul=heading))


def _kinds(lines: pl.DataFrame, **same: bool) -> pl.DataFrame:
    """`lines` as KINDS; what they do not tell is that of `same`, else false or null."""
    missing = [
        pl.lit(same.get(name, False if kind == pl.Boolean() else None), kind).alias(name)
        for name, kind in KINDS.items()
        if name not in lines.columns
    ]
    return lines.with_columns(missing).select(KINDS.names())


def trace(kinds: pl.DataFrame) -> pl.DataFrame:
    """An entry of the trace for every heading and every break."""
    return (
        kinds.filter(pl.col("judul") | pl.col("sisipan").is_not_null())
        .select(
            "baris",
            kolom=pl.lit(None, pl.String),
            kode=pl.when("judul").then(pl.lit(HEADING)).otherwise(pl.lit(BREAK)),
            isi_diterima=pl.col("teks").str.replace_all(_CELL, " ", literal=True),
            isi_dipakai=pl.lit(None, pl.String),
            jumlah=pl.lit(1, pl.Int64),
        )
        .cast(REPAIRS)
    )


def headings_above(lines: pl.DataFrame, layout: Layout) -> Above:
    """Of `lines` over the titles (baris, teks) the headings, if one names a family's number."""
    if not layout.headings or not lines.height:
        return ()
    text, number = pl.col("teks"), next(iter(layout.headings))
    below = _below_labels(text, layout)
    numbered = text.str.contains(rf"(?i)(?:{number})[\s.:=]*\d")
    lines = lines.with_columns(nomor=numbered | (below & _bare_number(text, layout)))
    found = lines.filter(_begins(text, layout) | below)
    if not found["nomor"].any():
        return ()
    return tuple(found.select("baris", "teks").iter_rows())


def lines_over(text: bytes, separator: str) -> pl.DataFrame:
    """The lines of `text` as `headings_above` takes them."""
    lines = pl.Series("teks", text.decode(errors="replace").split("\n"), dtype=pl.String)
    numbers = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    return lines.to_frame().select(baris=numbers, teks=_cells(pl.col("teks"), separator))


def rows_over(cells: pl.DataFrame, numbers: pl.Series, titles: Sequence[str]) -> pl.DataFrame:
    """The rows of a sheet (columns "0", "1", … under `titles`) as `headings_above` takes them."""
    return cells.select(_joined(titles).alias("teks")).with_columns(numbers.alias("baris"))


def any_heading(rows: pl.DataFrame, titles: Sequence[str], layout: Layout) -> bool:
    """Whether any of `rows` (columns "0", "1", … under `titles`) begins as a heading does."""
    some = rows.filter(_looks_odd(titles, layout))
    return bool(some.select(_begins(_joined(titles), layout).any()).item())


def perhaps_heading(titles: Sequence[str], layout: Layout) -> pl.Expr:
    """Whether a row begins as a heading, or with words where headings begin.

    That is not behind the first column that is carried: what spills over there is no heading.
    """
    carried = [place for place, title in enumerate(titles) if title and title not in layout.skipped]
    words = _joined(titles[: min(carried, default=0) + 1]).str.contains(r"\pL")
    return words.fill_null(value=False) | _begins(_joined(titles), layout)


def _joined(titles: Sequence[str]) -> pl.Expr:
    cells = [
        pl.col(str(place)).str.strip_chars()
        for place, title in enumerate(titles)
        if title not in _OURS
    ]
    filled = [pl.when(cell != "").then(cell) for cell in cells]
    return pl.concat_str(filled, separator=_CELL, ignore_nulls=True)


def _cells(line: pl.Expr, separator: str) -> pl.Expr:
    """A line of text as `_joined` gives a row."""
    return (
        line.str.replace_all('"', "", literal=True)
        .str.replace_all(separator or _CELL, _CELL, literal=True)
        .str.replace_all(r"\s*\t\s*", _CELL)
        .str.strip_chars()
    )


def _begins(text: pl.Expr, layout: Layout) -> pl.Expr:
    """A label and its colon, the number's label and digits, one cell beside a label's, or labels
    alone."""
    labels = list(layout.headings)
    any_label = "|".join(labels)
    first = text.str.extract(rf"(?i){_BEFORE}((?:{any_label})\s*[:=]?)")
    alone = text.str.contains(
        rf"(?i){_BEFORE}(?:(?:{labels[0]})[\s.]*(?:\d|$)|(?:{any_label})\t[^\t]+$)"
    ) | _labels(text, layout)
    return first.str.contains("[:=]").fill_null(value=False) | alone.fill_null(value=False)


def _labels(text: pl.Expr, layout: Layout) -> pl.Expr:
    """The number's label in a cell of its own, and no digit: what it says may stand below."""
    return text.str.contains(rf"(?i)^(?:{next(iter(layout.headings))})[ .]*\t\D+$")


def _below_labels(text: pl.Expr, layout: Layout) -> pl.Expr:
    """Whether the line above holds labels alone."""
    above = _labels(text.shift(1), layout) & (pl.col("baris").diff() == 1)
    return above.fill_null(value=False)


def _told_as_break(text: pl.Expr, layout: Layout) -> pl.Expr:
    """What the first pattern of the layout that fits says of a break; null where none does."""
    kind: pl.Expr = pl.lit(None, pl.String)
    for pattern, what in reversed(list(layout.breaks.items())):
        kind = pl.when(text.str.contains(f"(?i){pattern}")).then(pl.lit(what)).otherwise(kind)
    return kind


def _repeats_titles(rows: pl.DataFrame, text: pl.Expr, titles: Sequence[str]) -> pl.Expr:
    """Whether a row of `rows` holds the titles once more, or the numbers of the columns."""
    # A person's row has digits; so few are left that each of their cells can be looked at.
    wordy = rows.filter(~text.str.contains(r"\d").fill_null(value=True))
    same, filled = [], []
    for place, title in enumerate(titles):
        cell = pl.col(str(place)).str.to_lowercase().str.replace_all("[^0-9a-z]+", "_")
        key = cell.str.strip_chars("_").fill_null("")
        same.append(pl.lit(title).str.ends_with(key) & (key != ""))
        filled.append(key != "")
    alike = pl.sum_horizontal(same)
    again = wordy.filter(alike > 1, 2 * alike > pl.sum_horizontal(filled))["baris"]
    steps = text.str.extract_all(r"\d+").list.eval(pl.element().cast(pl.Int64).diff())
    counted = text.str.contains(_COUNTED) & (steps.list.drop_nulls().list.unique() == [1])
    return pl.col("baris").is_in(again.implode()) | counted.fill_null(value=False)


def _places(titles: Sequence[str], layout: Layout, names: set[str]) -> list[pl.Expr]:
    return [
        pl.col(str(place)).fill_null("").str.strip_chars()
        for place, title in enumerate(titles)
        if layout.brought_by([title]) & names - set(layout.constants)
    ]


def _filled(titles: Sequence[str], layout: Layout) -> pl.Expr:
    """Whether any of the columns is filled of which one must be."""
    cells = [cell != "" for cell in _places(titles, layout, set(layout.one_of))]
    return pl.any_horizontal(cells) if cells else pl.lit(value=True)


def _born(titles: Sequence[str], layout: Layout) -> pl.Expr:
    """Whether a birth date, or its year, stands where one belongs."""
    dates = {name for name in layout.one_of if layout.table[name].dtype == "Date"}
    cells = _places(titles, layout, dates)
    return pl.any_horizontal(cell.str.contains(_BIRTH_DATE) for cell in cells)


def _told_as_person(titles: Sequence[str], layout: Layout) -> pl.Expr:
    """Whether every column of `Layout.person` is there and says what it says of a person."""
    told = [
        pl.any_horizontal(cell.str.contains(f"(?i){pattern}") for cell in cells)
        for column, pattern in layout.person.items()
        if (cells := _places(titles, layout, {column}))
    ]
    if not told or len(told) < len(layout.person):
        return pl.lit(value=False)
    return pl.all_horizontal(told)


def _looks_odd(titles: Sequence[str], layout: Layout) -> pl.Expr:
    """Whether a row can be anything but a person's: no birth date, or its first cell no number."""
    first = pl.col("0").fill_null("")
    return ~_born(titles, layout) | ~first.str.contains(r"^[^\pL]*\d[^\pL]*$")


def _numbered(titles: Sequence[str], layout: Layout) -> pl.Expr:
    """Whether a cell under NIK is a whole number, and another stands in its row or it is first."""
    cells = _places(titles, layout, {"nik"})
    if not cells:
        return pl.lit(value=False)
    text = _joined(titles)
    several = text.str.extract_all(_LONG_NUMBER).list.n_unique() > 1
    whole = pl.any_horizontal(cell.str.contains(f"^{_LONG_NUMBER}$") for cell in cells)
    first = pl.any_horizontal((cell != "") & text.str.starts_with(cell) for cell in cells)
    return whole & (several | first)


def _bare_number(text: pl.Expr, layout: Layout) -> pl.Expr:
    if layout.bare_number is None:
        return pl.lit(value=False)
    return text.str.contains(BARE_NUMBER).fill_null(value=False)

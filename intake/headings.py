"""Lines that stand above a block of persons and hold for it: number, head, address of a family.

What belongs here: what such lines say, which of them hold together, and where none holds.
What does not: telling them from persons (`line_kinds`); carrying what they say down
(`family_blocks`); how they are written (the layout).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from intake.layout import Layout
from intake.line_kinds import BARE_NUMBER, GOES_ON, trace
from intake.repairs import NO_REPAIRS
from intake.together import file_of

# In a line a label is replaced by its place between two marks; what follows is its value.
_OPEN, _CLOSE = "\x1e", "\x1f"
_AROUND = " \t,;|/:.-"


@dataclass(frozen=True)
class Headings:
    """`events` by line: baris, judul, orang, kunci and a column for each thing said.

    `judul`: a heading, of several lines the last; else a line that may hide one, below which none
    holds. `orang`: such a line may be a person's row. `kunci`: a heading of the file names a
    family's number. `key` is the column of that number.
    """

    events: pl.DataFrame
    columns: tuple[str, ...]
    key: str


def columns_of(layout: Layout) -> tuple[str, ...]:
    """The table's columns that headings of the layout fill; the first is the family's number."""
    rules = (rule for rule in layout.headings.values() if rule)
    return tuple(dict.fromkeys(name for rule in rules for name in re.compile(rule).groupindex))


def without_headings(
    rows: pl.DataFrame, damaged: pl.DataFrame, kinds: pl.DataFrame | None, layout: Layout
) -> tuple[pl.DataFrame, pl.DataFrame, Headings | None, pl.DataFrame]:
    """Rows and damaged lines that are no headings and no breaks, the headings, a trace of both."""
    if kinds is None:
        return rows, damaged, None, NO_REPAIRS
    marks = trace(kinds)
    if not marks.height:
        return rows, damaged, None, marks
    apart = marks["baris"].implode()
    return (
        rows.filter(~pl.col("baris").is_in(apart)),
        damaged.filter(~pl.col("baris").is_in(apart)),
        _headings(kinds, layout) if kinds["judul"].any() else None,
        marks,
    )


def _headings(lines: pl.DataFrame, layout: Layout) -> Headings:
    """Headings on lines that follow each other hold together, up to the next family's number."""
    columns = columns_of(layout)
    heading = pl.col("judul")
    # A break of pages lies between lines as if it were not there.
    told = lines.filter(pl.col("sisipan").fill_null("") != GOES_ON)
    told = told.with_columns(berkas=file_of(told["baris"]))
    other = (heading != heading.shift(1)) | (pl.col("berkas") != pl.col("berkas").shift(1))
    said = (
        told.with_columns(deret=other.fill_null(value=True).cum_sum())
        # A person's row after another changes nothing; a line that is neither ends what held.
        .filter(heading | ~pl.col("jelas") | pl.col("mulai"))
        .with_columns(*_said(layout))
        .with_columns(nomor=pl.col("_kali").cast(pl.Int64) * heading)
        .with_columns(bagian=pl.max_horizontal((pl.col("nomor") > 0).cum_sum().over("deret"), 1))
    )
    whole = (
        said.filter(heading)
        .group_by("deret", "bagian", maintain_order=True)
        .agg(
            pl.col("baris", "berkas", "judul", "orang").last(),
            pl.col(columns).drop_nulls().first(),
            bernomor=pl.col("nomor").sum() > 0,
        )
    )
    ends = said.filter(~heading).select("baris", "berkas", "judul", "orang")
    events = (
        pl.concat([whole.drop("deret", "bagian"), ends], how="diagonal")
        .with_columns(kunci=pl.col("bernomor").fill_null(value=False).any().over("berkas"))
        .sort("baris")
    )
    return Headings(
        events.select("baris", "judul", "orang", "kunci", *columns), columns, columns[0]
    )


def _said(layout: Layout) -> list[pl.Expr]:
    """What a line says under each label, and how often it names the number (`_kali`)."""
    marked = pl.col("teks")
    if layout.bare_number is not None:
        meant = pl.format(f"{layout.bare_number} {{}}", marked)
        marked = pl.when(marked.str.contains(BARE_NUMBER)).then(meant).otherwise(marked)
    for place, label in enumerate(layout.headings):
        marked = marked.str.replace_all(f"(?i){label}", f"{_OPEN}{place}{_CLOSE}")
    times = marked.str.count_matches(f"{_OPEN}0{_CLOSE}", literal=True)
    values: dict[str, list[pl.Expr]] = {}
    for place, rule in enumerate(layout.headings.values()):
        if rule is None:
            continue
        text = marked.str.extract(f"{_OPEN}{place}{_CLOSE}[\\s.:=]*([^{_OPEN}]*)")
        groups = text.str.strip_chars(_AROUND).str.extract_groups(rule).struct
        # Of two numbers in one line neither is the family's for certain.
        sure = (times < 2) if place == 0 else pl.lit(value=True)
        for name in re.compile(rule).groupindex:
            value = groups.field(name).str.strip_chars(_AROUND)
            said = pl.when(pl.col("judul") & sure & (value != "")).then(value)
            values.setdefault(name, []).append(said)
    return [
        *(pl.coalesce(several).alias(name) for name, several in values.items()),
        times.alias("_kali"),
    ]

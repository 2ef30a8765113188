"""The lists visits add to, without the answers that contradict each other.

What belongs here: reading such a list as it counts on a day.
What does not: which answers contradict (review.visits), or what a row does (register, rules).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import polars as pl

import rules
from assets.folders import Folders
from assets.long_lists import IN_FILES
from assets.own_rows import concerning
from assets.review import recorded
from review import visits
from schemas.visits import VISIT_ANSWERS


def counted_lists(
    folders: Folders, names: tuple[str, ...], known_until: date
) -> dict[str, pl.DataFrame]:
    """Lists by name; a visit's answer that another visit contradicts is no row of them."""
    rows = {name: pl.read_parquet(folders.list_(name)) for name in names}
    return counted(rows, answers_aside(folders, known_until))


def near_lists(
    folders: Folders,
    lists: rules.Lists,
    families: pl.DataFrame,
    niks: pl.Series,
    known_until: date,
    long: Iterable[str] = IN_FILES,
) -> rules.Lists:
    """`own_rows.concerning` of `lists` and of the `long` ones, which are read where they lie."""
    on_disk = {name: pl.scan_parquet(folders.list_(name)) for name in long}
    near = concerning(lists, families, niks, on_disk)
    rows = {name: getattr(near, name) for name in on_disk}
    return replace(near, **counted(rows, answers_aside(folders, known_until)))


def answers_aside(folders: Folders, known_until: date) -> pl.DataFrame:
    """The answers of visits that contradict each other as known on a day."""
    return visits.contradicted(recorded(folders, VISIT_ANSWERS), known_until)


def counted(rows: Mapping[str, pl.DataFrame], aside: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The same rows by the name of their list, without those that came from `aside`."""
    return {name: visits.without_contradicted(name, own, aside) for name, own in rows.items()}


def visit_answers(answers: pl.DataFrame, known_until: date) -> pl.DataFrame:
    """VISIT_ANSWERS of one family as known on a day, and `dihitung`: not while contradicted."""
    aside = visits.contradicted(answers, known_until)
    return (
        answers.filter(pl.col("tanggal") <= known_until)
        .join(aside.with_columns(_aside=True), on=list(VISIT_ANSWERS.key), how="left", suffix="_")
        .with_columns(dihitung=pl.col("_aside").is_null())
        .select(*VISIT_ANSWERS.column_names, "dihitung")
        .sort("tgl_kunjungan", *VISIT_ANSWERS.sort)
    )

"""The lists visits add to, without the answers that contradict each other.

What belongs here: reading such a list as it counts on a day.
What does not: which answers contradict (review.visits), or what a row does (register, rules).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from assets.folders import Folders
from assets.review import recorded
from review import visits
from schemas.visits import VISIT_ANSWERS


def counted_lists(
    folders: Folders, names: tuple[str, ...], known_until: date
) -> dict[str, pl.DataFrame]:
    """Lists by name; a visit's answer that another visit contradicts is no row of them."""
    aside = visits.contradicted(recorded(folders, VISIT_ANSWERS), known_until)
    return {
        name: visits.without_contradicted(name, pl.read_parquet(folders.list_(name)), aside)
        for name in names
    }


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

"""From and up to which day anything is known: slips of the pen at both ends set aside.

What belongs here: the rule of `newest_day.yaml`, and the rows that bear a day outside.
What does not: what is known on that day, or the words in which officers are told.

No clock is asked: the same files give the same day at any time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import yaml

from assets.folders import Folders
from assets.waves import waves_cut_off
from schemas.forms import FORMS

# One row per dated row: tabel, berkas (its sha256), baris, hari.
TOLD = pl.Schema(
    {"tabel": pl.String(), "berkas": pl.String(), "baris": pl.Int64(), "hari": pl.Date()}
)

_BY_DAY = ("hari", "tabel", "berkas", "baris")
_EPOCH = date(1970, 1, 1).toordinal()


def newest_day(told: pl.DataFrame, firm: Sequence[date]) -> date | None:
    """The newest day of `told` (berkas, hari) and `firm` that counts; None if there is none.

    `firm` are days nobody mistypes: cut-offs of published waves. Days behind a longer gap than
    `sela_hari` count if `berkas` files tell of them; without a firm day before them also if as many
    files tell of them as of the days before, since then either may be the slip.
    """
    return _outermost(told, firm, 1)


def first_day(told: pl.DataFrame, firm: Sequence[date]) -> date | None:
    """The first day of `told` and `firm` that counts, by the same rule looking back."""
    return _outermost(told, firm, -1)


def _outermost(told: pl.DataFrame, firm: Sequence[date], way: int) -> date | None:
    """The last day that counts, days looked at in their order (`way` 1) or from the end (-1)."""
    rule = _rule()
    number = pl.col("hari").cast(pl.Int32) * way
    known = told.drop_nulls("hari").select("berkas", hari=number)
    sure = pl.DataFrame({"hari": firm}, schema={"hari": pl.Date}).select(number)["hari"]
    last = sure.max()
    days = pl.concat([known["hari"], sure]).unique().sort()
    if not days.len():
        return None
    files = known.group_by("berkas").agg(awal=pl.min("hari"), akhir=pl.max("hari"))
    begun, ended = files["awal"].sort(), files["akhir"].sort()
    gaps = days.to_frame().with_columns(sebelum=pl.col("hari").shift(1)).drop_nulls()
    gaps = gaps.filter(pl.col("hari") - pl.col("sebelum") > rule["sela_hari"])
    if last is not None:
        gaps = gaps.filter(pl.col("hari") > last)
    after = ended.len() - pl.Series(ended.search_sorted(gaps["hari"], "left"))
    before = pl.Series(begun.search_sorted(gaps["hari"], "left"))
    alone = (after < rule["berkas"]) & ((after < before) | (last is not None))
    slips = gaps.filter(alone)
    edge = days.max() if not slips.height else slips["sebelum"].min()
    assert isinstance(edge, int)
    return date.fromordinal(_EPOCH + way * edge)


def set_aside(told: pl.DataFrame, day: date | None) -> pl.DataFrame:
    """The rows of `told` (TOLD) dated after `day`, the last day that counts."""
    return told.filter(pl.col("hari") > pl.lit(day, pl.Date)).sort(*_BY_DAY)


@dataclass(frozen=True)
class ReportDays:
    """The first and the newest day of any report that counts (None without one).

    `early`, `late`: the reports (TOLD) dated before and after, whose day is taken for a slip.
    """

    first: date | None
    newest: date | None
    early: pl.DataFrame
    late: pl.DataFrame


def report_days(folders: Folders) -> ReportDays:
    """Between which days the reports of the data folder lie, cut-offs of its waves counted."""
    told = [
        pl.scan_parquet(folders.form(form))
        .group_by(pl.lit(form).alias("tabel"), "berkas", hari="tgl_lapor")
        .agg(pl.min("baris"))
        .select(TOLD.names())
        for form in FORMS
        if folders.form(form).exists()
    ]
    rows = pl.concat([TOLD.to_frame().lazy(), *told]).collect(engine="streaming")
    cut_offs = list(waves_cut_off(folders).values())
    # Days alone at the end do not make those before them slips.
    newest = newest_day(rows, cut_offs)
    first = first_day(rows.filter(pl.col("hari") <= pl.lit(newest, pl.Date)), cut_offs)
    early = rows.filter(pl.col("hari") < pl.lit(first, pl.Date)).sort(*_BY_DAY)
    return ReportDays(first, newest, early, set_aside(rows, newest))


@cache
def _rule() -> dict[str, int]:
    rule: dict[str, int] = yaml.safe_load(
        Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    )
    return rule

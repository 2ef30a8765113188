"""Up to which day anything is known: the newest day told, slips of the pen set aside.

What belongs here: the rule of `newest_day.yaml`, and the rows that bear a later day.
What does not: what is known on that day, or the words in which officers are told.

No clock is asked: the same files give the same day at any time.
"""

from __future__ import annotations

from collections.abc import Sequence
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


def newest_day(told: pl.DataFrame, firm: Sequence[date]) -> date | None:
    """The newest day of `told` (berkas, hari) and `firm` that counts; None if there is none.

    `firm` are days nobody mistypes: cut-offs of published waves. Days behind a longer gap than
    `sela_hari` count if `berkas` files tell of them; without a firm day before them also if as many
    files tell of them as of the days before, since then either may be the slip.
    """
    rule = _rule()
    last = max(firm, default=None)
    days = pl.concat([told["hari"].drop_nulls(), pl.Series("hari", firm, pl.Date)]).unique().sort()
    if not days.len():
        return None
    files = (
        told.drop_nulls("hari").group_by("berkas").agg(awal=pl.min("hari"), akhir=pl.max("hari"))
    )
    begun, ended = files["awal"].sort(), files["akhir"].sort()
    gaps = days.to_frame().with_columns(sebelum=pl.col("hari").shift(1)).drop_nulls()
    gaps = gaps.filter(
        (pl.col("hari") - pl.col("sebelum")).dt.total_days() > rule["sela_hari"],
        pl.col("hari") > (last or date.min),
    )
    after = ended.len() - pl.Series(ended.search_sorted(gaps["hari"], "left"))
    before = pl.Series(begun.search_sorted(gaps["hari"], "left"))
    alone = (after < rule["berkas"]) & ((after < before) | (last is not None))
    slips = gaps.filter(alone)
    newest = days.max() if not slips.height else slips["sebelum"].min()
    assert isinstance(newest, date)
    return newest


def set_aside(told: pl.DataFrame, day: date | None) -> pl.DataFrame:
    """The rows of `told` (TOLD) dated after `day`, the last day that counts."""
    return told.filter(pl.col("hari") > pl.lit(day, pl.Date)).sort(
        "hari", "tabel", "berkas", "baris"
    )


def newest_report(folders: Folders) -> tuple[date | None, pl.DataFrame]:
    """The newest day of any report that counts, and the reports of later ones."""
    told = [
        pl.scan_parquet(folders.form(form))
        .group_by(pl.lit(form).alias("tabel"), "berkas", hari="tgl_lapor")
        .agg(pl.min("baris"))
        .select(TOLD.names())
        for form in FORMS
        if folders.form(form).exists()
    ]
    rows = pl.concat([TOLD.to_frame().lazy(), *told]).collect(engine="streaming")
    day = newest_day(rows, list(waves_cut_off(folders).values()))
    return day, set_aside(rows, day)


@cache
def _rule() -> dict[str, int]:
    rule: dict[str, int] = yaml.safe_load(
        Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    )
    return rule

"""The mart's tables on posyandu reporting by themselves: one period, one wave, no tokens.

What belongs here: filling them from the same SQL without a mart.
What does not: what they count (sql/tables), or how a page shows it (report).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb
import polars as pl

from release.mart.inputs import MartInputs
from release.mart.reports import SQL, name_reports
from release.mart.sources import name_sources
from release.query import Engine


@dataclass(frozen=True)
class Reporting:
    """laporan_berjenjang (its months as one), kecepatan_bantuan, tolakan_berjenjang."""

    tiers: pl.DataFrame
    speed: pl.DataFrame
    rejected: pl.DataFrame


def reporting(inputs: MartInputs, period: tuple[date, date], engine: Engine) -> Reporting:
    """The three tables as of the last of `inputs.waves`, of reports told within `period`."""
    with duckdb.connect(":memory:") as connection:
        # what spills would hold numbers: there is no place to spill to
        connection.sql("set temp_directory = ''")
        connection.sql("set memory_limit = $memory", params={"memory": engine.memory})
        name_sources(connection, inputs)
        name_reports(connection, inputs, period)
        return Reporting(
            *(
                _sorted(connection, name)
                for name in ("laporan_berjenjang", "kecepatan_bantuan", "tolakan_berjenjang")
            )
        )


def _sorted(connection: duckdb.DuckDBPyConnection, name: str) -> pl.DataFrame:
    select = (SQL / "tables" / f"{name}.sql").read_text(encoding="utf-8")
    frame: pl.DataFrame = connection.sql(select).pl()
    return frame.sort(frame.columns[:5], nulls_last=True)

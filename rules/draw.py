"""The place of a ready family in the queue: declared priority, then a keyed draw.

What belongs here: `urut_prioritas` and `undian`.
What does not: how far down the queue the money reaches (`selection`).
"""

from __future__ import annotations

from datetime import date
from functools import cache

import duckdb
import polars as pl

from rules.context import Context
from rules.dated import ParameterFault

# The sha256 is DuckDB's own: whole-column, and the same on any machine.
_DRAW = """
    select tempat, ('0x' || substr(sha256($key || no_kk), 1, 16))::UBIGINT as undian
    from ready
"""
_LAST_DAY = 99_999  # days since 1970: later than any date, for those who cannot prove a wait
_WIDTH = {"STATUS_KPM": 10, "DESIL": 100, "MENUNGGU": 100_000}


def with_place(frame: pl.DataFrame, numbers: pl.Series, context: Context) -> pl.DataFrame:
    """`frame` with `urut_prioritas` and `undian` for ready rows (status null), else null.

    `urut_prioritas` packs the keys of `prioritas.yaml` into one number, small first. `undian`
    is the first 16 hex digits of sha256(tahap | hash of the previous manifest | no_kk): it is
    fixed by what is published before anyone knows the families, so nobody can choose it.
    `numbers`: the KK number behind each key in `frame.no_kk`.
    """
    ready = pl.col("status").is_null()
    keys = frame.filter(ready)["no_kk"].unique().sort()
    drawn = pl.DataFrame([keys, _draw(numbers.gather(keys), context)])
    return frame.join(drawn, on="no_kk", how="left").with_columns(
        urut_prioritas=pl.when(ready).then(_priority(context)),
        undian=pl.when(ready).then("undian"),
    )


def _priority(context: Context) -> pl.Expr:
    lama = pl.col("status_kpm") == "LAMA"
    since = pl.when(lama).then("peserta_sejak").otherwise("layak_sejak")
    keys = {
        "STATUS_KPM": pl.when(lama).then(0).otherwise(1),
        "DESIL": pl.col("desil_nasional"),
        "MENUNGGU": (since - pl.lit(date(1970, 1, 1)))
        .dt.total_days()
        .clip(0, _LAST_DAY)
        .fill_null(_LAST_DAY),
    }
    order = context.words("prioritas")
    if not set(order) <= set(keys):
        raise ParameterFault(f"prioritas.yaml: kunci harus di antara {sorted(keys)}.")
    packed = pl.lit(0, dtype=pl.Int64)
    for name in order:
        packed = packed * _WIDTH[name] + keys[name].cast(pl.Int64)
    return packed


def _draw(numbers: pl.Series, context: Context) -> pl.Series:
    """The draw of each KK number, in the order given."""
    key = f"{context.tahap}|{context.previous_manifest}|"
    ready = numbers.alias("no_kk").to_frame().with_row_index("tempat")
    with _engine().cursor() as connection:
        connection.register("ready", ready)
        drawn: pl.DataFrame = connection.sql(_DRAW, params={"key": key}).pl()
        connection.unregister("ready")
    return drawn.sort("tempat")["undian"].cast(pl.UInt64)


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """One engine for all parts of a run: to start one takes longer than drawing a small part."""
    return duckdb.connect()

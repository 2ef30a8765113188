"""Who joins within a quarter: the whole amount, or the months from then on.

What belongs here: reading the dated rule of a programme, and counting months.
What does not: the amounts (`pkh`, `entitlement`).

Births, deaths and moves within the quarter are always taken as they stand at the cut-off.
"""

from __future__ import annotations

import polars as pl

from rules.context import Context
from rules.dated import ParameterFault

_WHOLE_QUARTER, _BY_MONTH = "TANPA", "BULAN"


def fewer_months(program: str, context: Context) -> range:
    """The numbers of months below a whole quarter a family may be paid for; none by TANPA."""
    rule = context.text(f"prorata/{program}")
    if rule not in (_WHOLE_QUARTER, _BY_MONTH):
        raise ParameterFault(
            f"prorata/{program}.yaml: {rule} harus {_WHOLE_QUARTER} atau {_BY_MONTH}."
        )
    return range(1, context.number("sembako/bulan") if rule == _BY_MONTH else 1)


def months_counted(program: str, context: Context) -> pl.Expr:
    """How many months of the quarter count for a family (Int64), by its `peserta_mulai`.

    All of them where the rule in force is TANPA (the state at the cut-off decides), or where
    nobody wrote when it joined; with BULAN those from the month of joining on, that month whole.
    """
    months = context.number("sembako/bulan")
    if not fewer_months(program, context):
        return pl.lit(months, dtype=pl.Int64)
    since = pl.col("peserta_mulai")
    joined = since.dt.year().cast(pl.Int64) * 12 + since.dt.month().cast(pl.Int64)
    first = context.tahap.year * 12 + (context.tahap.quarter - 1) * months + 1
    return (months - (joined - first).clip(0, months)).fill_null(months)


def for_months(amount: int, counted: int, months: int) -> int:
    """An amount for some of the months; a fraction of a rupiah is rounded up for the family."""
    return -(-amount * counted // months)

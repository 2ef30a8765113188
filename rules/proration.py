"""What changes within a quarter: the whole amount, or the months it was so.

What belongs here: reading the dated rule of a programme, counting months, parts of an amount.
What does not: who came or went when (`person_months`), or the amounts (`pkh`, `entitlement`).
"""

from __future__ import annotations

import polars as pl

from rules.context import Context
from rules.dated import ParameterFault

_WHOLE_QUARTER, _BY_MONTH = "TANPA", "BULAN"


def months_of_quarter(context: Context) -> int:
    """How many months a quarter's amount is for."""
    return context.number("sembako/bulan")


def fewer_months(program: str, context: Context) -> range:
    """The numbers of months below a whole quarter a family may be paid for; none by TANPA."""
    rule = context.text(f"prorata/{program}")
    if rule not in (_WHOLE_QUARTER, _BY_MONTH):
        raise ParameterFault(
            f"prorata/{program}.yaml: {rule} harus {_WHOLE_QUARTER} atau {_BY_MONTH}."
        )
    return range(1, months_of_quarter(context) if rule == _BY_MONTH else 1)


def months_counted(program: str, context: Context) -> pl.Expr:
    """How many months of the quarter count for a family (Int64), by its `peserta_mulai`.

    All of them where the rule in force is TANPA (the state at the cut-off decides), or where
    nobody wrote when it joined; with BULAN those from the month of joining on, that month whole.
    """
    months = months_of_quarter(context)
    if not fewer_months(program, context):
        return pl.lit(months, dtype=pl.Int64)
    joined = month_in_quarter(pl.col("peserta_mulai"), context)
    return (months + 1 - joined.clip(1, months + 1)).fill_null(months)


def month_in_quarter(day: pl.Expr, context: Context) -> pl.Expr:
    """The month of a day (Int64): 1 is the quarter's first, 0 the one before it."""
    month = day.dt.year().cast(pl.Int64) * 12 + day.dt.month().cast(pl.Int64)
    tahap = context.tahap
    return month - (tahap.year * 12 + (tahap.quarter - 1) * months_of_quarter(context))


def for_months(amount: int, counted: int, months: int) -> int:
    """An amount for some of the months; a fraction of a rupiah is rounded up for the family."""
    return -(-amount * counted // months)

"""What a family would get from each programme, and how the amount is composed.

What belongs here: the amount of every family and programme, whatever its status.
What does not: PKH's own arithmetic (`pkh`), or whether the family gets it (`judgement`).
"""

from __future__ import annotations

import polars as pl

from rules.context import Context
from rules.proration import fewer_months, months_counted


def with_entitlement(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """`frame` with `nominal_hak` (rupiah, ≥ 0) and `rincian` (null where it is 0).

    `frame`: families × programmes with peserta, terima_baru, pkh_nominal, pkh_rincian. Only
    participants are entitled, unless the programme takes families in. PKH by components;
    SEMBAKO per month times months; BLTS once. Who joined within the quarter gets the whole of it
    or the months from then on, as `prorata/<program>` says.
    """
    amounts = {}
    if "PKH" in context.programmes:
        amounts["PKH"] = _pkh(context)
    if "SEMBAKO" in context.programmes:
        month = context.number("sembako/per_bulan")
        counted = months_counted("SEMBAKO", context)
        amounts["SEMBAKO"] = (counted * month, pl.format(f"SEMBAKO:{{}}x{month}", counted))
    if "BLTS" in context.programmes:
        once = context.number("blts/nominal")
        amounts["BLTS"] = (pl.lit(once), pl.lit(f"BLTS:1x{once}"))
    entitled = pl.col("peserta") | pl.col("terima_baru")
    amount, text = pl.lit(0, dtype=pl.Int64), pl.lit(None, dtype=pl.String)
    for name, (sum_of, composition) in amounts.items():
        here = entitled & (pl.col("program") == name) & (sum_of > 0)
        amount = pl.when(here).then(sum_of.cast(pl.Int64)).otherwise(amount)
        text = pl.when(here).then(composition).otherwise(text)
    return frame.with_columns(nominal_hak=amount, rincian=text)


def _pkh(context: Context) -> tuple[pl.Expr, pl.Expr]:
    """PKH for the months counted, as `pkh_of_families` gives it for each number of them."""
    amount, text = pl.col("pkh_nominal"), pl.col("pkh_rincian")
    counted = months_counted("PKH", context)
    for months in fewer_months("PKH", context):
        here = counted == months
        amount = pl.when(here).then(f"pkh_nominal_{months}").otherwise(amount)
        text = pl.when(here).then(f"pkh_rincian_{months}").otherwise(text)
    return amount, text

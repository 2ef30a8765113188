"""PKH amounts of a family: limits per kind, the cap on persons, the amount and its composition.

What belongs here: from counted persons to rupiah per quarter.
What does not: who counts as what (`components`), or other programmes (`entitlement`).
"""

from __future__ import annotations

import polars as pl

from rules.bits import bit
from rules.components import COUNTED_ELSEWHERE
from rules.context import Context
from rules.dated import ParameterFault
from rules.exclusions import DOUBTED
from rules.proration import fewer_months, for_months
from schemas.codes import COMPONENTS

_CHILDREN = ("USIA_DINI", "SD", "SMP", "SMA")
_LIMITS = {
    "USIA_DINI": "pkh/maks_balita",
    "LANSIA": "pkh/maks_lansia",
    "DISABILITAS_BERAT": "pkh/maks_disabilitas",
}
_BY_PRIORITY, _BY_AMOUNT = "PRIORITAS", "TERBESAR"


def pkh_of_families(kinds: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Per family with members: no_kk, pkh_nominal, pkh_rincian, pkh_mungkin, pkh_ragu.

    Persons are taken kind by kind – in the published order (PRIORITAS) or from the largest
    amount (TERBESAR), `pkh/cara_pilih` – until a kind's limit, the limit of children or the
    cap on persons is reached. `pkh_ragu` holds the bits of the doubts under which further
    components are held. Where `prorata/PKH` pays by the month, `pkh_nominal_<n>` and
    `pkh_rincian_<n>` are the amount for n months.
    """
    order, amount = _order(context)
    proven = pl.col("ragu").is_null()
    counts = kinds.group_by("no_kk").agg(
        *(
            ((pl.col("komponen") == kind) & proven).sum().cast(pl.Int64).alias(kind)
            for kind in order
        ),
        pkh_mungkin=pl.col("mungkin").any(),
        pkh_ragu=pl.sum_horizontal(
            pl.when((pl.col("komponen").is_not_null() & (pl.col("ragu") == code)).any())
            .then(pl.lit(bit(code), dtype=pl.UInt64))
            .otherwise(pl.lit(0, dtype=pl.UInt64))
            for code in (*DOUBTED, COUNTED_ELSEWHERE)
        ),
    )
    left, children_left = (
        pl.lit(context.number(f"pkh/{name}"), dtype=pl.Int64)
        for name in ("maks_orang", "maks_anak")
    )
    taken = counts.with_columns(sisa=left, sisa_anak=children_left)
    for kind in order:
        bounds = [pl.col(kind), pl.col("sisa")]
        if kind in _LIMITS:
            bounds.append(pl.lit(context.number(_LIMITS[kind]), dtype=pl.Int64))
        if kind in _CHILDREN:
            bounds.append(pl.col("sisa_anak"))
        taken = taken.with_columns(pl.min_horizontal(bounds).alias(kind))
        spent = [pl.col("sisa") - pl.col(kind)]
        if kind in _CHILDREN:
            spent.append(pl.col("sisa_anak") - pl.col(kind))
        taken = taken.with_columns(spent)
    months = context.number("sembako/bulan")
    sums = _sums(amount, context, "")
    for counted in fewer_months("PKH", context):
        less = {kind: for_months(rupiah, counted, months) for kind, rupiah in amount.items()}
        sums += _sums(less, context, f"_{counted}")
    return taken.select("no_kk", *sums, "pkh_mungkin", "pkh_ragu")


def _sums(amount: dict[str, int], context: Context, suffix: str) -> list[pl.Expr]:
    """pkh_nominal and pkh_rincian of the persons taken, each kind at its amount."""
    order = context.words("pkh/urut_pilih")
    parts = [
        pl.when(pl.col(kind) > 0).then(pl.format(f"{kind}:{{}}x{amount[kind]}", pl.col(kind)))
        for kind in order
    ]
    return [
        pl.sum_horizontal(pl.col(kind) * amount[kind] for kind in order).alias(
            f"pkh_nominal{suffix}"
        ),
        pl.concat_str(parts, separator=";", ignore_nulls=True).alias(f"pkh_rincian{suffix}"),
    ]


def _order(context: Context) -> tuple[list[str], dict[str, int]]:
    """The kinds in the order in which persons are taken, and the amount of each."""
    amount = {kind: context.number(f"pkh/nominal/{kind}") for kind in COMPONENTS}
    order = context.words("pkh/urut_pilih")
    way = context.text("pkh/cara_pilih")
    if way == _BY_AMOUNT:
        order = sorted(order, key=lambda kind: -amount[kind])
    elif way != _BY_PRIORITY:
        raise ParameterFault(f"pkh/cara_pilih.yaml: {way} harus {_BY_PRIORITY} atau {_BY_AMOUNT}.")
    return order, amount

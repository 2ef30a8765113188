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
from rules.proration import fewer_months, for_months, months_of_quarter
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
    components are held. Where `prorata/PKH` pays by the month (`kinds` then have `bulan_awal`
    and `bulan_akhir`), persons are taken anew each month, and `pkh_nominal_<n>` and
    `pkh_rincian_<n>` are the amount for the last n months of the quarter.
    """
    order, amount = _order(context)
    fewer = fewer_months("PKH", context)
    months = months_of_quarter(context) if fewer else 1
    proven = pl.col("ragu").is_null()
    periods = {f"_{month}": month for month in range(1, months + 1)} if fewer else {"": None}
    counts = kinds.group_by("no_kk").agg(
        *(
            ((pl.col("komponen") == kind) & proven & _there(month))
            .sum()
            .cast(pl.Int64)
            .alias(f"{kind}{period}")
            for period, month in periods.items()
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
    for period in periods:
        counts = _taken(counts, period, order, context)
    told, sums = context.words("pkh/urut_pilih"), []
    for paid in (*fewer, months):
        last = list(periods)[-paid:]
        columns = {kind: [kind + period for period in last] for kind in told}
        sums += _sums(columns, amount, "" if paid == months else f"_{paid}", months)
    return counts.select("no_kk", *sums, "pkh_mungkin", "pkh_ragu")


def _there(month: int | None) -> pl.Expr:
    """Whether a person counts in that month; always where none is named."""
    if month is None:
        return pl.lit(True)
    return pl.lit(month).is_between(pl.col("bulan_awal"), pl.col("bulan_akhir"))


def _taken(counts: pl.DataFrame, period: str, order: list[str], context: Context) -> pl.DataFrame:
    """`counts` with the persons of each kind who are paid in one period, within all limits."""
    left, children_left = (
        pl.lit(context.number(f"pkh/{name}"), dtype=pl.Int64)
        for name in ("maks_orang", "maks_anak")
    )
    taken = counts.with_columns(sisa=left, sisa_anak=children_left)
    for kind in order:
        own = kind + period
        bounds = [pl.col(own), pl.col("sisa")]
        if kind in _LIMITS:
            bounds.append(pl.lit(context.number(_LIMITS[kind]), dtype=pl.Int64))
        if kind in _CHILDREN:
            bounds.append(pl.col("sisa_anak"))
        taken = taken.with_columns(pl.min_horizontal(bounds).alias(own))
        spent = [pl.col("sisa") - pl.col(own)]
        if kind in _CHILDREN:
            spent.append(pl.col("sisa_anak") - pl.col(own))
        taken = taken.with_columns(spent)
    return taken


def _sums(
    columns: dict[str, list[str]], amount: dict[str, int], suffix: str, months: int = 1
) -> list[pl.Expr]:
    """pkh_nominal and pkh_rincian of the persons taken, each kind at its amount.

    `columns`: per kind the counts of each period paid. Of n periods, as many persons count for
    all of them as the period with the fewest has, and so on; less than `months` periods are
    paid in part, rounded up for each person, and the composition names the months.
    """
    total, parts = pl.lit(0, dtype=pl.Int64), []
    for kind, names in columns.items():
        fewest_first = pl.concat_list(names).list.sort() if len(names) > 1 else None
        through = pl.lit(0, dtype=pl.Int64)
        for place, name in enumerate(names):
            at_least = pl.col(name) if fewest_first is None else fewest_first.list.get(place)
            periods = len(names) - place
            persons = at_least - through
            through = at_least
            rupiah = for_months(amount[kind], periods, months)
            told = "" if periods == months else f"/{periods}bln"
            total = total + persons * rupiah
            text = pl.format(f"{kind}:{{}}x{rupiah}{told}", persons)
            parts.append(pl.when(persons > 0).then(text))
    return [
        total.alias(f"pkh_nominal{suffix}"),
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

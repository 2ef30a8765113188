"""From rules to a status: every rule is asked of every family, and all reasons are kept.

What belongs here: asking the book of rules, sparing LAMA families our own doubts, the status
and the headline reason.
What does not: any single rule (`alasan/`), or the choice within the quota (`selection`).
"""

from __future__ import annotations

from functools import cache

import polars as pl

from rules.bits import NONE, bit, has
from rules.context import Context
from rules.rule import NEVER, Rule, RuleFault, book, lead_on_list, on_list

_UNKNOWN = "DATA_TIDAK_DIKETAHUI"
# The statuses in the order in which they apply, and the kind of reason that gives each.
_STATUS = {
    "LISTED": "SUDAH_DITETAPKAN",
    "HARD": "TIDAK_LAYAK",
    "HOLD": "DITAHAN",
    "WAIT": "MENUNGGU_KUOTA",
}


def judged(frame: pl.DataFrame, context: Context) -> pl.DataFrame:
    """`frame` with `status` (null = ready), `alasan_utama`, `alasan` and `sifat_utama`.

    A reason that stops or waits for a source counts for everyone; a lead, a flag and our own
    doubt count for BARU families only (benefit of the doubt). A rule whose answer is unknown
    holds the family under DATA_TIDAK_DIKETAHUI.
    """
    by_class, unknown = _marks()
    rule_unknown = book()[_UNKNOWN]
    marks = frame.with_columns(tak_diketahui=pl.any_horizontal(unknown)).with_columns(
        pl.when(rule_unknown.terpenuhi)
        .then(pl.lit(bit(_UNKNOWN), dtype=pl.UInt64))
        .otherwise(NONE)
        .alias(_UNKNOWN),
        *(pl.sum_horizontal(marks).alias(name) for name, marks in by_class.items()),
    )
    marks = marks.with_columns(HOLD=pl.col("HOLD") | pl.col(_UNKNOWN))
    status, kind, deciding = pl.lit(None, pl.String), pl.lit(None, pl.String), NONE
    for name in reversed(_STATUS):
        here = pl.col(name) != 0
        status = pl.when(here).then(pl.lit(_STATUS[name])).otherwise(status)
        kind = pl.when(here).then(pl.lit(name)).otherwise(kind)
        deciding = pl.when(here).then(pl.col(name)).otherwise(deciding)
    together = pl.col("LISTED") | pl.col("HARD") | pl.col("HOLD") | pl.col("WAIT")
    decided = marks.with_columns(
        status=status, sifat_utama=kind, penentu=deciding, semua=together
    ).drop(*_STATUS, _UNKNOWN, "tak_diketahui")
    return (
        decided.join(reasons_in(decided["semua"]), on="semua", how="left")
        .join(headlines_of(decided["penentu"], context), on="penentu", how="left")
        .drop("semua", "penentu")
    )


@cache
def _marks() -> tuple[dict[str, list[pl.Expr]], list[pl.Expr]]:
    """Per class the bits of the rules that apply, and which rules' answers are unknown.

    The book is the same for every part, so its expressions are written down once. Rules that only
    repeat what the lists say have those very bits, and are asked together.
    """
    rules = [rule for code, rule in book().items() if code != _UNKNOWN]
    fresh = pl.col("status_kpm") == "BARU"
    by_class: dict[str, list[pl.Expr]] = {name: [] for name in _STATUS}
    unknown: list[pl.Expr] = []
    listed = dict.fromkeys((*_STATUS, "FLAG"), 0)
    leads = 0
    for rule in rules:
        if _repeats_lists(rule):
            listed[rule.sifat] |= bit(rule.kode)
            leads |= 0 if rule.petunjuk.meta.eq(NEVER) else bit(rule.kode)
            continue
        applies = rule.terpenuhi.fill_null(False)
        lead = rule.petunjuk.fill_null(False) & fresh & ~applies
        mark = pl.lit(bit(rule.kode), dtype=pl.UInt64)
        if rule.sifat == "FLAG":
            by_class["HOLD"].append(pl.when(fresh & (applies | lead)).then(mark).otherwise(NONE))
            unknown.append(rule.terpenuhi.is_null() & fresh)
        else:
            by_class[rule.sifat].append(pl.when(applies).then(mark).otherwise(NONE))
            by_class["HOLD"].append(pl.when(lead).then(mark).otherwise(NONE))
            unknown.append(rule.terpenuhi.is_null())
    said, hinted = pl.col("bukti"), pl.col("bukti_petunjuk")
    for name in _STATUS:
        by_class[name].append(said & pl.lit(listed[name], dtype=pl.UInt64))
    doubts = said & pl.lit(listed["FLAG"], dtype=pl.UInt64)
    hints = hinted & ~said & pl.lit(leads, dtype=pl.UInt64)
    by_class["HOLD"].append(pl.when(fresh).then(doubts | hints).otherwise(NONE))
    return by_class, unknown


def _repeats_lists(rule: Rule) -> bool:
    """Whether a rule says no more than the lists do: then its answer is never unknown."""
    lead = rule.petunjuk.meta
    only_hinted = lead.eq(NEVER) or lead.eq(lead_on_list(rule.kode))
    return only_hinted and rule.terpenuhi.meta.eq(on_list(rule.kode))


def headline_order(context: Context) -> list[str]:
    """The stated order of reasons; RuleFault unless it names every rule exactly once."""
    order = context.words("urut_alasan")
    if sorted(order) != sorted(book()):
        strange = sorted(set(order) ^ set(book()))
        raise RuleFault(
            f"urut_alasan.yaml harus memuat setiap aturan tepat sekali; periksa {strange} / "
            "must name every rule exactly once."
        )
    return order


def holding_limits() -> dict[str, str]:
    """The parameter with the limit in days, for every rule that can hold."""
    return {code: rule.batas for code, rule in book().items() if _can_hold(rule) and rule.batas}


def _can_hold(rule: Rule) -> bool:
    return rule.sifat in ("HARD", "HOLD", "FLAG")


def reasons_in(masks: pl.Series) -> pl.DataFrame:
    """All reasons, sorted, of each different set of bits: `semua`, `alasan`."""
    sets = masks.unique().sort().to_frame("semua")
    return sets.with_columns(alasan=_named_reasons())


def headlines_of(masks: pl.Series, context: Context) -> pl.DataFrame:
    """The first reason in the stated order of each different set: `penentu`, `alasan_utama`."""
    sets = masks.unique().sort().to_frame("penentu")
    return sets.with_columns(alasan_utama=_first_named(tuple(headline_order(context))))


@cache
def _named_reasons() -> pl.Expr:
    return pl.concat_list([_named("semua", code) for code in sorted(book())]).list.drop_nulls()


@cache
def _first_named(order: tuple[str, ...]) -> pl.Expr:
    return pl.coalesce([_named("penentu", code) for code in order])


def _named(mask: str, code: str) -> pl.Expr:
    """`code` where column `mask` holds it, else missing."""
    return pl.when(has(mask, code)).then(pl.lit(code))

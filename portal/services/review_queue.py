"""The review queue as one officer sees it: what waits within reach, in the order of work.

What belongs here: the pairs of an area with today's verdicts on top, filters, the next report.
What does not: cards (`cards`), or recording an answer (`answers`).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

import review
from assets.folders import Folders
from portal.roles import Role, Scope
from portal.services.queue_file import LIGHT, queue_file
from portal.services.recorded import recorded_rows
from schemas.officers import officer_key
from schemas.review import CANDIDATE, DECISIONS, MENTION, REVOCATIONS

REVIEWERS = frozenset({Role.PETUGAS, Role.PENYELIA})
READERS = REVIEWERS | {Role.AUDITOR}
OPEN = ("MENUNGGU", "MENUNGGU_PENDAPAT_KEDUA", "BERSELISIH")
SECOND = ("MENUNGGU_PENDAPAT_KEDUA", "BERSELISIH")
PAGE_ROWS = 25


@dataclass(frozen=True)
class Wanted:
    """What of the queue is asked for; empty: everything."""

    form: str = ""
    area: str = ""
    second: bool = False
    two: bool = False
    unsure: bool = False
    page: int = 1


@dataclass(frozen=True)
class QueuePage:
    """`rows`: one per report (id_laporan, formulir, kode_desa_l, tgl_lapor, pasangan, dua,
    keadaan, peluang), in the order of work; `reports`, `pairs`: all that match; `forms`: pairs by
    form within reach."""

    rows: list[dict[str, object]]
    reports: int
    pairs: int
    pages: int
    forms: list[tuple[str, int]]


def pairs_within(folders: Folders, scope: Scope) -> pl.DataFrame:
    """LIGHT of every waiting pair within reach, with `keadaan` now and `saya`: my own answer."""
    path = queue_file(folders)
    if path is None:
        return _judged(pl.DataFrame(schema={name: pl.String for name in LIGHT}), folders, scope)
    rows = pl.scan_parquet(path).filter(scope.condition("kode_desa_l")).select(LIGHT).collect()
    return _judged(rows, folders, scope)


def queue_page(folders: Folders, scope: Scope, wanted: Wanted) -> QueuePage:
    """One page of the reports with pairs this officer may still decide."""
    waiting = pairs_within(folders, scope).filter(pl.col("keadaan").is_in(OPEN))
    if not scope.has(Role.AUDITOR):
        waiting = waiting.filter(_mine(wanted))
    forms = waiting.group_by("formulir").len().sort("len", "formulir", descending=[True, False])
    chosen = waiting.filter(_asked(wanted))
    reports = _in_order(chosen)
    start = (max(wanted.page, 1) - 1) * PAGE_ROWS
    return QueuePage(
        rows=reports.slice(start, PAGE_ROWS).to_dicts(),
        reports=reports.height,
        pairs=chosen.height,
        pages=max(1, -(-reports.height // PAGE_ROWS)),
        forms=[(str(form), int(count)) for form, count in forms.rows()],
    )


def next_report(folders: Folders, scope: Scope, wanted: Wanted, after: str) -> str | None:
    """The report to decide after `after`, in the order of the page; None when none waits."""
    waiting = pairs_within(folders, scope).filter(
        pl.col("keadaan").is_in(OPEN),
        pl.col("saya").is_null(),
        _asked(wanted),
        pl.col("id_laporan") != after,
    )
    first = _in_order(waiting).head(1)
    return str(first["id_laporan"][0]) if first.height else None


def _mine(wanted: Wanted) -> pl.Expr:
    """Pairs this officer has not answered yet, or those they were not sure of."""
    return pl.col("saya") == "TIDAK_YAKIN" if wanted.unsure else pl.col("saya").is_null()


def _asked(wanted: Wanted) -> pl.Expr:
    asked = pl.lit(True)
    if wanted.form:
        asked &= pl.col("formulir") == wanted.form
    if wanted.area:
        asked &= pl.col("kode_desa_l").str.starts_with(wanted.area)
    if wanted.second:
        asked &= pl.col("keadaan").is_in(SECOND)
    if wanted.two:
        asked &= pl.col("dua_petugas")
    return asked


def _in_order(pairs: pl.DataFrame) -> pl.DataFrame:
    """One row per report: what a payment hangs on first, then the oldest."""
    return (
        pairs.group_by("id_laporan")
        .agg(
            pl.col("formulir", "kode_desa_l", "tgl_lapor").first(),
            pasangan=pl.len(),
            dua=pl.col("dua_petugas").any(),
            peserta=pl.col("peserta").any(),
            peluang=pl.col("peluang").max(),
            keadaan=pl.col("keadaan").sort().last(),
        )
        .sort(
            ["dua", "peserta", "tgl_lapor", "id_laporan"],
            descending=[True, True, False, False],
            nulls_last=True,
        )
    )


def _judged(rows: pl.DataFrame, folders: Folders, scope: Scope) -> pl.DataFrame:
    """`rows` with `keadaan` after the decisions recorded so far, and `saya`."""
    if rows.is_empty():
        return rows.with_columns(keadaan=pl.lit(None, pl.String), saya=pl.lit(None, pl.String))
    decisions = recorded_rows(folders, DECISIONS).join(rows, on="bukti", how="semi")
    revocations = recorded_rows(folders, REVOCATIONS).join(rows, on="bukti", how="semi")
    if decisions.is_empty() and revocations.is_empty():
        return rows.with_columns(keadaan=pl.lit("MENUNGGU"), saya=pl.lit(None, pl.String))
    standing = rows.select(*MENTION, "bukti", *CANDIDATE, "dua_petugas")
    states = review.verdicts(standing, decisions, revocations)
    mine = (
        review.votes_in_force(decisions, revocations)
        .filter(officer_key(pl.col("petugas")) == officer_key(pl.lit(scope.pengguna)))
        .sort(pl.col("putusan") == "TIDAK_YAKIN")
        .unique("bukti", keep="first", maintain_order=True)
        .select("bukti", saya="putusan")
    )
    return (
        rows.join(states.select(*MENTION, "bukti", "keadaan"), on=[*MENTION, "bukti"], how="left")
        .join(mine, on="bukti", how="left")
        .with_columns(pl.col("keadaan").fill_null("MENUNGGU"))
    )

"""Control totals of one part, small enough to be added up over the nation.

What belongs here: rows, families, payees and rupiah of a part's list and decisions.
What does not: where the sums are written (summary, manifest) or compared (verify).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

ALL = "SEMUA"


@dataclass(frozen=True)
class Totals:
    """Sums of one part, or of all: each frame sorted by its first columns.

    `listed`: kode_provinsi, program (SEMUA = all), baris, keluarga, pengurus, rupiah.
    `control`: program, kanal, kode_kabupaten_kota, baris, keluarga, pengurus, rupiah.
    `statuses`: kode_provinsi, program, status, keluarga, nominal, nominal_hak.
    `reasons`: program, status, alasan_utama, keluarga, nominal_hak.
    `unpaid` (hak_tidak_terbayar): kode_provinsi, program, keluarga, rupiah held though owed.
    `unverified`: the same of new families nobody has visited yet, who have no right so far.
    `persons`: kode_provinsi, status, orang, peserta (PBI_JK, counted in persons).
    `person_reasons`: status, alasan_utama, orang, peserta.
    """

    listed: pl.DataFrame
    control: pl.DataFrame
    statuses: pl.DataFrame
    reasons: pl.DataFrame
    unpaid: pl.DataFrame
    unverified: pl.DataFrame
    persons: pl.DataFrame
    person_reasons: pl.DataFrame


_LISTED = ("kode_provinsi", "program")
_CONTROL = ("program", "kanal", "kode_kabupaten_kota")
_STATUSES = ("kode_provinsi", "program", "status")
_REASONS = ("program", "status", "alasan_utama")
_UNPAID = ("kode_provinsi", "program")
_UNVERIFIED = "BELUM_DIVERIFIKASI"
_PERSONS = ("kode_provinsi", "status")
_PERSON_REASONS = ("status", "alasan_utama")


def insured(totals: Totals) -> int:
    """The persons PBI_JK insures: those of `daftar_pbi` who are TERVERIFIKASI."""
    return int(totals.persons.filter(status="TERVERIFIKASI")["orang"].sum())


def part_totals(decisions: pl.DataFrame, listed: pl.DataFrame, persons: pl.DataFrame) -> Totals:
    """The totals of one part; a family is counted once in each line, however many rows it has.

    Families and payees of different parts are different ones (no family stands in two parts:
    the gate and verify look), so these lines may be added up.
    """
    every = listed.with_columns(program=pl.lit(ALL))
    # a new family's right begins with its verification: before, nothing of it is owed
    unverified = (pl.col("status_kpm") == "BARU") & pl.col("alasan").list.contains(_UNVERIFIED)
    return Totals(
        listed=_money(pl.concat([listed, every]), _LISTED),
        control=_money(listed, _CONTROL),
        statuses=decisions.group_by(_STATUSES)
        .agg(_number(pl.len(), "keluarga"), pl.col("nominal", "nominal_hak").sum())
        .sort(_STATUSES),
        reasons=decisions.group_by(_REASONS)
        .agg(_number(pl.len(), "keluarga"), pl.col("nominal_hak").sum())
        .sort(_REASONS, nulls_last=True),
        unpaid=_held(decisions, ~unverified),
        unverified=_held(decisions, unverified),
        persons=_heads(persons, _PERSONS),
        person_reasons=_heads(persons, _PERSON_REASONS),
    )


def add_up(parts: Iterable[Totals]) -> Totals:
    """The totals of all parts together; at least one part is needed."""
    every = list(parts)
    return Totals(
        listed=_added([part.listed for part in every], _LISTED),
        control=_added([part.control for part in every], _CONTROL),
        statuses=_added([part.statuses for part in every], _STATUSES),
        reasons=_added([part.reasons for part in every], _REASONS),
        unpaid=_added([part.unpaid for part in every], _UNPAID),
        unverified=_added([part.unverified for part in every], _UNPAID),
        persons=_added([part.persons for part in every], _PERSONS),
        person_reasons=_added([part.person_reasons for part in every], _PERSON_REASONS),
    )


def _held(decisions: pl.DataFrame, which: pl.Expr) -> pl.DataFrame:
    """Families on hold and what they would get, of those for whom `which` is true."""
    held = decisions.filter((pl.col("status") == "DITAHAN") & (pl.col("nominal_hak") > 0) & which)
    return (
        held.group_by(_UNPAID)
        .agg(_number(pl.len(), "keluarga"), pl.col("nominal_hak").sum().alias("rupiah"))
        .sort(_UNPAID)
    )


def _money(rows: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    return (
        rows.group_by(keys)
        .agg(
            _number(pl.len(), "baris"),
            _number(pl.col("no_kk").n_unique(), "keluarga"),
            _number(pl.col("nik_pengurus").n_unique(), "pengurus"),
            pl.col("nominal").sum().alias("rupiah"),
        )
        .sort(keys)
    )


def _heads(rows: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    return (
        rows.group_by(keys)
        .agg(
            _number(pl.len(), "orang"),
            _number(pl.col("peserta").cast(pl.Int64).sum(), "peserta"),
        )
        .sort(keys, nulls_last=True)
    )


def _number(expression: pl.Expr, name: str) -> pl.Expr:
    return expression.cast(pl.Int64).alias(name)


def _added(frames: list[pl.DataFrame], keys: tuple[str, ...]) -> pl.DataFrame:
    rows = pl.concat(frames)
    return rows.group_by(keys).agg(pl.exclude(keys).sum()).sort(keys, nulls_last=True)

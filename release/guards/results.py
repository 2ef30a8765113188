"""All guards measured over one wave, as rows of one table.

What belongs here: what guards read, their limits, and how a figure becomes a result.
What does not: any single figure (`against_last_wave`, `in_this_wave`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

import polars as pl

from release.guards import against_last_wave, in_this_wave
from release.query import Source
from schemas.guards import GUARD_RESULTS, GUARDS, NOT_COMPARED, PASSED, TRIPPED

NATION = "ID"


@dataclass(frozen=True)
class GuardSources:
    """The tables guards are measured on.

    `previous`: the last release's decisions, None where there is none. `officers`:
    id_laporan, isi, petugas, kode_desa of every report content.
    """

    candidates: Source
    previous: Source | None
    families: Source
    events: Source
    officers: pl.DataFrame
    verifications: Source


@dataclass(frozen=True)
class GuardLimits:
    """Limits by parameter (kocok, penolakan_desa, …), with the reasons and kinds they name."""

    numbers: Mapping[str, Mapping[str, float]]
    no_refusal: tuple[str, ...]
    of_the_wave: tuple[str, ...]
    splits: tuple[str, ...]


def measured(tahap: str, cutoff: str, sources: GuardSources, limits: GuardLimits) -> pl.DataFrame:
    """GUARD_RESULTS of one wave: a row per guard and place that tripped, else one per guard.

    A guard that compares with the last wave is TIDAK_DIBANDINGKAN in the first: no figure is
    made up. `cutoff`: ISO day; verifications after it do not count.
    """
    at = limits.numbers
    within = {
        "PENOLAKAN_DESA": in_this_wave.refusals(
            sources.candidates, limits.no_refusal, at["penolakan_desa"]
        ),
        "PECAH_KK": in_this_wave.splits(
            sources.families, sources.events, limits.splits, at["pecah_kk"]
        ),
        "PETUGAS_LAPORAN": in_this_wave.reporters(
            sources.events, sources.officers, at["petugas_laporan"]
        ),
        "PETUGAS_VERIFIKASI": in_this_wave.verifiers(
            sources.verifications, cutoff, at["petugas_verifikasi"]
        ),
    }
    if sources.previous is not None:
        within["KOCOK"] = against_last_wave.churn(
            sources.previous, sources.candidates, sources.families, at["kocok"]
        )
        within["ALASAN_MELONJAK"] = against_last_wave.surges(
            sources.previous, sources.candidates, limits.of_the_wave, at["alasan_melonjak"]
        )
    limit_of = {
        "KOCOK": at["kocok"]["bagian"],
        "PENOLAKAN_DESA": at["penolakan_desa"]["kali"],
        "PECAH_KK": at["pecah_kk"]["per_seribu"],
        "PETUGAS_LAPORAN": at["petugas_laporan"]["bagian"],
        "PETUGAS_VERIFIKASI": at["petugas_verifikasi"]["bagian"],
        "ALASAN_MELONJAK": at["alasan_melonjak"]["kali"],
    }
    rows = [_rows(name, within.get(name), limit_of[name]) for name in GUARDS]
    every = pl.concat(rows)
    numbers = [
        sha256("|".join([tahap, *map(str, row)]).encode()).hexdigest()[:12]
        for row in every.select("pengaman", "wilayah", "kode").rows()
    ]
    schema = GUARD_RESULTS.polars_schema()
    return (
        every.with_columns(pl.Series("id_pengaman", numbers, dtype=pl.String))
        .select(pl.col(name).cast(dtype) for name, dtype in schema.items())
        .sort(GUARD_RESULTS.sort, nulls_last=True)
    )


def _rows(name: str, found: pl.DataFrame | None, limit: float) -> pl.DataFrame:
    """What one guard found: wilayah, kode, jumlah, angka, melewati → its rows."""
    calm = {"wilayah": NATION, "kode": None, "jumlah": 0, "angka": None}
    if found is None:
        rows = pl.DataFrame([calm | {"keadaan": NOT_COMPARED}], schema=_SCHEMA)
    else:
        tripped = found.filter("melewati").with_columns(keadaan=pl.lit(TRIPPED))
        highest = {"jumlah": found.height, "angka": found["angka"].max()}
        rows = (
            tripped.select(pl.col(key).cast(dtype) for key, dtype in _SCHEMA.items())
            if tripped.height
            else pl.DataFrame([calm | highest | {"keadaan": PASSED}], schema=_SCHEMA)
        )
    return rows.with_columns(
        pl.lit(name).alias("pengaman"),
        pl.lit(float(limit)).alias("batas"),
        # rounded, so that the order of a sum never shows
        pl.col("angka").round(6),
    )


_SCHEMA = pl.Schema(
    {
        "wilayah": pl.String(),
        "kode": pl.String(),
        "jumlah": pl.Int64(),
        "angka": pl.Float64(),
        "keadaan": pl.String(),
    }
)

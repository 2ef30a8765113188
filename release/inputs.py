"""What a release is made from, named one by one.

What belongs here: the frozen words a caller fills in – paths and frames, no defaults that
could hide a missing one.
What does not: reading or judging any of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from release.guards import Guarded
from release.list_verdict import Judge
from release.people import People
from schemas.tahap import Tahap


@dataclass(frozen=True)
class Part:
    """One kabupaten/kota (4 digits, 0000 unknown): its decisions, its list, its persons.

    `persons_file`: the file `persons` were read from, if `schemas.parquet` wrote it; the release
    then holds a copy of it.
    """

    kabupaten: str
    decisions: pl.DataFrame
    listed: pl.DataFrame
    persons: pl.DataFrame
    persons_file: Path | None = None


@dataclass(frozen=True)
class Terms:
    """What the tahap may pay, as the parameters in force say.

    `verified`: per programme the status_kpm that need a LAYAK verification.
    `quota`: program, kode_wilayah (ID, 2 or 4 digits), gelombang, kuota (families,
    cumulative over the waves), the rows of this quarter.
    `ceilings`: national ceiling per programme, cumulative through this wave, where one binds.
    `insured_quota`: persons PBI_JK may insure in the nation.
    `hold_ages`: upper ends, in days, of the bands in which the manifest counts holds.
    """

    programmes: tuple[str, ...]
    cutoff: date
    as_of: date
    desil_max: Mapping[str, int]
    verified: Mapping[str, tuple[str, ...]]
    payee_age: int
    insured_quota: int
    quota: pl.DataFrame
    ceilings: Mapping[str, int] = field(default_factory=dict)
    hold_ages: tuple[int, ...] = ()


@dataclass(frozen=True)
class Lake:
    """The Parquet files a wave was computed from.

    `accepted`: every table of received rows (those with a column `berkas`), all versions.
    The rest are the tables of their names, of this tahap or of its DTSEN version.
    """

    files: Path
    accepted: Sequence[Path]
    reports: Sequence[Path]
    links: Sequence[Path]
    events: Path
    dtsen_families: Sequence[Path]
    families: Sequence[Path]
    members: Sequence[Path]
    ended: Path
    candidates: Sequence[Path]
    verifications: Sequence[Path]
    guardians: Path


@dataclass(frozen=True)
class Versions:
    """What computed the wave: code, lock file, parameters and rules, rules alone, model, draw."""

    kode: str
    kode_sha256: str
    kunci_sha256: str
    aturan: str
    kode_aturan: str
    model: str
    undian: str


@dataclass(frozen=True)
class ReleaseInputs:
    """Everything a release rests on.

    `parts` yields every part once; one is read while the one before is written.
    `mentions` gives the persons named by the report contents that `lake.links` answers
    (id_laporan, isi, peran, urutan); asked once, at the gate. `previous`: the newest release
    before this tahap. `earlier`: the releases of the earlier waves of the quarter.
    `parameters`: the files used, by their name inside the package's `parameter/`. `judge` is
    asked about the lists once they are written, and what it says is published with them or
    refuses them. `people`: the officers' decisions known on the as-of day, and the files held
    then. `guards`: as measured over the candidates, with the overrides that count.
    """

    root: Path
    tahap: Tahap
    versi_dtsen: str
    parts: Callable[[], Iterable[Part]]
    terms: Terms
    lake: Lake
    versions: Versions
    parameters: Mapping[str, Path]
    mentions: Callable[[], pl.DataFrame]
    people: People
    previous: Path | None
    earlier: Sequence[Path]
    guards: Guarded
    judge: Judge

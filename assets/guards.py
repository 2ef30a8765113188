"""Guards over the candidate decisions of a tahap, and officers' decisions to let one pass.

What belongs here: handing the guards their tables and limits, and adding a decision.
What does not: a figure or what an override changes (release/guards).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

import release
import rules
from assets.folders import Folders, parts
from assets.review import decision_files
from release.guards import Guarded, GuardLimits, GuardSources, guarded, measured
from release.layout import part_files
from release.query import Files
from schemas import decisions, families, forms, lists
from schemas.guards import GUARD_OVERRIDES, OFFICERS_NEEDED, TRIPPED
from schemas.officers import officer_key
from schemas.parquet import write_table
from schemas.tahap import Tahap
from schemas.validate import validated

_NUMBERS = (
    *("kocok", "penolakan_desa", "pecah_kk"),
    *("petugas_laporan", "petugas_verifikasi", "alasan_melonjak"),
)
_OF_REPORTS = ("id_laporan", "isi", "petugas", "kode_desa")


class NotTripped(LookupError):
    """A decision that cannot count; the text says what to do."""


@dataclass(frozen=True)
class Override:
    """What came of a decision: how many officers have let this guard pass."""

    result: dict[str, Any]
    officers: int

    @property
    def released(self) -> bool:
        """Whether the guard no longer stops the release."""
        return self.officers >= OFFICERS_NEEDED


def guards_of(folders: Folders, tahap: Tahap, parameters: rules.Parameters) -> Guarded:
    """The guards of the tahap's candidate decisions as they lie in the lake, with overrides."""
    cutoff = rules.load_quarter(tahap.triwulan).wave(tahap.wave).cutoff
    results = measured(
        str(tahap), cutoff.isoformat(), _sources(folders, tahap), _limits(parameters, cutoff)
    )
    return guarded(results, recorded_overrides(folders))


def recorded_overrides(folders: Folders) -> pl.DataFrame:
    """GUARD_OVERRIDES in the order in which they were recorded per guard and place."""
    rows = [pl.read_parquet(path) for path in decision_files(folders, GUARD_OVERRIDES)]
    return pl.concat([GUARD_OVERRIDES.empty(), *rows])


def override(
    folders: Folders, tahap: Tahap, number: str, officer: str, reason: str, day: date
) -> Override:
    """Add one officer's decision that a tripped guard may pass; the second one lets it.

    `number`: `id_pengaman`. NotTripped if no tripped guard of the tahap is called so, or this
    officer has let it pass at this figure before. Decisions are only added, each in a file of
    its own.
    """
    who, why = " ".join(officer.split()), reason.strip()
    if not who or not why:
        raise NotTripped("Isi petugas dan alasan / give the officer and the reason.")
    now = guards_of(folders, tahap, rules.load_parameters())
    tripped = now.results.filter(pl.col("keadaan") == TRIPPED)
    found = tripped.filter(pl.col("id_pengaman") == number.strip().lower())
    if found.is_empty():
        known = ", ".join(tripped["id_pengaman"]) or "tidak ada / none"
        raise NotTripped(
            f"Tidak ada pengaman terpicu bernomor itu pada {tahap} / no tripped guard of that "
            f"number. Yang terpicu / tripped: {known}."
        )
    row = found.row(0, named=True)
    before = recorded_overrides(folders).filter(
        pl.col("id_pengaman") == row["id_pengaman"], pl.col("angka") >= row["angka"]
    )
    officers = before.select(officer_key(pl.col("petugas"))).to_series().unique()
    if pl.select(officer_key(pl.lit(who))).item() in officers:
        raise NotTripped(
            "Petugas ini sudah memutuskan pengaman itu / this officer has decided on it already. "
            "Perlu petugas kedua yang berbeda / a different second officer is needed."
        )
    decision = {
        **{name: row[name] for name in ("id_pengaman", "pengaman", "wilayah", "kode", "angka")},
        **{"tahap": str(tahap), "petugas": who, "alasan": why, "tanggal": day},
    }
    rows = pl.DataFrame([decision], schema=GUARD_OVERRIDES.polars_schema())
    place = folders.reviews / GUARD_OVERRIDES.name
    number_of_file = len(list(place.glob(f"{row['id_pengaman']}-*.parquet"))) + 1
    path = place / f"{row['id_pengaman']}-{number_of_file:03d}.parquet"
    write_table(validated(rows, GUARD_OVERRIDES), GUARD_OVERRIDES, path)
    return Override(row, officers.len() + 1)


def officers_behind(folders: Folders, codes: list[str]) -> pl.DataFrame:
    """kode, petugas: who stands behind an officer's code in reports and verifications."""
    from release.guards.in_this_wave import OFFICER_CODE
    from release.query import ask

    checks = pl.read_parquet(folders.list_("verifikasi"), columns=["petugas"])
    names = pl.concat([_officers(folders).select("petugas"), checks]).drop_nulls().unique()
    question = f"select {OFFICER_CODE} as kode, petugas from nama"
    return ask(question, {"nama": names}).filter(pl.col("kode").is_in(codes)).sort("kode")


def _sources(folders: Folders, tahap: Tahap) -> GuardSources:
    register = folders.register(tahap)
    previous = release.find_previous(folders.releases, tahap)
    return GuardSources(
        candidates=Files(decisions.CANDIDATES, list(parts(folders.candidates(tahap)).values())),
        previous=None
        if previous is None
        else Files(decisions.DECISIONS, part_files(previous, decisions.DECISIONS)),
        families=Files(families.FAMILIES, list(parts(register / "keluarga").values())),
        events=Files(families.EVENTS, [register / "peristiwa.parquet"]),
        officers=_officers(folders),
        verifications=Files(lists.LISTS["verifikasi"], [folders.list_("verifikasi")]),
    )


def _officers(folders: Folders) -> pl.DataFrame:
    """Whose every report content is, and where; of all else it says nothing is read."""
    columns = list(_OF_REPORTS)
    return pl.concat(pl.read_parquet(folders.form(form), columns=columns) for form in forms.FORMS)


def _limits(parameters: rules.Parameters, on: date) -> GuardLimits:
    def words(name: str) -> tuple[str, ...]:
        return tuple(parameters.words(f"pengaman/{name}", on))

    return GuardLimits(
        numbers={name: parameters.value(f"pengaman/{name}", on) for name in _NUMBERS},
        no_refusal=words("alasan_bukan_penolakan"),
        of_the_wave=words("alasan_gelombang"),
        splits=words("jenis_pecah"),
    )

"""What each stage of a tahap rests on, as one hash: the same hash, the same outcome.

What belongs here: naming every file, date, setting and room of code behind links, register and
decisions. Too much named costs a stage gone through in vain, too little a wrong one that stands.
What does not: skipping a stage (`assets.whole_stage`), or parts of one (`assets.stamps`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import release
from assets.folders import Folders, parts
from assets.stamps import code_sha256, inputs_stamp, sealed_sha256, stamp_beside, stamp_of
from schemas import dtsen, forms
from schemas.guardians import GUARDIANS
from schemas.leads import LEAD_LISTS
from schemas.linkage import FILE_RELEASES
from schemas.lists import POSTS
from schemas.review import DECISIONS, REVOCATIONS
from schemas.tahap import Tahap
from schemas.visits import VISIT_ANSWERS

# Whose code and data files a stage may come to: read together, since a stage calls rooms through
# others, and one that is gone through again for nothing still skips its parts.
_ROOMS = ("assets", "intake", "matching", "reference", "register", "release", "review", "rules")
_CODE = (*_ROOMS, "schemas")
# The lists each of them reads; of all others nothing enters it.
_FOR_LINKS = ("eksklusi", "kepesertaan", POSTS.name)
_FOR_REGISTER = ("eksklusi", "kepesertaan", *LEAD_LISTS)
_FOR_DECISIONS = ("eksklusi", "kepesertaan", "komponen", "pembayaran", "sanggah", "verifikasi")
_BY_OFFICERS = (DECISIONS, REVOCATIONS, VISIT_ANSWERS, FILE_RELEASES, GUARDIANS)


def links_basis(
    folders: Folders, version: str, areas: list[str] | None, index: Iterable[Path]
) -> str:
    """Of the settled links, the file watch and what was counted of them."""
    return inputs_stamp(
        *_settings(version, areas),
        # The files of an index are large; what a part was made from says what it holds.
        *(f"{path.name} {stamp_of(path.with_suffix('.stempel'))}" for path in index),
        *_told(folders, [*_reports(folders, version, _FOR_LINKS), *_officers(folders)]),
    )


def queue_basis(folders: Folders) -> str:
    """Of the links that wait for a person."""
    files = [folders.links, folders.file_watch, *map(folders.form, forms.FORMS)]
    return inputs_stamp(*_settings(), *_told(folders, [*files, *_officers(folders)]))


def register_basis(
    folders: Folders,
    tahap: Tahap,
    version: str,
    cutoff: date,
    as_of: date,
    areas: list[str] | None,
) -> str:
    """Of the families as of the cut-off, of what the events came to, and of the leads."""
    found = [folders.engine_links, folders.standing_pairs, folders.file_watch]
    files = [*_reports(folders, version, _FOR_REGISTER), *_officers(folders), *found]
    return inputs_stamp(
        *_settings(str(tahap), version, cutoff, as_of, areas),
        *_told(folders, files),
        *_listed(folders, tahap),
    )


def decisions_basis(
    folders: Folders, tahap: Tahap, as_of: date, model_version: str, areas: list[str] | None
) -> str:
    """Of the candidate decisions of all parts, per family and per person, and of guardians."""
    previous = release.find_previous(folders.releases, tahap)
    families = [path for wave in (*tahap.earlier_waves, tahap) for path in _families(folders, wave)]
    files = [*families, *map(folders.list_, _FOR_DECISIONS), *_officers(folders)]
    return inputs_stamp(
        *_settings(str(tahap), as_of, model_version, areas, release.manifest_hash(previous)),
        *_told(folders, files),
        *_listed(folders, tahap),
    )


def earlier_lists(folders: Folders, tahap: Tahap) -> list[tuple[Path, Path]]:
    """The files of the lists of this quarter's earlier waves, each with the stamp that seals it."""
    return [
        (path, release_stamp(folders, wave))
        for wave in tahap.earlier_waves
        for path in sorted((folders.release(wave) / "daftar_kpm").glob("*/*.parquet"))
    ]


def release_stamp(folders: Folders, tahap: Tahap) -> Path:
    """Where the stamp of a release lies: beside the lake's tables, never in the package."""
    return folders.lake / "rilis" / f"{tahap}.stempel"


def _settings(*of_the_run: object) -> list[str]:
    return [code_sha256(*_CODE), *map(str, of_the_run)]


def _reports(folders: Folders, version: str, lists: Iterable[str]) -> list[Path]:
    """DTSEN, all reports, and the lists named."""
    tables = (dtsen.FAMILIES.name, dtsen.MEMBERS.name)
    of_dtsen = [path for name in tables for path in parts(folders.dtsen(name, version)).values()]
    return [*of_dtsen, *map(folders.form, forms.FORMS), *map(folders.list_, lists)]


def _officers(folders: Folders) -> list[Path]:
    """All that officers said and decided; only ever added to."""
    places = [folders.reviews / table.name for table in _BY_OFFICERS]
    return [path for place in places for path in sorted(place.glob("*.parquet"))]


def _families(folders: Folders, tahap: Tahap) -> list[Path]:
    """Every table of the register of a wave, but for its leads, on which nothing rests."""
    home = folders.register(tahap)
    tables = [path for path in sorted(home.glob("*.parquet")) if path != folders.leads(tahap)]
    parted = [path for name in ("keluarga", "anggota") for path in parts(home / name).values()]
    return [*tables, *parted]


def _listed(folders: Folders, tahap: Tahap) -> Iterator[str]:
    for path, stamp_file in earlier_lists(folders, tahap):
        yield f"{path.name} {sealed_sha256(path, stamp_file)}"


def _told(folders: Folders, paths: Iterable[Path]) -> Iterator[str]:
    """Place in the data folder and sha256 of each file; of a missing one its place alone."""
    for path in paths:
        place = os.path.relpath(path, folders.data)
        yield f"{place} {sealed_sha256(path, stamp_beside(path)) if path.exists() else ''}"

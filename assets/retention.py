"""What personal data are past their retention: files of the data folder, class by class.

What belongs here: the periods of `retention.yaml`, and which files have outlived theirs on a day.
What does not: removing them (assets.purge).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml

import release
from assets.folders import Folders
from assets.intake import REMOVED
from assets.outlived import Outlived, outlived_below, outlived_file
from assets.retention_records import (
    ACCESS,
    accesses_outlived,
    books_outlived,
    visits_outlived,
)
from assets.waves import waves_cut_off
from release import canonical_json
from release.layout import MANIFEST, withdrawn
from release.purged import is_noted, personal_files
from schemas import dtsen
from schemas.complaints import CLOSED
from schemas.forms import FORMS
from schemas.review import DECISIONS, REVOCATIONS

SOURCE = Path(__file__).with_suffix(".yaml")
_CASES = "kasus_aduan"
COPIES = "SALINAN_PORTAL"
_PORTAL_COPIES = ("antrean", "kunjungan", "unduhan")
# What an event's report is no longer needed for: everything else may still change a family.
_SPENT = ("TIDAK_MENGUBAH", "DIBATALKAN", "DIGABUNG", "TANPA_PADANAN")


@dataclass(frozen=True)
class Period:
    """One class of `retention.yaml`."""

    apa: str
    sejak: str
    hari: int
    keadaan: str


@cache
def periods() -> dict[str, Period]:
    """The periods by class."""
    entries = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))["kelas"]
    return {name: Period(**entry) for name, entry in entries.items()}


def rules_sha256() -> str:
    """By which rules something was removed."""
    return hashlib.sha256(SOURCE.read_bytes()).hexdigest()


def outlived(folders: Folders, day: date) -> list[Outlived]:
    """The files past their retention on a day, by class and name."""
    ends = {name: day - timedelta(days=one.hari) for name, one in periods().items()}
    waves = waves_cut_off(folders)
    found = [
        *_reports(folders, ends["LAPORAN"]),
        *_of_waves(folders, {t for t, cut in waves.items() if cut < ends["TURUNAN"]}),
        *_older_dtsen(folders, ends["DTSEN_LAMA"]),
        *_releases(folders, ends["RILIS"]),
        *_set_aside(folders, ends["RANCANGAN_LAMA"]),
        *_judged(folders, ends["TINJAUAN"]),
        *_copies(folders, ends[COPIES]),
        *visits_outlived(folders, ends["KUNJUNGAN"], waves),
        *books_outlived(folders, ends["BUKU_KERJA"]),
        *accesses_outlived(folders, ends[ACCESS]),
    ]
    return sorted(set(found), key=lambda one: (one.kelas, one.name))


def _reports(folders: Folders, end: date) -> Iterator[Outlived]:
    """Received reports of which none is needed any more."""
    needed = _needed(folders)
    for entry in _accounts(folders):
        if entry["tabel"] not in FORMS:
            continue
        path = folders.received / f"{entry['berkas']}.parquet"
        rows = pl.read_parquet(path, columns=["id_laporan", "tgl_lapor"])
        newest = rows["tgl_lapor"].max()
        if not isinstance(newest, date) or newest >= end or rows["id_laporan"].is_in(needed).any():
            continue
        yield from _received(folders, "LAPORAN", entry["berkas"])


def _needed(folders: Folders) -> list[str]:
    """Reports that the newest register still uses, and complaints that are not closed."""
    found: set[str] = set()
    registers = sorted((folders.lake / "register").glob("*/peristiwa.parquet"))
    if registers:
        rows = pl.scan_parquet(registers[-1]).filter(~pl.col("keadaan").is_in(_SPENT))
        found |= set(rows.select("id_laporan").collect()["id_laporan"])
    complaints, cases = folders.form("aduan"), folders.complaints(_CASES)
    if complaints.exists():
        every = pl.scan_parquet(complaints).select("id_laporan")
        if cases.exists():
            done = pl.scan_parquet(cases).filter(pl.col("status").is_in(CLOSED))
            every = every.join(done.select("id_laporan"), on="id_laporan", how="anti")
        found |= set(every.collect()["id_laporan"])
    return sorted(found)


def _received(folders: Folders, kelas: str, sha: str) -> Iterator[Outlived]:
    for path in (
        folders.received / f"{sha}.parquet",
        folders.received / f"{sha}.asal.parquet",
        folders.rejects / f"{sha}.parquet",
        folders.repairs / f"{sha}.parquet",
    ):
        if path.exists():
            yield outlived_file(folders, kelas, path, sha)


def _of_waves(folders: Folders, waves: set[Any]) -> Iterator[Outlived]:
    for tahap in waves:
        for place in (folders.register(tahap), folders.candidates(tahap), folders.persons(tahap)):
            yield from outlived_below(folders, "TURUNAN", place)
        if folders.guardians(tahap).exists():
            yield outlived_file(folders, "TURUNAN", folders.guardians(tahap))


def _older_dtsen(folders: Folders, end: date) -> Iterator[Outlived]:
    versions = sorted(path.name for path in (folders.lake / dtsen.FAMILIES.name).glob("*"))
    used: dict[str, date] = {}
    for folder in _release_folders(folders):
        manifest = canonical_json.read(folder / MANIFEST)
        version, cut = manifest["versi_dtsen"], date.fromisoformat(manifest["batas"])
        used[version] = max(cut, used.get(version, cut))
    for version in versions[:-1]:
        if used.get(version, end) >= end:
            continue
        for table in (dtsen.FAMILIES, dtsen.MEMBERS):
            yield from outlived_below(folders, "DTSEN_LAMA", folders.dtsen(table.name, version))
        yield from outlived_below(folders, "DTSEN_LAMA", folders.index(version))
        for entry in _accounts(folders):
            if entry.get("versi_dtsen") == version:
                yield from _received(folders, "DTSEN_LAMA", entry["berkas"])


def _releases(folders: Folders, end: date) -> Iterator[Outlived]:
    for folder in _release_folders(folders):
        manifest = canonical_json.read(folder / MANIFEST)
        if date.fromisoformat(manifest["batas"]) >= end or is_noted(folder):
            continue
        for name in personal_files(manifest):
            if (folder / name).exists():
                yield outlived_file(folders, "RILIS", folder / name)


def _set_aside(folders: Folders, end: date) -> Iterator[Outlived]:
    for manifest in folders.releases.glob(f"*.lama-*/{MANIFEST}"):
        cut = json.loads(manifest.read_text(encoding="utf-8")).get("batas")
        if cut is not None and date.fromisoformat(cut) < end:
            yield from outlived_below(folders, "RANCANGAN_LAMA", manifest.parent)


def _judged(folders: Folders, end: date) -> Iterator[Outlived]:
    """What officers said of reports that are all removed: it can change no link any more."""
    kept = [folders.form(form) for form in FORMS if folders.form(form).exists()]
    known = pl.concat(pl.scan_parquet(path).select("id_laporan") for path in kept) if kept else None
    for table in (DECISIONS, REVOCATIONS):
        for path in sorted((folders.reviews / table.name).glob("*.parquet")):
            rows = pl.scan_parquet(path).select("id_laporan", "tanggal")
            newest = rows.select(pl.col("tanggal").max()).collect().item()
            if newest is None or newest >= end:
                continue
            left = rows if known is None else rows.join(known, on="id_laporan", how="semi")
            if known is None or left.collect().is_empty():
                yield outlived_file(folders, "TINJAUAN", path)


def _copies(folders: Folders, end: date) -> Iterator[Outlived]:
    """What the portal keeps beside the data and makes again; not its accounts, nor its key."""
    for name in _PORTAL_COPIES:
        for one in outlived_below(folders, COPIES, folders.data / "portal" / name):
            made = date.fromtimestamp((folders.data / one.name).stat().st_mtime)
            if made < end and not Path(one.name).name.startswith("."):
                yield one


def _release_folders(folders: Folders) -> list[Path]:
    if not folders.releases.is_dir():
        return []
    return [*release.releases(folders.releases).values(), *withdrawn(folders.releases)]


def _accounts(folders: Folders) -> Iterator[Mapping[str, Any]]:
    """The accounts of received files whose rows are there."""
    for path in sorted(folders.received.glob("*.json")):
        entry: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if entry["keadaan"] != REMOVED and path.with_suffix(".parquet").exists():
            yield entry

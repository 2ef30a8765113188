"""Answers to complaints given on a page: files of the list everybody's answers come in by.

What belongs here: which steps a role may take from a status, checking one, and landing it.
What does not: what a step does to the case (complaints, at the next run of it).

An answer from a page is landed like one from an OPD's own sheet; until it is taken in, the case
stands as it was and the page says that an answer is on its way.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import polars as pl

from assets.folders import Folders
from complaints.terms import reviewed
from portal.roles import Role, Scope
from portal.services.complaints import case_of
from schemas.codes import SPM_FIELDS
from schemas.lists import FILES, LISTS
from schemas.parquet import replacing

FOLDER = "tanggapan_aduan"
LONGEST = 1000
_OPD_STEPS = ("DIPROSES", "SELESAI", "DITOLAK", "DIRUJUK_OPD")
_TEAM_STEPS = ("DIVERIFIKASI", "DIRUJUK_OPD", "KEDALUWARSA")
_NEEDS_RESULT = ("SELESAI", "DITOLAK", "KEDALUWARSA")
_PREFIX = "portal_"


@dataclass(frozen=True)
class ComplaintAnswer:
    """One row of `tanggapan_aduan` as typed."""

    no_aduan: str
    status: str
    opd: str = ""
    bidang_spm: str = ""
    kategori: str = ""
    hasil: str = ""
    no_surat: str = ""


def steps_open(scope: Scope, status: str) -> list[str]:
    """The steps this scope may take on a case of that status, in the order they lead."""
    own: tuple[str, ...] = ()
    if scope.has(Role.TIM_PENGURUS):
        own += _TEAM_STEPS
    if scope.has(Role.OPD):
        own += _OPD_STEPS
    allowed = reviewed("transitions")["boleh"].get(status, [])
    return [step for step in allowed if step in own]


def faults_of(scope: Scope, status: str, answer: ComplaintAnswer) -> list[str]:
    """What is wrong with an answer to a case of that status, as keys of texts."""
    faults = []
    if answer.status not in steps_open(scope, status):
        faults.append("aduan_langkah_salah")
    if answer.status in _NEEDS_RESULT and not answer.hasil:
        faults.append("aduan_hasil_kosong")
    if answer.status == "DIRUJUK_OPD" and not answer.opd:
        faults.append("aduan_opd_kosong")
    if answer.bidang_spm and answer.bidang_spm not in SPM_FIELDS:
        faults.append("aduan_bidang_salah")
    if any(len(value) > LONGEST for value in asdict(answer).values()):
        faults.append("aduan_terlalu_panjang")
    return faults


def send(
    folders: Folders, landing: Path, scope: Scope, answer: ComplaintAnswer, day: date
) -> list[str] | None:
    """Land an answer; the faults that kept it back, or None where there is no such complaint."""
    case = case_of(folders, scope, answer.no_aduan)
    if case is None:
        return None
    faults = faults_of(scope, case.facts["status"], answer)
    if faults:
        return faults
    row = asdict(answer) | {"tanggal": day.isoformat(), "petugas": scope.pengguna}
    if not row["opd"] and scope.opd is not None and scope.has(Role.OPD):
        row["opd"] = scope.opd
    columns = [
        column.name
        for column in LISTS[FOLDER].columns
        if column.name not in ("isi", "berkas", "baris")
    ]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerow({name: row.get(name, "") for name in columns})
    content = text.getvalue().encode()
    name = f"{_PREFIX}{day.isoformat()}_{hashlib.sha256(content).hexdigest()[:16]}.csv"
    path = landing / FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as unfinished:
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(content)
    return []


def on_their_way(folders: Folders, landing: Path, number: str) -> int:
    """How many answers to a complaint were given here and are not taken in yet."""
    taken = folders.files.stat().st_mtime if folders.files.exists() else 0.0
    fresh = [
        path for path in (landing / FOLDER).glob(f"{_PREFIX}*.csv") if path.stat().st_mtime >= taken
    ]
    known: set[str] = set()
    if fresh and folders.files.exists():
        known = set(pl.read_parquet(folders.files, columns=[FILES.key[0]]).to_series())
    count = 0
    for path in fresh:
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() not in known:
            count += content.decode().count(f"\n{number},")
    return count

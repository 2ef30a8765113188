"""Removing personal data past their retention, with a proof that stays.

What belongs here: the plan with its fingerprint, the proof in the audit log, removing what the
proof names, and what the lake must be told of it.
What does not: what is past its retention (assets.retention).

The proof is written and logged first and things are removed after, so a kill between the two is
mended by the next call, which finishes every logged proof before anything else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq

import audit
from assets.folders import Folders, Progress
from assets.intake import ALSO, REMOVED, LandingMissing, landed_files, take_in
from assets.mart import mart_file
from assets.retention import COPIES, outlived, periods, rules_sha256
from assets.retention_records import ACCESS, log_goes_on_after
from assets.stamps import file_sha256, set_stamp
from release import canonical_json
from release.mart import forget
from release.purged import write_note
from schemas.forms import FORMS
from schemas.linkage import LINKS
from schemas.officers import same_officer
from schemas.parquet import replacing, write_table

BEGUN, DONE = "HAPUS", "HAPUS_SELESAI"
LANDED = "LANDING"
_FORM = "1"
_FILES = pl.Schema(
    {
        "kelas": pl.String(),
        "nama": pl.String(),
        "sha256": pl.String(),
        "bytes": pl.Int64(),
        "baris": pl.Int64(),
        "berkas_asal": pl.String(),
    }
)
_PROOFS = "penghapusan"
_HASH = "bukti_sha256"
_LINKED = ("links_by_dtsen", "engine_links", "links", "superseded_links", "review_queue")


class NotPurged(ValueError):
    """Nothing was removed; the text says what to do."""


@dataclass(frozen=True)
class Plan:
    """What would be removed on a day: rows of kelas, nama, sha256, bytes, baris (empty: no table).

    `mark`: the fingerprint by which the plan that was looked at is the plan that is carried out.
    """

    day: date
    files: pl.DataFrame
    mark: str


def plan(folders: Folders, day: date, landing: Path | None = None) -> Plan:
    """What is past its retention on `day`; with `landing` the landed files of it too."""
    found = outlived(folders, day)
    rows = [_row(folders.data, one.kelas, one.name, one.sha) for one in found]
    gone = {one.sha for one in found if one.sha is not None}
    for path in [] if landing is None or not gone else landed_files(landing):
        if file_sha256(path) in gone:
            name = path.relative_to(landing).as_posix() if landing else path.name
            rows.append(_row(landing or path.parent, LANDED, name, None))
    files = pl.DataFrame(rows, schema=_FILES, orient="row").sort("kelas", "nama")
    told = json.dumps([day.isoformat(), rules_sha256(), files.rows()]).encode()
    return Plan(day, files, hashlib.sha256(told).hexdigest())


def purge(
    folders: Folders,
    what: Plan,
    officers: tuple[str, str],
    basis: str,
    progress: Progress,
    landing: Path | None = None,
) -> Path | None:
    """Remove what `what` names, with a proof signed into the audit log; its path, None if nothing.

    `officers`: who removes and who witnesses, two people; `basis`: the letter that sets the
    periods. The caller holds the data folder's lock.
    """
    if same_officer(*officers):
        raise NotPurged("Saksi harus orang lain / the witness must be somebody else.")
    if what.files.is_empty():
        return None
    content = {
        "bentuk": _FORM,
        "per": what.day.isoformat(),
        "petugas": officers[0],
        "saksi": officers[1],
        "dasar": basis,
        "aturan_sha256": rules_sha256(),
        "kelas": {
            name: {"hari": one.hari, "keadaan": one.keadaan} for name, one in periods().items()
        },
        "berkas": canonical_json.rows(what.files),
    }
    path = _next_proof(folders, what.day)
    with replacing(path) as unfinished:
        unfinished.write_bytes(canonical_json.to_bytes(content))
    facts: dict[str, str | int] = {
        _HASH: file_sha256(path),
        "berkas": what.files.height,
        "baris": int(what.files["baris"].sum()),
        "saksi": officers[1],
        "dasar": basis,
        **log_goes_on_after(folders, what.files.filter(kelas=ACCESS)["nama"].to_list()),
    }
    audit.add(folders.audit_log, officers[0], BEGUN, path.name, facts)
    _carry_out(folders, path, progress, landing)
    return path


def finish(folders: Folders, progress: Progress, landing: Path | None = None) -> int:
    """Carry out every logged proof that was cut short; how many there were."""
    open_ = [name for name, done in _logged(folders).items() if not done]
    for name in open_:
        _carry_out(folders, _proofs(folders) / name, progress, landing)
    return len(open_)


def proof_faults(folders: Folders) -> list[str]:
    """Proofs that are missing, changed or not carried out; empty if all hold."""
    found = []
    for _, _, text in audit.read_lines(folders.audit_log):
        line = audit.parsed(text)
        if line is None or line.tindakan != BEGUN:
            continue
        path = _proofs(folders) / line.objek
        if not path.exists() or file_sha256(path) != line.rincian[_HASH]:
            found.append(f"{line.objek}: bukti hilang atau berubah / proof missing or changed")
            continue
        names = [
            one["nama"]
            for one in canonical_json.read(path)["berkas"]
            if one["kelas"] not in (LANDED, COPIES)  # there again, sent or made anew
        ]
        if left := sum((folders.data / name).exists() for name in names):
            found.append(f"{line.objek}: {left} berkas masih ada / files are still there")
    return found


def _carry_out(folders: Folders, proof: Path, progress: Progress, landing: Path | None) -> None:
    content = canonical_json.read(proof)
    files: list[dict[str, Any]] = content["berkas"]
    for done, one in enumerate(files, 1):
        root = landing if one["kelas"] == LANDED else folders.data
        if root is not None:
            (root / one["nama"]).unlink(missing_ok=True)
        progress("hapus", done, len(files))
    forget(mart_file(folders))
    for name in sorted({"/".join(one["nama"].split("/")[:2]) for one in files if _of_release(one)}):
        write_note(folders.data / name, content["per"], file_sha256(proof))
    removed = {one["berkas_asal"] for one in files if one["berkas_asal"]}
    for sha in sorted(removed):
        _entomb(folders.received / f"{sha}.json")
    if removed:
        _settle_again(folders, progress)
    facts: dict[str, str | int] = {_HASH: file_sha256(proof)}
    audit.add(folders.audit_log, content["petugas"], DONE, proof.name, facts)


def _of_release(one: dict[str, Any]) -> bool:
    return bool(one["kelas"] == "RILIS")


def _entomb(account: Path) -> None:
    """The account of a removed file: only that it is known, so that it is not taken in again."""
    entry = json.loads(account.read_text(encoding="utf-8"))
    entry.pop(ALSO, None)
    rest = {"jalur": "(dihapus)", "kode": None, "petunjuk": None, "dibaca": 0, "ditolak": 0}
    set_stamp(account, json.dumps(entry | {"keadaan": REMOVED} | rest, sort_keys=True))


def _settle_again(folders: Folders, progress: Progress) -> None:
    """The lake's tables without the removed rows, and links without their reports."""
    living = {
        entry["tabel"]
        for path in folders.received.glob("*.json")
        if (entry := json.loads(path.read_text(encoding="utf-8")))["keadaan"] == "DITERIMA"
    }
    for form in FORMS:
        if form not in living:
            for ending in (".parquet", ".stempel", ".hitungan"):
                folders.form(form).with_suffix(ending).unlink(missing_ok=True)
    try:
        take_in(None, folders, progress)
    except LandingMissing:
        return
    known = pl.concat(
        pl.scan_parquet(folders.form(form)).select("id_laporan") for form in FORMS
    ).unique()
    for name in _LINKED:
        path: Path = getattr(folders, name)
        if path.exists():
            rows = pl.scan_parquet(path).join(known, on="id_laporan", how="semi").collect()
            write_table(rows, LINKS, path)


def _row(root: Path, kelas: str, name: str, sha: str | None) -> tuple[object, ...]:
    path = root / name
    rows = pq.read_metadata(path).num_rows if path.suffix == ".parquet" else None
    return kelas, name, file_sha256(path), path.stat().st_size, rows, sha


def _proofs(folders: Folders) -> Path:
    return folders.audit_log / _PROOFS


def _next_proof(folders: Folders, day: date) -> Path:
    _proofs(folders).mkdir(parents=True, exist_ok=True)
    number = len(list(_proofs(folders).glob(f"{day.isoformat()}-*.json"))) + 1
    return _proofs(folders) / f"{day.isoformat()}-{number}.json"


def _logged(folders: Folders) -> dict[str, bool]:
    """The proofs in the audit log, and whether each was carried out."""
    found: dict[str, bool] = {}
    for line in _lines(folders):
        found[line.objek] = found.get(line.objek, False) or line.tindakan == DONE
    return found


def _lines(folders: Folders) -> Iterator[audit.Line]:
    every: Iterable[audit.Line | None] = (
        audit.parsed(text) for _, _, text in audit.read_lines(folders.audit_log)
    )
    yield from (line for line in every if line is not None and line.tindakan in (BEGUN, DONE))

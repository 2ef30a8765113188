"""Stage 1: landed files → the lake's tables, rejects and one row per file.

What belongs here: walking the landing folder, keeping each file's result by its hash, and the
account of every file.
What does not: reading a layout or judging a cell (intake/), or joining files (`settling`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

import intake
from assets.folders import Folders, Progress
from assets.settling import TABLES, settle
from assets.stamps import code_sha256, file_sha256, inputs_stamp, set_stamp
from schemas import lists
from schemas.parquet import write_table

# The folder of tables that other files are read by.
REFERENCES = "referensi/"
REMOVED = "DIHAPUS"


class LandingMissing(ValueError):
    """There is nothing to take in and nothing was taken in before."""


@dataclass(frozen=True)
class IntakeCounts:
    """What intake did: files seen now, files read now, and the lake's totals.

    `arrived`: files met for the first time, by the first folder under the landing folder.
    """

    seen: int
    read_now: int
    files: int
    rows: int
    accepted: int
    rejected: int
    repeated: int
    refused_files: int
    arrived: Mapping[str, int] = field(default_factory=dict)


def take_in(
    landing: Path | None,
    folders: Folders,
    progress: Progress,
    only: Collection[str] | None = None,
) -> IntakeCounts:
    """Take in every file of `landing` that the lake does not know, and settle the tables.

    `only` narrows it to these paths under `landing`: the others are still being written.
    A file is known by its sha256: landing it again, under any name, changes nothing.
    LandingMissing if neither the landing folder nor the lake holds a file.
    """
    seen, read, arrived = (
        _read_new_files(landing, folders, progress, only)
        if landing is not None
        else (0, 0, Counter())
    )
    entries = [json.loads(path.read_text()) for path in sorted(folders.received.glob("*.json"))]
    if not entries:
        raise LandingMissing(
            "Folder landing kosong dan lake belum berisi / the landing folder is empty and "
            f"nothing was taken in before: {landing}. Letakkan berkas menurut "
            "dtsen/, posyandu/, kepesertaan/ … lalu ulangi dengan --landing."
        )
    settled = settle(entries, folders, progress)
    counts = _write_files(entries, settled, folders)
    return IntakeCounts(seen, read, *counts, arrived=dict(arrived))


def landed_files(landing: Path) -> list[Path]:
    """The files of a landing folder in their order; hidden ones are not files received."""
    return sorted(
        path
        for path in landing.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.parts)
    )


def _read_new_files(
    landing: Path, folders: Folders, progress: Progress, only: Collection[str] | None
) -> tuple[int, int, Counter[str]]:
    if not landing.is_dir():
        raise LandingMissing(
            f"Folder landing tidak ada / no such landing folder: {landing}. Periksa --landing."
        )
    paths = landed_files(landing)
    if only is not None:
        paths = [path for path in paths if path.relative_to(landing).as_posix() in only]
    folders.received.mkdir(parents=True, exist_ok=True)
    version = code_sha256("intake", "schemas")[:16]
    read = 0
    arrived: Counter[str] = Counter()
    # What other files are read by comes first.
    named = sorted((path.relative_to(landing).as_posix(), path) for path in paths)
    references = [one for one in named if one[0].startswith(REFERENCES)]
    others = [one for one in named if not one[0].startswith(REFERENCES)]
    bridge, stands = None, ""
    for number, (name, path) in enumerate([*references, *others], 1):
        progress("masuk", number, len(paths))
        if number == len(references) + 1:
            bridge, stands = _bridge(folders)
        sha = file_sha256(path)
        known = folders.received / f"{sha}.json"
        if known.exists() and _is_current(json.loads(known.read_text()), version, stands):
            continue
        if not known.exists():
            arrived[name.partition("/")[0]] += 1
        pieces = []
        for result in intake.read_landed(path, name, bridge):
            pieces.append(result.sha256)
            _keep(result, version, stands, folders)
        if pieces != [sha]:
            _keep_container(sha, name, len(pieces), version, folders)
        read += 1
    return len(paths), read, arrived


def _bridge(folders: Folders) -> tuple[intake.Bridge | None, str]:
    """The bridge from BPS area codes as taken in so far, and what it was made from."""
    kept = [json.loads(path.read_text()) for path in sorted(folders.received.glob("*.json"))]
    hashes = [
        entry["berkas"]
        for entry in kept
        if entry["tabel"] == intake.Bridge.TABLE and entry["keadaan"] == "DITERIMA"
    ]
    if not hashes:
        return None, ""
    files = [pl.read_parquet(folders.received / f"{sha}.parquet") for sha in hashes]
    return intake.Bridge(pl.concat(files)), inputs_stamp(*hashes)


def _is_current(entry: dict[str, Any], version: str, bridge: str) -> bool:
    """Whether a file was read by this code and, if it needs one, by this bridge.

    A file whose rows were removed at the end of their retention is not read again.
    """
    if entry["keadaan"] == REMOVED:
        return True
    return bool(entry["versi"] == version and entry.get("jembatan", bridge) == bridge)


def _keep(result: intake.FileIntake, version: str, bridge: str, folders: Folders) -> None:
    """Keep what one table of a file gave, its account last."""
    sha = result.sha256
    if result.table is not None:
        write_table(result.accepted, TABLES[result.table], folders.received / f"{sha}.parquet")
    for frame, table, path in (
        (result.rejected, lists.REJECTS, folders.rejects / f"{sha}.parquet"),
        (result.repairs, lists.REPAIRS, folders.repairs / f"{sha}.parquet"),
    ):
        if frame.height:
            write_table(frame, table, path)
        else:
            path.unlink(missing_ok=True)
    entry = {
        "berkas": sha,
        "versi": version,
        "jalur": result.name,
        "tabel": result.table,
        "keadaan": result.state,
        "kode": result.code,
        "petunjuk": result.hint,
        "dibaca": result.rows_read,
        "ditolak": result.rows_rejected,
        "versi_dtsen": result.versi_dtsen,
        "kabupaten": result.kabupaten,
    }
    if result.needs_bridge:
        entry["jembatan"] = bridge
    if result.replaces is not None and result.origin is not None:
        entry["menggantikan"] = result.replaces
        write_table(result.origin, lists.ORIGINS, folders.received / f"{sha}.asal.parquet")
    set_stamp(folders.received / f"{sha}.json", _text(entry))


def _keep_container(sha: str, name: str, pieces: int, version: str, folders: Folders) -> None:
    """Account for an archive or workbook whose pieces are files of their own."""
    entry = {
        "berkas": sha,
        "versi": version,
        "jalur": name,
        "tabel": None,
        "keadaan": "DITERIMA",
        "kode": None,
        "petunjuk": f"Berisi {pieces} tabel, masing-masing dicatat sendiri / holds {pieces} tables",
        "dibaca": 0,
        "ditolak": 0,
        "versi_dtsen": None,
        "kabupaten": None,
    }
    set_stamp(folders.received / f"{sha}.json", _text(entry))


def _text(entry: dict[str, Any]) -> str:
    return json.dumps(entry, ensure_ascii=False, sort_keys=True)


def _write_files(
    entries: list[dict[str, str]], settled: dict[str, dict[str, int]], folders: Folders
) -> tuple[int, int, int, int, int, int]:
    rows = []
    for entry in entries:
        own = settled.get(entry["berkas"], {"diterima": 0, "berulang": 0, "ditolak": 0})
        kept = ("berkas", "tabel", "jalur", "keadaan", "kode", "petunjuk", "dibaca")
        rows.append(
            {name: entry[name] for name in kept}
            | own
            | {"ditolak": int(entry["ditolak"]) + own["ditolak"]}
        )
    files = pl.DataFrame(rows, schema_overrides=dict(lists.FILES.polars_schema())).select(
        lists.FILES.column_names
    )
    write_table(files, lists.FILES, folders.files)
    refused = files.filter(pl.col("keadaan").is_in(["DITOLAK", "DITAHAN"])).height
    read, accepted, rejected, repeated = (
        int(files[name].sum()) for name in ("dibaca", "diterima", "ditolak", "berulang")
    )
    return files.height, read, accepted, rejected, repeated, refused

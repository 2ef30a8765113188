"""Stage 1: landed files → the lake's tables, rejects and one row per file.

What belongs here: walking the landing folder, keeping each file's result by its hash, and
joining the files of a table without repeats.
What does not: reading a layout or judging a cell (intake/).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

import intake
from assets.folders import Folders
from assets.stamps import code_sha256, file_sha256, inputs_stamp, is_fresh, set_stamp
from schemas import dtsen, forms, lists
from schemas.parquet import write_table
from schemas.table import Table
from schemas.validate import validated

Progress = Callable[[str, int, int], None]

TABLES: dict[str, Table] = {
    **forms.FORMS,
    **lists.LISTS,
    dtsen.FAMILIES.name: dtsen.FAMILIES,
    dtsen.MEMBERS.name: dtsen.MEMBERS,
}


class LandingMissing(ValueError):
    """There is nothing to take in and nothing was taken in before."""


@dataclass(frozen=True)
class IntakeCounts:
    """What intake did: files seen now, files read now, and the lake's totals."""

    seen: int
    read_now: int
    files: int
    rows: int
    accepted: int
    rejected: int
    repeated: int
    refused_files: int


def take_in(landing: Path | None, folders: Folders, progress: Progress) -> IntakeCounts:
    """Take in every file of `landing` that the lake does not know, and settle the tables.

    A file is known by its sha256: landing it again, under any name, changes nothing.
    LandingMissing if neither the landing folder nor the lake holds a file.
    """
    seen = _read_new_files(landing, folders, progress) if landing is not None else (0, 0)
    entries = [json.loads(path.read_text()) for path in sorted(folders.received.glob("*.json"))]
    if not entries:
        raise LandingMissing(
            "Folder landing kosong dan lake belum berisi / the landing folder is empty and "
            f"nothing was taken in before: {landing}. Letakkan berkas menurut "
            "dtsen/, posyandu/, kepesertaan/ … lalu ulangi dengan --landing."
        )
    settled = _settle(entries, folders, progress)
    counts = _write_files(entries, settled, folders)
    return IntakeCounts(*seen, *counts)


def _read_new_files(landing: Path, folders: Folders, progress: Progress) -> tuple[int, int]:
    if not landing.is_dir():
        raise LandingMissing(
            f"Folder landing tidak ada / no such landing folder: {landing}. "
            "Periksa --landing."
        )
    paths = sorted(
        path
        for path in landing.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.parts)
    )
    folders.received.mkdir(parents=True, exist_ok=True)
    version = code_sha256("intake", "schemas")[:16]
    read = 0
    for number, path in enumerate(paths, 1):
        progress("masuk", number, len(paths))
        sha = file_sha256(path)
        known = folders.received / f"{sha}.json"
        if known.exists() and json.loads(known.read_text())["versi"] == version:
            continue
        name = path.relative_to(landing).as_posix()
        result = intake.read_file(path, name)
        if result.table is not None:
            write_table(result.accepted, TABLES[result.table], folders.received / f"{sha}.parquet")
        write_table(result.rejected, lists.REJECTS, folders.rejects / f"{sha}.parquet")
        entry = {
            "berkas": sha,
            "versi": version,
            "jalur": name,
            "tabel": result.table,
            "keadaan": result.state,
            "kode": result.code,
            "petunjuk": result.hint,
            "dibaca": result.rows_read,
            "ditolak": result.rows_rejected,
            "versi_dtsen": result.versi_dtsen,
            "kabupaten": result.kabupaten,
        }
        set_stamp(known, json.dumps(entry, ensure_ascii=False, sort_keys=True))
        read += 1
    return len(paths), read


def _target(entry: dict[str, str], folders: Folders) -> Path:
    table = entry["tabel"]
    if table in forms.FORMS:
        return folders.form(table)
    if table in lists.LISTS:
        return folders.list_(table)
    return folders.dtsen(table, entry["versi_dtsen"]) / f"{entry['kabupaten']}.parquet"


def _label(target: Path, folders: Folders) -> str:
    """A table part's name among the rejects: `dtsen_anggota.2025T4.3325`."""
    return target.relative_to(folders.lake).with_suffix("").as_posix().replace("/", ".")


def _settle(
    entries: list[dict[str, str]], folders: Folders, progress: Progress
) -> dict[str, dict[str, int]]:
    """Write every table from its files; returns accepted and repeated rows per file."""
    by_target: dict[Path, list[dict[str, str]]] = defaultdict(list)
    for entry in entries:
        if entry["tabel"] and entry["keadaan"] == "DITERIMA":
            by_target[_target(entry, folders)].append(entry)
    counts: dict[str, dict[str, int]] = {}
    for number, (target, members) in enumerate(sorted(by_target.items()), 1):
        progress("lake", number, len(by_target))
        table = TABLES[members[0]["tabel"]]
        hashes = sorted(entry["berkas"] for entry in members)
        stamp = inputs_stamp(code_sha256("intake", "schemas"), *hashes)
        stamp_file = target.with_suffix(".stempel")
        counts_file = target.with_suffix(".hitungan")
        if is_fresh([target, counts_file], stamp_file, stamp):
            counts.update(json.loads(counts_file.read_text()))
            continue
        files = {sha: pl.read_parquet(folders.received / f"{sha}.parquet") for sha in hashes}
        rows, per_file = intake.settle_repeats(table.name, files)
        write_table(validated(rows, table), table, target)
        clashing = intake.refused_in_settling(table.name, files)
        write_table(clashing, lists.REJECTS, folders.rejects / f"{_label(target, folders)}.parquet")
        own = {row.pop("berkas"): row for row in per_file.to_dicts()}
        counts_file.write_text(json.dumps(own, sort_keys=True))
        set_stamp(stamp_file, stamp)
        counts.update(own)
    for name in forms.FORMS:
        if not folders.form(name).exists():
            write_table(TABLES[name].empty(), TABLES[name], folders.form(name))
    for name in lists.LISTS:
        if not folders.list_(name).exists():
            write_table(TABLES[name].empty(), TABLES[name], folders.list_(name))
    return counts


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
    totals = [int(files[name].sum()) for name in ("dibaca", "diterima", "ditolak", "berulang")]
    return (files.height, *totals, refused)

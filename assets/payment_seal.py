"""The seal of the payment lists, and whether what lies there is still what was made.

What belongs here: the manifest beside the tables of disbursement, the one beside files written
from them, and looking at both again.
What does not: making the tables (`assets.payment`) or the files (`assets.payment_lists`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

import payment
import release
from assets.folders import Folders
from assets.stamps import file_sha256
from release import canonical_json
from release.layout import part_files
from schemas.decisions import KPM_LIST
from schemas.parquet import replacing
from schemas.payment import ACCOUNT, FOLLOW_UP, RECOVERY, STATES, TABLES
from schemas.tahap import Tahap

FORM = "1"
NAME = "manifest.json"
WRITTEN = "penyaluran.json"
_AGAIN = "Jalankan lagi / run again: bansos bayar"


def seal(folders: Folders, waves: Iterable[Tahap], day: date) -> None:
    """Write the manifest: of which releases and day, every file with its rows and sha256."""
    root = folders.disbursement
    _write(
        root / NAME,
        {
            "bentuk": FORM,
            "diketahui_sampai": day.isoformat(),
            "rilis": {str(one): release.manifest_hash(folders.release(one)) for one in waves},
            "berkas": {name: _told(root / name) for name in _files(root)},
        },
    )


def seal_written(folders: Folders, out: Path, written: Sequence[Path]) -> Path:
    """penyaluran.json beside lists written to `out`: of which manifest, each file's sha256."""
    path = out / WRITTEN
    said = {
        "manifes_sha256": file_sha256(folders.disbursement / NAME),
        "berkas": {one.name: file_sha256(one) for one in written},
    }
    _write(path, said)
    return path


def check(folders: Folders) -> list[str]:
    """What is wrong with the tables of disbursement by manifest and releases; [] if sound."""
    root = folders.disbursement
    said = _read(root / NAME)
    if said is None:
        return [f"{NAME}: tidak ada, rusak atau diubah / missing, damaged or changed. {_AGAIN}"]
    faults = _differing({name: row["sha256"] for name, row in said["berkas"].items()}, root)
    faults += [
        f"{name}: tidak ada dalam manifes / not in the manifest"
        for name in sorted(set(_files(root)) - set(said["berkas"]))
    ]
    for name, sha256 in said["rilis"].items():
        folder = folders.release(Tahap.parse(name))
        if not (folder / "manifest.json").is_file():
            faults.append(f"{name}: rilisnya tidak ada di sini / its release is not here")
        elif release.manifest_hash(folder) != sha256:
            faults.append(f"{name}: rilisnya lain dari yang dijawab / another release. {_AGAIN}")
    return faults or _sums(folders, list(said["rilis"]))


def check_written(folders: Folders, out: Path) -> list[str]:
    """What is wrong with lists written to `out`; [] if they are those of these tables."""
    said = _read(out / WRITTEN)
    if said is None:
        return [f"{WRITTEN}: tidak ada, rusak atau diubah / missing, damaged or changed"]
    faults = _differing(said["berkas"], out)
    manifest = folders.disbursement / NAME
    if not manifest.is_file() or file_sha256(manifest) != said["manifes_sha256"]:
        faults.append(
            f"{WRITTEN}: daftar ini dari keadaan lain / these lists are of another state. Tulis "
            "lagi / write again: bansos bayar --out FOLDER"
        )
    return faults


def _sums(folders: Folders, waves: list[str]) -> list[str]:
    """Where the tables disagree with the published lists, or with each other."""
    root, faults = folders.disbursement, []

    def rows(name: str) -> pl.LazyFrame:
        return pl.scan_parquet(sorted((root / name).glob("*.parquet")))

    states = rows(STATES.name)
    sums = states.group_by("tahap").agg(pl.len(), pl.col("nominal").sum()).collect()
    found = {tahap: (count, money) for tahap, count, money in sums.iter_rows()}
    for tahap in waves:
        listed = pl.scan_parquet(part_files(folders.release(Tahap.parse(tahap)), KPM_LIST))
        expected = listed.select(pl.len(), pl.col("nominal").sum()).collect().row(0)
        if found.get(tahap, (0, 0)) != expected:
            faults.append(f"{tahap}: baris atau rupiah lain dari daftarnya / differs from its list")
    key = ["tahap", "program", "no_kk"]
    open_ = rows(FOLLOW_UP.name).join(states.select(*key, "kurang"), on=key, how="left")
    too_much = pl.col("kurang").is_null() | (pl.col("bayar_ulang") > pl.col("kurang"))
    wrong = {
        f"{FOLLOW_UP.name}: dibayar ulang lebih dari yang kurang / pays more than is missing": (
            open_.filter(too_much)
        ),
        f"{RECOVERY.name}: sisa tidak seimbang / what is left does not foot": rows(
            RECOVERY.name
        ).filter(pl.col("dikembalikan") != pl.col("sudah_kembali") + pl.col("sisa")),
    }
    counted = pl.collect_all([frame.select(pl.len()) for frame in wrong.values()])
    faults += [text for text, one in zip(wrong, counted, strict=True) if one.item()]
    try:
        payment.require_footing(rows(ACCOUNT.name).collect())
    except payment.FeedbackLost as fault:
        faults.append(f"{ACCOUNT.name}: {fault}")
    return faults


def _files(root: Path) -> list[str]:
    return sorted(
        path.relative_to(root).as_posix()
        for table in TABLES
        for path in (root / table.name).glob("*.parquet")
    )


def _told(path: Path) -> dict[str, Any]:
    rows = pl.scan_parquet(path).select(pl.len()).collect().item()
    return {"baris": rows, "sha256": file_sha256(path)}


def _differing(said: Mapping[str, str], root: Path) -> list[str]:
    faults = []
    for name, sha256 in sorted(said.items()):
        if not (root / name).is_file():
            faults.append(f"{name}: hilang / missing")
        elif file_sha256(root / name) != sha256:
            faults.append(f"{name}: isinya berubah / its content changed")
    return faults


def _write(path: Path, content: dict[str, Any]) -> None:
    with replacing(path) as unfinished:
        unfinished.write_bytes(canonical_json.to_bytes(canonical_json.sealed(content)))
    path.chmod(0o600)


def _read(path: Path) -> dict[str, Any] | None:
    """The sealed content; None where there is none, or it is not as it was sealed."""
    try:
        content = canonical_json.read(path)
    except (FileNotFoundError, ValueError):
        return None
    return content if canonical_json.sealed(content) == content else None

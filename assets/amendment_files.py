"""The packages of proposals on disk: one folder a month, made once, whole or not at all.

What belongs here: names of files, writing and sealing a package, and reading earlier ones.
What does not: what is proposed (`amendments`), or whether a package is sound (`amendment_check`).
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from assets.folders import Folders
from release import canonical_json
from schemas.amendments import ACCOUNT, AMENDED, AMENDMENTS, CLOSED, FAMILY_ROWS, PERSON_ROWS
from schemas.parquet import digest, sync_folder, write_table
from schemas.table import Table
from schemas.validate import validated

MANIFEST = "manifest.json"
SEPARATOR = "|"
_OWNER_ONLY, _OWNER_FOLDER = 0o600, 0o700
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
# Of the whole package; the others lie in one folder per kabupaten/kota.
WHOLE: tuple[Table, ...] = (AMENDED, CLOSED, ACCOUNT)
OF_AN_AREA: tuple[Table, ...] = (AMENDMENTS, FAMILY_ROWS, PERSON_ROWS)


class PackageDiffers(RuntimeError):
    """The month's package was made before and says something else; nothing was touched."""


@dataclass(frozen=True)
class Sealed:
    """An earlier package: its month, folder and manifest."""

    bulan: str
    folder: Path
    manifest: Mapping[str, Any]


def is_month(text: str) -> bool:
    """Whether `text` is a month, YYYY-MM."""
    return _MONTH.fullmatch(text) is not None


def packages(folders: Folders) -> list[Sealed]:
    """Every package under the data folder, in the order of their months."""
    found = sorted(folders.amendments.glob(f"*/{MANIFEST}"))
    return [
        Sealed(path.parent.name, path.parent, canonical_json.read(path))
        for path in found
        if is_month(path.parent.name)
    ]


def cutoffs_of(found: list[Sealed]) -> pl.DataFrame:
    """bulan, batas of the packages."""
    return pl.DataFrame(
        [(one.bulan, date.fromisoformat(one.manifest["batas"])) for one in found],
        schema={"bulan": pl.String, "batas": pl.Date},
        orient="row",
    )


def table_of(found: list[Sealed], table: Table) -> pl.DataFrame:
    """All rows of one table over the packages, with the `bulan` of the package."""
    pattern = f"{table.name}.parquet" if table in WHOLE else f"*/{table.name}_*.parquet"
    frames = [
        pl.read_parquet(path).with_columns(pl.lit(one.bulan).alias("bulan"))
        for one in found
        for path in sorted(one.folder.glob(pattern))
    ]
    nothing = table.empty().with_columns(pl.lit(None, pl.String).alias("bulan"))
    return pl.concat([nothing, *frames], how="diagonal")


def area_file(folder: Path, table: Table, bulan: str, kab: str) -> Path:
    """The Parquet file of one table of one kabupaten/kota."""
    return folder / kab / f"{table.name}_{bulan}_{kab}.parquet"


@contextmanager
def unfinished(folders: Folders, bulan: str) -> Iterator[Path]:
    """A fresh folder beside the packages to build one in; gone afterwards if still there.

    What a killed run left behind is cleared first: the caller holds the data folder's lock.
    """
    root = folders.amendments
    root.mkdir(parents=True, exist_ok=True)
    for left in root.glob(".*.baru"):
        shutil.rmtree(left)
    folder = root / f".{bulan}.baru"
    folder.mkdir(_OWNER_FOLDER)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_both(rows: pl.DataFrame, table: Table, path: Path) -> None:
    """`rows` as Parquet at `path` and, in the same order, as CSV beside it.

    The CSV is written as DTSEN extracts are: pipe-separated, every field quoted; lists in a cell
    are separated by semicolons, missing is empty.
    """
    write_table(validated(rows, table), table, path)
    as_text(pl.read_parquet(path)).write_csv(
        path.with_suffix(".csv"), separator=SEPARATOR, quote_style="always"
    )


def as_text(rows: pl.DataFrame) -> pl.DataFrame:
    """Every cell as it stands in the CSV."""
    return rows.select(
        (
            pl.col(name).list.join(";")
            if isinstance(dtype, pl.List)
            else pl.col(name).cast(pl.String)
        ).fill_null("")
        for name, dtype in rows.schema.items()
    )


def seal(folder: Path, content: Mapping[str, Any]) -> dict[str, Any]:
    """Write the manifest: `content`, and rows, bytes and sha256 of every file of the package."""
    sealed = canonical_json.sealed({**content, "berkas": files_of(folder)})
    (folder / MANIFEST).write_bytes(canonical_json.to_bytes(sealed))
    return sealed


def files_of(folder: Path) -> dict[str, dict[str, Any]]:
    """sha256, bytes and rows (null for a workbook) of every file but the manifest."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or path.name == MANIFEST:
            continue
        table = path.with_suffix(".parquet")
        rows = pl.scan_parquet(table).select(pl.len()).collect().item() if table.exists() else None
        one = digest(path, rows or 0)
        found[path.relative_to(folder).as_posix()] = {
            "baris": rows if path.suffix != ".xlsx" else None,
            "bita": one.bytes,
            "sha256": one.sha256,
        }
    return found


def put_in_place(built: Path, target: Path) -> bool:
    """The finished folder under its name, once: True if it is new, False if it was there already.

    PackageDiffers if a package of that month says something else: it may be handed over by now.
    """
    if target.exists():
        if (target / MANIFEST).read_bytes() == (built / MANIFEST).read_bytes():
            return False
        raise PackageDiffers(
            f"Paket {target.name} sudah dibuat dan isinya lain / was made before and differs. "
            "Paket tidak pernah diganti: yang baru diketahui masuk paket bulan berikutnya. "
            "Nothing was touched."
        )
    for path in built.rglob("*"):
        path.chmod(_OWNER_FOLDER if path.is_dir() else _OWNER_ONLY)
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    for path in [built, *(path for path in built.rglob("*") if path.is_dir())]:
        sync_folder(path)
    built.rename(target)
    sync_folder(target.parent)
    return True

"""`bansos link`: the rows of any two tables that are one person, from files to a file.

What belongs here: reading tables by their content, writing the links, what the officer sees.
What does not: linking (matching/tables).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from matching.tables import (
    LinkedTables,
    TableFault,
    linked_tables,
    read_model,
    read_spec,
)
from pipelines.faults import BadUse
from pipelines.show import console, frame_table, number
from schemas.parquet import replacing, write_table
from schemas.table_links import DUPLICATES, TABLE_LINKS

_PARQUET = b"PAR1"
_WORKBOOK = b"PK\x03\x04"
_SEPARATORS = ",;|\t"


@dataclass(frozen=True)
class LinkFiles:
    """What `bansos link` was asked for."""

    spec: Path
    left: Path
    right: Path | None
    out: Path
    model: Path | None = None
    model_out: Path | None = None
    all_pairs: bool = False


def link_files(files: LinkFiles) -> LinkedTables:
    """Link the tables and write the result; BadUse where a file or the spec is at fault."""
    for path in (files.spec, files.left, files.right, files.model):
        if path is not None and not path.is_file():
            raise BadUse(f"Berkas tidak ada / no such file: {path}")
    if not files.out.parent.is_dir():
        raise BadUse(f"Folder keluaran tidak ada / no such folder: {files.out.parent}")
    try:
        spec = read_spec(files.spec)
        model = None if files.model is None else read_model(files.model, spec)
        left = read_any_table(files.left)
        right = None if files.right is None else read_any_table(files.right)
        result = linked_tables(left, right, spec, model)
    except TableFault as fault:
        raise BadUse(str(fault)) from None
    _write(result.pairs if files.all_pairs else result.links, files.out, one=right is None)
    if files.model_out is not None:
        with replacing(files.model_out) as unfinished:
            unfinished.write_text(result.model.text(), encoding="utf-8")
    return result


def read_any_table(path: Path) -> pl.DataFrame:
    """A table in a Parquet or CSV file, told apart by content; every CSV column as text.

    The separator of a CSV is whichever of , ; | and tab its header holds most often.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise BadUse(f"{path.name}: berkas kosong / the file is empty.")
    if start == _WORKBOOK:
        raise BadUse(
            f"{path.name}: buku kerja XLSX atau arsip ZIP / a workbook or archive. "
            "Simpan sebagai CSV UTF-8 / save it as CSV UTF-8."
        )
    try:
        if start == _PARQUET:
            return pl.read_parquet(path)
        with path.open(encoding="utf-8-sig", newline="") as text:
            header = text.readline()
        separator = max(_SEPARATORS, key=header.count)
        names = next(csv.reader([header], delimiter=separator), [])
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise BadUse(f"{path.name}: kolom kembar / repeated column: {', '.join(twice)}.")
        return pl.read_csv(path, separator=separator, infer_schema=False)
    except UnicodeDecodeError:
        raise BadUse(
            f"{path.name}: bukan UTF-8 dan bukan Parquet / neither UTF-8 nor Parquet. "
            "Simpan ulang sebagai CSV UTF-8 / save it again as CSV UTF-8."
        ) from None
    except (pl.exceptions.ComputeError, pl.exceptions.NoDataError) as fault:
        # The library's own words may quote a cell, and a cell may be a person.
        raise BadUse(
            f"{path.name}: tidak terbaca / cannot be read ({type(fault).__name__}): jumlah kolom "
            "tidak sama di tiap baris, kutip tak berpasangan, atau Parquet terpotong / uneven "
            "rows, an unpaired quote, or a Parquet file cut short."
        ) from None


def _write(pairs: pl.DataFrame, out: Path, *, one: bool) -> None:
    """CSV, or Parquet where the name of the file ends so."""
    if out.suffix.lower() == ".parquet":
        write_table(pairs, DUPLICATES if one else TABLE_LINKS, out)
        return
    with replacing(out) as unfinished:
        pairs.write_csv(unfinished)


def link_summary(result: LinkedTables, files: LinkFiles) -> None:
    """Counts, the blocking keys that brought the candidates, and the model's version."""
    written = result.pairs if files.all_pairs else result.links
    stated = result.keys.filter(~pl.col("otomatis")).drop("otomatis")
    if not stated.is_empty():
        console.print(frame_table(stated, "Kunci blok / blocking keys"))
    automatic = result.keys.filter("otomatis")["kunci"].to_list()
    if automatic:
        console.print(f"Kunci otomatis / automatic keys: {', '.join(automatic)}")
    left_out = int(result.keys["dilewati"].sum())
    if left_out:
        console.print(
            f"{number(left_out)} pasangan dilewati: satu nilai kunci dimiliki terlalu banyak baris "
            "/ pairs left out: one key value stands in too many rows."
        )
    console.print(
        f"{number(result.pairs.height)} pasangan dibandingkan / compared, "
        f"{number(result.links.height)} dipadankan / linked, "
        f"{number(written.height)} ditulis ke / written to {files.out} · {result.model.version}"
    )

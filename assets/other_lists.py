"""What other systems' lists hold about people, set beside DTSEN by NIK.

What belongs here: counting the lists of `schemas.people_lists` by the system they came from.
What does not: what follows. A person whom a village book has and DTSEN has not is a question for
the village, never an event, and no list changes a family or a payment.
"""

from __future__ import annotations

import polars as pl

from assets.folders import Folders, parts
from schemas.dtsen import MEMBERS
from schemas.people_lists import PEOPLE_LISTS

_NIK, _KK = "nomor_induk_kependudukan", "nomor_kartu_keluarga"
_COUNTS = ("baris", "orang", "ada_di_dtsen", "kk_lain", "tidak_ada", "tanpa_nik")


def lists_beside_dtsen(folders: Folders) -> pl.DataFrame:
    """One row per list and source (`daftar`, `sumber`): whom of it the newest DTSEN has.

    `baris` are its rows and `tanpa_nik` those without a full NIK: they are not compared here.
    `orang`, the distinct NIKs of the others, = `ada_di_dtsen` + `tidak_ada`; of those DTSEN has,
    `kk_lain` stand only under other KK numbers than the list says. Lists without rows are left
    out, and where none has any DTSEN is not opened.
    """
    held = [rows for name in PEOPLE_LISTS if (rows := _people(folders, name)).height]
    if not held:
        text = dict.fromkeys(("daftar", "sumber"), pl.String())
        return pl.DataFrame(schema={**text, **dict.fromkeys(_COUNTS, pl.Int64())})
    people = pl.concat(held)
    known = _known(folders, people["nik"].drop_nulls().unique())
    beside = people.join(known, on="nik", how="left").with_columns(
        ada=pl.col("kk_dtsen").is_not_null(),
        lain=pl.col("no_kk").is_not_null() & ~pl.col("kk_dtsen").list.contains(pl.col("no_kk")),
    )
    person = pl.col("nik").drop_nulls()
    return (
        beside.group_by("daftar", "sumber")
        .agg(
            baris=pl.len().cast(pl.Int64),
            orang=person.n_unique().cast(pl.Int64),
            ada_di_dtsen=pl.col("nik").filter("ada").n_unique().cast(pl.Int64),
            kk_lain=pl.col("nik").filter(pl.col("lain").fill_null(False)).n_unique().cast(pl.Int64),
            tidak_ada=pl.col("nik")
            .filter(~pl.col("ada") & pl.col("nik").is_not_null())
            .n_unique()
            .cast(pl.Int64),
            tanpa_nik=pl.col("nik").null_count().cast(pl.Int64),
        )
        .sort("daftar", "sumber")
    )


def _people(folders: Folders, name: str) -> pl.DataFrame:
    """daftar, sumber, nik, no_kk of a list; masked numbers are none."""
    path = folders.list_(name)
    rows = pl.read_parquet(path) if path.exists() else PEOPLE_LISTS[name].empty()
    nothing = pl.lit(None, pl.String)
    return rows.select(
        pl.lit(name).alias("daftar"),
        "sumber",
        (pl.col("nik") if "nik" in rows.columns else nothing).alias("nik"),
        (pl.col("no_kk") if "no_kk" in rows.columns else nothing).alias("no_kk"),
    )


def _known(folders: Folders, numbers: pl.Series) -> pl.DataFrame:
    """nik and `kk_dtsen` – the KK numbers under which the newest DTSEN version has it."""
    versions = sorted(
        path.name for path in (folders.lake / MEMBERS.name).glob("*") if path.is_dir()
    )
    files = list(parts(folders.dtsen(MEMBERS.name, versions[-1])).values()) if versions else []
    if not files:
        return pl.DataFrame(schema={"nik": pl.String, "kk_dtsen": pl.List(pl.String)})
    asked = numbers.alias("nik").to_frame().lazy()
    return (
        pl.scan_parquet(files)
        .select(pl.col(_NIK).alias("nik"), pl.col(_KK).alias("kk_dtsen"))
        .join(asked, on="nik", how="semi")
        .group_by("nik")
        .agg("kk_dtsen")
        .collect(engine="streaming")
    )

"""Rows that came before: the same row counts once, whichever file brought it.

What belongs here: repeats within and between the files of one table, and DTSEN rows that
contradict a row of another file.
What does not: the same file sent twice (told by its sha256 before it is read again), or a
correction of a report (other content, kept as a further version).

The canonical order is the sha256 of the file, then the line: the order of arrival never
shows. The first of equal rows stays.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from intake.layout import TABLES
from intake.reasons import hint
from schemas.dtsen import FAMILIES, MEMBERS
from schemas.lists import REJECTS

_KEYS = {FAMILIES.name: list(FAMILIES.key), MEMBERS.name: list(MEMBERS.key)}
_CODES = {FAMILIES.name: "KK_GANDA", MEMBERS.name: "ORANG_GANDA"}
_ORIGIN = ("berkas", "baris")


def settle_repeats(
    table: str, files: Mapping[str, pl.DataFrame]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of all `files` (sha256 → accepted rows) without repeats, and counts per file.

    Counts: berkas, diterima, berulang and ditolak, which add up to the file's accepted rows.
    Reports and lists repeat when their `isi` (and id_laporan) is the same. DTSEN rows – give
    the files of one version and area – repeat when key and content are the same; the same
    key with other content is refused (ditolak; entries by `refused_in_settling`).
    """
    rows, verdict = _judged(table, files)
    counts = (
        pl.DataFrame({"berkas": sorted(files)}, schema={"berkas": pl.String})
        .join(
            rows.select("berkas", nasib=verdict)
            .group_by("berkas")
            .agg(
                diterima=(pl.col("nasib") == "DITERIMA").sum().cast(pl.Int64),
                berulang=(pl.col("nasib") == "BERULANG").sum().cast(pl.Int64),
                ditolak=(pl.col("nasib") == "DITOLAK").sum().cast(pl.Int64),
            ),
            on="berkas",
            how="left",
        )
        .with_columns(pl.col("diterima", "berulang", "ditolak").fill_null(0))
        .sort("berkas")
    )
    return rows.filter(verdict == "DITERIMA"), counts


def refused_in_settling(table: str, files: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """A BARIS reject for each DTSEN row that contradicts a row of another file of its part."""
    rows, verdict = _judged(table, files)
    if table not in _KEYS:
        return REJECTS.empty()
    column = _KEYS[table][0]
    return (
        rows.filter(verdict == "DITOLAK")
        .select(
            "berkas",
            "baris",
            pl.lit(column).alias("kolom"),
            pl.lit("BARIS").alias("tingkat"),
            pl.lit(_CODES[table]).alias("kode"),
            pl.lit(hint(_CODES[table])).alias("petunjuk"),
            pl.col(column).alias("isi_diterima"),
        )
        .cast(REJECTS.polars_schema())
        .sort(REJECTS.sort)
    )


def _judged(table: str, files: Mapping[str, pl.DataFrame]) -> tuple[pl.DataFrame, pl.Series]:
    """All rows in canonical order, and per row DITERIMA, BERULANG or DITOLAK."""
    ordered = [files[sha256].sort("baris") for sha256 in sorted(files)]
    rows = pl.concat([TABLES[table].empty(), *ordered])
    if table not in _KEYS:
        named = "id_laporan" in rows.columns
        same = pl.struct("id_laporan", "isi") if named else pl.col("isi")
        first = rows.select(same.is_first_distinct()).to_series()
        return rows, _fate(first, ~first)
    key = _KEYS[table]
    first = rows.select(pl.struct(key).is_first_distinct()).to_series()
    repeated = first & False
    place = rows.select(pl.struct(key).is_duplicated()).to_series().arg_true()
    if place.len():
        content = [name for name in rows.columns if name not in (*_ORIGIN, *key)]
        as_first = pl.struct(content).eq_missing(pl.struct(content).first().over(key))
        equal = rows[place].select(as_first).to_series()
        repeated = repeated.scatter(place, equal & ~first.gather(place))
    return rows, _fate(first, repeated)


def _fate(first: pl.Series, repeated: pl.Series) -> pl.Series:
    return pl.select(
        nasib=pl.when(first)
        .then(pl.lit("DITERIMA"))
        .when(repeated)
        .then(pl.lit("BERULANG"))
        .otherwise(pl.lit("DITOLAK"))
    ).to_series()

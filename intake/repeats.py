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
from typing import NamedTuple

import polars as pl

from intake.cells import patched
from intake.dtsen import KK, NIK, PERSON, with_person_key
from intake.layout import TABLES
from intake.reasons import hint
from schemas.dtsen import FAMILIES, MEMBERS
from schemas.lists import REJECTS, SUPERSEDED

# What one extract says once: the family by its KK number, the person by NIK and KK number.
_KEYS = {
    FAMILIES.name: [pl.col(KK)],
    MEMBERS.name: [pl.coalesce(NIK, PERSON).alias(PERSON), pl.col(KK)],
}
_CODES = {FAMILIES.name: ("KK_GANDA", KK), MEMBERS.name: ("ORANG_GANDA", NIK)}
_COUNTED = {"DITERIMA": "diterima", "BERULANG": "berulang", "DITOLAK": "ditolak"}
_NOT_CONTENT = ("berkas", "baris", PERSON)


class Settled(NamedTuple):
    """What became of the rows of some files of one table.

    `rows`: those that stay. `counts`: berkas, diterima, berulang and ditolak of every file, which
    add up to its accepted rows. `repeated`: which row stands for each row that repeats it
    (columns of SUPERSEDED, alasan SAMA_ISI). `refused`: a BARIS reject for each DTSEN row that
    contradicts a row of another file of its part.
    """

    rows: pl.DataFrame
    counts: pl.DataFrame
    repeated: pl.DataFrame
    refused: pl.DataFrame


def settled(table: str, files: Mapping[str, pl.DataFrame]) -> Settled:
    """The rows of all `files` (sha256 → accepted rows) without repeats.

    Reports and lists repeat when their `isi` (and id_laporan) is the same: rows of one `isi`
    must be given together, those of another `isi` need not. DTSEN rows – give the files of one
    version and area – repeat when their content is the same; a family, or a person in a family,
    that an earlier file has with other content is refused.
    """
    rows, fate = _judged(table, files)
    stays = fate == "DITERIMA"
    kept = rows if stays.all() else rows.filter(stays)
    if table == MEMBERS.name and len(files) > 1:
        kept = with_person_key(kept.drop(PERSON)).select(MEMBERS.column_names)
    return Settled(
        kept, _counts(rows, fate, files), _repeated(table, rows, fate), _refused(table, rows, fate)
    )


def nothing_repeats(table: str, rows: pl.DataFrame) -> bool:
    """Whether all rows of one DTSEN file stay: `rows`, of the columns `judged_by`, in its order.

    What `settled` would find of the file alone, told without its other columns.
    """
    if rows[KK].null_count() or not rows[KK].is_sorted():
        return False
    if table == FAMILIES.name:
        return not bool((rows[KK] == rows[KK].shift(1)).any())
    again = (rows[KK] == rows[KK].shift(1)) & (rows[PERSON] == rows[PERSON].shift(1))
    # Whoever is known by more than the NIK has it in common with another row.
    other = rows.filter(pl.col(NIK) != pl.col(PERSON)).select(NIK).unique()
    same = rows.join(other, on=NIK, how="semi").select(pl.struct(_KEYS[table]).is_duplicated())
    return not again.any() and not same.to_series().any()


def judged_by(table: str) -> list[str]:
    """The columns that tell whether rows of a DTSEN file repeat each other."""
    return [KK] if table == FAMILIES.name else [KK, NIK, PERSON]


def _counts(rows: pl.DataFrame, fate: pl.Series, files: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    counts = (
        pl.DataFrame({"berkas": rows["berkas"], "nasib": fate})
        .group_by("berkas")
        .agg(
            (pl.col("nasib") == word).sum().cast(pl.Int64).alias(column)
            for word, column in _COUNTED.items()
        )
    )
    every = pl.DataFrame({"berkas": sorted(files)}, schema={"berkas": pl.String})
    return every.join(counts, on="berkas", how="left").fill_null(0).sort("berkas")


def without_replaced(
    files: Mapping[str, pl.DataFrame], corrections: Mapping[str, pl.DataFrame]
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """`files` without the rows that an accepted row of a corrected file stands for.

    `corrections`: sha256 of a file → berkas, baris, baris_asal and, of reports, tgl_lapor of
    the rows that correct it. A report that now bears a later day is a further version instead,
    so that what was known before that day stays known. Returns the rest, and the rows replaced
    (columns of SUPERSEDED, alasan DIPERBAIKI). Of several corrections of a row the last by
    file and line counts.
    """
    kept, replaced = dict(files), [SUPERSEDED.empty()]
    for sha256, rows in sorted(corrections.items()):
        if sha256 not in files:
            continue
        last = rows.sort("berkas", "baris").unique("baris_asal", keep="last", maintain_order=True)
        found = files[sha256].join(
            last, left_on="baris", right_on="baris_asal", how="inner", suffix="_tetap"
        )
        if "tgl_lapor_tetap" in found.columns:
            found = found.filter(pl.col("tgl_lapor_tetap") <= pl.col("tgl_lapor"))
        kept[sha256] = files[sha256].join(found, on="baris", how="anti", maintain_order="left")
        replaced.append(
            found.with_columns(alasan=pl.lit("DIPERBAIKI")).select(SUPERSEDED.column_names)
        )
    return kept, pl.concat(replaced).sort(SUPERSEDED.sort)


def _repeated(table: str, rows: pl.DataFrame, fate: pl.Series) -> pl.DataFrame:
    if not (fate == "BERULANG").any():
        return SUPERSEDED.empty()
    if table in _KEYS:
        same = [name for name in rows.columns if name not in _NOT_CONTENT]
    else:
        same = [name for name in ("id_laporan", "isi") if name in rows.columns]
    told = rows.select(*same, "berkas", "baris").with_columns(nasib=fate)
    again = told.filter(pl.col("nasib") == "BERULANG")
    first = told.filter(pl.col("nasib") == "DITERIMA").drop("nasib")
    return (
        again.join(first, on=same, how="inner", nulls_equal=True, suffix="_tetap")
        .with_columns(alasan=pl.lit("SAMA_ISI"))
        .select(SUPERSEDED.column_names)
        .unique(["berkas", "baris"], keep="first", maintain_order=True)
        .sort(SUPERSEDED.sort)
    )


def _refused(table: str, rows: pl.DataFrame, fate: pl.Series) -> pl.DataFrame:
    if table not in _CODES:
        return REJECTS.empty()
    code, column = _CODES[table]
    return (
        rows.filter(fate == "DITOLAK")
        .select(
            "berkas",
            "baris",
            pl.lit(column).alias("kolom"),
            pl.lit("BARIS").alias("tingkat"),
            pl.lit(code).alias("kode"),
            pl.lit(hint(code)).alias("petunjuk"),
            pl.col(column).alias("isi_diterima"),
        )
        .cast(REJECTS.polars_schema())
        .sort(REJECTS.sort)
    )


def _judged(table: str, files: Mapping[str, pl.DataFrame]) -> tuple[pl.DataFrame, pl.Series]:
    """All rows in canonical order, and per row DITERIMA, BERULANG or DITOLAK."""
    held = [files[sha256] for sha256 in sorted(files)]
    # A file taken in before a column existed has it empty.
    rows = pl.concat([TABLES[table].empty(), *held], how="diagonal")
    rows = rows.sort("berkas", "baris", maintain_order=True)
    if table not in _KEYS:
        named = "id_laporan" in rows.columns
        same = pl.struct("id_laporan", "isi") if named else pl.col("isi")
        first = rows.select(same.is_first_distinct()).to_series()
        return rows, _fate(first, first | True)
    again = rows.select(pl.struct(_KEYS[table]).is_duplicated()).to_series().arg_true()
    first = pl.Series([True]).new_from_index(0, rows.height)
    stands = first
    if again.len():
        content = [pl.col(name) for name in rows.columns if name not in _NOT_CONTENT]
        file = pl.col("berkas")
        found = rows[again].select(
            first=pl.struct(content).is_first_distinct(),
            # What the first file of a key says of it stands; equal rows elsewhere repeat it.
            stands=file.first().over(content) == file.first().over(_KEYS[table]),
        )
        first = patched(first, again, found["first"])
        stands = patched(stands, again, found["stands"])
    return rows, _fate(first, stands)


def _fate(first: pl.Series, stands: pl.Series) -> pl.Series:
    return pl.select(
        pl.when(~stands)
        .then(pl.lit("DITOLAK"))
        .when(first)
        .then(pl.lit("DITERIMA"))
        .otherwise(pl.lit("BERULANG"))
    ).to_series()

"""What only DTSEN extracts need: version and area from the file name, the person key, and
rows of one file that contradict each other.

What belongs here: those three.
What does not: cells and columns; contradictions between files (`repeats`).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

import polars as pl

from intake.areas import upper_areas
from intake.cells import patched
from intake.faults import NO_FAULTS
from intake.layout import Layout
from intake.reasons import FileRefused
from intake.typed import TypedRows
from schemas.codes import UNKNOWN_AREA
from schemas.dtsen import FAMILIES, PERSON_HEADER
from schemas.fingerprint import fingerprints

NIK, KK, PERSON = "nomor_induk_kependudukan", "nomor_kartu_keluarga", "id_orang"
_HASH_DIGITS = 15


@dataclass(frozen=True)
class Extract:
    """Version and area of an extract, as its file name tells them."""

    version: str
    regency: str

    @property
    def last_day(self) -> date:
        """The last day of the quarter the version is named after."""
        year, quarter = int(self.version[:4]), int(self.version[-1])
        return date(year, 3 * quarter, monthrange(year, 3 * quarter)[1])


def extract_named(name: str, layout: Layout) -> Extract:
    """Version and kabupaten/kota in the file name; FileRefused with an example if not there."""
    found = re.search(layout.file_name or "", PurePosixPath(name).name, re.IGNORECASE)
    if found:
        version, regency = found["versi"].upper(), found["kab"]
        if regency == UNKNOWN_AREA or regency in upper_areas():
            return Extract(version, regency)
    raise FileRefused("NAMA_BERKAS_DTSEN", contoh=layout.file_example)


def with_person_key(rows: pl.DataFrame) -> pl.DataFrame:
    """Member rows with `id_orang`, the same whatever the order of the rows.

    The NIK; `D` + 15 hex of the row's content where there is none. Of rows with one NIK and
    different content, the first by KK number, then by content keeps the NIK; the first other
    one in each KK gets NIK-KK, and any further one `D` + 15 hex of its content. Rows with the
    same content share their key.
    """
    doubtful = rows[NIK].is_null() | rows[NIK].is_duplicated()
    places = doubtful.arg_true()
    keys = rows[NIK].alias(PERSON)
    if places.len():
        keys = patched(keys, places, _keys_by_content(rows[places]))
    return rows.with_columns(keys)


def _keys_by_content(rows: pl.DataFrame) -> pl.Series:
    rows = rows.with_columns(isi=fingerprints(rows, list(PERSON_HEADER), _HASH_DIGITS))
    order = pl.col(KK) + pl.col("isi")
    chosen = order == order.min().over(NIK)
    next_in_card = pl.col("isi").filter(~pl.col("utama")).min().over(NIK, KK)
    return (
        rows.with_columns(utama=chosen)
        .select(
            pl.when(pl.col(NIK).is_null())
            .then(pl.lit("D") + pl.col("isi"))
            .when("utama")
            .then(NIK)
            .when(pl.col("isi") == next_in_card)
            .then(pl.format("{}-{}", NIK, KK))
            .otherwise(pl.lit("D") + pl.col("isi"))
        )
        .to_series()
    )


def contradictions(typed: TypedRows, layout: Layout) -> pl.DataFrame:
    """A grave fault for each family row whose KK an earlier accepted line has otherwise.

    Which of the two is right is not guessed: the earlier line stands, the later ones go back
    to the sender. Rows with the same content are repeats and no contradiction.
    """
    if layout.table is not FAMILIES:
        return NO_FAULTS
    content = [name for name in typed.rows.columns if name not in (KK, "baris")]
    twice = typed.accepted.filter(pl.col(KK).is_duplicated())
    return (
        twice.with_columns(isi=pl.struct(content))
        .filter(pl.col("isi").ne_missing(pl.col("isi").sort_by("baris").first().over(KK)))
        .select(
            "baris",
            pl.lit(KK).alias("kolom"),
            pl.lit("KK_GANDA_DI_BERKAS").alias("kode"),
            pl.col(KK).alias("isi_diterima"),
            pl.lit(True).alias("berat"),
        )
    )

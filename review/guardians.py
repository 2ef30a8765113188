"""Guardians of children who live alone: what officers recorded → who is one on a day.

What belongs here: adding one officer's word, and which words are enough.
What does not: whether a family needs a guardian, or may be paid through this one (rules).

A guardian takes two different officers, and so does taking one back. Nothing is changed or
taken away: a later record counts afresh after the day of a revocation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from review.verdicts import known_on
from schemas.fingerprint import fingerprints
from schemas.guardians import GUARDIANS
from schemas.officers import officer_key

OFFICERS_NEEDED = 2
_ID_DIGITS = 16


class GuardianRefused(ValueError):
    """A record that cannot count; the text says what to do and names nobody."""


@dataclass(frozen=True)
class GuardianWord:
    """What one officer says; `act`: CATAT or CABUT, `basis`: the paper seen."""

    no_kk: str
    nik_wali: str
    nama_wali: str
    act: str
    basis: str
    officer: str
    day: date


def guardian_record(earlier: pl.DataFrame, word: GuardianWord) -> pl.DataFrame:
    """One GUARDIANS row to add; GuardianRefused where it could not count.

    `earlier`: all rows so far. The second officer must name the guardian as the first did,
    by number and name, from the papers and not from the first officer's word.
    """
    schema = GUARDIANS.polars_schema()
    told = {
        "id_wali": "",
        "no_kk": word.no_kk,
        "nik_wali": word.nik_wali,
        "nama_wali": " ".join(word.nama_wali.split()),
        "tindakan": word.act,
        "dasar": word.basis.strip(),
        "petugas": word.officer,
        "tanggal": word.day,
    }
    row = pl.DataFrame([told], schema=schema)
    row = row.with_columns(fingerprints(row, ["no_kk", "nik_wali"], _ID_DIGITS).alias("id_wali"))
    if not told["dasar"] or not told["nama_wali"]:
        raise GuardianRefused("Isi nama wali dan dasarnya / give the guardian's name and basis.")
    same = earlier.filter(pl.col("id_wali") == row["id_wali"][0])
    if same.filter(officer_key(pl.col("nama_wali")) != officer_key(pl.lit(word.nama_wali))).height:
        raise GuardianRefused(
            "Nama wali berbeda dari catatan sebelumnya untuk NIK itu / the name differs from the "
            "earlier record of that NIK. Periksa KTP walinya, dan NIK yang dicatat."
        )
    standing = _words(same, word.act, word.day)
    if standing.filter(officer_key(pl.col("petugas")) == officer_key(pl.lit(word.officer))).height:
        raise GuardianRefused(
            "Petugas ini sudah mencatatnya / this officer has recorded it already. Perlu petugas "
            "kedua yang berbeda / a different second officer is needed."
        )
    if word.act == "CABUT" and guardians_on(same, word.day).is_empty():
        raise GuardianRefused("Wali itu tidak berlaku / that guardian is not in force.")
    return row.select(GUARDIANS.column_names)


def officers_for(rows: pl.DataFrame, id_wali: str, act: str, day: date) -> int:
    """How many different officers have said this of the guardian so far."""
    said = _words(rows.filter(pl.col("id_wali") == id_wali), act, day)
    return int(said.select(officer_key(pl.col("petugas")).n_unique()).item())


def guardians_on(rows: pl.DataFrame, day: date) -> pl.DataFrame:
    """Guardians in force on `day`: no_kk, nik_wali, nama_wali, id_wali, sejak, one per family.

    Of two for one family the later recorded is meant.
    """
    known = known_on(rows, day)
    back = _agreed(known.filter(pl.col("tindakan") == "CABUT")).select("id_wali", dicabut="sejak")
    fresh = (
        known.filter(pl.col("tindakan") == "CATAT")
        .join(back, on="id_wali", how="left")
        .filter(pl.col("dicabut").is_null() | (pl.col("tanggal") > pl.col("dicabut")))
    )
    return (
        fresh.unique("id_wali", keep="first")
        .select("id_wali", "no_kk", "nik_wali", "nama_wali")
        .join(_agreed(fresh), on="id_wali")
        .sort("no_kk", "sejak", "id_wali", descending=[False, True, False])
        .unique("no_kk", keep="first", maintain_order=True)
        .select("no_kk", "nik_wali", "nama_wali", "id_wali", "sejak")
    )


def _words(same: pl.DataFrame, act: str, day: date) -> pl.DataFrame:
    """The rows of this act that still wait to be, or are, enough."""
    known = known_on(same, day)
    other = "CABUT" if act == "CATAT" else "CATAT"
    ended = _agreed(known.filter(pl.col("tindakan") == other)).select("id_wali", habis="sejak")
    own = known.filter(pl.col("tindakan") == act).join(ended, on="id_wali", how="left")
    if act == "CABUT":
        # a revocation that was enough is past once the guardian is recorded again
        return own.filter(pl.col("habis").is_null() | (pl.col("tanggal") >= pl.col("habis")))
    return own.filter(pl.col("habis").is_null() | (pl.col("tanggal") > pl.col("habis")))


def _agreed(rows: pl.DataFrame) -> pl.DataFrame:
    """id_wali, sejak: the day on which the second different officer said it."""
    first = rows.group_by("id_wali", officer_key(pl.col("petugas")).alias("siapa")).agg(
        pl.col("tanggal").min()
    )
    return (
        first.sort("id_wali", "tanggal", "siapa")
        .group_by("id_wali", maintain_order=True)
        .agg(sejak=pl.col("tanggal").get(OFFICERS_NEEDED - 1, null_on_oob=True))
        .drop_nulls("sejak")
    )

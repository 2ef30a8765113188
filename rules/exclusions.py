"""The lists of other bodies, brought to the persons and families they are about.

What belongs here: which exclusion rows are known in time, whom they name, and whether that
is certain enough for a family already paid.
What does not: what a code does to a family (`alasan/`), or objections to it (`objections`).
"""

from __future__ import annotations

import polars as pl
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist

from rules.context import Context
from rules.lineage import of_families

# Codes about one person: they take that person out, or put that person in doubt.
GONE = ("MENINGGAL", "PINDAH_LN")
DOUBTED = ("NIK_TIDAK_PADAN", "NIK_GANDA", "ORANG_TIDAK_DITEMUKAN", "PINDAH_KELUAR")
# Of these, the ones that reach the family when they name its head or its payee of record.
_OF_THE_RECIPIENT = ("ORANG_TIDAK_DITEMUKAN", "PINDAH_KELUAR")
_HEAD = "1"
# Written for a family, these say who died; what follows is for the rules to say.
_SAYS_WHO_DIED = ("MENINGGAL_TUNGGAL", "MENINGGAL_PENGURUS")


def known_exclusions(eksklusi: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Rows known by as-of about something by the cut-off.

    Columns: nik, no_kk, nama, kode, resmi, tgl (of the source), kejadian (the day it happened).
    `resmi` is false for sources that may only give leads (`eksklusi/sumber_petunjuk`).
    """
    leads = context.words("eksklusi/sumber_petunjuk")
    happened = pl.col("tgl_kejadian").is_null() | (pl.col("tgl_kejadian") <= context.cutoff)
    return eksklusi.filter((pl.col("tgl_data") <= context.as_of) & happened).select(
        "nik",
        "no_kk",
        "nama",
        kode=pl.when(pl.col("kode_alasan").is_in(_SAYS_WHO_DIED))
        .then(pl.lit("MENINGGAL"))
        .otherwise("kode_alasan"),
        resmi=~pl.col("sumber").str.to_uppercase().is_in(leads),
        tgl="tgl_data",
        kejadian="tgl_kejadian",
    )


def persons_named(
    known: pl.DataFrame, members: pl.DataFrame, status: pl.DataFrame, context: Context
) -> pl.DataFrame:
    """Rows that name a present member by exact NIK.

    Columns: no_kk, id_orang, nik, hubungan, kode, resmi, tgl, kejadian. A LAMA family is touched
    only by a certain row, a BARU family by the exact NIK alone.
    """
    named = with_certainty(known, members, context).join(status, on="no_kk")
    return named.filter((pl.col("status_kpm") == "BARU") | pl.col("pasti")).select(
        "no_kk", "id_orang", "nik", "hubungan", "kode", "resmi", "tgl", "kejadian"
    )


def with_certainty(known: pl.DataFrame, members: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Rows naming a member by exact NIK, with the member's columns and `pasti`.

    Certain enough to touch what is already paid: the source is official and, where both give
    a name, the names agree (`eksklusi/nama_sepakat`).
    """
    rows = known.drop("no_kk").drop_nulls("nik")
    own = members.join(rows, on="nik", how="semi").rename({"nama": "nama_anggota"})
    named = rows.join(own, on="nik")
    agrees = named.select(
        pl.col("nama").is_null()
        | pl.col("nama_anggota").is_null()
        | (_alike(named) >= context.parameters.value("eksklusi/nama_sepakat", context.cutoff))
    ).to_series()
    return named.with_columns(pasti=pl.lit(agrees) & pl.col("resmi"))


def families_named(
    known: pl.DataFrame,
    persons: pl.DataFrame,
    by_kk: pl.DataFrame,
    payees_of_record: pl.DataFrame,
) -> pl.DataFrame:
    """Evidence rows (no_kk, kode, resmi, tgl) that reach a whole family.

    A row naming only a KK reaches the family of its lineage, except MENINGGAL, which says
    nothing without a person. A row naming a person reaches that person's family, except the
    codes about persons: of those only the ones about the recipient, when they name the head
    or the payee of record.
    """
    by_number = of_families(
        known.filter(pl.col("nik").is_null() & (pl.col("kode") != "MENINGGAL")).drop_nulls("no_kk"),
        by_kk,
    )
    recipient = payees_of_record.select("no_kk", "nik", catatan=pl.lit(True)).unique()
    by_person = persons.join(recipient, on=["no_kk", "nik"], how="left").filter(
        ~pl.col("kode").is_in([*GONE, *DOUBTED])
        | (
            pl.col("kode").is_in(_OF_THE_RECIPIENT)
            & ((pl.col("hubungan") == _HEAD) | pl.col("catatan").fill_null(False))
        )
    )
    columns = ("no_kk", "kode", "resmi", "tgl")
    return pl.concat([by_number.select(columns), by_person.select(columns)])


def _alike(named: pl.DataFrame) -> pl.Series:
    """Likeness 0–1 of `nama` and `nama_anggota`, letters only; 0 where one is missing."""
    letters = [
        named[column].fill_null("").str.to_uppercase().str.replace_all(r"[^A-Z]", "").to_list()
        for column in ("nama", "nama_anggota")
    ]
    return pl.Series(cpdist(*letters, scorer=JaroWinkler.similarity), dtype=pl.Float64)

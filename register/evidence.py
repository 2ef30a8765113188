"""How strong a report's evidence is, and which families are already paid.

What belongs here: DOKUMEN, DUA_SUMBER, LAPORAN; the participants whose families are LAMA.
What does not: what the evidence allows (`standing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from register.kinds import documents_table, kinds_table
from register.policy import Policy

STRENGTH = {"LAPORAN": 0, "DUA_SUMBER": 1, "DOKUMEN": 2}
STRENGTH_NAME = {rank: name for name, rank in STRENGTH.items()}

# The decree and the moving letter have a column of their own on the form.
_OWN_LETTER = (
    "PERCERAIAN",
    "PERCERAIAN_TANPA_AKTA",
    "PINDAH_ORANG",
    "PINDAH_KELUARGA",
    "PINDAH_LN_ORANG",
    "PINDAH_LN_KELUARGA",
    "MERANTAU",
)
# Who takes part in one of these is LAMA.
_LAMA = ("PKH", "SEMBAKO")
_READ = ("no_kk", "nik_pengurus", "program", "status", "sejak", "isi")
_BIRTH_PAPERS = ("AKTA_KELAHIRAN", "SURAT_KETERANGAN_LAHIR")


def given(column: str) -> pl.Expr:
    """Whether a text cell holds anything."""
    return pl.col(column).str.strip_chars().str.len_chars().fill_null(0) > 0


def with_evidence(reports: pl.DataFrame, deaths: pl.DataFrame) -> pl.DataFrame:
    """`reports` with `kuat` (0 LAPORAN, 1 DUA_SUMBER, 2 DOKUMEN), `resmi`, `surat_lahir`.

    DOKUMEN: a document that fits the kind, with its number; the form's own letter number; or
    the new KK where that is the usual paper. DUA_SUMBER: a death another body lists under the
    linked NIK (`deaths`: column nik). Two cadres are not two sources (architecture,
    benefit of the doubt).
    """
    papers = documents_table().with_columns(pl.lit(True).alias("_cocok"))
    by_paper = pl.col("_cocok").fill_null(False) & given("dokumen_nomor")
    by_letter = pl.col("jenis").is_in(_OWN_LETTER) & given("surat_nomor")
    by_card = pl.col("kk_baru_bukti") & real_kk("no_kk_baru")
    return (
        reports.join(papers, on=["jenis", "dokumen_jenis"], how="left")
        .join(kinds_table(), on="jenis", how="left")
        .with_columns(
            (
                (pl.col("jenis") == "KEMATIAN")
                & pl.col("nik").is_in(deaths["nik"].drop_nulls().implode())
            )
            .fill_null(False)
            .alias("resmi"),
            (pl.col("dokumen_jenis").is_in(_BIRTH_PAPERS) & given("dokumen_nomor"))
            .fill_null(False)
            .alias("surat_lahir"),
        )
        .with_columns(
            pl.when(by_paper | by_letter | by_card)
            .then(STRENGTH["DOKUMEN"])
            .when("resmi")
            .then(STRENGTH["DUA_SUMBER"])
            .otherwise(STRENGTH["LAPORAN"])
            .cast(pl.Int32)
            .alias("kuat")
        )
        .drop("_cocok")
    )


def real_kk(column: str) -> pl.Expr:
    """Whether a KK number is one of the civil registry: 16 digits, not a provisional one."""
    return pl.col(column).str.contains(r"^\d{16}$").fill_null(False)


def official_deaths_known(
    deaths: pl.DataFrame, *, cutoff: date, as_of: date, policy: Policy
) -> pl.DataFrame:
    """The MENINGGAL rows with a NIK that were known on `as_of` and lie before `cutoff`.

    Rows of a source that is none beside a report (`policy`) are left out. A row without a date
    of death counts: the body says the person is dead as of `tgl_data`.
    """
    return deaths.filter(
        (pl.col("kode_alasan") == "MENINGGAL")
        & pl.col("nik").is_not_null()
        & ~pl.col("sumber").str.to_uppercase().is_in(policy.bukan_sumber_kedua).fill_null(False)
        & (pl.col("tgl_data") <= as_of)
        & (pl.col("tgl_kejadian").is_null() | (pl.col("tgl_kejadian") <= cutoff))
    )


def active(participants: pl.DataFrame, programmes: Sequence[str]) -> pl.DataFrame:
    """The `kepesertaan` rows in force: per KK and programme the latest `sejak`, if AKTIF.

    A row without `sejak` is older than any other; on one day AKTIF wins over NONAKTIF.
    """
    return (
        participants.filter(pl.col("program").is_in(programmes))
        .sort(
            "no_kk",
            "program",
            "sejak",
            "status",
            "isi",
            descending=[False, False, True, False, False],
            nulls_last=True,
        )
        .unique(["no_kk", "program"], keep="first", maintain_order=True)
        .filter(pl.col("status") == "AKTIF")
    )


def paid_among(
    participants: pl.DataFrame | pl.LazyFrame, kks: pl.Series, niks: pl.Series
) -> pl.DataFrame:
    """`paid_families`, of those whose KK number or payee is among the ones given.

    `participants` may be scanned: no other row is held, and by a filter, not a join, none is
    unpacked. A row decides with all others of its KK number, so those of a payee's are looked up
    by it.
    """
    rows = participants.lazy().select(_READ).filter(pl.col("program").is_in(_LAMA))
    payees = niks.drop_nulls().unique()
    of_payees = rows.filter(pl.col("nik_pengurus").is_in(payees.implode())).select("no_kk")
    wanted = pl.concat([kks.drop_nulls(), of_payees.collect(engine="streaming")["no_kk"]]).unique()
    of_families = rows.filter(pl.col("no_kk").is_in(wanted.implode()))
    return paid_families(of_families.collect(engine="streaming"))


def paid_families(participants: pl.DataFrame) -> pl.DataFrame:
    """The KK numbers and payees of families in PKH or SEMBAKO (LAMA): no_kk, nik_pengurus."""
    return active(participants, _LAMA).select("no_kk", "nik_pengurus")

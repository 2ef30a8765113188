"""What the field found: the verification that counts for each family.

What belongs here: choosing the result in force among the rows of `verifikasi`, and turning a
refusal into evidence.
What does not: which families need one (the quarter's file) or other bodies' lists (`evidence`).
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from rules.context import Context
from rules.lineage import of_families

_RESULT_ORDER = ("LAYAK", "TIDAK_DITEMUKAN", "MENOLAK", "TIDAK_LAYAK")
_VILLAGE_METHODS = ("MUSDES", "SPTJM")


def verification_in_force(
    verifikasi: pl.DataFrame, by_kk: pl.DataFrame, context: Context
) -> pl.DataFrame:
    """One row per verified family: the latest result dated by the cut-off and not too old.

    Columns: no_kk, hasil, metode, nik, tgl_verifikasi, layak_sejak (first LAYAK still valid,
    if the result in force is LAYAK), layak_lapangan (date of the LAYAK in force, if the field
    was seen). On one day the method first in `verifikasi/urut_metode` wins, then LAYAK first
    (benefit of the doubt). Older than `verifikasi/usia_maks_hari` counts as none at all.
    """
    last = min(context.cutoff, context.as_of)
    oldest = context.cutoff - timedelta(days=context.number("verifikasi/usia_maks_hari"))
    methods = context.words("verifikasi/urut_metode")
    valid = (
        of_families(verifikasi.drop("kode_desa", strict=False), by_kk)
        .filter(pl.col("tgl_verifikasi").is_between(oldest, last))
        .with_columns(
            urut_metode=_place(pl.col("metode"), methods),
            urut_hasil=_place(pl.col("hasil"), list(_RESULT_ORDER)),
        )
    )
    since = (
        valid.filter(pl.col("hasil") == "LAYAK")
        .group_by("no_kk")
        .agg(layak_sejak=pl.col("tgl_verifikasi").min())
    )
    passed = pl.col("hasil") == "LAYAK"
    in_field = pl.col("metode").is_in(context.words("verifikasi/metode_lapangan"))
    return (
        valid.sort(
            ["no_kk", "tgl_verifikasi", "urut_metode", "urut_hasil", "nik", "isi"],
            descending=[False, True, False, False, False, False],
        )
        .unique("no_kk", keep="first", maintain_order=True)
        .join(since, on="no_kk", how="left")
        .select(
            "no_kk",
            "hasil",
            "metode",
            "nik",
            "tgl_verifikasi",
            layak_sejak=pl.when(passed).then("layak_sejak"),
            layak_lapangan=pl.when(passed & in_field).then("tgl_verifikasi"),
        )
    )


def refusals(
    verification: pl.DataFrame, persons: pl.DataFrame, status: pl.DataFrame
) -> pl.DataFrame:
    """Evidence rows (no_kk, kode, resmi, tgl) of results other than LAYAK.

    TIDAK_DITEMUKAN naming a person is ORANG_, naming none ALAMAT_TIDAK_DITEMUKAN. A LAMA
    family is touched only where the person named, if any, is among its members.
    """
    refused = verification.filter(pl.col("hasil") != "LAYAK")
    members = (
        persons.select("no_kk", "nik", ada=pl.lit(True))
        .join(refused, on=["no_kk", "nik"], how="semi")
        .unique()
    )
    named = pl.col("nik").is_not_null()
    village = pl.col("metode").is_in(_VILLAGE_METHODS)
    return (
        refused.join(members, on=["no_kk", "nik"], how="left")
        .join(status, on="no_kk")
        .filter((pl.col("status_kpm") == "BARU") | ~named | pl.col("ada").fill_null(False))
        .select(
            "no_kk",
            kode=pl.when(pl.col("hasil") == "MENOLAK")
            .then(pl.lit("MENOLAK"))
            .when((pl.col("hasil") == "TIDAK_LAYAK") & village)
            .then(pl.lit("TIDAK_LAYAK_MUSDES"))
            .when(pl.col("hasil") == "TIDAK_LAYAK")
            .then(pl.lit("TIDAK_LAYAK_GC"))
            .when(named)
            .then(pl.lit("ORANG_TIDAK_DITEMUKAN"))
            .otherwise(pl.lit("ALAMAT_TIDAK_DITEMUKAN")),
            resmi=pl.lit(True),
            tgl="tgl_verifikasi",
        )
    )


def _place(word: pl.Expr, order: list[str]) -> pl.Expr:
    return word.replace_strict(order, range(len(order)), default=len(order), return_dtype=pl.Int8)

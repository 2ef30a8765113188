"""One part of a release as a bank, a village or an officer may see it.

What belongs here: which rows and reasons stand in which face.
What does not: the columns (schemas.faces), or files (assets.list_files).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from schemas.faces import OFFICER, PAYMENT, VILLAGE
from schemas.masking import COMPONENT_SHOWN, EXAMINED, RESTRICTED, RESTRICTED_COMPONENTS
from schemas.reasons import REASONS

# A village reads what anyone or a village may know; every other reason is one neutral word, so
# that the word itself says nothing.
_TOLD = {code: one.label for code, one in REASONS.items() if one.tingkat in ("UMUM", "DESA")}
_LISTED, _EARLIER = "TERVERIFIKASI", "SUDAH_DITETAPKAN"


def payment_face(listed: pl.DataFrame) -> pl.DataFrame:
    """PAYMENT of the rows of `daftar_kpm`: whom to pay how much, and nothing else."""
    return listed.select(PAYMENT.column_names).sort(PAYMENT.sort)


def village_face(decisions: pl.DataFrame, heads: pl.DataFrame) -> pl.DataFrame:
    """VILLAGE of the rows of `putusan`; `heads`: no_kk, nama_kepala, one row per family.

    A name stands for a family only within its village, so no number is needed beside it.
    """
    status, reason = pl.col("status"), pl.col("alasan_utama")
    told = reason.replace_strict(_TOLD, default=EXAMINED, return_dtype=pl.String)
    return (
        decisions.join(heads, on="no_kk", how="left")
        .with_columns(
            pl.when(status == _LISTED)
            .then(pl.lit("YA"))
            .when(status == _EARLIER)
            .then(pl.lit("SUDAH"))
            .otherwise(pl.lit("TIDAK"))
            .alias("di_daftar"),
            pl.when(reason.is_not_null()).then(told).alias("keterangan"),
        )
        # no_kk breaks ties between namesakes and does not leave this function
        .sort(*VILLAGE.sort, "no_kk")
        .select(VILLAGE.column_names)
    )


def officer_face(decisions: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """OFFICER of `putusan` and `daftar_kpm`: everything but what only few may see."""
    more = [name for name in OFFICER.column_names if name not in decisions.columns]
    joined = decisions.join(
        listed.select("no_kk", "program", *more), on=["no_kk", "program"], how="left"
    )
    hidden = {code: EXAMINED for code in RESTRICTED}
    return with_hidden(joined, hidden).select(OFFICER.column_names).sort(OFFICER.sort)


def with_hidden(rows: pl.DataFrame, hidden: Mapping[str, str]) -> pl.DataFrame:
    """`rows` of a release with each code in `hidden` replaced, and special components unnamed."""
    codes = pl.element().replace(hidden)
    hiding = {
        "alasan_utama": pl.col("alasan_utama").replace(hidden),
        "alasan": pl.col("alasan").list.eval(codes).list.unique(maintain_order=True),
        "rincian": _composition_without_restricted(pl.col("rincian")),
    }
    return rows.with_columns(told for name, told in hiding.items() if name in rows.columns)


def _composition_without_restricted(composition: pl.Expr) -> pl.Expr:
    for name in RESTRICTED_COMPONENTS:
        composition = composition.str.replace_all(rf"\b{name}:", f"{COMPONENT_SHOWN}:")
    return composition

"""The published rows of a part: decisions of all, and the list to pay from.

What belongs here: joining the choice within the quota to the candidates.
What does not: the choice (`selection`), or writing files (release).
"""

from __future__ import annotations

import polars as pl

from schemas.decisions import DECISIONS, KPM_LIST


class SelectionIncomplete(ValueError):
    """Ready families without an outcome: candidates and selection do not belong together."""


def finish(candidates: pl.DataFrame, selection: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(DECISIONS, KPM_LIST) of one part.

    `selection`: of this part or of the nation. Money stands only on the list: `nominal` is
    the entitlement for TERVERIFIKASI and 0 for all others.
    """
    chosen = selection.select(
        "no_kk",
        pl.col("program").cast(pl.String),
        "peringkat",
        status_pilih=pl.col("status").cast(pl.String),
        alasan_pilih=pl.col("alasan_utama").cast(pl.String),
    )
    joined = candidates.join(chosen, on=["no_kk", "program"], how="left")
    ready = pl.col("status").is_null()
    missing = joined.filter(ready & pl.col("status_pilih").is_null()).height
    if missing:
        raise SelectionIncomplete(
            f"{missing} keluarga siap tidak ada dalam hasil pemilihan; jalankan pemilihan lagi "
            "atas semua bagian / ready families are missing from the selection: select again."
        )
    listed = pl.col("status") == "TERVERIFIKASI"
    final = joined.with_columns(
        status=pl.coalesce("status", "status_pilih"),
        alasan_utama=pl.when(ready).then("alasan_pilih").otherwise("alasan_utama"),
        alasan=pl.when(ready & pl.col("alasan_pilih").is_not_null())
        .then(pl.concat_list("alasan_pilih"))
        .otherwise("alasan"),
        peringkat=pl.when(ready).then("peringkat"),
    ).with_columns(nominal=pl.when(listed).then("nominal_hak").otherwise(0))
    decisions = final.select(
        pl.col(name).cast(dtype) for name, dtype in DECISIONS.polars_schema().items()
    ).sort(DECISIONS.sort)
    payment = (
        final.filter(listed)
        .select(pl.col(name).cast(dtype) for name, dtype in KPM_LIST.polars_schema().items())
        .sort(KPM_LIST.sort)
    )
    return decisions.rechunk(), payment.rechunk()

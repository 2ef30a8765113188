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
    """(DECISIONS, KPM_LIST) of one part, in the order of `candidates`.

    `selection`: what `cut` or `select` gave for this part, or for the nation. Money stands
    only on the list: `nominal` is the entitlement for TERVERIFIKASI and 0 for all others.
    """
    number = pl.col("no_kk").cast(pl.UInt64, strict=False)
    chosen = selection.select(
        number,
        pl.col("program").cast(pl.String),
        "peringkat",
        status=pl.col("status").cast(pl.String),
        alasan=pl.col("alasan_utama").cast(pl.String),
    )
    # the ready alone are joined: most families are decided without a choice
    ready = candidates["status"].is_null()
    key = ["no_kk", "program"]
    outcome = (
        candidates.lazy()
        .filter(ready)
        .select(number, "program")
        .join(chosen.lazy(), on=key, how="left", maintain_order="left", validate="m:1")
        .collect()
    )
    missing = outcome["status"].null_count()
    if missing:
        raise SelectionIncomplete(
            f"{missing} keluarga siap tidak ada dalam hasil pemilihan; jalankan pemilihan lagi "
            "atas semua bagian / ready families are missing from the selection: select again."
        )
    place = pl.when(ready).then(ready.cum_sum() - 1)

    def chose(name: str) -> pl.Expr:
        return pl.lit(outcome[name]).gather(place)

    listed = pl.col("status") == "TERVERIFIKASI"
    final = candidates.with_columns(
        status=pl.coalesce("status", chose("status")),
        alasan_utama=pl.when(ready).then(chose("alasan")).otherwise("alasan_utama"),
        alasan=pl.when(ready & chose("alasan").is_not_null())
        .then(pl.concat_list(chose("alasan")))
        .otherwise("alasan"),
        peringkat=chose("peringkat"),
    ).with_columns(nominal=pl.when(listed).then("nominal_hak").otherwise(0))
    decisions = final.select(
        pl.col(name).cast(dtype) for name, dtype in DECISIONS.polars_schema().items()
    )
    payment = final.filter(listed).select(
        pl.col(name).cast(dtype) for name, dtype in KPM_LIST.polars_schema().items()
    )
    return decisions.rechunk(), payment.rechunk()

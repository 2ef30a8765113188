"""Which content of a report counts as of a date, and which reports were withdrawn by then.

What belongs here: the as-of choice, UNTUK_TAHAP_BERIKUT, and withdrawals.
What does not: anything about the persons a report names.
"""

from __future__ import annotations

from datetime import date

import polars as pl


def as_of_versions(proposals: pl.DataFrame, *, cutoff: date, as_of: date) -> pl.DataFrame:
    """One row per id_laporan – the newest content known on `as_of` – with column `alasan`.

    Newest = greatest tgl_lapor, then greatest `isi`; a content whose file is held (`ditahan`)
    is chosen only where no other is known. A report not yet known keeps its first content and
    reads LAPOR_SESUDAH_BATAS_TAHU; one whose event lies after `cutoff` reads
    KEJADIAN_SESUDAH_BATAS; a held one BERKAS_DITAHAN; `alasan` is null for all others.
    """
    known = pl.col("tgl_lapor") <= as_of
    ahead = pl.when(known).then(0).otherwise(1)
    # first: known before unknown, free before held; then newest of the known, oldest of the
    # unknown
    age = (
        pl.when(known)
        .then(-pl.col("tgl_lapor").to_physical())
        .otherwise(pl.col("tgl_lapor").to_physical())
    )
    chosen = (
        proposals.with_columns(ahead.alias("_nanti"), age.alias("_umur"))
        .sort(
            "id_laporan",
            "_nanti",
            "ditahan",
            "_umur",
            "isi",
            "formulir",
            descending=[False, False, False, False, True, False],
        )
        .unique("id_laporan", keep="first", maintain_order=True)
    )
    return chosen.with_columns(
        pl.when(pl.col("_nanti") == 1)
        .then(pl.lit("LAPOR_SESUDAH_BATAS_TAHU"))
        .when(pl.col("tgl_kejadian") > cutoff)
        .then(pl.lit("KEJADIAN_SESUDAH_BATAS"))
        .when("ditahan")
        .then(pl.lit("BERKAS_DITAHAN"))
        .alias("alasan")
    ).drop("_nanti", "_umur")


def withdraw(reports: pl.DataFrame) -> pl.DataFrame:
    """`reports` with `alasan` set for withdrawals and for what they withdraw.

    Only a known report that is not held withdraws, only an earlier one, and a withdrawal that
    was itself withdrawn has no effect. Reports that withdraw each other on one day are both void.
    """
    unknown = (pl.col("alasan") == "LAPOR_SESUDAH_BATAS_TAHU").fill_null(value=False)
    silent = unknown | pl.col("ditahan")
    rows = reports.filter(~silent).select("id_laporan", "tgl_lapor", "membatalkan")
    pairs = (
        rows.drop_nulls("membatalkan")
        .filter(pl.col("membatalkan") != pl.col("id_laporan"))
        .join(
            rows.select(pl.col("id_laporan").alias("membatalkan"), pl.col("tgl_lapor").alias("_t")),
            on="membatalkan",
        )
        .filter(pl.col("_t") <= pl.col("tgl_lapor"))
        .select("id_laporan", "membatalkan")
    )
    withdrawn = _withdrawn(pairs)
    aimed = pairs["id_laporan"].implode()
    return reports.with_columns(
        pl.when(silent)
        .then("alasan")
        .when(pl.col("id_laporan").is_in(withdrawn.implode()))
        .then(pl.lit("DITARIK"))
        .when(pl.col("membatalkan").is_not_null() & pl.col("id_laporan").is_in(aimed))
        .then(pl.lit("PENARIKAN"))
        .when(pl.col("membatalkan").is_not_null())
        .then(pl.lit("PENARIKAN_TANPA_SASARAN"))
        .otherwise("alasan")
        .alias("alasan")
    )


def _withdrawn(pairs: pl.DataFrame) -> pl.Series:
    """The ids withdrawn by a withdrawal in force; a chain is followed from its last report."""
    void = pl.Series("id_laporan", [], dtype=pl.String)
    open_pairs = pairs
    while open_pairs.height:
        # in force: nobody still undecided withdraws the withdrawer
        settled = open_pairs.filter(
            ~pl.col("id_laporan").is_in(open_pairs["membatalkan"].implode())
        )
        if not settled.height:  # a ring: all withdraw each other
            return pl.concat([void, open_pairs["membatalkan"].alias("id_laporan")]).unique()
        gone = settled["membatalkan"].alias("id_laporan").unique()
        void = pl.concat([void, gone])
        open_pairs = open_pairs.join(settled, on=["id_laporan", "membatalkan"], how="anti").filter(
            ~pl.col("id_laporan").is_in(gone.implode())
        )
    return void.unique()

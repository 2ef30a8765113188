"""Our own reports that are known but not effective, and for how long they may hold a family.

What belongs here: whether a report in review, held, contradicted or only reported still counts
against a BARU family.
What does not: what reports change (register), or how a LAMA family is spared (`judgement`).

A report of ours never holds longer than `tahan/laporan_sendiri` days: then it lapses in the
family's favour and only its task stays open. It also yields to a later LAYAK verification in
the field and to an accepted objection.
"""

from __future__ import annotations

import polars as pl

from rules.context import Context
from rules.lineage import of_families

_STATES = {
    "tinjau": "TINJAU",
    "berkas_ditahan": "DITAHAN",
    "bertentangan": "BERTENTANGAN",
    "dilaporkan": "DILAPORKAN",
}
# Kinds of events, and the word under which the family shows them.
_WORDS = {
    "PINDAH_ORANG": "PINDAH_KELUAR",
    "PINDAH_KELUARGA": "PINDAH_KELUAR",
    "PINDAH_LN_ORANG": "PINDAH_LN",
    "PINDAH_LN_KELUARGA": "PINDAH_LN",
    "TIDAK_DITEMUKAN": "TIDAK_DITEMUKAN",
}
_WHOLE_FAMILY = "_KELUARGA"


def open_reports(
    families: pl.DataFrame,
    peristiwa: pl.DataFrame,
    by_kk: pl.DataFrame,
    verification: pl.DataFrame,
    taken: pl.DataFrame,
    context: Context,
) -> pl.DataFrame:
    """Per family: <flag>_berlaku of each of `_STATES`, lapor_sejak, dilaporkan_keluarga.

    `taken`: accepted objections. True where a report of that state still counts; a family
    whose register flag has no dated event keeps the flag (the date is not guessed).
    `dilaporkan_keluarga`: of the words in `dilaporkan` those about the whole family or its
    head – a report about another member is no doubt about the family.
    """
    pending = of_families(
        peristiwa.filter(pl.col("keadaan").is_in(list(_STATES.values())))
        .drop_nulls("no_kk")
        .select("no_kk", "keadaan", "tgl_lapor", "jenis", "nik"),
        by_kk,
    )
    about = _words_about_family(families, pending)
    dates = pending.group_by("no_kk").agg(
        *(
            pl.col("tgl_lapor").filter(pl.col("keadaan") == state).max().alias(f"{name}_tgl")
            for name, state in _STATES.items()
        ),
        lapor_sejak=pl.col("tgl_lapor").min(),
    )
    answered = taken.group_by("no_kk").agg(dijawab=pl.col("tgl_terima").max())
    limit = pl.duration(days=context.number("tahan/laporan_sendiri"))

    def holds(name: str) -> pl.Expr:
        reported = pl.col(f"{name}_tgl")
        lapsed = pl.lit(context.cutoff) > reported + limit
        seen = pl.col("layak_lapangan") >= reported
        objected = pl.col("dijawab") >= reported
        return ~pl.any_horizontal(lapsed, seen, objected).fill_null(False)

    return (
        families.select("no_kk", "dilaporkan")
        .join(about, on="no_kk", how="left")
        .join(dates, on="no_kk", how="left")
        .join(verification.select("no_kk", "layak_lapangan"), on="no_kk", how="left")
        .join(answered, on="no_kk", how="left")
        .select(
            "no_kk",
            "lapor_sejak",
            *(holds(name).alias(f"{name}_berlaku") for name in _STATES),
            dilaporkan_keluarga=pl.coalesce("tentang_keluarga", "dilaporkan"),
        )
    )


def _words_about_family(families: pl.DataFrame, pending: pl.DataFrame) -> pl.DataFrame:
    """no_kk, tentang_keluarga, for the families with a dated event only reported."""
    word = pl.col("jenis").replace_strict(_WORDS, default=None, return_dtype=pl.String)
    about = pl.col("jenis").str.ends_with(_WHOLE_FAMILY) | (
        pl.col("nik").is_null() | (pl.col("nik") == pl.col("nik_kepala"))
    ).fill_null(False)
    return (
        pending.filter(pl.col("keadaan") == _STATES["dilaporkan"])
        .join(families.select("no_kk", "nik_kepala"), on="no_kk")
        .group_by("no_kk")
        .agg(tentang_keluarga=word.filter(about).drop_nulls().unique().sort())
    )

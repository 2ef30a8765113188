"""What a family already paid is told when it is stopped or held: why, until when, and where.

What belongs here: who is noticed, and in which words.
What does not: the decision (`judgement`), or printing (assets).
"""

from __future__ import annotations

import polars as pl

from rules.context import Context
from rules.rule import book
from schemas.notices import NOTICES
from schemas.reasons import REASONS

_KINDS = {"TIDAK_LAYAK": "BERHENTI", "DITAHAN": "DITAHAN"}
_NO_SEAT = "BUKAN_PESERTA"
_RESTRICTED = "TERBATAS"
_OFFICE = "dinas sosial"


def notices(candidates: pl.DataFrame, context: Context) -> pl.DataFrame:
    """NOTICES of a part: every LAMA family stopped or held in a programme it takes part in.

    `candidates`: CANDIDATES. A reason only few may see is told as being under examination,
    and the office is named for it, never who examines. `nominal_hak` is what it is not paid.
    """
    labels = {code: reason.label for code, reason in REASONS.items()}
    clears = {
        code: _OFFICE if rule.reason.tingkat == _RESTRICTED else rule.dibuka_oleh
        for code, rule in book().items()
    }
    told = candidates.filter(
        (pl.col("status_kpm") == "LAMA")
        & pl.col("status").is_in(list(_KINDS))
        & ~pl.col("alasan").list.contains(_NO_SEAT)
    )
    return told.select(
        "tahap",
        "program",
        "no_kk",
        "kode_desa",
        "nominal_hak",
        "ditahan_sejak",
        "batas_tahan",
        "batas_sanggah",
        nama="nama_pengurus",
        jenis=pl.col("status").replace_strict(_KINDS),
        sebab=pl.col("alasan").list.eval(pl.element().replace_strict(labels).unique().sort()),
        siapa=pl.col("alasan_utama").replace_strict(clears),
        tempat_sanggah=pl.lit(context.text("sanggah/tempat")),
    ).select(NOTICES.column_names)

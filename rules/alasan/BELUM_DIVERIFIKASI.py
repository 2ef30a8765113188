"""A family that must be verified and has no LAYAK in force.

A refusal or a vain search in force is an answer, and stands under its own code.
"""

from __future__ import annotations

import polars as pl

from rules.rule import Rule, on_list

_ANSWERED = pl.any_horizontal(
    on_list(code)
    for code in (
        "TIDAK_LAYAK_MUSDES",
        "TIDAK_LAYAK_GC",
        "ALAMAT_TIDAK_DITEMUKAN",
        "ORANG_TIDAK_DITEMUKAN",
        "MENOLAK",
    )
)

ATURAN = Rule(
    kode="BELUM_DIVERIFIKASI",
    level="PROGRAM",
    sifat="HOLD",
    dasar="Kepmensos 245/HUK/2025 (verifikasi calon penerima); teks primer tidak dipegang",
    dibuka_oleh="pendamping, dinas sosial",
    terpenuhi=pl.col("perlu_verifikasi") & ~pl.col("terverifikasi") & ~_ANSWERED,
    batas="tahan/verifikasi",
)

"""A family outside PKH that has no component to enter with.

A component that is only possible leaves the question open while the programme takes families
in, and settles nothing while it takes none.
"""

from __future__ import annotations

import polars as pl

from rules.rule import Rule

_ASKED = (pl.col("program") == "PKH") & ~pl.col("peserta") & (pl.col("asal") != "LUAR_DTSEN")
_PROVEN = (pl.col("pkh_nominal") > 0) | (pl.col("pkh_ragu") != 0)
_NONE_TO_ENTER_WITH = (
    pl.when(~_ASKED | _PROVEN)
    .then(False)
    .when(~pl.col("pkh_mungkin") & (pl.col("anggota") > 0))
    .then(True)
    .when(~pl.col("terima_baru"))
    .then(False)
)

ATURAN = Rule(
    kode="TANPA_KOMPONEN",
    level="PROGRAM",
    sifat="HARD",
    dasar=(
        "Kepmensos 73/HUK/2024 (kriteria tidak layak, menurut berita 2024–2025; teks primer "
        "tidak dipegang)"
    ),
    dibuka_oleh="pendamping, dengan data komponen",
    terpenuhi=_NONE_TO_ENTER_WITH,
)

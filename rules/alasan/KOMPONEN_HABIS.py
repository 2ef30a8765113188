"""A PKH participant with no component left.

Unknown while a missing birth date, document or assessment could make one; components in doubt
hold under their own code.
"""

from __future__ import annotations

import polars as pl

from rules.rule import Rule

_ASKED = (pl.col("program") == "PKH") & pl.col("peserta") & (pl.col("asal") != "LUAR_DTSEN")
_NONE_LEFT = (
    pl.when(~_ASKED | (pl.col("pkh_nominal") > 0) | (pl.col("pkh_ragu") != 0))
    .then(False)
    .when(~pl.col("pkh_mungkin") & (pl.col("anggota") > 0))
    .then(True)
)

ATURAN = Rule(
    kode="KOMPONEN_HABIS",
    level="PROGRAM",
    sifat="HARD",
    dasar=(
        "Kepmensos 73/HUK/2024 (kriteria tidak layak, menurut berita 2024–2025; teks primer "
        "tidak dipegang)"
    ),
    dibuka_oleh="pendamping, dengan data komponen",
    terpenuhi=_NONE_LEFT,
)

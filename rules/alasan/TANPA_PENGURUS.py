"""No member can be payee.

Unknown where the age or the NIK of someone who might be is missing. A family outside DTSEN
has no members to judge: TIDAK_ADA_DI_DTSEN holds it.
"""

from __future__ import annotations

import polars as pl

from rules.rule import Rule

_NOT_JUDGED = (pl.col("asal") == "LUAR_DTSEN") & (pl.col("anggota") == 0)
_ALL_GONE = (pl.col("hadir") == 0) & (pl.col("anggota") > 0)
_NOBODY = (
    pl.when(pl.col("nik_pengurus").is_not_null() | _NOT_JUDGED | _ALL_GONE)
    .then(False)
    .when(~pl.col("pengurus_mungkin"))
    .then(True)
)

ATURAN = Rule(
    kode="TANPA_PENGURUS",
    level="KELUARGA",
    sifat="HOLD",
    dasar="UU 24/2013 pasal 63 (wajib KTP 17 tahun atau pernah kawin)",
    dibuka_oleh="operator desa; wali dicatat dua petugas",
    terpenuhi=_NOBODY,
    batas="tahan/pengurus",
)

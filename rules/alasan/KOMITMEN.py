"""The commitment of PKH (attendance at school and health post) is not met, by a list.

Attendance is never computed here. It holds PKH alone, until the next verification.
"""

from __future__ import annotations

import polars as pl

from rules.rule import Rule, lead_on_list, on_list

_PKH = pl.col("program") == "PKH"

ATURAN = Rule(
    kode="KOMITMEN",
    level="PROGRAM",
    sifat="HOLD",
    dasar="Permensos 1/2018 (verifikasi komitmen PKH); teks primer tidak dipegang",
    dibuka_oleh="pendamping, dengan verifikasi komitmen berikut",
    terpenuhi=on_list("KOMITMEN") & _PKH,
    petunjuk=lead_on_list("KOMITMEN") & _PKH,
    batas="tahan/komitmen",
)

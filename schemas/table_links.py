"""Links between the rows of any two tables: what `bansos link` writes.

What belongs here: the two tables it writes, between two tables and within one.
What does not: links between reports and DTSEN (`linkage`), or finding them (matching/tables).
"""

from __future__ import annotations

from schemas.columns import PRIBADI, text
from schemas.table import Column, Table

_IDS = (
    Column("id_kiri", "String", "kunci baris tabel kiri", PRIBADI, nullable=False),
    Column("id_kanan", "String", "kunci baris tabel kanan", PRIBADI, nullable=False),
)
_WEIGHED = (
    Column("bobot", "Float64", "bobot padanan (log2)", nullable=False),
    Column("peluang", "Float64", "peluang satu orang, 'tanpa padanan' ikut dihitung").required(),
)
_PATTERN = text("pola", "tingkat tiap kolom yang dapat dibandingkan, mis. surname=ketik")

TABLE_LINKS = Table(
    "padanan_tabel",
    "satu baris per pasangan baris dua tabel",
    (*_IDS, *_WEIGHED, _PATTERN),
    key=("id_kiri", "id_kanan"),
    sort=("id_kiri", "id_kanan"),
)
DUPLICATES = Table(
    "kembar_tabel",
    "satu baris per pasangan baris satu tabel, id_kiri sebelum id_kanan",
    (
        *_IDS,
        *_WEIGHED,
        Column("id_kelompok", "String", "kunci pertama kelompoknya; kosong = lain orang", PRIBADI),
        _PATTERN,
    ),
    key=("id_kiri", "id_kanan"),
    sort=("id_kiri", "id_kanan"),
)

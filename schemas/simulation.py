"""What another parameter would change: families and rupiah by programme and group.

What belongs here: the table `bansos simulate` shows and writes.
What does not: deciding anew (rules), or counting (assets).
"""

from __future__ import annotations

from schemas import codes
from schemas.columns import code, text
from schemas.table import Column, Table

ALL = "SEMUA"
GROUPS = ("NASIONAL", "PROVINSI", "DESIL")
# What is counted on one side, and what came and went between the two.
BEFORE_AND_AFTER = ("siap", "terdaftar", "rupiah")
CHANGES = ("masuk", "keluar", "rupiah_tambah", "rupiah_kurang")


def _count(name: str, meaning: str) -> Column:
    return Column(name, "Int64", meaning, nullable=False, minimum=0)


SIMULATION = Table(
    "simulasi",
    "apa yang berubah bila parameter lain, per program dan kelompok; PBI_JK dihitung per orang",
    (
        code(
            "program", f"program; {ALL} keluarga di semua daftar", (*codes.PARTICIPATIONS, ALL)
        ).required(),
        code("kelompok", "NASIONAL, PROVINSI atau DESIL", GROUPS).required(),
        text("nilai", "kode provinsi atau desil; kosong bila NASIONAL atau tidak diketahui"),
        _count("siap_semula", "siap dibayar (di daftar atau antre), dengan parameter sekarang"),
        _count("siap_menjadi", "siap dibayar dengan parameter lain"),
        _count("terdaftar_semula", "di daftar dengan parameter sekarang"),
        _count("masuk", "masuk daftar"),
        _count("keluar", "keluar dari daftar"),
        _count("terdaftar_menjadi", "di daftar dengan parameter lain"),
        _count("rupiah_semula", "rupiah daftar dengan parameter sekarang"),
        _count("rupiah_tambah", "rupiah yang bertambah"),
        _count("rupiah_kurang", "rupiah yang berkurang"),
        _count("rupiah_menjadi", "rupiah daftar dengan parameter lain"),
    ),
    key=("program", "kelompok", "nilai"),
)

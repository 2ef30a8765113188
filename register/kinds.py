"""The kinds of events: what each may do to a payment and what proves it.

What belongs here: one line per kind – precedence, window, consequence, documents.
What does not: how a kind changes a family (`actions`), or its reason codes (`reasons`).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

MENURUNKAN = "MENURUNKAN"  # takes a person or a family off: needs evidence
TETAP = "TETAP"  # adds, or leaves the payment as it is: the link is enough
TUGAS = "TUGAS"  # only ever opens a task
TIDAK_ADA = "TIDAK_ADA"  # changes no family


@dataclass(frozen=True)
class Kind:
    """One kind of event.

    urutan: place among events of one day – arrivals first, death last, so that a child born
    and dead on one day was born. jendela: days within which two reports about the same
    people are one event. dokumen: documents that prove it when their number is given.
    kk_baru: a KK number of the new family counts as document (the card was shown).
    dilaporkan: the word under which a not yet effective report is shown on the family.
    """

    jenis: str
    urutan: int
    jendela: int
    akibat: str
    dokumen: tuple[str, ...] = ()
    kk_baru: bool = False
    dilaporkan: str | None = None


_LAHIR = ("AKTA_KELAHIRAN", "SURAT_KETERANGAN_LAHIR", "BUKU_KIA")
_MATI = ("AKTA_KEMATIAN", "SURAT_KETERANGAN_KEMATIAN")
_PINDAH = ("SKPWNI",)
_CERAI = ("AKTA_CERAI", "PUTUSAN_PENGADILAN")
_NIKAH = ("BUKU_NIKAH", "SPTJM")
_WARGA = ("BERITA_ACARA", "SPTJM")

_ROWS: tuple[Kind, ...] = (
    # 150 days: no mother bears twice within five months, but dates are often of the visit
    Kind("KELAHIRAN", 1, 150, TETAP, _LAHIR),
    Kind("LAHIR_MATI", 1, 150, TIDAK_ADA, _MATI),
    Kind("KEHAMILAN", 2, 270, TETAP, ("BUKU_KIA",)),
    Kind("PERKAWINAN", 3, 180, MENURUNKAN, _NIKAH, True, "PERKAWINAN"),
    Kind("NIKAH_TIDAK_TERCATAT", 3, 180, TIDAK_ADA, _NIKAH),
    Kind("PERCERAIAN", 4, 180, MENURUNKAN, _CERAI, False, "PERCERAIAN"),
    Kind("PERCERAIAN_TANPA_AKTA", 4, 180, TIDAK_ADA, _CERAI),
    Kind("PISAH_KK", 5, 60, MENURUNKAN, _WARGA, True, "PISAH_KK"),
    Kind("PINDAH_ORANG", 6, 60, MENURUNKAN, _PINDAH, False, "PINDAH_KELUAR"),
    Kind("PINDAH_KELUARGA", 7, 60, TETAP, _PINDAH, False, "PINDAH_KELUAR"),
    Kind("NUMPANG_KK", 8, 60, MENURUNKAN, (*_WARGA, *_PINDAH), True, "NUMPANG_KK"),
    Kind("PINDAH_LN_ORANG", 9, 60, MENURUNKAN, _PINDAH, False, "PINDAH_LN"),
    Kind("PINDAH_LN_KELUARGA", 10, 60, MENURUNKAN, _PINDAH, False, "PINDAH_LN"),
    Kind("KEMBALI", 11, 60, MENURUNKAN, (*_WARGA, *_PINDAH), True, "KEMBALI"),
    Kind("GANTI_KEPALA", 12, 60, TETAP, _WARGA, True, "GANTI_KEPALA"),
    Kind("KOREKSI", 13, 60, TETAP, _WARGA, True),
    # lowers nothing by itself, but a birth date decides components: `standing` asks for a paper
    Kind("KOREKSI_ORANG", 13, 60, TETAP, (*_WARGA, "AKTA_KELAHIRAN", "PUTUSAN_PENGADILAN")),
    Kind("MERANTAU", 14, 60, TIDAK_ADA, _PINDAH),
    Kind("TIDAK_DITEMUKAN", 15, 60, TUGAS, (), False, "TIDAK_DITEMUKAN"),
    Kind("KEMATIAN", 16, 45, MENURUNKAN, _MATI, False, "KEMATIAN"),
    Kind("ADUAN", 17, 30, TIDAK_ADA),
)
KINDS: dict[str, Kind] = {kind.jenis: kind for kind in _ROWS}

# Kinds that answer the same question about the same people.
_SAME_QUESTION = {
    "LAHIR_MATI": "KELAHIRAN",
    "PINDAH_ORANG": "PINDAH",
    "PINDAH_KELUARGA": "PINDAH",
    "PINDAH_LN_ORANG": "PINDAH_LN",
    "PINDAH_LN_KELUARGA": "PINDAH_LN",
}


def kinds_table() -> pl.DataFrame:
    """The kinds as a frame: jenis, golongan, urutan, jendela, akibat, kk_baru_bukti, dilaporkan."""
    return pl.DataFrame(
        {
            "jenis": [k.jenis for k in _ROWS],
            "golongan": [_SAME_QUESTION.get(k.jenis, k.jenis) for k in _ROWS],
            "urutan_jenis": [k.urutan for k in _ROWS],
            "jendela": [k.jendela for k in _ROWS],
            "akibat": [k.akibat for k in _ROWS],
            "kk_baru_bukti": [k.kk_baru for k in _ROWS],
            "dilaporkan": [k.dilaporkan for k in _ROWS],
        },
        schema_overrides={"dilaporkan": pl.String, "urutan_jenis": pl.Int32, "jendela": pl.Int32},
    )


def documents_table() -> pl.DataFrame:
    """Which document proves which kind: jenis, dokumen_jenis."""
    return (
        pl.DataFrame(
            {"jenis": [k.jenis for k in _ROWS], "dokumen_jenis": [k.dokumen for k in _ROWS]}
        )
        .with_columns(pl.col("dokumen_jenis").cast(pl.List(pl.String)))
        .explode("dokumen_jenis")
        .drop_nulls()
    )

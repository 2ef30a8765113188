"""Answers to proposals that came back, checked cell by cell.

What belongs here: every way an answer can be wrong, each with its row and column, what was
expected and what to do.
What does not: opening the file (`files`), what an answer does to a proposal (register.amendments),
or recording it (assets).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from review.amendments.files import ASKED, answer_rows
from review.incoming import FINDINGS, NOTICE, finding, findings_of
from schemas.amendments import ANSWERS
from schemas.codes import AMENDMENT_ANSWERS

_LONGEST = 500
_DATES = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y")
_DATE_LETTERS = 10
_NUMBER = r"\d{16}"
_CLOSED = {
    "DIGANTI": "usul ini sudah digantikan usul lain",
    "DITARIK": "usul ini sudah ditarik",
}


@dataclass(frozen=True)
class AnswersRead:
    """`answers`: ANSWERS without lembaga, petugas, tanggal; `findings`; rows without an answer,
    and answers that were recorded before."""

    answers: pl.DataFrame
    findings: pl.DataFrame
    blank: int
    repeats: int


def answers_read(
    name: str,
    cells: pl.DataFrame,
    states: pl.DataFrame,
    cutoffs: pl.DataFrame,
    recorded: pl.DataFrame,
    day: date,
    *,
    amend: bool,
) -> AnswersRead:
    """The answers in `cells`, or what is wrong with them.

    states: every proposal with its state (STATES). cutoffs: bulan, batas: an answer is not older
    than what it answers. recorded: ANSWERS so far. day: handed in on. amend: a later answer may
    differ from the recorded one. Row numbers are those of the file.
    """
    table = answer_rows(cells)
    if isinstance(table, str):
        problem = finding(table, ", ".join(ASKED), "Pakai judul kolom yang sama di satu baris.")
        return AnswersRead(
            _none(), _named(findings_of(pl.DataFrame({"lembar": [None]}), problem), name), 0, 0
        )
    said = table.filter(pl.any_horizontal(pl.col(*ASKED[1:]).is_not_null()))
    known = (
        said.with_columns(pl.col("id_usul").str.strip_chars())
        .join(
            states.join(cutoffs, on="bulan", how="left").select(
                "id_usul", "keadaan", pl.col("batas").alias("_batas")
            ),
            on="id_usul",
            how="left",
        )
        .join(
            recorded.sort("tgl_jawab", "tanggal")
            .unique("id_usul", keep="last", maintain_order=True)
            .select(
                "id_usul", pl.col("jawaban").alias("_dulu"), pl.col("tgl_jawab").alias("_kapan")
            ),
            on="id_usul",
            how="left",
        )
        .with_columns(
            pl.col("jawaban").str.strip_chars().str.to_uppercase().alias("_kata"),
            _as_date("tgl_jawab").alias("_tgl"),
        )
    )
    faults = _faults(known, day, amend=amend)
    wrong = faults.filter(pl.col("tingkat") != NOTICE).select("lembar", "baris").unique()
    whole = known.join(wrong, on=["lembar", "baris"], how="anti").unique(
        "id_usul", keep="first", maintain_order=True
    )
    again = whole.filter(
        (pl.col("_kata") == pl.col("_dulu")) & (pl.col("_tgl") == pl.col("_kapan"))
    )
    fresh = whole.join(again.select("id_usul"), on="id_usul", how="anti").filter(
        pl.col("keadaan") != "SUDAH_DI_DTSEN"
    )
    return AnswersRead(
        fresh.select(
            "id_usul",
            pl.col("_kata").alias("jawaban"),
            pl.col("alasan_tolak").str.strip_chars().replace("", None),
            pl.col("_tgl").alias("tgl_jawab"),
        ),
        _named(faults, name),
        table.height - said.height,
        again.height,
    )


def _faults(rows: pl.DataFrame, day: date, *, amend: bool) -> pl.DataFrame:
    answer, why, told = pl.col("_kata"), pl.col("alasan_tolak"), pl.col("_tgl")
    differing = pl.col("_kata").n_unique().over("id_usul") > 1
    first = pl.int_range(pl.len()).over("id_usul") == 0
    listed = pl.col("id_usul").is_not_null() & (pl.len().over("id_usul") > 1)
    changed = pl.col("_dulu").is_not_null() & (
        (answer != pl.col("_dulu")) | (told != pl.col("_kapan")).fill_null(value=False)
    )
    other = pl.col("_dulu").is_not_null() & (answer != pl.col("_dulu"))
    shown = pl.col("keadaan") == "SUDAH_DI_DTSEN"
    choices = " atau ".join(AMENDMENT_ANSWERS)
    checks: list[tuple[str, pl.Expr, dict[str, pl.Expr]]] = [
        ("id_usul", pl.col("rumus"), finding("rumus, bukan teks", "teks", "Hapus rumusnya.")),
        (
            "id_usul",
            pl.col("id_usul").is_null(),
            finding("jawaban tanpa id_usul", "nomor usul", "Salin id_usul dari paket."),
        ),
        (
            "id_usul",
            pl.col("id_usul").is_not_null() & pl.col("keadaan").is_null(),
            finding(
                "usul tidak dikenal", "id_usul dari paket folder data ini", "Periksa nomor usulnya."
            ),
        ),
        *(
            (
                "id_usul",
                pl.col("keadaan") == state,
                finding(f"usang: {text}", "usul yang masih terbuka", "Lihat bansos usul status."),
            )
            for state, text in _CLOSED.items()
        ),
        (
            "id_usul",
            listed & differing,
            finding(
                "satu usul dijawab dua kali dengan jawaban berlawanan",
                "satu jawaban per usul",
                "Pastikan jawaban yang benar, hapus baris yang lain.",
            ),
        ),
        (
            "id_usul",
            listed & ~differing & ~first,
            finding(
                "satu usul tertulis dua kali",
                "satu baris per usul",
                "Dihitung satu kali, baris yang pertama.",
                NOTICE,
            ),
        ),
        (
            "jawaban",
            answer.is_null(),
            finding("jawaban kosong", choices, "Isi, atau kosongkan seluruh isian baris itu."),
        ),
        (
            "jawaban",
            answer.is_not_null() & ~answer.is_in(AMENDMENT_ANSWERS),
            finding("jawaban tidak dikenal", choices, "Pilih salah satu."),
        ),
        (
            "jawaban",
            shown & (answer == "DITOLAK"),
            finding(
                "ditolak, padahal sudah tampak di DTSEN",
                "tanpa jawaban, atau DITERIMA",
                "Tanyakan kepada pemilik data; usul ini sudah tertutup.",
            ),
        ),
        (
            "jawaban",
            shown & (answer == "DITERIMA"),
            finding(
                "usul ini sudah tampak di DTSEN", "", "Tidak perlu dijawab; tidak dicatat.", NOTICE
            ),
        ),
        (
            "jawaban",
            other & ~pl.lit(amend),
            finding(
                "bertentangan dengan jawaban yang sudah tercatat",
                "jawaban yang sama",
                "Bila pemilik data meralat, ulangi dengan --ralat.",
            ),
        ),
        (
            "tgl_jawab",
            pl.lit(amend) & changed & (told <= pl.col("_kapan")),
            finding(
                "ralat tidak lebih baru dari jawaban tercatat",
                "tgl_jawab sesudah jawaban tercatat",
                "Tulis tanggal ralatnya.",
            ),
        ),
        (
            "alasan_tolak",
            (answer == "DITOLAK") & why.is_null(),
            finding("ditolak tanpa alasan", "alasan dengan kata-kata", "Tulis mengapa ditolak."),
        ),
        (
            "alasan_tolak",
            (answer == "DITERIMA") & why.is_not_null(),
            finding(
                "diterima tetapi ada alasan tolak", "kosong", "Hapus alasan, atau pilih DITOLAK."
            ),
        ),
        (
            "alasan_tolak",
            why.str.len_chars() > _LONGEST,
            finding("alasan terlalu panjang", f"paling banyak {_LONGEST} huruf", "Singkatkan."),
        ),
        (
            "alasan_tolak",
            why.str.replace_all(r"[ ._/-]", "").str.contains(_NUMBER),
            finding("alasan memuat NIK atau nomor KK", "kata-kata saja", "Hapus nomornya."),
        ),
        (
            "tgl_jawab",
            told.is_null(),
            finding("tanggal jawaban tidak ada atau tidak sah", "YYYY-MM-DD", "Tulis tanggalnya."),
        ),
        (
            "tgl_jawab",
            told > day,
            finding("tanggal jawaban sesudah hari penyerahan", f"paling akhir {day}", "Perbaiki."),
        ),
        (
            "tgl_jawab",
            told < pl.col("_batas"),
            finding(
                "dijawab sebelum usulnya dibuat", "sesudah tanggal batas paketnya", "Perbaiki."
            ),
        ),
    ]
    found = [
        findings_of(
            rows.filter(test.fill_null(value=False)).select(
                "lembar", "baris", pl.col(f"_di_{column}").alias("kolom")
            ),
            text | {"masalah": pl.concat_str(pl.lit(f"{column}: "), text["masalah"])},
        )
        for column, test, text in checks
    ]
    return pl.concat(found)


def _as_date(column: str) -> pl.Expr:
    text = pl.col(column).str.strip_chars().str.head(_DATE_LETTERS)
    return pl.coalesce(text.str.to_date(form, strict=False) for form in _DATES)


def _named(findings: pl.DataFrame, name: str) -> pl.DataFrame:
    return (
        findings.with_columns(pl.lit(name).alias("berkas"))
        .select(FINDINGS.names())
        .sort("lembar", "baris", "kolom", "masalah", nulls_last=True)
    )


def _none() -> pl.DataFrame:
    return ANSWERS.empty().drop("lembaga", "petugas", "tanggal")

"""What came back in a workbook, checked cell by cell.

What belongs here: every way a returned workbook can be wrong, each with its cell, what was
expected and what to do; and the answers it holds.
What does not: reading the file (`reading`), or what earlier decisions say (`earlier`).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from review.plan import GUIDE, SHEET
from review.words import words
from review.workbook import CELL_DIGITS
from schemas.codes import REVIEW_ANSWERS
from schemas.fingerprint import fingerprints
from schemas.officers import officer_key

ERROR, NOTICE = "GALAT", "CATATAN"
FINDINGS = pl.Schema(
    {
        "berkas": pl.String(),
        "lembar": pl.String(),
        "baris": pl.Int64(),
        "kolom": pl.String(),
        "tingkat": pl.String(),
        "masalah": pl.String(),
        "diharapkan": pl.String(),
        "tindakan": pl.String(),
    }
)
ANSWERS = pl.Schema(
    {
        "berkas": pl.String(),
        "lembar": pl.String(),
        "baris": pl.Int64(),
        "kolom": pl.String(),
        "bukti": pl.String(),
        "id_laporan": pl.String(),
        "putusan": pl.String(),
        "petugas": pl.String(),
        "catatan": pl.String(),
    }
)
_PLACE = ("lembar", "baris", "kolom")
_LONGEST_NOTE = 1000
_EXPORT_AGAIN = "Ekspor ulang dan isi buku yang baru; salin putusan yang masih berlaku."


@dataclass(frozen=True)
class Incoming:
    """`answers`: ANSWERS, one row per filled pair; `findings`: FINDINGS; `blank`: empty cards."""

    answers: pl.DataFrame
    findings: pl.DataFrame
    blank: int


def incoming(name: str, cells: pl.DataFrame, handed: pl.DataFrame, officer: str | None) -> Incoming:
    """The answers in `cells` (READ_CELLS) of the workbook recorded as `handed` (HANDED_OUT).

    `name`: the file as findings call it. `officer`: who hands it in; every answer must name
    the same person (None: one person for the whole workbook, whoever it is).
    """
    if SHEET not in cells["lembar"].unique().to_list():
        missing = finding(
            f"lembar {SHEET} tidak ada", f"lembar bernama {SHEET}", "Kembalikan nama lembarnya."
        )
        frame = pl.DataFrame({"berkas": [name]})
        return Incoming(pl.DataFrame(schema=ANSWERS), findings_of(frame, missing), 0)
    read = cells.filter(pl.col("lembar") != GUIDE)
    inputs = _inputs(read, handed)
    changed = changed_cells(read, handed)
    answers, faults = _answers(inputs, officer)
    findings = pl.concat([changed, faults]).with_columns(pl.lit(name).alias("berkas"))
    blank = inputs.filter(~_filled()).height
    return Incoming(
        answers.with_columns(pl.lit(name).alias("berkas")).select(ANSWERS.names()),
        findings.select(FINDINGS.names()).sort(*_PLACE, "masalah", nulls_last=True),
        blank,
    )


def finding(
    problem: str | pl.Expr, expected: str, to_do: str, level: str = ERROR
) -> dict[str, pl.Expr]:
    """The words of one kind of finding; never a value of a locked cell."""
    return {
        "tingkat": pl.lit(level),
        "masalah": pl.lit(problem) if isinstance(problem, str) else problem,
        "diharapkan": pl.lit(expected),
        "tindakan": pl.lit(to_do),
    }


def findings_of(rows: pl.DataFrame, words_of: dict[str, pl.Expr]) -> pl.DataFrame:
    """One finding per row, at the place the row names."""
    given = {name: pl.col(name) for name in rows.columns if name in FINDINGS}
    return rows.select(
        (given | words_of).get(name, pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in FINDINGS.items()
    )


def changed_cells(read: pl.DataFrame, handed: pl.DataFrame) -> pl.DataFrame:
    """Locked cells that are not as handed out, and text where nothing may stand."""
    hashed = read.with_columns(fingerprints(read, ["teks"], CELL_DIGITS).alias("kini"))
    locked = handed.filter(pl.col("isian").is_null())
    compared = locked.join(hashed, on=_PLACE, how="left")
    gone = compared.filter(pl.col("kini").is_null())
    other = compared.filter(pl.col("kini").is_not_null() & (pl.col("kini") != pl.col("sidik")))
    extra = hashed.join(handed, on=_PLACE, how="anti")
    again = "Pakai berkas seperti diekspor; ubah hanya sel kuning. " + _EXPORT_AGAIN
    return pl.concat(
        [
            findings_of(other, finding("isi sel terkunci diubah", "isi seperti diekspor", again)),
            findings_of(gone, finding("sel terkunci kosong atau terhapus", "isi semula", again)),
            findings_of(extra, finding("tulisan di luar sel isian", "sel kosong", again)),
        ]
    )


def _inputs(read: pl.DataFrame, handed: pl.DataFrame) -> pl.DataFrame:
    """One row per pair: place of the decision, and text and formula mark of its three inputs."""
    asked = handed.filter(pl.col("isian").is_not_null()).join(read, on=_PLACE, how="left")
    by_pair = asked.group_by("bukti", "id_laporan").agg(
        *(
            pl.col(column).filter(pl.col("isian") == name).first().alias(f"{column}_{name}")
            for name in ("PUTUSAN", "PETUGAS", "CATATAN")
            for column in (*_PLACE, "teks", "rumus")
        )
    )
    trimmed = [
        pl.col(f"teks_{name}").str.strip_chars().replace("", None)
        for name in ("PUTUSAN", "PETUGAS", "CATATAN")
    ]
    return by_pair.with_columns(*trimmed).sort("lembar_PUTUSAN", "baris_PUTUSAN")


def _filled() -> pl.Expr:
    return pl.any_horizontal(
        pl.col(f"teks_{name}").is_not_null() for name in ("PUTUSAN", "PETUGAS", "CATATAN")
    )


def _answers(inputs: pl.DataFrame, officer: str | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The answers that are whole, and what is wrong with the others."""
    accepted = {code: code for code in REVIEW_ANSWERS}
    accepted |= {label.upper(): code for code, label in words()["jawaban"].items()}
    said = inputs.with_columns(
        pl.col("teks_PUTUSAN")
        .str.to_uppercase()
        .replace_strict(accepted, default=None, return_dtype=pl.String)
        .alias("putusan")
    ).filter(_filled())
    named = pl.col("teks_PETUGAS").is_not_null()
    formula = pl.any_horizontal(
        pl.col(f"rumus_{name}").fill_null(False) for name in ("PUTUSAN", "PETUGAS", "CATATAN")
    )
    choices = ", ".join(REVIEW_ANSWERS)
    if officer is None:
        officers = said.filter(named)["teks_PETUGAS"]
        officer = str(officers[0]) if len(officers) else ""
    someone_else = named & (officer_key(pl.col("teks_PETUGAS")) != officer_key(pl.lit(officer)))
    too_long = pl.col("teks_CATATAN").str.len_chars() > _LONGEST_NOTE
    unknown = pl.col("teks_PUTUSAN").is_not_null() & pl.col("putusan").is_null() & ~formula
    checks: list[tuple[str, pl.Expr, dict[str, pl.Expr]]] = [
        *(
            (
                name,
                pl.col(f"rumus_{name}").fill_null(False),
                finding("rumus, bukan teks", "teks biasa", "Hapus rumus dan tulis teksnya."),
            )
            for name in ("PUTUSAN", "PETUGAS", "CATATAN")
        ),
        ("PUTUSAN", unknown, finding("putusan tidak dikenal", choices, "Pilih dari daftar.")),
        (
            "PUTUSAN",
            pl.col("teks_PUTUSAN").is_null(),
            finding(
                "petugas atau catatan diisi tanpa putusan",
                choices,
                "Pilih putusan, atau kosongkan ketiganya bila belum dinilai.",
            ),
        ),
        (
            "PETUGAS",
            pl.col("teks_PUTUSAN").is_not_null() & ~named,
            finding("putusan tanpa petugas", "nama petugas", "Tulis siapa yang memutuskan."),
        ),
        (
            "PETUGAS",
            someone_else,
            finding(
                "petugas lain dari yang menyerahkan",
                "nama yang sama dengan --petugas",
                "Satu berkas satu petugas: petugas lain menyerahkan berkasnya sendiri.",
            ),
        ),
        (
            "CATATAN",
            too_long,
            finding(
                "catatan terlalu panjang", f"paling banyak {_LONGEST_NOTE} huruf", "Singkatkan."
            ),
        ),
    ]
    faults = pl.concat(
        [
            findings_of(
                said.filter(wrong).select(
                    pl.col(f"{place}_{name}").alias(place) for place in _PLACE
                ),
                text,
            )
            for name, wrong, text in checks
        ]
    )
    whole = pl.col("putusan").is_not_null() & named & ~formula & ~someone_else
    answers = said.filter(whole & ~too_long.fill_null(False)).select(
        *(pl.col(f"{place}_PUTUSAN").alias(place) for place in _PLACE),
        "bukti",
        "id_laporan",
        "putusan",
        pl.lit(officer).alias("petugas"),
        pl.col("teks_CATATAN").alias("catatan"),
    )
    return answers, faults

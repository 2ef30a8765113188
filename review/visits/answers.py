"""A visit list that came back, every cell checked.

What belongs here: how a filled list can be wrong, each with its cell.
What does not: reading the file (`review.reading`), the lists the answers become (`listed`), or
what is recorded but needs telling (`notices`).

A visit helps a family with little: LAYAK takes the visit alone, a component its document. What
could stop a family already paid takes the minutes of a meeting as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from review.incoming import FINDINGS, changed_cells, finding, findings_of
from review.visits.book import INPUTS, VISIT_SHEET
from review.visits.notices import notices_of
from review.visits.questions import choices, questions
from schemas.codes import VISIT_KINDS
from schemas.visits import VISIT_ANSWERS

_PLACE = ("lembar", "baris", "kolom")
_LONGEST = 500
_NO_PAPER = "TIDAK_ADA"
_DATES = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y")
_DATE_LETTERS = 10
_FILL = "Isi sel itu, atau kosongkan seluruh baris bila belum dikunjungi."


@dataclass(frozen=True)
class Answered:
    """`answers`: VISIT_ANSWERS without petugas and tanggal; `findings`; rows left blank."""

    answers: pl.DataFrame
    findings: pl.DataFrame
    blank: int


def answered(
    name: str,
    cells: pl.DataFrame,
    handed: pl.DataFrame,
    tasks: pl.DataFrame,
    present: pl.Series,
    day: date,
    longest: int,
    before: pl.DataFrame | None = None,
) -> Answered:
    """The answers in `cells` (READ_CELLS) of the list recorded as `handed` and `tasks`.

    `handed`: HANDED_OUT of the book, `tasks`: its VISIT_TASKS; `present`: the KK numbers of
    families there are now, all of their lineage; `day`: handed in on; a visit older than
    `longest` days counts for nothing any more; `before`: the VISIT_ANSWERS recorded so far, to
    show beside an answer that differs.
    """
    if VISIT_SHEET not in cells["lembar"].unique().to_list():
        gone = finding(
            f"lembar {VISIT_SHEET} tidak ada", f"lembar {VISIT_SHEET}", "Kembalikan nama lembarnya."
        )
        found = findings_of(pl.DataFrame({"berkas": [name]}), gone)
        return Answered(pl.DataFrame(schema=_schema()), found, tasks.height)
    read = cells.filter(pl.col("lembar") == VISIT_SHEET)
    rows = _rows(read, handed, tasks, present)
    filled = rows.filter(_any_filled())
    faults = _faults(filled, day, longest)
    told = VISIT_ANSWERS.empty() if before is None else before
    notices = notices_of(filled, told)
    findings = pl.concat([changed_cells(read, handed), faults, notices])
    wrong = faults.select("baris").unique()
    whole = filled.join(wrong, left_on="baris_JAWABAN", right_on="baris", how="anti")
    return Answered(
        whole.select(
            "id_buku",
            "id_tugas",
            "jenis",
            "no_kk",
            "nik",
            "komponen",
            jawaban="pilihan",
            dokumen="kertas",
            nomor="NOMOR",
            tgl_kunjungan="tgl",
            catatan="CATATAN",
        ).cast(dict(_schema())),  # type: ignore[arg-type]
        findings.with_columns(berkas=pl.lit(name))
        .select(FINDINGS.names())
        .sort(*_PLACE, "masalah", nulls_last=True),
        rows.height - filled.height,
    )


def _schema() -> dict[str, pl.DataType]:
    own = VISIT_ANSWERS.polars_schema()
    return {name: dtype for name, dtype in own.items() if name not in ("petugas", "tanggal")}


def _rows(
    read: pl.DataFrame, handed: pl.DataFrame, tasks: pl.DataFrame, present: pl.Series
) -> pl.DataFrame:
    """One row per task: what stands in its five cells, read as codes and a date."""
    asked = handed.filter(pl.col("isian").is_not_null()).join(read, on=_PLACE, how="left")
    by_task = asked.group_by("bukti").agg(
        *(
            pl.col(column).filter(pl.col("isian") == name).first().alias(f"{column}_{name}")
            for name in INPUTS
            for column in (*_PLACE, "teks", "rumus")
        )
    )
    texts = [
        pl.col(f"teks_{name}").str.strip_chars().replace("", None).alias(name) for name in INPUTS
    ]
    allowed = pl.DataFrame(
        [(kind, choice) for kind in VISIT_KINDS for choice in choices(kind)],
        schema={"jenis": pl.String, "pilihan": pl.String},
        orient="row",
    ).with_columns(diketik="pilihan")
    papers = list(questions()["dokumen"])
    coded = {
        name: pl.col(name).str.to_uppercase().str.replace_all(r"[\s_]+", "_") for name in INPUTS
    }
    days = [pl.col("TANGGAL").str.head(_DATE_LETTERS).str.to_date(f, strict=False) for f in _DATES]
    families = present.unique().alias("no_kk").to_frame().with_columns(ada=pl.lit(True))
    return (
        tasks.join(by_task, left_on="id_tugas", right_on="bukti", how="inner")
        .with_columns(texts)
        .with_columns(diketik=coded["JAWABAN"])
        .join(allowed, on=["jenis", "diketik"], how="left")
        .join(families, on="no_kk", how="left")
        .with_columns(
            tgl=pl.coalesce(days),
            kertas=pl.when(coded["DOKUMEN"].is_in(papers)).then(coded["DOKUMEN"]),
            ada=pl.col("ada").fill_null(False),
        )
        .sort("baris_JAWABAN")
    )


def _any_filled() -> pl.Expr:
    return pl.any_horizontal(pl.col(name).is_not_null() for name in INPUTS)


def _faults(filled: pl.DataFrame, day: date, longest: int) -> pl.DataFrame:
    """Every fault of a filled row, at the cell where it is mended."""
    answer, date_, paper = pl.col("pilihan"), pl.col("tgl"), pl.col("kertas")
    said = pl.col("JAWABAN").is_not_null()
    formula = {name: pl.col(f"rumus_{name}").fill_null(False) for name in INPUTS}
    counted = (pl.col("jenis") == "KOMPONEN") & (answer == "YA")
    against = (
        (pl.col("jenis") == "VERIFIKASI") & (answer != "LAYAK") & (pl.col("status_kpm") == "LAMA")
    )
    papers = ", ".join(questions()["dokumen"])
    checks: list[tuple[str, pl.Expr, dict[str, pl.Expr]]] = [
        *(
            (name, formula[name], finding("rumus, bukan teks", "teks biasa", "Tulis teksnya."))
            for name in INPUTS
        ),
        *(
            (
                "JAWABAN",
                said & answer.is_null() & ~formula["JAWABAN"] & (pl.col("jenis") == kind),
                finding("jawaban tidak dikenal", ", ".join(choices(kind)), "Pilih dari daftar."),
            )
            for kind in VISIT_KINDS
        ),
        ("JAWABAN", ~said, finding("baris diisi tanpa jawaban", "jawaban", _FILL)),
        (
            "TANGGAL",
            said & pl.col("TANGGAL").is_null(),
            finding("tanggal kunjungan kosong", "hari-bulan-tahun", _FILL),
        ),
        (
            "TANGGAL",
            pl.col("TANGGAL").is_not_null() & date_.is_null() & ~formula["TANGGAL"],
            finding("tanggal tidak terbaca", "hari-bulan-tahun, mis. 21-10-2025", "Tulis ulang."),
        ),
        (
            "TANGGAL",
            date_ > day,
            finding("kunjungan sesudah hari penyerahan", f"paling lambat {day}", "Periksa."),
        ),
        (
            "TANGGAL",
            date_ < day - timedelta(days=longest),
            finding("kunjungan terlalu lama", f"paling lama {longest} hari", "Kunjungi lagi."),
        ),
        (
            "DOKUMEN",
            pl.col("DOKUMEN").is_not_null() & paper.is_null() & ~formula["DOKUMEN"],
            finding("dokumen tidak dikenal", papers, "Pilih dari daftar."),
        ),
        (
            "DOKUMEN",
            counted & (pl.col("DOKUMEN").is_null() | (paper == _NO_PAPER)),
            finding("komponen YA tanpa dokumen", "dokumen yang diperlihatkan", "Pilih dokumennya."),
        ),
        (
            "NOMOR",
            counted & pl.col("NOMOR").is_null(),
            finding("komponen YA tanpa nomor dokumen", "nomor dokumen", "Tulis nomornya."),
        ),
        (
            "NOMOR",
            against & pl.col("NOMOR").is_null(),
            finding(
                "hasil selain LAYAK untuk keluarga LAMA tanpa berita acara",
                "nomor berita acara",
                "Tulis nomornya; tanpa berita acara keluarga tetap dibayar.",
            ),
        ),
        *(
            (
                name,
                pl.col(name).str.len_chars() > _LONGEST,
                finding("terlalu panjang", f"paling banyak {_LONGEST} huruf", "Singkatkan."),
            )
            for name in ("NOMOR", "CATATAN")
        ),
        (
            "JAWABAN",
            said & ~pl.col("ada"),
            finding(
                "keluarga tidak ada lagi pada tahap terakhir",
                "keluarga yang masih ada",
                "Buat daftar baru dengan bansos tugas; kosongkan baris ini.",
            ),
        ),
    ]
    return pl.concat(
        [
            findings_of(
                filled.filter(wrong.fill_null(False)).select(
                    pl.col(f"{place}_{name}").alias(place) for place in _PLACE
                ),
                text,
            )
            for name, wrong, text in checks
        ]
    )

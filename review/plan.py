"""The plan of a workbook's sheet: which text stands in which cell, and which cells are asked.

What belongs here: places, merges, styles and inputs of the cards, as one table of cells.
What does not: the texts (`cards`) or the file (`workbook`).
"""

from __future__ import annotations

import polars as pl

from review.cards import FIELDS, with_card_texts, with_village_names
from review.sentences import with_sentences

SHEET = "Tinjauan"
GUIDE = "Petunjuk"
# Rows above the first card: the sheet's title and the line under it.
TOP_ROWS = 3
# Rows of a card: 0 its title, 1 the column heads, then the fields, the sentences and a gap.
FIRST_FIELD = 2
WHY, THEN, BESIDE = (FIRST_FIELD + len(FIELDS) + place for place in range(3))
CARD_ROWS = BESIDE + 2
LABEL, REPORT, REGISTER, COMPARED, SECOND, ASKED, ANSWER = range(1, 8)
LETTERS = "ABCDEFGHIJKL"
INPUTS = {"PUTUSAN": 0, "PETUGAS": 1, "CATATAN": 2}
_NOTE_ROWS = 3
_HEADS = {
    LABEL: "",
    REPORT: "LAPORAN",
    REGISTER: "DTSEN",
    COMPARED: "Perbandingan",
    SECOND: "Calon kedua",
    ASKED: "PUTUSAN ANDA",
}

CELLS = pl.Schema(
    {
        "baris": pl.Int64(),
        "kolom": pl.Int64(),
        "sampai_baris": pl.Int64(),
        "sampai_kolom": pl.Int64(),
        "teks": pl.String(),
        "gaya": pl.String(),
        "sorot": pl.String(),
        "isian": pl.String(),
        "bukti": pl.String(),
        "id_laporan": pl.String(),
    }
)


def planned(pairs: pl.DataFrame, title: str, subtitle: str, blind: bool = False) -> pl.DataFrame:
    """CELLS of one sheet, in the order of `pairs`, sorted by place; rows and columns from 0.

    `pairs`: of `queue`, in the order wanted. `sorot` = the text a cell is compared with.
    `blind`: without the engine's opinion, the runner-up and the consequence.
    """
    numbered = with_village_names(pairs.with_row_index("urut"))
    if blind:
        numbered = numbered.with_columns(pl.lit(None, pl.String).alias("pola"))
    texts = with_sentences(numbered, blind)
    fields = with_card_texts(numbered).join(
        numbered.select("urut", "bukti", "id_laporan"), on="urut"
    )
    top = TOP_ROWS + pl.col("urut").cast(pl.Int64) * CARD_ROWS
    own = pl.DataFrame({"bukti": [None], "id_laporan": [None]})
    cells = [
        _cell(own, pl.lit(0), LABEL, pl.lit(title), "BESAR"),
        _cell(own, pl.lit(1), LABEL, pl.lit(subtitle), "KECIL"),
        *_heads(texts, top, blind),
        *_fields(fields, top, blind),
        *_lines(texts, top, blind),
        *_asked(texts, top, blind),
    ]
    return pl.concat(cells).sort("baris", "kolom")


def _cell(
    frame: pl.DataFrame,
    row: pl.Expr,
    column: int,
    text: pl.Expr,
    style: pl.Expr | str,
    *,
    down: int = 0,
    to: int | None = None,
    against: pl.Expr | None = None,
    asked: str | None = None,
) -> pl.DataFrame:
    """One cell per row of `frame`, in the columns of CELLS."""
    shown: dict[str, pl.Expr] = {
        "baris": row,
        "kolom": pl.lit(column),
        "sampai_baris": row + down,
        "sampai_kolom": pl.lit(column if to is None else to),
        "teks": text,
        "gaya": pl.lit(style) if isinstance(style, str) else style,
        "sorot": pl.lit(None) if against is None else against,
        "isian": pl.lit(asked),
        "bukti": pl.col("bukti"),
        "id_laporan": pl.col("id_laporan"),
    }
    return frame.select(shown[name].cast(dtype).alias(name) for name, dtype in CELLS.items())


def _heads(texts: pl.DataFrame, top: pl.Expr, blind: bool) -> list[pl.DataFrame]:
    number = (pl.col("urut") + 1).cast(pl.String)
    title = pl.concat_str(number, pl.lit(".  "), "judul")
    cells = [_cell(texts, top, LABEL, title, "JUDUL", to=ANSWER)]
    for column, text in _HEADS.items():
        shown = "" if blind and column == SECOND else text
        to = ANSWER if column == ASKED else None
        cells.append(_cell(texts, top + 1, column, pl.lit(shown), "KEPALA", to=to))
    return cells


def _fields(fields: pl.DataFrame, top: pl.Expr, blind: bool) -> list[pl.DataFrame]:
    row = top + FIRST_FIELD + pl.col("tempat")
    number = pl.col("bidang").is_in(["NIK", "Nomor KK"])
    kind = pl.when(number).then(pl.lit("_ANGKA")).otherwise(pl.lit(""))
    second = pl.lit("") if blind else pl.col("kedua")
    return [
        _cell(fields, row, LABEL, pl.col("bidang"), "LABEL"),
        _cell(
            fields,
            row,
            REPORT,
            pl.col("laporan"),
            pl.concat_str(pl.lit("ISI_"), "gaya", kind),
            against=pl.col("dtsen"),
        ),
        _cell(
            fields,
            row,
            REGISTER,
            pl.col("dtsen"),
            pl.concat_str(pl.lit("ISI_"), "gaya", kind),
            against=pl.col("laporan"),
        ),
        _cell(fields, row, COMPARED, pl.col("banding"), pl.concat_str(pl.lit("NILAI_"), "gaya")),
        _cell(fields, row, SECOND, second, pl.concat_str(pl.lit("KEDUA"), kind)),
    ]


def _lines(texts: pl.DataFrame, top: pl.Expr, blind: bool) -> list[pl.DataFrame]:
    lines = [(WHY, "Mengapa", "mengapa")]
    if not blind:
        lines += [(THEN, "Akibatnya", "akibat"), (BESIDE, "Selaporan", "serapor")]
    cells = []
    for place, label, text in lines:
        cells.append(_cell(texts, top + place, LABEL, pl.lit(label), "LABEL"))
        cells.append(_cell(texts, top + place, REPORT, pl.col(text), "KALIMAT", to=ANSWER))
    return cells


def _asked(texts: pl.DataFrame, top: pl.Expr, blind: bool) -> list[pl.DataFrame]:
    first = top + FIRST_FIELD
    cells = []
    for name, place in INPUTS.items():
        down = _NOTE_ROWS - 1 if name == "CATATAN" else 0
        label = pl.lit(name.capitalize())
        cells.append(_cell(texts, first + place, ASKED, label, "TANYA", down=down))
        cells.append(
            _cell(texts, first + place, ANSWER, pl.lit(""), f"ISIAN_{name}", down=down, asked=name)
        )
    after = first + len(INPUTS) + _NOTE_ROWS - 1
    state = pl.concat_str(
        pl.when("dua_petugas")
        .then(pl.lit("PERLU DUA PETUGAS. "))
        .otherwise(pl.lit("Cukup satu petugas. ")),
        "keterangan",
    )
    cells.append(_cell(texts, after, ASKED, pl.lit("Nomor"), "TANYA"))
    cells.append(_cell(texts, after, ANSWER, pl.col("id_pasangan"), "NOMOR"))
    if blind:
        return cells
    look = pl.when("dua_petugas").then(pl.lit("KEADAAN_DUA")).otherwise(pl.lit("KEADAAN"))
    cells.append(_cell(texts, after + 1, ASKED, state, look, down=3, to=ANSWER))
    return cells

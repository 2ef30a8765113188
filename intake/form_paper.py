"""The forms on paper: one page for each kind of event, with the fields of the workbook.

What belongs here: laying the fields out on A4.
What does not: which fields there are (`form_workbook.form_columns`).
"""

from __future__ import annotations

from datetime import UTC, datetime

from fpdf import FPDF

from intake.form_workbook import FormFor, form_columns
from schemas.forms import FORMS
from schemas.table import Column

_MARGIN, _LINE, _WIDTH = 14.0, 7.6, 182.0
_LABEL = 48.0
# The fonts every reader has know Latin letters only.
_PLAIN = str.maketrans({"–": "-", "—": "-", "’": "'", "“": '"', "”": '"', "…": "..."})


def form_paper(made_for: FormFor) -> bytes:
    """The PDF, one page per form; the same bytes for the same posyandu and day."""
    paper = FPDF(format="A4")
    day = made_for.day
    paper.set_creation_date(datetime(day.year, day.month, day.day, tzinfo=UTC))
    paper.set_auto_page_break(auto=False)
    paper.set_margins(_MARGIN, _MARGIN)
    for form in FORMS:
        _page(paper, form, made_for)
    return bytes(paper.output())


def _page(paper: FPDF, form: str, made_for: FormFor) -> None:
    asked, known = form_columns(form)
    paper.add_page()
    _text(paper, f"Laporan posyandu: {form.replace('_', ' ')}", 15, bold=True)
    _text(
        paper,
        f"Posyandu {made_for.posyandu}   Desa {made_for.village}   Tanggal {made_for.day}   "
        f"Petugas {made_for.officer}   No. ______",
        9,
    )
    _text(paper, "HARUS DIISI", 10, bold=True)
    for column in asked:
        _field(paper, column)
    _text(paper, "BILA DIKETAHUI (kosongkan bila tidak tahu, jangan menebak)", 10, bold=True)
    for column in known:
        _field(paper, column)


def _text(paper: FPDF, text: str, size: int, *, bold: bool = False) -> None:
    paper.set_font("Helvetica", "B" if bold else "", size)
    paper.cell(_WIDTH, _LINE, text.translate(_PLAIN), new_x="LMARGIN", new_y="NEXT")


def _field(paper: FPDF, column: Column) -> None:
    """A label and a line to write on, or boxes to tick."""
    paper.set_font("Helvetica", "", 9)
    paper.cell(_LABEL, _LINE, column.name.replace("_", " "))
    if column.allowed is None:
        paper.set_font("Helvetica", "", 7)
        hint = column.meaning.split(";")[0].translate(_PLAIN)
        paper.cell(_WIDTH - _LABEL, _LINE, hint, border="B", align="R")
        paper.ln(_LINE)
        return
    paper.set_font("Helvetica", "", 8)
    # A box stays with its word.
    words = "   ".join(f"[\u00a0\u00a0]\u00a0{word}" for word in column.allowed)
    paper.set_y(paper.get_y() + _LINE / 4)
    paper.set_x(_MARGIN + _LABEL)
    paper.multi_cell(_WIDTH - _LABEL, _LINE / 2, words, new_x="LMARGIN", new_y="NEXT", align="L")
    paper.ln(_LINE / 4)

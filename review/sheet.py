"""A table as a plain XLSX sheet for people: text stays text, money is a number.

What belongs here: writing one table with its columns' meanings.
What does not: cards that ask something (`workbook`).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl
import xlsxwriter

from review.formats import BASE, FORMATS
from review.workbook import OWNER_ONLY, TEXT_ONLY
from schemas.table import Table

_NO_DAY = datetime(2000, 1, 1)
_MONEY = {"num_format": "#,##0", "border": 1, "border_color": "#D5DBE1"}
_WIDEST, _NARROWEST, _MEANING_ROW = 60, 15, 62


def write_sheet(path: Path, frame: pl.DataFrame, table: Table) -> Path:
    """The rows of `table` with a heading and its meaning per column; text cells, no formula."""
    path.parent.mkdir(parents=True, exist_ok=True)
    texts = frame.with_columns(
        pl.col(column.name).list.join("; ")
        for column in table.columns
        if column.dtype.startswith("List")
    )
    with xlsxwriter.Workbook(str(path), TEXT_ONLY) as file:
        file.set_properties({"title": table.meaning, "created": _NO_DAY})
        looks = {
            name: file.add_format(BASE | FORMATS[name])
            for name in ("BESAR", "KEPALA", "KALIMAT", "KECIL")
        }
        money = file.add_format(BASE | _MONEY)
        sheet = file.add_worksheet(table.name[:31])
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, table.meaning, looks["BESAR"])
        for place, column in enumerate(table.columns):
            values = texts[column.name].cast(pl.String).fill_null("")
            longest = max([len(column.name), *values.str.len_chars().to_list()])
            sheet.set_column(place, place, min(max(longest + 2, _NARROWEST), _WIDEST))
            sheet.write_string(2, place, column.name, looks["KEPALA"])
            sheet.write_string(3, place, column.meaning, looks["KALIMAT"])
            for row, value in enumerate(values, 4):
                if column.dtype == "Int64" and value:
                    sheet.write_number(row, place, int(value), money)
                else:
                    sheet.write_string(row, place, value, looks["KALIMAT"])
        sheet.set_row(3, _MEANING_ROW)
        sheet.freeze_panes(4, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    path.chmod(OWNER_ONLY)
    return path

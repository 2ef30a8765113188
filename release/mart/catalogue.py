"""Comments in the mart, and the check that it holds what the schemas say.

What belongs here: COMMENT ON for every table, view, column and macro; comparing columns.
What does not: the texts themselves (schemas).
"""

from __future__ import annotations

import duckdb

from schemas.mart import TABLES
from schemas.mart_views import MACROS, VIEWS
from schemas.masking import MartTable

DUCKDB_TYPES = {
    "String": "VARCHAR",
    "Date": "DATE",
    "Int8": "TINYINT",
    "Int16": "SMALLINT",
    "Int64": "BIGINT",
    "Float64": "DOUBLE",
    "Boolean": "BOOLEAN",
    "List(String)": "VARCHAR[]",
}


class MartFault(RuntimeError):
    """The mart's columns are not those of the schemas: its SQL and the schemas disagree."""


def check_columns(connection: duckdb.DuckDBPyConnection) -> None:
    """MartFault unless every table and view has exactly its columns, in order and type."""
    faults = []
    for table in (*TABLES, *VIEWS):
        expected = [(c.column.name, DUCKDB_TYPES[c.column.dtype]) for c in table.columns]
        found = [row[:2] for row in connection.sql(f"describe {table.name}").fetchall()]
        faults += [f"{table.name}: {one}" for one in sorted({*expected} ^ {*found}, key=str)] or (
            [] if expected == found else [f"{table.name}: urutan kolom / order of columns"]
        )
    if faults:
        raise MartFault("Mart tidak sesuai skema / does not fit schemas: " + "; ".join(faults))


def write_comments(connection: duckdb.DuckDBPyConnection, note: str) -> None:
    """COMMENT ON every table, view, column and macro; `note` stands on tentang_mart."""
    for table in TABLES:
        extra = f". {note}" if table.name == "tentang_mart" else ""
        _comment(connection, f"table {table.name}", described(table) + extra)
        _column_comments(connection, table)
    for view in VIEWS:
        _comment(connection, f"view {view.name}", described(view))
        _column_comments(connection, view)
    for macro in MACROS:
        text = f"{macro.meaning} / {macro.meaning_en}. Kolom: {', '.join(macro.answers)}"
        _comment(connection, f"macro table {macro.name}", text)


def columns_of(table: MartTable) -> str:
    """The columns of a table as `create table` asks for them."""
    return ", ".join(
        f'"{column.column.name}" {DUCKDB_TYPES[column.column.dtype]}' for column in table.columns
    )


def described(table: MartTable) -> str:
    """What a table is, in both languages."""
    return f"{table.meaning} / {table.meaning_en}"


def _column_comments(connection: duckdb.DuckDBPyConnection, table: MartTable) -> None:
    for column in table.columns:
        _comment(connection, f"column {table.name}.{column.column.name}", column.column.meaning)


def _comment(connection: duckdb.DuckDBPyConnection, what: str, text: str) -> None:
    # COMMENT ON takes a literal only; the texts are the schemas' own.
    literal = text.replace("'", "''")
    connection.sql(f"comment on {what} is '{literal}'")

"""No one can be recognised in the mart: not in its columns, not in its bytes."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import polars as pl
import pytest

from release.mart import token
from schemas import decisions, families, forms, linkage, lists, payment
from schemas.mart import TABLES
from schemas.masking import RESTRICTED, Treatment, seen
from schemas.table import Sensitivity
from tests.mart.conftest import KEY

pytestmark = pytest.mark.xdist_group("mart")
NUMBER = re.compile(rb"(?=(\d{16}|S[0-9a-f]{15}))")


@pytest.fixture(scope="session")
def everyone(data: Path) -> tuple[set[str], set[str]]:
    """Every NIK and KK number, and every name of at least two words, of the whole lake."""
    numbers: set[str] = set()
    names: set[str] = set()
    for path in sorted((data / "lake").rglob("*.parquet")):
        frame = pl.read_parquet(path)
        for name in (name for name, dtype in frame.schema.items() if dtype == pl.String):
            values = frame[name].drop_nulls().unique()
            numbers |= set(values.filter(values.str.contains(r"^(\d{16}|S[0-9a-f]{15})$")))
            if name.startswith("nama"):
                names |= {" ".join(value.upper().split()) for value in values if " " in value}
    return numbers, names


def text_columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Every distinct text of every text column of every table, lists unfolded."""
    found = {}
    for table, column, kind in connection.sql(
        "select table_name, column_name, data_type from duckdb_columns() "
        "where not internal and data_type in ('VARCHAR', 'VARCHAR[]') "
        "and table_name in (select table_name from duckdb_tables())"
    ).fetchall():
        value = f"unnest({column})" if kind.endswith("[]") else column
        rows = connection.sql(f"select distinct {value} as text from {table}").fetchall()
        found[f"{table}.{column}"] = [row[0] for row in rows if row[0] is not None]
    return found


def test_no_number_or_name_stands_in_any_text_column(
    connection: duckdb.DuckDBPyConnection, everyone: tuple[set[str], set[str]]
) -> None:
    numbers, names = everyone
    columns = text_columns(connection)
    assert len(numbers) > 10_000
    assert len(names) > 5_000
    assert sum(map(len, columns.values())) > 100_000

    for column, texts in columns.items():
        whole = "\n".join(texts).encode()
        assert not {hit.decode() for hit in NUMBER.findall(whole)} & numbers, column
        if column != "wilayah.nama":
            assert not {" ".join(text.upper().split()) for text in texts} & names, column


def test_no_number_or_name_stands_in_the_bytes_of_the_file(
    mart: Path, everyone: tuple[set[str], set[str]]
) -> None:
    numbers, names = everyone
    content = mart.read_bytes()

    assert not {hit.decode() for hit in NUMBER.findall(content)} & numbers
    for run in re.findall(rb"[A-Za-z'. ]{5,}", content):
        words = run.decode().upper().split()
        parts = {
            " ".join(words[start : start + length])
            for length in (2, 3, 4, 5)
            for start in range(len(words) - length + 1)
        }
        assert not parts & names


def test_the_key_stands_nowhere_in_the_file(mart: Path) -> None:
    content = mart.read_bytes()

    assert KEY.encode() not in content
    assert bytes(byte ^ 0x36 for byte in KEY.encode()) not in content
    assert bytes(byte ^ 0x5C for byte in KEY.encode()) not in content


def test_with_the_key_an_officer_finds_the_family_of_a_number(
    connection: duckdb.DuckDBPyConnection, decisions: pl.DataFrame
) -> None:
    listed = decisions.filter(pl.col("status") == "TERVERIFIKASI").row(0, named=True)

    found = connection.sql(
        "select program, status from putusan where no_kk = $token and tahap = $tahap",
        params={"token": token(KEY.encode(), listed["no_kk"]), "tahap": listed["tahap"]},
    ).fetchall()

    assert (listed["program"], "TERVERIFIKASI") in found


def test_no_reason_only_few_may_see_stands_anywhere(
    connection: duckdb.DuckDBPyConnection, decisions: pl.DataFrame
) -> None:
    restricted = decisions.filter(pl.col("alasan_utama").is_in(RESTRICTED)).height
    assert restricted > 0

    texts = {text for column in text_columns(connection).values() for text in column}
    assert not texts & set(RESTRICTED)
    ((neutral,),) = connection.sql(
        "select count(*) from putusan where alasan_utama = 'DALAM_PEMERIKSAAN'"
    ).fetchall()
    assert neutral == restricted


def test_no_day_of_birth_stands_in_the_mart(connection: duckdb.DuckDBPyConnection) -> None:
    days = connection.sql(
        "select count(tgl_kejadian) from laporan_posyandu where formulir = 'kelahiran' "
        "union all select count(tgl_kejadian) from peristiwa where formulir = 'kelahiran'"
    ).fetchall()
    assert days == [(0,), (0,)]

    named = {column.column.name for table in TABLES for column in table.columns}
    assert not {name for name in named if name.startswith("tgl_lahir")}


def test_every_personal_column_is_treated_or_left_out() -> None:
    sources = [
        decisions.KPM_LIST,
        decisions.DECISIONS,
        families.EVENTS,
        families.MEMBERS,
        linkage.LINKS,
        lists.FILES,
        lists.REJECTS,
        *forms.FORMS.values(),
        *lists.LISTS.values(),
        *payment.TABLES,
    ]
    kept = [
        f"{table.name}.{column.name}"
        for table in sources
        for column in table.columns
        if column.sensitivity is Sensitivity.PRIBADI
        and (treated := seen(column)) is not None
        and treated.treatment is Treatment.KEPT
    ]

    assert kept == []

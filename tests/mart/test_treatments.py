"""What the SQL does to a number, a name or a reason, against plain Python."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release.mart.build import prepare_treatments
from release.mart.tokens import Key, key_from_environment, token


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        prepare_treatments(connection, Key(b"kunci", lasting=True))
        yield connection


def shown(engine: duckdb.DuckDBPyConnection, macro: str, value: object) -> object:
    ((answer,),) = engine.sql(f"select {macro}($value)", params={"value": value}).fetchall()
    return answer


@settings(deadline=None, max_examples=40)
@given(secret=st.binary(min_size=1, max_size=200), number=st.from_regex(r"\A\d{16}\Z"))
def test_a_token_is_hmac_sha256_for_keys_of_any_length(secret: bytes, number: str) -> None:
    expected = hmac.new(secret, number.encode(), hashlib.sha256).hexdigest()[:32]
    with duckdb.connect(":memory:") as connection:
        prepare_treatments(connection, Key(secret, lasting=True))

        assert shown(connection, "hashed", number) == expected
    assert token(secret, number) == expected


def test_a_missing_number_has_no_token(engine: duckdb.DuckDBPyConnection) -> None:
    assert shown(engine, "hashed", None) is None


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Budi Santosa", "B*** S******"),
        ("SITI  nur'aini", "S*** n*******"),
        (" I Wayan Sudarma ", "I W**** S******"),
        ("Ponirah", "P******"),
        (None, None),
    ],
)
def test_a_name_keeps_the_first_letter_of_each_word(
    engine: duckdb.DuckDBPyConnection, name: str | None, masked: str | None
) -> None:
    assert shown(engine, "masked", name) == masked


@pytest.mark.parametrize(
    "number",
    ["3325100107800001-KM-1", "KM/3325.1001.0780.0001", "3325 1001 0780 0001", "33251001078000019"],
)
def test_a_report_number_that_holds_a_nik_becomes_a_token(
    engine: duckdb.DuckDBPyConnection, number: str
) -> None:
    assert shown(engine, "shown_number", number) == token(b"kunci", number)


@pytest.mark.parametrize("number", ["332508201102-PDA-00006", "SG-3271-0002", "KM-2025-17"])
def test_an_ordinary_report_number_stays_readable(
    engine: duckdb.DuckDBPyConnection, number: str
) -> None:
    assert shown(engine, "shown_number", number) == number


def test_reasons_only_few_may_see_become_one_neutral_word(
    engine: duckdb.DuckDBPyConnection,
) -> None:
    assert shown(engine, "neutral", "JUDOL_PPATK") == "DALAM_PEMERIKSAAN"
    assert shown(engine, "neutral", "DESIL_LEBIH") == "DESIL_LEBIH"
    assert shown(engine, "neutral_all", ["DESIL_LEBIH", "JUDOL_PPATK", "PROFIL_BANK"]) == [
        "DALAM_PEMERIKSAAN",
        "DESIL_LEBIH",
    ]
    assert shown(engine, "neutral_all", []) == []


def test_without_a_key_every_mart_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BANSOS_KUNCI", raising=False)
    one, two = key_from_environment(), key_from_environment()

    assert one.secret != two.secret
    assert not one.lasting
    assert "acak" in one.description


def test_a_key_never_shows_its_secret() -> None:
    key = Key(b"rahasia-sekali", lasting=True)

    assert "rahasia" not in repr(key) + str(key) + key.description

"""A payee of record without a NIK in DTSEN keeps the NIK the programme knows, or nothing."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from register import payees_without_nik, with_known_niks
from schemas import dtsen
from schemas.lists import LISTS
from schemas.table import Table

KK, OTHER = "3325010000000001", "3325010000000002"
NIK = "3325014101600001"


def rows(table: Table, *given: dict[str, Any]) -> pl.DataFrame:
    blank = dict.fromkeys(table.column_names)
    return pl.DataFrame([blank | row for row in given], schema=table.polars_schema())


def member(key: str, name: str, nik: str | None = None, kk: str = KK) -> dict[str, Any]:
    return {
        "nomor_kartu_keluarga": kk,
        "id_orang": key,
        "nama": name,
        "nomor_induk_kependudukan": nik,
    }


def seat(name: str = "SITI AMINAH", **columns: Any) -> dict[str, Any]:
    row = {"no_kk": KK, "nik_pengurus": NIK, "nama_pengurus": name, "status": "AKTIF"}
    return row | {"program": "SEMBAKO"} | columns


SITI = member("D1", "Siti Aminah")


def found(people: list[dict[str, Any]], seats: list[dict[str, Any]]) -> list[tuple[str, str]]:
    members = rows(dtsen.MEMBERS, *people)
    known = payees_without_nik(members.lazy(), rows(LISTS["kepesertaan"], *seats))
    filled = with_known_niks(members, known)
    assert filled.columns == members.columns
    assert filled["id_orang"].to_list() == members["id_orang"].to_list()
    gained = filled.filter(pl.lit(members["nomor_induk_kependudukan"]).is_null())
    return (
        gained.drop_nulls("nomor_induk_kependudukan")
        .select("id_orang", "nomor_induk_kependudukan")
        .rows()
    )


@pytest.mark.parametrize("name", ["SITI AMINAH", "Siti  Aminah", "SITI-AMINAH"])
def test_the_payee_of_this_very_kk_is_recognised_by_name(name: str) -> None:
    assert found([SITI, member("X", "BUDI", "3325010101600009")], [seat(name)]) == [("D1", NIK)]


def test_two_programmes_that_say_the_same_are_one_payee() -> None:
    assert found([SITI], [seat(), seat(program="PKH")]) == [("D1", NIK)]


@pytest.mark.parametrize(
    ("people", "seats"),
    [
        ([SITI], [seat("SITI AMINA")]),
        ([SITI], [seat("")]),
        ([SITI], [seat(status="NONAKTIF")]),
        ([SITI], [seat(no_kk=OTHER)]),
        ([SITI], [seat(), seat(nik_pengurus="3325014101600002", program="PKH")]),
        ([SITI, member("D2", "SITI AMINAH")], [seat()]),
        ([SITI, member("X", "LAIN", NIK, OTHER)], [seat()]),
        ([SITI, member("D2", "SITI AMINAH", kk=OTHER)], [seat(), seat(no_kk=OTHER)]),
        ([member("X", "SITI AMINAH", "3325014101600007")], [seat()]),
    ],
    ids=["name", "no name", "left", "other kk", "two niks", "twins", "borne", "two kk", "has one"],
)
def test_anything_less_certain_fills_nothing(
    people: list[dict[str, Any]], seats: list[dict[str, Any]]
) -> None:
    assert found(people, seats) == []

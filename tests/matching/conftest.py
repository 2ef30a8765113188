"""A small register and small reports, drawn row by row, for the tests of matching."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import matching
from schemas import dtsen
from schemas.forms import FORMS

DESA = "3325012001"
DESA_LAIN = "3325022003"

Member = dict[str, Any]


def _table(rows: Sequence[dict[str, Any]], schema: pl.Schema) -> pl.DataFrame:
    filled = [{name: row.get(name) for name in schema} for row in rows]
    return pl.DataFrame(filled, schema=schema)


def register(*members: Member) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Families and members of DTSEN from short rows (nik, kk, nama, lahir, jk, hub, desa, rt, rw,
    alamat)."""
    rows = []
    for place, member in enumerate(members):
        nik = member.get("nik")
        rows.append(
            {
                "nomor_induk_kependudukan": nik,
                "nomor_kartu_keluarga": member["kk"],
                "nama": member.get("nama"),
                "tanggal_lahir": member.get("lahir"),
                "jenis_kelamin": {"L": "1", "P": "2"}.get(member.get("jk", "")),
                "status_hubungan_keluarga": member.get("hub", "3"),
                "status_kawin": member.get("kawin"),
                "rt_ktp": member.get("rt"),
                "rw_ktp": member.get("rw"),
                "id_orang": member.get("id", nik or f"D{place:015d}"),
                "versi_dtsen": member.get("versi", "2025T4"),
                "berkas": "0" * 64,
                "baris": place + 2,
            }
        )
    families = {
        member["kk"]: {
            "nomor_kartu_keluarga": member["kk"],
            "kode_kelurahan_desa": member.get("desa", DESA),
            "alamat": member.get("alamat"),
            "desil_status": "DITENTUKAN",
            "versi_dtsen": member.get("versi", "2025T4"),
            "berkas": "0" * 64,
            "baris": 2,
        }
        for member in members
    }
    return (
        _table(list(families.values()), dtsen.FAMILIES.polars_schema()),
        _table(rows, dtsen.MEMBERS.polars_schema()),
    )


def reports(form: str, *rows: dict[str, Any]) -> dict[str, pl.DataFrame]:
    """Reports of one form; what a row does not say is missing."""
    common = {
        "kode_posyandu": "P1",
        "kode_desa": DESA,
        "tgl_lapor": date(2025, 10, 10),
        "petugas": "K1",
        "isi": "a" * 16,
        "berkas": "0" * 64,
        "baris": 2,
        "rt": "001",
    }
    numbered = [
        {"id_laporan": f"L{place}"} | common | row for place, row in enumerate(rows, start=1)
    ]
    return {form: _table(numbered, FORMS[form].polars_schema())}


def neighbours(count: int = 60) -> list[Member]:
    """Other people of the village and of another one, none of whom is meant by a report."""
    names = ("WAGIMAN", "PONIRAH", "SUTINEM", "KASTURI", "JUMADI", "TUKIYEM", "RUSMINI", "DARSONO")
    last = ("HADI", "LESTARI", "PRAYITNO", "UTAMI", "SAPUTRA", "WINARNI", "KUSNADI")
    return [
        {
            "nik": f"33250199{place:04d}0099"[:16],
            "kk": f"3325010101{place // 3:06d}",
            "nama": f"{names[place % 8]} {last[place % 7]}{'ABCDEFGHIJ'[place % 10] * 3}",
            "lahir": date(1950 + place % 60, 1 + place % 12, 2 + place % 27),
            "jk": "LP"[place % 2],
            "hub": "123"[place % 3],
            "kawin": "2" if place % 3 < 2 else "1",
            "desa": DESA if place % 4 else DESA_LAIN,
            "rt": f"{1 + place % 9:03d}",
        }
        for place in range(count)
    ]


@pytest.fixture
def index_of(tmp_path: Path) -> Callable[..., list[Path]]:
    """Writes an index of drawn members, in one part or several, and gives the paths."""

    def write(*members: Member, parts: int = 1, folder: str = "indeks") -> list[Path]:
        families, people = register(*members)
        (tmp_path / folder).mkdir(exist_ok=True)
        paths = []
        for part in range(parts):
            # A family stays whole: heads and spouses are looked up within a part.
            numbers = families["nomor_kartu_keluarga"].unique(maintain_order=True)
            mine = numbers.gather_every(parts, part)
            path = tmp_path / folder / f"{part:04d}.arrow"
            matching.write_index_part(
                families.filter(pl.col("nomor_kartu_keluarga").is_in(mine.implode())),
                people.filter(pl.col("nomor_kartu_keluarga").is_in(mine.implode())),
                path,
            )
            paths.append(path)
        return paths

    return write


@pytest.fixture
def linked(index_of: Callable[..., list[Path]]) -> Callable[..., pl.DataFrame]:
    """Links of drawn reports against drawn members among neighbours."""

    def link(told: dict[str, pl.DataFrame], *members: Member, others: int = 60) -> pl.DataFrame:
        paths = index_of(*members, *neighbours(others))
        return matching.link(matching.people_named(told), paths, matching.load_model())

    return link


@pytest.fixture
def draw() -> Any:
    """The drawing functions: register, reports, neighbours, and the two villages."""

    class Draw:
        register = staticmethod(register)
        reports = staticmethod(reports)
        neighbours = staticmethod(neighbours)
        desa = DESA
        desa_lain = DESA_LAIN

    return Draw

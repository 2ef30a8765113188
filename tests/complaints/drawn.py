"""Small drawn complaints, answers and links, and the terms the tests work by."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from complaints import Received, Terms, Worked, worked
from schemas.complaints import REFERRALS, complaint_numbers
from schemas.forms import FORMS
from schemas.linkage import LINKS
from schemas.lists import LISTS
from schemas.table import Table

DAY = date(2025, 10, 1)
AS_OF = date(2025, 12, 1)
KK, OTHER_KK = "3325011203150003", "3325011203150004"
TERMS = Terms(
    urgent_days=1,
    unchecked_days=5,
    checked_days=14,
    urgent=("KDRT", "KELAPARAN"),
    unchecked=("SALDO_NOL",),
    protected=("PUNGLI", "POTONGAN", "KDRT"),
    fold=30,
)


def rows_of(table: Table, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """`rows` as a frame of `table`, what they leave out missing."""
    empty = {name: None for name in table.column_names}
    frame = pl.DataFrame([empty | row for row in rows], schema=table.polars_schema())
    return frame if rows else table.empty()


def complaint(number: int | str = 1, **more: Any) -> dict[str, Any]:
    """A content of the form: about an empty balance, unless told otherwise."""
    name = f"332501200101-AD-{number:0>5}"
    return {
        "id_laporan": name,
        "kode_posyandu": "332501200101",
        "kode_desa": "3325012001",
        "tgl_lapor": DAY,
        "petugas": "K1",
        "jenis_aduan": "SALDO_NOL",
        "uraian": "saldo kosong",
        "isi": f"{number:0>16}",
        "berkas": "a" * 64,
        "baris": 2,
    } | more


def linked(content: dict[str, Any], kk: str = KK) -> dict[str, Any]:
    """The accepted link of a complaint to a family."""
    return {
        "id_laporan": content["id_laporan"],
        "isi": content["isi"],
        "formulir": "aduan",
        "peran": "SUBJEK",
        "urutan": 0,
        "keputusan": "DITERIMA",
        "no_kk_padan": kk,
        "nik_padan": "3325010508880002",
        "versi_model": "m",
        "versi_dtsen": "2025T4",
    }


def number_of(content: dict[str, Any]) -> str:
    """The number a complaint is given."""
    return str(complaint_numbers(rows_of(FORMS["aduan"], [content]))[0])


def answer(content: dict[str, Any], day: date, status: str, **more: Any) -> dict[str, Any]:
    """A line of an answer file about a complaint."""
    said = f"{day}{status}{more}{content['id_laporan']}"
    return {
        "no_aduan": number_of(content),
        "tanggal": day,
        "status": status,
        "isi": said[-200:],
        "berkas": "b" * 64,
        "baris": 2,
    } | more


def received(
    contents: list[dict[str, Any]],
    answers: list[dict[str, Any]] | None = None,
    links: list[dict[str, Any]] | None = None,
    responsible: list[dict[str, Any]] | None = None,
    referrals: list[dict[str, Any]] | None = None,
) -> Received:
    return Received(
        reports=rows_of(FORMS["aduan"], contents),
        links=rows_of(LINKS, links or []),
        answers=rows_of(LISTS["tanggapan_aduan"], answers or []),
        referrals=rows_of(REFERRALS, referrals or []),
        responsible=rows_of(LISTS["rujukan_opd"], responsible or []),
    )


def work(contents: list[dict[str, Any]], *args: Any, as_of: date = AS_OF, **more: Any) -> Worked:
    return worked(received(contents, *args, **more), TERMS, as_of)


def case(done: Worked, content: dict[str, Any]) -> dict[str, Any]:
    """The case of a complaint."""
    return done.cases.row(by_predicate=pl.col("id_laporan") == content["id_laporan"], named=True)

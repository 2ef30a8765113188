"""A DTSEN part copied from its file or settled in ranges is that judged whole, byte for byte."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from assets import part_made, ranges
from assets.folders import Folders
from assets.settling import reading_version, settle
from intake.dtsen import with_person_key
from schemas import parquet
from schemas.codes import DESIL_STATUS
from schemas.dtsen import FAMILIES, MEMBERS
from schemas.parquet import write_table
from schemas.table import Table

KK, NIK = "nomor_kartu_keluarga", "nomor_induk_kependudukan"
_FILES = {FAMILIES.name: "a" * 64, MEMBERS.name: "b" * 64}
_HOMES, _EACH = 60, 3


def _kk(number: int) -> str:
    return f"33250101{number:08d}"


def _nik(number: int) -> str:
    return f"33250145089{number:05d}"


def _rows(table: Table, told: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """Rows of a table that has no more than what is told of them."""
    sure = {
        "kode_provinsi": "33",
        "kode_kabupaten_kota": "3325",
        "kode_kecamatan": "332501",
        "kode_kelurahan_desa": "3325012001",
        "desil_status": DESIL_STATUS[0],
        "versi_dtsen": "2025T4",
        "berkas": _FILES[table.name],
        "id_orang": "",
    }
    own = {name: word for name, word in sure.items() if name in table.column_names}
    schema = table.polars_schema()
    rows = [own | {"baris": line} | one for line, one in enumerate(told, 2)]
    frame = pl.DataFrame(
        rows, schema={name: schema[name] for name in {**own, "baris": 0} | told[0]}
    )
    every = pl.concat([table.empty(), frame], how="diagonal").select(table.column_names)
    return with_person_key(every).select(table.column_names) if table is MEMBERS else every


_HOMES_TOLD: list[dict[str, Any]] = [{KK: _kk(number)} for number in range(_HOMES)]
_PEOPLE_TOLD: list[dict[str, Any]] = [
    {KK: _kk(number // _EACH), NIK: _nik(number), "nama": f"ORANG {number}"}
    for number in range(_HOMES * _EACH)
]
_NOBODY = {KK: _kk(7), NIK: None, "nama": "TANPA NIK"}
_Told = list[dict[str, Any]]
CASES: dict[str, tuple[_Told, _Told, bool]] = {
    "sound": ([], [], True),
    "a person without NIK": ([], [_NOBODY], True),
    "one NIK in two families": ([], [_PEOPLE_TOLD[4] | {KK: _kk(30)}], True),
    "one NIK twice in a family": ([], [_PEOPLE_TOLD[4] | {"nama": "LAIN"}], False),
    "a person told twice": ([], [_PEOPLE_TOLD[4]], False),
    "a family told twice": ([_HOMES_TOLD[9]], [], False),
    "a person of no family": ([], [{KK: _kk(99), NIK: _nik(999), "nama": "SENDIRI"}], False),
}


@pytest.mark.parametrize("case", CASES)
def test_a_part_is_the_same_however_it_is_settled(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes, people, copied = CASES[case]

    def settled(name: str, version: str = "") -> dict[str, bytes]:
        folders = Folders(tmp_path / name)
        for table, told in ((FAMILIES, _HOMES_TOLD + homes), (MEMBERS, _PEOPLE_TOLD + people)):
            sha = _FILES[table.name]
            write_table(_rows(table, told), table, folders.received / f"{sha}.parquet")
        entries = [
            {"tabel": table, "berkas": sha, "keadaan": "DITERIMA"}
            | {"versi_dtsen": "2025T4", "kabupaten": "3325", "versi": version}
            for table, sha in _FILES.items()
        ]
        settle(entries, folders, lambda *_: None)
        made = [path for path in sorted(folders.lake.rglob("*")) if path.suffix != ".stempel"]
        return {
            path.relative_to(folders.lake).as_posix(): path.read_bytes()
            for path in made
            if path.is_file()
        }

    copies: list[Path] = []

    def copy_table(source: Path, target: Path) -> Any:
        copies.append(target)
        return parquet.copy_table(source, target)

    monkeypatch.setattr("assets.settling.copy_table", copy_table)
    received = settled("as_received", reading_version())
    assert (len(copies) == len(_FILES)) == copied

    copies.clear()
    monkeypatch.setattr(ranges, "FAMILY_ROWS", 11)
    in_ranges = settled("in_ranges")
    monkeypatch.setattr(ranges, "FAMILY_ROWS", 10**6)
    at_once = settled("at_once")
    monkeypatch.setattr(part_made.PartMade, "_unjudged", lambda *_: None)
    judged = settled("judged")

    assert received == in_ranges == at_once == judged
    assert not copies, "files read by other code are looked at row by row"

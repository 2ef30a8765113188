"""Lists of other systems are counted beside DTSEN, source by source, and foot."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from assets.folders import Folders
from assets.other_lists import lists_beside_dtsen
from schemas.people_lists import PEOPLE_LISTS

A, B, C = "3325014508900001", "3325010508880002", "3325010508880003"
CARD, OTHER = "3325011203150003", "3325011203150004"


def _write(folders: Folders, name: str, *rows: dict[str, str]) -> None:
    table = PEOPLE_LISTS[name]
    drawn = pl.DataFrame(rows, schema_overrides=dict.fromkeys(("nik", "no_kk"), pl.String))
    path = folders.list_(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    pl.concat([table.empty(), drawn], how="diagonal_relaxed").write_parquet(path)


def _dtsen(folders: Folders, version: str, *people: tuple[str, str]) -> None:
    path = folders.dtsen("dtsen_anggota", version) / "3325.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    titles = ["nomor_induk_kependudukan", "nomor_kartu_keluarga"]
    pl.DataFrame(people, schema=titles, orient="row").write_parquet(path)


def test_each_source_says_whom_the_newest_dtsen_has_under_which_card(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    _dtsen(folders, "2025T3", (C, CARD))
    _dtsen(folders, "2025T4", (A, CARD), (B, CARD), (B, OTHER))
    _write(
        folders,
        "penduduk",
        {"sumber": "SIAK", "nik": A, "no_kk": OTHER},
        {"sumber": "SIAK", "nik": B, "no_kk": OTHER},
        {"sumber": "SIAK", "nik": B, "no_kk": OTHER},
        {"sumber": "SIAK", "nik": C, "no_kk": CARD},
        {"sumber": "SIAK", "nama": "TANPA NOMOR"},
        {"sumber": "DTKS", "nik": A},
    )
    _write(folders, "pdtt", {"sumber": "PDTT_2025", "nik_samar": "332501******0001"})

    found = lists_beside_dtsen(folders)

    assert found.rows() == [
        ("pdtt", "PDTT_2025", 1, 0, 0, 0, 0, 1),
        ("penduduk", "DTKS", 1, 1, 1, 0, 0, 0),
        ("penduduk", "SIAK", 5, 3, 2, 1, 1, 1),
    ]
    assert (found["orang"] == found["ada_di_dtsen"] + found["tidak_ada"]).all()


def test_without_lists_or_without_dtsen_nothing_is_made_up(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    assert lists_beside_dtsen(folders).is_empty()

    _write(folders, "balita", {"sumber": "POSYANDU_DESA", "nik": A})
    assert lists_beside_dtsen(folders).rows() == [("balita", "POSYANDU_DESA", 1, 1, 0, 0, 1, 0)]

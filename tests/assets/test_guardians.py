"""A guardian from two officers' words to the tables a tahap is decided from."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import review
from assets.folders import Folders
from assets.guardians import guardians_in_force, record_guardian
from assets.long_lists import IN_FILES
from rules import Lists
from schemas.families import FAMILIES, MEMBERS
from schemas.lists import LISTS
from schemas.parquet import write_table
from schemas.tahap import Tahap
from tests.rules import drawn
from tests.rules.drawn import kk, nik

TAHAP = Tahap(2025, 4, 1)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """Two families in two parts: a child alone, and a couple of whom W is the husband."""
    found = Folders(tmp_path)
    for name in IN_FILES:
        write_table(LISTS[name].empty(), LISTS[name], found.list_(name))
    parts = {
        "3325": ([{"no_kk": kk("A")}], [{"no_kk": kk("A"), "nik": nik("A")}]),
        "3271": (
            [{"no_kk": kk("H"), "kode_kabupaten_kota": "3271"}],
            [
                {"no_kk": kk("H"), "nik": nik("H")},
                {"no_kk": kk("H"), "nik": nik("W"), "jk": "L", "hubungan": "2"},
            ],
        ),
    }
    for kab, (families, members) in parts.items():
        folder = found.register(TAHAP)
        write_table(drawn.families(*families), FAMILIES, folder / "keluarga" / f"{kab}.parquet")
        write_table(drawn.members(*members), MEMBERS, folder / "anggota" / f"{kab}.parquet")
    return found


def in_force(folders: Folders, *listed: dict[str, str], **context: Any) -> pl.DataFrame:
    """The guardians in force beside what earlier waves listed."""
    earlier = pl.DataFrame(list(listed), schema=Lists().ditetapkan.schema).lazy()
    return guardians_in_force(folders, TAHAP, Lists(), earlier, drawn.context(**context))


def record(folders: Folders, officer: str, day: int, wali: str = "W", no_kk: str = "A") -> bool:
    word = review.GuardianWord(
        no_kk=kk(no_kk),
        nik_wali=nik(wali),
        nama_wali="SRI WAHYUNI",
        act="CATAT",
        basis="SK 1",
        officer=officer,
        day=date(2025, 10, day),
    )
    return record_guardian(folders, TAHAP, word).enough


def test_two_words_make_a_guardian_in_force_as_of_the_second_s_day(folders: Folders) -> None:
    assert [record(folders, "Ani", 3), record(folders, "Budi", 7)] == [False, True]
    known = {day: in_force(folders, as_of=date(2025, 10, day)).height for day in (6, 7)}
    assert known == {6: 0, 7: 3}


def test_the_payee_of_another_part_s_family_is_no_guardian(folders: Folders) -> None:
    record(folders, "Ani", 3, "H")
    record(folders, "Budi", 3, "H")
    assert "BLTS" not in in_force(folders)["program"].to_list()


def test_the_payee_of_an_earlier_list_is_no_guardian_of_another_family(folders: Folders) -> None:
    record(folders, "Ani", 3)
    record(folders, "Budi", 3)
    row = {"program": "BLTS", "tahap": "2025-T4-1", "nik_pengurus": nik("W")}
    for listed, blocked in (("Q", True), ("A", False)):
        programmes = in_force(folders, {"kk": kk(listed), "no_kk": kk(listed), **row})["program"]
        assert ("BLTS" not in programmes.to_list()) is blocked


def test_a_family_that_is_not_there_is_refused_without_its_number(folders: Folders) -> None:
    with pytest.raises(review.GuardianRefused, match="Nomor KK") as fault:
        record(folders, "Ani", 3, no_kk="Q")
    assert kk("Q") not in str(fault.value)

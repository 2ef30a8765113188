"""In one pass over the register every part gets the list rows that name its own KK or NIK."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from assets.own_rows import concerning, lists_by_part
from schemas.families import FAMILIES, MEMBERS
from schemas.parquet import write_table
from tests.rules import drawn
from tests.rules.drawn import kk, nik

PARTS = {
    "3271": drawn.families({"no_kk": kk("C"), "no_kk_silsilah": [kk("C"), kk("Y")]}),
    "3325": drawn.families(
        {"no_kk": kk("A"), "no_kk_silsilah": [kk("A"), kk("a")]},
        {"no_kk": kk("B"), "asal": "BENTUKAN", "terbentuk_dari": [kk("Y")]},
    ),
}
PEOPLE = {
    "3271": drawn.members({"no_kk": kk("C"), "nik": nik("L")}),
    "3325": drawn.members(
        {"no_kk": kk("A"), "nik": nik("J")}, {"no_kk": kk("B"), "nik": None, "id_orang": "X"}
    ),
}
LISTS = drawn.lists(
    kepesertaan=[
        {"no_kk": kk("a"), "program": "PKH", "nik_pengurus": nik("L")},
        {"no_kk": kk("Z"), "program": "PKH", "nik_pengurus": nik("J")},
        {"no_kk": None, "program": "PBI_JK", "nik_peserta": nik("O")},
        {"no_kk": kk("Z"), "program": "PBI_JK", "nik_peserta": nik("Z")},
    ],
    verifikasi=[{"no_kk": kk("Y")}, {"no_kk": kk("Z"), "nik": nik("L")}, {"no_kk": kk("Z")}],
    komponen=[{"nik": nik("J"), "komponen": "SD"}],
)
OUTSIDE = pl.DataFrame({"nik": [nik("O")], "kode_kabupaten_kota": ["3325"]})
NAMES = ("kepesertaan", "verifikasi", "komponen", "eksklusi")


@pytest.mark.parametrize("kab", ["3271", "3325"])
def test_a_part_gets_the_rows_it_would_find_itself_and_each_once(tmp_path: Path, kab: str) -> None:
    families, members = {}, {}
    for code, homes in PARTS.items():
        families[code] = tmp_path / "keluarga" / f"{code}.parquet"
        members[code] = tmp_path / "anggota" / f"{code}.parquet"
        write_table(homes, FAMILIES, families[code])
        write_table(PEOPLE[code], MEMBERS, members[code])
    beyond = OUTSIDE.filter(pl.col("kode_kabupaten_kota") == kab)["nik"]
    niks = pl.concat([PEOPLE[kab]["nik"], beyond])

    found = lists_by_part(LISTS, families, members, OUTSIDE).of(kab)

    expected = concerning(LISTS, PARTS[kab], niks)
    for name in NAMES:
        assert getattr(found, name).sort("isi").equals(getattr(expected, name).sort("isi")), name
    assert found.kepesertaan.height == {"3271": 1, "3325": 3}[kab]
    assert found.verifikasi.height == {"3271": 2, "3325": 1}[kab]
    assert found.sanggah.equals(LISTS.sanggah)


def test_a_part_no_list_speaks_of_gets_empty_lists(tmp_path: Path) -> None:
    path = tmp_path / "9999.parquet"
    write_table(PARTS["3271"].clear(), FAMILIES, path)
    people = tmp_path / "anggota" / "9999.parquet"
    write_table(PEOPLE["3271"].clear(), MEMBERS, people)
    found = lists_by_part(LISTS, {"9999": path}, {"9999": people}, OUTSIDE.clear()).of("9999")
    assert [getattr(found, name).height for name in NAMES] == [0, 0, 0, 0]

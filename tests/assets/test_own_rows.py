"""In one pass over the register every part gets the list rows that name its own KK or NIK."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import polars as pl
import pytest

import rules
from assets import own_rows
from assets.own_rows import concerning, lists_by_part
from schemas.families import FAMILIES, MEMBERS
from schemas.parquet import write_table
from tests.rules import drawn
from tests.rules.drawn import kk, nik
from tests.rules.random_world import world

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


def written(
    folder: Path,
    homes: Mapping[str, pl.DataFrame] = PARTS,
    people: Mapping[str, pl.DataFrame] = PEOPLE,
) -> tuple[dict[str, Path], dict[str, Path]]:
    """The register's files of the parts, families and members, by area."""
    families = {code: folder / "keluarga" / f"{code}.parquet" for code in homes}
    members = {code: folder / "anggota" / f"{code}.parquet" for code in homes}
    for code in homes:
        write_table(homes[code], FAMILIES, families[code])
        write_table(people[code], MEMBERS, members[code])
    return families, members


@pytest.mark.parametrize("kab", ["3271", "3325"])
def test_a_part_gets_the_rows_it_would_find_itself_and_each_once(tmp_path: Path, kab: str) -> None:
    families, members = written(tmp_path)
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


@pytest.mark.parametrize("wave", [1, 2])
def test_a_part_is_decided_by_its_own_rows_as_by_all_lists(tmp_path: Path, wave: int) -> None:
    drawn_world = world(240, seed=wave)
    context = drawn.context(f"2025-T4-{wave}", parameters=drawn.by_month())
    lists = drawn_world.lists_of(wave)
    # neighbours, whom the rows of a list name together, are spread over the parts
    part_of = drawn_world.families.select("no_kk", bagian=pl.int_range(pl.len()) % 4)
    own = {f"330{n}": part_of.filter(pl.col("bagian") == n) for n in range(4)}
    families, members = written(
        tmp_path,
        *(
            {code: rows.join(homes, on="no_kk", how="semi") for code, homes in own.items()}
            for rows in (drawn_world.families, drawn_world.members)
        ),
    )
    outside = rules.insured_outside(
        rules.insured_on(lists.kepesertaan, context.cutoff),
        pl.scan_parquet(list(members.values())),
        lists.peristiwa,
        list(families),
        None,
    )
    by_part = lists_by_part(lists, families, members, outside)
    narrower = set()
    for code, path in families.items():
        homes, people = pl.read_parquet(path), pl.read_parquet(members[code])
        here = outside.filter(pl.col("kode_kabupaten_kota") == code)
        own_lists = by_part.of(code)
        assert rules.decide(homes, people, own_lists, context).equals(
            rules.decide(homes, people, lists, context)
        )
        assert rules.decide_persons(homes, people, here, own_lists, context).equals(
            rules.decide_persons(homes, people, here, lists, context)
        )
        narrower |= {
            one.name
            for one in fields(lists)
            if 0 < getattr(own_lists, one.name).height < getattr(lists, one.name).height
        }
    given = {one.name for one in fields(lists) if getattr(lists, one.name).height}
    assert narrower == given


def test_a_row_about_one_part_is_no_news_to_another(tmp_path: Path) -> None:
    families, members = written(tmp_path)
    told = drawn.lists(
        peristiwa=[{"no_kk": kk("C"), "nik": nik("L")}],
        sanggah=[{"no_kk": kk("C")}],
        ditetapkan=[
            {"kk": kk("C"), "program": "BLTS", "tahap": "2025-T4-1", "no_kk": kk("C")},
        ],
        kehamilan=[{"no_kk": kk("C"), "id_orang": nik("L")}],
    )
    before, after = (
        lists_by_part(one, families, members, OUTSIDE) for one in (drawn.lists(), told)
    )
    assert list(before.hashes("3325")) == list(after.hashes("3325"))
    assert list(before.hashes("3271")) != list(after.hashes("3271"))


def test_a_row_reaches_the_part_of_the_person_it_names_wherever_the_family_is(
    tmp_path: Path,
) -> None:
    families, members = written(tmp_path)
    lists = drawn.lists(
        peristiwa=[{"no_kk": kk("C"), "nik": nik("J"), "jenis": "KEMATIAN"}],
        sanggah=[{"nik": nik("J")}],
        pindah_peserta=[{"no_kk_peserta": kk("Z"), "no_kk": kk("B")}],
    )
    found = lists_by_part(lists, families, members, OUTSIDE).of("3325")
    assert [found.peristiwa.height, found.sanggah.height, found.pindah_peserta.height] == [1, 1, 1]


def test_every_list_the_rules_know_says_by_which_columns_it_names_families_or_persons() -> None:
    named = {
        name
        for by in (own_rows.NAMES_FAMILIES, own_rows.NAMES_PERSONS, own_rows._PERSONS)
        for name in by
    }
    assert named == {one.name for one in fields(rules.Lists)}
    assert all(own_rows.NAMES_FAMILIES[name] or own_rows._PERSONS[name] for name in named)

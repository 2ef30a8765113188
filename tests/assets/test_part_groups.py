"""Parts decided together have the files of parts decided one by one, whatever the group."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import rules
from assets.apart import apart
from assets.decided_parts import Strayed, decide_part, decide_together
from assets.own_rows import lists_by_part
from assets.part_groups import groups, make_here
from assets.part_work import Digests, PartWork, notes_of
from schemas.families import FAMILIES, MEMBERS
from schemas.parquet import write_table
from tests.rules import drawn
from tests.rules.drawn import kk, nik
from tests.rules.random_world import world

_NOBODY = rules.insured_outside(
    rules.insured_on(drawn.lists().kepesertaan, drawn.context("2025-T4-1").cutoff),
    drawn.members().lazy(),
    drawn.lists().peristiwa,
    [],
    None,
)
AREAS = ("3301", "3302", "3303", "3304")


def _works(folder: Path, wave: int, context: rules.Context) -> list[PartWork]:
    """A drawn world whose families are spread over four parts, and one part of nobody."""
    whole, inputs = world(200, seed=wave), folder / "masuk"
    lists = whole.lists_of(wave)
    number = pl.int_range(pl.len()) % len(AREAS)
    part_of = whole.families.select(
        "no_kk", kode_kabupaten_kota=number.replace_strict(range(len(AREAS)), AREAS)
    )
    homes, people = {}, {}
    for kab in (*AREAS, "3305"):
        own = part_of.filter(pl.col("kode_kabupaten_kota") == kab)
        families = whole.families.drop("kode_kabupaten_kota").join(own, on="no_kk")
        members = whole.members.join(own, on="no_kk", how="semi")
        homes[kab] = inputs / "keluarga" / f"{kab}.parquet"
        people[kab] = inputs / "anggota" / f"{kab}.parquet"
        write_table(families, FAMILIES, homes[kab])
        write_table(members, MEMBERS, people[kab])
    outside = rules.insured_outside(
        rules.insured_on(lists.kepesertaan, context.cutoff),
        pl.scan_parquet(list(people.values())),
        lists.peristiwa,
        list(homes),
        None,
    )
    by_part = lists_by_part(lists, homes, people, outside)
    return [
        PartWork(
            kab,
            (homes[kab], people[kab]),
            (folder / "calon" / f"{kab}.parquet", folder / "pbi" / f"{kab}.parquet"),
            own=(outside.filter(pl.col("kode_kabupaten_kota") == kab), by_part.of(kab)),
        )
        for kab in homes
    ]


@pytest.mark.parametrize("wave", [1, 2])
def test_parts_decided_together_are_the_parts_decided_alone(tmp_path: Path, wave: int) -> None:
    context = drawn.context(f"2025-T4-{wave}", parameters=drawn.by_month())
    works = _works(tmp_path, wave, context)
    alone = [decide_part(context, work) for work in works]

    assert decide_together(context, works) == alone
    assert decide_together(context, works[::-2]) == alone[::-2]
    assert sum(one.rows for digests in alone for one in digests.values()) > 400


def test_a_decision_of_no_part_of_the_group_is_no_decision(tmp_path: Path) -> None:
    context = drawn.context("2025-T4-1", parameters=drawn.by_month())
    first, *_, nobody = _works(tmp_path, 1, context)
    strange = PartWork("9999", first.inputs, first.outputs, own=first.own)
    with pytest.raises(Strayed):
        decide_together(context, [strange, nobody])


def _sized(folder: Path, *sizes: int) -> list[PartWork]:
    made = []
    for number, size in enumerate(sizes):
        path = folder / str(number)
        path.write_bytes(b"x" * size)
        made.append(PartWork(str(number), (path, None), ()))
    return made


def test_a_group_holds_what_fits_and_a_large_part_stands_alone(tmp_path: Path) -> None:
    works = _sized(tmp_path, 4, 4, 3, 99, 1, 9, 1)
    found = [[work.area for work in group] for group in groups(works, limit=10)]
    assert found == [["0", "1"], ["2"], ["3"], ["4", "5"], ["6"]]
    assert list(groups([])) == []


def test_a_fault_in_a_group_is_told_of_the_part_it_is_in(tmp_path: Path) -> None:
    works, begun = _sized(tmp_path, 1, 1, 1), []

    def one(_: Any, work: PartWork) -> Digests:
        begun.append(work.area)
        if work.area == "1":
            raise ValueError("rusak")
        return {}

    def several(shared: Any, group: Sequence[PartWork]) -> list[Digests]:
        return [one(shared, work) for work in group]

    made = make_here(one, None, works, several)
    assert next(made)[0].area == "0"
    with pytest.raises(ValueError, match="rusak") as fault:
        next(made)
    assert notes_of(fault.value)
    assert begun == ["0", "1", "0", "1"]


ALONE = {
    "3301": ([{"no_kk": kk("A")}], [{"no_kk": kk("A"), "nik": nik("J")}], {}),
    "3302": ([{"no_kk": kk("B")}], [{"no_kk": kk("B"), "nik": nik("L")}], {}),
    "3303": ([{"no_kk": kk("C")}], [{"no_kk": kk("C"), "nik": nik("O")}], {}),
}
NOTICED = {"no_kk": kk("A"), "nik": nik("L"), "kode_alasan": "MENINGGAL"}
SHARING: dict[str, tuple[dict[str, object], dict[str, object], dict[str, object]]] = {
    "nothing": ({}, {}, {}),
    "a number once borne": ({"no_kk_silsilah": [kk("B"), kk("A")]}, {}, {}),
    "a number it was formed out of": ({"terbentuk_dari": [kk("A")]}, {}, {}),
    "a NIK": ({}, {"nik": nik("J")}, {}),
    "a row of a list": ({}, {}, NOTICED),
}


@pytest.mark.parametrize("shared", SHARING)
def test_parts_that_share_anything_are_not_decided_together(shared: str) -> None:
    of_family, of_member, row = SHARING[shared]
    families, members, lists = {}, {}, {}
    for kab, (homes, people, _) in ALONE.items():
        second = kab == "3302"
        families[kab] = drawn.families(*(one | (of_family if second else {}) for one in homes))
        members[kab] = drawn.members(
            *(one | {"id_orang": f"X{kab}"} | (of_member if second else {}) for one in people)
        )
        rows = [row] if row and kab != "3303" else []
        lists[kab] = drawn.lists(eksklusi=rows)
    expected = [["3301", "3302", "3303"]] if shared == "nothing" else [["3301", "3303"], ["3302"]]
    assert apart(families, members, lists) == expected


def test_a_number_borne_in_two_parts_counts_in_both_as_alone(tmp_path: Path) -> None:
    context = drawn.context("2025-T4-1", parameters=drawn.by_month())
    row = {"no_kk": kk("A"), "program": "PKH", "nik_pengurus": nik("J")}
    works = []
    for kab, own in (("3301", "A"), ("3302", "B")):
        place = tmp_path / kab
        homes = drawn.families(
            {
                "no_kk": kk(own),
                "no_kk_silsilah": [kk("A"), kk(own)],
                "kode_kabupaten_kota": kab,
                "kode_desa": f"{kab}012001",
            }
        )
        people = drawn.members({"no_kk": kk(own), "nik": nik("J"), "id_orang": f"X{own}"})
        write_table(homes, FAMILIES, place / "k.parquet")
        write_table(people, MEMBERS, place / "a.parquet")
        works.append(
            PartWork(
                kab,
                (place / "k.parquet", place / "a.parquet"),
                (place / "calon.parquet", place / "pbi.parquet"),
                own=(_NOBODY, drawn.lists(kepesertaan=[row])),
            )
        )
    alone = [decide_part(context, work) for work in works]
    assert decide_together(context, works) == alone
    seen = [pl.read_parquet(work.outputs[0])["status_kpm"].to_list() for work in works]
    assert all("LAMA" in status for status in seen)

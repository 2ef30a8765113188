"""The index of DTSEN members."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

import matching
from matching.blocking import blocking_keys, column_of, index_columns, report_hashes
from matching.entries import rows_between
from matching.index_file import named_rows
from matching.linking import prepare
from matching.search import Index, IndexFault
from schemas.linkage_index import INDEX

FAMILY = (
    {"nik": "3325010101600001", "kk": "3325010101010001", "nama": "SUPARMAN", "jk": "L",
     "hub": "1", "kawin": "2", "lahir": date(1960, 1, 1), "rt": "003"},
    {"nik": "3325014101650001", "kk": "3325010101010001", "nama": "SITI AMINAH", "jk": "P",
     "hub": "2", "kawin": "2"},
    {"nik": "3325010101900001", "kk": "3325010101010001", "nama": "BUDI", "jk": "L",
     "hub": "3", "kawin": "2"},
    {"nik": "3325014101920001", "kk": "3325010101010001", "nama": "DEWI", "jk": "P",
     "hub": "4", "kawin": "2"},
)  # fmt: skip


def test_the_columns_that_are_read_are_all_an_index_is_made_from(draw: Any) -> None:
    families, members = draw.register(*FAMILY)
    read = families.select(matching.FAMILIES_READ), members.select(matching.MEMBERS_READ)
    assert matching.index_part(*read).equals(matching.index_part(families, members))


def test_each_member_is_one_row_with_the_family_beside_it(draw: Any) -> None:
    index = matching.index_part(*draw.register(*FAMILY))
    assert index.schema == INDEX.polars_schema()
    rows = {row["nama_bersih"]: row for row in index.iter_rows(named=True)}
    assert {row["kepala_lipat"] for row in rows.values()} == {"SUPARMAN"}
    partners = {name: row["pasangan_lipat"] for name, row in rows.items()}
    assert partners == {
        "SUPARMAN": "SITI AMINA",
        "SITI AMINAH": "SUPARMAN",
        "BUDI": "DEUI",
        "DEWI": "BUDI",
    }
    assert rows["SUPARMAN"]["rt"] == "3"
    assert rows["SUPARMAN"]["kode_desa"] == draw.desa


@pytest.mark.parametrize(
    ("rt", "rw", "address", "expected"),
    [
        ("003", "002", "DUSUN II RT 009 RW 002", "3"),
        (None, "002", "DUSUN II RT 009 RW 002", "9"),
        ("000", "002", "Jl. Mawar No. 5 Rt.09/Rw.02", "9"),
        ("002", "002", "JL MAWAR RT: 9", "9"),
        ("002", "002", "DUSUN II RT 002 RW 002", "2"),
        ("002", "002", "JL KARTINI 12", "2"),
        (None, None, None, None),
    ],
)
def test_the_address_tells_an_rt_that_is_missing_or_the_rw(
    draw: Any, rt: str | None, rw: str | None, address: str | None, expected: str | None
) -> None:
    member = {"nik": "3325010101600001", "kk": "3325010505050005", "nama": "SUPARMAN",
              "rt": rt, "rw": rw, "alamat": address}  # fmt: skip
    assert matching.index_part(*draw.register(member))["rt"].to_list() == [expected]


def test_the_children_on_the_card_are_counted_beside_their_parents(draw: Any) -> None:
    grandchild = {"nik": "3325010101150001", "kk": FAMILY[0]["kk"], "nama": "RAKA", "hub": "5"}
    index = matching.index_part(*draw.register(*FAMILY, grandchild))
    counted = dict(index.select("nama_bersih", "anak").iter_rows())
    assert counted == {"SUPARMAN": 1, "SITI AMINAH": 1, "BUDI": 1, "DEWI": 1, "RAKA": None}


def test_two_young_couples_in_one_family_are_not_guessed_apart(draw: Any) -> None:
    more = (
        {"nik": "3325010101910001", "kk": "3325010101010001", "nama": "JOKO", "jk": "L",
         "hub": "3", "kawin": "2"},
        {"nik": "3325014101930001", "kk": "3325010101010001", "nama": "RINI", "jk": "P",
         "hub": "4", "kawin": "2"},
    )  # fmt: skip
    index = matching.index_part(*draw.register(*FAMILY, *more))
    young = index.filter(pl.col("hubungan").is_in(["3", "4"]))
    assert young["pasangan_lipat"].null_count() == young.height


def test_an_empty_part_is_an_empty_index(draw: Any) -> None:
    index = matching.index_part(*draw.register())
    assert index.is_empty()
    assert index.schema == INDEX.polars_schema()


def test_the_same_part_gives_the_same_index_whatever_the_order(draw: Any) -> None:
    families, members = draw.register(*FAMILY)
    shuffled = members.sample(fraction=1.0, shuffle=True, seed=5)
    assert matching.index_part(families, members).equals(matching.index_part(families, shuffled))


def test_two_people_with_one_nik_are_two_rows(draw: Any) -> None:
    twice = (
        {"nik": "3325010101600001", "kk": "3325010101010001", "nama": "A"},
        {"nik": "3325010101600001", "kk": "3325010101010002", "nama": "B",
         "id": "3325010101600001-3325010101010002"},
    )  # fmt: skip
    index = matching.index_part(*draw.register(*twice))
    assert index["sidik"].n_unique() == 2


def test_an_index_of_another_program_version_is_refused(
    index_of: Callable[..., list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr("matching.index.INDEX_FORMAT", "lain")
        [path] = index_of(*FAMILY)
    with pytest.raises(IndexFault, match="rebuild"):
        Index([path])


def test_a_table_that_is_no_index_is_refused(tmp_path: Path) -> None:
    pl.DataFrame({"nik": ["x"]}).write_ipc(tmp_path / "a.arrow")
    with pytest.raises(IndexFault, match="rebuild"):
        Index([tmp_path / "a.arrow"])


def test_files_of_two_parts_do_not_pass_for_one(index_of: Callable[..., list[Path]]) -> None:
    [one] = index_of(*FAMILY, folder="a")
    [other] = index_of(FAMILY[0], folder="b")
    shutil.copy(matching.IndexFile(other).keys_path, matching.IndexFile(one).keys_path)
    with pytest.raises(IndexFault, match="rebuild"):
        Index([one])


def test_a_part_written_twice_has_the_same_bytes(index_of: Callable[..., list[Path]]) -> None:
    one = [path.read_bytes() for path in matching.IndexFile(index_of(*FAMILY)[0]).paths]
    again = index_of(*FAMILY[::-1], folder="lagi")
    assert one == [path.read_bytes() for path in matching.IndexFile(again[0]).paths]


def test_every_row_lies_under_each_of_its_keys(draw: Any, tmp_path: Path) -> None:
    part = matching.write_index_part(*draw.register(*FAMILY), tmp_path / "3325.arrow")
    with part.keys() as columns:
        family = columns[column_of(("kk",))]
        numbers = rows_between(family, np.array([0]), np.array([len(family)]))
    assert sorted(numbers) == [0, 1, 2, 3]
    assert part.rows(numbers)["no_kk"].n_unique() == 1


def test_rows_of_several_parts_are_told_by_the_texts_of_their_own(
    draw: Any, tmp_path: Path
) -> None:
    odd = [
        {"nik": None, "kk": f"S{place}", "nama": name, "hub": "1", "rt": f"00{place}",
         "id": f"3325010101600001-{place}"}
        for place, name in enumerate(["SURYA", None, "AGUS"], start=1)
    ]  # fmt: skip
    registers = [draw.register(*rows) for rows in (FAMILY, odd, odd[:1], FAMILY[:2])]
    for place, one in enumerate(registers):
        matching.write_index_part(*one, tmp_path / f"{place}.arrow")
    files = [matching.IndexFile(tmp_path / f"{place}.arrow") for place in range(len(registers))]
    part, number = np.array([0, 0, 1, 1, 3]), np.array([3, 0, 2, 0, 1])
    expected = pl.concat(
        matching.index_part(*registers[of])[[row]] for of, row in zip(part, number, strict=True)
    )
    assert named_rows(files, part, number).written().select(expected.columns).equals(expected)


def test_the_counts_say_who_lives_where_and_is_called_what(draw: Any, tmp_path: Path) -> None:
    part = matching.write_index_part(*draw.register(*FAMILY), tmp_path / "3325.arrow")
    counts = part.counts()
    assert counts.filter(pl.col("jenis") == "DESA")["banyak"].to_list() == [4]
    tokens = counts.filter(pl.col("jenis") == "KATA")["nilai"].to_list()
    assert tokens == ["AMINA", "BUDI", "DEUI", "SITI", "SUPARMAN"]


def test_no_part_at_all_is_refused() -> None:
    with pytest.raises(IndexFault, match="no index part"):
        Index([])


def test_two_dtsen_versions_are_not_searched_together(
    draw: Any, index_of: Callable[..., list[Path]]
) -> None:
    one = index_of(FAMILY[0], folder="a")
    two = index_of({**FAMILY[1], "kk": "3325010101010009", "versi": "2025T3"}, folder="b")
    people = matching.people_named(draw.reports("aduan", {"nama_subjek": "SUPARMAN"}))
    with pytest.raises(IndexFault, match="2025T3, 2025T4"):
        matching.link(people, [*one, *two], matching.load_model())


def test_every_key_has_a_column_and_a_cap() -> None:
    assert {key.parts for key in blocking_keys()} <= set(index_columns())
    assert all(key.cap > 0 and key.meaning for key in blocking_keys())


def test_a_member_held_by_two_parts_is_one_candidate(
    draw: Any, index_of: Callable[..., list[Path]]
) -> None:
    [one] = index_of(*FAMILY, *draw.neighbours(), folder="a")
    [again] = index_of(FAMILY[0], folder="b")
    told = draw.reports("aduan", {"nama_subjek": "SUPARMAN", "nik_subjek": FAMILY[0]["nik"]})
    people = prepare(matching.people_named(told))
    with Index([one, again]) as index:
        found = index.search(report_hashes(people))
    assert found.pairs.height == found.people.rows.height == 1


def test_accepted_events_bring_the_index_up_to_date(
    draw: Any, index_of: Callable[..., list[Path]], tmp_path: Path
) -> None:
    """Dewi has moved out to Budi's new family, Suparman has died, a child was born."""
    base = index_of(*FAMILY, *draw.neighbours())
    moved = {**FAMILY[3], "kk": "3325010101010077", "hub": "2", "desa": draw.desa_lain}
    stays = {**FAMILY[2], "kk": "3325010101010077", "hub": "1", "desa": draw.desa_lain}
    born = {"nik": "3325014109250001", "kk": "3325010101010077", "nama": "ZALFAROSA", "jk": "P",
            "hub": "3", "lahir": date(2025, 9, 1)}  # fmt: skip
    now = matching.write_current_part(
        *draw.register(moved, stays, born, FAMILY[1]),
        gone=pl.Series([FAMILY[0]["nik"]]),
        path=tmp_path / "terkini.arrow",
    )
    told = draw.reports(
        "aduan",
        *({"nama_subjek": one["nama"], "nik_subjek": one["nik"]} for one in (*FAMILY, born)),
    )
    people, model = matching.people_named(told), matching.load_model()
    before = matching.link(people, base, model)["no_kk_padan"].to_list()
    after = matching.link(people, [*base, now.path], model)["no_kk_padan"].to_list()
    old, new = "3325010101010001", "3325010101010077"
    assert before == [old, old, old, old, None]
    assert after == [None, old, new, new, new]

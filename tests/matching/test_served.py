"""Whom a posyandu reports is likelier to live in an RT it serves, where the report does not say."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

import matching
from schemas.lists import POSTS

KIN = {"hub": "1", "kawin": "2", "jk": "L", "nama": "SUPARMAN HADI", "lahir": date(1970, 3, 5)}
HERE = KIN | {"nik": "3325010503700001", "kk": "3325010505050005", "rt": "004"}
THERE = KIN | {"nik": "3325010503700002", "kk": "3325010505050006", "rt": "007",
               "lahir": date(1971, 8, 9)}  # fmt: skip


def served(*rows: tuple[str, str, date], post: str = "P1") -> pl.DataFrame:
    table = [
        {"kode_posyandu": code, "kode_desa": "3325012001", "rt": rt, "tgl_data": day}
        for code, rt, day in (rows or ((post, "004", date(2025, 7, 1)),))
    ]
    filled = [{name: row.get(name) for name in POSTS.column_names} for row in table]
    return pl.DataFrame(filled, schema=POSTS.polars_schema())


def complaint(draw: Any) -> pl.DataFrame:
    told = draw.reports("aduan", {"nama_subjek": "SUPARMAN HADI", "jenis_aduan": "SALDO_NOL"})
    return matching.people_named({"aduan": told["aduan"].drop("rt", strict=False)})


def test_the_newest_list_known_on_the_day_of_the_report_counts(draw: Any) -> None:
    posts = served(
        ("P1", "001", date(2025, 1, 1)),
        ("P1", "003", date(2025, 7, 1)),
        ("P1", "004", date(2025, 7, 1)),
        ("P1", "009", date(2025, 12, 1)),
        ("P2", "005", date(2025, 7, 1)),
    )
    people = complaint(draw)

    assert matching.with_served(people, posts)["rt_layan"].to_list() == [["3", "4"]]
    assert matching.with_served(people, posts.reverse()).equals(matching.with_served(people, posts))
    assert matching.with_served(people, posts.clear())["rt_layan"].to_list() == [None]
    later = posts.filter(pl.col("tgl_data") > date(2025, 11, 1))
    assert matching.with_served(people, later)["rt_layan"].to_list() == [None]


def test_of_two_namesakes_the_one_whose_rt_is_served_comes_first(draw: Any, index_of: Any) -> None:
    index = index_of(HERE, THERE, *draw.neighbours())
    model, people = matching.load_model(), complaint(draw)

    def best(posts: pl.DataFrame) -> dict[str, Any]:
        links = matching.link(matching.with_served(people, posts), index, model)
        return links.row(0, named=True)

    nobody = best(served().clear())
    here, there = best(served()), best(served(("P1", "007", date(2025, 7, 1))))

    assert nobody["pola"] is None or "posyandu" not in nobody["pola"]
    assert "posyandu=layan" in here["pola"]
    assert [here["nik_padan"], there["nik_padan"]] == [HERE["nik"], THERE["nik"]]
    # The list says where, not who: two of one name still wait for an officer.
    assert {here["keputusan"], there["keputusan"]} == {"TINJAU"}


def test_whom_a_posyandu_serves_counts_where_the_reported_rt_is_another(
    draw: Any, index_of: Any
) -> None:
    """A cadre may have the RT wrong; one that agrees says already where the person lives."""
    told = draw.reports("kematian", {"nama": "SUPARMAN HADI", "rt": "007", "jk": "L"})
    people = matching.people_named(told)
    index, model = index_of(HERE, THERE, *draw.neighbours()), matching.load_model()

    def evidence(posts: pl.DataFrame) -> dict[str, str]:
        row = matching.link(matching.with_served(people, posts), index, model).row(0, named=True)
        return {row["nik_padan"]: row["pola"], row["nik_kedua"]: row["pola_kedua"]}

    found = evidence(served())
    assert "posyandu=layan" in found[HERE["nik"]]
    assert "posyandu" not in found[THERE["nik"]]
    nothing_known = evidence(served().clear())
    assert not any("posyandu" in pattern for pattern in nothing_known.values())


def test_a_complaint_finds_a_miswritten_name_in_the_rt_its_posyandu_serves(
    draw: Any, index_of: Any
) -> None:
    index = index_of(HERE | {"nama": "SUPARNAM"}, *draw.neighbours())
    told = draw.reports("aduan", {"nama_subjek": "SUPXYZ", "jenis_aduan": "SALDO_NOL"})
    people, model = matching.people_named(told), matching.load_model()

    def compared(frame: pl.DataFrame) -> int:
        return matching.linked(frame, index, model).candidates

    assert compared(people) == 0
    assert compared(matching.with_served(people, served())) == 1

"""What must not matter to links – order, parts, threads, other reports – and input that is bad."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import matching
from matching import linking
from schemas.linkage import LINKS
from schemas.validate import validated
from tests.matching.drawn import FAMILY, WIFE, Links

BAD: list[dict[str, Any]] = [
    {},
    {"nama_subjek": "x" * 500},
    {"nama_subjek": "🙂"},
    {"nama_subjek": "محمد علي"},
    {"nama_subjek": "Si\x00ti"},
    {"nama_subjek": "SITI", "kode_desa": None},
    {"nik_subjek": "0000000000000000"},
    {"nik_subjek": "3325014304900012"},
    {"no_kk": "S0123456789abcde"},
]


def test_bad_input_still_gives_every_person_one_outcome(linked: Links, draw: Any) -> None:
    rows = [{"jenis_aduan": "SALAH_DATA", "uraian": "x", **row} for row in BAD]
    strange = [
        {"nik": None, "kk": "3325010909090001", "nama": None, "hub": "1"},
        {"nik": "3325010909600001", "kk": "3325010909090002", "nama": "x" * 500, "hub": "1"},
        {"nik": "3325010909600002", "kk": "3325010909090003", "nama": "🙂", "desa": None},
        {"nik": "3325010909600002", "kk": "3325010909090004", "nama": "SITI",
         "id": "3325010909600002-2"},
    ]  # fmt: skip
    links = linked(draw.reports("aduan", *rows), *FAMILY, *strange)
    assert links.height == len(BAD)
    validated(links, LINKS)


def test_an_empty_part_and_an_empty_register_are_no_fault(
    draw: Any, index_of: Callable[..., list[Path]]
) -> None:
    empty = index_of(folder="kosong")
    full = index_of(*FAMILY, folder="isi")
    people = matching.people_named(
        draw.reports("kehamilan", {"nama_ibu": "X", "nik_ibu": WIFE["nik"]})
    )
    model = matching.load_model()
    assert matching.link(people, [*full, *empty], model).equals(matching.link(people, full, model))
    assert matching.link(people, empty, model)["keputusan"].to_list() == ["TANPA_PADANAN"]


def test_no_people_give_no_links(index_of: Callable[..., list[Path]]) -> None:
    links = matching.link(matching.people_named({}), index_of(*FAMILY), matching.load_model())
    assert links.is_empty()
    assert links.schema == LINKS.polars_schema()


def test_a_crowd_of_one_name_is_reported_not_guessed(
    draw: Any, index_of: Callable[..., list[Path]]
) -> None:
    crowd = [
        {"nik": f"33250141{place:08d}", "kk": f"33250101{place:08d}", "nama": "SITI AMINAH",
         "jk": "P", "hub": "2"}
        for place in range(3000)
    ]  # fmt: skip
    told = draw.reports("kehamilan", *({"nama_ibu": "SITI AMINAH"} for _ in range(20)))
    links = matching.link(matching.people_named(told), index_of(*crowd), matching.load_model())
    assert set(links["keputusan"]) == {"TANPA_PADANAN"}


def many_reports(draw: Any) -> dict[str, pl.DataFrame]:
    members = [*FAMILY, *draw.neighbours()]
    births = draw.reports(
        "kelahiran",
        {"nama_ibu": WIFE["nama"], "nama_ayah": "BAMBANG", "tgl_lahir": date(2025, 9, 1),
         "jk": "L"},
        *(
            {"nama_ibu": member["nama"], "tgl_lahir": date(2025, 8, 2), "jk": "P",
             "no_kk": member["kk"] if place % 2 else None}
            for place, member in enumerate(members[3:30])
        ),
    )  # fmt: skip
    deaths = draw.reports(
        "kematian",
        *(
            {"id_laporan": f"M{place}", "nama": member["nama"].split()[0], "jk": member["jk"],
             "tgl_lahir": member["lahir"] if place % 3 else None,
             "tgl_meninggal": date(2025, 9, 9), "nama_kepala_keluarga": "BAMBANG TRIATMOJO"}
            for place, member in enumerate(members)
        ),
    )  # fmt: skip
    return births | deaths


@settings(max_examples=8, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(
    seed=st.integers(0, 1000),
    parts=st.integers(1, 4),
    threads=st.sampled_from([1, 2, 3]),
    together=st.sampled_from([60, 1000]),
)
def test_order_parts_threads_and_who_is_judged_together_change_nothing(
    draw: Any,
    index_of: Callable[..., list[Path]],
    seed: int,
    parts: int,
    threads: int,
    together: int,
) -> None:
    members = [*FAMILY, *draw.neighbours()]
    model = matching.load_model()
    people = matching.people_named(many_reports(draw))
    expected = matching.link(people, index_of(*members, folder="satu"), model, threads=1)
    assert expected.filter(pl.col("keputusan") == "DITERIMA").height > 10
    shuffled = people.sample(fraction=1.0, shuffle=True, seed=seed)
    paths = index_of(*members, parts=parts, folder=f"bagian_{parts}")
    with patch.object(linking, "_PERSONS_AT_A_TIME", together):
        found = matching.link(shuffled, paths[::-1], model, threads=threads)
    assert people.height > 60
    assert found.equals(expected)


@pytest.mark.parametrize("form", ["kelahiran", "kematian"])
def test_the_links_of_a_report_do_not_depend_on_other_reports(
    draw: Any, index_of: Callable[..., list[Path]], form: str
) -> None:
    told = many_reports(draw)
    paths = index_of(*FAMILY, *draw.neighbours())
    model = matching.load_model()
    together = matching.link(matching.people_named(told), paths, model)
    for place in (0, 7, 20):
        single = {form: told[form].slice(place, 1)}
        alone = matching.link(matching.people_named(single), paths, model)
        key = single[form]["id_laporan"][0]
        assert alone.equals(together.filter(pl.col("id_laporan") == key))


def test_the_links_fit_their_table(linked: Links, draw: Any) -> None:
    validated(linked(many_reports(draw), *FAMILY), LINKS)

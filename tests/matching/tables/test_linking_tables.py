"""Any two tables: who is linked, how sure, and on what evidence."""

from __future__ import annotations

import polars as pl
import pytest

from matching import link_tables
from matching.tables import linked_tables
from tests.matching.tables.drawn_tables import as_right, changed, level, people, spec


def counterparts(links: pl.DataFrame) -> dict[str, str]:
    return dict(links.select("id_kiri", "id_kanan").iter_rows())


def test_people_without_a_number_are_linked_through_other_column_names_and_date_forms() -> None:
    links = link_tables(people(), as_right(people()), spec())
    assert counterparts(links) == {f"K{n:04d}": f"M{n:04d}" for n in range(120)}
    assert links.columns == ["id_kiri", "id_kanan", "bobot", "peluang", "pola"]
    assert links["peluang"].min() > 0.99


@pytest.mark.parametrize(
    ("cells", "column", "expected"),
    [
        ({"depan": "BAMBNAG"}, "depan", "ketik"),
        ({"depan": "B"}, "depan", "singkat"),
        ({"marga": "PANDJAITAN"}, "belakang", "bunyi"),
        ({"lahir": "19/02/1941"}, "lahir", "dua_sama"),
        ({"lahir": "02/06/1941"}, "lahir", "tertukar"),
        ({"lahir": "06/11/1941"}, "lahir", "dua_sama"),
        ({"lahir": "06/72/1941"}, "lahir", "salah_angka"),
        ({"pos": "50073"}, "pos", "tertukar"),
        ({"pos": "5037"}, "pos", "satu_beda"),
        ({"pos": "037"}, "pos", "terpotong"),
        ({"alamat": "ANGGREK JL NO 4"}, "alamat", "susun"),
        ({"alamat": "JL ANGREK NO 4"}, "alamat", "ketik"),
    ],
)
def test_a_slip_still_links_and_the_evidence_names_it(
    cells: dict[str, str | None], column: str, expected: str
) -> None:
    right = changed(as_right(people()), "nomor", "M0001", **cells)
    links = link_tables(people(), right, spec())
    assert counterparts(links)["K0001"] == "M0001"
    assert level(links, "K0001", column) == expected


def test_given_and_family_name_exchanged_are_one_slip_weighed_once() -> None:
    right = changed(as_right(people()), "nomor", "M0001", depan="PANJAITAN", marga="BAMBANG")
    links = link_tables(people(), right, spec())
    pattern = links.filter(pl.col("id_kiri") == "K0001")["pola"].item()
    assert "depan=tertukar" in pattern
    assert "belakang" not in pattern


def test_who_is_not_in_the_other_table_is_linked_to_no_one() -> None:
    right = as_right(people()).filter(pl.col("nomor") > "M0029")
    links = link_tables(people(), right, spec())
    assert set(counterparts(links)) == {f"K{n:04d}" for n in range(30, 120)}


def test_a_row_has_at_most_one_counterpart_and_the_better_one_wins() -> None:
    rival = as_right(people(2)).with_columns(
        pl.lit("N9").alias("nomor"), pl.lit("99999").alias("pos")
    )
    links = link_tables(people(), pl.concat([as_right(people()), rival.tail(1)]), spec())
    assert counterparts(links)["K0001"] == "M0001"
    assert links["id_kanan"].is_unique().all()


def test_two_equally_good_candidates_are_a_tie_and_neither_is_linked() -> None:
    twice = as_right(people()).filter(pl.col("nomor") == "M0001")
    right = pl.concat(
        [
            as_right(people()).filter(pl.col("nomor") != "M0001"),
            twice.with_columns(pl.lit("50038").alias("pos"), pl.lit("N1").alias("nomor")),
            twice.with_columns(pl.lit("50039").alias("pos"), pl.lit("N2").alias("nomor")),
        ]
    )
    everything = linked_tables(people(), right, spec())
    assert "K0001" not in counterparts(everything.links)
    both = everything.pairs.filter(
        (pl.col("id_kiri") == "K0001") & pl.col("id_kanan").is_in(["N1", "N2"])
    )
    assert both["peluang"].n_unique() == 1
    assert 0.4 < both["peluang"][0] <= 0.5


def test_a_person_written_twice_alike_is_linked_through_the_first_id() -> None:
    again = as_right(people()).filter(pl.col("nomor") == "M0001")
    right = pl.concat([as_right(people()), again.with_columns(pl.lit("N1").alias("nomor"))])
    links = link_tables(people(), right, spec())
    assert counterparts(links)["K0001"] == "M0001"


def test_a_rare_name_weighs_more_than_a_common_one() -> None:
    left = changed(people(), "no", "K0005", depan="XAVERIUS", belakang="QOLBUN")
    links = link_tables(left, as_right(left), spec())
    weights = dict(links.select("id_kiri", "bobot").iter_rows())
    assert weights["K0005"] > weights["K0004"] + 2


def test_a_given_model_is_used_as_it_is_and_reproduces_the_links() -> None:
    left, right = people(), as_right(people())
    first = linked_tables(left, right, spec())
    again = linked_tables(left, right, spec(), first.model)
    assert again.links.equals(first.links)
    assert again.model.version == first.model.version


def test_all_scored_pairs_contain_the_links() -> None:
    everything = linked_tables(people(), as_right(people()), spec())
    assert everything.pairs.height > everything.links.height
    assert everything.links.join(everything.pairs, on=["id_kiri", "id_kanan"]).height == 120


def test_stated_keys_alone_are_used_where_the_automatic_ones_are_switched_off() -> None:
    only = spec(blok=[["lahir"]], blok_otomatis=False)
    everything = linked_tables(people(), as_right(people()), only)
    assert everything.keys["kunci"].to_list() == ["lahir"]
    right = changed(as_right(people()), "nomor", "M0001", lahir=None)
    assert "K0001" not in counterparts(link_tables(people(), right, only))
    assert "K0001" in counterparts(link_tables(people(), right, spec(blok=[["lahir"]])))

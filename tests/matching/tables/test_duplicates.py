"""One table against itself: groups of rows that are one person, and chains that are not."""

from __future__ import annotations

import numpy as np
import polars as pl

from matching import link_tables
from matching.tables.defaults import defaults
from matching.tables.groups import grouped
from tests.matching.tables.drawn_tables import changed, people, spec

ONE = spec(
    id_kanan=None,
    kolom=[
        {"nama": "depan", "jenis": "nama"},
        {"nama": "belakang", "jenis": "nama"},
        {"nama": "lahir", "jenis": "tanggal"},
        {"nama": "alamat", "jenis": "teks"},
        {"nama": "pos", "jenis": "kode"},
    ],
)


def twice_and_thrice() -> pl.DataFrame:
    """The drawn people; K0001 stands three times, K0002 twice, with a slip each."""
    rows = people()
    extra = pl.concat(
        [
            changed(rows.slice(1, 1), "no", "K0001", no="L1", depan="BAMBNAG"),
            changed(rows.slice(1, 1), "no", "K0001", no="L2", pos="50073", alamat=None),
            changed(rows.slice(2, 1), "no", "K0002", no="L3", belakang="NASUTOIN"),
        ]
    )
    return pl.concat([rows, extra])


def test_every_pair_of_a_group_is_linked_and_named_by_its_first_id() -> None:
    links = link_tables(twice_and_thrice(), None, ONE)
    assert links.select("id_kiri", "id_kanan", "id_kelompok").rows() == [
        ("K0001", "L1", "K0001"),
        ("K0001", "L2", "K0001"),
        ("K0002", "L3", "K0002"),
        ("L1", "L2", "K0001"),
    ]
    assert links.columns == ["id_kiri", "id_kanan", "bobot", "peluang", "id_kelompok", "pola"]


def test_what_a_specification_says_of_a_right_table_does_not_matter_within_one() -> None:
    both = link_tables(twice_and_thrice(), None, spec())
    assert both.equals(link_tables(twice_and_thrice(), None, ONE))


def test_a_table_without_duplicates_gives_none() -> None:
    assert link_tables(people(), None, ONE).is_empty()


def test_a_chain_does_not_join_two_people_whose_rows_contradict_each_other() -> None:
    """0–1 and 1–2 look alike, 0–2 plainly are two people: the weaker bridge gives way."""
    pairs = pl.DataFrame(
        {
            "kiri": [0, 1],
            "kanan": [1, 2],
            "bobot": [9.0, 6.0],
            "log_odds": [4.0, 1.0],
            "peluang": [0.94, 0.67],
            "pola": ["", ""],
        }
    )

    def contradicting(a: np.ndarray, b: np.ndarray) -> pl.DataFrame:
        return pl.DataFrame(
            {"kiri": a, "kanan": b, "bobot": [-20.0], "log_odds": [-25.0], "peluang": [0.0],
             "pola": [""]}
        )  # fmt: skip

    done = grouped(3, pairs, contradicting, defaults())
    assert dict(zip(done["kanan"], done["kelompok"], strict=False)) == {1: 0, 2: None}


def test_who_is_one_with_a_third_is_one_with_each_other() -> None:
    pairs = pl.DataFrame(
        {
            "kiri": [0, 0, 1],
            "kanan": [1, 2, 2],
            "bobot": [9.0, 9.0, 2.0],
            "log_odds": [6.0, 6.0, -1.0],
            "peluang": [0.98, 0.98, 0.33],
            "pola": ["", "", ""],
        }
    )
    done = grouped(3, pairs, lambda a, b: pairs.clear(), defaults())
    assert done["kelompok"].to_list() == [0, 0, 0]
    assert done.filter(kiri=1)["peluang"].item() == 0.98 * 0.98


def test_a_long_chain_of_alike_rows_stays_in_pieces() -> None:
    rows = 300
    pairs = pl.DataFrame({"kiri": range(rows - 1), "kanan": range(1, rows)}).with_columns(
        bobot=pl.lit(9.0), log_odds=pl.lit(3.0), peluang=pl.lit(0.9), pola=pl.lit("")
    )
    done = grouped(rows, pairs, lambda a, b: pairs.clear(), defaults())
    sizes = done.drop_nulls("kelompok").group_by("kelompok").len()["len"]
    assert sizes.max() == 1

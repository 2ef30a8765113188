"""Who came into a family or left it by an event is known with the day and the reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

import register
from tests.register.drawn import Answer, World, kk, nik

AKTA = {"dokumen_jenis": "AKTA_KEMATIAN", "dokumen_nomor": "1"}


def world() -> World:
    return (
        World()
        .family("A", "budi L 1970-01-01 1 2", "ani P 1972-05-05 2 2", "edi L 2010-01-01 3")
        .family("B", "tuti P 1950-01-01 1 4")
    )


def moved(found: World, id_laporan: str, day: str, to: str) -> World:
    return found.report(
        "perubahan_keluarga",
        id_laporan,
        {"SUBJEK": "edi"},
        jenis="NUMPANG_KK",
        tgl_kejadian=day,
        no_kk_baru=kk(to),
    )


def stays(answer: Answer) -> dict[tuple[str, str], dict[str, Any]]:
    """By family letter and first name."""
    return {
        (answer._letter(row["no_kk"]), row["nama"].lower()): row
        for row in answer.outcome.stays.iter_rows(named=True)
    }


def test_who_died_left_on_that_day_with_all_that_is_known_of_the_person() -> None:
    answer = (
        world()
        .report("kematian", "L1", {"SUBJEK": "edi"}, tgl_meninggal="2025-09-10", **AKTA)
        .run()
    )

    row = stays(answer)["A", "edi"]
    assert (row["tgl_keluar"], row["sebab_keluar"]) == (date(2025, 9, 10), "MENINGGAL")
    assert (row["nik"], row["tgl_lahir"], row["tgl_masuk"]) == (nik("edi"), date(2010, 1, 1), None)


def test_who_joined_another_family_left_one_and_came_into_the_other_on_one_day() -> None:
    found = stays(moved(world(), "L1", "2025-09-10", "B").run())

    left, came = found["A", "edi"], found["B", "edi"]
    assert (left["tgl_keluar"], left["sebab_keluar"]) == (date(2025, 9, 10), "PINDAH")
    assert (came["tgl_masuk"], came["tgl_keluar"]) == (date(2025, 9, 10), None)


def test_nobody_whom_no_event_moved_is_in_it() -> None:
    answer = (
        world()
        .report("kematian", "L1", {"SUBJEK": "edi"}, tgl_meninggal="2025-09-10", lapor="2025-09-12")
        .run()
    )

    assert answer.state("L1").startswith("DILAPORKAN")
    assert stays(answer) == {}


def test_of_a_doubled_nik_only_the_row_that_counts_may_count_here() -> None:
    outcome = moved(world(), "L1", "2025-09-10", "B").run().outcome
    doubles = pl.DataFrame(
        {
            "nik": [nik("edi")],
            "kk_dtsen": [kk("A")],
            "id_orang": [nik("edi")],
            "dihitung": [False],
        }
    )

    counted = register.stays_counted(outcome, doubles)
    assert counted["dihitung"].to_list() == [False, False]
    assert register.stays_counted(outcome, doubles.clear())["dihitung"].to_list() == [True, True]

"""A person's corrected data: name, NIK, birth date and sex – on paper, once, and nobody else's."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

import register
from schemas.linkage import LINKS
from tests.register.amended import Owners
from tests.register.drawn import CUTOFF, Answer, World, frame, kk, nik

PAPER = {"dokumen_jenis": "AKTA_KELAHIRAN", "dokumen_nomor": "5/2001"}


def family() -> World:
    return World().family("A", "budi L 1970-01-01 1 2", "ani P 1972-05-05 2 2")


def correct(world: World, id_laporan: str = "L1", who: str = "ani", **cells: Any) -> World:
    pasti = cells.pop("pasti", True)
    given = {"jenis": "KOREKSI", "tgl_kejadian": "2025-09-01", **PAPER, **cells}
    return world.report("perubahan_keluarga", id_laporan, {"SUBJEK": who}, pasti=pasti, **given)


def with_borne(world: World, *borne: str) -> Answer:
    """The answer when these NIKs are found in DTSEN."""
    deaths, participants = world.lists()
    resolved = register.resolve(
        world.reports(),
        frame(LINKS.polars_schema(), world.links),
        deaths,
        register.paid_families(participants),
        cutoff=CUTOFF,
        as_of=CUTOFF,
        borne=pl.Series("nik", list(borne), dtype=pl.String),
    )
    return Answer(world, register.apply(resolved, *world.dtsen()))


def test_every_part_of_a_persons_data_can_be_corrected_on_paper() -> None:
    right = {
        "nama_baru": "ANI LESTARI",
        "nik_baru": nik("ani benar"),
        "tgl_lahir_baru": "1974-05-05",
        "jk_baru": "L",
    }
    answer = correct(family(), **right).run()
    person = answer.member("ani lestari")

    assert answer.state("L1") == "BERLAKU TIDAK_MENURUNKAN"
    assert (person["nik"], person["tgl_lahir"], person["jk"]) == (
        nik("ani benar"),
        date(1974, 5, 5),
        "L",
    )
    assert person["id_orang"] == nik("ani")
    assert sorted(answer.outcome.changes["hal"]) == ["JENIS_KELAMIN", "NAMA", "NIK", "TGL_LAHIR"]
    assert answer.family("A")["peristiwa"] == ["L1"]


def test_what_a_correction_leaves_open_stays_as_it_is() -> None:
    person = correct(family(), nama_baru="ANI LESTARI").run().member("ani lestari")

    assert (person["nik"], person["tgl_lahir"], person["jk"]) == (nik("ani"), date(1972, 5, 5), "P")


def test_a_head_whose_nik_is_corrected_is_head_under_the_right_one() -> None:
    answer = correct(family(), who="budi", nik_baru=nik("budi benar")).run()

    assert answer.family("A")["nik_kepala"] == nik("budi benar")


def test_a_correction_without_a_paper_is_known_and_changes_nothing() -> None:
    bare = {"dokumen_jenis": None, "dokumen_nomor": None}
    answer = correct(family(), nama_baru="ANI LESTARI", **bare).run()

    assert answer.state("L1") == "DILAPORKAN BUKTI_KURANG"
    assert answer.outcome.changes.is_empty()


def test_a_paid_familys_member_is_corrected_only_when_it_is_certainly_that_person() -> None:
    unsure = correct(family().paid("A"), tgl_lahir_baru="1980-01-01", pasti=False).run()
    sure = correct(family().paid("A"), tgl_lahir_baru="1980-01-01").run()

    assert unsure.state("L1") == "DILAPORKAN NIK_TIDAK_PASTI"
    assert sure.state("L1") == "BERLAKU TIDAK_MENURUNKAN"


def test_a_correction_of_a_person_asks_for_two_officers() -> None:
    rows = register.consequences(correct(family(), nama_baru="ANI LESTARI").reports())

    assert rows["dua_petugas"].to_list() == [True]


def test_a_nik_that_somebody_else_bears_is_never_taken_over() -> None:
    world = correct(family(), nik_baru=nik("budi"))

    assert with_borne(world, nik("budi")).state("L1") == "DILAPORKAN NIK_DIPAKAI_ORANG_LAIN"
    # her own, named once more, is nobody else's
    again = correct(family(), nik_baru=nik("ani"), nama_baru="ANI LESTARI")
    assert with_borne(again, nik("ani")).state("L1") == "BERLAKU TIDAK_MENURUNKAN"


def test_one_nik_named_for_two_people_is_given_to_neither() -> None:
    world = correct(family(), "L1", "ani", nik_baru=nik("baru"))
    correct(world, "L2", "budi", nik_baru=nik("baru"))
    answer = world.run()

    assert {answer.state("L1"), answer.state("L2")} == {"DILAPORKAN NIK_DIPAKAI_ORANG_LAIN"}


def test_two_corrections_of_one_person_add_up_unless_they_differ() -> None:
    alike = correct(family(), "L1", nama_baru="ANI LESTARI")
    correct(alike, "L2", tgl_lahir_baru="1974-05-05")
    both = alike.run()
    unlike = correct(family(), "L1", nama_baru="ANI LESTARI")
    correct(unlike, "L2", nama_baru="ANA LESTARI")
    neither = unlike.run()

    assert both.state("L2") == "DIGABUNG KEJADIAN_SAMA"
    assert both.member("ani lestari")["tgl_lahir"] == date(1974, 5, 5)
    assert neither.state("L1") == neither.state("L2") == "BERTENTANGAN KOREKSI_BERBEDA"
    assert neither.outcome.conflicts.select("id_laporan", "id_lawan").rows() == [
        ("L1", "L2"),
        ("L2", "L1"),
    ]


def test_a_new_card_number_may_come_with_it() -> None:
    answer = correct(family(), nama_baru="ANI LESTARI", no_kk_baru=kk("N")).run()

    assert answer.family("N")["no_kk_silsilah"] == sorted([kk("A"), kk("N")])
    assert answer.member("ani lestari")["no_kk"] == kk("N")


def test_a_correction_is_proposed_to_dtsen_by_the_columns_it_corrects() -> None:
    world = correct(family(), nama_baru="ANI LESTARI", nik_baru=nik("ani benar"))
    row = Owners().month(world, "2025-10").person("ani lestari")

    assert row["kolom_berubah"] == "nomor_induk_kependudukan;nama"
    assert (row["nik_semula"], row["nomor_induk_kependudukan"]) == (nik("ani"), nik("ani benar"))
    assert row["tanggal_lahir"] == "1972-05-05"


def test_without_anything_corrected_it_is_passed_on_as_before() -> None:
    assert correct(family()).run().state("L1") == "TIDAK_MENGUBAH KOREKSI_DATA"

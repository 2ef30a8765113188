"""Marriages and divorces: new couples, joining, the side that leaves, and what changes nothing."""

from __future__ import annotations

import hashlib
from typing import Any

import polars as pl
import pytest

from tests.register.drawn import DESA, World, kk, nik

BUKU = {"dokumen_jenis": "BUKU_NIKAH", "dokumen_nomor": "1"}
AKTA = {"no_akta_cerai": "AC-1"}


def two_families() -> World:
    return (
        World()
        .family("A", "budi L 1970-01-01 1 2", "eko L 2000-01-01 3")
        .family("B", "tuti P 1970-01-01 1 4", "nina P 2001-01-01 3", desa="baru", desil=3)
    )


def wedding(world: World, id_laporan: str, suami: str, istri: str, **cells: Any) -> World:
    usual = {"tgl_nikah": "2025-09-01", "status_nikah": "TERCATAT", **BUKU}
    return world.report(
        "perkawinan", id_laporan, {"SUAMI": suami, "ISTRI": istri}, **{**usual, **cells}
    )


def married() -> World:
    return World().family(
        "A",
        "budi L 1980-01-01 1 2",
        "ani P 1982-05-05 2 2",
        "edi L 2010-01-01 3",
        "eni P 2012-01-01 3",
    )


def divorce(world: World, id_laporan: str, anak: list[str] | None = None, **cells: Any) -> World:
    usual = {"tgl_cerai": "2025-09-01", "status_cerai": "AKTA", "tetap_di_kk": "SUAMI", **AKTA}
    people: dict[str, Any] = {"SUAMI": "budi", "ISTRI": "ani", "ANAK": anak or []}
    return world.report("perceraian", id_laporan, people, **{**usual, **cells})


def test_a_couple_with_its_own_kk_is_a_new_family_without_rank() -> None:
    answer = wedding(two_families(), "L1", "eko", "nina", no_kk_baru=kk("N")).run()
    row = answer.family("N")

    assert answer.living == {"budi": "A", "tuti": "B", "eko": "N", "nina": "N"}
    assert (row["asal"], row["desil_nasional"], row["nik_kepala"]) == ("BENTUKAN", None, nik("eko"))
    assert row["terbentuk_dari"] == sorted([kk("A"), kk("B")])
    assert [answer.member(name)["hubungan"] for name in ("eko", "nina")] == ["1", "2"]
    assert [answer.member(name)["status_kawin"] for name in ("eko", "nina")] == ["2", "2"]
    assert sorted(r["sifat"] for r in answer.outcome.lineage.to_dicts()) == ["PECAH", "PECAH"]


def test_without_a_number_the_new_family_is_named_by_the_winning_report() -> None:
    answer = wedding(two_families(), "L1", "eko", "nina").run()
    expected = "S" + hashlib.sha256(b"L1" + b"PASANGAN").hexdigest()[:15]

    assert answer.family("baru")["no_kk"] == expected


@pytest.mark.parametrize("others_die", [[], ["ida"], ["ida", "tuti"], ["ida", "tuti", "budi"]])
def test_a_couple_joins_a_host_named_by_a_provisional_number_whatever_happens_elsewhere(
    others_die: list[str],
) -> None:
    world = two_families().family("C", "ida P 1980-01-01 1", "joko L 1999-01-01 3")
    world.report(
        "perubahan_keluarga",
        "L1",
        {"SUBJEK": "eko"},
        jenis="PISAH_KK",
        tgl_kejadian="2025-08-01",
        dokumen_jenis="BERITA_ACARA",
        dokumen_nomor="1",
    )
    for place, name in enumerate(others_die):
        world.report(
            "kematian",
            f"M{place}",
            {"SUBJEK": name},
            tgl_meninggal="2025-08-05",
            dokumen_jenis="AKTA_KEMATIAN",
            dokumen_nomor="1",
        )
    host = "S" + hashlib.sha256(b"L1" + b"PERGI").hexdigest()[:15]
    answer = wedding(world, "L2", "joko", "nina", no_kk_baru=host).run()

    homes = dict(answer.outcome.members.select(pl.col("nama").str.to_lowercase(), "no_kk").rows())
    assert {name: homes[name] for name in ("eko", "joko", "nina")} == dict.fromkeys(
        ("eko", "joko", "nina"), host
    )


def test_one_may_join_the_others_kk() -> None:
    answer = wedding(two_families(), "L1", "eko", "nina", no_kk_baru=kk("A")).run()

    assert answer.living == {"budi": "A", "eko": "A", "nina": "A", "tuti": "B"}
    assert answer.member("nina")["hubungan"] == "4"
    assert answer.family("A")["desil_nasional"] == 2


def test_an_unrecorded_marriage_without_a_new_kk_changes_nothing() -> None:
    answer = wedding(
        two_families(), "L1", "eko", "nina", status_nikah="TIDAK_TERCATAT", dokumen_nomor=None
    ).run()

    assert answer.state("L1") == "TIDAK_MENGUBAH NIKAH_TANPA_KK_BARU"
    assert answer.families() == []


def test_an_unrecorded_marriage_with_a_new_kk_forms_a_family() -> None:
    answer = wedding(
        two_families(),
        "L1",
        "eko",
        "nina",
        status_nikah="TIDAK_TERCATAT",
        no_kk_baru=kk("N"),
        dokumen_jenis=None,
        dokumen_nomor=None,
    ).run()

    assert answer.living["eko"] == "N"


def test_a_marriage_without_any_paper_is_only_reported() -> None:
    answer = wedding(two_families(), "L1", "eko", "nina", dokumen_nomor=None).run()

    assert answer.state("L1") == "DILAPORKAN BUKTI_KURANG"
    assert answer.family("A")["dilaporkan"] == ["PERKAWINAN"]
    assert answer.family("B")["dilaporkan"] == ["PERKAWINAN"]


def test_the_weaker_link_of_the_two_decides() -> None:
    world = two_families()
    wedding(world, "L1", "eko", "nina")
    world.links[1]["keputusan"] = "TINJAU"

    assert world.run().state("L1") == "TINJAU PADANAN_DITINJAU"


def test_married_to_two_people_contradicts_unless_divorced_between() -> None:
    world = two_families().family("C", "sita P 2001-01-01 1")
    wedding(world, "L1", "eko", "nina", tgl_nikah="2025-07-01")
    wedding(world, "L2", "eko", "sita", tgl_nikah="2025-09-20")
    twice = world.run()
    world.report(
        "perceraian",
        "L3",
        {"SUAMI": "eko", "ISTRI": "nina"},
        tgl_cerai="2025-08-10",
        status_cerai="AKTA",
        tetap_di_kk="SUAMI",
        **AKTA,
    )
    between = world.run()

    assert twice.state("L1") == twice.state("L2") == "BERTENTANGAN KAWIN_DUA_KALI"
    assert twice.living["eko"] == "A"
    assert between.living["eko"] == between.living["sita"]
    assert between.living["nina"] != between.living["eko"] or between.living["nina"] == "baru"


def test_the_side_that_leaves_forms_a_family_with_the_children_named() -> None:
    answer = divorce(married(), "L1", ["eni"], no_kk_baru=kk("N")).run()

    assert answer.living == {"budi": "A", "edi": "A", "ani": "N", "eni": "N"}
    assert answer.family("A")["desil_nasional"] == 2
    assert answer.family("N")["desil_nasional"] is None
    assert answer.family("N")["kode_desa"] == DESA["lama"]
    assert answer.family("N")["nik_kepala"] == nik("ani")
    assert answer.member("eni")["hubungan"] == "3"
    assert [answer.member(name)["status_kawin"] for name in ("budi", "ani")] == ["3", "3"]


def test_when_the_head_leaves_the_other_is_head() -> None:
    answer = divorce(married(), "L1", tetap_di_kk="ISTRI").run()

    assert answer.living == {"ani": "A", "edi": "A", "eni": "A", "budi": "baru"}
    assert answer.family("A")["nik_kepala"] == nik("ani")


def test_the_side_that_leaves_may_return_to_its_parents() -> None:
    world = married().family("P", "siti P 1955-01-01 1 4", desil=3)
    answer = divorce(world, "L1", ["eni"], no_kk_baru=kk("P")).run()

    assert answer.living == {"budi": "A", "edi": "A", "ani": "P", "eni": "P", "siti": "P"}
    assert answer.family("P")["desil_nasional"] == 3


def test_a_separation_without_decree_changes_nothing() -> None:
    for status in ("PROSES", "TIDAK_TERCATAT", "PISAH_RUMAH"):
        answer = divorce(married(), "L1", status_cerai=status).run()
        assert answer.state("L1") == "TIDAK_MENGUBAH BELUM_AKTA_CERAI"
        assert answer.families() == []


def test_who_leaves_is_never_guessed() -> None:
    answer = divorce(married(), "L1", tetap_di_kk=None).run()

    assert answer.state("L1") == "DILAPORKAN PIHAK_PERGI_TIDAK_DIKETAHUI"
    assert answer.family("A")["dilaporkan"] == ["PERCERAIAN"]
    assert answer.living["ani"] == answer.living["budi"] == "A"


def test_a_separation_and_a_later_decree_are_two_events_and_the_decree_counts() -> None:
    world = divorce(
        married(), "L1", status_cerai="PROSES", lapor="2025-08-20", tgl_cerai="2025-08-01"
    )
    answer = divorce(world, "L2").run()

    assert answer.state("L1") == "TIDAK_MENGUBAH BELUM_AKTA_CERAI"
    assert answer.state("L2") == "BERLAKU BUKTI_CUKUP"


def test_a_paid_family_is_split_only_when_the_one_who_leaves_is_certain() -> None:
    unsure = divorce(married().paid("A"), "L1", pasti=False).run()
    world = divorce(married().paid("A"), "L1")
    world.links[0]["nik_sama"] = False  # the husband stays: his link need not be exact
    sure = world.run()

    assert unsure.state("L1") == "DILAPORKAN NIK_TIDAK_PASTI"
    assert sure.state("L1") == "BERLAKU BUKTI_CUKUP"

"""Deaths: the family goes on with a new head, ends with its last member – on evidence only."""

from __future__ import annotations

from typing import Any

import pytest

import register
from tests.register.drawn import World, kk, nik

AKTA = {"dokumen_jenis": "AKTA_KEMATIAN", "dokumen_nomor": "1"}


def family(*more: str) -> World:
    return World().family("A", "budi L 1970-01-01 1 2", "ani P 1972-05-05 2 2", *more)


def death(world: World, id_laporan: str, who: str, **cells: Any) -> World:
    return world.report(
        "kematian", id_laporan, {"SUBJEK": who}, **{"tgl_meninggal": "2025-09-10", **cells}
    )


def test_the_death_of_a_member_with_a_document_takes_that_member_off() -> None:
    answer = death(family("edi L 2010-01-01 3"), "L1", "edi", **AKTA).run()

    assert answer.state("L1") == "BERLAKU BUKTI_CUKUP"
    assert sorted(answer.living) == ["ani", "budi"]
    assert answer.family("A")["nik_kepala"] == nik("budi")


def test_after_the_heads_death_the_spouse_is_head_and_the_family_continues() -> None:
    answer = death(family("edi L 2000-01-01 3"), "L1", "budi", **AKTA).run()

    assert answer.family("A")["nik_kepala"] == nik("ani")
    assert answer.family("A")["desil_nasional"] == 2
    assert answer.member("ani")["hubungan"] == "1"
    assert answer.member("ani")["status_kawin"] == "4"
    assert answer.member("edi")["hubungan"] == "3"


def test_without_a_spouse_the_oldest_adult_child_is_head() -> None:
    world = World().family(
        "A",
        "budi L 1970-01-01 1 4",
        "edi L 2012-01-01 3",
        "eko L 2001-01-01 3",
        "eni P 2004-01-01 3",
    )
    answer = death(world, "L1", "budi", **AKTA).run()

    assert answer.family("A")["nik_kepala"] == nik("eko")
    assert answer.member("edi")["hubungan"] == "8"


def test_a_change_of_head_names_another_than_the_usual_one() -> None:
    world = death(family("eko L 2001-01-01 3"), "L1", "budi", **AKTA).report(
        "perubahan_keluarga",
        "L2",
        {"SUBJEK": "eko"},
        jenis="GANTI_KEPALA",
        tgl_kejadian="2025-09-20",
        no_kk_baru=kk("N"),
    )
    answer = world.run()
    row = answer.family("N")

    assert row["nik_kepala"] == nik("eko")
    assert answer.member("ani")["hubungan"] == "6"
    assert row["no_kk_asal"] == kk("A")
    assert row["no_kk_silsilah"] == sorted([kk("A"), kk("N")])
    assert (row["asal"], row["desil_nasional"]) == ("DTSEN", 2)
    assert [
        (r["no_kk_lama"], r["no_kk_baru"], r["sifat"]) for r in answer.outcome.lineage.to_dicts()
    ] == [(kk("A"), kk("N"), "LANJUT")]


def test_the_last_members_death_ends_the_family() -> None:
    answer = death(World().family("A", "budi L 1950-01-01 1 4"), "L1", "budi", **AKTA).run()

    assert answer.families() == []
    assert answer.outcome.ended.to_dicts() == [
        {
            "no_kk": kk("A"),
            "kode_desa_dtsen": "3325010001",
            "sebab": "MENINGGAL",
            "id_laporan": "L1",
            "tgl_kejadian": answer.event("L1")["tgl_kejadian"],
        }
    ]


def test_a_cadres_report_alone_is_known_but_takes_nobody_off() -> None:
    answer = death(family(), "L1", "budi").run()

    assert answer.state("L1") == "DILAPORKAN BUKTI_KURANG"
    assert answer.family("A")["dilaporkan"] == ["KEMATIAN"]
    assert answer.family("A")["peristiwa"] == []
    assert answer.member("budi")["meninggal_dilaporkan"] is True
    assert answer.member("ani")["meninggal_dilaporkan"] is False


def test_a_document_without_its_number_or_of_another_kind_is_none() -> None:
    unnumbered = death(family(), "L1", "budi", dokumen_jenis="AKTA_KEMATIAN").run()
    other = death(family(), "L1", "budi", dokumen_jenis="BUKU_NIKAH", dokumen_nomor="1").run()

    assert unnumbered.state("L1") == "DILAPORKAN BUKTI_KURANG"
    assert other.state("L1") == "DILAPORKAN BUKTI_KURANG"


def test_another_bodys_list_is_a_second_source() -> None:
    answer = death(family(), "L1", "budi").listed_dead("budi").run()

    assert answer.state("L1") == "BERLAKU BUKTI_CUKUP"
    assert answer.event("L1")["bukti"] == "DUA_SUMBER"
    assert sorted(answer.living) == ["ani"]


@pytest.mark.parametrize("source", ["POSYANDU", "Aduan", "MEDIA"])
def test_a_list_that_repeats_the_post_a_complaint_or_the_press_is_no_second_source(
    source: str,
) -> None:
    answer = death(family(), "L1", "budi").listed_dead("budi", source=source).run()

    assert answer.state("L1") == "DILAPORKAN BUKTI_KURANG"
    assert sorted(answer.living) == ["ani", "budi"]


@pytest.mark.parametrize("source", ["KUNJUNGAN", "Dukcapil", "TASPEN"])
def test_a_companions_visit_or_a_body_is_a_second_source(source: str) -> None:
    answer = death(family(), "L1", "budi").listed_dead("budi", source=source).run()
    assert answer.event("L1")["bukti"] == "DUA_SUMBER"


def test_a_list_entry_without_a_report_is_left_to_the_rules() -> None:
    answer = family().listed_dead("budi").run()

    assert answer.outcome.events.height == 0
    assert answer.outcome.families.height == 0


def test_two_cadres_are_not_two_sources() -> None:
    world = death(death(family(), "L1", "budi"), "L2", "budi", kode_posyandu="P2")
    answer = world.run()

    assert answer.state("L1") == "DILAPORKAN BUKTI_KURANG"
    assert answer.state("L2") == "DIGABUNG KEJADIAN_SAMA"


def test_a_paid_family_needs_the_exact_nik_beside_the_document() -> None:
    unsure = death(family(), "L1", "budi", pasti=False, **AKTA)
    lama = death(family().paid("A"), "L1", "budi", pasti=False, **AKTA)
    sure = death(family().paid("A"), "L1", "budi", pasti=True, **AKTA)
    bare = death(family().paid("A"), "L1", "budi", pasti=True)

    assert unsure.run().state("L1") == "BERLAKU BUKTI_CUKUP"
    assert lama.run().state("L1") == "DILAPORKAN NIK_TIDAK_PASTI"
    assert sure.run().state("L1") == "BERLAKU BUKTI_CUKUP"
    assert bare.run().state("L1") == "DILAPORKAN BUKTI_KURANG"


def test_two_officers_who_settled_who_it_is_stand_for_the_exact_nik_but_not_for_the_document() -> (
    None
):
    settled = death(family().paid("A"), "L1", "budi", pasti=False, **AKTA)
    bare = death(family().paid("A"), "L1", "budi", pasti=False)
    for world in (settled, bare):
        world.links[0]["cara"] = "MANUAL"

    assert settled.run().state("L1") == "BERLAKU BUKTI_CUKUP"
    assert bare.run().state("L1") == "DILAPORKAN BUKTI_KURANG"


def test_what_could_lower_a_payment_asks_for_two_officers_document_or_not() -> None:
    world = death(death(family(), "L1", "budi", **AKTA), "L2", "ani")
    told = register.consequences(world.reports()).rows_by_key("id_laporan", named=True, unique=True)

    assert {row["jenis"] for row in told.values()} == {"KEMATIAN"}
    assert {row["dua_petugas"] for row in told.values()} == {True}
    assert [told[name]["berdokumen"] for name in ("L1", "L2")] == [True, False]


def test_only_pkh_and_sembako_make_a_family_paid() -> None:
    blts = death(family().paid("A", program="BLTS"), "L1", "budi", pasti=False, **AKTA)

    assert blts.run().state("L1") == "BERLAKU BUKTI_CUKUP"


def test_document_and_exact_nik_may_come_from_two_reports_of_one_death() -> None:
    world = death(family().paid("A"), "L1", "budi", pasti=False, **AKTA)
    answer = death(world, "L2", "budi", pasti=True, kode_posyandu="P2").run()

    assert answer.state("L1") == "BERLAKU BUKTI_CUKUP"
    assert answer.event("L2")["id_kejadian"] == "L1"


def test_review_and_no_match_change_nothing_and_say_so() -> None:
    review = death(family(), "L1", "budi", keputusan="TINJAU", **AKTA).run()
    none = death(family(), "L1", "budi", keputusan="TANPA_PADANAN", **AKTA).run()

    assert review.state("L1") == "TINJAU PADANAN_DITINJAU"
    assert review.family("A")["tinjau"] is True
    assert sorted(review.living) == ["ani", "budi"]
    assert none.state("L1") == "TANPA_PADANAN PADANAN_TIDAK_ADA"
    assert none.families() == []


def test_a_review_that_could_lower_nothing_yet_is_no_reason_to_hold() -> None:
    answer = death(family(), "L1", "budi", keputusan="TINJAU").run()

    assert answer.families() == []


def test_two_deaths_on_far_apart_dates_contradict_and_neither_is_applied() -> None:
    world = death(family(), "L1", "budi", tgl_meninggal="2025-07-01", **AKTA)
    answer = death(world, "L2", "budi", tgl_meninggal="2025-09-30", **AKTA).run()

    assert answer.state("L1") == "BERTENTANGAN DUA_TANGGAL_KEMATIAN"
    assert answer.state("L2") == "BERTENTANGAN DUA_TANGGAL_KEMATIAN"
    assert answer.family("A")["bertentangan"] is True
    assert sorted(answer.living) == ["ani", "budi"]


def test_a_birth_to_a_mother_dead_long_before_contradicts_but_not_one_in_childbed() -> None:
    def world(died: str) -> World:
        return death(family(), "L1", "ani", tgl_meninggal=died, **AKTA).report(
            "kelahiran",
            "L2",
            {"BAYI": "A", "IBU": "ani"},
            tgl_lahir="2025-09-10",
            jk="P",
            nama_bayi="sari",
        )

    long_before = world("2025-06-01").run()
    childbed = world("2025-09-10").run()

    assert long_before.state("L2") == "BERTENTANGAN PERISTIWA_SESUDAH_KEMATIAN"
    assert long_before.state("L1") == "BERTENTANGAN PERISTIWA_SESUDAH_KEMATIAN"
    assert sorted(childbed.living) == ["budi", "sari"]

"""Births: the newborn joins its mother's family; the dead change nothing; twins are two."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tests.register.drawn import World, kk, nik


def couple() -> World:
    return World().family("A", "budi L 1985-01-01 1 2", "ani P 1988-05-05 2 2")


def birth(world: World, id_laporan: str, baby: str | None = "sari", **cells: object) -> World:
    return world.report(
        "kelahiran",
        id_laporan,
        {"BAYI": "A", "IBU": "ani"},
        **{"tgl_lahir": "2025-09-01", "jk": "P", "kondisi": "HIDUP", "nama_bayi": baby, **cells},
    )


def test_a_newborn_joins_its_mothers_family_which_continues() -> None:
    answer = birth(couple(), "L1").run()

    family = answer.family("A")
    assert answer.living["sari"] == "A"
    assert answer.state("L1") == "BERLAKU TIDAK_MENURUNKAN"
    assert (family["jumlah_anggota"], family["desil_nasional"], family["asal"]) == (3, 2, "DTSEN")
    assert family["peristiwa"] == ["L1"]
    assert answer.member("sari")["hubungan"] == "3"


def test_a_newborn_without_nik_is_named_by_its_report_and_has_no_papers() -> None:
    answer = birth(couple(), "L1").run()

    baby = answer.member("sari")
    assert baby["id_orang"] == "B" + hashlib.sha256(b"L1").hexdigest()[:15]
    assert baby["nik"] is None
    assert baby["sumber"] == "LAPORAN"
    assert baby["berdokumen"] is False


def test_a_letter_of_birth_or_an_own_nik_counts_as_papers() -> None:
    letter = birth(couple(), "L1", dokumen_jenis="SURAT_KETERANGAN_LAHIR", dokumen_nomor="7").run()
    number = birth(couple(), "L1", nik_bayi=nik("sari")).run()
    booklet = birth(couple(), "L1", dokumen_jenis="BUKU_KIA", dokumen_nomor="7").run()

    assert letter.member("sari")["berdokumen"] is True
    assert number.member("sari")["id_orang"] == nik("sari")
    assert number.member("sari")["berdokumen"] is True
    assert booklet.member("sari")["berdokumen"] is False


def test_the_mothers_own_nik_typed_for_the_baby_is_nobodys() -> None:
    answer = birth(couple(), "L1", nik_bayi=nik("ani")).run()

    assert answer.member("sari")["nik"] is None
    assert answer.member("sari")["berdokumen"] is False
    assert answer.living["ani"] == "A"


def test_a_seventeen_digit_placeholder_is_no_nik() -> None:
    answer = birth(couple(), "L1", nik_bayi=nik("ani") + "1").run()

    assert answer.member("sari")["nik"] is None


def test_a_stillbirth_changes_nothing() -> None:
    answer = birth(couple(), "L1", kondisi="MATI").run()

    assert answer.state("L1") == "TIDAK_MENGUBAH LAHIR_MATI"
    assert answer.families() == []


def test_one_baby_reported_by_two_posts_is_one_baby_and_the_document_wins() -> None:
    world = birth(couple(), "L1", "Sari Dewi", lapor="2025-09-05")
    world = birth(
        world,
        "L2",
        "Sari Dewy",
        lapor="2025-09-20",
        tgl_lahir="2025-09-02",
        kode_posyandu="P2",
        dokumen_jenis="AKTA_KELAHIRAN",
        dokumen_nomor="1",
    )
    answer = world.run()

    assert answer.family("A")["jumlah_anggota"] == 3
    assert answer.state("L1") == "DIGABUNG KEJADIAN_SAMA"
    assert answer.event("L1")["id_kejadian"] == "L2"
    assert answer.state("L2").startswith("BERLAKU")


def test_twins_are_told_apart_by_name_place_or_sex() -> None:
    by_name = birth(birth(couple(), "L1", "Hasan"), "L2", "Husin").run()
    by_place = birth(birth(couple(), "L1", None, anak_ke=2), "L2", None, anak_ke=3).run()
    by_sex = birth(birth(couple(), "L1", None), "L2", "By Ny Ani", jk="L").run()

    for answer in (by_name, by_place, by_sex):
        assert answer.family("A")["jumlah_anggota"] == 4


def test_a_word_of_address_or_a_missing_surname_makes_no_second_baby() -> None:
    world = birth(couple(), "L1", "Arkan Febrianto", nik_bayi=nik("arkan"))
    birth(world, "L2", "PAK ARKAN", anak_ke=2, kode_posyandu="P2", lapor="2025-10-08")

    assert world.run().family("A")["jumlah_anggota"] == 3


def test_twins_told_by_two_posts_stay_two() -> None:
    world = couple()
    for post, day in (("P1", "2025-09-05"), ("P2", "2025-09-20")):
        for baby in ("Hasan Saputra", "Husen Saputra"):
            birth(world, f"{post}{baby}", baby, kode_posyandu=post, lapor=day)
    answer = world.run()

    assert answer.family("A")["jumlah_anggota"] == 4
    assert answer.event("P2Husen Saputra")["id_kejadian"] == "P1Husen Saputra"


def test_a_vague_repeat_does_not_glue_twins_together() -> None:
    world = birth(birth(couple(), "L1", "Hasan"), "L2", "Husin")
    answer = birth(world, "L3", None, kode_posyandu="P2", lapor="2025-10-09").run()

    assert answer.family("A")["jumlah_anggota"] == 4
    assert answer.state("L3") == "DIGABUNG KEJADIAN_SAMA"


def test_a_baby_already_in_dtsen_is_not_added_again() -> None:
    world = World().family(
        "A", "budi L 1985-01-01 1 2", "ani P 1988-05-05 2 2", "sari P 2025-09-01 3"
    )
    linked = birth(world, "L1")
    linked.links[0]["nik_padan"] = nik("sari")

    assert linked.run().state("L1") == "TIDAK_MENGUBAH BAYI_SUDAH_DI_DTSEN"
    unlinked = birth(
        World().family("A", "ani P 1988-05-05 1 2", "sari P 2025-09-01 3"), "L1", None
    ).run()
    assert unlinked.state("L1") == "TIDAK_MENGUBAH BAYI_SUDAH_DI_DTSEN"
    assert unlinked.family("A")["jumlah_anggota"] == 2


def test_the_twin_dtsen_does_not_list_yet_is_added() -> None:
    world = World().family("A", "ani P 1988-05-05 1 2", "sari P 2025-09-01 3")
    one_listed = birth(birth(world, "L1", "sari", anak_ke=1), "L2", "dewi", anak_ke=2).run()
    assert sorted(one_listed.living) == ["ani", "dewi", "sari"]
    assert one_listed.state("L1") == "TIDAK_MENGUBAH BAYI_SUDAH_DI_DTSEN"

    world = World().family("A", "ani P 1988-05-05 1 2", "sari P 2025-09-01 3")
    unclear = birth(birth(world, "L1", "mira", anak_ke=1), "L2", "dewi", anak_ke=2).run()
    assert sorted(unclear.living) == ["ani", "sari"]


def test_an_infant_born_and_dead_since_dtsen_leaves_the_family_as_it_was() -> None:
    world = birth(couple(), "L1").report(
        "kematian",
        "L2",
        {"SUBJEK": "A"},
        tgl_meninggal="2025-09-03",
        nama="bayi Ny Ani",
        dokumen_jenis="SURAT_KETERANGAN_KEMATIAN",
        dokumen_nomor="3",
    )
    answer = world.run()

    assert answer.state("L2") == "BERLAKU BUKTI_CUKUP"
    assert sorted(answer.living) == ["ani", "budi"]
    assert answer.family("A")["jumlah_anggota"] == 2


def died_unknown(world: World, **cells: Any) -> World:
    """The death of somebody whom DTSEN does not know, on the card of family A."""
    papers = {"dokumen_jenis": "AKTA_KEMATIAN", "dokumen_nomor": "3"}
    told = {"tgl_meninggal": "2025-09-20", "no_kk": kk("A"), "tgl_lahir": "2025-09-01", **papers}
    told |= {"keputusan": "TANPA_PADANAN", **cells}
    return world.report("kematian", "L3", {"SUBJEK": "A"}, **told)


def test_an_infant_whose_birth_and_death_are_told_in_one_month_is_not_counted() -> None:
    answer = died_unknown(birth(couple(), "L1")).run()

    assert answer.state("L3") == "BERLAKU BUKTI_CUKUP"
    assert sorted(answer.living) == ["ani", "budi"]
    # nobody's NIK says that it is this child: a family already paid loses nothing by it yet
    paid = died_unknown(birth(couple().paid("A"), "L1"), pasti=False).run()
    assert paid.state("L3") == "DILAPORKAN NIK_TIDAK_PASTI"


@pytest.mark.parametrize(
    "cells", [{"tgl_lahir": "2025-08-31"}, {"no_kk": kk("B")}, {"jk": "L"}, {"tgl_lahir": None}]
)
def test_a_death_that_does_not_fit_the_birth_takes_no_newborn_off(cells: dict[str, Any]) -> None:
    answer = died_unknown(birth(couple(), "L1"), **cells).run()

    assert answer.state("L3") == "TANPA_PADANAN PADANAN_TIDAK_ADA"
    assert "sari" in answer.living


def test_of_twins_the_one_named_died_and_without_a_name_nobody_is_taken() -> None:
    twins = birth(birth(couple(), "L1", "sari", anak_ke=1), "L2", "dewi", anak_ke=2)
    named = died_unknown(twins, nama="DEWI").run()

    assert sorted(named.living) == ["ani", "budi", "sari"]
    twins.forms["kematian"][0]["nama"] = "By Ny Ani"
    unnamed = twins.run()
    assert unnamed.state("L3") == "TIDAK_MENGUBAH BAYI_TIDAK_TERCATAT"


def test_an_infant_death_without_a_birth_changes_nothing() -> None:
    world = couple().report(
        "kematian",
        "L2",
        {"SUBJEK": "A"},
        tgl_meninggal="2025-09-03",
        dokumen_jenis="AKTA_KEMATIAN",
        dokumen_nomor="3",
    )

    assert world.run().state("L2") == "TIDAK_MENGUBAH BAYI_TIDAK_TERCATAT"


def test_a_daughters_baby_is_a_grandchild_of_the_head() -> None:
    world = World().family("A", "budi L 1965-01-01 1 2", "ani P 2000-05-05 3 2")

    assert birth(world, "L1").run().member("sari")["hubungan"] == "5"


def test_pregnancies_are_listed_with_the_mothers_present_family() -> None:
    world = (
        couple()
        .report("kehamilan", "H1", {"IBU": "ani"}, taksiran_persalinan="2026-03-01")
        .report(
            "perubahan_keluarga",
            "L1",
            {"SUBJEK": "ani"},
            jenis="PISAH_KK",
            tgl_kejadian="2025-09-01",
            no_kk_baru=kk("N"),
        )
    )
    rows = world.run().outcome.pregnancies.to_dicts()

    assert [(r["no_kk"], r["id_orang"], str(r["hpht"])) for r in rows] == [
        (kk("N"), nik("ani"), "2025-05-25")
    ]


def test_a_death_linked_to_a_newborn_takes_that_very_child_off() -> None:
    world = birth(birth(couple(), "L1", "sari", anak_ke=1), "L2", "santi", anak_ke=2)
    papers = {"dokumen_jenis": "AKTA_KEMATIAN", "dokumen_nomor": "1"}
    world.report("kematian", "L3", {"SUBJEK": "budi"}, tgl_meninggal="2025-10-01", **papers)
    world.links[-1] |= {
        "nik_padan": None,
        "id_orang_padan": "B" + hashlib.sha256(b"L2").hexdigest()[:15],
        "no_kk_padan": kk("A"),
    }

    answer = world.run()

    assert answer.state("L3") == "BERLAKU BUKTI_CUKUP"
    assert sorted(answer.living) == ["ani", "budi", "sari"]


def test_a_link_to_a_newborn_whose_birth_was_withdrawn_changes_nothing() -> None:
    world = birth(couple(), "L1")
    papers = {"dokumen_jenis": "AKTA_KEMATIAN", "dokumen_nomor": "1"}
    world.report("kematian", "L3", {"SUBJEK": "budi"}, tgl_meninggal="2025-10-01", **papers)
    world.links[-1] |= {"nik_padan": None, "id_orang_padan": "B" + "0" * 15, "no_kk_padan": kk("A")}

    answer = world.run()

    assert answer.state("L3") == "TIDAK_MENGUBAH ORANG_TIDAK_DI_KELUARGA"
    assert sorted(answer.living) == ["ani", "budi", "sari"]

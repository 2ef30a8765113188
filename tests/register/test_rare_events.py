"""Events a form has no box for: foundlings, unknown mothers, two posts of one divorce, returns."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.register.drawn import World, kk

OCTOBER, NOVEMBER = date(2025, 10, 17), date(2025, 11, 17)
LEFT = {"sifat": "TETAP", "no_surat_pindah": "7"}


def family() -> World:
    return World().family("A", "budi L 1980-01-01 1 2", "ani P 1982-05-05 2 2")


def born(world: World, people: dict[str, Any], **cells: Any) -> World:
    given = {"tgl_lahir": "2025-09-20", "jk": "P", "nama_bayi": "ina", **cells}
    return world.report("kelahiran", "L1", people, **given)


def test_a_foundling_taken_in_is_a_member_of_the_family_that_took_it_and_nobodys_child() -> None:
    answer = born(family(), {"BAYI": "A"}).run()

    assert answer.state("L1") == "BERLAKU TIDAK_MENURUNKAN"
    assert answer.living["ina"] == "A"
    assert answer.member("ina")["hubungan"] == "8"


def test_a_foundling_nobody_has_taken_in_is_counted_and_forms_no_family() -> None:
    world = born(family(), {"BAYI": "A"})
    world.links[0] |= {"keputusan": "TANPA_PADANAN", "no_kk_padan": None}
    answer = world.run()

    assert answer.state("L1") == "TANPA_PADANAN PADANAN_TIDAK_ADA"
    assert answer.families() == []


def test_the_child_of_a_mother_outside_dtsen_joins_the_family_its_father_is_in() -> None:
    world = born(family(), {"BAYI": "A", "AYAH": "budi"})
    answer = world.run()

    assert answer.living["ina"] == "A"
    assert answer.member("ina")["hubungan"] == "3"


def test_an_event_contradicted_later_stays_in_the_tranche_and_is_held_in_the_next() -> None:
    world = family().report(
        "kematian",
        "L1",
        {"SUBJEK": "ani"},
        lapor="2025-09-20",
        tgl_meninggal="2025-09-10",
        dokumen_jenis="AKTA_KEMATIAN",
        dokumen_nomor="1",
    )
    world.report(
        "kehamilan",
        "L2",
        {"IBU": "ani"},
        lapor="2025-11-01",
        tgl_periksa="2025-10-30",
        hpht="2025-07-01",
    )
    then, now = world.run(OCTOBER), world.run(NOVEMBER)

    assert then.state("L1") == "BERLAKU BUKTI_CUKUP"
    assert "ani" not in then.living
    assert now.state("L1") == now.state("L2") == "BERTENTANGAN PERISTIWA_SESUDAH_KEMATIAN"
    assert now.living["ani"] == "A"


@pytest.mark.parametrize("first", ["lama", "baru"])
def test_a_divorce_told_by_posts_of_two_kabupaten_is_one_and_the_decree_decides(first: str) -> None:
    world = World().family(
        "A", "budi L 1980-01-01 1 2", "ani P 1982-05-05 2 2", "edi L 2010-01-01 3"
    )
    world.family("B", "tuti P 1955-01-01 1 4", desa="baru")
    couple = {"SUAMI": "budi", "ISTRI": "ani", "ANAK": ["edi"]}
    usual = {"status_cerai": "AKTA", "tetap_di_kk": "SUAMI", "tgl_cerai": "2025-09-01"}
    other = "lama" if first == "baru" else "baru"
    # his post only knows of it; hers, in another kabupaten, saw the decree and where she went
    told = {"lama": {}, "baru": {"no_akta_cerai": "AC-1", "no_kk_baru": kk("B")}}
    world.report("perceraian", "L1", couple, kode_desa=first, **usual, **told[first])
    world.report("perceraian", "L2", couple, kode_desa=other, **usual, **told[other])
    answer = world.run()

    assert answer.living == {"budi": "A", "ani": "B", "edi": "B", "tuti": "B"}
    states = {answer.state("L1"), answer.state("L2")}
    assert states == {"BERLAKU BUKTI_CUKUP", "DIGABUNG KEJADIAN_SAMA"}


def abroad(world: World, whole: str) -> World:
    return world.report(
        "perpindahan",
        "L1",
        {"SUBJEK": "budi"},
        arah="LUAR_NEGERI",
        seluruh_keluarga=whole,
        tgl_pindah="2025-08-01",
        **LEFT,
    )


def test_who_went_abroad_may_come_back_into_the_family_left() -> None:
    world = abroad(family(), "TIDAK").report(
        "perubahan_keluarga",
        "L2",
        {"SUBJEK": "budi"},
        jenis="KEMBALI",
        tgl_kejadian="2025-09-15",
        no_kk_baru=kk("A"),
    )
    answer = world.run()

    assert answer.living == {"ani": "A", "budi": "A"}
    assert answer.family("A")["jumlah_anggota"] == 2
    # she is head since he left; he does not take her place by coming back
    assert answer.member("ani")["hubungan"] == "1"
    assert answer.member("budi")["hubungan"] == "2"
    assert [(row["hal"]) for row in answer.outcome.changes.to_dicts()].count("PINDAH_KK") == 1


def test_who_comes_back_is_in_the_family_what_the_card_calls_them() -> None:
    world = family().report(
        "perpindahan",
        "L1",
        {"SUBJEK": "ani"},
        arah="LUAR_NEGERI",
        seluruh_keluarga="TIDAK",
        tgl_pindah="2025-08-01",
        **LEFT,
    )
    world.report(
        "perubahan_keluarga",
        "L2",
        {"SUBJEK": "ani"},
        jenis="KEMBALI",
        tgl_kejadian="2025-09-15",
        no_kk_baru=kk("A"),
    )

    assert world.run().member("ani")["hubungan"] == "2"


def test_a_whole_family_back_from_abroad_is_there_again_with_its_rank() -> None:
    world = abroad(family(), "YA").report(
        "perpindahan",
        "L2",
        {"SUBJEK": "budi"},
        arah="DATANG",
        seluruh_keluarga="YA",
        kode_desa="baru",
        tgl_pindah="2025-09-15",
        **LEFT,
    )
    answer = world.run()
    row = answer.family("A")

    assert (row["keadaan"], row["kode_desa"], row["desil_nasional"]) == ("ADA", "3271020002", 2)


def test_who_was_not_found_and_is_reported_moved_is_moved_and_the_task_stays_known() -> None:
    world = family().report(
        "perubahan_keluarga",
        "L1",
        {"SUBJEK": "budi"},
        jenis="TIDAK_DITEMUKAN",
        tgl_kejadian="2025-08-20",
    )
    world.report(
        "perpindahan",
        "L2",
        {"SUBJEK": "budi"},
        arah="KELUAR",
        seluruh_keluarga="YA",
        kode_desa_tujuan="baru",
        tgl_pindah="2025-08-10",
        **LEFT,
    )
    answer = world.run()

    assert answer.state("L1") == "DILAPORKAN HANYA_TUGAS"
    assert answer.family("A")["kode_desa"] == "3271020002"
    assert answer.family("A")["dilaporkan"] == ["TIDAK_DITEMUKAN"]

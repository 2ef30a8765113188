"""Moves: whole families keep their rank, single movers form or join, abroad is not the end."""

from __future__ import annotations

from typing import Any

from tests.register.drawn import DESA, World, kk, nik

SURAT = {"no_surat_pindah": "SKP-1"}


def family(*more: str) -> World:
    return World().family("A", "budi L 1970-01-01 1 2", "ani P 1972-05-05 2 2", *more)


def move(
    world: World, id_laporan: str, who: str, *, ikut: list[str] | None = None, **cells: Any
) -> World:
    people: dict[str, Any] = {"SUBJEK": who, "IKUT": ikut or []}
    usual = {
        "arah": "KELUAR",
        "seluruh_keluarga": "TIDAK",
        "sifat": "TETAP",
        "tgl_pindah": "2025-09-10",
        "kode_desa_tujuan": "baru",
    }
    return world.report("perpindahan", id_laporan, people, **{**usual, **cells})


def test_a_whole_family_that_moves_keeps_number_rank_and_lineage() -> None:
    answer = move(family(), "L1", "budi", seluruh_keluarga="YA").run()
    row = answer.family("A")

    assert answer.state("L1") == "BERLAKU TIDAK_MENURUNKAN"
    assert row["kode_desa"] == DESA["baru"]
    assert row["kode_kabupaten_kota"] == "3271"
    assert row["kode_desa_dtsen"] == DESA["lama"]
    assert (row["desil_nasional"], row["asal"], row["jumlah_anggota"]) == (2, "DTSEN", 2)


def test_an_arrival_is_where_the_reporting_post_is() -> None:
    answer = move(
        family(),
        "L1",
        "budi",
        seluruh_keluarga="YA",
        arah="DATANG",
        kode_desa="lain",
        kode_desa_tujuan=None,
    ).run()

    assert answer.family("A")["kode_desa"] == DESA["lain"]


def test_departure_and_arrival_of_a_family_are_one_event() -> None:
    world = move(family(), "L1", "budi", seluruh_keluarga="YA", kode_desa_tujuan=None)
    world = move(
        world,
        "L2",
        "ani",
        seluruh_keluarga="YA",
        arah="DATANG",
        kode_desa="baru",
        kode_posyandu="P2",
        tgl_pindah="2025-09-15",
        no_kk_baru=kk("N"),
    )
    answer = world.run()

    assert answer.event("L1")["id_kejadian"] == answer.event("L2")["id_kejadian"]
    assert answer.family("N")["kode_desa"] == DESA["baru"]
    assert answer.family("N")["no_kk_asal"] == kk("A")


def test_a_family_that_left_for_an_unknown_place_is_only_reported() -> None:
    answer = move(family(), "L1", "budi", seluruh_keluarga="YA", kode_desa_tujuan=None).run()

    assert answer.state("L1") == "DILAPORKAN TUJUAN_TIDAK_DIKETAHUI"
    assert answer.family("A")["dilaporkan"] == ["PINDAH_KELUAR"]
    assert answer.family("A")["kode_desa"] == DESA["lama"]


def test_a_temporary_departure_changes_nothing_and_is_not_held_against_anyone() -> None:
    answer = move(family(), "L1", "budi", sifat="MERANTAU", **SURAT).run()

    assert answer.state("L1") == "TIDAK_MENGUBAH MERANTAU"
    assert answer.families() == []


def test_a_move_of_unknown_kind_needs_the_letter() -> None:
    bare = move(family(), "L1", "budi", seluruh_keluarga="YA", sifat="TIDAK_TAHU").run()
    letter = move(family(), "L1", "budi", seluruh_keluarga="YA", sifat="TIDAK_TAHU", **SURAT).run()

    assert bare.state("L1") == "DILAPORKAN SIFAT_TIDAK_DIKETAHUI"
    assert letter.state("L1") == "BERLAKU TIDAK_MENURUNKAN"


def test_a_paid_family_is_called_elsewhere_only_on_evidence_or_certain_identity() -> None:
    unsure = move(family().paid("A"), "L1", "budi", seluruh_keluarga="YA", pasti=False)
    letter = move(family().paid("A"), "L1", "budi", seluruh_keluarga="YA", pasti=False, **SURAT)
    sure = move(family().paid("A"), "L1", "budi", seluruh_keluarga="YA")

    assert unsure.run().state("L1") == "DILAPORKAN NIK_TIDAK_PASTI"
    assert letter.run().state("L1") == "BERLAKU TIDAK_MENURUNKAN"
    assert sure.run().state("L1") == "BERLAKU TIDAK_MENURUNKAN"


def test_members_moving_without_the_head_form_a_family_without_rank() -> None:
    world = family("eko L 2001-01-01 3", "edi L 2004-01-01 3")
    answer = move(world, "L1", "eko", ikut=["edi"], **SURAT).run()
    row = answer.family("baru")

    assert answer.living == {"budi": "A", "ani": "A", "eko": "baru", "edi": "baru"}
    assert (row["asal"], row["desil_nasional"], row["desil_status"]) == (
        "BENTUKAN",
        None,
        "BELUM_DITENTUKAN",
    )
    assert row["nik_kepala"] == nik("eko")
    assert row["terbentuk_dari"] == [kk("A")]
    assert row["no_kk_asal"] is None
    assert row["kode_desa"] == DESA["baru"]
    assert row["no_kk_silsilah"] == [row["no_kk"]]
    assert answer.family("A")["jumlah_anggota"] == 2


def test_a_single_mover_to_an_unknown_place_leaves_for_the_unknown_area() -> None:
    answer = move(family("eko L 2001-01-01 3"), "L1", "eko", kode_desa_tujuan=None, **SURAT).run()

    assert answer.family("baru")["kode_desa"] is None
    assert answer.family("baru")["kode_kabupaten_kota"] == "0000"


def test_a_single_mover_without_letter_stays_a_member() -> None:
    answer = move(family("eko L 2001-01-01 3"), "L1", "eko").run()

    assert answer.state("L1") == "DILAPORKAN BUKTI_KURANG"
    assert answer.living["eko"] == "A"


def test_seen_leaving_and_seen_arriving_are_two_sources() -> None:
    world = move(family("eko L 2001-01-01 3"), "L1", "eko")
    world = move(world, "L2", "eko", arah="DATANG", kode_desa="baru", kode_posyandu="P2")
    answer = world.run()

    assert answer.state("L1") == "BERLAKU BUKTI_CUKUP"
    assert answer.event("L1")["bukti"] == "DUA_SUMBER"
    assert answer.living["eko"] == "baru"


def test_a_mover_joins_the_family_whose_number_is_given() -> None:
    world = family("eko L 2001-01-01 3").family("B", "tuti P 1960-01-01 1 4", desa="baru", desil=4)
    answer = move(world, "L1", "eko", no_kk_baru=kk("B"), **SURAT).run()

    assert answer.living["eko"] == "B"
    assert answer.family("B")["desil_nasional"] == 4
    assert answer.family("B")["nik_kepala"] == nik("tuti")
    assert answer.member("eko")["hubungan"] == "8"
    assert answer.family("B")["peristiwa"] == ["L1"]


def test_when_the_last_member_joins_another_family_the_old_one_ends() -> None:
    world = World().family("A", "eko L 2001-01-01 1").family("B", "tuti P 1960-01-01 1 4")
    answer = move(world, "L1", "eko", no_kk_baru=kk("B"), **SURAT).run()

    assert answer.families() == ["B"]
    assert answer.outcome.ended["sebab"].to_list() == ["BERGABUNG"]
    assert answer.outcome.lineage["sifat"].to_list() == ["GABUNG"]


def test_all_members_leaving_together_are_a_family_that_moves() -> None:
    answer = move(family(), "L1", "budi", ikut=["ani"], **SURAT).run()

    assert answer.family("A")["kode_desa"] == DESA["baru"]
    assert answer.family("A")["desil_nasional"] == 2


def test_a_whole_family_abroad_stays_at_the_old_village_marked_so() -> None:
    answer = move(
        family(),
        "L1",
        "budi",
        arah="LUAR_NEGERI",
        seluruh_keluarga="YA",
        kode_desa_tujuan=None,
        **SURAT,
    ).run()
    row = answer.family("A")

    assert (row["keadaan"], row["kode_desa"]) == ("PINDAH_LN", DESA["lama"])
    assert answer.outcome.ended.height == 0


def test_one_person_abroad_for_good_leaves_the_family() -> None:
    answer = move(family("eko L 2001-01-01 3"), "L1", "eko", arah="LUAR_NEGERI", **SURAT).run()

    assert sorted(answer.living) == ["ani", "budi"]
    assert answer.families() == ["A"]


def test_arrivals_in_two_villages_at_once_contradict() -> None:
    world = move(family(), "L1", "budi", seluruh_keluarga="YA", arah="DATANG", kode_desa="baru")
    world = move(
        world,
        "L2",
        "budi",
        seluruh_keluarga="YA",
        arah="DATANG",
        kode_desa="lain",
        kode_posyandu="P2",
    )
    answer = world.run()

    assert answer.state("L1") == "BERTENTANGAN DUA_TUJUAN"
    assert answer.state("L2") == "BERTENTANGAN DUA_TUJUAN"
    assert answer.family("A")["kode_desa"] == DESA["lama"]


def test_moved_and_later_reported_at_the_old_place_contradicts() -> None:
    world = move(family(), "L1", "budi", seluruh_keluarga="YA", tgl_pindah="2025-08-01")
    world.report("kehamilan", "L2", {"IBU": "ani"}, tgl_periksa="2025-09-20", lapor="2025-09-20")
    answer = world.run()

    assert answer.state("L1") == "BERTENTANGAN DILAPORKAN_DI_TEMPAT_LAMA"
    assert answer.state("L2") == "BERTENTANGAN DILAPORKAN_DI_TEMPAT_LAMA"
    assert answer.family("A")["kode_desa"] == DESA["lama"]


def test_a_return_between_explains_being_at_the_old_place_again() -> None:
    world = move(family(), "L1", "budi", seluruh_keluarga="YA", tgl_pindah="2025-06-01")
    world = move(world, "L3", "budi", seluruh_keluarga="YA", arah="DATANG", tgl_pindah="2025-09-01")
    world.report("kehamilan", "L2", {"IBU": "ani"}, tgl_periksa="2025-09-20")
    answer = world.run()

    assert answer.state("L2") == "BERLAKU TIDAK_MENURUNKAN"
    assert answer.family("A")["kode_desa"] == DESA["lama"]


def test_a_number_that_another_family_bears_is_not_taken_over() -> None:
    world = family().family("B", "tuti P 1960-01-01 1 4", desa="baru")
    answer = move(world, "L1", "budi", seluruh_keluarga="YA", no_kk_baru=kk("B")).run()

    assert answer.living == {"budi": "A", "ani": "A", "tuti": "B"}
    assert answer.family("A")["kode_desa"] == DESA["baru"]

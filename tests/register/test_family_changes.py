"""Splits, hosts, heads, returns, corrections, and what only opens a task."""

from __future__ import annotations

from typing import Any

from tests.register.drawn import DESA, World, kk, nik


def world() -> World:
    return (
        World()
        .family("A", "budi L 1970-01-01 1 2", "ani P 1972-05-05 2 2", "eko L 2000-01-01 3")
        .family("B", "tuti P 1960-01-01 1 4", desil=4)
    )


def change(base: World, id_laporan: str, who: str, jenis: str, **cells: Any) -> World:
    return base.report(
        "perubahan_keluarga",
        id_laporan,
        {"SUBJEK": who},
        **{"jenis": jenis, "tgl_kejadian": "2025-09-10", **cells},
    )


def test_a_split_in_the_same_house_forms_a_family_in_the_same_village() -> None:
    answer = change(world(), "L1", "eko", "PISAH_KK", no_kk_baru=kk("N")).run()

    assert answer.living["eko"] == "N"
    assert answer.family("N")["kode_desa"] == DESA["lama"]
    assert answer.family("N")["terbentuk_dari"] == [kk("A")]


def test_a_split_without_number_or_paper_is_only_reported() -> None:
    assert change(world(), "L1", "eko", "PISAH_KK").run().state("L1") == "DILAPORKAN BUKTI_KURANG"


def test_a_lodger_is_a_member_of_the_host_family() -> None:
    answer = change(world(), "L1", "eko", "NUMPANG_KK", no_kk_baru=kk("B")).run()

    assert answer.living["eko"] == "B"
    assert answer.family("B")["jumlah_anggota"] == 2
    assert answer.family("B")["desil_nasional"] == 4


def test_a_lodger_with_an_unknown_host_stays() -> None:
    unnamed = change(world(), "L1", "eko", "NUMPANG_KK").run()
    unknown = change(world(), "L1", "eko", "NUMPANG_KK", no_kk_baru=kk("Z")).run()

    assert unnamed.state("L1") == "DILAPORKAN TUAN_RUMAH_TIDAK_DIKETAHUI"
    assert unknown.state("L1") == "DILAPORKAN TUAN_RUMAH_TIDAK_DIKETAHUI"
    assert unknown.living["eko"] == "A"


def test_a_change_of_head_needs_no_more_than_the_link() -> None:
    answer = change(world().paid("A"), "L1", "ani", "GANTI_KEPALA", pasti=False).run()

    assert answer.family("A")["nik_kepala"] == nik("ani")
    assert answer.member("budi")["hubungan"] == "2"


def test_a_person_not_found_opens_a_task_and_nothing_more() -> None:
    answer = change(
        world(), "L1", "eko", "TIDAK_DITEMUKAN", dokumen_jenis="BERITA_ACARA", dokumen_nomor="1"
    ).run()

    assert answer.state("L1") == "DILAPORKAN HANYA_TUGAS"
    assert answer.family("A")["dilaporkan"] == ["TIDAK_DITEMUKAN"]
    assert answer.living["eko"] == "A"


def test_a_corrected_number_renames_the_family_and_keeps_everything() -> None:
    answer = change(world(), "L1", "budi", "KOREKSI", no_kk_baru=kk("N")).run()

    assert answer.family("N")["no_kk_asal"] == kk("A")
    assert answer.family("N")["desil_nasional"] == 2
    assert change(world(), "L1", "budi", "KOREKSI").run().state("L1") == (
        "TIDAK_MENGUBAH KOREKSI_DATA"
    )


def test_who_comes_back_from_abroad_forms_a_family() -> None:
    base = world().report(
        "perpindahan",
        "L1",
        {"SUBJEK": "eko"},
        arah="LUAR_NEGERI",
        seluruh_keluarga="TIDAK",
        sifat="TETAP",
        tgl_pindah="2025-08-01",
        no_surat_pindah="1",
    )
    answer = change(base, "L2", "eko", "KEMBALI", dokumen_jenis="SPTJM", dokumen_nomor="1").run()

    assert answer.living["eko"] == "baru"
    assert answer.family("baru")["desil_nasional"] is None


def test_a_complaint_changes_no_family() -> None:
    answer = world().report("aduan", "L1", {"SUBJEK": "eko"}, jenis_aduan="SALDO_NOL").run()

    assert answer.state("L1") == "TIDAK_MENGUBAH ADUAN"
    assert answer.families() == []


def test_several_events_of_one_family_compose_in_event_order() -> None:
    base = (
        world()
        .report(
            "kelahiran",
            "L3",
            {"BAYI": "A", "IBU": "ani"},
            tgl_lahir="2025-08-01",
            jk="P",
            nama_bayi="sari",
        )
        .report(
            "perpindahan",
            "L2",
            {"SUBJEK": "budi"},
            arah="KELUAR",
            seluruh_keluarga="YA",
            sifat="TETAP",
            tgl_pindah="2025-08-20",
            kode_desa_tujuan="baru",
            no_kk_baru=kk("N"),
        )
        .report(
            "kematian",
            "L1",
            {"SUBJEK": "budi"},
            tgl_meninggal="2025-09-15",
            dokumen_jenis="AKTA_KEMATIAN",
            dokumen_nomor="1",
        )
    )
    answer = base.run()
    row = answer.family("N")

    assert answer.living == {"ani": "N", "eko": "N", "sari": "N"}
    assert (row["nik_kepala"], row["kode_desa"]) == (nik("ani"), DESA["baru"])
    assert row["peristiwa"] == ["L1", "L2", "L3"]


def test_a_later_event_follows_the_person_into_the_new_family() -> None:
    base = change(world(), "L1", "eko", "PISAH_KK", no_kk_baru=kk("N"), tgl_kejadian="2025-08-01")
    base.report(
        "perpindahan",
        "L2",
        {"SUBJEK": "eko"},
        arah="KELUAR",
        seluruh_keluarga="YA",
        sifat="TETAP",
        tgl_pindah="2025-09-20",
        kode_desa_tujuan="baru",
    )
    answer = base.run()

    assert answer.family("N")["kode_desa"] == DESA["baru"]
    assert answer.family("A")["kode_desa"] == DESA["lama"]


def test_a_provisional_number_gives_way_to_the_real_one_with_a_lineage_row() -> None:
    base = change(
        world(),
        "L1",
        "eko",
        "PISAH_KK",
        tgl_kejadian="2025-06-01",
        dokumen_jenis="SPTJM",
        dokumen_nomor="1",
    )
    change(base, "L2", "eko", "KOREKSI", no_kk_baru=kk("N"), tgl_kejadian="2025-09-20")
    answer = base.run()
    row = answer.family("N")

    assert row["asal"] == "BENTUKAN"
    assert len(row["no_kk_silsilah"]) == 2
    assert ("LANJUT", kk("N")) in [
        (r["sifat"], r["no_kk_baru"]) for r in answer.outcome.lineage.to_dicts()
    ]


def test_two_who_split_under_one_new_number_share_the_new_family() -> None:
    base = World().family("A", "budi L 1970-01-01 1 2", "eko L 2000-01-01 3", "nina P 2001-01-01 4")
    change(base, "L1", "eko", "PISAH_KK", no_kk_baru=kk("N"))
    change(base, "L2", "nina", "PISAH_KK", no_kk_baru=kk("N"))

    assert base.run().living == {"budi": "A", "eko": "N", "nina": "N"}

"""Back to the owners of DTSEN: what is proposed, once, and how a proposal comes to its end."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from schemas.amendments import FATES
from tests.register.amended import Owners
from tests.register.drawn import World, kk, nik

AKTA = {"dokumen_jenis": "AKTA_KEMATIAN", "dokumen_nomor": "7/2025"}
HOME = ("budi L 1970-01-01 1 2", "ani P 1972-05-05 2 2", "edi L 2010-01-01 3")


def family() -> World:
    return World().family("A", *HOME)


def death(world: World, id_laporan: str = "L1", who: str = "edi", **cells: Any) -> World:
    given = {"tgl_meninggal": "2025-09-10", **AKTA, **cells}
    return world.report("kematian", id_laporan, {"SUBJEK": who}, **given)


def birth(world: World, id_laporan: str = "L2", **cells: Any) -> World:
    given = {"tgl_lahir": "2025-09-20", "jk": "P", "nama_bayi": "ina", **cells}
    return world.report("kelahiran", id_laporan, {"BAYI": "A", "IBU": "ani"}, **given)


def moved() -> World:
    return family().report(
        "perpindahan",
        "L1",
        {"SUBJEK": "budi"},
        arah="KELUAR",
        seluruh_keluarga="YA",
        sifat="TETAP",
        kode_desa_tujuan="baru",
        tgl_pindah="2025-09-01",
        no_surat_pindah="9",
    )


def test_a_death_takes_the_persons_row_off_and_corrects_the_familys_size() -> None:
    month = Owners().month(death(family()), "2025-10")
    person, (card,) = month.person("edi"), month.families()

    assert (person["tindakan"], person["nik_semula"]) == ("HAPUS", nik("edi"))
    assert (card["tindakan"], card["kolom_berubah"]) == ("UBAH", "jumlah_anggota_keluarga")
    assert card["jumlah_anggota_keluarga"] == "2"
    assert person["id_usul"] == card["id_usul"] == month.number("L1")
    (usul,) = month.chosen.proposed.to_dicts()
    assert (usul["bukti"], usul["dokumen_nomor"], usul["hal"]) == (
        "DOKUMEN",
        "7/2025",
        ["MENINGGAL"],
    )


def test_a_birth_adds_a_row_in_the_columns_of_the_extract_with_nothing_guessed() -> None:
    row = Owners().month(birth(family()), "2025-10").person("ina")

    assert row["tindakan"] == "TAMBAH"
    assert row["nomor_kartu_keluarga"] == kk("A")
    assert (row["tanggal_lahir"], row["jenis_kelamin"]) == ("2025-09-20", "2")
    assert (row["status_hubungan_keluarga"], row["status_kawin"]) == ("3", "1")
    assert row["nomor_induk_kependudukan"] is None
    assert row["partisipasi_sekolah"] is None


def test_a_family_formed_without_a_number_is_proposed_without_one_and_without_a_rank() -> None:
    world = family().report(
        "perubahan_keluarga",
        "L1",
        {"SUBJEK": "edi"},
        jenis="PISAH_KK",
        tgl_kejadian="2025-09-01",
        dokumen_jenis="BERITA_ACARA",
        dokumen_nomor="1",
    )
    month = Owners().month(world, "2025-10")
    new = next(row for row in month.families() if row["tindakan"] == "TAMBAH")

    assert new["nomor_kartu_keluarga"] is None
    assert new["kk_sementara"].startswith("S")
    assert (new["desil_nasional"], new["jumlah_anggota_keluarga"]) == (None, "1")
    assert (new["kelurahan_desa"], new["kode_kelurahan_desa"]) == ("LAMA", "3325010001")
    moved = month.person("edi")
    assert (moved["nomor_kartu_keluarga"], moved["kk_sementara"]) == (None, new["kk_sementara"])
    assert moved["kolom_berubah"] == "nomor_kartu_keluarga;status_hubungan_keluarga"


def test_a_move_changes_the_area_and_says_that_the_old_address_no_longer_holds() -> None:
    world = moved()
    world.families[0]["alamat"] = "JALAN LAMA"
    month = Owners().month(world, "2025-10")
    (card,) = month.families()

    assert (card["kabupaten_kota"], card["kode_kabupaten_kota"]) == ("KOTA BOGOR", "3271")
    assert card["alamat"] is None
    assert "alamat" in card["kolom_berubah"].split(";")
    assert month.rows["3271"].families.is_empty()


def test_an_event_that_no_column_of_dtsen_shows_is_counted_and_not_proposed() -> None:
    world = family().report(
        "kehamilan", "L1", {"IBU": "ani"}, hpht="2025-06-01", tgl_periksa="2025-09-01"
    )
    month = Owners().month(world, "2025-10")

    assert month.fate("L1") == "tanpa_perubahan"
    assert month.proposed == []


def test_every_accepted_event_has_one_fate_and_the_account_foots() -> None:
    world = birth(death(family()))
    world.report("kematian", "L3", {"SUBJEK": "budi"}, tgl_meninggal="2025-09-12")
    account = Owners().month(world, "2025-10").chosen.account

    assert account["peristiwa"].sum() == 2  # the report without a paper is not in force
    sums = account.select(pl.sum_horizontal(fate.name for fate in FATES))
    assert sums.to_series().to_list() == account["peristiwa"].to_list()


def test_an_open_proposal_is_not_proposed_again_the_next_month() -> None:
    owners, world = Owners(), death(family())
    first = owners.month(world, "2025-10")
    second = owners.month(death(world, "L2", "ani", lapor="2025-11-01"), "2025-11")

    assert (first.proposed, second.proposed) == (["L1"], ["L2"])
    assert second.fate("L1") == "terbuka"
    assert second.closed == []
    # the row of the family says both, and which of them is new
    (card,) = second.families()
    assert card["id_usul"] == second.number("L2")
    assert card["id_usul_terdahulu"] == first.number("L1")


def test_the_same_event_told_again_by_another_post_is_still_the_same_proposal() -> None:
    owners, world = Owners(), death(family())
    first = owners.month(world, "2025-10")
    again = death(world, "L0", lapor="2025-10-20", tgl_meninggal="2025-09-10")
    second = owners.month(again, "2025-11")

    assert second.proposed == []
    assert owners.state(first.number("L1")) == "TERBUKA"


def test_a_report_corrected_after_it_was_proposed_replaces_the_proposal() -> None:
    owners, world = Owners(), birth(family())
    first = owners.month(world, "2025-10")
    second = owners.month(birth(world, lapor="2025-11-03", nama_bayi="inayah"), "2025-11")

    assert second.proposed == ["L2"]
    assert second.chosen.proposed["menggantikan"].item() == first.number("L2")
    assert second.closed == [(first.number("L2"), "DIGANTI")]
    assert owners.state(first.number("L2")) == "DIGANTI"
    assert owners.state(second.number("L2")) == "TERBUKA"


@pytest.mark.parametrize("answered", [None, "DITERIMA"])
def test_a_withdrawn_report_takes_its_proposal_back(answered: str | None) -> None:
    owners, world = Owners(), death(family())
    number = owners.month(world, "2025-10").number("L1")
    if answered:
        owners.answer(number, answered, "2025-10-25")
    world.report(
        "kematian",
        "L9",
        {"SUBJEK": "edi"},
        lapor="2025-11-02",
        tgl_meninggal="2025-09-10",
        membatalkan="L1",
    )
    second = owners.month(world, "2025-11")

    assert second.closed == [(number, "DITARIK")]
    assert owners.state(number) == "DITARIK"


def test_a_proposal_that_a_later_report_contradicts_is_taken_back() -> None:
    owners, world = Owners(), death(family(), who="ani")
    number = owners.month(world, "2025-10").number("L1")
    birth(world, lapor="2025-11-02", tgl_lahir="2025-10-30")
    second = owners.month(world, "2025-11")

    assert second.closed == [(number, "DITARIK")]
    assert "PERISTIWA_SESUDAH_KEMATIAN" in second.chosen.closed["keterangan"].item()


def test_what_was_accepted_stays_accepted_until_dtsen_shows_it() -> None:
    owners, world = Owners(), death(family())
    number = owners.month(world, "2025-10").number("L1")
    owners.answer(number, "DITERIMA", "2025-10-25")
    second = owners.month(world, "2025-11")

    assert owners.state(number) == "DITERIMA"
    assert (second.proposed, second.fate("L1")) == ([], "diterima")


def test_what_was_refused_is_not_asked_again_and_stays_out_of_the_rows() -> None:
    owners, world = Owners(), death(family())
    number = owners.month(world, "2025-10").number("L1")
    owners.answer(number, "DITOLAK", "2025-10-25", "akta tidak terdaftar")
    second = owners.month(birth(world, lapor="2025-11-01"), "2025-11")
    (card,) = second.families()

    assert second.fate("L1") == "ditolak"
    assert second.proposed == ["L2"]
    # three members in DTSEN and the newborn: the refused death is not in the sum
    assert card["jumlah_anggota_keluarga"] == "4"
    (row,) = owners.states().filter(pl.col("id_usul") == number).to_dicts()
    assert (row["keadaan"], row["keterangan"]) == ("DITOLAK", "akta tidak terdaftar")


def test_a_refused_event_is_asked_again_once_its_evidence_is_better() -> None:
    owners, world = Owners(), birth(family())
    number = owners.month(world, "2025-10").number("L2")
    owners.answer(number, "DITOLAK", "2025-10-25", "tanpa surat")
    birth(
        world,
        lapor="2025-11-05",
        dokumen_jenis="AKTA_KELAHIRAN",
        dokumen_nomor="3",
    )
    second = owners.month(world, "2025-11")

    assert second.proposed == ["L2"]
    assert second.chosen.proposed["menggantikan"].item() == number
    assert owners.state(number) == "DIGANTI"


def test_an_answer_handed_in_after_the_cut_off_is_not_known_to_the_package() -> None:
    owners, world = Owners(), death(family())
    number = owners.month(world, "2025-10").number("L1")
    owners.answer(number, "DITOLAK", "2025-11-20", "tidak dikenal")

    assert owners.month(world, "2025-11").fate("L1") == "terbuka"
    assert owners.state(number) == "DITOLAK"


def newer(world: World, *people: str, letter: str = "A", desa: str = "lama") -> World:
    """The same reports over a newer version in which the family looks so."""
    later = World(forms=world.forms, links=world.links, home=dict(world.home))
    later.family(letter, *people, desa=desa)
    for row in (*later.families, *later.members):
        row["versi_dtsen"] = "2026T1"
    return later


def test_a_death_the_newer_version_shows_closes_itself() -> None:
    owners, world = Owners(), death(family())
    number = owners.month(world, "2025-10").number("L1")
    second = owners.month(newer(world, *HOME[:2]), "2026-01", "2026T1")

    assert second.closed == [(number, "SUDAH_DI_DTSEN")]
    assert owners.state(number) == "SUDAH_DI_DTSEN"


def test_a_death_the_newer_version_does_not_show_stays_open() -> None:
    owners, world = Owners(), death(family())
    number = owners.month(world, "2025-10").number("L1")
    second = owners.month(newer(world, *HOME), "2026-01", "2026T1")

    assert second.closed == []
    assert owners.state(number) == "TERBUKA"


def test_a_newborn_of_the_newer_version_is_known_by_family_birth_date_and_sex() -> None:
    owners, world = Owners(), birth(family())
    number = owners.month(world, "2025-10").number("L2")
    owners.month(newer(world, *HOME, "nina P 2025-09-20 3"), "2026-01", "2026T1")

    assert owners.state(number) == "SUDAH_DI_DTSEN"


def test_a_version_without_the_kabupaten_says_nothing_of_who_is_gone() -> None:
    owners, world = Owners(), death(family())
    number = owners.month(world, "2025-10").number("L1")
    elsewhere = newer(world, "joko L 1980-01-01 1", letter="B", desa="baru")
    owners.month(elsewhere, "2026-01", "2026T1")

    assert owners.state(number) == "TERBUKA"


def test_a_move_is_seen_once_the_newer_version_lists_the_village() -> None:
    world = moved()
    owners = Owners()
    number = owners.month(world, "2025-10").number("L1")
    owners.month(newer(world, *HOME, desa="baru"), "2026-01", "2026T1")

    assert owners.state(number) == "SUDAH_DI_DTSEN"


def test_what_builds_on_a_refused_change_is_not_proposed_without_it() -> None:
    world = World().family("A", *HOME).family("B", "siti P 1990-01-01 1 1", desa="lain")
    world.report(
        "perkawinan",
        "L1",
        {"SUAMI": "edi", "ISTRI": "siti"},
        tgl_nikah="2025-08-01",
        status_nikah="TERCATAT",
        no_kk_baru=kk("N"),
    )
    world.report(
        "perubahan_keluarga",
        "L2",
        {"SUBJEK": "edi"},
        jenis="GANTI_KEPALA",
        tgl_kejadian="2025-09-01",
        no_kk_baru=kk("M"),
    )
    owners = Owners()
    first = owners.month(world, "2025-10")
    owners.answer(first.number("L1"), "DITOLAK", "2025-10-25", "tidak tercatat")
    second = owners.month(world, "2025-11")

    assert second.fate("L1") == "ditolak"
    assert second.chosen.account["peristiwa"].sum() == 2
    # edi is still with his parents: renaming the new couple's card is another proposal now
    assert owners.state(first.number("L2")) in ("DIGANTI", "DITARIK")

"""What was known when: contents as of a date, later reports, corrections, withdrawals."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.register.drawn import World

AKTA = {"dokumen_jenis": "AKTA_KEMATIAN", "dokumen_nomor": "1"}


def family() -> World:
    return World().family("A", "budi L 1970-01-01 1 2", "ani P 1972-05-05 2 2")


def death(world: World, id_laporan: str, **cells: Any) -> World:
    usual = {"tgl_meninggal": "2025-09-10", **AKTA}
    return world.report("kematian", id_laporan, {"SUBJEK": "budi"}, **{**usual, **cells})


def test_a_report_made_after_the_as_of_date_waits_for_the_next_tahap() -> None:
    answer = death(family(), "L1", lapor="2025-10-20").run()

    assert answer.state("L1") == "UNTUK_TAHAP_BERIKUT LAPOR_SESUDAH_BATAS_TAHU"
    assert answer.event("L1")["padanan"] == "DITERIMA"
    assert answer.families() == []


def test_a_later_as_of_date_knows_more_with_the_same_cut_off() -> None:
    answer = death(family(), "L1", lapor="2025-10-20").run(as_of=date(2025, 10, 31))

    assert answer.state("L1").startswith("BERLAKU")


def test_an_event_after_the_cut_off_waits_however_early_it_was_reported() -> None:
    answer = death(family(), "L1", tgl_meninggal="2025-10-18", lapor="2025-10-18").run(
        as_of=date(2025, 11, 1)
    )

    assert answer.state("L1") == "UNTUK_TAHAP_BERIKUT KEJADIAN_SESUDAH_BATAS"


def test_a_missing_event_date_is_taken_as_the_report_date() -> None:
    world = family().report(
        "perubahan_keluarga", "L1", {"SUBJEK": "ani"}, jenis="GANTI_KEPALA", lapor="2025-10-18"
    )

    assert world.run(as_of=date(2025, 11, 1)).state("L1").startswith("UNTUK_TAHAP_BERIKUT")
    assert world.run(date(2025, 10, 18)).state("L1").startswith("BERLAKU")


def test_a_correction_replaces_the_report_from_its_own_date_on() -> None:
    world = death(family(), "L1", lapor="2025-09-15", dokumen_nomor=None)
    world = death(world, "L1", lapor="2025-10-10")

    assert world.run(as_of=date(2025, 10, 1)).state("L1") == "DILAPORKAN BUKTI_KURANG"
    assert world.run(as_of=date(2025, 10, 17)).state("L1") == "BERLAKU BUKTI_CUKUP"
    assert world.run().outcome.events.height == 1


def test_of_two_contents_of_one_day_the_greater_fingerprint_counts() -> None:
    world = death(family(), "L1", isi="b" * 16)
    world = death(world, "L1", isi="a" * 16, dokumen_nomor=None)

    assert world.run().event("L1")["isi"] == "b" * 16


def test_a_withdrawn_report_changes_nothing_and_the_withdrawal_is_closed() -> None:
    world = death(family(), "L1", lapor="2025-09-20")
    world = death(world, "L2", lapor="2025-10-05", membatalkan="L1")
    answer = world.run()

    assert answer.state("L1") == "DIBATALKAN DITARIK"
    assert answer.state("L2") == "DIBATALKAN PENARIKAN"
    assert answer.families() == []


def test_a_withdrawal_not_yet_known_has_no_effect_yet() -> None:
    world = death(family(), "L1", lapor="2025-09-20")
    world = death(world, "L2", lapor="2025-10-20", membatalkan="L1")
    answer = world.run()

    assert answer.state("L1") == "BERLAKU BUKTI_CUKUP"
    assert answer.state("L2").startswith("UNTUK_TAHAP_BERIKUT")


def test_a_withdrawn_withdrawal_puts_the_report_back() -> None:
    world = death(family(), "L1", lapor="2025-09-20")
    world = death(world, "L2", lapor="2025-10-01", membatalkan="L1")
    world = death(world, "L3", lapor="2025-10-05", membatalkan="L2")
    answer = world.run()

    assert answer.state("L1") == "BERLAKU BUKTI_CUKUP"
    assert answer.state("L2") == "DIBATALKAN DITARIK"
    assert answer.state("L3") == "DIBATALKAN PENARIKAN"


def test_withdrawing_an_unknown_or_later_report_withdraws_nothing() -> None:
    world = death(family(), "L1", lapor="2025-10-05")
    world = death(world, "L2", lapor="2025-09-20", membatalkan="L1")
    world = death(world, "L3", lapor="2025-09-20", membatalkan="L9")
    answer = world.run()

    assert answer.state("L1") == "BERLAKU BUKTI_CUKUP"
    assert answer.state("L2") == "DIBATALKAN PENARIKAN_TANPA_SASARAN"
    assert answer.state("L3") == "DIBATALKAN PENARIKAN_TANPA_SASARAN"


def test_an_official_death_listed_after_the_as_of_date_is_no_second_source_yet() -> None:
    world = death(family(), "L1", dokumen_nomor=None).listed_dead("budi")
    world.deaths[0]["tgl_data"] = date(2025, 10, 20)

    assert world.run().state("L1") == "DILAPORKAN BUKTI_KURANG"
    assert world.run(as_of=date(2025, 10, 31)).state("L1") == "BERLAKU BUKTI_CUKUP"


def test_every_report_known_has_exactly_one_row() -> None:
    world = death(family(), "L1")
    death(world, "L2", lapor="2025-12-01")
    death(world, "L3", keputusan="TANPA_PADANAN")
    death(world, "L1", lapor="2025-10-02")
    world.report("aduan", "L4", {}, jenis_aduan="PUNGLI")
    answer = world.run()

    assert answer.outcome.events["id_laporan"].to_list() == ["L1", "L2", "L3", "L4"]
    assert answer.state("L4") == "TANPA_PADANAN PADANAN_TIDAK_ADA"

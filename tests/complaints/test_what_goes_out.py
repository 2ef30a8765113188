"""Decisions complained about, packages, the export and the slip: each shows its own and no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from complaints import (
    decided_about,
    package,
    slip_page,
    slip_text,
    slrt_export,
    to_refer,
    weekends_only,
    worked,
)
from schemas.complaints import PACKAGE, SLRT

from .drawn import KK, TERMS, case, complaint, linked, number_of, received, work


def decision(tahap: str, day: date, program: str, **more: Any) -> dict[str, Any]:
    return {
        "tahap": tahap,
        "batas": day,
        "no_kk": KK,
        "program": program,
        "nik": None,
        "status": "TIDAK_LAYAK",
        "alasan": ["DESIL_LEBIH"],
    } | more


def test_a_complaint_meets_the_decision_before_it_of_its_programme_alone() -> None:
    made = [
        decision("2025-T3-3", date(2025, 9, 17), "PKH"),
        decision("2025-T4-1", date(2025, 10, 17), "PKH", status="DITAHAN"),
        decision("2025-T4-1", date(2025, 10, 17), "BLTS"),
        decision("2025-T4-1", date(2025, 9, 1), "PBI_JK", nik="3325010101010001"),
    ]
    frame = pl.DataFrame(made, schema_overrides={"nik": pl.String})
    before, after = complaint(1, program="PKH"), complaint(2, program="BLTS")
    service = complaint(3, jenis_aduan="KES")
    someone_else = complaint(4, program="PBI_JK")
    every = [before, after, service, someone_else]
    done = decided_about(work(every, links=[linked(one) for one in every]).cases, frame)
    found = {row["id_laporan"]: row for row in done.rows(named=True)}

    one = found[before["id_laporan"]]
    assert (one["tahap_putusan"], one["urutan_putusan"]) == ("2025-T3-3", "SEBELUM_ADUAN")
    assert one["alasan"] == ["DESIL_LEBIH"]
    assert found[after["id_laporan"]]["urutan_putusan"] == "SESUDAH_ADUAN"
    assert found[service["id_laporan"]]["tahap_putusan"] is None
    assert found[someone_else["id_laporan"]]["tahap_putusan"] is None
    assert done.height == 4


def test_of_two_decisions_on_one_nik_the_same_is_told_in_whatever_order_they_come() -> None:
    told = complaint(1, tgl_lapor=date(2025, 11, 3))
    cases = work([told], links=[linked(told)]).cases
    both = [
        decision("2025-T4-1", date(2025, 10, 17), "BLTS", alasan=[reason])
        for reason in ("DESIL_LEBIH", "BANTUAN_SEJENIS")
    ]
    one, other = (decided_about(cases, pl.DataFrame(rows)) for rows in (both, both[::-1]))
    assert one["alasan"].to_list() == other["alasan"].to_list() == [["BANTUAN_SEJENIS"]]


def test_a_package_has_the_reporter_and_the_export_for_the_village_has_none() -> None:
    own = {"kontak_pelapor": "08123", "hubungan_pelapor": "TETANGGA"}
    contents = [
        complaint(1, nama_subjek="Budi Santoso", **own),
        complaint(2, nama_subjek="Siti", rahasia="YA", **own),
        complaint(3, nama_subjek="Ani", terlapor="ketua RT", **own),
    ]
    done = work(contents)
    waiting = to_refer(done.cases, "332501")

    assert package(waiting, done.contents, TERMS)["kontak_pelapor"].to_list() == ["08123"] * 3
    export = slrt_export(done.cases, done.contents, "", TERMS)
    assert export["nama_subjek"].to_list() == ["Budi Santoso"]
    hidden = {"kontak_pelapor", "hubungan_pelapor", "terlapor", "kode_posyandu"}
    assert not hidden & set(SLRT.column_names)
    assert hidden <= set(PACKAGE.column_names)
    assert to_refer(done.cases, "3326").is_empty()


def test_a_slip_names_nobody_and_a_protected_one_not_even_the_matter() -> None:
    plain = complaint(1, nama_subjek="Budi <Santoso>", nik_subjek="3325010508880002")
    beaten = complaint(2, jenis_aduan="TRANTIB", uraian="dipukul suami")
    done = work([plain, beaten])

    for one in (plain, beaten):
        text, page = slip_text(case(done, one), "Dinas <Sosial>"), slip_page(case(done, one), "A<B")
        assert number_of(one) in text
        assert number_of(one) in page
        assert not {"Budi", "3325010508880002"} & set((text + page).split())
        assert "A<B" not in page
    assert "SALDO NOL" in slip_text(case(done, plain), "Dinas Sosial")
    protected = slip_text(case(done, beaten), "Dinas Pemberdayaan Perempuan")
    assert "KDRT" not in protected
    assert "Perempuan" not in protected


def test_a_due_date_behind_the_known_holidays_says_so_wherever_it_goes_out() -> None:
    terms = replace(TERMS, days_off=(date(2025, 12, 25), date(2026, 12, 25)))
    december = {"tgl_lapor": date(2026, 12, 18)}
    across = complaint(1, **december)
    # Whoever is hungry waits calendar days, which no holiday moves.
    hungry = complaint(2, jenis_aduan="SOS", uraian="kelaparan", tgl_lapor=date(2026, 12, 31))
    known = complaint(3, tgl_lapor=date(2025, 12, 24))
    done = worked(received([across, hungry, known]), terms, date(2026, 12, 31))
    due = dict(done.cases.select("id_laporan", "batas_waktu").iter_rows())
    told = dict(zip(done.cases["id_laporan"], weekends_only(done.cases, terms), strict=True))

    assert due[across["id_laporan"]] == date(2026, 12, 28)
    assert due[hungry["id_laporan"]] == date(2027, 1, 1)
    assert set(told.values()) == {None}

    long = complaint(4, jenis_aduan="SOS", uraian="lansia telantar", **december)
    done = worked(received([across, long]), terms, date(2026, 12, 31))
    ways = (
        package(done.cases, done.contents, terms),
        slrt_export(done.cases, done.contents, "", terms),
    )
    for rows in ways:
        notes = dict(rows.select("no_aduan", "catatan_batas").iter_rows())
        assert notes[number_of(across)] is None
        assert "sesudah 2026 belum diketahui" in notes[number_of(long)]
    own = case(done, long)
    assert own["batas_waktu"] == date(2027, 1, 8)
    for shown in (slip_text(own, "Dinas Sosial", 2026), slip_page(own, "Dinas Sosial", 2026)):
        assert "hari libur sesudah 2026 belum diketahui" in shown
    assert "belum diketahui" not in slip_text(case(done, across), "Dinas Sosial")

"""Families on any day, what was known by then, and what each event did to whom."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from tests.register.drawn import Answer, World, kk, nik

OCTOBER, NOVEMBER, DECEMBER = (date(2025, month, 17) for month in (10, 11, 12))
Change = tuple[str, str, str | None, str | None]


def changes(answer: Answer) -> list[Change]:
    """id_laporan, hal, whose, and the KK afterwards – letters and first names."""
    names = {nik(name): name for name in answer.world.home}
    letters = {kk(letter): letter for letter in "ABCDEFGHMN"}

    def shown(number: str | None) -> str | None:
        return letters.get(number, "baru" if number.startswith("S") else number) if number else None

    return [
        (row["id_laporan"], row["hal"], names.get(row["id_orang"]), shown(row["no_kk_tujuan"]))
        for row in answer.outcome.changes.sort("urut", "hal", "id_orang").iter_rows(named=True)
    ]


def a_year() -> World:
    """A family whose head dies, whose son marries out, and which then moves."""
    world = World().family(
        "A", "budi L 1970-01-01 1 2", "ani P 1972-05-05 2 2", "eko L 2000-01-01 3"
    )
    world.family("B", "siti P 2001-01-01 1 1", desa="lain")
    world.report(
        "kematian",
        "L1",
        {"SUBJEK": "budi"},
        lapor="2025-09-20",
        tgl_meninggal="2025-09-10",
        dokumen_jenis="AKTA_KEMATIAN",
        dokumen_nomor="1",
    )
    world.report(
        "perkawinan",
        "L2",
        {"SUAMI": "eko", "ISTRI": "siti"},
        lapor="2025-11-10",  # told two months late
        tgl_nikah="2025-09-15",
        status_nikah="TERCATAT",
        no_kk_baru=kk("N"),
    )
    return world.report(
        "perpindahan",
        "L3",
        {"SUBJEK": "ani"},
        lapor="2025-12-01",
        arah="KELUAR",
        seluruh_keluarga="YA",
        sifat="TETAP",
        kode_desa_tujuan="baru",
        tgl_pindah="2025-11-25",
        no_surat_pindah="7",
        no_kk_baru=kk("M"),
    )


def test_each_cut_off_shows_the_families_as_they_were_known_then() -> None:
    world = a_year()
    october, november, december = (world.run(day) for day in (OCTOBER, NOVEMBER, DECEMBER))

    assert october.living == {"ani": "A", "eko": "A"}
    assert october.family("A")["nik_kepala"] == nik("ani")
    assert november.living == {"ani": "A", "eko": "N", "siti": "N"}
    assert december.living == {"ani": "M", "eko": "N", "siti": "N"}
    row = december.family("M")
    assert (row["kode_desa"], row["no_kk_asal"], row["jumlah_anggota"]) == (
        "3271020002",
        kk("A"),
        1,
    )
    assert row["no_kk_silsilah"] == sorted([kk("A"), kk("M")])


def test_a_late_report_changes_later_tranches_and_never_one_that_was_published() -> None:
    world = a_year()
    published = world.run(OCTOBER)
    early = World(world.families, world.members, {}, world.links)
    early.forms = {
        form: [row for row in rows if row["tgl_lapor"] <= OCTOBER]
        for form, rows in world.forms.items()
    }
    # run again when everything is known, as of the published day
    again = world.run(OCTOBER, as_of=OCTOBER)
    at_the_time = early.run(OCTOBER)

    for table in ("families", "members", "ended", "lineage", "changes", "conflicts"):
        assert getattr(again.outcome, table).equals(getattr(published.outcome, table)), table
        assert getattr(at_the_time.outcome, table).equals(getattr(published.outcome, table)), table
    # what happened before the cut-off and was told after it counts once it is known
    assert world.run(OCTOBER, as_of=NOVEMBER).living["eko"] == "N"


def test_lineage_names_who_came_from_whom_as_of_the_day() -> None:
    def lineage(answer: Answer) -> list[tuple[Any, ...]]:
        return answer.outcome.lineage.select("no_kk_lama", "no_kk_baru", "sifat").rows()

    world = a_year()
    pairs = [(kk("A"), kk("N"), "PECAH"), (kk("B"), kk("N"), "PECAH")]

    assert lineage(world.run(OCTOBER)) == []
    assert sorted(lineage(world.run(NOVEMBER))) == sorted(pairs)
    assert (kk("A"), kk("M"), "LANJUT") in lineage(world.run(DECEMBER))


def test_what_each_event_did_is_told_person_by_person_in_the_order_of_events() -> None:
    assert changes(a_year().run(DECEMBER)) == [
        ("L1", "KEPALA_KELUARGA", "ani", "A"),
        ("L1", "MENINGGAL", "budi", None),
        ("L1", "STATUS_KAWIN", "ani", "A"),
        ("L2", "PINDAH_KK", "eko", "N"),
        ("L2", "PINDAH_KK", "siti", "N"),
        ("L2", "STATUS_KAWIN", "eko", "N"),
        ("L2", "STATUS_KAWIN", "siti", "N"),
        ("L3", "DESA", None, "M"),
        ("L3", "NOMOR_KK", None, "M"),
    ]


def test_an_event_that_is_only_known_did_nothing() -> None:
    world = World().family("A", "budi L 1970-01-01 1 2", "ani P 1972-05-05 2 2")
    world.report("kematian", "L1", {"SUBJEK": "budi"}, tgl_meninggal="2025-09-10")

    assert changes(world.run()) == []


def test_both_sides_of_a_contradiction_are_named() -> None:
    world = World().family("A", "budi L 1970-01-01 1 2", "ani P 1972-05-05 2 2")
    paper = {"dokumen_jenis": "AKTA_KEMATIAN", "dokumen_nomor": "1"}
    world.report("kematian", "L1", {"SUBJEK": "ani"}, tgl_meninggal="2025-03-01", **paper)
    world.report("kematian", "L2", {"SUBJEK": "ani"}, tgl_meninggal="2025-08-01", **paper)
    world.report("kelahiran", "L3", {"BAYI": "A", "IBU": "ani"}, tgl_lahir="2025-09-01", jk="L")
    answer = world.run()

    assert {answer.state(name).split()[0] for name in ("L1", "L2", "L3")} == {"BERTENTANGAN"}
    assert answer.outcome.conflicts.rows() == [
        ("L1", "L2", "DUA_TANGGAL_KEMATIAN"),
        ("L1", "L3", "PERISTIWA_SESUDAH_KEMATIAN"),
        ("L2", "L1", "DUA_TANGGAL_KEMATIAN"),
        ("L2", "L3", "PERISTIWA_SESUDAH_KEMATIAN"),
        ("L3", "L1", "PERISTIWA_SESUDAH_KEMATIAN"),
        ("L3", "L2", "PERISTIWA_SESUDAH_KEMATIAN"),
    ]
    assert answer.family("A")["bertentangan"] is True
    assert answer.outcome.changes.is_empty()


def test_every_report_held_for_a_contradiction_has_its_other_side() -> None:
    world = World().family("A", "budi L 1970-01-01 1 2", "ani P 1972-05-05 2 2", desa="lama")
    move = {"seluruh_keluarga": "YA", "sifat": "TETAP", "tgl_pindah": "2025-09-01"}
    for name, village in (("L1", "baru"), ("L2", "lain")):
        world.report(
            "perpindahan",
            name,
            {"SUBJEK": "budi"},
            arah="DATANG",
            kode_desa=village,
            kode_desa_asal="lama",
            **move,
        )
    answer = world.run()
    held = answer.outcome.events.filter(pl.col("keadaan") == "BERTENTANGAN")["id_laporan"]

    assert held.to_list() == ["L1", "L2"]
    assert answer.outcome.conflicts.select("id_laporan", "id_lawan").rows() == [
        ("L1", "L2"),
        ("L2", "L1"),
    ]

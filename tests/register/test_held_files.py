"""Reports in a file that the storm breaker holds are known, change nothing, and are counted."""

from __future__ import annotations

from typing import Any

import polars as pl

import register
from schemas.linkage import LINKS
from tests.register.drawn import CUTOFF, Answer, World, frame

AKTA = {"dokumen_jenis": "AKTA_KEMATIAN", "dokumen_nomor": "AK-1"}


def family() -> World:
    return World().family("A", "budi L 1970-01-02 1 2", "ani P 1975-02-03 2 2")


def death(world: World, report: str, **cells: Any) -> World:
    named = {"nama": "budi", "tgl_meninggal": "2025-09-20"}
    return world.report("kematian", report, {"SUBJEK": "budi"}, **{**AKTA, **named, **cells})


def run(world: World, *held: str) -> Answer:
    """The outcome while these contents (`isi`) are held."""
    deaths, participants = world.lists()
    contents = pl.DataFrame(
        [(row["id_laporan"], row["isi"]) for row in world.links if row["isi"] in held],
        schema={"id_laporan": pl.String, "isi": pl.String},
        orient="row",
    )
    resolved = register.resolve(
        world.reports(),
        frame(LINKS.polars_schema(), world.links),
        deaths,
        register.paid_families(participants),
        cutoff=CUTOFF,
        as_of=CUTOFF,
        held=contents,
    )
    return Answer(world, register.apply(resolved, *world.dtsen()))


def test_a_held_report_changes_nothing_and_says_so() -> None:
    answer = run(death(family(), "L1", isi="a"), "a")

    assert answer.state("L1") == "DITAHAN BERKAS_DITAHAN"
    assert answer.event("L1")["padanan"] == "DITERIMA"
    assert sorted(answer.living) == ["ani", "budi"]


def test_a_family_whose_payment_it_would_stop_is_marked() -> None:
    with_paper = run(death(family(), "L1", isi="a"), "a")
    without = run(death(family(), "L1", isi="a", dokumen_jenis=None, dokumen_nomor=None), "a")

    assert with_paper.family("A")["berkas_ditahan"] is True
    assert with_paper.family("A")["tinjau"] is False
    assert without.family("A")["berkas_ditahan"] is False


def test_once_let_go_it_takes_effect() -> None:
    assert run(death(family(), "L1", isi="a")).state("L1") == "BERLAKU BUKTI_CUKUP"


def test_an_earlier_free_content_stays_in_force_under_a_held_correction() -> None:
    world = death(family(), "L1", isi="a", lapor="2025-09-25")
    world = death(world, "L1", isi="b", lapor="2025-10-01", tgl_meninggal="2025-09-01")
    answer = run(world, "b")

    assert answer.state("L1") == "BERLAKU BUKTI_CUKUP"
    assert answer.event("L1")["isi"] == "a"


def test_a_held_report_withdraws_nothing() -> None:
    world = death(family(), "L1", isi="a", lapor="2025-09-25")
    world = death(world, "L2", isi="b", lapor="2025-10-01", membatalkan="L1")

    assert run(world).state("L1") == "DIBATALKAN DITARIK"
    assert run(world, "b").state("L1") == "BERLAKU BUKTI_CUKUP"
    assert run(world, "b").state("L2") == "DITAHAN BERKAS_DITAHAN"


def test_a_held_report_of_a_later_tahap_is_still_for_later_and_withdraws_nothing() -> None:
    world = death(family(), "L1", isi="a", lapor="2025-09-25")
    later = {"tgl_meninggal": "2025-10-20", "lapor": "2025-10-17"}
    world = death(world, "L2", isi="b", membatalkan="L1", **later)
    answer = run(world, "b")

    assert answer.state("L2") == "UNTUK_TAHAP_BERIKUT KEJADIAN_SESUDAH_BATAS"
    assert answer.state("L1") == "BERLAKU BUKTI_CUKUP"

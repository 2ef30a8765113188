"""Two releases side by side: the cause of every change, and sums that foot."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from release.difference import (
    Seen,
    account,
    account_of_persons,
    changed,
    footing_faults,
    persons_side_by_side,
    seen_of_persons,
    side_by_side,
    with_causes,
)
from release.difference.causes import origins
from release.difference.tally import counted
from rules import book
from schemas.decisions import DECISIONS, PBI_LIST
from schemas.difference import CAUSES, RELEASE_DIFFERENCES
from tests.release.drawn import BOGOR, SIHIR, area, kk, rows

NO_LINEAGE = pl.DataFrame(schema={"nomor": pl.String, "keluarga": pl.String})


def decided(name: str = "A", reasons: str = "", **given: Any) -> dict[str, object]:
    """One decision for BLTS: ready families are on the list unless told otherwise."""
    codes = reasons.split()
    status = given.pop("status", "DITAHAN" if codes else "TERVERIFIKASI")
    return {
        "program": "BLTS",
        "no_kk": kk(name),
        **area(SIHIR),
        "desil_nasional": 2,
        "status_kpm": "BARU",
        "status": status,
        "alasan_utama": codes[0] if codes else None,
        "alasan": sorted(codes),
        "nominal": 900_000 if status == "TERVERIFIKASI" else 0,
        "nominal_hak": 900_000,
    } | given


def seen(*families: tuple[str, str], **given: Any) -> Seen:
    known = pl.DataFrame(
        [(kk(name), cause) for name, cause in families],
        schema={"kunci": pl.String, "sebab": pl.String},
        orient="row",
    )
    usual: dict[str, Any] = {
        "blind": frozenset(),
        "parameters": frozenset(),
        "time": True,
        "programmes": frozenset({"BLTS"}),
    }
    return Seen(known, **{**usual, **given})


def told(
    first: dict[str, object] | None, second: dict[str, object] | None, known: Seen | None = None
) -> tuple[str, list[str]]:
    """The cause and the possible causes of one family's change."""
    one, other = (rows(DECISIONS, *([row] if row else [])) for row in (first, second))
    sides = side_by_side(one, other, NO_LINEAGE)
    alone = sides.only_second.rename(
        {name: f"{name}_akhir" for name in DECISIONS.column_names if name in sides.only_second}
        | {"program": "program"}
    )
    every = pl.concat([changed(sides.both), sides.only_first, alone], how="diagonal")
    found = with_causes(every, known or seen())
    assert found.height == 1
    return found["sebab"].item(), found["kemungkinan"].item().to_list()


def test_every_reason_of_the_rules_says_what_it_can_come_from() -> None:
    assert set(book()) <= set(origins())
    assert {cause for row in origins().values() for cause in row["sebab"]} <= set(CAUSES)


def test_a_family_listed_before_differs_by_payment_and_quota() -> None:
    listed = decided()
    assert told(listed, decided(reasons="SUDAH_DITETAPKAN", status="SUDAH_DITETAPKAN")) == (
        "BAYAR_KUOTA",
        ["BAYAR_KUOTA"],
    )


def test_a_verification_that_cleared_a_family_is_a_persons_decision_whatever_the_quota() -> None:
    held = decided(reasons="BELUM_DIVERIFIKASI")
    person = seen(("A", "ORANG"))
    assert told(held, decided(), person)[0] == "ORANG"
    waits = decided(reasons="KUOTA_HABIS", status="MENUNGGU_KUOTA")
    assert told(held, waits, person)[0] == "ORANG"


def test_a_rank_that_rose_is_the_register_and_not_the_rule() -> None:
    out = decided(reasons="DESIL_LEBIH", status="TIDAK_LAYAK", desil_nasional=7)
    assert told(decided(), out) == ("DTSEN", ["DTSEN"])


def test_the_same_rank_under_another_limit_is_the_rule() -> None:
    out = decided(reasons="DESIL_LEBIH", status="TIDAK_LAYAK")
    changed_limit = seen(parameters=frozenset({"desil_maks/BLTS.yaml"}))
    assert told(decided(), out, changed_limit) == ("ATURAN", ["ATURAN"])


def test_rank_and_limit_changed_together_are_named_as_ambiguous() -> None:
    out = decided(reasons="DESIL_LEBIH", status="TIDAK_LAYAK", desil_nasional=7)
    both = seen(parameters=frozenset({"desil_maks/BLTS.yaml"}))
    assert told(decided(), out, both) == ("TIDAK_TUNGGAL", ["ATURAN", "DTSEN"])


def test_a_parameter_of_another_reason_is_no_cause() -> None:
    out = decided(reasons="DESIL_LEBIH", status="TIDAK_LAYAK", desil_nasional=7)
    assert told(decided(), out, seen(parameters=frozenset({"tahan/desil.yaml"})))[0] == "DTSEN"


def test_a_list_and_a_report_about_one_death_are_ambiguous() -> None:
    gone = decided(reasons="MENINGGAL_TUNGGAL", status="TIDAK_LAYAK")
    both = seen(("A", "PERISTIWA"), ("A", "DAFTAR"))
    assert told(decided(), gone, both) == ("TIDAK_TUNGGAL", ["DAFTAR", "PERISTIWA"])
    assert told(decided(), gone, seen(("A", "DAFTAR")))[0] == "DAFTAR"


def test_what_nobody_could_look_for_is_not_guessed() -> None:
    gone = decided(reasons="MENINGGAL_TUNGGAL", status="TIDAK_LAYAK")
    blind = seen(blind=frozenset({"PERISTIWA", "ORANG", "DAFTAR"}))
    assert told(decided(), gone, blind) == ("TIDAK_TUNGGAL", ["DAFTAR", "ORANG", "PERISTIWA"])
    assert told(decided(), gone)[0] == "TIDAK_TERLIHAT"


def test_a_new_amount_without_anything_seen_is_the_passing_of_days() -> None:
    less = decided(nominal=600_000, nominal_hak=600_000)
    assert told(decided(), less) == ("WAKTU", ["WAKTU"])
    assert told(decided(), less, seen(time=False))[0] == "TIDAK_TERLIHAT"
    assert told(decided(), less, seen(("A", "PERISTIWA")))[0] == "PERISTIWA"


def test_a_programme_only_one_release_opens_differs_by_rule() -> None:
    assert told(decided(), None, seen(programmes=frozenset()))[0] == "ATURAN"


def test_two_reasons_that_both_had_to_go_are_ambiguous_when_their_causes_differ() -> None:
    held = decided(reasons="BELUM_DIVERIFIKASI PINDAH_KELUAR")
    both = seen(("A", "ORANG"), ("A", "PERISTIWA"))
    assert told(held, decided(), both) == ("TIDAK_TUNGGAL", ["ORANG", "PERISTIWA"])


def test_a_family_is_followed_to_its_new_number_and_to_another_part() -> None:
    lineage = pl.DataFrame({"nomor": [kk("A")], "keluarga": [kk("B")]})
    before = rows(DECISIONS, decided("A"))
    after = rows(DECISIONS, decided("B", **area(BOGOR)))
    sides = side_by_side(before, after, lineage)
    assert sides.both.height == 1
    assert changed(sides.both).is_empty()
    assert sides.only_first.is_empty()
    assert sides.only_second.is_empty()


def test_of_two_numbers_of_one_family_only_one_is_paired() -> None:
    lineage = pl.DataFrame({"nomor": [kk("A")], "keluarga": [kk("B")]})
    sides = side_by_side(
        rows(DECISIONS, decided("A"), decided("B")), rows(DECISIONS, decided("B")), lineage
    )
    assert sides.both["no_kk"].to_list() == [kk("B")]
    assert sides.only_first["no_kk"].to_list() == [kk("A")]


@pytest.fixture
def difference() -> dict[str, object]:
    return {
        "program": "BLTS",
        "no_kk": kk("A"),
        "status_awal": "TERVERIFIKASI",
        "status_akhir": "TIDAK_LAYAK",
        "nominal_awal": 900_000,
        "nominal_akhir": 0,
        "sebab": "DTSEN",
        "kode_kabupaten_kota": "3325",
        "kode_provinsi": "33",
    }


def insured(name: str = "A", person: str = "1", reasons: str = "", **given: Any) -> dict[str, Any]:
    """One person's health cover in the family `name`."""
    codes = reasons.split()
    return {
        "id_orang": person,
        "no_kk": kk(name),
        **area(SIHIR),
        "desil_nasional": 2,
        "peserta": True,
        "status": "TIDAK_LAYAK" if codes else "TERVERIFIKASI",
        "alasan_utama": codes[0] if codes else None,
        "alasan": sorted(codes),
    } | given


def told_of_person(first: dict[str, Any], second: dict[str, Any], known: Seen) -> str:
    sides = persons_side_by_side(rows(PBI_LIST, first), rows(PBI_LIST, second))
    found = with_causes(changed(sides.both), seen_of_persons(known, sides.both, NO_LINEAGE))
    assert found.height == 1
    return str(found["sebab"].item())


def test_a_person_is_paired_by_the_person_and_told_what_is_seen_of_the_family() -> None:
    stopped = insured(reasons="MENINGGAL")
    assert told_of_person(insured(), stopped, seen(("A", "DAFTAR"), ("B", "ORANG"))) == "DAFTAR"
    # what is seen of either family of a person who moved counts
    moved = insured("B", reasons="MENINGGAL")
    assert told_of_person(insured(), moved, seen(("B", "PERISTIWA"))) == "PERISTIWA"
    assert told_of_person(insured(), stopped, seen()) == "TIDAK_TERLIHAT"


def test_a_changed_figure_of_health_cover_may_have_changed_any_person() -> None:
    stopped = insured(reasons="NIK_GANDA")
    changed_figure = seen(parameters=frozenset({"pbi_jk/alasan_orang.yaml"}))
    assert told_of_person(insured(), stopped, changed_figure) == "ATURAN"
    assert told_of_person(insured(), stopped, seen(parameters=frozenset({"pkh/x.yaml"}))) == (
        "TIDAK_TERLIHAT"
    )


def test_the_account_of_persons_foots() -> None:
    one, other = rows(PBI_LIST, insured()), rows(PBI_LIST, insured(reasons="MENINGGAL"))
    change = {
        "program": "PBI_JK",
        "sebab": "DAFTAR",
        "status_awal": "TERVERIFIKASI",
        "status_akhir": "TIDAK_LAYAK",
        "nominal_awal": 0,
        "nominal_akhir": 0,
    }
    lines = account_of_persons(one, other, [counted(pl.DataFrame([change]))], list(CAUSES))
    assert footing_faults(lines) == []
    assert lines.filter(baris="DAFTAR")["keluar"].item() == 1
    assert footing_faults(account_of_persons(one, other, [], list(CAUSES))) == ["PBI_JK terdaftar"]


def test_the_account_foots_and_a_lost_row_is_found(difference: dict[str, object]) -> None:
    first = rows(DECISIONS, decided("A"), decided("B"))
    second = rows(
        DECISIONS, decided("A", "DESIL_LEBIH", status="TIDAK_LAYAK", nominal=0), decided("B")
    )
    parts = [counted(rows(RELEASE_DIFFERENCES, difference))]
    lines = account(first, second, parts, list(CAUSES))
    assert lines["baris"].to_list() == ["RILIS_AWAL", "DTSEN", "RILIS_AKHIR"]
    assert footing_faults(lines) == []
    assert footing_faults(account(first, second, [], list(CAUSES))) == [
        "BLTS terdaftar",
        "BLTS rupiah",
    ]

"""The OPD that answers is the OPD that holds the case, or the answer waits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from .drawn import DAY, answer, case, complaint, number_of, work

ONE = complaint()


def day(number: int) -> date:
    return DAY + timedelta(days=number)


def fates(done: Any) -> list[str]:
    return list(done.history.sort("no_aduan", "urut")["nasib"])


@pytest.mark.parametrize("named", ["DINSOS", "dinas sosial", " Dinas  Sosial ", "SLRT", None])
def test_the_opd_that_holds_the_case_answers_under_its_code_or_name(named: str | None) -> None:
    done = work([ONE], [answer(ONE, day(2), "SELESAI", opd=named)])

    assert case(done, ONE)["status"] == "SELESAI"


def test_an_answer_of_another_opd_is_held_and_says_who_holds_the_case() -> None:
    done = work([ONE], [answer(ONE, day(2), "SELESAI", opd="Dinas Kesehatan")])

    assert fates(done) == ["OPD_LAIN"]
    assert case(done, ONE)["status"] == "DITERIMA"
    told = done.history.row(0, named=True)
    assert (told["opd"], told["ditugaskan"]) == ("DINKES", "DINSOS")


def test_once_the_case_is_passed_on_the_held_answer_counts_and_the_first_opd_does_not() -> None:
    said = [
        answer(ONE, day(2), "SELESAI", opd="DINKES"),
        answer(ONE, day(1), "DISPOSISI", opd="dinas kesehatan"),
        answer(ONE, day(3), "DIPROSES", opd="DINSOS"),
    ]
    done = work([ONE], said)
    found = case(done, ONE)

    assert fates(done) == ["BERLAKU", "BERLAKU", "OPD_LAIN"]
    assert (found["status"], found["opd"], found["dasar_opd"]) == (
        *("SELESAI", "DINKES", "DIRUJUK_OPD"),
    )


def test_a_case_is_not_passed_on_to_an_office_nobody_knows() -> None:
    done = work([ONE], [answer(ONE, day(1), "DIRUJUK_OPD", opd="DINSOSS")])

    assert fates(done) == ["OPD_TIDAK_DIKENAL"]
    assert case(done, ONE)["opd"] == "DINSOS"
    own = {"kode_wilayah": "3325", "bidang_spm": "KES", "opd": "RSUD", "isi": "1", "baris": 1}
    known = work(
        [ONE],
        [answer(ONE, day(1), "DIRUJUK_OPD", opd="rsud")],
        responsible=[own | {"berkas": "c" * 64, "berlaku_mulai": date(2025, 1, 1)}],
    )
    assert case(known, ONE)["opd"] == "RSUD"


def test_a_corrected_category_moves_the_case_to_its_opd_from_then_on() -> None:
    one = complaint(jenis_aduan="SOS", uraian="mohon bantuan")
    referred = {"no_aduan": number_of(one), "opd": "DINSOS", "tanggal": day(1), "petugas": "P"}
    said = [
        answer(one, day(2), "DIVERIFIKASI", kategori="adminduk"),
        answer(one, day(3), "DIPROSES", opd="DINSOS"),
        answer(one, day(4), "SELESAI", opd="DISDUKCAPIL"),
    ]
    done = work([one], said, referrals=[referred])

    assert fates(done) == ["BERLAKU", "BERLAKU", "OPD_LAIN", "BERLAKU"]
    assert case(done, one)["opd"] == "DISDUKCAPIL"

"""How a case moves: answers, referrals, what repeats, what folds, what comes back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints import ComplaintLost, account, require_footing
from schemas.lists import FILES

from .drawn import (
    AS_OF,
    DAY,
    KK,
    OTHER_KK,
    answer,
    case,
    complaint,
    linked,
    number_of,
    rows_of,
    work,
)

ONE = complaint()


def day(number: int) -> date:
    return DAY + timedelta(days=number)


def fates(done: Any) -> list[str]:
    return list(done.history.sort("no_aduan", "urut")["nasib"])


def test_answers_move_a_case_in_the_order_of_their_days() -> None:
    said = [answer(ONE, day(9), "SELESAI"), answer(ONE, day(2), "DIPROSES")]
    found = case(work([ONE], said), ONE)

    assert found["status"] == "SELESAI"
    assert (found["tgl_jawaban"], found["tgl_selesai"]) == (day(2), day(9))
    assert found["umur_hari"] == 9
    assert found["lewat_batas"]  # five working days from a Wednesday end on day 7


def test_a_number_is_known_however_it_was_typed_and_stages_of_slrt_are_understood() -> None:
    typed = number_of(ONE).lower().replace("-", " ")
    said = answer(ONE, day(1), "PROGRESS", no_aduan=typed)

    assert case(work([ONE], [said]), ONE)["status"] == "DIPROSES"


@pytest.mark.parametrize(
    ("said", "fate"),
    [
        (answer(ONE, day(1), "SELESAI", no_aduan="AD3325-0000-0000-0000"), "ADUAN_TIDAK_DIKENAL"),
        (answer(ONE, day(-1), "SELESAI"), "MENDAHULUI_ADUAN"),
        (answer(ONE, AS_OF + timedelta(days=1), "SELESAI"), "BELUM_DIKETAHUI"),
        (answer(ONE, day(1), "DITOLAK"), "TANPA_ALASAN"),
        (answer(ONE, day(1), "DITOLAK", hasil="bukan kewenangan"), "BERLAKU"),
    ],
)
def test_what_an_answer_cannot_do_is_kept_with_its_reason(said: dict[str, Any], fate: str) -> None:
    done = work([ONE], [said])

    assert fates(done) == [fate]
    assert case(done, ONE)["status"] == ("DITOLAK" if fate == "BERLAKU" else "DITERIMA")


def test_a_closed_case_cannot_be_verified_but_can_be_opened_again() -> None:
    said = [
        answer(ONE, day(3), "SELESAI"),
        answer(ONE, day(4), "DIVERIFIKASI"),
        answer(ONE, day(20), "DIPROSES"),
        answer(ONE, day(20), "DIPROSES", isi="again"),
    ]
    done = work([ONE], said)
    found = case(done, ONE)

    assert fates(done) == ["BERLAKU", "URUTAN_SALAH", "BERLAKU", "ULANGAN"]
    assert (found["status"], found["dibuka_kembali"]) == ("DIPROSES", 1)
    assert found["batas_waktu"] == date(2025, 10, 28)  # five working days from the reopening
    assert found["tgl_selesai"] is None


def test_an_answer_with_a_reason_lets_a_case_lapse_and_it_can_be_opened_again() -> None:
    lapsed = answer(ONE, day(30), "KEDALUWARSA", hasil="pelapor pindah, tidak dapat dihubungi")
    done = case(work([ONE], [lapsed]), ONE)
    again = case(work([ONE], [lapsed, answer(ONE, day(40), "DIPROSES")]), ONE)

    assert fates(work([ONE], [answer(ONE, day(30), "KEDALUWARSA")])) == ["TANPA_ALASAN"]
    assert (done["status"], done["tgl_status"]) == ("KEDALUWARSA", day(30))
    assert (again["status"], again["dibuka_kembali"]) == ("DIPROSES", 1)


def test_the_clock_closes_nothing() -> None:
    found = case(work([ONE], as_of=date(2027, 1, 1)), ONE)

    assert found["status"] == "DITERIMA"
    assert found["lewat_batas"]


def test_a_referral_moves_a_case_and_an_officer_confirms_and_corrects_its_category() -> None:
    one = complaint(jenis_aduan="SOS", uraian="mohon bantuan")
    referred = {"no_aduan": number_of(one), "opd": "DINSOS", "tanggal": day(1), "petugas": "P"}
    said = answer(one, day(2), "DIVERIFIKASI", kategori="adminduk")
    found = case(work([one], [said], referrals=[referred]), one)

    assert (found["kategori"], found["dasar_kategori"]) == ("ADMINDUK", "PETUGAS")
    assert not found["perlu_konfirmasi"]
    assert (found["opd"], found["tgl_dirujuk"]) == ("DISDUKCAPIL", day(1))


def test_a_category_corrected_to_violence_protects_the_reporter_from_then_on() -> None:
    one = complaint(jenis_aduan="TRANTIB", uraian="ribut di rumah")
    found = case(work([one], [answer(one, day(2), "DIVERIFIKASI", kategori="KDRT")]), one)

    assert (found["perlindungan"], found["jalur"]) == ("SENSITIF", "LANGSUNG")
    assert case(work([one]), one)["jalur"] == "DESA"


def test_two_complaints_about_one_family_are_one_case_and_both_are_counted() -> None:
    two = complaint(2, tgl_lapor=day(10))
    other_family, other_kind = complaint(3), complaint(4, jenis_aduan="GANDA")
    late = complaint(5, tgl_lapor=day(45))
    links = [linked(one) for one in (ONE, two, other_kind, late)]
    links.append(linked(other_family, OTHER_KK))
    done = work([ONE, two, other_family, other_kind, late], links=links)

    assert case(done, ONE)["jumlah_pengaduan"] == 2
    assert case(done, two)["status"] == "DUPLIKAT"
    assert case(done, two)["no_aduan_induk"] == number_of(ONE)
    alone = [case(done, one)["status"] for one in (other_family, other_kind, late)]
    assert alone == ["DITERIMA"] * 3
    assert case(done, ONE)["no_kk"] == KK


def test_services_fold_by_person_and_what_nobody_could_sort_never_folds() -> None:
    ill = [complaint(n, jenis_aduan="KES", uraian="tidak mampu berobat") for n in (1, 2, 3)]
    vague = [complaint(n, jenis_aduan="SOS", uraian="mohon bantuan") for n in (4, 5)]
    links = [linked(one) for one in (*ill, *vague)]
    links[2] |= {"nik_padan": "3325014508900001"}
    done = work([*ill, *vague], links=links)

    assert [case(done, one)["jumlah_pengaduan"] for one in ill] == [2, 2, 1]
    assert {case(done, one)["kategori"] for one in vague} == {"LAINNYA"}
    assert {case(done, one)["jumlah_pengaduan"] for one in vague} == {1}


def test_an_answer_to_a_folded_number_answers_the_case_that_carries_it() -> None:
    two = complaint(2, tgl_lapor=day(1))
    done = work([ONE, two], [answer(two, day(3), "SELESAI")], [linked(ONE), linked(two)])

    assert case(done, ONE)["status"] == "SELESAI"
    assert fates(done) == ["MENAMBAH", "BERLAKU"]


def test_the_same_grievance_told_again_after_the_answer_opens_the_case_again() -> None:
    two = complaint(2, tgl_lapor=day(12))
    done = work([ONE, two], [answer(ONE, day(3), "SELESAI")], [linked(ONE), linked(two)])

    assert case(done, ONE)["status"] == "DITERIMA"
    assert case(done, ONE)["dibuka_kembali"] == 1


def test_nobody_named_folds_only_what_is_about_a_place() -> None:
    road = [complaint(n, jenis_aduan="PU", uraian="jalan rusak") for n in (1, 2)]
    school = [complaint(n, jenis_aduan="DIK", uraian="putus sekolah") for n in (3, 4)]
    done = work([*road, *school])

    assert case(done, road[0])["jumlah_pengaduan"] == 2
    assert case(done, school[0])["jumlah_pengaduan"] == 1


def test_protection_of_one_covers_all_of_the_grievance() -> None:
    two = complaint(2, rahasia="YA", terlapor="kader")
    done = work([ONE, two], links=[linked(ONE), linked(two)])

    assert set(done.cases["perlindungan"]) == {"RAHASIA"}
    assert set(done.cases["jalur"]) == {"LANGSUNG"}


def test_a_complaint_can_be_taken_back_but_a_protected_one_not_through_the_posyandu() -> None:
    back = complaint("1B", membatalkan=ONE["id_laporan"], tgl_lapor=day(2))
    shielded = complaint(2, terlapor="kader")
    hushed = complaint("2B", membatalkan=shielded["id_laporan"], tgl_lapor=day(2))
    done = work([ONE, back, shielded, hushed])

    assert case(done, ONE)["status"] == "DITARIK"
    assert case(done, shielded)["status"] == "DITERIMA"
    assert case(done, shielded)["penarikan_diminta"]
    assert done.cases.height == 2


def test_a_correction_replaces_and_keeps_the_number() -> None:
    better = ONE | {"isi": "9" * 16, "tgl_lapor": day(3), "jenis_aduan": "REKENING"}
    done = work([ONE, better])

    assert done.cases.height == 1
    assert case(done, ONE)["kategori"] == "REKENING"
    assert sorted(done.contents["tempat"]) == ["DIGANTI", "KASUS"]
    early = work([ONE, better], as_of=day(1))
    assert case(early, ONE)["kategori"] == "SALDO_NOL"
    assert sorted(early.contents["tempat"]) == ["BELUM_DIKETAHUI", "KASUS"]


def files(complaints: int, answers: int) -> pl.DataFrame:
    kinds = {"aduan": ("a" * 64, complaints), "tanggapan_aduan": ("b" * 64, answers)}
    return rows_of(
        FILES,
        [
            {"berkas": sha, "tabel": table, "jalur": "x", "keadaan": "DITERIMA"}
            | {"dibaca": rows + 1, "diterima": rows, "ditolak": 1, "berulang": 0}
            for table, (sha, rows) in kinds.items()
        ],
    )


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_any_order_gives_the_same_cases_and_every_row_ends_in_one_place(data: Any) -> None:
    offsets = st.integers(0, 50)
    draw = data.draw
    contents = [
        complaint(n, tgl_lapor=day(draw(offsets)), rahasia=draw(st.sampled_from(["YA", None])))
        for n in range(1, 1 + draw(st.integers(1, 5)))
    ]
    statuses = st.sampled_from(["DIPROSES", "SELESAI", "DITOLAK", "DISPOSISI", "VERIFIKASI"])
    said = [
        answer(draw(st.sampled_from(contents)), day(draw(offsets)), draw(statuses), isi=f"{n}")
        for n in range(draw(st.integers(0, 6)))
    ]
    links = [linked(one, draw(st.sampled_from([KK, OTHER_KK]))) for one in contents]
    first = work(contents, said, links)
    other = work(draw(st.permutations(contents)), draw(st.permutations(said)), links[::-1])

    order = ["no_aduan"]
    assert first.cases.sort(order).equals(other.cases.sort(order))
    steps = ["no_aduan", "urut"]
    assert first.history.sort(steps).equals(other.history.sort(steps))
    footed = account(files(len(contents), len(said)), first.contents, first.history)
    require_footing(footed, first.contents, first.cases, first.history)


def test_a_lost_complaint_or_answer_is_noticed() -> None:
    done = work([ONE], [answer(ONE, day(1), "DIPROSES")])
    footed = account(files(1, 1), done.contents, done.history)
    require_footing(footed, done.contents, done.cases, done.history)

    with pytest.raises(ComplaintLost, match="cases beside contents: 1"):
        require_footing(footed, done.contents, done.cases.clear(), done.history)
    short = account(files(2, 1), done.contents, done.history)
    with pytest.raises(ComplaintLost, match="files that do not foot: 1"):
        require_footing(short, done.contents, done.cases, done.history)

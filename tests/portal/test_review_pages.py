"""The review queue in a browser: what an officer sees, answers, and what others cannot."""

from __future__ import annotations

import re
from datetime import date

import polars as pl
import pytest

from assets.folders import Folders
from assets.review import recorded
from portal.roles import Role, Scope
from portal.services.answers import Said, answer
from portal.services.cards import report_cards, shown_line
from portal.services.opaque import seal, unseal
from portal.services.queue_file import queue_file
from portal.services.review_queue import Wanted, queue_page
from schemas.review import DECISIONS
from tests.portal.conftest import Office, Visitor

PAGE_BYTES = 60_000


def links(text: str, start: str) -> list[str]:
    found = re.findall(rf'href="({re.escape(start)}/[^"]+)"', text)
    return [one.replace("&amp;", "&") for one in found]


def numbers(text: str) -> list[str]:
    return re.findall(r'name="putusan_([0-9a-f]{16})" value="SAMA"', text)


def reports_of(office: Office, *areas: str, two: bool = False) -> list[dict[str, object]]:
    scope = Scope("siapa", frozenset({Role.PETUGAS}), areas)
    return queue_page(Folders(office.data), scope, Wanted(two=two)).rows


def answered(visitor: Visitor, path: str, answer: str) -> int:
    page = visitor.get(path)
    said = {f"putusan_{number}": answer for number in numbers(page.text)}
    assert said
    return visitor.post(path, said).status_code


def test_an_officer_answers_and_the_decision_is_one_with_those_of_workbooks(
    worked: Office,
) -> None:
    officer = worked.sign_in(Role.PETUGAS, wilayah="3325")
    queue = officer.get("/tinjauan")
    (first, *_) = links(queue.text, "/tinjauan")
    page = officer.get(first)
    assert len(page.content) < PAGE_BYTES
    asked = numbers(page.text)
    answer = officer.post(first, {f"putusan_{asked[0]}": "BUKAN", f"catatan_{asked[0]}": "lain"})
    assert answer.status_code == 303
    (row,) = recorded(Folders(worked.data), DECISIONS).to_dicts()
    assert (row["id_pasangan"], row["putusan"], row["catatan"]) == (asked[0], "BUKAN", "lain")
    assert row["id_buku"] == "portal"
    again = officer.get(first)
    assert asked[0] not in numbers(again.text)


def test_a_stopping_pair_takes_a_second_officer_who_is_not_shown_the_first_answer(
    worked: Office,
) -> None:
    (report, *_) = reports_of(worked, "3325", two=True)
    first = worked.sign_in(Role.PETUGAS, wilayah="3325")
    (path, *_) = links(first.get("/tinjauan?dua=1").text, "/tinjauan")
    assert answered(first, path, "SAMA") == 303
    second = worked.sign_in(Role.PENYELIA, wilayah="3325")
    waiting = second.get("/tinjauan")
    assert str(report["id_laporan"]) in waiting.text
    (own, *_) = links(waiting.text, "/tinjauan")
    page = second.get(own)
    assert "menunggu pendapat kedua" in page.text
    assert "checked" not in page.text
    assert answered(second, own, "SAMA") == 303
    assert str(report["id_laporan"]) not in second.get("/tinjauan").text
    votes = recorded(Folders(worked.data), DECISIONS)
    assert votes.group_by("id_pasangan").agg(pl.col("petugas").n_unique())["petugas"].max() == 2


def test_whoever_answered_cannot_give_the_second_opinion(worked: Office) -> None:
    both = worked.sign_in(Role.PETUGAS, Role.PENYELIA, wilayah="3325")
    (path, *_) = links(both.get("/tinjauan?dua=1&kedua=0").text, "/tinjauan")
    assert answered(both, path, "SAMA") == 303
    assert numbers(both.get(path).text) == []
    assert links(both.get("/tinjauan?kedua=1").text, "/tinjauan") == []


def test_a_report_outside_the_area_is_told_like_one_that_does_not_exist(
    looked_at: Office,
) -> None:
    (report, *_) = reports_of(looked_at, "3325")
    own, other = str(report["kode_desa_l"]), "3271"
    key = looked_at.place.settings.key
    name = looked_at.account(Role.PETUGAS, wilayah=other)
    one = looked_at.visitor()
    one.sign_in(name)
    sealed = {text: seal(key, name, "laporan", text) for text in (str(report["id_laporan"]), "X")}
    refused = [one.get(f"/tinjauan/{part}") for part in (*sealed.values(), "AAAA", "-")]
    assert {answer.status_code for answer in refused} == {404}
    assert len({answer.text for answer in refused}) == 1
    assert own not in one.get("/tinjauan").text


def test_an_address_serves_the_officer_it_was_made_for_alone() -> None:
    part = seal(b"k" * 32, "budi", "laporan", "3325-KM-1")
    assert unseal(b"k" * 32, "budi", "laporan", part) == "3325-KM-1"
    for key, name, kind, other in (
        (b"k" * 32, "ani", "laporan", part),
        (b"k" * 32, "budi", "keluarga", part),
        (b"x" * 32, "budi", "laporan", part),
        (b"k" * 32, "budi", "laporan", part[:-2] + "AA"),
    ):
        assert unseal(key, name, kind, other) is None


def test_counts_of_the_queue_are_those_of_the_area(looked_at: Office) -> None:
    every = reports_of(looked_at, "3325")
    village = str(every[0]["kode_desa_l"])
    own = [row for row in every if row["kode_desa_l"] == village]
    found = reports_of(looked_at, village)
    assert {row["id_laporan"] for row in own} <= {row["id_laporan"] for row in found}
    assert {row["kode_desa_l"] for row in found} == {village}
    assert reports_of(looked_at, "3271") == []
    assert reports_of(looked_at) == []


def test_an_auditor_reads_masked_numbers_and_answers_nothing(looked_at: Office) -> None:
    auditor = looked_at.sign_in(Role.AUDITOR)
    (path, *_) = links(auditor.get("/tinjauan").text, "/tinjauan")
    page = auditor.get(path)
    assert numbers(page.text) == []
    assert re.findall(r">\d{16}<", page.text) == []
    assert auditor.post(path, {"putusan_0000000000000000": "SAMA"}).status_code == 403


@pytest.mark.parametrize("answer", ["IYA", "", "SAMA; DROP"])
def test_an_answer_that_is_none_records_nothing(worked: Office, answer: str) -> None:
    officer = worked.sign_in(Role.PETUGAS, wilayah="3325")
    (path, *_) = links(officer.get("/tinjauan").text, "/tinjauan")
    asked = numbers(officer.get(path).text)
    assert officer.post(path, {f"putusan_{asked[0]}": answer}).status_code == 400
    assert recorded(Folders(worked.data), DECISIONS).is_empty()


def test_one_answer_serves_all_reports_with_the_very_same_evidence(worked: Office) -> None:
    folders = Folders(worked.data)
    scope = Scope("ani", frozenset({Role.PETUGAS}), ("3325",))
    kept = queue_file(folders)
    assert kept is not None
    rows = pl.read_parquet(kept)
    one = rows.filter(~pl.col("dua_petugas")).head(1)
    copies = [
        one.with_columns(
            id_laporan=pl.lit(f"3325-ULANG-{number}"),
            bukti=pl.lit(f"{number}" * 64),
            id_pasangan=pl.lit(f"{number}" * 16),
        )
        for number in (1, 2)
    ]
    pl.concat([rows, *copies]).write_parquet(kept)
    (card,) = [
        card
        for card in report_cards(folders, scope, str(one["id_laporan"][0]))
        if card.number == one["id_pasangan"][0]
    ]
    assert card.alike == 2
    done = answer(folders, scope, {card.number: Said("BUKAN", semua=True)}, date(2025, 11, 24))
    assert (done.recorded, done.faults) == (3, ())
    votes = recorded(folders, DECISIONS)
    assert set(votes["id_laporan"]) == {one["id_laporan"][0], "3325-ULANG-1", "3325-ULANG-2"}
    (rest,) = report_cards(folders, scope, "3325-ULANG-1")
    assert not rest.open


def test_a_candidate_elsewhere_shows_no_more_than_the_report_says(looked_at: Office) -> None:
    scope = Scope("ani", frozenset({Role.PETUGAS}), ("3325",))
    nation = Scope("ani", frozenset({Role.PETUGAS}), ("ID",))
    row = {"kode_desa_d": "3271012001", "kode_desa_2": None}
    line = {"laporan": "–", "dtsen": "3271014304900012", "kedua": "–", "banding": "", "gaya": ""}
    number = line | {"bidang": "NIK"}
    assert shown_line(scope, row, number).dtsen == [(False, "3271••••••••0012")]
    assert shown_line(nation, row, number).dtsen == [(False, "3271014304900012")]
    same = number | {"laporan": "3271014304900012"}
    assert shown_line(scope, row, same).dtsen == [(False, "3271014304900012")]
    address = line | {"bidang": "Alamat", "dtsen": "JL MAWAR 1"}
    assert "MAWAR" not in str(shown_line(scope, row, address))

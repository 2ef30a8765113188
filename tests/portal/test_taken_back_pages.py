"""Taking back a wrong link in a browser: the command's record and its rule of two, within reach."""

from __future__ import annotations

import re

import polars as pl

from assets.folders import Folders
from assets.review import recorded
from portal.roles import Role, Scope
from portal.services.taken_back import links_of
from schemas.review import REVOCATIONS
from tests.portal.conftest import Office, Visitor


def a_link(office: Office, two: bool) -> str:
    """A report whose one link is the engine's, and takes one officer or two to take back."""
    folders = Folders(office.data)
    links = pl.read_parquet(folders.links).filter(pl.col("keputusan") == "DITERIMA")
    form = "kematian" if two else "kehamilan"
    return str(links.filter(pl.col("formulir") == form)["id_laporan"].sort()[0])


def opened(visitor: Visitor, report: str) -> str:
    visitor.get("/padanan")
    return str(visitor.post("/padanan", {"laporan": report}).headers["location"])


def take(visitor: Visitor, report: str, reason: str) -> tuple[int, str]:
    path = opened(visitor, report)
    (name, *_) = re.findall(r'name="padanan" value="([^"]+)"', visitor.get(path).text) or [""]
    answer = visitor.post(path, {"padanan": name, "alasan": reason})
    return answer.status_code, answer.headers.get("location", "")


def test_one_officer_takes_back_what_stops_nobody(worked: Office) -> None:
    report = a_link(worked, two=False)
    officer = worked.sign_in(Role.PETUGAS, wilayah="3325")
    assert take(officer, report, " ") == (409, "")
    assert take(officer, report, "ibu lain") == (303, "/padanan?dicatat=tuntas")
    (row,) = recorded(Folders(worked.data), REVOCATIONS).to_dicts()
    assert (row["id_laporan"], row["alasan"]) == (report, "ibu lain")
    assert "pasangan kembali ke antrean" in officer.get(opened(officer, report)).text


def test_two_take_back_what_could_stop_a_payment_and_the_second_sees_no_name(
    worked: Office,
) -> None:
    report = a_link(worked, two=True)
    first = worked.sign_in(Role.PETUGAS, wilayah="3325")
    assert take(first, report, "orang lain") == (303, "/padanan?dicatat=menunggu")
    assert 'name="padanan"' not in first.get(opened(first, report)).text
    second = worked.sign_in(Role.VERIFIKATOR_DINSOS, wilayah="3325")
    page = second.get(opened(second, report)).text
    assert "Sudah menarik: 1" in page
    assert "orang0" not in page
    assert take(second, report, "benar keliru") == (303, "/padanan?dicatat=tuntas")


def test_a_report_elsewhere_is_answered_like_one_that_is_not(looked_at: Office) -> None:
    report = a_link(looked_at, two=False)
    elsewhere = looked_at.sign_in(Role.PETUGAS, wilayah="3271")
    elsewhere.get("/padanan")
    there = elsewhere.post("/padanan", {"laporan": report})
    nowhere = elsewhere.post("/padanan", {"laporan": "327101100101-KM-99999"})
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert re.sub(r"[0-9a-f]{32,}", "", there.text) == re.sub(r"[0-9a-f]{32,}", "", nowhere.text)


def test_who_only_reads_sees_masked_numbers_and_no_button(looked_at: Office) -> None:
    report = a_link(looked_at, two=False)
    auditor = looked_at.sign_in(Role.AUDITOR)
    path = opened(auditor, report)
    page = auditor.get(path).text
    assert 'name="padanan"' not in page
    found = links_of(
        Folders(looked_at.data), Scope("uji", frozenset({Role.PETUGAS}), ("ID",)), report
    )
    assert found is not None
    assert all(number not in page for number in found.numbers)
    assert auditor.post(path, {"padanan": "x", "alasan": "y"}).status_code == 403

"""The auditors' sample on a page: the command's rows, a recorded purpose, and nobody else's."""

from __future__ import annotations

import io
import re
import zipfile

import polars as pl

from assets.access import who_saw
from assets.audit_sample import sample_tables
from assets.folders import Folders
from assets.sample_requests import carry_out, requests
from portal.roles import Role
from schemas.tahap import Tahap
from tests.portal.conftest import Office, Visitor

WAVE = "2025-T4-1"
ASKED = {"tahap": WAVE, "jumlah": "60", "benih": "7", "bentuk": "csv", "tujuan": "AUDIT"}


def numbers(auditor: Visitor) -> list[str]:
    """The requests that can be taken, the newest first."""
    return re.findall(r'name="nomor" value="(\d+)"', auditor.get("/sampel").text)


def test_an_auditor_asks_a_run_draws_and_it_is_known_whom_the_sample_names(
    worked: Office,
) -> None:
    auditor, folders = worked.sign_in(Role.AUDITOR), Folders(worked.data)
    auditor.get("/sampel")
    for _ in range(2):  # a form sent twice is one request
        assert auditor.post("/sampel", ASKED).status_code == 303
    assert "bansos audit asked" in auditor.get("/sampel").text
    assert numbers(auditor) == []

    (done,) = carry_out(folders)
    assert carry_out(folders) == []
    (number,) = numbers(auditor)
    page = auditor.post("/sampel/ambil", {"nomor": number})
    (path,) = re.findall(r'href="(/sampel/berkas/[^"]+)"', page.text)
    answer = auditor.get(path)
    assert answer.headers["x-sha256"] in page.text
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    tables = {table.name: rows for table, rows in sample_tables(folders, Tahap.parse(WAVE), 60, 7)}
    assert set(packed.namelist()) == {f"{name}.csv" for name in tables}
    own = pl.read_csv(packed.read("sampel.csv"), infer_schema=False)
    assert own["no_kk"].to_list() == tables["sampel"]["no_kk"].to_list()
    assert done.baris == own.height
    saw = who_saw(folders, worked.place.settings.key, own["no_kk"][0])
    assert "AUDIT" in saw["tujuan"].to_list()

    other = worked.sign_in(Role.AUDITOR)
    other.get("/sampel")
    assert other.post("/sampel/ambil", {"nomor": number}).status_code == 404
    assert other.get(path).status_code == 404


def test_a_sample_that_cannot_be_drawn_says_why(worked: Office) -> None:
    auditor, folders = worked.sign_in(Role.AUDITOR), Folders(worked.data)
    auditor.get("/sampel")
    assert auditor.post("/sampel", ASKED | {"jumlah": "1"}).status_code == 303
    assert [one.sebab is not None for one in carry_out(folders)] == [True]
    assert "ask for at least as many" in auditor.get("/sampel").text
    assert numbers(auditor) == []


def test_a_sample_needs_a_purpose_and_figures(looked_at: Office) -> None:
    auditor = looked_at.sign_in(Role.AUDITOR)
    auditor.get("/sampel")
    for wrong in ({"tujuan": ""}, {"jumlah": "0"}, {"jumlah": "9999"}, {"benih": "-1"}):
        assert auditor.post("/sampel", ASKED | wrong).status_code == 400, wrong
    assert auditor.post("/sampel", ASKED | {"tahap": "2031-T1-1"}).status_code == 404
    assert requests(Folders(looked_at.data)) == []


def test_who_does_not_reach_the_whole_release_draws_nothing(looked_at: Office) -> None:
    narrow = looked_at.sign_in(Role.AUDITOR, wilayah="332508")
    assert WAVE not in narrow.get("/sampel").text
    assert narrow.post("/sampel", ASKED).status_code == 404
    assert looked_at.sign_in(Role.PENGESAH).get("/sampel").status_code == 403

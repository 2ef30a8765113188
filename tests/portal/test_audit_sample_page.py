"""The auditors' sample on a page: the command's rows, a recorded purpose, and nobody else's."""

from __future__ import annotations

import io
import re
import zipfile

import polars as pl

from assets.access import who_saw
from assets.audit_sample import sample_tables
from assets.folders import Folders
from portal.roles import Role
from schemas.tahap import Tahap
from tests.portal.conftest import Office, Visitor

WAVE = "2025-T4-1"
ASKED = {"tahap": WAVE, "jumlah": "60", "benih": "7", "bentuk": "csv", "tujuan": "AUDIT"}


def drawn(auditor: Visitor) -> zipfile.ZipFile:
    auditor.get("/sampel")
    page = auditor.post("/sampel", ASKED)
    assert page.status_code == 200, page.text
    (path,) = re.findall(r'href="(/sampel/berkas/[^"]+)"', page.text)
    answer = auditor.get(path)
    assert answer.headers["x-sha256"] in page.text
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_an_auditor_draws_what_the_command_draws_and_it_is_known_whom_it_names(
    looked_at: Office,
) -> None:
    packed = drawn(looked_at.sign_in(Role.AUDITOR))
    folders = Folders(looked_at.data)
    tables = {table.name: rows for table, rows in sample_tables(folders, Tahap.parse(WAVE), 60, 7)}
    assert set(packed.namelist()) == {f"{name}.csv" for name in tables}
    own = pl.read_csv(packed.read("sampel.csv"), infer_schema=False)
    assert own["no_kk"].to_list() == tables["sampel"]["no_kk"].to_list()
    saw = who_saw(folders, looked_at.place.settings.key, own["no_kk"][0])
    assert "AUDIT" in saw["tujuan"].to_list()


def test_a_sample_needs_a_purpose_and_figures(looked_at: Office) -> None:
    auditor = looked_at.sign_in(Role.AUDITOR)
    auditor.get("/sampel")
    for wrong in ({"tujuan": ""}, {"jumlah": "1"}, {"jumlah": "9999"}, {"benih": "-1"}):
        assert auditor.post("/sampel", ASKED | wrong).status_code == 400, wrong
    assert auditor.post("/sampel", ASKED | {"tahap": "2031-T1-1"}).status_code == 404


def test_who_does_not_reach_the_whole_release_draws_nothing(looked_at: Office) -> None:
    narrow = looked_at.sign_in(Role.AUDITOR, wilayah="332508")
    assert WAVE not in narrow.get("/sampel").text
    assert narrow.post("/sampel", ASKED).status_code == 404
    assert looked_at.sign_in(Role.PENGESAH).get("/sampel").status_code == 403

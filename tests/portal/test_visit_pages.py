"""Visit lists in a browser: tasks of one's villages, answers checked like a returned list."""

from __future__ import annotations

import re
from datetime import date

import polars as pl

from assets.folders import Folders
from assets.review import recorded
from portal.roles import Role, Scope
from portal.services.visit_tasks import villages
from schemas.tahap import Tahap
from schemas.visits import VISIT_ANSWERS
from tests.portal.conftest import Office

WAVE = Tahap.parse("2025-T4-1")
DAY = date(2025, 11, 24)


def village_of(office: Office) -> str:
    scope = Scope("siapa", frozenset({Role.PENDAMPING}), ("3325",))
    return villages(Folders(office.data), scope, WAVE, "3325")[0].kode_desa


def test_a_companion_answers_and_the_answer_lands_as_a_list(worked: Office) -> None:
    village = village_of(worked)
    companion = worked.sign_in(Role.PENDAMPING, wilayah=village)
    page = companion.get(f"/kunjungan/{village}")
    tasks = re.findall(
        r'name="JAWABAN_([0-9a-f]{16})"><option value="">[^<]*</option><option value="LAYAK"',
        page.text,
    )
    asked = {f"JAWABAN_{tasks[0]}": "LAYAK"}
    wrong = companion.post(f"/kunjungan/{village}", asked)
    assert wrong.status_code == 400
    assert "tanggal kunjungan kosong" in wrong.text
    assert recorded(Folders(worked.data), VISIT_ANSWERS).is_empty()
    done = companion.post(f"/kunjungan/{village}", asked | {f"TANGGAL_{tasks[0]}": DAY.isoformat()})
    assert done.status_code == 303
    (answer,) = recorded(Folders(worked.data), VISIT_ANSWERS).to_dicts()
    assert (answer["jawaban"], answer["tgl_kunjungan"]) == ("LAYAK", DAY)
    (landed,) = (worked.place.settings.landing / "verifikasi").glob("kunjungan_*.csv")
    rows = pl.read_csv(landed, infer_schema=False)
    assert rows["hasil"].to_list() == ["LAYAK"]
    assert "sudah dijawab: LAYAK" in companion.get(f"/kunjungan/{village}").text


def test_a_village_outside_reach_is_not_there(looked_at: Office) -> None:
    village = village_of(looked_at)
    stranger = looked_at.sign_in(Role.PENDAMPING, wilayah="3271")
    assert village not in stranger.get("/kunjungan").text
    answers = [stranger.get(f"/kunjungan/{desa}") for desa in (village, "3325999999", "x")]
    assert {answer.status_code for answer in answers} == {404}
    assert stranger.post(f"/kunjungan/{village}/buku", {}).status_code == 404


def test_the_list_is_taken_as_a_workbook_for_where_there_is_no_line(worked: Office) -> None:
    village = village_of(worked)
    companion = worked.sign_in(Role.PENDAMPING, wilayah=village)
    companion.get(f"/kunjungan/{village}")
    book = companion.post(f"/kunjungan/{village}/buku")
    assert book.status_code == 200
    assert book.content.startswith(b"PK")
    assert f"tugas_{village}" in book.headers["content-disposition"]

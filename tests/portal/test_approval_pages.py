"""Four eyes in a browser: the same steps and the same log as on the command line."""

from __future__ import annotations

import re

import audit
from assets import approval
from assets.folders import Folders
from portal.roles import Role
from schemas.tahap import Tahap
from tests.portal.conftest import Office, Visitor

WAVE = Tahap.parse("2025-T4-1")
PATH = f"/persetujuan/{WAVE}"


def step(visitor: Visitor, action: str, **more: str) -> int:
    page = visitor.get(PATH)
    (manifest,) = re.findall(r'name="manifes" value="([0-9a-f]{64})"', page.text) or [""]
    form = {"langkah": action, "manifes": manifest} | more
    return visitor.post(PATH, form).status_code


def test_a_wave_is_checked_by_one_and_approved_by_another(worked: Office) -> None:
    checker, signer = worked.sign_in(Role.PENYELIA), worked.sign_in(Role.PENGESAH)
    assert "SETUJUI" not in signer.get(PATH).text
    assert step(checker, "PERIKSA") == 303
    page = signer.get(PATH)
    assert "Air terjun BLTS" in page.text
    assert "DIPERIKSA" in page.text
    assert step(signer, "SETUJUI") == 303
    folders = Folders(worked.data)
    assert approval.tranche(folders, WAVE).state.keadaan == "DISETUJUI"
    assert (folders.release(WAVE) / "persetujuan.json").exists()
    steps = [audit.parsed(text) for _, _, text in audit.read_lines(folders.audit_log)]
    told = [line.tindakan for line in steps if line is not None and line.objek == str(WAVE)]
    assert told[-2:] == ["PERIKSA", "SETUJUI"]


def test_who_checked_does_not_approve(worked: Office) -> None:
    both = worked.sign_in(Role.PENYELIA, Role.PENGESAH)
    assert step(both, "PERIKSA") == 303
    assert 'value="SETUJUI"' not in both.get(PATH).text
    assert step(both, "SETUJUI") == 409
    assert approval.tranche(Folders(worked.data), WAVE).state.keadaan == "DIPERIKSA"


def test_a_step_on_a_draft_that_changed_is_refused(worked: Office) -> None:
    checker = worked.sign_in(Role.PENYELIA)
    checker.get(PATH)
    answer = checker.post(PATH, {"langkah": "PERIKSA", "manifes": "0" * 64})
    assert answer.status_code == 409
    assert approval.tranche(Folders(worked.data), WAVE).state.keadaan == "RANCANGAN"


def test_sending_back_needs_a_reason(worked: Office) -> None:
    checker, signer = worked.sign_in(Role.PENYELIA), worked.sign_in(Role.PENGESAH)
    step(checker, "PERIKSA")
    assert step(signer, "KEMBALIKAN") == 409
    assert step(signer, "KEMBALIKAN", alasan="angka BLTS Batang") == 303
    assert approval.tranche(Folders(worked.data), WAVE).state.keadaan == "RANCANGAN"


def test_a_signature_is_asked_of_who_reaches_the_whole_wave(looked_at: Office) -> None:
    narrow = looked_at.sign_in(Role.PENYELIA, wilayah="332508")
    assert str(WAVE) not in narrow.get("/persetujuan").text
    assert narrow.get(PATH).status_code == narrow.get("/persetujuan/2025-T4-9").status_code == 404
    assert narrow.post(PATH, {"langkah": "PERIKSA", "manifes": ""}).status_code == 404


def test_an_auditor_reads_and_takes_no_step(looked_at: Office) -> None:
    auditor = looked_at.sign_in(Role.AUDITOR)
    assert "Air terjun BLTS" in auditor.get(PATH).text
    assert auditor.post(PATH, {"langkah": "PERIKSA"}).status_code == 403
    logs = auditor.get("/jejak?periksa=1")
    assert "Kedua rantai utuh" in logs.text
    regional = looked_at.sign_in(Role.AUDITOR, wilayah="3325")
    assert regional.get("/jejak").status_code == 404

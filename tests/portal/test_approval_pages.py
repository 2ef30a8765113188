"""Four eyes in a browser: the same steps and the same log as on the command line."""

from __future__ import annotations

import re

import pytest

import audit
from assets import approval
from assets.approval_requests import Request, carry_out
from assets.folders import Folders
from portal import runs
from portal.place import Place
from portal.roles import Role
from portal.runs import DagsterSilent, Job, Run
from schemas.tahap import Tahap
from tests.portal.conftest import Office, Visitor

WAVE = Tahap.parse("2025-T4-1")
LIST = "daftar_kpm/provinsi=33/3325.parquet"
PATH = f"/persetujuan/{WAVE}"


def step(visitor: Visitor, action: str, **more: str) -> int:
    page = visitor.get(PATH)
    (manifest,) = re.findall(r'name="manifes" value="([0-9a-f]{64})"', page.text) or [""]
    form = {"langkah": action, "manifes": manifest} | more
    return visitor.post(PATH, form).status_code


def verified(office: Office) -> list[bool]:
    """What the run does with the steps that wait: whether each was taken."""
    return [isinstance(one, Request) for one in carry_out(Folders(office.data))]


def state(office: Office) -> str:
    return approval.tranche(Folders(office.data), WAVE).state.keadaan


def test_a_wave_is_checked_by_one_and_approved_by_another(worked: Office) -> None:
    checker, signer = worked.sign_in(Role.PENYELIA), worked.sign_in(Role.PENGESAH)
    assert "SETUJUI" not in signer.get(PATH).text
    assert step(checker, "PERIKSA") == 303
    assert state(worked) == "RANCANGAN"
    assert verified(worked) == [True]
    page = signer.get(PATH)
    assert "Air terjun BLTS" in page.text
    assert "DIPERIKSA" in page.text
    assert step(signer, "SETUJUI") == 303
    assert verified(worked) == [True]
    assert "bansos approval release" in signer.get(PATH).text
    folders = Folders(worked.data)
    assert state(worked) == "DISETUJUI"
    assert (folders.release(WAVE) / "persetujuan.json").exists()
    steps = [audit.parsed(text) for _, _, text in audit.read_lines(folders.audit_log)]
    told = [line.tindakan for line in steps if line is not None and line.objek == str(WAVE)]
    assert told[-4:] == ["MINTA_PERIKSA", "PERIKSA", "MINTA_SETUJUI", "SETUJUI"]


def test_who_checked_does_not_approve(worked: Office) -> None:
    both = worked.sign_in(Role.PENYELIA, Role.PENGESAH)
    assert step(both, "PERIKSA") == 303
    verified(worked)
    assert 'value="SETUJUI"' not in both.get(PATH).text
    assert step(both, "SETUJUI") == 409
    assert state(worked) == "DIPERIKSA"


def test_a_step_that_waits_is_seen_by_all_and_asked_for_once(worked: Office) -> None:
    one, other = worked.sign_in(Role.PENYELIA), worked.sign_in(Role.PENYELIA, Role.PENGESAH)
    step(one, "PERIKSA")
    assert "sedang diverifikasi" in other.get(PATH).text
    assert "bansos approval asked" in other.get(PATH).text
    assert step(other, "PERIKSA") == 409
    assert other.post(PATH, {"langkah": "ULANG"}).status_code == 303
    assert (verified(worked), verified(worked)) == ([True], [])


def test_a_release_that_does_not_pass_is_not_checked_and_the_page_says_why(
    worked: Office,
) -> None:
    checker = worked.sign_in(Role.PENYELIA)
    step(checker, "PERIKSA")
    damaged = Folders(worked.data).release(WAVE) / LIST
    damaged.write_bytes(damaged.read_bytes() + b"x")
    assert verified(worked) == [False]
    assert state(worked) == "RANCANGAN"
    assert LIST in checker.get(PATH).text
    assert 'value="PERIKSA"' in checker.get(PATH).text


def test_what_another_officer_recorded_meanwhile_still_bars_the_step(worked: Office) -> None:
    checker, signer = worked.sign_in(Role.PENYELIA), worked.sign_in(Role.PENGESAH)
    step(checker, "PERIKSA")
    verified(worked)
    step(signer, "SETUJUI")
    name = approval.tranche(Folders(worked.data), WAVE).state.diperiksa
    assert name is not None
    approval.send_back(Folders(worked.data), WAVE, "lain", "angka")
    approval.check(Folders(worked.data), WAVE, "orang1")  # now the approver's own check
    assert verified(worked) == [False]
    assert state(worked) == "DIPERIKSA"
    assert "empat mata" in signer.get(PATH).text


def test_the_page_starts_the_run_and_shows_its_state(
    worked: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []

    class Dagster:
        def start(self, job: Job, tahap: str | None, officer: str) -> str:
            started.append(job.name)
            return "9f8e"

        def runs(self, most: int) -> list[Run]:
            if not started:
                raise DagsterSilent
            return [Run("9f8e", started[-1], None, "STARTED", 1_764_000_000, None)]

    def reached(place: Place) -> Dagster:
        return Dagster()

    monkeypatch.setattr(runs, "reached", reached)
    checker = worked.sign_in(Role.PENYELIA)
    step(checker, "PERIKSA")
    assert started == ["langkah_persetujuan"]
    assert "STARTED" in checker.get(PATH).text


def test_a_step_on_a_draft_that_changed_is_refused(worked: Office) -> None:
    checker = worked.sign_in(Role.PENYELIA)
    checker.get(PATH)
    answer = checker.post(PATH, {"langkah": "PERIKSA", "manifes": "0" * 64})
    assert answer.status_code == 409
    assert approval.tranche(Folders(worked.data), WAVE).state.keadaan == "RANCANGAN"


def test_sending_back_needs_a_reason(worked: Office) -> None:
    checker, signer = worked.sign_in(Role.PENYELIA), worked.sign_in(Role.PENGESAH)
    step(checker, "PERIKSA")
    verified(worked)
    assert step(signer, "KEMBALIKAN") == 409
    assert step(signer, "KEMBALIKAN", alasan="angka BLTS Batang") == 303
    assert state(worked) == "RANCANGAN"


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

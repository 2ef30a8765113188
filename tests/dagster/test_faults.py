"""A fault is told with its reason, without a person's data, and leaves a readable report."""

from __future__ import annotations

import json
import shutil
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from assets.graph.faults import StepFault, told_faults
from assets.graph.workplace import Workplace
from assets.sole_writer import sole_writer
from pipelines.definitions import build_defs
from pipelines.failures import FOLDER_SETTING, WEBHOOK_SETTING
from release import GateRefused, Verdict
from tests.dagster.conftest import QUIET, Worked
from tests.dagster.damage import MARKER, damage_births

pytestmark = pytest.mark.xdist_group("dagster")


def broken_copy(worked: Worked, folder: Path) -> Workplace:
    """The data folder again, with a report whose number no table allows."""
    data = folder / "data"
    shutil.copytree(worked.data, data)
    damage_births(data)
    return Workplace(data=str(data))


def run(workplace: Workplace, instance: dg.DagsterInstance) -> dg.ExecuteInProcessResult:
    job = build_defs(workplace=workplace).resolve_job_def("rekonsiliasi_harian")
    return job.execute_in_process(instance=instance, run_config=QUIET, raise_on_error=False)


def test_a_failing_check_shows_its_reason_and_blocks_what_follows(
    worked: Worked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER_SETTING, str(tmp_path / "gagal"))
    done = run(broken_copy(worked, tmp_path), worked.instance)
    failed = [one for one in done.get_asset_check_evaluations() if not one.passed]

    assert not done.success
    assert [one.asset_key.to_user_string() for one in failed] == ["kelahiran"]
    assert "nik_ibu: bukan / not 16 angka – " in (failed[0].description or "")
    assert MARKER not in (failed[0].description or "")
    assert "padanan" not in {event.step_key for event in done.get_step_success_events()}


def test_a_failed_step_leaves_a_report_and_calls_the_webhook(
    worked: Worked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[dict[str, Any]] = []

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            called.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv(FOLDER_SETTING, str(tmp_path / "gagal"))
    monkeypatch.setenv(WEBHOOK_SETTING, f"http://127.0.0.1:{server.server_port}/")
    try:
        done = run(broken_copy(worked, tmp_path), worked.instance)
    finally:
        server.shutdown()
        server.server_close()

    (report,) = (tmp_path / "gagal").glob("*.md")
    text = report.read_text()
    assert "kelahiran: sesuai_skema" in text
    assert "Re-execute" in text
    assert MARKER not in text
    assert called
    assert called[0]["lari"] == done.run_id


def test_the_text_of_an_unexpected_fault_is_withheld() -> None:
    with pytest.raises(StepFault) as found, told_faults():
        raise ValueError(f"could not convert {MARKER}")

    assert MARKER not in str(found.value) + str(found.value.metadata)
    assert "ValueError" in str(found.value.description)
    assert found.value.__cause__ is None
    assert found.value.__suppress_context__


def test_a_refusal_of_the_gate_keeps_its_reasons_and_is_not_tried_again() -> None:
    with pytest.raises(StepFault) as found, told_faults():
        raise GateRefused([Verdict("tidak_dibayar_ganda", False, {}, "dua daftar: 1")])

    assert "dua daftar: 1" in str(found.value.description)


def test_a_disk_that_was_away_is_tried_again_without_telling_the_path() -> None:
    with pytest.raises(dg.RetryRequested) as found, told_faults(tries_again=True):
        raise FileNotFoundError(2, "No such file or directory", f"/landing/{MARKER}.csv")

    told = found.value.__cause__
    assert isinstance(told, StepFault)
    assert MARKER not in str(told.description)
    assert told.__context__ is None


def test_a_step_inside_a_run_that_holds_the_folder_passes_through(tmp_path: Path) -> None:
    with sole_writer(tmp_path / ".kunci"), Workplace(data=str(tmp_path)).writing():
        assert (tmp_path / ".kunci").exists()

"""The run log: a line per stage with its time and what it used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.run_log import RunLog
from pipelines.usage import Usage

_BYTES = 3 * 2**20


def test_a_stage_is_logged_with_what_it_used(tmp_path: Path) -> None:
    log = RunLog(tmp_path / "catatan.jsonl", "2025-T4-1")
    with log.stage("masuk"):
        (tmp_path / "tulisan").write_bytes(bytes(_BYTES))
        sum(range(2_000_000))
    (line,) = (json.loads(text) for text in log.path.read_text().splitlines())
    assert line["hasil"] == "selesai"
    assert line["ditulis_mib"] == pytest.approx(3.0, abs=0.2)
    assert 0 < line["detik_prosesor"] <= line["detik"] + 0.5
    assert line["puncak_mib"] > 10


def test_a_stage_that_fails_is_logged_by_its_kind_of_fault_alone(tmp_path: Path) -> None:
    log = RunLog(tmp_path / "catatan.jsonl", "2025-T4-1")
    with pytest.raises(ValueError, match="rahasia"), log.stage("aturan"):
        raise ValueError("rahasia")
    assert '"hasil": "ValueError"' in log.path.read_text()
    assert "rahasia" not in log.path.read_text()


def test_counters_only_grow() -> None:
    before = Usage.now()
    assert all(value >= 0 for value in Usage.now().since(before).values())

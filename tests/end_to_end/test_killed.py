"""A run that is killed leaves nothing half-published, and the next run is as if nothing was."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.end_to_end.conftest import BANSOS, ROOT, Bansos

pytestmark = pytest.mark.xdist_group("salah_pakai")

WAVE = "2025-T4-1"
STAGES = ("masuk", "padanan", "register", "aturan")


def release_bytes(data: Path) -> dict[str, str]:
    folder = data / "release" / WAVE
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("stage", STAGES)
def test_a_run_killed_after_a_stage_is_made_good_by_the_next(
    bansos: Bansos, small_landing: Path, tmp_path: Path, undisturbed: Path, stage: str
) -> None:
    data = tmp_path / "data"
    arguments = ("run", "--tahap", WAVE, "--landing", str(small_landing), "--data", str(data))
    process = subprocess.Popen(
        [str(BANSOS), *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    log = data / "catatan_lari.jsonl"
    deadline = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < deadline:
        if log.exists() and f'"langkah": "{stage}"' in log.read_text():
            os.kill(process.pid, signal.SIGKILL)
            break
        time.sleep(0.005)
    assert process.wait() == -signal.SIGKILL

    assert not (data / "release" / WAVE).exists()
    run = bansos(*arguments)
    assert run.returncode == 0, run.stderr
    assert release_bytes(data) == release_bytes(undisturbed)


def test_two_runs_at_once_are_told_apart(
    bansos: Bansos, small_landing: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    arguments = ("run", "--tahap", WAVE, "--landing", str(small_landing), "--data", str(data))
    first = subprocess.Popen(
        [str(BANSOS), *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while first.poll() is None and not (data / "lake").exists():
        time.sleep(0.005)
    second = bansos(*arguments)

    assert first.wait() == 0
    assert second.returncode == 2
    assert "Proses lain" in second.stderr

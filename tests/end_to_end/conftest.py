"""What the end-to-end tests share: the command as its user starts it, and one finished run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BANSOS = Path(sys.executable).with_name("bansos")
LANDING = ROOT / "data/sample/landing"
TRUTH = ROOT / "data/sample/truth"
WAVES = ("2025-T4-1", "2025-T4-2", "2025-T4-3")

Bansos = Callable[..., subprocess.CompletedProcess[str]]


def start(*arguments: object, text: str | None = None) -> subprocess.CompletedProcess[str]:
    """`bansos …` in a process of its own, as a person or cron starts it."""
    return subprocess.run(
        [str(BANSOS), *map(str, arguments)],
        capture_output=True,
        text=True,
        input=text,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1"},
        check=False,
    )


@pytest.fixture(scope="session")
def bansos() -> Bansos:
    """The command."""
    return start


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder with the three waves of the sample, and all the runs printed."""
    data = tmp_path_factory.mktemp("tiga_gelombang")
    printed = ""
    for wave in WAVES:
        run = start("run", "--tahap", wave, "--landing", LANDING, "--data", data)
        printed += run.stdout + run.stderr
        assert run.returncode == 0, printed
    return data, printed


@pytest.fixture(scope="session")
def small_landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A landing folder of 300 families, quick enough to be broken in many ways."""
    out = tmp_path_factory.mktemp("kecil")
    run = start(
        *("sample", "--out", out, "--families", 300, "--seed", 5),
        *("--areas", "33.25", "--events", 3),
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return out / "landing"

"""What several folders of tests read, made once for all test processes.

What belongs here: runs of the command over the sample and over a small landing; nobody writes
into what is returned – whoever changes something copies it first.
What does not: anything a single folder of tests uses.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BANSOS = Path(sys.executable).with_name("bansos")
LANDING = ROOT / "data/sample/landing"
WAVES = ("2025-T4-1", "2025-T4-2", "2025-T4-3")
PRINTED = "tercetak.txt"


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


def sample_waves(factory: pytest.TempPathFactory) -> Path:
    """A folder with `data`, the three waves of the sample, and what the runs printed."""

    def make(folder: Path) -> None:
        printed = "".join(_run(wave, LANDING, folder / "data") for wave in WAVES)
        (folder / PRINTED).write_text(printed, encoding="utf-8")

    return _made_once(factory, "tiga_gelombang", make)


def small_landing(factory: pytest.TempPathFactory) -> Path:
    """A landing folder of 300 families, quick enough to be broken in many ways."""

    def make(folder: Path) -> None:
        made = start(
            *("sample", "--out", folder, "--families", 300, "--seed", 5),
            *("--areas", "33.25", "--events", 3),
        )
        assert made.returncode == 0, made.stdout + made.stderr

    return _made_once(factory, "kecil", make) / "landing"


def small_wave(factory: pytest.TempPathFactory) -> Path:
    """The data folder after wave 1 of the small landing, by the plain stages."""
    landing = small_landing(factory)

    def make(folder: Path) -> None:
        _run(WAVES[0], landing, folder, "--plain")

    return _made_once(factory, "kecil_gelombang_satu", make)


def _run(wave: str, landing: Path, data: Path, *more: str) -> str:
    run = start("run", "--tahap", wave, "--landing", landing, "--data", data, *more)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout + run.stderr


def _made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder `name` that the first process to ask has made; the others wait for it."""
    base = factory.getbasetemp()
    together = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "bersama"
    together.mkdir(exist_ok=True)
    folder, done = together / name, together / f"{name}.jadi"
    with (together / f"{name}.kunci").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            done.touch()
    return folder

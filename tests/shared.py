"""What several folders of tests read, made once for all test processes.

What belongs here: starting the command, and runs of it over the sample and over a small landing;
nobody writes into what is returned – whoever changes something copies it first.
What does not: anything a single folder of tests uses.
"""

from __future__ import annotations

import fcntl
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from pipelines.command import main

ROOT = Path(__file__).resolve().parents[1]
BANSOS = Path(sys.executable).with_name("bansos")
LANDING = ROOT / "data/sample/landing"
WAVES = ("2025-T4-1", "2025-T4-2", "2025-T4-3")
PRINTED = "tercetak.txt"
# A pipe, not a terminal.
# What the command ends with when the whole test run is being stopped.
INTERRUPTED = 130
PIPED = {"COLUMNS": "200", "NO_COLOR": "1"}
_IN_A_ROW = """
import json, sys
from pipelines.command import main
for words in json.loads(sys.argv[1]):
    sys.argv = ["bansos", *words]
    try:
        main()
    except SystemExit as end:
        if end.code:
            raise
"""


def start(*arguments: object, text: str | None = None) -> subprocess.CompletedProcess[str]:
    """`bansos …` through its own entry point, in this process.

    What every process pays anew – Dagster, Great Expectations, the readers' words: some ten
    seconds of processor time – is so paid once per worker. A fault the command has no answer
    for ends the test with its own trace.
    """
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as here, redirect_stdout(out), redirect_stderr(err):
        here.chdir(ROOT)
        for name, value in PIPED.items():
            here.setenv(name, value)
        here.setattr(sys, "argv", ["bansos", *map(str, arguments)])
        here.setattr(sys, "stdin", io.StringIO(text or ""))
        here.setattr(sys, "excepthook", sys.excepthook)
        try:
            main()
        except SystemExit as end:
            code = end.code
    if code == INTERRUPTED:
        raise KeyboardInterrupt
    assert isinstance(code, int)
    return subprocess.CompletedProcess(sys.argv, code, out.getvalue(), err.getvalue())


def start_alone(*commands: Sequence[object]) -> subprocess.CompletedProcess[str]:
    """One or several `bansos …` in a process of their own, one after the other.

    For what a process is given once, like its number of threads; ends at the first that fails.
    """
    lines = json.dumps([[str(word) for word in command] for command in commands])
    return subprocess.run(
        [sys.executable, "-c", _IN_A_ROW, lines],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **PIPED},
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

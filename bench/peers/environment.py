"""The peers' own environment: made from `requirements.lock` beside this file, hashes checked.

What belongs here: making it where it is missing or stale, and running a script in it.
What does not: what the script does (`data`, `splink_tables`, `splink_world`).
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

from bench.measure import ROOT, Measured

HERE = Path(__file__).resolve().parent
FOLDER = ROOT / "build" / "peers"
_PYTHON = FOLDER / ".venv" / "bin" / "python"


def ready() -> None:
    """The environment stands and is that of the lock file."""
    lock = HERE / "requirements.lock"
    mark = FOLDER / ".venv" / ".lock-sha256"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if mark.exists() and mark.read_text() == digest:
        return
    print("peers: making build/peers/.venv (a minute or two)")
    subprocess.run([sys.executable, "-m", "venv", "--clear", FOLDER / ".venv"], check=True)
    quiet = ("-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes")
    subprocess.run([_PYTHON, *quiet, "-r", lock], check=True)
    mark.write_text(digest)


def run_there(script: str, *arguments: str | Path) -> Measured:
    """Run a script of this folder in the peers' environment; its log goes to build/peers."""
    with (FOLDER / f"{script}.log").open("w") as log:
        start = time.perf_counter()
        process = subprocess.Popen(
            # -P: the modules of this folder are not those of the packages that share their names
            [str(_PYTHON), "-P", str(HERE / f"{script}.py"), *map(str, arguments)],
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        peak, done = 0, 0
        while not done:
            # rusage would count what this process held when it started the other
            peak = max(peak, _resident_kib(process.pid))
            time.sleep(0.05)
            done, status, usage = os.wait4(process.pid, os.WNOHANG)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError(f"{script} failed; see {FOLDER / script}.log")
    cpu = usage.ru_utime + usage.ru_stime
    return Measured(f"peers {script}", round(wall, 2), round(cpu, 2), peak // 1024)


def _resident_kib(pid: int) -> int:
    """The most memory a running process has held so far."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next((line.split()[1] for line in lines if line.startswith("VmHWM")), "0"))

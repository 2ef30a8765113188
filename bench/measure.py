"""How a benchmark measures a command and records what it found.

What belongs here: wall time, processor time and peak memory of a child process; the head of
a result file (command, commit, machine).
What does not: what is measured.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results"
BANSOS = Path(sys.executable).with_name("bansos")


@dataclass(frozen=True)
class Measured:
    """Wall and processor seconds and peak resident MiB of one command."""

    name: str
    wall_s: float
    cpu_s: float
    peak_mib: int


def measure(name: str, *arguments: str) -> Measured:
    """Run `bansos` with these arguments to its end; RuntimeError if it fails."""
    return measure_command(name, [str(BANSOS), *arguments])


def measure_command(name: str, command: list[str], **environment: str) -> Measured:
    """Run a command to its end, with every process it leaves behind; RuntimeError if it fails.

    `cpu_s` is the sum over all its processes, `peak_mib` the largest of them.
    """
    _adopt_orphans()
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {status}")
    usages = [usage, *_orphans()]
    cpu = sum(one.ru_utime + one.ru_stime for one in usages)
    peak = max(one.ru_maxrss for one in usages) // 1024
    return Measured(name, round(wall, 2), round(cpu, 2), peak)


def own_peak_mib() -> int:
    """Peak resident MiB of this process since it was started.

    ru_maxrss of a child begins with what its parent had at the fork; VmHWM begins anew.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) // 1024


def _adopt_orphans() -> None:
    """Become the parent of what a command leaves running, so that its use is counted too."""
    set_child_subreaper = 36  # PR_SET_CHILD_SUBREAPER of linux/prctl.h
    ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)


def _orphans() -> Iterator[resource.struct_rusage]:
    """What each process left behind has used, once it ended."""
    while True:
        try:
            _, _, usage = os.wait3(0)
        except ChildProcessError:
            return
        yield usage


def machine() -> dict[str, str | int]:
    """Processor count, memory and system of this machine."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "cores": os.cpu_count() or 0,
        "memory_gib": round(memory / 2**30),
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
    }


def commit() -> str:
    """The commit measured, with a mark if the tree differs from it."""
    head = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    dirty = subprocess.run(
        ["git", "status", "--porcelain", "--", "*.py", "*.yaml", "*.sql"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    return f"{head}{'+changes' if dirty else ''}"


def record(name: str, command: str, measured: list[Measured], **facts: object) -> Path:
    """Write `results/<name>.json` and print the same as lines."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    body = {
        "command": command,
        "commit": commit(),
        "machine": machine(),
        "measured": [asdict(one) for one in measured],
        **facts,
    }
    target = RESULTS / f"{name}.json"
    target.write_text(json.dumps(body, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    for one in measured:
        times = f"{one.wall_s:>8.2f} s wall {one.cpu_s:>8.2f} s cpu"
        print(f"{one.name:<28} {times} {one.peak_mib:>6} MiB")
    print(f"recorded in {target.relative_to(ROOT)}")
    return target

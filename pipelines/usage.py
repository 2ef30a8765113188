"""What this process has used so far: processor time, memory, bytes read and written.

What belongs here: the counters of the operating system.
What does not: which stage they belong to (`run_log`).
"""

from __future__ import annotations

import resource
from dataclasses import dataclass
from pathlib import Path

_MIB = 2**20


@dataclass(frozen=True)
class Usage:
    """Counters since the process began; `read` and `written` in bytes through system calls."""

    cpu: float
    peak_mib: int
    read: int
    written: int

    @classmethod
    def now(cls) -> Usage:
        """The counters now, finished child processes included; without /proc no bytes are known."""
        own, children = (
            resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        counters = _input_output()
        return cls(
            cpu=own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime,
            peak_mib=max(own.ru_maxrss, children.ru_maxrss) // 1024,
            read=counters.get("rchar", 0),
            written=counters.get("wchar", 0),
        )

    def since(self, before: Usage) -> dict[str, float | int]:
        """The Indonesian columns of the run log: what was used after `before`."""
        return {
            "detik_prosesor": round(self.cpu - before.cpu, 3),
            "puncak_mib": self.peak_mib,
            "dibaca_mib": round((self.read - before.read) / _MIB, 1),
            "ditulis_mib": round((self.written - before.written) / _MIB, 1),
        }


def _input_output() -> dict[str, int]:
    """/proc/self/io of Linux (proc(5)): bytes through read and write calls, cached or not."""
    path = Path("/proc/self/io")
    if not path.exists():
        return {}
    pairs = (line.split(": ") for line in path.read_text(encoding="ascii").splitlines())
    return {name: int(value) for name, value in pairs}

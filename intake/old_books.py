"""Old workbooks (XLS), tried in a process of their own before they are read.

What belongs here: whether the reader library gets through such a file within bounds.
What does not: reading its cells (`sheets`).

An XLS is a small file system in a file, without checksums. A damaged one can send the reader
library in circles or make it ask for all memory there is, which would end the whole run; in a
process of its own it ends that process alone. Workbooks of today are ZIPs and need no trial.
"""

from __future__ import annotations

import subprocess
import sys

from intake.limits import limits

_TRIAL = """
import io, resource, sys
import python_calamine
memory, seconds = map(int, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
book = python_calamine.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
for name in book.sheet_names:
    for _ in book.get_sheet_by_name(name).iter_rows():
        pass
"""


def opens_within_bounds(data: bytes) -> bool:
    """Whether the XLS workbook `data` opens within the memory and time of `limits.yaml`."""
    bounds = limits().old_books
    trial = subprocess.run(
        [sys.executable, "-I", "-c", _TRIAL, str(bounds.bytes), str(bounds.seconds)],
        input=data,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return trial.returncode == 0

"""A workbook somebody hands in, tried in a process of its own before it is read.

What belongs here: whether it opens within bounds.
What does not: what stands in it (review.reading).

A few kilobytes of XLSX can unpack to far more, and the reader library would fill the memory of a
worker, and of everybody it serves, with it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from portal.limits import BodyBounds

_TRIAL = """
import resource, sys
memory, seconds, name = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
import openpyxl
book = openpyxl.load_workbook(name, read_only=True, data_only=False, keep_links=False)
for sheet in book.worksheets:
    sheet.reset_dimensions()
    for _ in sheet.iter_rows(values_only=True):
        pass
"""


def opens_within_bounds(path: Path, bounds: BodyBounds) -> bool:
    """Whether the workbook at `path` opens within the memory and time of `limits.yaml`."""
    told = [str(bounds.book_memory), str(bounds.book_seconds), str(path)]
    trial = subprocess.run(
        [sys.executable, "-I", "-c", _TRIAL, *told],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return trial.returncode == 0

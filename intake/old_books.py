"""Old workbooks (XLS), tried in a process of their own before they are read.

What belongs here: whether the reader library gets through such a file within bounds, or what
keeps it out.
What does not: reading its cells (`sheets`).

An XLS is a small file system in a file, without checksums. A damaged one can send the reader
library in circles or make it ask for all memory there is, which would end the whole run; in a
process of its own it ends that process alone. Workbooks of today are ZIPs and need no trial;
locked by a password they are such a file system too, with the ZIP in it, encrypted.
"""

from __future__ import annotations

import subprocess
import sys

from intake.limits import limits

# How such a file system names an encrypted workbook of today ([MS-OFFCRYPTO] 1.3.1).
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LOCKED = 9
_TRIAL = f"""
import io, resource, sys
import python_calamine
memory, seconds = map(int, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
try:
    book = python_calamine.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
except python_calamine.PasswordError:
    sys.exit({_LOCKED})
for name in book.sheet_names:
    for _ in book.get_sheet_by_name(name).iter_rows():
        pass
"""


def fault_on_opening(data: bytes) -> str | None:
    """BERKAS_BERSANDI or BERKAS_RUSAK where the XLS workbook `data` does not open.

    It has to within the memory and time of `limits.yaml`.
    """
    if _ENCRYPTED in data:
        return "BERKAS_BERSANDI"
    bounds = limits().old_books
    trial = subprocess.run(
        [sys.executable, "-I", "-c", _TRIAL, str(bounds.bytes), str(bounds.seconds)],
        input=data,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if trial.returncode == _LOCKED:
        return "BERKAS_BERSANDI"
    return "BERKAS_RUSAK" if trial.returncode else None

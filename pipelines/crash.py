"""What is printed when something unexpected breaks: where, never whom.

What belongs here: the hook that prints the frames of an unexpected fault and its kind.
What does not: faults the command answers for (`faults`).
"""

from __future__ import annotations

import os
import sys
import traceback
from types import TracebackType

from assets.part_work import where

SHOW_TEXT = "BANSOS_TAMPILKAN_GALAT"


def report_crash(
    kind: type[BaseException], fault: BaseException, trace: TracebackType | None
) -> None:
    """Print the frames and the kind of a fault, without its text.

    A library's fault often quotes the cell it failed on, and cells hold NIK, KK numbers and
    names. With BANSOS_TAMPILKAN_GALAT=1, set by hand on a developer's machine, the text is
    printed too.
    """
    if os.environ.get(SHOW_TEXT) == "1":
        traceback.print_exception(kind, fault, trace)
        return
    sys.stderr.write("".join(traceback.format_tb(trace)) + where(fault))
    sys.stderr.write(
        f"{kind.__module__}.{kind.__qualname__}: kesalahan tak terduga; teksnya tidak dicetak "
        "karena dapat memuat data pribadi / unexpected fault; its text is withheld because it "
        f"may hold personal data. Ulangi dengan {SHOW_TEXT}=1 di mesin pengembang untuk "
        "melihatnya.\n"
    )

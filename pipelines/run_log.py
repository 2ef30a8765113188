"""The run log: when each stage ran, how long it took and what it used.

What belongs here: the only place of a run with clock times (a release has none).
What does not: personal data, or anything a release depends on.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pipelines.usage import Usage

JAKARTA = ZoneInfo("Asia/Jakarta")


class RunLog:
    """Appends one JSON line per stage and keeps their seconds for the summary."""

    def __init__(self, path: Path, tahap: str) -> None:
        """A log at `path` for one run of `tahap`."""
        self.path = path
        self.tahap = tahap
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time one stage; a stage that fails is logged with its kind of fault, never its text."""
        begun = datetime.now(JAKARTA)
        start, before = time.perf_counter(), Usage.now()
        outcome = "selesai"
        try:
            yield
        except BaseException as fault:
            outcome = type(fault).__name__
            raise
        finally:
            self.seconds[name] = time.perf_counter() - start
            line = {
                "tahap": self.tahap,
                "langkah": name,
                "mulai": begun.isoformat(timespec="seconds"),
                "detik": round(self.seconds[name], 3),
                **Usage.now().since(before),
                "hasil": outcome,
            }
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as handle:
                handle.write(json.dumps(line, ensure_ascii=False) + "\n")

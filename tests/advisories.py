"""Known weaknesses of the locked packages, asked of PyPI's advisories (`make check`).

What belongs here: asking once a day and lock, reading the answer, and what is said when nobody
could be asked.
What does not: which versions are locked (`make lock`).

An advisory fails the check. Where the service cannot be reached the check says so, in its last
line and in `build/advisories.json`, and passes: a machine without a way out must be able to check.
`BANSOS_AUDIT=wajib` makes that a failure too; a nightly run with a way out sets it.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
KEPT = ROOT / "build" / "advisories.json"
REQUIRED = "BANSOS_AUDIT"
_PATIENCE_SECONDS = "5"
CLEAN, FOUND, NOT_ASKED = "BERSIH", "ADA", "TIDAK_DITANYA"


@dataclass(frozen=True)
class Answer:
    """What is known: a state, a line for the reader, and for which lock and day."""

    state: str
    told: str
    lock: str
    day: str

    def exit_code(self, required: bool) -> int:
        """0 unless something was found, or nobody could be asked where that is required."""
        return int(self.state == FOUND or (required and self.state == NOT_ASKED))


def judged(report: Mapping[str, Any]) -> tuple[str, str]:
    """State and line of pip-audit's report.

    pip-audit calls a package it could not ask about clean: a single one makes the answer none.
    """
    packages = report["dependencies"]
    found = [
        f"{one['name']} {one['version']}: {', '.join(weakness['id'] for weakness in one['vulns'])}"
        for one in packages
        if one.get("vulns")
    ]
    skipped = [one["name"] for one in packages if one.get("skip_reason")]
    if found:
        return FOUND, "; ".join(found)
    if skipped or not packages:
        return NOT_ASKED, f"{len(skipped)} of {len(packages)} packages could not be asked about"
    return CLEAN, f"no known weakness in {len(packages)} locked packages"


def kept(lock: str, day: str) -> Answer | None:
    """Today's answer about this lock, if there was one."""
    try:
        answer = Answer(**json.loads(KEPT.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    same = (answer.lock, answer.day) == (lock, day)
    return answer if same and answer.state != NOT_ASKED else None


def asked() -> tuple[str, str]:
    """State and line from the service itself."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--require-hashes"]
    command += ["--disable-pip", "--progress-spinner", "off", "--format", "json"]
    command += ["--timeout", _PATIENCE_SECONDS]
    command += ["--cache-dir", str(KEPT.with_suffix(""))]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    try:
        return judged(json.loads(done.stdout))
    except (ValueError, KeyError):
        return NOT_ASKED, f"pip-audit ended with {done.returncode}: {done.stderr.strip()[-200:]}"


def main() -> int:
    """Ask, or take today's answer; say it, keep it, and give the exit code."""
    lock = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    day = datetime.now(UTC).date().isoformat()
    answer = kept(lock, day)
    if answer is None:
        answer = Answer(*asked(), lock=lock, day=day)
        KEPT.parent.mkdir(parents=True, exist_ok=True)
        KEPT.write_text(json.dumps(asdict(answer)) + "\n", encoding="utf-8")
    mark = "NOT ASKED: " if answer.state == NOT_ASKED else ""
    print(f"check: advisories: {mark}{answer.told}", file=sys.stderr, flush=True)
    return answer.exit_code(os.environ.get(REQUIRED) == "wajib")


if __name__ == "__main__":
    sys.exit(main())

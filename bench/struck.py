"""`bansos run` that tells whoever started it how far it has come, so that it can be struck there.

What belongs here: counting what the run does to its data folder, and one byte on a pipe when the
asked-for count is reached.
What does not: what is done to it then (`crash`).

    python -m bench.struck AT PIPE COUNTS DATA bansos-arguments…
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from pipelines.command import main as bansos

# Every opening, naming and removing of a file that Python is asked for.
_DEEDS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"})
_LOG = "catatan_lari.jsonl"


def main() -> None:
    at, pipe, counts, data = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
    done = 0
    stages: list[int] = []

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal done
        if event not in _DEEDS or not str(arguments[0]).startswith(data):
            return
        done += 1
        if str(arguments[0]).endswith(_LOG):
            stages.append(done)
        if done == at:
            os.write(pipe, b"x")

    sys.argv = ["bansos", *sys.argv[5:]]
    sys.addaudithook(watch)
    try:
        bansos()
    finally:
        if not at:
            counts.write_text(json.dumps(stages), encoding="utf-8")


if __name__ == "__main__":
    main()

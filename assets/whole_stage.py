"""A stage that is not gone through again while nothing it rests on has changed.

What belongs here: the stamp over all a stage rests on, the seal of all it left, and what it
counted, so that the same can be said again.
What does not: naming what a stage rests on (`assets.rests_on`), or the stamps of single parts.

The stamp is taken away before a stage touches anything and set when all of it is in place: a
stage that was killed has none and is gone through part by part.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assets.stamps import is_fresh, number_sealed, sealed_sha256, set_stamp, stamp_beside
from schemas.parquet import FileDigest


@dataclass(frozen=True)
class WholeStage:
    """One stage with the hash of all it rests on; "" for one that is gone through every time."""

    stamp_file: Path
    stamp: str

    def counted(self, outputs: Iterable[Path]) -> dict[str, Any] | None:
        """What the stage counted when it was done, if it stands as it was; else None.

        `outputs`: every file that lies where the stage writes. One more, one less or another
        than the stage left there, and it is gone through again.
        """
        there = [self._counts, *outputs]
        if not self.stamp or not is_fresh(there, self.stamp_file, self.stamp):
            return None
        if number_sealed(self.stamp_file) != len(there):
            return None
        counts: dict[str, Any] = json.loads(self._counts.read_text(encoding="utf-8"))
        return counts

    def begin(self) -> None:
        """From here on the stage is unfinished."""
        self.stamp_file.unlink(missing_ok=True)

    def done(self, outputs: Iterable[Path], counts: dict[str, Any]) -> None:
        """Everything is in place: seal it, and keep what was counted."""
        if not self.stamp:
            return
        self._counts.parent.mkdir(parents=True, exist_ok=True)
        self._counts.write_text(json.dumps(counts, sort_keys=True), encoding="utf-8")
        made = list(outputs)
        set_stamp(
            self.stamp_file,
            self.stamp,
            [self._counts, *made],
            {path: _digest(path) for path in made},
        )

    @property
    def _counts(self) -> Path:
        return self.stamp_file.with_suffix(".hitungan")


def _digest(path: Path) -> FileDigest:
    """Of a part as its own stamp tells it; of any other file by reading it."""
    return FileDigest(0, sealed_sha256(path, stamp_beside(path)), path.stat().st_size)

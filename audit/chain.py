"""A chain of lines: each carries its own sha256 and that of the line before.

What belongs here: the one spelling of a line, sealing it, and checking a chain.
What does not: files (`audit.log`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

FIRST = "0" * 64
FAULTS: Mapping[str, str] = {
    "BARIS_RUSAK": "baris tidak terbaca atau bukan ejaan baku / unreadable, or respelled",
    "ISI_BERUBAH": "isi baris tidak cocok dengan sidiknya / the line is not what its hash says",
    "RANTAI_PUTUS": "baris sebelumnya bukan yang dirantai / the line before is another",
    "NOMOR_LOMPAT": "nomor tidak berurutan: ada baris hilang atau disisipkan / a line is missing "
    "or was put in",
    "TERPOTONG": "baris terakhir terputus saat ditulis / the last line was cut while written",
    "JANGKAR_HILANG": "rilis menunjuk baris yang tidak ada di jejak / a release points to a line "
    "that is not in the log",
}


@dataclass(frozen=True)
class Line:
    """One step: number from 1, time (UTC, to the second), officer, what was done to what.

    rincian: small facts, texts and numbers, never of a recipient. sebelumnya: `sidik` of the
    line before (64 zeros for the first). sidik: sha256 of the line's spelling without it.
    """

    nomor: int
    waktu: str
    petugas: str
    tindakan: str
    objek: str
    rincian: Mapping[str, str | int]
    sebelumnya: str
    sidik: str = ""

    def spelled(self) -> str:
        """The line as it stands in the file, without its end."""
        return _spelled(asdict(self))


@dataclass(frozen=True)
class Fault:
    """Where a chain is broken: file and row (from 1), and why (a key of FAULTS)."""

    kode: str
    berkas: str
    baris: int

    def __str__(self) -> str:
        return f"{self.kode} {self.berkas}, baris {self.baris}: {FAULTS[self.kode]}"


def sealed(line: Line) -> Line:
    """`line` with its own sha256."""
    content = asdict(line) | {"sidik": ""}
    digest = hashlib.sha256(_spelled(content).encode()).hexdigest()
    return Line(**(content | {"sidik": digest}))


def parsed(text: str) -> Line | None:
    """The line that `text` spells; None if it spells none, or spells it another way."""
    try:
        line = Line(**json.loads(text))
    except (ValueError, TypeError):
        return None
    return line if line.spelled() == text else None


def check(rows: Iterable[tuple[str, int, str]], after: tuple[int, str] = (0, FIRST)) -> list[Fault]:
    """Where the chain of (file, row, text) is broken; an empty list if it holds.

    `after`: number and `sidik` of the line before the first, where older ones were removed.

    Each fault is told once, at the row where it shows; the rows after it are judged anew, so
    that one changed line is one fault and not a thousand.
    """
    found: list[Fault] = []
    number, before = after
    for name, row, text in rows:
        line = parsed(text)
        if line is None:
            found.append(Fault("BARIS_RUSAK", name, row))
            number, before = number + 1, ""
            continue
        if sealed(line) != line:
            found.append(Fault("ISI_BERUBAH", name, row))
        if line.nomor != number + 1:
            found.append(Fault("NOMOR_LOMPAT", name, row))
        if before and line.sebelumnya != before:
            found.append(Fault("RANTAI_PUTUS", name, row))
        number, before = line.nomor, line.sidik
    return found


def _spelled(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

"""What a judge from outside says of the lists that were written, before they are published.

What belongs here: the one word a judge answers with, and what its answers come to.
What does not: any expectation or the judging – a caller hands the judge in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class ListVerdict:
    """One expectation over the files of `daftar_kpm`: in how many it holds, and in which not.

    `harapan`: its name. `kolom`: the columns it speaks of, none if of the table as a whole.
    """

    harapan: str
    kolom: tuple[str, ...]
    berkas_lulus: int
    berkas_gagal: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The verdict as it stands in the manifest."""
        return {
            "harapan": self.harapan,
            "kolom": ", ".join(self.kolom),
            "berkas_lulus": self.berkas_lulus,
            "berkas_gagal": list(self.berkas_gagal),
        }


Judge = Callable[[Path], Sequence[ListVerdict]]
"""Given the folder of a package that is written but not published, what is true of its lists."""


def unmet(verdicts: Sequence[dict[str, Any]], files: int) -> list[str]:
    """What of the verdicts, as they stand in a manifest, does not hold; empty if all is met.

    Every expectation must have been put to all `files` list files, and there must be one:
    lists that nobody judged are not met lists.
    """
    if not verdicts:
        return ["tidak ada harapan yang diperiksa / nothing was expected of the lists"]
    return [text for verdict in verdicts for text in _unmet(verdict, files)]


def _unmet(verdict: dict[str, Any], files: int) -> list[str]:
    name = f"{verdict['harapan']} ({verdict['kolom'] or 'tabel / table'})"
    failed = verdict["berkas_gagal"]
    if failed:
        return [f"{name}: {len(failed)} dari/of {files} berkas, pertama/first {failed[0]}"]
    if verdict["berkas_lulus"] != files:
        return [f"{name}: diperiksa/judged {verdict['berkas_lulus']} dari/of {files} berkas"]
    return []

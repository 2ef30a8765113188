"""The long lists' rows of a part as they were the last time, known by what they rest on.

What belongs here: what a part's rows of the long lists rest on, and their hashes, kept beside the
decisions, so that lists are laid out again only for parts that may have other rows.
What does not: laying them out (`assets.long_lists`), or skipping a part (`assets.stamps`).

A part's rows follow from its own families and persons and from the lists as they are, whatever
other parts hold.
"""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from assets.folders import Folders
from assets.long_lists import IN_FILES
from assets.rests_on import earlier_lists
from assets.stamps import code_sha256, inputs_stamp, sealed_sha256, stamp_beside
from schemas.frame_hash import frame_sha256
from schemas.parquet import replacing
from schemas.tahap import Tahap

FILE = "daftar_panjang.json"


def lists_as_they_are(folders: Folders, tahap: Tahap, aside: pl.DataFrame) -> str:
    """The hash of all but the part itself: the lists, lineages they are spread over, and code.

    `aside`: answers that count for nothing. Lineages matter only to the lists of earlier waves.
    """
    listed = [sealed_sha256(path, by) for path, by in earlier_lists(folders, tahap)]
    if listed:
        lineage = pl.read_parquet(folders.register(tahap) / "kk_silsilah.parquet")
        listed.append(frame_sha256(lineage.filter(pl.col("sifat") == "LANJUT")))
    held = (folders.list_(name) for name in IN_FILES)
    return inputs_stamp(
        code_sha256("assets", "review", "rules", "schemas"),
        *(sealed_sha256(path, stamp_beside(path)) for path in held),
        *listed,
        frame_sha256(aside),
    )


class KnownRows:
    """Per part what its rows rested on and their hashes; what is not asked for is forgotten."""

    def __init__(self, folder: Path) -> None:
        """`folder`: of the decisions; a file nobody can read is as none."""
        self._path = folder / FILE
        self._now: dict[str, list[str]] = {}
        try:
            self._before = dict(json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            self._before = {}

    def hashes(self, kab: str, rests_on: str) -> list[str] | None:
        """The hashes of the part's rows, one per list, if they rest on the same as then."""
        match self._before.get(kab):
            case [then, *hashes] if then == rests_on:
                self._now[kab] = [rests_on, *hashes]
                return hashes
        return None

    def learn(self, kab: str, rests_on: str, hashes: list[str]) -> None:
        """The hashes of rows just laid out."""
        self._now[kab] = [rests_on, *hashes]

    def keep(self) -> None:
        """Write what is known, for the next time."""
        content = json.dumps(self._now, sort_keys=True, indent=0)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(self._path) as unfinished:
            unfinished.write_text(content + "\n", encoding="utf-8")

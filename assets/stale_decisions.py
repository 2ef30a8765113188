"""Which parts of a tahap are to be decided anew, told before their long lists are laid out.

What belongs here: what the decisions of a part rest on, and the part as work of its own.
What does not: gathering lists (`assets.rules`), or deciding a part (`assets.decided_parts`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from assets.long_rows import KnownRows
from assets.own_rows import ListsByPart
from assets.part_work import PartWork
from assets.stamps import inputs_stamp, sealed_sha256, stamp_beside
from schemas.frame_hash import frame_sha256


@dataclass(frozen=True)
class PartsToDecide:
    """The parts of the register, with all that decides one.

    `families`, `members`: files by kabupaten/kota. `outside`: of rules.insured_outside. `known`:
    rows of the long lists as they were, by `lists_now` and the part. `targets`: the folders of
    the decisions per family and per person. `basis`: what every part is decided by alike; without
    it, parts have no stamp and all are to be decided.
    """

    families: Mapping[str, Path]
    members: Mapping[str, Path]
    outside: pl.DataFrame
    lists: ListsByPart
    known: KnownRows
    lists_now: str
    targets: tuple[Path, Path]
    basis: list[str] | None
    _hashes: dict[str, list[str]] = field(default_factory=dict, init=False)

    def stale(self) -> list[str]:
        """The parts that are not as they would be made, or whose long lists may be others."""
        return [kab for kab in self.families if not self._stands(kab)]

    def work(self, kab: str) -> PartWork:
        """A part whose long lists are laid out."""
        of_long, own = self.lists.long_hashes(kab), (self._here(kab), self.lists.of(kab))
        self.known.learn(kab, self._rests_on(kab), of_long)
        return self._work(kab, of_long, own)

    def _stands(self, kab: str) -> bool:
        of_long = self.known.hashes(kab, self._rests_on(kab))
        return of_long is not None and self._work(kab, of_long, None).is_fresh()

    def _work(self, kab: str, of_long: list[str], own: object) -> PartWork:
        made = tuple(folder / f"{kab}.parquet" for folder in self.targets)
        inputs = (self.families[kab], self.members[kab])
        if self.basis is None:
            return PartWork(kab, inputs, made, own=own)
        hashes = (*self._part(kab), *of_long, *self.lists.hashes(kab))
        return PartWork(
            kab,
            inputs,
            made,
            own=own,
            stamp_file=made[0].with_suffix(".stempel"),
            stamp=inputs_stamp(*self.basis, *hashes),
        )

    def _rests_on(self, kab: str) -> str:
        """What the part's rows of the long lists follow from."""
        return inputs_stamp(self.lists_now, *self._part(kab))

    def _part(self, kab: str) -> list[str]:
        """The part itself: its files, and the participants outside who stand in it."""
        if kab not in self._hashes:
            files = (self.families[kab], self.members[kab])
            hashes = [sealed_sha256(path, stamp_beside(path)) for path in files]
            self._hashes[kab] = [*hashes, frame_sha256(self._here(kab))]
        return self._hashes[kab]

    def _here(self, kab: str) -> pl.DataFrame:
        return self.outside.filter(pl.col("kode_kabupaten_kota") == kab)

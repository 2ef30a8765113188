"""What of the nation's outcome one kabupaten/kota rests on, and the hash of it.

What belongs here: narrowing the outcome of the events to a part, so that a part none of whose
families an event touches is known by an unchanged share.
What does not: putting the part together (`part`), or where DTSEN files lie.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from register.outcome import Outcome
from schemas.frame_hash import frame_sha256

_KK = "nomor_kartu_keluarga"
_AREA = "kode_kabupaten_kota"
_NOT_READ = ("stays", "ended", "lineage", "events", "changes", "conflicts", "pregnancies", "order")


@dataclass(frozen=True)
class Share:
    """All that `part` and `with_known_niks` take beside the DTSEN rows of one area.

    outcome: with the `families`, `members` and `replaced` of this area alone; its other tables,
    of which `part` reads none, have no rows, so that a share is small enough to be sent.
    """

    outcome: Outcome
    doubles: pl.DataFrame
    outside: pl.DataFrame
    known: pl.DataFrame

    def hashes(self) -> Iterator[str]:
        """One hash per input, in a fixed order."""
        mine = self.outcome
        frames = (mine.families, mine.members, mine.replaced.alias("no_kk").to_frame())
        for frame in (*frames, self.doubles, self.outside, self.known):
            yield frame_sha256(frame)


@dataclass(frozen=True)
class Shares:
    """The outcome of a tahap, to be handed out part by part.

    homes: wilayah, no_kk – in which part's files the KK numbers of `cards_named` stand.
    """

    outcome: Outcome
    doubles: pl.DataFrame
    outside: pl.DataFrame
    known: pl.DataFrame
    homes: pl.DataFrame

    def of(self, kab: str) -> Share:
        """The share of area `kab`: `part` makes the same of it as of the whole.

        A doubled NIK concerns a part through the DTSEN row it stands in, or through a person
        whom the events brought here under it.
        """
        cards = self.homes.filter(wilayah=kab)["no_kk"]
        families = self.outcome.families.filter(pl.col(_AREA) == kab)
        members = self.outcome.members.join(
            families.select("no_kk"), on="no_kk", how="semi", maintain_order="left"
        )
        concerned = pl.col("kk_dtsen").is_in(cards.implode())
        concerned |= pl.col("nik").is_in(members["nik"].drop_nulls().implode())
        replaced = self.outcome.replaced
        return Share(
            replace(
                self.outcome,
                **{name: getattr(self.outcome, name).clear() for name in _NOT_READ},
                families=families,
                members=members,
                replaced=replaced.filter(replaced.is_in(cards.implode())).sort(),
            ),
            self.doubles.filter(concerned),
            self.outside.filter(pl.col(_AREA) == kab),
            self.known.filter(pl.col(_KK).is_in(cards.implode())),
        )


def cards_named(outcome: Outcome, doubles: pl.DataFrame, known: pl.DataFrame) -> pl.Series:
    """The KK numbers by which the outcome speaks of rows in DTSEN files, sorted."""
    named = [outcome.replaced.alias("no_kk"), doubles["kk_dtsen"].alias("no_kk")]
    return pl.concat([*named, known[_KK].alias("no_kk")]).drop_nulls().unique().sort()

"""Links of all report contents as known on a day, read when they are asked for.

What belongs here: putting together what the engine found and what people decided by then.
What does not: what a decision changes (review), finding links (matching).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

import matching
import review
from assets.folders import Folders
from assets.review import recorded
from schemas.linkage import EVIDENCE, LINKS
from schemas.review import DECISIONS, REVOCATIONS

_CONTENT = ["id_laporan", "isi"]
# Why a link was made is large, and neither events nor decisions ask for it.
_HELD = [name for name in LINKS.column_names if name not in EVIDENCE]


@dataclass(frozen=True)
class KnownLinks:
    """Links of all contents; whose are asked for are held, without their evidence.

    found: LINKS, scanned. gained: those of whole contents that stand in the place of `found`.
    standing, decisions, revocations: what people made of them by then (`review.settled`).
    """

    found: pl.LazyFrame
    standing: pl.DataFrame
    decisions: pl.DataFrame
    revocations: pl.DataFrame
    gained: pl.DataFrame

    def of(self, reports: pl.Series) -> pl.DataFrame:
        """The links of all contents of these reports (id_laporan), as people settled them."""
        links = self.found_of(reports)
        return review.settled(links, self.standing, self.decisions, self.revocations)

    def found_of(self, reports: pl.Series) -> pl.DataFrame:
        """The same as the engine found them."""
        mine = pl.col("id_laporan").is_in(reports.implode())
        found = self.found.select(_HELD).filter(mine).collect()
        return matching.in_their_place(found, self.gained.filter(mine))

    def left_open(self) -> pl.DataFrame:
        """id_laporan, isi of contents of which the engine did not accept everyone."""
        rest = self.found.select(*_CONTENT, "keputusan").join(
            self.gained.lazy().select(_CONTENT), on=_CONTENT, how="anti"
        )
        every = pl.concat([rest, self.gained.lazy().select(*_CONTENT, "keputusan")])
        left = every.filter(pl.col("keputusan") != "DITERIMA")
        return left.select(_CONTENT).unique().collect()

    def persons(self) -> pl.DataFrame:
        """id_laporan, no_kk, nik of everyone linked, or whom people were asked about."""
        padan = {"no_kk": "no_kk_padan", "nik": "nik_padan"}
        calon = {"no_kk": "no_kk_calon", "nik": "nik_calon"}
        rows = [
            self.found.select("id_laporan", **padan),
            self.gained.lazy().select("id_laporan", **padan),
            self.standing.lazy().select("id_laporan", **calon),
        ]
        linked = pl.concat(rows).filter(pl.any_horizontal(pl.col(*padan).is_not_null()))
        return linked.unique().collect(engine="streaming")


def links_known(folders: Folders, as_of: date) -> KnownLinks:
    """Links of every content, with the decisions and revocations made by `as_of` alone.

    A decision is knowledge like a report: a tahap run again on a later day, as of the same
    date, gives the same bytes.
    """
    return KnownLinks(
        pl.scan_parquet(folders.engine_links, parallel="prefiltered"),
        pl.read_parquet(folders.standing_pairs),
        review.known_on(recorded(folders, DECISIONS), as_of),
        review.known_on(recorded(folders, REVOCATIONS), as_of),
        LINKS.empty(),
    )

"""Reports that DTSEN alone leaves open, looked for among families as of the cut-off before.

What belongs here: which reports are looked for once more, by which day's families, and when
that was done already.
What does not: what events make of families (register), searching or choosing (matching).

A report known after the cut-off of one wave may name a baby, a KK number or a village that only
an event before it made known. What it may know of is fixed by its own day: the events known on
the latest cut-off before that day, and nothing later. So a link depends on earlier knowledge
alone, and a tahap run again comes out the same (`docs/decisions/0004`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import polars as pl

import matching
import register
import review
from assets.contents import contents
from assets.events import Gathered, gather_events
from assets.folders import Folders
from assets.known_links import KnownLinks
from assets.review import decision_files, recorded, standing_pairs
from assets.storm import held_contents, measured_files
from rules import cutoffs_of
from schemas.families import MEMBERS
from schemas.linkage import LINKS
from schemas.lists import POSTS
from schemas.parquet import write_table
from schemas.review import DECISIONS, REVOCATIONS

_REPORT = ["id_laporan", "isi"]


def people_with_posts(folders: Folders, by_form: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The persons named, with the RT that the reporting posyandu serves where a list says so."""
    people = matching.people_named(by_form)
    return matching.with_served(people, pl.read_parquet(folders.list_(POSTS.name)))


@dataclass(frozen=True)
class SecondLook:
    """What a second look is made with: the index and model of the first, threads, areas."""

    folders: Folders
    version: str
    areas: list[str] | None
    index: Sequence[Path]
    model: matching.Model
    threads: int | None

    def inputs(self) -> list[Path]:
        """The files that decide it beside reports and first links: lists and decisions."""
        of_officers = [
            *decision_files(self.folders, DECISIONS),
            *decision_files(self.folders, REVOCATIONS),
            *sorted((self.folders.reviews / "pelepasan_berkas").glob("*.parquet")),
        ]
        return [*(self.folders.list_(name) for name in ("eksklusi", "kepesertaan")), *of_officers]

    def gained(self) -> pl.DataFrame:
        """LINKS of the report contents of which a second look settles more, whole contents."""
        by_form = contents(self.folders)
        first = pl.scan_parquet(self.folders.links_by_dtsen, parallel="prefiltered")
        days = pl.concat(frame.select(*_REPORT, "tgl_lapor") for frame in by_form.values())
        watch = measured_files(first, by_form)
        gained = LINKS.empty()
        for path in self.folders.newborns_known(self.version):
            path.unlink()
        cutoffs = cutoffs_of(self.version)
        for day, following in pairwise([*cutoffs, date.max]):
            late = days.filter(pl.col("tgl_lapor") > day, pl.col("tgl_lapor") <= following)
            links = self._known(first, gained, by_form, day)
            open_reports = links.left_open().join(late.collect(), on=_REPORT, how="semi")
            if open_reports.is_empty():
                continue
            found = self._found(links, watch, by_form, open_reports, day)
            if found is not None:
                more = matching.settling_more(links.found_of(found["id_laporan"].unique()), found)
                gained = matching.in_their_place(gained, more)
        return gained

    def _found(
        self,
        links: KnownLinks,
        watch: pl.DataFrame,
        by_form: Mapping[str, pl.LazyFrame],
        wanted: pl.DataFrame,
        day: date,
    ) -> pl.DataFrame | None:
        """Links of the wanted contents among families as of `day`; None where nothing changed."""
        now = register.all_families(
            gather_events(
                self.folders,
                self.version,
                links,
                _changed,
                cutoff=day,
                as_of=day,
                areas=self.areas,
                held=held_contents(self.folders, by_form, day, watch),
            )
        )
        if now.members.is_empty():
            return None
        path = self.folders.index_after_events(self.version, day)
        write_table(now.newborns, MEMBERS, self.folders.newborns_after_events(self.version, day))
        nobody = now.members["id_orang"].clear()
        matching.write_current_part(now.families, now.members, nobody, path)
        mine = pl.col("id_laporan").is_in(wanted["id_laporan"].unique().implode())
        wanted_by_form = {
            form: frame.filter(mine).collect().join(wanted, on=_REPORT, how="semi")
            for form, frame in by_form.items()
        }
        people = people_with_posts(self.folders, wanted_by_form)
        again = matching.link(
            matching.in_present_numbers(people, now.numbers),
            [*self.index, path],
            self.model,
            threads=self.threads,
        )
        return matching.in_terms_of_dtsen(again, now.origins, day)

    def _known(
        self,
        first: pl.LazyFrame,
        gained: pl.DataFrame,
        by_form: Mapping[str, pl.LazyFrame],
        day: date,
    ) -> KnownLinks:
        """The links so far, with what officers had decided by `day`."""
        decisions = recorded(self.folders, DECISIONS)
        revocations = recorded(self.folders, REVOCATIONS)
        standing = standing_pairs(
            self.folders, self.version, self.areas, by_form, decisions, revocations
        )
        return KnownLinks(
            first,
            standing,
            review.known_on(decisions, day),
            review.known_on(revocations, day),
            gained,
        )


def _changed(one: Gathered) -> register.CurrentFamilies:
    """The families of a basket that events changed, in the columns an index is made from."""
    now = register.current_families(one.applied(), one.members)
    return replace(
        now,
        families=now.families.select(matching.FAMILIES_READ),
        members=now.members.select(matching.MEMBERS_READ),
    )

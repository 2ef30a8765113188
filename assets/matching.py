"""Stage 2: the lake's reports → links to DTSEN persons and families.

What belongs here: building the index part by part where its inputs changed, linking every
report content, and the queue of those that wait for a person.
What does not: comparing or scoring (matching/), or what people decided (`assets.review`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl

import matching
from assets.contents import contents
from assets.folders import Folders, Progress, parts
from assets.part_work import Digests, PartWork
from assets.rests_on import links_basis, queue_basis
from assets.review import settle_links
from assets.second_look import SecondLook, people_with_posts
from assets.stamps import (
    code_sha256,
    file_sha256,
    inputs_stamp,
    is_fresh,
    sealed_sha256,
    set_stamp,
    stamp_of,
)
from assets.storm import held_contents, held_files, watch_files
from assets.whole_stage import WholeStage
from assets.workers import workers
from schemas import forms
from schemas.linkage import LINKS
from schemas.lists import POSTS
from schemas.parquet import write_chunks, write_table
from schemas.validate import validated

_STAMP = "langkah.stempel"
# Report contents whose persons are looked for at a time: bounds memory, changes no link.
_CONTENTS_AT_A_TIME = 150_000


@dataclass(frozen=True)
class SearchMeasures:
    """What the search gave, for all contents: persons looked for, candidates, and per blocking
    key diminta, di_atas_batas, calon, calon_sendiri (pairs only it gave)."""

    persons: int
    candidates: int
    keys: list[dict[str, Any]]

    @property
    def per_person(self) -> float:
        """Candidates per person looked for."""
        return self.candidates / max(self.persons, 1)


@dataclass(frozen=True)
class LinkCounts:
    """Persons named by the newest report contents, by what became of them.

    `held`: persons in reports whose file the storm breaker holds, whatever their link;
    `held_files`: how many files those are. `unchanged`: nothing was looked for, for nothing was
    new.
    """

    persons: int
    accepted: int
    review: int
    unmatched: int
    model: str
    search: SearchMeasures
    held: int = 0
    held_files: int = 0
    unchanged: bool = False


def reports(folders: Folders) -> dict[str, pl.DataFrame]:
    """Every accepted content of every report, by form."""
    return {form: pl.read_parquet(folders.form(form)) for form in forms.FORMS}


def build_index(folders: Folders, version: str, progress: Progress) -> list[str]:
    """Make the index parts whose DTSEN part or code changed; returns their codes.

    Only the code that makes an index counts: another model or comparison leaves it as it is.
    """
    families = parts(folders.dtsen("dtsen_keluarga", version))
    members = parts(folders.dtsen("dtsen_anggota", version))
    index = folders.index(version)
    code = [file_sha256(path) for path in matching.index_sources()]

    def works() -> Iterator[PartWork]:
        for number, (kab, path) in enumerate(members.items(), 1):
            progress("indeks", number, len(members))
            made = matching.IndexFile(index / f"{kab}.arrow").paths
            inputs = (path, families.get(kab))
            hashes = [
                sealed_sha256(one, one.with_suffix(".stempel")) for one in inputs if one is not None
            ]
            stamp = inputs_stamp(code_sha256("schemas"), *code, *hashes)
            stamp_file = made[0].with_suffix(".stempel")
            yield PartWork(kab, inputs, made, stamp_file=stamp_file, stamp=stamp)

    with workers() as crew:
        made = sorted(work.area for work in crew.make(_index_part, None, works()))
    for stale in set(index_parts(folders, version)) - set(members):
        for path in matching.IndexFile(index / f"{stale}.arrow").paths:
            path.unlink(missing_ok=True)
    return made


def _index_part(_: None, work: PartWork) -> Digests:
    """The index of one part."""
    read = (list(matching.MEMBERS_READ), list(matching.FAMILIES_READ))
    of_members, of_families = (
        None if path is None else pl.read_parquet(path, columns=columns)
        for path, columns in zip(work.inputs, read, strict=True)
    )
    if of_members is not None:
        heads = _no_families() if of_families is None else of_families
        matching.write_index_part(heads, of_members, work.outputs[0])
    return {}


def index_parts(
    folders: Folders, version: str, areas: Collection[str] | None = None
) -> dict[str, Path]:
    """The finished index parts by their kabupaten/kota code, in order; `areas` narrows."""
    stamps = sorted(folders.index(version).glob("[0-9]*.stempel"))
    return {
        path.stem: path.with_suffix(".arrow")
        for path in stamps
        if (areas is None or path.stem in areas) and path.with_suffix(".arrow").exists()
    }


def _no_families() -> pl.DataFrame:
    from schemas.dtsen import FAMILIES

    return FAMILIES.empty()


def link_reports(
    folders: Folders, version: str, areas: list[str] | None, threads: int | None, progress: Progress
) -> LinkCounts:
    """Link every person of every report content, settle what people decided, count the newest.

    Nothing is gone through while all of it rests on the same files, settings and code.
    """
    index = list(index_parts(folders, version, areas).values())
    stage = WholeStage(folders.links.parent / _STAMP, links_basis(folders, version, areas, index))
    told = stage.counted(_outputs(folders, version))
    if told is not None:
        return LinkCounts(**told, search=search_measures(folders), unchanged=True)
    stage.begin()
    counts = _linked(folders, version, areas, index, threads, progress)
    kept = asdict(counts)
    for told_elsewhere in ("search", "unchanged"):
        del kept[told_elsewhere]
    stage.done(_outputs(folders, version), kept)
    return counts


def _outputs(folders: Folders, version: str) -> list[Path]:
    """Every file that linking leaves for others."""
    links = (folders.links_by_dtsen, folders.engine_links, folders.links, folders.superseded_links)
    beside = (folders.search_measures, folders.standing_pairs, folders.file_watch)
    return [*links, *beside, *folders.newborns_known(version)]


def _linked(
    folders: Folders,
    version: str,
    areas: list[str] | None,
    index: list[Path],
    threads: int | None,
    progress: Progress,
) -> LinkCounts:
    progress("padanan", 0, 1)
    model = matching.load_model()
    by_form = contents(folders)
    ranges = _ranges(by_form)
    stamp = inputs_stamp(
        code_sha256("matching", "schemas"),
        version,
        *(file_sha256(folders.form(form)) for form in sorted(by_form)),
        file_sha256(folders.list_(POSTS.name)),
        # What a part was made from says what it holds; the files themselves are large.
        *(stamp_of(path.with_suffix(".stempel")) for path in index),
    )
    stamp_file = folders.links_by_dtsen.with_suffix(".stempel")
    made = [folders.links_by_dtsen, folders.search_measures]
    if not is_fresh(made, stamp_file, stamp):
        searches: list[matching.Linked] = []

        def links() -> Iterator[pl.DataFrame]:
            for within in ranges:
                some = {form: rows.filter(within).collect() for form, rows in by_form.items()}
                people = people_with_posts(folders, some)
                outcome = matching.linked(people, index, model, threads=threads)
                searches.append(replace(outcome, links=outcome.links.clear()))
                yield validated(outcome.links, LINKS)

        write_chunks(links(), LINKS, folders.links_by_dtsen)
        _write_measures(searches, folders.search_measures)
        set_stamp(stamp_file, stamp, made)
    _look_again(SecondLook(folders, version, areas, index, model, threads), ranges, stamp)
    settle_links(folders, version, areas, by_form, newest_contents(by_form), ranges)
    watch_files(folders, by_form)
    progress("padanan", 1, 1)
    settled = pl.read_parquet(folders.links, columns=["id_laporan", "isi", "keputusan"])
    held = held_contents(folders, by_form)
    free = settled.join(held, on=["id_laporan", "isi"], how="anti")
    counts = dict(free.group_by("keputusan").len().rows())
    return LinkCounts(
        persons=settled.height,
        accepted=counts.get("DITERIMA", 0),
        review=counts.get("TINJAU", 0),
        unmatched=counts.get("TANPA_PADANAN", 0),
        model=model.version,
        search=search_measures(folders),
        held=settled.height - free.height,
        held_files=held_files(folders).height,
    )


def _ranges(by_form: Mapping[str, pl.LazyFrame]) -> list[pl.Expr]:
    """Which rows are of the next so many report contents, in the order of their numbers."""
    number = pl.col("id_laporan")
    numbers = pl.concat(frame.select(number) for frame in by_form.values()).collect().to_series()
    cuts = numbers.sort().gather_every(_CONTENTS_AT_A_TIME).unique().sort().to_list()[1:]
    return [
        (pl.lit(first is None) | (number >= pl.lit(first, pl.String)))
        & (pl.lit(beyond is None) | (number < pl.lit(beyond, pl.String)))
        for first, beyond in pairwise([None, *cuts, None])
    ]


def _look_again(second: SecondLook, ranges: Sequence[pl.Expr], first: str) -> None:
    """Write the engine's links: those by DTSEN alone, and what a second look settles."""
    folders = second.folders
    stamp = inputs_stamp(
        first,
        code_sha256("register", "review", "rules"),
        *(file_sha256(path) for path in second.inputs()),
    )
    stamp_file = folders.engine_links.with_suffix(".stempel")
    if is_fresh([folders.engine_links], stamp_file, stamp):
        return
    gained, by_dtsen = second.gained(), pl.scan_parquet(folders.links_by_dtsen)

    def links() -> Iterator[pl.DataFrame]:
        for within in ranges:
            found = by_dtsen.filter(within).collect(engine="streaming")
            yield validated(matching.in_their_place(found, gained.filter(within)), LINKS)

    write_chunks(links(), LINKS, folders.engine_links)
    set_stamp(stamp_file, stamp, [folders.engine_links])


def _write_measures(searches: list[matching.Linked], target: Path) -> None:
    keys = pl.concat(one.hits for one in searches)
    content = {
        "orang": sum(one.persons for one in searches),
        "calon": sum(one.candidates for one in searches),
        "kunci": keys.group_by("kunci", maintain_order=True).sum().to_dicts(),
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def search_measures(folders: Folders) -> SearchMeasures:
    """The measures of the search that made the links in force."""
    content = json.loads(folders.search_measures.read_text(encoding="utf-8"))
    return SearchMeasures(content["orang"], content["calon"], content["kunci"])


def newest_contents(by_form: Mapping[str, pl.DataFrame | pl.LazyFrame]) -> pl.DataFrame:
    """The content in force of every report: the latest `tgl_lapor`, then the greatest `isi`."""
    columns = ["id_laporan", "isi", "tgl_lapor"]
    every = pl.concat([frame.lazy().select(columns) for frame in by_form.values()])
    return (
        every.sort("id_laporan", "tgl_lapor", "isi")
        .unique("id_laporan", keep="last", maintain_order=True)
        .select("id_laporan", "isi")
        .collect()
    )


def write_review_queue(folders: Folders) -> int:
    """Write the links that wait for a person's decision; returns how many.

    Those of held files wait for the file first: a storm does not bury the queue.
    """
    stage = WholeStage(folders.review_queue.with_suffix(".stempel"), queue_basis(folders))
    told = stage.counted([folders.review_queue])
    if told is not None:
        return int(told["baris"])
    stage.begin()
    held = held_contents(folders, contents(folders))
    in_doubt = pl.scan_parquet(folders.links).filter(pl.col("keputusan") == "TINJAU").collect()
    waiting = in_doubt.join(held, on=["id_laporan", "isi"], how="anti")
    write_table(waiting, LINKS, folders.review_queue)
    stage.done([folders.review_queue], {"baris": waiting.height})
    return waiting.height

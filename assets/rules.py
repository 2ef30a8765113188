"""Stage 4: families as of the cut-off → a candidate decision for every family and programme.

What belongs here: handing each part its families and the rows of the lists that concern
them, and collecting the ready ones for the quota cut.
What does not: any reason, amount or order (rules/).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

import release
import rules
from assets.chosen import Chosen
from assets.decided_parts import decide_part, decide_together
from assets.folders import Folders, Progress, parts
from assets.guardians import guardians_in_force
from assets.long_lists import long_lists
from assets.long_rows import KnownRows, lists_as_they_are
from assets.national_lists import national_lists
from assets.own_rows import lists_by_part
from assets.part_work import PartWork
from assets.register import listed_scanned
from assets.rests_on import decisions_basis
from assets.stale_decisions import PartsToDecide
from assets.stamps import code_sha256
from assets.visited_lists import answers_aside, counted
from assets.whole_stage import WholeStage
from assets.workers import workers
from schemas.guardians import GUARDIANS_IN_FORCE
from schemas.parquet import write_table
from schemas.tahap import Tahap
from schemas.validate import validated

_STAMP = "aturan.stempel"


@dataclass(frozen=True)
class DecidedParts:
    """Parts of the register, and how many of them were decided anew."""

    parts: int
    written: int


@dataclass(frozen=True)
class Decided:
    """What the release is made from: the context of the rules, and the cut by quota.

    The cut is of every ready family and is made when it is first asked for: a release that
    stands asks for none. `context` knows of no places taken; `cut` counts them.
    """

    context: rules.Context
    parts: DecidedParts
    quota: pl.DataFrame
    cut: Callable[[], Chosen]

    @cached_property
    def _chosen(self) -> Chosen:
        return self.cut()

    def chosen(self, kabupaten: str) -> pl.DataFrame:
        """The outcome of the cut of one part, one row per ready family and programme."""
        return self._chosen.of(kabupaten)


def rules_context(
    folders: Folders,
    tahap: Tahap,
    as_of: date,
    model_version: str,
    parameters: rules.Parameters | None = None,
) -> rules.Context:
    """Everything the rules of this run rest on besides families and lists.

    `parameters`: others than the shipped ones, to see what they would change.
    """
    previous = release.find_previous(folders.releases, tahap)
    return rules.Context(
        tahap=tahap,
        quarter=rules.load_quarter(tahap.triwulan),
        parameters=rules.load_parameters() if parameters is None else parameters,
        as_of=as_of,
        versi_aturan=rules.rules_version(),
        versi_model=model_version,
        previous_manifest=release.manifest_hash(previous),
    )


def decide_families(
    folders: Folders,
    tahap: Tahap,
    *,
    as_of: date,
    model_version: str,
    areas: list[str] | None,
    progress: Progress,
    parameters: rules.Parameters | None = None,
) -> Decided:
    """Write the candidate decisions of every part, then cut the ready ones by quota."""
    done = write_candidates(
        folders,
        tahap,
        as_of=as_of,
        model_version=model_version,
        areas=areas,
        progress=progress,
        parameters=parameters,
    )
    return cut_by_quota(
        folders,
        tahap,
        as_of=as_of,
        model_version=model_version,
        progress=progress,
        parameters=parameters,
        done=done,
    )


def write_candidates(
    folders: Folders,
    tahap: Tahap,
    *,
    as_of: date,
    model_version: str,
    areas: list[str] | None,
    progress: Progress,
    parameters: rules.Parameters | None = None,
) -> DecidedParts:
    """Write the candidate decisions of every part of the register, and those per person.

    `areas`: the kabupaten/kota this data folder is for; None for all. By the shipped parameters
    nothing is gone through while all it rests on is as it was: then no part is written.
    """
    shipped = parameters is None
    stamp = decisions_basis(folders, tahap, as_of, model_version, areas) if shipped else ""
    stage = WholeStage(folders.candidates(tahap) / _STAMP, stamp)
    told = stage.counted(_outputs(folders, tahap))
    if told is not None:
        return DecidedParts(**told, written=0)
    stage.begin()
    context = rules_context(folders, tahap, as_of, model_version, parameters)
    done = _written(folders, context, areas, progress, shipped)
    stage.done(_outputs(folders, tahap), {"parts": done.parts})
    return done


def _outputs(folders: Folders, tahap: Tahap) -> list[Path]:
    """Every file that lies where the decisions of a tahap are written."""
    both = (folders.candidates(tahap), folders.persons(tahap))
    return [folders.guardians(tahap), *(path for one in both for path in parts(one).values())]


def _written(
    folders: Folders,
    context: rules.Context,
    areas: list[str] | None,
    progress: Progress,
    stamped: bool,
) -> DecidedParts:
    tahap = context.tahap
    earlier = listed_scanned(folders, tahap)
    register = folders.register(tahap)
    family_parts = parts(register / "keluarga")
    member_parts = parts(register / "anggota")
    lists = national_lists(folders, tahap, context, earlier)
    listed = rules.earlier_lists(earlier, pl.read_parquet(register / "kk_silsilah.parquet"))
    guardians = guardians_in_force(folders, tahap, lists, listed, context)
    write_table(
        validated(guardians, GUARDIANS_IN_FORCE), GUARDIANS_IN_FORCE, folders.guardians(tahap)
    )
    lists = replace(lists, wali=guardians)
    aside = answers_aside(folders, context.as_of)
    target, persons = folders.candidates(tahap), folders.persons(tahap)
    known = KnownRows(target)
    with long_lists(folders, family_parts, member_parts, listed) as long:
        outside = rules.insured_outside(
            rules.insured_on(long.of_nobody_counted(), context.cutoff),
            None,
            lists.peristiwa,
            list(family_parts),
            areas,
        )
        by_part = lists_by_part(
            lists, family_parts, member_parts, outside, lambda kab: counted(long.of(kab), aside)
        )
        todo = PartsToDecide(
            families=family_parts,
            members=member_parts,
            outside=outside,
            lists=by_part,
            known=known,
            lists_now=lists_as_they_are(folders, tahap, aside),
            targets=(target, persons),
            basis=_basis(context) if stamped else None,
        )
        stale = todo.stale()
        long.lay_out(outside, stale)

        def works() -> Iterator[PartWork]:
            for number, kab in enumerate(stale, 1):
                progress("aturan", number, len(stale))
                yield todo.work(kab)

        with workers() as crew:
            written = sum(1 for _ in crew.make(decide_part, context, works(), decide_together))
    if stamped:
        known.keep()
    for folder in (target, persons):
        for gone in set(parts(folder)) - set(family_parts):
            (folder / f"{gone}.stempel").unlink(missing_ok=True)
            (folder / f"{gone}.parquet").unlink()
    return DecidedParts(len(family_parts), written)


def _basis(context: rules.Context) -> list[str]:
    """What every part is decided by alike: code with its parameters, and the run."""
    run = (context.tahap, context.quarter, context.as_of, context.previous_manifest)
    versions = (context.versi_aturan, context.versi_model)
    return [
        code_sha256("assets", "rules", "schemas", "reference"),
        *map(str, (*run, *versions)),
    ]


def cut_by_quota(
    folders: Folders,
    tahap: Tahap,
    *,
    as_of: date,
    model_version: str,
    progress: Progress,
    parameters: rules.Parameters | None = None,
    done: DecidedParts | None = None,
) -> Decided:
    """The quota cut over the candidates as written, made when asked for; writes nothing.

    `done`: what the stage said that wrote them, if it ran just now.
    """
    context = rules_context(folders, tahap, as_of, model_version, parameters)
    candidates = list(parts(folders.candidates(tahap)).values())
    quota = pl.read_parquet(folders.list_("kuota"))

    def chosen() -> Chosen:
        progress("kuota", 0, 1)
        ready = pl.scan_parquet(candidates).filter(pl.col("status").is_null())
        taken = rules.count_listed(listed_scanned(folders, tahap))
        cut = rules.cut(ready, quota, replace(context, terpakai=taken))
        laid = Chosen(cut, folders.candidates(tahap))
        progress("kuota", 1, 1)
        return laid

    return Decided(context, done or DecidedParts(len(candidates), 0), quota, chosen)

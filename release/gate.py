"""The gate: all seven invariants over what is about to be published.

What belongs here: bringing each invariant its tables, in one place and one order.
What does not: what an invariant looks at, or the publishing (`release.publish`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from release.inputs import ReleaseInputs
from release.invariants.canonical import canonical
from release.invariants.intake_counts import intake_counts
from release.invariants.listed_entitled import listed_entitled
from release.invariants.paid_once import paid_once
from release.invariants.quota_and_order import quota_and_order
from release.invariants.reports_settled import reports_settled
from release.invariants.waterfall_foots import waterfall_foots
from release.layout import part_files
from release.query import Files
from release.received import kept_rows, report_numbers
from release.verdict import Verdict
from schemas import decisions as published
from schemas import dtsen, families, linkage, lists
from schemas.guardians import GUARDIANS_IN_FORCE


@dataclass(frozen=True)
class Sources:
    """The tables the invariants and accounts are counted from, by the names they go by."""

    decisions: Files
    listed: Files
    persons: Files
    earlier_lists: Files
    families: Files
    members: Files
    ended: Files
    dtsen_families: Files
    candidates: Files
    verifications: Files
    guardians: Files


def sources(inputs: ReleaseInputs, folder: Path) -> Sources:
    """The lake's tables, the earlier waves' lists, and the part files written in `folder`."""
    lake = inputs.lake
    earlier = [path for wave in inputs.earlier for path in part_files(wave, published.KPM_LIST)]
    return Sources(
        decisions=Files(published.DECISIONS, part_files(folder, published.DECISIONS)),
        listed=Files(published.KPM_LIST, part_files(folder, published.KPM_LIST)),
        persons=Files(published.PBI_LIST, part_files(folder, published.PBI_LIST)),
        earlier_lists=Files(published.KPM_LIST, earlier),
        families=Files(families.FAMILIES, lake.families),
        members=Files(families.MEMBERS, lake.members),
        ended=Files(families.ENDED, [lake.ended]),
        dtsen_families=Files(dtsen.FAMILIES, lake.dtsen_families),
        candidates=Files(published.CANDIDATES, lake.candidates),
        verifications=Files(lists.LISTS["verifikasi"], lake.verifications),
        guardians=Files(GUARDIANS_IN_FORCE, [lake.guardians]),
    )


def check_invariants(
    inputs: ReleaseInputs,
    tables: Sources,
    *,
    files: pl.DataFrame,
    waterfall: pl.DataFrame,
    levels: pl.DataFrame,
    persons: pl.DataFrame,
    places: pl.DataFrame,
    quota_use: pl.DataFrame,
    insured: int,
    part_faults: Mapping[str, int],
    apart: bool,
    named_inputs: Sequence[str],
    named_parameters: Sequence[str],
) -> list[Verdict]:
    """The verdicts on all seven invariants, in their order; none is skipped when one fails.

    `files`: FILES. `waterfall` and `persons` (per desa), `levels`, `places`, `quota_use`: as
    counted for the package. `insured`: persons PBI_JK insures. `part_faults`: the sums over
    all parts. `apart`: whether they are known to have no family and no person in common.
    `named_inputs`, `named_parameters`: what the manifest names.
    """
    terms, lake = inputs.terms, inputs.lake
    waves = places.group_by("program").agg(pl.col("ditetapkan_sebelumnya", "daftar_ini").sum())
    every_list = Files(published.KPM_LIST, [*tables.earlier_lists.paths, *tables.listed.paths])
    return [
        intake_counts(files, kept_rows(lake.accepted)),
        reports_settled(
            report_numbers(lake.reports),
            Files(families.EVENTS, [lake.events]),
            inputs.mentions(),
            Files(linkage.LINKS, lake.links),
        ),
        waterfall_foots(waterfall, levels, persons, waves),
        paid_once(every_list, tables.families, tables.members),
        quota_and_order(
            places,
            quota_use,
            terms.ceilings,
            terms.quota,
            tables.candidates,
            tables.decisions,
            (insured, terms.insured_quota),
        ),
        listed_entitled(
            tables.listed,
            tables.decisions,
            tables.families,
            tables.members,
            tables.dtsen_families,
            tables.verifications,
            tables.guardians,
            terms,
        ),
        canonical(
            files,
            frozenset(named_inputs),
            sorted(set(inputs.parameters) - set(named_parameters)),
            part_faults,
            tables.decisions,
            tables.persons,
            apart=apart,
        ),
    ]

"""Writing a package into an unfinished folder: parts first, then what is counted over them.

What belongs here: the order in which a package comes into being, and its gate.
What does not: putting it in its place (`release.publish`).
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Set
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from release import canonical_json, gate
from release.changes import changes
from release.holds import holds_by_age
from release.inputs import Part, ReleaseInputs
from release.layout import LEVELS, MANIFEST, PARAMETERS, SUMMARY, part_file, part_files
from release.list_verdict import unmet
from release.manifest import Account, manifest, named_inputs
from release.numbers import Numbers, NumbersOnDisk, numbers
from release.parts import FAULTS, part_faults
from release.query import Files
from release.quota import places_used, quota_use
from release.summary import summary
from release.totals import Totals, add_up, insured, part_totals
from release.verdict import GateRefused, Verdict
from release.waterfall import at_every_level, waterfall
from release.waterfall_persons import waterfall_persons
from schemas.columns import KABUPATEN_PATTERN
from schemas.decisions import DECISIONS, KPM_LIST, PBI_LIST
from schemas.lists import FILES
from schemas.parquet import (
    FileDigest,
    copy_table,
    digest,
    laid_out,
    replacing,
    write_table,
)
from schemas.row_order import in_order
from schemas.validate import validated
from schemas.waterfall import WATERFALL

# Decisions of parts that are written while another part is read: some 300,000 families'.
ROWS_AT_ONCE = 1_000_000


@dataclass(frozen=True)
class Package:
    """A finished package in its unfinished folder."""

    verdicts: list[Verdict]
    summary: dict[str, Any]


@dataclass(frozen=True)
class _Part:
    files: dict[str, FileDigest]
    totals: Totals
    faults: dict[str, int]
    families: Numbers
    persons: Numbers


@dataclass(frozen=True)
class _Written:
    files: dict[str, FileDigest]
    totals: Totals
    faults: dict[str, int]
    # whether no family and no person stands in two parts, nor twice in one
    apart: bool


def write_package(inputs: ReleaseInputs, folder: Path) -> Package:
    """The whole package of `inputs` in `folder`; GateRefused if it must not be published.

    A part is read while those before are written, so few are in memory; what is counted over
    all parts is asked of the files.
    """
    written = _write_parts(inputs, folder)
    tables = gate.sources(inputs, folder)
    files = pl.read_parquet(inputs.lake.files, columns=FILES.column_names)
    fall = waterfall(
        tables.dtsen_families,
        tables.families,
        tables.ended,
        tables.decisions,
        inputs.terms.programmes,
    )
    levels = at_every_level(fall, str(inputs.tahap))
    persons = waterfall_persons(tables.members, tables.families, tables.persons)
    places = places_used(tables.earlier_lists, tables.decisions)
    use = quota_use(places, inputs.terms.quota, inputs.tahap.wave)
    parameters = _copy_parameters(inputs, folder)
    verdicts = gate.check_invariants(
        inputs,
        tables,
        files=files,
        waterfall=fall,
        levels=levels,
        persons=persons,
        places=places,
        quota_use=use,
        insured=insured(written.totals),
        part_faults=written.faults,
        apart=written.apart,
        named_inputs=[row["sha256"] for row in named_inputs(files)],
        named_parameters=[name.removeprefix(f"{PARAMETERS}/") for name in parameters],
    )
    quality = [verdict.as_json() for verdict in inputs.judge(folder)]
    poor = unmet(quality, len(tables.listed.paths))
    if poor or not all(verdict.lulus for verdict in verdicts):
        raise GateRefused(verdicts, poor)

    content = summary(inputs.tahap, inputs.versi_dtsen, fall, persons, written.totals)
    told = {
        SUMMARY: _write_json(content, folder / SUMMARY),
        LEVELS: write_table(levels, WATERFALL, folder / LEVELS),
    }
    account = Account(
        files=files,
        totals=written.totals,
        quota=use,
        holds=holds_by_age(tables.decisions, inputs.terms.cutoff, inputs.terms.hold_ages),
        changes=changes(_previous_decisions(inputs), tables.decisions, tables.families),
    )
    hashes = {name: entry.sha256 for name, entry in parameters.items()}
    _write_json(
        manifest(inputs, account, hashes, verdicts, quality, written.files | parameters | told),
        folder / MANIFEST,
    )
    return Package(verdicts, content)


def _write_parts(inputs: ReleaseInputs, folder: Path) -> _Written:
    files: dict[str, FileDigest] = {}
    totals: list[Totals] = []
    faults = dict.fromkeys(FAULTS, 0)

    def named() -> Iterator[Part]:
        seen: set[str] = set()
        for part in inputs.parts():
            _check_part_name(part, seen)
            seen.add(part.kabupaten)
            yield part

    with NumbersOnDisk(folder) as families, NumbersOnDisk(folder) as persons:
        for made in _beside(partial(_write_part, inputs, folder), named()):
            files |= made.files
            totals.append(made.totals)
            families.add(made.families)
            persons.add(made.persons)
            faults = {name: faults[name] + made.faults[name] for name in faults}
        told_apart = families.apart() and persons.apart()
    if not totals:
        raise ValueError(
            f"Tahap {inputs.tahap} tidak punya satu wilayah pun untuk diterbitkan / has no part "
            "to publish. Periksa apakah DTSEN versi ini sudah diterima / check that its DTSEN "
            "version was taken in."
        )
    return _Written(files, add_up(totals), faults, told_apart)


def _beside(make: Callable[[Part], _Part], parts: Iterable[Part]) -> Iterator[_Part]:
    """What `make` makes of each part, in their order, while the next part is being read.

    As many are written at a time as there are threads; after a large one nothing is read before
    it is written.
    """
    # A future kept in a variable would keep its fault's frames, and with them files, open.
    waiting: deque[Future[_Part]] = deque()
    rows: deque[int] = deque()
    threads = pl.thread_pool_size()
    with ThreadPoolExecutor(threads) as writers:
        for part in parts:
            waiting.append(writers.submit(make, part))
            rows.append(part.decisions.height)
            while len(waiting) > threads or (waiting and sum(rows) > ROWS_AT_ONCE):
                rows.popleft()
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _write_part(inputs: ReleaseInputs, folder: Path, part: Part) -> _Part:
    decisions = in_order(validated(part.decisions, DECISIONS), DECISIONS)
    listed = in_order(validated(part.listed, KPM_LIST), KPM_LIST)
    persons = in_order(validated(part.persons, PBI_LIST), PBI_LIST)
    files = {}
    for frame, table in ((decisions, DECISIONS), (listed, KPM_LIST), (persons, PBI_LIST)):
        name = part_file(table, part.kabupaten)
        # rows as they were read lie in the order of their file
        source = part.persons_file if frame is part.persons else None
        if source is not None and laid_out(source, table):
            files[name] = copy_table(source, folder / name)
        else:
            files[name] = write_table(frame, table, folder / name)
    found = part_faults(
        decisions,
        listed,
        persons,
        part.kabupaten,
        str(inputs.tahap),
        inputs.versi_dtsen,
        inputs.terms.programmes,
    )
    return _Part(
        files,
        part_totals(decisions, listed, persons),
        found,
        # a family's rows lie side by side, and none of them twice
        numbers(decisions["no_kk"].rle().struct.field("value")),
        numbers(persons["id_orang"]),
    )


def _check_part_name(part: Part, seen: Set[str]) -> None:
    if not re.match(KABUPATEN_PATTERN, part.kabupaten):
        raise ValueError(
            f"Kode wilayah {part.kabupaten!r} bukan 4 angka / is not a 4-digit area code."
        )
    if part.kabupaten in seen:
        raise ValueError(
            f"Wilayah {part.kabupaten} datang dua kali / came twice; setiap wilayah satu bagian."
        )


def _copy_parameters(inputs: ReleaseInputs, folder: Path) -> dict[str, FileDigest]:
    copied: dict[str, FileDigest] = {}
    for name, source in sorted(inputs.parameters.items()):
        target = folder / PARAMETERS / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target) as unfinished:
            unfinished.write_bytes(source.read_bytes())
        copied[f"{PARAMETERS}/{name}"] = digest(target, rows=0)
    return copied


def _previous_decisions(inputs: ReleaseInputs) -> Files:
    previous = inputs.previous
    return Files(DECISIONS, [] if previous is None else part_files(previous, DECISIONS))


def _write_json(content: dict[str, Any], path: Path) -> FileDigest:
    with replacing(path) as unfinished:
        unfinished.write_bytes(canonical_json.to_bytes(content))
    return digest(path, rows=0)

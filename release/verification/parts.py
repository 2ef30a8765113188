"""The parts of a release, read one by one: each in order, and what they add up to.

What belongs here: reading part files and asking them what one part can answer.
What does not: comparing the sums with what the release says of itself (`sums`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa

from release.layout import PUBLISHED, part_file, part_files
from release.parts import part_faults
from release.query import Files, counts
from release.totals import Totals, add_up, part_totals
from release.verification.finding import Finding, finding
from schemas.decisions import DECISIONS, KPM_LIST, PBI_LIST
from schemas.parquet import schema_fits
from schemas.table import Table

_TWICE = """
select count(*) as ganda from (
    select {key} from tabel group by all having count(*) > 1
)
"""


@dataclass(frozen=True)
class PartsFound:
    """What the parts add up to; no totals where a part is missing or cannot be read."""

    totals: Totals | None
    findings: list[Finding]


def check_parts(folder: Path, manifest: Mapping[str, Any]) -> PartsFound:
    """Every part read and looked at; the totals of all of them together."""
    found: list[Finding] = []
    totals: list[Totals] = []
    areas = sorted(
        {path.stem for table in PUBLISHED for path in part_files(folder, table)}
        | {Path(name).stem for name in manifest["berkas"] if name.startswith(DECISIONS.name)}
    )
    for area in areas:
        frames = {}
        for table in PUBLISHED:
            frame, fault = _read(folder, table, area, manifest)
            found += fault
            if frame is not None:
                frames[table.name] = frame
        if len(frames) < len(PUBLISHED):
            continue
        own = (frames[DECISIONS.name], frames[KPM_LIST.name], frames[PBI_LIST.name])
        found += _layout(own, area, manifest)
        totals.append(part_totals(*own))
    if not areas or len(totals) < len(areas):
        return PartsFound(None, found)
    return PartsFound(add_up(totals), found + _twice(folder))


def _read(
    folder: Path, table: Table, area: str, manifest: Mapping[str, Any]
) -> tuple[pl.DataFrame | None, list[Finding]]:
    """The part's frame, or none and why; a missing file is told by `files` already."""
    name = part_file(table, area)
    try:
        if not schema_fits(folder / name, table):
            return None, [finding("SKEMA_BERBEDA", name)]
        frame = pl.read_parquet(folder / name, hive_partitioning=False)
    except FileNotFoundError:
        return None, []
    except (OSError, pa.ArrowException, pl.exceptions.PolarsError):
        return None, [finding("TIDAK_TERBACA", name)]
    rows = manifest["berkas"].get(name, {}).get("baris")
    if rows != frame.height:
        return frame, [finding("JUMLAH_TIDAK_COCOK", name, f"baris {frame.height} ≠ {rows}")]
    return frame, []


def _layout(
    frames: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame],
    area: str,
    manifest: Mapping[str, Any],
) -> list[Finding]:
    """What a part's decisions, list and persons break of the layout."""
    broken = part_faults(
        *frames, area, manifest["tahap"], manifest["versi_dtsen"], manifest["program"]
    )
    return [
        finding("ISI_TIDAK_BAKU", part_file(DECISIONS, area), f"{name}: {count}")
        for name, count in broken.items()
        if count
    ]


def _twice(folder: Path) -> list[Finding]:
    found = []
    for table in PUBLISHED:
        question = _TWICE.format(key=", ".join(table.key))
        twice = counts(question, {"tabel": Files(table, part_files(folder, table))})["ganda"]
        if twice:
            found.append(finding("GANDA", table.name, str(twice)))
    return found

"""Decisions of a tahap → notices to families, as a table and as sheets for officers.

What belongs here: reading the candidate decisions and writing the files.
What does not: who is told what (rules), or the look of a sheet (review).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

import review
import rules
from assets.folders import Folders, Progress, parts
from assets.rules import rules_context
from schemas.notices import NOTICES
from schemas.parquet import write_table
from schemas.tahap import Tahap
from schemas.validate import validated

_OWNER_ONLY = 0o600


@dataclass(frozen=True)
class Noticed:
    """One area's notices: the sheet, how many families, and the rupiah they are not paid."""

    path: Path
    families: int
    stopped: int
    rupiah: int


def released_context(folders: Folders, tahap: Tahap) -> rules.Context:
    """The context a released tahap was decided in, by its manifest."""
    manifest = json.loads((folders.release(tahap) / "manifest.json").read_text(encoding="utf-8"))
    as_of, model = date.fromisoformat(manifest["diketahui_sampai"]), manifest["versi"]["model"]
    return rules_context(folders, tahap, as_of, model)


def write_notices(
    folders: Folders, tahap: Tahap, areas: list[str] | None, out: Path, progress: Progress
) -> list[Noticed]:
    """One sheet and one Parquet file per kabupaten/kota with families to be told."""
    context = released_context(folders, tahap)
    found = parts(folders.candidates(tahap), areas)
    done = []
    for number, (kab, path) in enumerate(found.items(), 1):
        progress("pemberitahuan", number, len(found))
        rows = rules.notices(pl.read_parquet(path), context)
        if rows.is_empty():
            continue
        sheet = out / f"pemberitahuan_{kab}_{tahap}.xlsx"
        review.write_sheet(sheet, rows.sort(NOTICES.sort), NOTICES)
        table = sheet.with_suffix(".parquet")
        write_table(validated(rows, NOTICES), NOTICES, table)
        table.chmod(_OWNER_ONLY)
        stopped = rows.filter(pl.col("jenis") == "BERHENTI")["no_kk"].n_unique()
        money = int(rows.filter(pl.col("jenis") == "DITAHAN")["nominal_hak"].sum())
        done.append(Noticed(sheet, rows["no_kk"].n_unique(), stopped, money))
    return done

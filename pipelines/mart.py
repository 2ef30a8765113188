"""`bansos mart`: the analysts' mart, made new from every release.

What belongs here: the data folder's lock around it, and what a person is told.
What does not: filling it (release/mart) or finding its inputs (assets/mart).
"""

from __future__ import annotations

import re
from pathlib import Path

from rich.table import Table

import release
from assets.complaints import follow_complaints
from assets.folders import Folders
from assets.mart import make_mart
from assets.sole_writer import DataBusy, sole_writer
from pipelines.faults import BadUse
from pipelines.show import console, number
from release.mart import KEY_VARIABLE, MartNoRoom, MartResult
from release.query import Engine

_MEMORY = re.compile(r"\d+(\.\d+)?\s*[KMGT]i?B", re.IGNORECASE)


def write_mart(data: Path, memory: str, threads: int | None) -> MartResult:
    """Make the mart of all releases under `data`; BadUse if there is none, or no room."""
    folders = Folders(data)
    if not data.is_dir() or not release.releases(folders.releases):
        raise BadUse(
            f"Belum ada rilis / no release yet under {data}. Jalankan dulu / run first: "
            "bansos run --tahap …"
        )
    if not _MEMORY.fullmatch(memory):
        raise BadUse(f"--memory {memory!r}: tulis seperti / write it like 2GB, 512MB.")
    try:
        with sole_writer(folders.lock):
            release.recover(folders.releases)
            follow_complaints(folders, lambda stage, done, total: None)
            return make_mart(folders, Engine(memory, threads))
    except (DataBusy, MartNoRoom) as fault:
        raise BadUse(str(fault)) from None


def mart_summary(result: MartResult) -> None:
    """Print what the mart holds and what its tokens rest on."""
    table = Table(title="Mart analis / analysts' mart")
    table.add_column("tabel")
    table.add_column("baris", justify="right")
    for name, rows in result.rows.items():
        table.add_row(name, number(rows))
    console.print(table)
    console.print(f"  tahap / waves  {', '.join(result.waves)}")
    console.print(f"  berkas / file  {result.path}", soft_wrap=True)
    if not result.lasting_tokens:
        console.print(
            f"  token hanya berlaku di mart ini; beri {KEY_VARIABLE} agar tetap / "
            f"tokens hold in this mart only; set {KEY_VARIABLE} to keep them"
        )

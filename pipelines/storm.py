"""`bansos intake release`: an officer lets a held file of reports go; and held files shown.

What belongs here: the command, and the table of held files in `run` and `status`.
What does not: why a file is held (matching) or recording the decision (assets.storm).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
from rich.table import Table

from assets.folders import Folders
from assets.sole_writer import sole_writer
from assets.storm import NotHeld, Release, release_file
from pipelines.faults import BadUse
from pipelines.show import console, number
from schemas.linkage import MEASURES

_SHOWN_LETTERS = 12
_WORDS = {
    "per_orang": "laporan per orang / per person",
    "per_keluarga": "laporan per keluarga / per family",
    "per_petugas": "laporan per petugas / per officer",
    "tinjau": "bagian tinjau / review share",
}


def release_held_file(data: Path, name: str, petugas: str, alasan: str, day: date) -> Release:
    """Record one officer's decision; BadUse says why it cannot count."""
    folders = Folders(data)
    try:
        with sole_writer(folders.lock):
            return release_file(folders, name, petugas, alasan, day)
    except NotHeld as fault:
        raise BadUse(str(fault)) from None


def release_shown(release: Release, day: date) -> None:
    """What came of the decision, and what to do next."""
    berkas = release.berkas[:_SHOWN_LETTERS]
    if release.released:
        console.print(
            f"Berkas {berkas} dilepas / released, berlaku / from {day}. Ulangi / repeat: "
            f"bansos run --tahap …; bila batas tahap lebih awal / if its cut-off is earlier: "
            f"--as-of {day}.",
            soft_wrap=True,
        )
    else:
        console.print(
            f"Berkas {berkas}: keputusan pertama tercatat / first decision recorded. Berkas tetap "
            "ditahan sampai petugas kedua memutuskan / held until a second officer decides.",
            soft_wrap=True,
        )


def held_table(held: pl.DataFrame) -> None:
    """Every held file with what exceeded its limit, and how it is let go; nothing if none is."""
    if held.is_empty():
        return
    table = Table(title="Berkas ditahan pemutus badai / held files", title_justify="left")
    for column in ("berkas", "formulir", "laporan", "melewati batas / above its limit"):
        table.add_column(column, justify="right" if column == "laporan" else "left")
    for row in held.iter_rows(named=True):
        broken = [name for name in MEASURES if name.upper() in row["sebab"].split(";")]
        told = [
            f"{_WORDS[name]}: {_figure(name, row[name])} > {_figure(name, row[f'{name}_batas'])}"
            f" (biasa/usual {_figure(name, row[f'{name}_biasa'])})"
            for name in broken
        ]
        sha = row["berkas"][:_SHOWN_LETTERS]
        place = row.get("jalur")
        table.add_row(
            f"{sha}\n{place}" if place else sha,
            row["formulir"],
            number(row["laporan"]),
            "\n".join(told),
        )
    console.print(table)
    console.print(
        "  Laporannya tersimpan, belum diterapkan / kept, not applied. Periksa berkasnya, lalu dua "
        "petugas / look at it, then two officers: bansos intake release --berkas … --petugas … "
        "--alasan …",
        soft_wrap=True,
    )


def _figure(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0%}" if name == "tinjau" else f"{value:.4g}"

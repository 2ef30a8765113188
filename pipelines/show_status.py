"""How a data folder stands, as tables: what waits, who is silent, which holds end soon.

What belongs here: the words around the counts of `assets.standing`.
What does not: counting.
"""

from __future__ import annotations

from pathlib import Path

from assets.folders import Folders
from assets.standing import Standing, silent_posts
from pipelines.show import console, frame_table
from pipelines.show_aside import aside_table, early_table


def standing_tables(data: Path, found: Standing) -> None:
    """Reviews that wait with the oldest, silent posts, holds near their end, dates set aside."""
    if found.waiting.height:
        console.print(frame_table(found.waiting, "Menunggu tinjauan / reviews waiting"))
    if found.silent.height:
        month = "–" if found.month is None else found.month.strftime("%Y-%m")
        title = f"Posyandu tanpa laporan pada {month} / posts that sent nothing"
        console.print(frame_table(found.silent, title))
    if found.holds.height:
        title = (
            f"Ditahan pada rilis terakhir; dekat = berakhir dalam {found.near_days} hari / "
            "held, near its end, past it"
        )
        console.print(frame_table(found.holds, title))
    aside_table(Folders(data), found.aside)
    early_table(Folders(data), found.early)


def silent_table(data: Path, kabupaten: str) -> None:
    """The posts of one kabupaten/kota that sent nothing in the newest month, by name."""
    rows = silent_posts(Folders(data), kabupaten)
    console.print(frame_table(rows, f"Posyandu yang diam di {kabupaten} / silent posts"))

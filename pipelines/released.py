"""Finding the release a command is about.

What belongs here: a data folder and a tahap as typed → a release that lies there, or BadUse.
What does not: any command.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.faults import BadUse

if TYPE_CHECKING:
    from assets.folders import Folders
    from schemas.tahap import Tahap


def chosen_release(data: Path, text: str) -> tuple[Folders, Tahap]:
    """The data folder and the tahap of that name; BadUse if it has no release."""
    from assets.folders import Folders
    from schemas.tahap import Tahap, UnknownTahap

    folders = Folders(data)
    try:
        tahap = Tahap.parse(text)
    except UnknownTahap as fault:
        raise BadUse(str(fault)) from None
    if not (folders.release(tahap) / "manifest.json").exists():
        raise BadUse(
            f"Belum ada rilis / no release of {tahap} under {folders.releases}. "
            f"Jalankan dulu / run first: bansos run --tahap {tahap} …"
        )
    return folders, tahap

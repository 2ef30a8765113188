"""Taking files in before a command goes on from them.

What belongs here: intake of one landing folder, its faults as an officer can act on them.
What does not: any command, or the flow of a tahap (run).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.faults import BadUse

if TYPE_CHECKING:
    from assets.folders import Folders, Progress


def take_in_first(folders: Folders, landing: Path | None, progress: Progress) -> None:
    """Take in what lies in `landing`, if one is given; BadUse if there is nothing."""
    from assets.intake import LandingMissing, take_in

    if landing is None:
        return
    try:
        take_in(landing, folders, progress)
    except LandingMissing as fault:
        raise BadUse(str(fault)) from None

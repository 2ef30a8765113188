"""What is looked at before a run starts: disk and memory.

What belongs here: cheap checks whose failure would otherwise be met hours later.
What does not: what must lie in the lake (assets.complete), checks of rows (intake, the gate).
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from assets.folders import Folders
from pipelines.faults import BadUse

# The lake keeps accepted rows once by file and once by table, and a release is staged beside
# the old one: three times the landed bytes and a floor for an empty landing.
DISK_FACTOR = 3
DISK_FLOOR_BYTES = 64 * 2**20
MEMORY_FLOOR_BYTES = 2**30


def check_disk(landing: Path | None, folders: Folders) -> None:
    """BadUse if the data folder's disk cannot hold what the run will write."""
    landed = (
        sum(path.stat().st_size for path in landing.rglob("*") if path.is_file())
        if landing is not None and landing.is_dir()
        else 0
    )
    needed = max(DISK_FLOOR_BYTES, DISK_FACTOR * landed)
    folders.data.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folders.data).free
    if free < needed:
        raise BadUse(
            f"Ruang disk kurang / not enough disk at {folders.data}: perlu/needed "
            f"{needed >> 20} MiB, ada/free {free >> 20} MiB. "
            "Kosongkan ruang atau pilih --data lain."
        )


def check_memory() -> None:
    """BadUse if the machine cannot hold one part; silent where the system does not say."""
    try:
        total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return
    if total < MEMORY_FLOOR_BYTES:
        raise BadUse(
            f"Memori kurang / not enough memory: {total >> 20} MiB, "
            f"perlu/needed {MEMORY_FLOOR_BYTES >> 20} MiB."
        )

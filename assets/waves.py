"""The published waves and their cut-offs, as their manifests have them.

What belongs here: reading those days.
What does not: what a wave decided (release), or which waves there will be (rules).
"""

from __future__ import annotations

from datetime import date

import release
from assets.folders import Folders
from release import canonical_json
from release.layout import MANIFEST
from schemas.tahap import Tahap


def waves_cut_off(folders: Folders) -> dict[Tahap, date]:
    """The published waves with their cut-offs, in order; none before the first release."""
    if not folders.releases.is_dir():
        return {}
    return {
        tahap: date.fromisoformat(canonical_json.read(folder / MANIFEST)["batas"])
        for tahap, folder in release.releases(folders.releases).items()
    }

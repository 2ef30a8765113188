"""What must be there before a tahap is worked on: its DTSEN version, its earlier waves.

What belongs here: cheap looks at the lake and the releases, with what to do when they fail.
What does not: checks of rows (intake, the gate).
"""

from __future__ import annotations

from assets.folders import Folders, parts
from schemas.tahap import Tahap


class Incomplete(LookupError):
    """Something that must be there before is missing; the text says what to do."""


def require_version(folders: Folders, version: str, areas: list[str] | None) -> None:
    """Incomplete unless the DTSEN version is there, with both tables, for every wanted area."""
    families = parts(folders.dtsen("dtsen_keluarga", version))
    members = parts(folders.dtsen("dtsen_anggota", version))
    wanted = set(areas) if areas is not None else {*families, *members}
    missing = sorted(wanted - (set(families) & set(members)))
    if missing or not wanted:
        raise Incomplete(
            f"DTSEN versi {version} belum lengkap / DTSEN version {version} is incomplete: "
            f"{', '.join(missing) or 'tidak ada satu pun / none at all'}. Perlu sepasang berkas "
            f"keluarga_dtsen_v3_{version}_<kab>.csv dan "
            f"anggota_keluarga_dtsen_v3_{version}_<kab>.csv di landing/dtsen/; "
            "lihat juga bansos status untuk berkas yang ditolak."
        )


def require_earlier_waves(folders: Folders, tahap: Tahap) -> None:
    """Incomplete if an earlier wave of the quarter has no release; names the command to run."""
    for earlier in tahap.earlier_waves:
        if not (folders.release(earlier) / "manifest.json").exists():
            raise Incomplete(
                f"Gelombang terdahulu belum ada / an earlier wave is missing: {earlier}. "
                f"Jalankan dulu / run first: bansos run --tahap {earlier} --data {folders.data}"
            )

"""The storm breaker's verdict, shown beside the links.

What belongs here: a warning that names the held files and what they exceeded.
What does not: holding them (assets.storm) or the limits (matching).
"""

import dagster as dg

from assets.graph.workplace import Workplace
from assets.storm import held_files
from schemas.linkage import MEASURES


@dg.asset_check(asset="padanan", name="badai_berkas")
def held_by_the_storm_breaker(workplace: Workplace) -> dg.AssetCheckResult:
    """No file of reports is held; a held one waits for two officers and changes no payment."""
    held = held_files(workplace.folders)
    shown = ["berkas", "formulir", "laporan", "sebab", *MEASURES]
    rows = held.select(shown).to_dicts()
    text = "; ".join(f"{row['berkas'][:12]} {row['formulir']}: {row['sebab']}" for row in rows)
    return dg.AssetCheckResult(
        passed=held.is_empty(),
        severity=dg.AssetCheckSeverity.WARN,
        description=text or "tidak ada berkas tertahan / no file is held",
        metadata={
            "berkas_ditahan": held.height,
            "laporan_ditahan": int(held["laporan"].sum()),
            "berkas": dg.MetadataValue.table([dg.TableRecord(row) for row in rows])
            if rows
            else dg.MetadataValue.text("–"),
        },
    )


CHECKS = [held_by_the_storm_breaker]

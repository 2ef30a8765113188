"""What starts by itself when something arrives: new files in the landing folder.

What belongs here: the landing sensor and the sensor of the automation conditions.
What does not: publishing, or reading what is in a file (intake).
"""

import hashlib
import json
from pathlib import Path

import dagster as dg

from assets.graph.groups import LINKS
from assets.graph.workplace import Workplace
from assets.intake import landed_files
from assets.stamps import file_sha256
from pipelines.jobs import RECONCILIATION
from pipelines.timing import TIMING

# What a file looked like at the last tick: size, time of change, sha256 once it rested.
Seen = dict[str, tuple[int, int, str]]


@dg.sensor(
    name="kiriman_baru",
    job=RECONCILIATION,
    minimum_interval_seconds=TIMING.landing_seconds,
    description="Satu lari untuk semua berkas baru yang sudah utuh. / "
    "One run for all new files that are complete.",
)
def new_files(context: dg.SensorEvaluationContext, workplace: Workplace) -> dg.SensorResult:
    """One run for the files that rested since the last tick and that the lake does not know."""
    landing = workplace.landing_folder
    if landing is None or not landing.is_dir():
        return dg.SensorResult(skip_reason="Folder landing belum diatur / not set: BANSOS_LANDING")
    seen, growing = look(landing, _told(context.cursor))
    received = workplace.folders.received
    new = {
        name: sha
        for name, (_, _, sha) in seen.items()
        if sha and not (received / f"{sha}.json").exists()
    }
    cursor = json.dumps(seen, sort_keys=True)
    if not new:
        text = f"Tidak ada berkas baru yang utuh; menunggu / nothing new; waiting for {growing}"
        return dg.SensorResult(skip_reason=text, cursor=cursor)
    setup = {"config": {"landing_files": sorted(new)}}
    request = dg.RunRequest(run_key=run_key(new), run_config={"resources": {"workplace": setup}})
    return dg.SensorResult(run_requests=[request], cursor=cursor)


def look(landing: Path, before: Seen) -> tuple[Seen, int]:
    """What lies in the folder now, and how many files changed since the last look.

    A file has its sha256 only after it stayed the same from one look to the next.
    """
    found: Seen = {}
    growing = 0
    for path in landed_files(landing):
        name = path.relative_to(landing).as_posix()
        facts = path.stat()
        size, changed, sha = before.get(name, (-1, -1, ""))
        rested = (size, changed) == (facts.st_size, facts.st_mtime_ns)
        growing += not rested
        found[name] = (
            facts.st_size,
            facts.st_mtime_ns,
            (sha or file_sha256(path)) if rested else "",
        )
    return found, growing


def run_key(files: dict[str, str]) -> str:
    """The hash of the files' hashes: the same set of contents is asked for once."""
    return hashlib.sha256("\n".join(sorted(files.values())).encode()).hexdigest()


def _told(cursor: str | None) -> Seen:
    found = json.loads(cursor) if cursor else {}
    return {name: (size, changed, sha) for name, (size, changed, sha) in found.items()}


AUTOMATION = dg.AutomationConditionSensorDefinition(
    "otomatis_sampai_antrean_tinjau",
    target=dg.AssetSelection.groups(LINKS.name),
    minimum_interval_seconds=TIMING.automation_seconds,
    description="Indeks, padanan dan antrean tinjau mengikuti masukannya; rilis tidak pernah. / "
    "Index, links and review queue follow their inputs; a release never does.",
)

SENSORS = [new_files, AUTOMATION]

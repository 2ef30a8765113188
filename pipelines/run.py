"""`bansos run`: the whole flow, in order, to a draft release.

What belongs here: the order of the stages, what is checked before, and the counts a person
is shown afterwards.
What does not: any stage's work.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import matching
import release
import rules
from assets.folders import Folders, Progress, parts
from assets.intake import IntakeCounts, LandingMissing, take_in
from assets.matching import LinkCounts, build_index, link_reports
from assets.register import RegisterCounts, families_at_cutoff
from assets.release import publish_tranche
from assets.rules import decide_families
from pipelines.faults import BadUse, Refused
from pipelines.lock import sole_writer
from pipelines.preflight import check_disk, check_earlier_waves, check_memory
from pipelines.run_log import RunLog
from schemas.tahap import Tahap, UnknownTahap

_ANSWERED = (
    LandingMissing,
    matching.IndexFault,
    matching.ModelFault,
    rules.ParameterFault,
    rules.ParameterMissing,
    rules.QuotaMissing,
)


@dataclass(frozen=True)
class RunOptions:
    """The options of `bansos run`; area codes are 4 digits without dots."""

    tahap: str
    landing: Path | None
    data: Path
    areas: list[str] | None = None
    as_of: date | None = None
    threads: int | None = None


@dataclass(frozen=True)
class RunResult:
    """What the run did, stage by stage, and the release it left."""

    tahap: Tahap
    folders: Folders
    cutoff: date
    as_of: date
    intake: IntakeCounts
    links: LinkCounts
    register: RegisterCounts
    published: release.PublishResult
    seconds: dict[str, float]


def run_tahap(options: RunOptions, progress: Progress) -> RunResult:
    """Run one tahap to its draft release.

    BadUse (exit 2) names what the caller must change; Refused (exit 3) what the gate or a
    published tranche forbids. Nothing already released is touched unless the new release is
    whole.
    """
    tahap, quarter = _known_tahap(options.tahap)
    folders = Folders(options.data)
    wave = quarter.wave(tahap.wave)
    as_of = options.as_of or wave.cutoff
    if as_of < wave.cutoff:
        raise BadUse(
            f"--as-of {as_of} mendahului batas tahap / is before the cut-off {wave.cutoff}."
        )
    check_memory()
    check_disk(options.landing, folders)
    with sole_writer(folders.lock):
        release.recover(folders.releases)
        check_earlier_waves(tahap, folders)
        return _run(options, tahap, quarter, as_of, folders, progress)


def _run(
    options: RunOptions,
    tahap: Tahap,
    quarter: rules.Quarter,
    as_of: date,
    folders: Folders,
    progress: Progress,
) -> RunResult:
    log = RunLog(folders.run_log, str(tahap))
    version = quarter.versi_dtsen
    cutoff = quarter.wave(tahap.wave).cutoff
    try:
        with log.stage("masuk"):
            intake = take_in(options.landing, folders, progress)
        _check_parts(folders, version, options.areas)
        with log.stage("padanan"):
            build_index(folders, version, progress)
            links = link_reports(folders, version, options.areas, options.threads, progress)
        with log.stage("register"):
            register = families_at_cutoff(
                folders,
                tahap,
                version,
                cutoff=cutoff,
                as_of=as_of,
                areas=options.areas,
                progress=progress,
            )
        with log.stage("aturan"):
            decided = decide_families(
                folders, tahap, as_of=as_of, model_version=links.model, progress=progress
            )
        with log.stage("rilis"):
            published = publish_tranche(
                folders, tahap, decided, areas=options.areas, progress=progress
            )
    except _ANSWERED as fault:
        raise BadUse(str(fault)) from None
    except (release.GateRefused, release.ReleaseLocked) as fault:
        raise Refused(str(fault)) from None
    except (release.ReleaseBusy, release.DiskFull, release.EarlierWaveMissing) as fault:
        raise BadUse(str(fault)) from None
    except OSError as fault:
        if fault.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise BadUse(
            f"Disk penuh / disk full: {folders.data}. Rilis yang ada tidak tersentuh; kosongkan "
            "ruang lalu ulangi / existing releases are untouched; free space, then repeat."
        ) from None
    return RunResult(tahap, folders, cutoff, as_of, intake, links, register, published, log.seconds)


def _known_tahap(text: str) -> tuple[Tahap, rules.Quarter]:
    try:
        tahap = Tahap.parse(text)
        quarter = rules.load_quarter(tahap.triwulan)
        quarter.wave(tahap.wave)
    except (UnknownTahap, rules.ParameterFault, rules.ParameterMissing) as fault:
        raise BadUse(str(fault)) from None
    return tahap, quarter


def _check_parts(folders: Folders, version: str, areas: list[str] | None) -> None:
    """BadUse unless the DTSEN version is there, with both tables, for every wanted area."""
    families = parts(folders.dtsen("dtsen_keluarga", version))
    members = parts(folders.dtsen("dtsen_anggota", version))
    wanted = set(areas) if areas is not None else {*families, *members}
    missing = sorted(wanted - (set(families) & set(members)))
    if missing or not wanted:
        raise BadUse(
            f"DTSEN versi {version} belum lengkap / DTSEN version {version} is incomplete: "
            f"{', '.join(missing) or 'tidak ada satu pun / none at all'}. Perlu sepasang berkas "
            f"keluarga_dtsen_v3_{version}_<kab>.csv dan "
            f"anggota_keluarga_dtsen_v3_{version}_<kab>.csv di landing/dtsen/; "
            "lihat juga bansos status untuk berkas yang ditolak."
        )

"""Stage 5: candidates and the quota cut → the published tranche.

What belongs here: naming everything a release rests on, part by part.
What does not: the gate, the package and its sums (release/).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from importlib.metadata import version as installed_version
from pathlib import Path

import polars as pl
from pyarrow.parquet import read_metadata

import audit
import matching
import release
import review
import rules
from assets.folders import Folders, Progress, parts
from assets.guards import guards_of
from assets.review import recorded
from assets.rules import Decided
from assets.same_release import as_it_stands, basis, remember
from assets.stamps import code_sha256, file_sha256
from assets.storm import held_files
from schemas import forms, lists, people_lists
from schemas.guardians import GUARDIANS
from schemas.linkage import FILE_RELEASES
from schemas.review import DECISIONS, REVOCATIONS
from schemas.tahap import Tahap

ROOMS = (
    *("assets", "checks", "intake", "matching", "pipelines"),
    *("register", "release", "review", "rules", "schemas"),
)
# Rows of a form that are held at a time while the persons they name are counted.
_REPORTS_AT_ONCE = 50_000
LOCK_FILE = Path(__file__).resolve().parent.parent / "requirements.lock"


def publish_tranche(
    folders: Folders,
    tahap: Tahap,
    decided: Decided,
    *,
    areas: list[str] | None,
    judge: release.Judge,
    progress: Progress,
) -> release.PublishResult:
    """Publish the tranche, or raise what the gate, `judge` of its lists or the disk says.

    A release that stands and was made from the same inputs is not made again.
    """
    context = decided.context
    lake = _lake(folders, tahap, context.quarter.versi_dtsen, areas)
    versions, people = _versions(context), people_known(folders, context.as_of)
    stamp = basis(folders, tahap, context, lake, versions, people)
    standing = as_it_stands(folders, tahap, stamp)
    if standing is not None:
        return standing
    candidates = parts(folders.candidates(tahap))

    def finished_parts() -> Iterator[release.Part]:
        for number, (kab, path) in enumerate(candidates.items(), 1):
            progress("rilis", number, len(candidates))
            decisions, listed = rules.finish(pl.read_parquet(path), decided.chosen(kab))
            own = folders.persons(tahap) / path.name
            yield release.Part(kab, decisions, listed, pl.read_parquet(own), own)

    published = release.publish(
        release.ReleaseInputs(
            root=folders.releases,
            tahap=tahap,
            versi_dtsen=context.quarter.versi_dtsen,
            parts=finished_parts,
            terms=_terms(decided),
            lake=lake,
            versions=versions,
            parameters=_parameter_files(),
            mentions=partial(named_persons, folders),
            people=people,
            previous=release.find_previous(folders.releases, tahap),
            earlier=[folders.release(wave) for wave in tahap.earlier_waves],
            guards=guards_of(folders, tahap, context.parameters),
            judge=judge,
        )
    )
    if published.keadaan == release.PUBLISHED:
        facts = {"manifes_sha256": published.manifest_sha256}
        audit.add(folders.audit_log, audit.SYSTEM, "RANCANGAN", str(tahap), facts)
    remember(folders, tahap, stamp)
    return published


def _terms(decided: Decided) -> release.Terms:
    context = decided.context
    at, cutoff, quarter = context.parameters, context.cutoff, context.quarter
    return release.Terms(
        programmes=context.programmes,
        cutoff=cutoff,
        as_of=context.as_of,
        desil_max={name: at.number(f"desil_maks/{name}", cutoff) for name in context.programmes},
        verified={name: quarter.programmes[name].perlu_verifikasi for name in context.programmes},
        payee_age=at.number("pengurus/usia", cutoff),
        insured_quota=at.number("pbi_jk/kuota_nasional", cutoff),
        quota=decided.quota.filter(pl.col("triwulan") == context.tahap.triwulan),
        hold_ages=(30, 60, 90),
    )


def _lake(folders: Folders, tahap: Tahap, version: str, areas: list[str] | None) -> release.Lake:
    register = folders.register(tahap)
    families = list(parts(folders.dtsen("dtsen_keluarga", version), areas).values())
    accepted = [folders.form(form) for form in forms.FORMS]
    accepted += [folders.list_(name) for name in (*lists.LISTS, *people_lists.PEOPLE_LISTS)]
    accepted += sorted(folders.lake.glob("dtsen_*/*/*.parquet"))
    return release.Lake(
        files=folders.files,
        accepted=accepted,
        reports=[folders.form(form) for form in forms.FORMS],
        links=[folders.links],
        events=register / "peristiwa.parquet",
        dtsen_families=families,
        families=list(parts(register / "keluarga").values()),
        members=list(parts(register / "anggota").values()),
        ended=register / "keluarga_berakhir.parquet",
        candidates=list(parts(folders.candidates(tahap)).values()),
        verifications=[folders.list_("verifikasi")],
        guardians=folders.guardians(tahap),
    )


def people_known(folders: Folders, as_of: date) -> release.People:
    """What officers had decided by `as_of`, and the files of reports held on that day."""
    ledgers = {
        table.name: release.ledger(review.known_on(recorded(folders, table), as_of), table)
        for table in (DECISIONS, REVOCATIONS, FILE_RELEASES, GUARDIANS)
    }
    return release.People(ledgers, held_files(folders, as_of))


def _versions(context: rules.Context) -> release.Versions:
    return release.Versions(
        kode=installed_version("bansos"),
        kode_sha256=code_sha256(*ROOMS),
        kunci_sha256=file_sha256(LOCK_FILE) if LOCK_FILE.exists() else "",
        aturan=context.versi_aturan,
        kode_aturan=rules.rule_code_version(),
        model=context.versi_model,
        undian=context.previous_manifest,
    )


def _parameter_files() -> dict[str, Path]:
    root = Path(rules.__file__).parent / "parameters"
    return {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*.yaml"))}


def named_persons(folders: Folders) -> pl.DataFrame:
    """The persons named by the newest report contents: what every link must answer.

    Reports are as wide as all that is told of a person: some of one form are read at a time.
    """
    content, of_person = ["id_laporan", "isi"], ["peran", "urutan"]
    newest = pl.scan_parquet(folders.links).select(content).unique().collect(engine="streaming")
    found = [
        matching.people_named({form: rows.join(newest, on=content, how="semi")}).select(
            *content, *of_person
        )
        for form in forms.FORMS
        for rows in _reports_in_turn(folders.form(form))
    ]
    return pl.concat(found)


def _reports_in_turn(path: Path) -> Iterator[pl.DataFrame]:
    """The rows of a form, some at a time; at least once."""
    rows = pl.scan_parquet(path)
    for start in range(0, max(1, read_metadata(path).num_rows), _REPORTS_AT_ONCE):
        yield rows.slice(start, _REPORTS_AT_ONCE).collect()

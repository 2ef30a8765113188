"""Stage 8: complaints, links, answers and published decisions → cases, history, account.

What belongs here: gathering what a case rests on, going part by part through the decisions,
and skipping all of it while nothing has changed.
What does not: what follows for a case (complaints/), or lists for people
(`assets.complaint_lists`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

import complaints
import rules
from assets.folders import Folders, Progress, parts
from assets.newest_day import TOLD, newest_day, set_aside
from assets.review import decision_files, recorded
from assets.stamps import code_sha256, file_sha256, inputs_stamp, is_fresh, set_stamp
from assets.waves import waves_cut_off
from release.layout import MANIFEST, part_files
from schemas.complaints import ACCOUNT, CASES, HISTORY, REFERRALS, TABLES
from schemas.decisions import DECISIONS, PBI_LIST
from schemas.forms import FORMS
from schemas.linkage import LINKS
from schemas.lists import FILES, LISTS
from schemas.parquet import write_table
from schemas.table import Table
from schemas.tahap import Tahap
from schemas.validate import validated
from schemas.working_days import days_off

_FORM = FORMS["aduan"]
_ANSWERS, _RESPONSIBLE = LISTS["tanggapan_aduan"], LISTS["rujukan_opd"]
# Families are decided on by programme, persons for PBI_JK alone.
_DECIDED = {
    DECISIONS: {"nik": pl.lit(None, pl.String)},
    PBI_LIST: {"program": pl.lit("PBI_JK")},
}
_DECISION = ("tahap", "program", "nik", "status", "alasan")
_ROOMS = ("complaints", "rules", "schemas")


@dataclass(frozen=True)
class ComplaintsResult:
    """What was made: the day of knowledge, and whether anything was made anew.

    `aside`: the rows dated so far after it that their day is taken for a slip (newest_day.TOLD).
    """

    as_of: date
    anew: bool
    aside: pl.DataFrame


@dataclass(frozen=True)
class Known:
    """CASES, HISTORY and ACCOUNT as known on a day."""

    cases: pl.DataFrame
    history: pl.DataFrame
    account: pl.DataFrame


def follow_complaints(folders: Folders, progress: Progress) -> ComplaintsResult:
    """Write the tables of schemas.complaints as known on the newest day.

    That is the day of the newest complaint, answer, referral or cut-off, slips set aside (see
    `newest_day`). ComplaintLost if a row ended nowhere; nothing is written then.
    """
    waves = waves_cut_off(folders)
    told = _told(folders)
    day = newest_day(told, list(waves.values())) or date.min
    aside = set_aside(told, day)
    known = {tahap: cutoff for tahap, cutoff in waves.items() if cutoff <= day}
    made = [folders.complaints(table.name) for table in TABLES]
    stamp_file = folders.complaints("kasus_aduan").with_suffix(".stempel")
    stamp = _stamp(folders, known, day)
    if is_fresh(made, stamp_file, stamp):
        return ComplaintsResult(day, anew=False, aside=aside)
    stamp_file.unlink(missing_ok=True)
    found = _known(folders, known, day, progress)
    for table, rows in zip(TABLES, (found.cases, found.history, found.account), strict=True):
        write_table(rows, table, folders.complaints(table.name))
    set_stamp(stamp_file, stamp, made)
    return ComplaintsResult(day, anew=True, aside=aside)


def complaints_on(folders: Folders, day: date, progress: Progress) -> Known:
    """The complaints as they were known on `day`; nothing is written."""
    waves = waves_cut_off(folders)
    known = {tahap: cutoff for tahap, cutoff in waves.items() if cutoff <= day}
    return _known(folders, known, day, progress)


def _known(folders: Folders, waves: dict[Tahap, date], day: date, progress: Progress) -> Known:
    received = complaints.Received(
        reports=_rows(folders.form("aduan"), _FORM),
        links=_links(folders.links),
        answers=_rows(folders.list_(_ANSWERS.name), _ANSWERS),
        referrals=recorded(folders, REFERRALS),
        responsible=_rows(folders.list_(_RESPONSIBLE.name), _RESPONSIBLE),
    )
    done = complaints.worked(received, terms_on(day), day)
    files = _rows(folders.files, FILES).filter(pl.col("tabel").is_in(["aduan", _ANSWERS.name]))
    account = complaints.account(files, done.contents, done.history)
    complaints.require_footing(account, done.contents, done.cases, done.history)
    cases = _with_decisions(folders, done.cases, waves, progress)
    return Known(
        validated(cases, CASES), validated(done.history, HISTORY), validated(account, ACCOUNT)
    )


def terms_on(day: date) -> complaints.Terms:
    """What the parameters in force on a day say of complaints."""
    at = rules.load_parameters()
    return complaints.Terms(
        urgent_days=at.number("aduan/hari_mendesak", day),
        unchecked_days=at.number("aduan/hari_tanpa_periksa", day),
        checked_days=at.number("aduan/hari_dengan_periksa", day),
        urgent=tuple(at.words("aduan/jenis_mendesak", day)),
        unchecked=tuple(at.words("aduan/jenis_tanpa_periksa", day)),
        protected=tuple(at.words("aduan/jenis_sensitif", day)),
        fold=at.number("aduan/hari_kembar", day),
        days_off=days_off(),
    )


def complaint_files(folders: Folders, table: Table) -> list[Path]:
    """The file in which a table of the complaints stage lies, if it was made."""
    path = folders.complaints(table.name)
    return [path] if path.exists() else []


def contents_of(folders: Folders) -> pl.DataFrame:
    """All accepted contents of the form aduan."""
    return _rows(folders.form("aduan"), _FORM)


def _rows(path: Path, table: Table) -> pl.DataFrame:
    return pl.read_parquet(path) if path.exists() else table.empty()


def _links(path: Path) -> pl.DataFrame:
    """LINKS of complaints: those of all forms are as wide as their evidence."""
    if not path.exists():
        return LINKS.empty()
    return pl.scan_parquet(path).filter(pl.col("formulir") == _FORM.name).collect()


def _told(folders: Folders) -> pl.DataFrame:
    """newest_day.TOLD of complaints, answers and referrals; one day's referrals are one file."""
    answers = _rows(folders.list_(_ANSWERS.name), _ANSWERS)
    referrals = recorded(folders, REFERRALS).select("tanggal").unique()
    found = (
        (_FORM.name, contents_of(folders).select("berkas", "baris", hari="tgl_lapor")),
        (_ANSWERS.name, answers.select("berkas", "baris", hari="tanggal")),
        (
            REFERRALS.name,
            referrals.select(berkas=pl.col("tanggal").cast(pl.String), hari="tanggal"),
        ),
    )
    rows = (frame.with_columns(tabel=pl.lit(name)) for name, frame in found)
    return pl.concat([TOLD.to_frame(), *rows], how="diagonal")


def _stamp(folders: Folders, waves: dict[Tahap, date], day: date) -> str:
    files = [
        folders.form("aduan"),
        folders.links,
        folders.files,
        *(folders.list_(table.name) for table in (_ANSWERS, _RESPONSIBLE)),
        *(folders.release(tahap) / MANIFEST for tahap in waves),
        *decision_files(folders, REFERRALS),
    ]
    hashes = [file_sha256(path) for path in files if path.exists()]
    closed = (one.isoformat() for one in days_off())
    return inputs_stamp(code_sha256(*_ROOMS), day.isoformat(), *closed, *hashes)


def _with_decisions(
    folders: Folders, cases: pl.DataFrame, waves: dict[Tahap, date], progress: Progress
) -> pl.DataFrame:
    """Cases beside the decisions of their families, looked up part by part of every wave.

    A family's earlier numbers lead to it: complaints are linked by DTSEN's number.
    """
    concerned = cases.select("no_kk").drop_nulls().unique()
    found: list[pl.DataFrame] = []
    for number, (tahap, cutoff) in enumerate(waves.items(), 1):
        progress("putusan yang diadukan", number, len(waves))
        numbers = _numbers(folders, tahap, concerned)
        for table, of_whom in _DECIDED.items():
            for path in part_files(folders.release(tahap), table):
                own = (
                    pl.scan_parquet(path, hive_partitioning=False)
                    .with_columns(**of_whom)
                    .join(numbers.lazy(), on="no_kk", how="inner")
                    .select(*_DECISION, no_kk="dikenal", batas=pl.lit(cutoff))
                )
                # By way of Arrow, which copies: else few rows keep the text of a whole part.
                rows = own.collect(engine="streaming").to_arrow()
                found.append(pl.DataFrame(pl.from_arrow(rows)))
    if not found:
        return cases
    return complaints.decided_about(cases, pl.concat(found))


def _numbers(folders: Folders, tahap: Tahap, concerned: pl.DataFrame) -> pl.DataFrame:
    """no_kk as decided on, beside `dikenal`, the number of `concerned` that leads there."""
    rows = [concerned.select("no_kk", dikenal="no_kk")]
    for path in parts(folders.register(tahap) / "keluarga").values():
        lineage = (
            pl.scan_parquet(path)
            .filter(pl.col("no_kk_silsilah").list.len() > 1)
            .select("no_kk", dikenal="no_kk_silsilah")
            .explode("dikenal")
            .join(concerned.lazy(), left_on="dikenal", right_on="no_kk", how="semi")
            .collect(engine="streaming")
        )
        rows.append(lineage.select("no_kk", "dikenal"))
    return pl.concat(rows).unique()

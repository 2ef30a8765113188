"""Decisions of a tahap → visit lists for companions, and the lists that came back.

What belongs here: gathering what a list shows, the record of what was handed out, and writing
the answers as list files into the landing folder.
What does not: which tasks there are and what is a fault (review.visits, rules).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl

import review
import rules
from assets.answers import ImportedFile
from assets.folders import Folders, Progress, parts
from assets.notices import released_context
from assets.review import facts_of, record, recorded
from assets.visited_lists import counted_lists, near_lists
from assets.workbooks import area_title
from review import visits
from schemas.decisions import DECISIONS
from schemas.review import HANDED_OUT
from schemas.tahap import Tahap
from schemas.visits import VISIT_ANSWERS, VISIT_TASKS

_OWNER_ONLY = 0o600
_NAME_DIGITS = 12
_ON_PERSONS = ("kepesertaan", "sanggah")


@dataclass(frozen=True)
class VisitBook:
    """One visit list: its file, its village, its tasks and the families they are about."""

    path: Path
    area: str
    tasks: int
    families: int


def write_visit_lists(
    folders: Folders, tahap: Tahap, area: str, out: Path, progress: Progress
) -> list[VisitBook]:
    """One workbook per village with open tasks under `area` (4, 6 or 10 digits of the code)."""
    found = open_tasks(folders, tahap, area)
    villages = found.tasks.partition_by("kode_desa", as_dict=True)
    done = []
    for number, ((village,), own) in enumerate(
        sorted(villages.items(), key=lambda item: str(item[0])), 1
    ):
        progress("daftar kunjungan", number, len(villages))
        done.append(_write(folders, tahap, str(village), own, found.homes, out))
    return done


@dataclass(frozen=True)
class OpenTasks:
    """Tasks of an area, and what the lists show of homes: no_kk, alamat, rt, tgl_lahir."""

    tasks: pl.DataFrame
    homes: pl.DataFrame


def open_tasks(folders: Folders, tahap: Tahap, area: str) -> OpenTasks:
    """What is still to be found out in an area, by the decisions of a released tahap."""
    kab = area[:4]
    context = released_context(folders, tahap)
    register = folders.register(tahap)
    families = pl.read_parquet(parts(register / "keluarga")[kab])
    members = pl.read_parquet(parts(register / "anggota")[kab])
    decisions = pl.read_parquet(
        folders.release(tahap) / DECISIONS.name / f"provinsi={kab[:2]}" / f"{kab}.parquet"
    ).filter(pl.col("kode_desa").str.starts_with(area))
    lists = rules.Lists(
        **counted_lists(folders, ("eksklusi",), context.as_of),
        **{name: pl.read_parquet(folders.list_(name)) for name in _ON_PERSONS},
        kehamilan=pl.read_parquet(register / "kehamilan.parquet"),
    )
    long = ("verifikasi", "komponen")
    own = near_lists(folders, lists, families, members["nik"], context.as_of, long)
    candidates = rules.component_candidates(families, members, own, context)
    soon = context.cutoff + timedelta(days=context.number("tahan/ingatkan"))
    found = visits.tasks(decisions, families, members, candidates, soon)
    asked = families.join(found.select("no_kk").unique(), on="no_kk", how="semi")
    origin = asked.select("no_kk", lama=pl.coalesce("no_kk_asal", "no_kk"))
    facts = facts_of(folders, context.quarter.versi_dtsen, None, origin["lama"])
    homes = facts.sort("hubungan", nulls_last=True).join(
        origin, left_on="no_kk", right_on="lama", suffix="_kini"
    )
    born = members.join(asked, on="no_kk", how="semi").select("id_orang", "no_kk", "tgl_lahir")
    shown = pl.concat(
        [
            homes.select(no_kk="no_kk_kini", alamat="alamat", rt="rt"),
            born.select("no_kk", "id_orang", "tgl_lahir"),
        ],
        how="diagonal",
    )
    return OpenTasks(found, shown)


def _write(
    folders: Folders,
    tahap: Tahap,
    village: str,
    tasks: pl.DataFrame,
    homes: pl.DataFrame,
    out: Path,
) -> VisitBook:
    families = tasks["no_kk"].n_unique()
    rt = homes.drop_nulls("rt").unique("no_kk", keep="first").select("no_kk", "rt")
    ordered = tasks.join(rt, on="no_kk", how="left", maintain_order="left").sort(
        "rt", maintain_order=True, nulls_last=True
    )
    book = review.Book(
        title=f"Daftar kunjungan – {area_title(village)}",
        subtitle=f"Tahap {tahap}: {tasks.height} hal yang perlu diketahui dari {families} "
        "keluarga. Isi sel kuning; petunjuk ada di lembar pertama.",
        facts={"wilayah": village, "tahap": str(tahap)},
    )
    cells = visits.visit_cells(ordered, homes, book)
    path = out / f"tugas_{village}_{tahap}.xlsx"
    number = visits.write_visits(path, ordered, cells, book)
    handed = review.handed_out(cells, number, visits.VISIT_SHEET)
    record(folders, HANDED_OUT, handed, number)
    record(folders, VISIT_TASKS, visits.visit_records(tasks, number), number)
    return VisitBook(path, village, tasks.height, families)


def take_back_visits(
    folders: Folders,
    landing: Path,
    files: Sequence[Path],
    officer: str,
    day: date,
    newest: Tahap,
    *,
    dry_run: bool,
) -> list[ImportedFile]:
    """Check every list; record those without a fault and land what they say, unless `dry_run`.

    `newest`: the last released tahap, whose families are the ones there are.
    """
    present = families_present(folders, newest)
    longest = rules.load_parameters().number("verifikasi/usia_maks_hari", day)
    before = recorded(folders, VISIT_ANSWERS)
    done, fresh = [], []
    for path in files:
        found, tasks = _read(folders, path, present, day, longest, before)
        rows = found.answers.with_columns(petugas=pl.lit(officer), tanggal=pl.lit(day))
        known = rows.join(before, on=list(VISIT_ANSWERS.key), how="semi").height
        one = ImportedFile(path.name, rows.height - known, known, found.blank, found.findings)
        done.append(one)
        if not one.refused and rows.height and not dry_run:
            new = rows.join(before, on=list(VISIT_ANSWERS.key), how="anti")
            # the same answer by another officer is a second voice, not a second finding
            first_told = new.join(before, on=["id_tugas", "jawaban"], how="anti")
            fresh.append((new, first_told, tasks))
            before = pl.concat([before, new.select(before.columns)])
    for new, first_told, tasks in fresh:
        keep_answers(folders, landing, new, first_told, tasks, day)
    return done


def keep_answers(
    folders: Folders,
    landing: Path,
    new: pl.DataFrame,
    first_told: pl.DataFrame,
    tasks: pl.DataFrame,
    day: date,
) -> None:
    """Record answers (VISIT_ANSWERS) and land those `first_told` as the lists they become."""
    if new.height:
        digest = hashlib.sha256(new.sort(VISIT_ANSWERS.sort).write_csv().encode()).hexdigest()
        name = f"{day.isoformat()}_{digest[:_NAME_DIGITS]}"
        _land(landing, visits.as_lists(first_told, tasks), name)
        record(folders, VISIT_ANSWERS, new, name)


def _read(
    folders: Folders,
    path: Path,
    present: pl.Series,
    day: date,
    longest: int,
    before: pl.DataFrame,
) -> tuple[visits.Answered, pl.DataFrame]:
    """One file's answers and the tasks of its book; a file that is none is one finding."""
    try:
        book = review.read_book(path, version=visits.VISIT_FORMAT)
    except review.BookFault as fault:
        return _refused(path.name, str(fault)), VISIT_TASKS.empty()
    stored = [
        folders.reviews / table.name / f"{book.number}.parquet"
        for table in (HANDED_OUT, VISIT_TASKS)
    ]
    if not book.number.isalnum() or not all(file.exists() for file in stored):
        return _refused(
            path.name,
            "Daftar ini tidak dibuat dari folder data ini / not handed out by this data folder. "
            "Periksa --data, atau buat lagi dengan bansos tugas.",
        ), VISIT_TASKS.empty()
    handed, tasks = (pl.read_parquet(file) for file in stored)
    found = visits.answered(path.name, book.cells, handed, tasks, present, day, longest, before)
    return found, tasks


def _refused(name: str, text: str) -> visits.Answered:
    where = pl.DataFrame({"berkas": [name]})
    problem = review.findings_of(where, review.finding(text, "", ""))
    schema = VISIT_ANSWERS.polars_schema()
    nothing = pl.DataFrame(schema=schema).drop("petugas", "tanggal")
    return visits.Answered(nothing, problem, 0)


def families_present(folders: Folders, tahap: Tahap) -> pl.Series:
    """Every KK number of every family there is in a tahap."""
    files = list(parts(folders.register(tahap) / "keluarga").values())
    return (
        pl.scan_parquet(files)
        .filter(pl.col("keadaan") == "ADA")
        .select(pl.col("no_kk_silsilah").explode())
        .collect(engine="streaming")["no_kk_silsilah"]
    )


def _land(landing: Path, found: dict[str, pl.DataFrame], name: str) -> None:
    """Write each list's rows as a file of that list's folder; an empty list as none."""
    for table, rows in found.items():
        if rows.is_empty():
            continue
        path = landing / table / f"kunjungan_{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        rows.write_csv(path)
        path.chmod(_OWNER_ONLY)

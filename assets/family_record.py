"""Why a family is in, out or held, from the decision record.

What belongs here: finding a family by KK or NIK in a released tahap and gathering its
decisions over the waves, its reasons in words, the reports that changed it, its objections, what
visits found, and what became of its payments.
What does not: deciding anything anew; what is not in the record is not said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from assets.family_history import history
from assets.folders import Folders, parts
from assets.payment_lists import rows_of
from assets.review import recorded
from assets.simulation import known_until
from assets.visited_lists import visit_answers
from release.layout import part_file, part_files
from schemas.codes import UNKNOWN_AREA
from schemas.decisions import DECISIONS, KPM_LIST, PBI_LIST
from schemas.lists import LISTS
from schemas.payment import STATES
from schemas.reasons import REASONS
from schemas.table import Table
from schemas.tahap import Tahap, UnknownTahap
from schemas.visits import VISIT_ANSWERS

# What is told of an insured person: fewer columns of a part's largest file are unpacked.
_INSURED = ("id_orang", "no_kk", "nama", "peserta", "status", "alasan_utama", "alasan")


@dataclass(frozen=True)
class Explanation:
    """One family: its decisions over the waves of the quarter, what happened to it, its PBI_JK."""

    no_kk: str
    tahap: str
    family: dict[str, Any]
    decisions: pl.DataFrame
    lists: pl.DataFrame
    events: pl.DataFrame
    insured: pl.DataFrame
    payments: pl.DataFrame
    objections: pl.DataFrame
    visits: pl.DataFrame

    def reasons_of(self, codes: list[str]) -> list[str]:
        """Each reason code with its label in both languages."""
        return [
            f"{code}: {REASONS[code].label} / {REASONS[code].label_en}" if code in REASONS else code
            for code in codes
        ]


def released_tahap(folders: Folders) -> list[Tahap]:
    """The released waves under a data folder, in order."""
    found = []
    for path in folders.releases.glob("*/manifest.json"):
        try:
            found.append(Tahap.parse(path.parent.name))
        except UnknownTahap:
            continue
    return sorted(found)


class NotReleased(LookupError):
    """The tahap is not released; the text says which are."""


class FamilyUnknown(LookupError):
    """That number is in no family of the tahap; the text never repeats it."""


def released_wave(folders: Folders, tahap: str | None) -> Tahap:
    """The released tahap of that name, the last one for None; NotReleased says which there are."""
    released = released_tahap(folders)
    if not released:
        raise NotReleased(f"Belum ada rilis / no release yet under {folders.data}.")
    try:
        chosen = Tahap.parse(tahap) if tahap else released[-1]
    except UnknownTahap as fault:
        raise NotReleased(str(fault)) from None
    if chosen not in released:
        raise NotReleased(
            f"Tahap {chosen} belum dirilis / not released. Ada / there are: "
            + ", ".join(map(str, released))
        )
    return chosen


def explain_family(folders: Folders, tahap: str | None, number: str, by: str) -> Explanation:
    """The record of the family with that KK number, or with a member of that NIK (`by`: nik)."""
    chosen = released_wave(folders, tahap)
    register = folders.register(chosen)
    families = pl.scan_parquet(register / "keluarga" / "*.parquet")
    if by == "nik":
        members = pl.scan_parquet(register / "anggota" / "*.parquet")
        own = members.filter(pl.col("nik") == number, pl.col("dihitung")).select("no_kk")
        family = families.join(own, on="no_kk", how="semi").collect()
    else:
        in_lineage = pl.col("no_kk_silsilah").list.contains(number)
        family = families.filter((pl.col("no_kk") == number) | in_lineage).collect()
    if family.is_empty():
        raise FamilyUnknown(
            f"Nomor itu tidak ada pada tahap / that number is in no family of {chosen}. "
            "Periksa angkanya; keluarga yang berakhir atau berada di luar --areas tidak tercatat."
        )
    return record_of(folders, chosen, family.row(0, named=True))


def record_of(
    folders: Folders,
    chosen: Tahap,
    row: dict[str, Any],
    answers: pl.DataFrame | None = None,
    members: pl.DataFrame | None = None,
) -> Explanation:
    """The record of a family of the register of a released tahap (a row of its `keluarga`).

    `answers`: VISIT_ANSWERS, `members`: the family's own, where the caller has them already.
    """
    lineage = row["no_kk_silsilah"]
    released = released_tahap(folders)
    waves = [wave for wave in released if wave.triwulan == chosen.triwulan and wave <= chosen]
    decided = {wave: _decisions(folders, wave, row) for wave in waves}
    listed = pl.concat(
        # a wide file that only the families listed stand in
        _rows(folders, wave, KPM_LIST, rows if _listed(rows) else rows.clear(), lineage)
        for wave, rows in decided.items()
    )
    told = recorded(folders, VISIT_ANSWERS) if answers is None else answers
    own_answers = told.filter(pl.col("no_kk").is_in(lineage))
    return Explanation(
        no_kk=row["no_kk"],
        tahap=str(chosen),
        family=row,
        decisions=pl.concat(list(decided.values()), how="vertical"),
        lists=listed.sort("tahap", "program", "no_kk"),
        # every report that names the family, also those that changed nothing or wait for review
        events=history(folders, chosen, lineage, row["peristiwa"]),
        insured=_rows(folders, chosen, PBI_LIST, decided[chosen], lineage, _INSURED).sort(
            "id_orang", "no_kk"
        ),
        payments=_payments(folders, listed),
        objections=_objections(folders, chosen, row, members),
        visits=visit_answers(own_answers, known_until(folders, chosen))
        if own_answers.height
        else own_answers.with_columns(dihitung=pl.lit(True)),
    )


def _decisions(folders: Folders, wave: Tahap, row: dict[str, Any]) -> pl.DataFrame:
    """A wave's decisions on the family: looked for where it lives, else everywhere.

    Who moved, or had another number, lay in another part or village then.
    """
    lineage, village = row["no_kk_silsilah"], row["kode_desa"]
    folder = folders.release(wave)
    near = folder / part_file(DECISIONS, (village or UNKNOWN_AREA)[:4])
    named = pl.col("no_kk").is_in(lineage)
    if village is not None and near.exists():
        here = pl.scan_parquet(near).filter(pl.col("kode_desa") == village, named).collect()
        if here["no_kk"].n_unique() == len(lineage):
            return here.sort("program", "no_kk")
    everywhere = pl.scan_parquet(part_files(folder, DECISIONS)).filter(named)
    return everywhere.collect().sort("program", "no_kk")


def _listed(decisions: pl.DataFrame) -> bool:
    """Whether any of a wave's decisions put the family on its list."""
    return "TERVERIFIKASI" in decisions["status"]


def _payments(folders: Folders, listed: pl.DataFrame) -> pl.DataFrame:
    """What became of the list rows, each of which has one state."""
    if listed.is_empty():
        return STATES.empty()
    waves = pl.any_horizontal(pl.col("tahap") == wave for wave in listed["tahap"].unique())
    own = rows_of(folders, STATES).filter(waves, _in_villages(listed))
    numbers = pl.col("no_kk").is_in(listed["no_kk"].unique().implode())
    return own.filter(numbers).sort("tahap", "program", "no_kk").collect()


def _in_villages(rows: pl.DataFrame) -> pl.Expr:
    """Of the villages of `rows`: equality, for only that passes over row groups without them."""
    villages = rows["kode_desa"].unique()
    return pl.any_horizontal(pl.col("kode_desa").eq_missing(village) for village in villages)


def _objections(
    folders: Folders, chosen: Tahap, row: dict[str, Any], members: pl.DataFrame | None
) -> pl.DataFrame:
    """What the family or a member objected to or asked back, with the answers so far."""
    path = folders.list_("sanggah")
    if not path.exists():
        return LISTS["sanggah"].empty()
    named, by_person = pl.col("no_kk").is_in(row["no_kk_silsilah"]), pl.col("no_kk").is_null()
    told = pl.scan_parquet(path).filter(named | by_person).collect()
    if told.is_empty():
        return told
    niks = _niks(folders, chosen, row) if members is None else members["nik"]
    own_nik = pl.col("nik").is_in(niks.drop_nulls().implode())
    found = told.filter(pl.col("no_kk").is_not_null() | own_nik)
    return found.sort("tgl_terima", "no_sanggah", "isi")


def _niks(folders: Folders, chosen: Tahap, row: dict[str, Any]) -> pl.Series:
    files = parts(folders.register(chosen) / "anggota")
    kab = (row["kode_desa"] or "")[:4]
    own = pl.scan_parquet([files[kab]] if kab in files else list(files.values()))
    return own.filter(pl.col("no_kk") == row["no_kk"]).select("nik").collect()["nik"]


def _rows(
    folders: Folders,
    wave: Tahap,
    table: Table,
    decided: pl.DataFrame,
    lineage: list[str],
    columns: tuple[str, ...] = (),
) -> pl.DataFrame:
    """A wave's rows of a list on the family: they lie in the parts and villages of `decided`."""
    kabs = decided["kode_kabupaten_kota"].unique().sort()
    files = [folders.release(wave) / part_file(table, kab) for kab in kabs]
    there = [path for path in files if path.exists()]
    if not there:
        return table.empty().select(columns or pl.all())
    own = pl.scan_parquet(there).filter(_in_villages(decided), pl.col("no_kk").is_in(lineage))
    return own.select(columns or pl.all()).collect()

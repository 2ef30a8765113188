"""Lists of other systems beside the families of a tahap → leads, counted and handed to officers.

What belongs here: reading the lists and the register's parts, and writing what does not agree.
What does not: what makes a lead (register), or following it up: that is a report on a form.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

import register
import review
from assets.folders import Folders, parts
from assets.stamps import code_sha256, file_sha256, inputs_stamp, is_fresh, set_stamp
from schemas import families
from schemas.dtsen import MEMBERS
from schemas.leads import LEAD_LISTS, LEADS
from schemas.parquet import write_table
from schemas.people_lists import PEOPLE_LISTS
from schemas.tahap import Tahap
from schemas.validate import validated

_FILE = "_berkas"
_OWNER_ONLY = 0o600
COUNTED = ("kode_kabupaten_kota", "kode_desa", "daftar", "sumber", "jenis")


def find_leads(
    folders: Folders, tahap: Tahap, version: str, cutoff: date, pregnancies: pl.DataFrame
) -> None:
    """Write the leads of a tahap whose register stands; the lists are those known now.

    Nothing but the lists is read where they hold no row. Lists carry no day on which they were
    known, so a tahap made again later may have other leads; no decision rests on them.
    """
    target = folders.leads(tahap)
    held = {name: folders.list_(name) for name in LEAD_LISTS if folders.list_(name).exists()}
    home = folders.register(tahap)
    made = {name: parts(home / name) for name in ("keluarga", "anggota")}
    stamps = [path.with_suffix(".stempel").read_bytes().hex() for path in made["keluarga"].values()]
    stamp = inputs_stamp(
        code_sha256("assets", "register", "schemas"),
        *(f"{name} {file_sha256(path)}" for name, path in held.items()),
        *stamps,
    )
    stamp_file = target.with_suffix(".stempel")
    if is_fresh([target], stamp_file, stamp):
        return
    stamp_file.unlink(missing_ok=True)
    lists = {name: pl.read_parquet(path) for name, path in held.items()}
    found = LEADS.empty()
    if any(frame.height for frame in lists.values()):
        everyone = list(parts(folders.dtsen(MEMBERS.name, version)).values())
        found = register.leads(
            {name: frame.select(PEOPLE_LISTS[name].column_names) for name, frame in lists.items()},
            pl.scan_parquet(list(made["anggota"].values()), include_file_paths=_FILE).with_columns(
                pl.col(_FILE).str.extract(r"(\d+)\.parquet$").alias("kode_kabupaten_kota")
            ),
            pl.scan_parquet(list(made["keluarga"].values())),
            pl.scan_parquet(everyone).select(nik="nomor_induk_kependudukan"),
            pregnancies,
            cutoff,
        )
    digest = write_table(validated(found, LEADS), LEADS, target)
    set_stamp(stamp_file, stamp, [target], {target: digest})


def counted_leads(folders: Folders, tahap: Tahap | None) -> pl.DataFrame:
    """Leads of a tahap by `COUNTED`, as `petunjuk`; no rows before its register stands."""
    path = None if tahap is None else folders.leads(tahap)
    if path is None or not path.exists():
        return LEADS.empty().select(COUNTED).with_columns(petunjuk=pl.lit(0, pl.Int64)).clear()
    return (
        pl.scan_parquet(path)
        .group_by(COUNTED)
        .agg(pl.len().cast(pl.Int64).alias("petunjuk"))
        .sort(COUNTED, nulls_last=True)
        .collect()
    )


def newest_register(folders: Folders) -> Tahap | None:
    """The latest tahap whose families were made."""
    found = (folders.lake / "register").glob("*/" + families.EVENTS.name + ".parquet")
    return max((Tahap.parse(path.parent.name) for path in found), default=None)


def write_leads(folders: Folders, tahap: Tahap, area: str, out: Path) -> tuple[Path, int]:
    """The leads of an area (2 to 10 digits) as a workbook for its officers, and how many.

    Holds personal data: readable by its owner alone.
    """
    rows = pl.read_parquet(folders.leads(tahap)).filter(
        pl.coalesce("kode_desa", "kode_kabupaten_kota").str.starts_with(area)
    )
    path = review.write_sheet(out / f"petunjuk_{area}_{tahap}.xlsx", rows.sort(LEADS.sort), LEADS)
    path.chmod(_OWNER_ONLY)
    return path, rows.height

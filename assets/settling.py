"""Stage 1, second half: the files of a table → the table, without repeats or double families.

What belongs here: which files make which table part, skipping parts whose files are the
same, and taking a family out of all parts but one.
What does not: which of two rows stays (intake/).
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import polars as pl

import intake
from assets.folders import Folders, Progress, parts
from assets.part_made import Counts, PartMade, count_refused, nothing_counted
from assets.scratch import scratch
from assets.stamps import code_sha256, inputs_stamp, is_fresh, sealed_sha256, set_stamp, stamp_of
from schemas import dtsen, forms, lists, people_lists
from schemas.parquet import write_chunks, write_table
from schemas.table import Table

_LISTED = {**lists.LISTS, **people_lists.PEOPLE_LISTS}
ACROSS = ".antar_wilayah"
Entry = dict[str, Any]

TABLES: dict[str, Table] = {
    **forms.FORMS,
    **lists.LISTS,
    **people_lists.PEOPLE_LISTS,
    dtsen.FAMILIES.name: dtsen.FAMILIES,
    dtsen.MEMBERS.name: dtsen.MEMBERS,
}


def settle(entries: list[Entry], folders: Folders, progress: Progress) -> Counts:
    """Write every table from its files; returns accepted, repeated, refused rows per file."""
    by_target: dict[Path, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry["tabel"] and entry["keadaan"] == "DITERIMA":
            by_target[_target(entry, folders)].append(entry)
    families_first = sorted(by_target, key=lambda path: (dtsen.MEMBERS.name in path.parts, path))
    correcting = [entry for entry in entries if "menggantikan" in entry]
    for number, target in enumerate(families_first, 1):
        progress("lake", number, len(by_target))
        if target.parent.parent.name == dtsen.MEMBERS.name:
            _one_part_per_family(target.parent.name, folders)
        table = TABLES[by_target[target][0]["tabel"]]
        hashes = sorted(entry["berkas"] for entry in by_target[target])
        _settle_part(table, target, hashes, _corrections(correcting, hashes), folders)
    counts: Counts = {}
    for target in by_target:
        counts.update(json.loads(_counts_file(target).read_text()))
    for name, path in [
        *((form, folders.form(form)) for form in forms.FORMS),
        *((name, folders.list_(name)) for name in _LISTED),
    ]:
        if not path.exists():
            write_table(TABLES[name].empty(), TABLES[name], path)
    return counts


def _target(entry: Entry, folders: Folders) -> Path:
    table = entry["tabel"]
    if table in forms.FORMS:
        return folders.form(table)
    if table in _LISTED:
        return folders.list_(table)
    return folders.dtsen(table, entry["versi_dtsen"]) / f"{entry['kabupaten']}.parquet"


def _counts_file(target: Path) -> Path:
    return target.with_suffix(".hitungan")


def _rejects_file(target: Path, folders: Folders, kind: str = "") -> Path:
    """Rejects of a part rather than of a file: `dtsen_anggota.2025T4.3325.parquet`."""
    label = target.relative_to(folders.lake).with_suffix("").as_posix().replace("/", ".")
    return folders.rejects / f"{label}{kind}.parquet"


def _corrections(entries: list[Entry], hashes: list[str]) -> dict[str, list[str]]:
    """File of this part → the files that were returned for it and came back corrected."""
    found: dict[str, list[str]] = defaultdict(list)
    own = set(hashes)
    for entry in entries:
        if entry["menggantikan"] in own and entry["keadaan"] == "DITERIMA":
            found[entry["menggantikan"]].append(entry["berkas"])
    return {sha: sorted(files) for sha, files in sorted(found.items())}


def _correcting_rows(shas: list[str], folders: Folders) -> pl.DataFrame:
    """What corrects a file, see `intake.without_replaced`."""
    told = ("berkas", "baris", "tgl_lapor")
    files = [
        pl.read_parquet(folders.received / f"{sha}.parquet").join(
            pl.read_parquet(folders.received / f"{sha}.asal.parquet"), on="baris"
        )
        for sha in shas
    ]
    named = [name for name in (*told, "baris_asal") if name in files[0].columns]
    return pl.concat(rows.select(named) for rows in files)


def _settle_part(
    table: Table,
    target: Path,
    hashes: list[str],
    corrections: dict[str, list[str]],
    folders: Folders,
) -> None:
    """Write one part from its files, unless it was made from the same before.

    A part of members is also made from its part of families: nobody stands in the lake
    without the family the person belongs to.
    """
    families = folders.dtsen(dtsen.FAMILIES.name, target.parent.name) / target.name
    beside = families if table.name == dtsen.MEMBERS.name and families.exists() else None
    made_from = [
        *hashes,
        *([sealed_sha256(beside, beside.with_suffix(".stempel"))] if beside else []),
    ]
    made_from += [json.dumps(corrections)] if corrections else []
    stamp = inputs_stamp(code_sha256("intake", "schemas"), *made_from)
    stamp_file = target.with_suffix(".stempel")
    if is_fresh([target, _counts_file(target)], stamp_file, stamp):
        return
    stamp_file.unlink(missing_ok=True)
    if table.name == dtsen.FAMILIES.name:
        # made anew, it holds again what it had given up to another part
        _once_stamp(target.parent).unlink(missing_ok=True)
    known = pl.read_parquet(beside) if beside else dtsen.FAMILIES.empty()
    made = PartMade(table, known, nothing_counted(hashes))
    correcting = {sha: _correcting_rows(shas, folders) for sha, shas in corrections.items()}
    files = {sha: folders.received / f"{sha}.parquet" for sha in hashes}
    with scratch(folders, table.name) as place:
        write_chunks(made.rows(files, correcting, place), table, target)
    _keep_superseded(pl.concat(made.superseded), target, folders)
    write_table(pl.concat(made.rejects), lists.REJECTS, _rejects_file(target, folders))
    _rejects_file(target, folders, ACROSS).unlink(missing_ok=True)
    _counts_file(target).write_text(json.dumps(made.counts, sort_keys=True))
    set_stamp(stamp_file, stamp, [target, _counts_file(target)])


def _keep_superseded(rows: pl.DataFrame, target: Path, folders: Folders) -> None:
    path = folders.superseded / _rejects_file(target, folders).name
    if rows.height:
        write_table(rows.sort(lists.SUPERSEDED.sort), lists.SUPERSEDED, path)
    else:
        path.unlink(missing_ok=True)


def _one_part_per_family(version: str, folders: Folders) -> None:
    """Take families that stand in several parts out of all but one; looked at once per change."""
    families = parts(folders.dtsen(dtsen.FAMILIES.name, version))
    stamps = [stamp_of(path.with_suffix(".stempel")) for path in families.values()]
    stamp = inputs_stamp(code_sha256("intake"), *stamps)
    stamp_file = _once_stamp(folders.dtsen(dtsen.FAMILIES.name, version))
    if is_fresh([], stamp_file, stamp):
        return
    given_up = intake.kk_in_several_parts(families)
    for kab, own in given_up.partition_by("wilayah", as_dict=True).items():
        _give_up(families[kab[0]], own, folders)
    set_stamp(stamp_file, stamp)


def _once_stamp(families: Path) -> Path:
    """Set once no family of a version stands in two of the parts in this folder."""
    return families / "kk_ganda.stempel"


def _give_up(target: Path, given_up: pl.DataFrame, folders: Folders) -> None:
    """Refuse the families of a part that count elsewhere; the part's counts follow.

    A kill on the way leaves a part without its stamp, which is then settled anew.
    """
    stamp_file = target.with_suffix(".stempel")
    stamp = stamp_of(stamp_file)
    stamp_file.unlink()
    rows = pl.read_parquet(target)
    refused = intake.refused_across_parts(rows, given_up)
    kk = "nomor_kartu_keluarga"
    rejects_file = _rejects_file(target, folders, ACROSS)
    before = [pl.read_parquet(rejects_file)] if rejects_file.exists() else []
    write_table(pl.concat([*before, refused]), lists.REJECTS, rejects_file)
    write_table(rows.join(given_up, on=kk, how="anti"), dtsen.FAMILIES, target)
    counts: Counts = json.loads(_counts_file(target).read_text())
    count_refused(counts, refused)
    _counts_file(target).write_text(json.dumps(counts, sort_keys=True))
    set_stamp(stamp_file, stamp, [target, _counts_file(target)])

"""Stage 1, second half: the files of a table → the table, without repeats or double families.

What belongs here: which files make which table part, skipping parts whose files are the
same, and taking a family out of all parts but one.
What does not: which of two rows stays (intake/).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl

import intake
from assets.folders import Folders, Progress, parts
from assets.part_groups import make_here
from assets.part_made import Counts, PartMade, count_refused, nothing_counted
from assets.part_work import Digests, PartWork, stale_parts
from assets.scratch import scratch
from assets.stamps import code_sha256, inputs_stamp, is_fresh, sealed_sha256, set_stamp, stamp_of
from schemas import dtsen, forms, lists, people_lists
from schemas.parquet import copy_table, write_chunks, write_table
from schemas.table import Table

_LISTED = {**lists.LISTS, **people_lists.PEOPLE_LISTS}
ACROSS = ".antar_wilayah"
# Bytes of received files whose parts are settled at the same time.
AT_ONCE_BYTES = 48 * 2**20
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
    # Whole lists first: one that is long is in work while parts are.
    ordered = sorted(by_target, key=lambda path: (path.parent.parent.name in TABLES, path))
    correcting = [entry for entry in entries if "menggantikan" in entry]
    of_members = [path for path in ordered if path.parent.parent.name == dtsen.MEMBERS.name]
    before = [path for path in ordered if path not in set(of_members)]
    done = count(1)

    def works(targets: list[Path]) -> Iterator[PartWork]:
        for target in targets:
            progress("lake", next(done), len(by_target))
            yield _work(target, by_target[target], correcting, folders)

    def make(targets: list[Path]) -> None:
        stale = stale_parts(works(targets))
        for work, digests in make_here(_settle_part, folders, stale, at_once=AT_ONCE_BYTES):
            work.sealed(digests)

    make(before)
    for version in sorted({path.parent.name for path in of_members}):
        _one_part_per_family(version, folders)
    make(of_members)
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


def _work(
    target: Path, entries: list[Entry], correcting: list[Entry], folders: Folders
) -> PartWork:
    """One part of a table, to be made from its files.

    A part of members is also made from its part of families: nobody stands in the lake
    without the family the person belongs to.
    """
    hashes = sorted(entry["berkas"] for entry in entries)
    corrections = _corrections(correcting, hashes)
    beside = _families_beside(target, folders)
    made_from = [
        *hashes,
        *([sealed_sha256(beside, beside.with_suffix(".stempel"))] if beside else []),
    ]
    made_from += [json.dumps(corrections)] if corrections else []
    return PartWork(
        target.stem,
        tuple(folders.received / f"{sha}.parquet" for sha in hashes),
        (target, _counts_file(target)),
        own=(entries[0]["tabel"], corrections, _read_by_this_code(entries)),
        stamp_file=target.with_suffix(".stempel"),
        stamp=inputs_stamp(code_sha256("intake", "schemas"), *made_from),
    )


def reading_version() -> str:
    """The code that reads files and validates their rows, as accounts tell it."""
    return code_sha256("intake", "schemas")[:16]


def _read_by_this_code(entries: list[Entry]) -> bool:
    return all(entry.get("versi") == reading_version() for entry in entries)


def _families_beside(target: Path, folders: Folders) -> Path | None:
    """The part of families that a part of members belongs to, if it is one and they are there."""
    if target.parent.parent.name != dtsen.MEMBERS.name:
        return None
    families = folders.dtsen(dtsen.FAMILIES.name, target.parent.name) / target.name
    return families if families.exists() else None


def _settle_part(folders: Folders, work: PartWork) -> Digests:
    """Write one part from its files."""
    name, corrections, validated_then = work.own
    table, target = TABLES[name], work.outputs[0]
    if name == dtsen.FAMILIES.name:
        # made anew, it holds again what it had given up to another part
        _once_stamp(target.parent).unlink(missing_ok=True)
    beside = _families_beside(target, folders)
    kk = ["nomor_kartu_keluarga"]
    known = pl.read_parquet(beside, columns=kk) if beside else dtsen.FAMILIES.empty()
    files = {path.stem: path for path in work.inputs if path is not None}
    made = PartMade(table, known, nothing_counted(list(files)))
    correcting = {sha: _correcting_rows(shas, folders) for sha, shas in corrections.items()}
    received = made.as_received(files, correcting) if validated_then else None
    if received is not None:
        written = copy_table(received, target)
    else:
        with scratch(folders, f"{name}-{target.stem}") as place:
            written = write_chunks(made.rows(files, correcting, place), table, target)
    _keep_superseded(pl.concat(made.superseded), target, folders)
    write_table(pl.concat(made.rejects), lists.REJECTS, _rejects_file(target, folders))
    _rejects_file(target, folders, ACROSS).unlink(missing_ok=True)
    _counts_file(target).write_text(json.dumps(made.counts, sort_keys=True))
    return {target: written}


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

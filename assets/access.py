"""Who saw a person: the access log asked by a NIK or KK number.

What belongs here: the families a number belongs to, the pages that showed one of them, and the
files that held one.
What does not: the log itself (audit), or writing to it (portal).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

import audit
from assets.folders import Folders
from assets.retention_records import MARK, NUMBER
from release.layout import PUBLISHED
from schemas.decisions import DECISIONS
from schemas.tahap import Tahap, UnknownTahap
from schemas.waterfall import NATION_CODE

_COLUMNS = ("waktu", "petugas", "tindakan", "objek", "cara", "tujuan")
# How an access is known to be about the person: the page showed the number, the file held it, or
# the file can no longer be looked into and may have held it.
SHOWN, HELD, PERHAPS = "DITAMPILKAN", "DALAM_BERKAS", "MUNGKIN_DALAM_BERKAS"
_EVERY, _WITHOUT_PERSONS = "SEMUA", "mart"
_FILES = (audit.Action.UNDUH, audit.Action.UNGGAH)


@dataclass(frozen=True)
class _Person:
    """A NIK or KK number with the KK numbers it is known under."""

    folders: Folders
    number: str

    @cached_property
    def families(self) -> set[str]:
        """KK numbers of the families in which the number stands, in any tahap."""
        paths = sorted((self.folders.lake / "register").glob("*/anggota/*.parquet"))
        if not paths:
            return set()
        own = pl.scan_parquet(paths).filter(pl.col("nik") == self.number).select("no_kk")
        return set(own.unique().collect(engine="streaming")["no_kk"].drop_nulls())

    @property
    def numbers(self) -> set[str]:
        """The number itself and those of its families."""
        return {self.number, *self.families}


def who_saw(folders: Folders, secret: bytes, number: str) -> pl.DataFrame:
    """waktu, petugas, tindakan, objek, cara, tujuan of every access to a NIK or KK number.

    A NIK is also seen where a family it is counted in was shown. `secret` is the key the log was
    written with; with another one only files are found. Oldest first.
    """
    person = _Person(folders, number)
    tokens = {audit.person_token(secret, one) for one in person.numbers}
    known: dict[tuple[tuple[str, str], ...], str | None] = {}
    rows = []
    for when, one in audit.accesses(folders.access_log):
        how = SHOWN if audit.about(one, tokens) else None
        if how is None and (one.tindakan in _FILES or "wilayah" in one.cakupan):
            what = tuple(sorted((name, str(value)) for name, value in one.cakupan.items()))
            if what not in known:
                known[what] = _in_file(person, dict(what))
            how = known[what]
        if how is not None:
            rows.append((when, one.petugas, one.tindakan.value, one.objek, how, one.tujuan))
    schema = dict.fromkeys(_COLUMNS, pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")


def access_faults(folders: Folders) -> list[audit.Fault]:
    """Where the chain of accesses is broken or ends in a cut line; empty if it holds.

    It begins with its first line, or after the last one whose removal stands in the audit log.
    """
    found = audit.check(audit.read_lines(folders.access_log), _begins_after(folders))
    cut = audit.cut_line(folders.access_log)
    return found if cut is None else [*found, audit.Fault("TERPOTONG", *cut)]


def _begins_after(folders: Folders) -> tuple[int, str]:
    """Number and hash of the line before the first that is left; (0, zeros) while all are."""
    first = next((audit.parsed(text) for _, _, text in audit.read_lines(folders.access_log)), None)
    if first is not None and first.nomor > 1:
        for _, _, text in audit.read_lines(folders.audit_log):
            line = audit.parsed(text)
            if line is not None and line.rincian.get(NUMBER) == first.nomor - 1:
                return first.nomor - 1, str(line.rincian[MARK])
    return 0, audit.FIRST


def _in_file(person: _Person, what: Mapping[str, str]) -> str | None:
    """Whether a file of this extent held the person."""
    if what.get("tabel") == _WITHOUT_PERSONS:
        return None
    if "tahap" in what:
        return _in_release(person, what)
    received = person.folders.received / f"{what.get('sha256', '')}.parquet"
    if received.exists():
        return HELD if _stands_in(pl.scan_parquet(received), person.numbers) else None
    return PERHAPS


def _in_release(person: _Person, what: Mapping[str, str]) -> str | None:
    """Whether these areas and programmes of a release's table hold the person.

    What was made of the release another way (a face of it, some rows on a page) is known by who
    is decided about there, and only may have held the person.
    """
    own = next((table for table in PUBLISHED if table.name == what.get("tabel")), None)
    table, held = own or DECISIONS, HELD if own else PERHAPS
    try:
        folder = person.folders.release(Tahap.parse(what["tahap"]))
    except UnknownTahap:
        return PERHAPS
    areas = [area for area in what.get("wilayah", NATION_CODE).replace(" ", "").split(",") if area]
    if not folder.is_dir():
        return PERHAPS
    paths = [
        path
        for path in sorted((folder / table.name).glob("*/*.parquet"))
        if any(area == NATION_CODE or path.stem.startswith(area[:4]) for area in areas)
    ]
    if not paths:
        return PERHAPS if not any((folder / table.name).glob("*/*.parquet")) else None
    rows = pl.scan_parquet(paths, hive_partitioning=False)
    if NATION_CODE not in areas and "kode_desa" in table.column_names:
        village = pl.col("kode_desa")
        # a family whose village is unknown was in the file of its kabupaten/kota
        rows = rows.filter(
            village.is_null() | pl.any_horizontal(village.str.starts_with(area) for area in areas)
        )
    asked = {one for one in what.get("program", "").replace(" ", "").split(",") if one}
    if asked and _EVERY not in asked and "program" in table.column_names:
        rows = rows.filter(pl.col("program").is_in(sorted(asked)))
    return held if _stands_in(rows, person.numbers) else None


def _stands_in(rows: pl.LazyFrame, numbers: set[str]) -> bool:
    """Whether any text of the rows is one of the numbers."""
    texts = [name for name, dtype in rows.collect_schema().items() if dtype == pl.String]
    wanted = pl.any_horizontal(pl.col(texts).is_in(sorted(numbers)))
    return bool(rows.filter(wanted).select(pl.len()).collect(engine="streaming").item())

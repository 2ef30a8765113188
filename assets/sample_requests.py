"""Auditors' samples that a page asks for and a run draws.

What belongs here: asking for one in the audit log, what still waits, drawing it into the portal's
own folder, and where each request stands.
What does not: which rows are drawn (release.audit_sample), or who may ask (portal).

A nation's decisions take minutes to draw from. A request is a line of the audit log; its file is
named by what it holds, so a run that was killed repeats it and two who ask the same share it.
"""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

import audit
from assets.approval import tranche
from assets.audit_sample import sample_tables
from assets.folders import Folders
from assets.table_formats import write_as
from release.audit_sample import SampleTooSmall
from schemas.audit import SAMPLE
from schemas.families import MEMBERS
from schemas.parquet import replacing
from schemas.table import Table
from schemas.tahap import Tahap

ASKED, DRAWN, REFUSED = "MINTA_SAMPEL", "SAMPEL_DITARIK", "SAMPEL_DITOLAK"
_REQUEST, _MANIFEST = "permintaan", "manifes_sha256"
_NUMBERS = "nomor.parquet"
# The same bytes whenever it is made.
_ANY_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Sampling:
    """What one request asks for, by whom; `nomor` is its line in the log."""

    nomor: int
    waktu: str
    petugas: str
    tahap: str
    manifes: str
    jumlah: int
    benih: int
    bentuk: str
    tujuan: str


@dataclass(frozen=True)
class Sampled:
    """Where a request stands: waiting (neither), drawn (`baris`), or refused (`sebab`)."""

    diminta: Sampling
    baris: int | None = None
    sebab: str | None = None


def ask(
    folders: Folders, tahap: Tahap, officer: str, size: int, seed: int, ending: str, purpose: str
) -> Sampling:
    """Ask for a sample of a release as it is now; what waits already for the same is that."""
    manifest = tranche(folders, tahap).manifes
    wanted = (officer, str(tahap), manifest, size, seed, ending, purpose)
    for one in requests(folders, officer):
        if one.baris is None and one.sebab is None and _told(one.diminta) == wanted:
            return one.diminta
    facts: dict[str, str | int] = {
        _MANIFEST: manifest,
        "jumlah": size,
        "benih": seed,
        "bentuk": ending,
        "tujuan": purpose,
    }
    return _sampling(audit.add(folders.audit_log, officer, ASKED, str(tahap), facts))


def requests(folders: Folders, officer: str | None = None) -> list[Sampled]:
    """Every request, of one officer where one is named, in the order asked."""
    found: dict[int, Sampled] = {}
    for _, _, text in audit.read_lines(folders.audit_log):
        line = audit.parsed(text)
        if line is None:
            continue
        if line.tindakan == ASKED and officer in (None, line.petugas):
            found[line.nomor] = Sampled(_sampling(line))
        elif line.tindakan in (DRAWN, REFUSED) and line.rincian[_REQUEST] in found:
            asked = found[int(line.rincian[_REQUEST])].diminta
            rows, why = line.rincian.get("baris"), line.rincian.get("sebab")
            found[asked.nomor] = Sampled(
                asked, None if rows is None else int(rows), None if why is None else str(why)
            )
    return list(found.values())


def carry_out(folders: Folders) -> list[Sampled]:
    """Draw every sample that waits, in the order asked. Whoever calls holds the data folder."""
    waiting = [one for one in requests(folders) if one.baris is None and one.sebab is None]
    return [_drawn(folders, one.diminta) for one in waiting]


def packed(folders: Folders, asked: Sampling) -> Path:
    """Where the file of a request lies once it is drawn, until it is a day old."""
    told = "|".join(map(str, ("sampel", asked.manifes, asked.jumlah, asked.benih, asked.bentuk)))
    digest = hashlib.sha256(told.encode()).hexdigest()[:24]
    name = f"sampel_{asked.tahap}_{asked.jumlah}_{asked.benih}_{asked.bentuk}.zip"
    return folders.data / "portal" / "unduhan" / digest / name


def numbers_in(file: Path) -> list[str]:
    """Every NIK and KK number in a drawn file, for the account of who saw whom."""
    return pl.read_parquet(file.with_name(_NUMBERS))["nomor"].to_list()


def _drawn(folders: Folders, asked: Sampling) -> Sampled:
    tahap = Tahap.parse(asked.tahap)
    try:
        if tranche(folders, tahap).manifes != asked.manifes:
            return _refused(folders, asked, "Rilis sudah berubah / the release has changed.")
        tables = sample_tables(folders, tahap, asked.jumlah, asked.benih)
    except SampleTooSmall as fault:
        return _refused(folders, asked, str(fault))
    except FileNotFoundError:
        return _refused(folders, asked, "Rilis tidak ada lagi / the release is no longer there.")
    target, of = packed(folders, asked), {table.name: rows for table, rows in tables}
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with replacing(target.with_name(_NUMBERS)) as unfinished:
        unfinished.touch(mode=0o600)
        named = pl.concat([of[SAMPLE.name]["no_kk"], of[MEMBERS.name]["nik"].drop_nulls()])
        named.unique().sort().alias("nomor").to_frame().write_parquet(unfinished)
    with replacing(target) as unfinished:
        unfinished.touch(mode=0o600)
        _pack(tables, asked.bentuk, unfinished)
    rows = of[SAMPLE.name].height
    facts: dict[str, str | int] = {_REQUEST: asked.nomor, "baris": rows}
    audit.add(folders.audit_log, audit.SYSTEM, DRAWN, asked.tahap, facts)
    return Sampled(asked, baris=rows)


def _pack(tables: list[tuple[Table, pl.DataFrame]], ending: str, path: Path) -> None:
    with TemporaryDirectory(dir=path.parent) as scratch, zipfile.ZipFile(path, "w") as archive:
        for table, content in tables:
            file = Path(scratch) / f"{table.name}.{ending}"
            write_as(content, table, file)
            entry = zipfile.ZipInfo(file.name, _ANY_DAY)
            archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)


def _refused(folders: Folders, asked: Sampling, why: str) -> Sampled:
    facts: dict[str, str | int] = {_REQUEST: asked.nomor, "sebab": why}
    audit.add(folders.audit_log, audit.SYSTEM, REFUSED, asked.tahap, facts)
    return Sampled(asked, sebab=why)


def _told(one: Sampling) -> tuple[object, ...]:
    return (
        *(one.petugas, one.tahap, one.manifes),
        *(one.jumlah, one.benih, one.bentuk, one.tujuan),
    )


def _sampling(line: audit.Line) -> Sampling:
    told = line.rincian
    return Sampling(
        *(line.nomor, line.waktu, line.petugas, line.objek, str(told[_MANIFEST])),
        *(int(told["jumlah"]), int(told["benih"]), str(told["bentuk"]), str(told["tujuan"])),
    )

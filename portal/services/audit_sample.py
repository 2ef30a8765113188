"""The auditors' sample on a page: the rows `bansos audit sample` draws, in one ZIP.

What belongs here: who may draw from which release, and the file.
What does not: which rows are drawn (release.audit_sample), or the evidence (assets.audit_sample).

The numbers are whole: who draws again from the same release with the same seed has the same rows.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from assets.approval import Tranche
from assets.audit_sample import sample_tables
from assets.folders import Folders
from assets.table_formats import FORMATS, write_as
from portal.roles import Role, Scope
from portal.services.downloads import Download, made_file
from portal.services.releases import covers_whole, release_seen, releases_seen
from schemas.audit import SAMPLE
from schemas.families import MEMBERS
from schemas.table import Table

AUDITORS = frozenset({Role.AUDITOR})
# Its persons stand one by one in the access log.
MOST_ROWS = 1000
_LARGEST_SEED = 2**31 - 1
# The same bytes whenever it is made.
_ANY_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Sample:
    """The file, and how to get every NIK and KK number in it, for the account of who saw whom."""

    file: Download
    numbers: Callable[[], list[str]]


class SampleRefused(ValueError):
    """What was asked for is no sample; `key` is the text that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def sampled_from(folders: Folders, scope: Scope) -> list[Tranche]:
    """The releases a sample may be drawn from: a stratum of elsewhere would tell of elsewhere."""
    every = releases_seen(folders, scope)
    return [one for one in every if covers_whole(scope, one) and one.folder.name == str(one.tahap)]


def drawn(
    folders: Folders, scope: Scope, tahap: str, size: str, seed: str, ending: str
) -> Sample | None:
    """The sample of a release as a ZIP of one file for each table; None outside reach.

    SampleRefused for figures or a format there are not; SampleTooSmall below one a stratum.
    """
    one = release_seen(folders, scope, tahap)
    if one is None or not covers_whole(scope, one):
        return None
    if not (size.isascii() and size.isdigit() and 0 < int(size) <= MOST_ROWS):
        raise SampleRefused("sampel_jumlah_salah")
    if not (seed.isascii() and seed.isdigit() and int(seed) <= _LARGEST_SEED):
        raise SampleRefused("sampel_benih_salah")
    if ending not in FORMATS:
        raise SampleRefused("sampel_bentuk_salah")
    rows, start = int(size), int(seed)
    wave = one.tahap

    @cache
    def tables() -> list[tuple[Table, pl.DataFrame]]:
        return sample_tables(folders, wave, rows, start)

    def write(path: Path) -> int:
        with TemporaryDirectory(dir=path.parent) as scratch, zipfile.ZipFile(path, "w") as packed:
            for table, content in tables():
                file = Path(scratch) / f"{table.name}.{ending}"
                write_as(content, table, file)
                entry = zipfile.ZipInfo(file.name, _ANY_DAY)
                packed.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)
        return _of(SAMPLE).height

    def _of(table: Table) -> pl.DataFrame:
        return next(content for one, content in tables() if one.name == table.name)

    def numbers() -> list[str]:
        named = pl.concat([_of(SAMPLE)["no_kk"], _of(MEMBERS)["nik"].drop_nulls()])
        return named.unique().sort().to_list()

    told = (one.manifes, SAMPLE.name, rows, start, ending)
    file = made_file(folders, told, f"sampel_{one.tahap}_{rows}_{start}_{ending}.zip", write)
    return Sample(file, numbers)

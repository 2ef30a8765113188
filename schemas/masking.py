"""What is done to a column before an analyst sees it.

What belongs here: the treatments, and the one rule that gives every column of a source table
its treatment.
What does not: the tables of the mart (`mart`, `mart_views`), or the hashing itself
(release/mart).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from schemas.columns import KK_PATTERN, NIK_PATTERN, PRIBADI
from schemas.reasons import REASONS
from schemas.table import Column, Table


class Treatment(Enum):
    """What an analyst sees of a column; the value is the word in the data dictionary."""

    KEPT = "tetap"
    TOKEN = "token"
    MASKED = "disamarkan"
    YEAR = "tahun saja"
    NEUTRAL = "netral"
    NUMBER = "nomor"


# A reason only few may see stands in the mart under this neutral word.
EXAMINED = "DALAM_PEMERIKSAAN"
EXAMINED_LABEL = ("Dalam pemeriksaan", "Under examination")
RESTRICTED = tuple(kode for kode, reason in REASONS.items() if reason.tingkat == "TERBATAS")
# The component of victims of human-rights violations, in compositions.
RESTRICTED_COMPONENTS = ("KORBAN_HAM",)
COMPONENT_SHOWN = "KHUSUS"
# A report number may hold a NIK or KK number some body put into it: 16 digits, perhaps spaced.
HIDDEN_NUMBER = r"\d([ ._/-]?\d){15}"

_NOTES = {
    Treatment.TOKEN: "token HMAC-SHA-256 (32 hex) dari ",
    Treatment.MASKED: "disamarkan (huruf pertama tiap kata): ",
    Treatment.YEAR: "tahun saja: ",
    Treatment.NEUTRAL: "alasan TERBATAS menjadi DALAM_PEMERIKSAAN: ",
    Treatment.NUMBER: "token bila memuat 16 angka: ",
}
_REASON_COLUMNS = {"alasan", "alasan_utama", "rincian"}
_REPORT_NUMBERS = {"id_laporan", "id_kejadian", "membatalkan", "peristiwa", "no_sanggah"}


@dataclass(frozen=True)
class MartColumn:
    """A column of the mart as it stands there, and what was done to the one it comes from."""

    column: Column
    treatment: Treatment = Treatment.KEPT


@dataclass(frozen=True)
class MartTable:
    """A table or view of the mart; `key` makes a row unique (empty: rows may repeat)."""

    name: str
    meaning: str
    meaning_en: str
    columns: tuple[MartColumn, ...]
    key: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()

    def as_table(self) -> Table:
        """The same table without what was done to its columns."""
        columns = tuple(one.column for one in self.columns)
        return Table(self.name, self.meaning, columns, self.key, self.sort)


def seen(column: Column) -> MartColumn | None:
    """`column` as an analyst sees it; None for free text, phone numbers and the like.

    The rule for every column of a source table: numbers of persons and families become
    tokens, names are masked, birth dates lose month and day, other personal columns are
    left out, and the rest stays.
    """
    if column.pattern in (NIK_PATTERN, KK_PATTERN) or column.name.startswith("id_orang"):
        return _treated(replace(column, pattern=r"^[0-9a-f]{32}$"), Treatment.TOKEN)
    if column.name.split("_")[0] == "nama" and column.sensitivity is PRIBADI:
        return _treated(column, Treatment.MASKED)
    if column.name.startswith("tgl_lahir"):
        year = replace(column, name="tahun" + column.name.removeprefix("tgl"), dtype="Int64")
        return _treated(year, Treatment.YEAR)
    if column.sensitivity is PRIBADI:
        return None
    if column.name in _REASON_COLUMNS:
        return _treated(column, Treatment.NEUTRAL)
    if column.name in _REPORT_NUMBERS:
        return _treated(column, Treatment.NUMBER)
    return MartColumn(column)


def _treated(column: Column, treatment: Treatment) -> MartColumn:
    return MartColumn(replace(column, meaning=_NOTES[treatment] + column.meaning), treatment)


def seen_of(table: Table, without: Iterable[str] = ()) -> tuple[MartColumn, ...]:
    """The columns of `table` an analyst sees, in their order, but for those named."""
    dropped = set(without)
    treated = (seen(column) for column in table.columns if column.name not in dropped)
    return tuple(column for column in treated if column is not None)


def plain(*columns: Column) -> tuple[MartColumn, ...]:
    """Columns that say nothing about a person."""
    return tuple(MartColumn(column) for column in columns)

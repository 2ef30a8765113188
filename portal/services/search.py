"""Finding a family by a number or a name, within reach.

What belongs here: what may be searched for, and the few rows a search gives.
What does not: the family's own page (`families`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from assets.folders import Folders, parts
from portal.roles import Role, Scope
from portal.services.masks import number_shown
from schemas.codes import UNKNOWN_AREA
from schemas.tahap import Tahap

READERS = frozenset(
    {
        Role.PETUGAS,
        Role.PENDAMPING,
        Role.VERIFIKATOR_DINSOS,
        Role.PENYELIA,
        Role.PENGESAH,
        Role.AUDITOR,
    }
)
DIGITS = 16
LEAST_LETTERS = 3
MOST_FOUND = 20
# A name is looked for in every row of a part, a number mostly in none.
MOST_PARTS_BY_NAME = 6
_SPACES = r"[ .\-]"


class SearchRefused(ValueError):
    """What was asked for cannot be searched; `key` is the text that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class Found:
    """One family: where it is kept, its village, and whom of it the search met.

    `place`: `kode_desa|no_kk` (`0000|…` without a village), to be sealed; `numbers`: whole, for
    the account of who saw whom.
    """

    place: str
    kode_desa: str | None
    nama: str
    lahir: int | None
    nik: str | None
    no_kk: str | None
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class Search:
    """`rows`: at most MOST_FOUND; `more`: there are further ones; `number`: the number asked."""

    rows: list[Found]
    more: bool
    number: str | None


def search(
    folders: Folders,
    scope: Scope,
    tahap: Tahap,
    text: str,
    area: str = "",
    born: date | None = None,
) -> Search:
    """Families with that NIK or KK number, or with a counted member of that name.

    SearchRefused for a text that is neither, or a name over too wide an area. Nobody outside
    reach is looked at: the same answer as for nobody.
    """
    squeezed = "".join(text.split())
    digits = text.translate(str.maketrans("", "", " .-"))
    if digits.isdigit() and len(digits) != DIGITS:
        raise SearchRefused("keluarga_cari_angka")
    by_number = len(digits) == DIGITS and digits.isdigit()
    if not by_number and len(squeezed) < LEAST_LETTERS:
        raise SearchRefused("keluarga_cari_huruf")
    register = folders.register(tahap)
    families, members = parts(register / "keluarga"), parts(register / "anggota")
    within = [
        kab
        for kab in scope.parts(sorted(families))
        if kab in members and (not area or kab.startswith(area[:4]) or area.startswith(kab))
    ]
    if not by_number and len(within) > MOST_PARTS_BY_NAME:
        raise SearchRefused("keluarga_cari_wilayah")
    if not within:
        return Search([], False, digits if by_number else None)
    homes = _homes([families[kab] for kab in within], scope, area)
    people = pl.scan_parquet([members[kab] for kab in within]).filter("dihitung")
    rows = _by_number(homes, people, digits) if by_number else _by_name(homes, people, text, born)
    found = rows.head(MOST_FOUND + 1).collect()
    return Search(
        rows=[_found(scope, row) for row in found.head(MOST_FOUND).to_dicts()],
        more=found.height > MOST_FOUND,
        number=digits if by_number else None,
    )


def _homes(files: list[Path], scope: Scope, area: str) -> pl.LazyFrame:
    within = scope.condition("kode_desa")
    if area:
        within &= pl.col("kode_desa").str.starts_with(area)
    return (
        pl.scan_parquet(files)
        .filter(within)
        .select("no_kk", "kode_desa", "no_kk_silsilah", "nik_kepala")
    )


def _by_number(homes: pl.LazyFrame, people: pl.LazyFrame, number: str) -> pl.LazyFrame:
    """The family of that KK number, now or before, and the families of that NIK."""
    own = people.filter(pl.col("nik") == number)
    by_person = homes.join(own, on="no_kk")
    called = (pl.col("no_kk") == number) | pl.col("no_kk_silsilah").list.contains(number)
    by_family = homes.filter(called).join(
        people, left_on=["no_kk", "nik_kepala"], right_on=["no_kk", "nik"], how="left"
    )
    columns = ["no_kk", "kode_desa", "nama", "tgl_lahir"]
    return pl.concat(
        [
            by_person.select(*columns, "nik"),
            by_family.select(*columns, pl.col("nik_kepala").alias("nik")),
        ]
    ).unique("no_kk", keep="first", maintain_order=True)


def _by_name(
    homes: pl.LazyFrame, people: pl.LazyFrame, name: str, born: date | None
) -> pl.LazyFrame:
    """Members whose name holds every word given, the closest names first."""
    wanted = name.upper().split()
    upper = pl.col("nama").str.to_uppercase()
    holds = pl.all_horizontal(upper.str.contains(word, literal=True) for word in wanted)
    if born is not None:
        holds &= pl.col("tgl_lahir") == born
    return (
        homes.join(people.filter(holds), on="no_kk")
        .select("no_kk", "kode_desa", "nama", "tgl_lahir", "nik")
        .sort(pl.col("nama").str.len_chars(), "nama", "no_kk", "nik", nulls_last=True)
    )


def _found(scope: Scope, row: dict[str, object]) -> Found:
    def text(name: str) -> str | None:
        return None if row[name] is None else str(row[name])

    born = row["tgl_lahir"]
    return Found(
        place=f"{row['kode_desa'] or UNKNOWN_AREA}|{row['no_kk']}",
        kode_desa=text("kode_desa"),
        nama=text("nama") or "–",
        lahir=born.year if isinstance(born, date) else None,
        nik=number_shown(scope, text("nik")),
        no_kk=number_shown(scope, text("no_kk")),
        numbers=tuple(one for one in (text("nik"), text("no_kk")) if one),
    )

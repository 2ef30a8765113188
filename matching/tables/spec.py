"""LinkSpec: what the columns of two tables mean, written by whoever knows the tables.

What belongs here: the specification, reading it from YAML, and saying what is wrong with it.
What does not: the tables themselves (`columns`), or any weight (`table_model`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

KINDS: Mapping[str, str] = {
    "nama": "nama orang, seluruhnya atau sebagian / a person's name or part of it",
    "tanggal": "tanggal / a date",
    "kode": "nomor atau kode, tiap angka berarti / a number or code, digit by digit",
    "teks": "beberapa kata, mis. alamat / words, e.g. an address",
    "angka": "besaran / a quantity",
}
DATE_FORMS: Mapping[str, tuple[int, int, int]] = {
    # where year, month and day stand among the groups of digits
    "YYYY-MM-DD": (0, 1, 2),
    "DD-MM-YYYY": (2, 1, 0),
    "MM-DD-YYYY": (2, 0, 1),
}
_SPEC_KEYS = ("id", "id_kanan", "kolom", "blok", "blok_otomatis")
_COLUMN_KEYS = ("nama", "jenis", "kanan", "bentuk", "bentuk_kanan")


class TableFault(ValueError):
    """A specification, table or model that cannot be used; the text says where and what to do."""


@dataclass(frozen=True)
class Column:
    """One pair of columns to compare. `right` = its name in the right table; `form` and
    `right_form` = the order of year, month and day in a date (a key of DATE_FORMS)."""

    name: str
    kind: str
    right: str = ""
    form: str = "YYYY-MM-DD"
    right_form: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "right", self.right or self.name)
        object.__setattr__(self, "right_form", self.right_form or self.form)
        _known(self.kind, KINDS, f"kolom {self.name}: jenis / kind")
        for form in (self.form, self.right_form):
            _known(form, DATE_FORMS, f"kolom {self.name}: bentuk tanggal / date form")


@dataclass(frozen=True)
class BlockPart:
    """A column of a blocking key; `letters` = only that many of its first letters (0 = all)."""

    column: str
    letters: int = 0


@dataclass(frozen=True)
class LinkSpec:
    """Which columns say who somebody is, and which must agree for a pair to be compared.

    `blocks`: each key is columns that agree together (names by sound, dates also with day and
    month exchanged). `auto_blocks` adds further keys as far as they are cheap, so that a pair
    is not lost because the one stated column was miswritten.
    """

    id: str
    columns: tuple[Column, ...]
    blocks: tuple[tuple[BlockPart, ...], ...] = ()
    right_id: str = ""
    auto_blocks: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "right_id", self.right_id or self.id)
        if not self.columns:
            raise TableFault(
                "spec: kolom kosong / no columns. Tulis sedikitnya satu / state at least one: "
                "kolom: [{nama: surname, jenis: nama}]"
            )
        names = [column.name for column in self.columns]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise TableFault(f"spec: kolom tertulis dua kali / stated twice: {', '.join(twice)}.")
        if self.id in names:
            raise TableFault(
                f"spec: kolom id {self.id!r} tidak boleh dibandingkan / the id says which row it "
                "is, not who. Keluarkan dari kolom / take it out of kolom."
            )
        for key in self.blocks:
            if not key:
                raise TableFault("spec: blok memuat kunci kosong / an empty blocking key.")
            for part in key:
                _known(part.column, names, "blok: kolom / column")
                if part.letters < 0:
                    raise TableFault(f"blok {part.column}: banyak huruf negatif / below zero.")


def read_spec(path: Path) -> LinkSpec:
    """The specification in a YAML file; TableFault names the file and the key at fault."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        place = getattr(fault, "problem_mark", None)
        line = f" baris / line {place.line + 1}" if place is not None else ""
        raise TableFault(f"{path.name}:{line} bukan YAML yang sah / not valid YAML.") from None
    try:
        return spec_of(content)
    except TableFault as fault:
        raise TableFault(f"{path.name}: {fault}") from None


def spec_of(content: Any) -> LinkSpec:
    """The specification in parsed YAML; TableFault where a key is missing, unknown or wrong."""
    table = _mapping(content, "spec", _SPEC_KEYS)
    if not isinstance(table.get("id"), str):
        raise TableFault(
            "id: nama kolom kunci baris tidak ada / the row id's column is missing, e.g. id: rec_id"
        )
    rows = table.get("kolom")
    if not isinstance(rows, list):
        raise TableFault(
            "kolom: harus daftar / must be a list, e.g. [{nama: surname, jenis: nama}]"
        )
    blocks = table.get("blok") or []
    if not isinstance(blocks, list) or not all(isinstance(key, str | list) for key in blocks):
        raise TableFault(
            "blok: harus daftar berisi daftar / must be a list of lists, e.g. "
            "[[surname, date_of_birth], [postcode]]"
        )
    automatic = table.get("blok_otomatis", True)
    if not isinstance(automatic, bool):
        raise TableFault("blok_otomatis: tulis true atau false / write true or false.")
    return LinkSpec(
        id=table["id"],
        right_id=_text(table, "id_kanan", "spec"),
        columns=tuple(_column(row, place) for place, row in enumerate(rows, start=1)),
        blocks=tuple(
            tuple(_part(part) for part in ([key] if isinstance(key, str) else key))
            for key in blocks
        ),
        auto_blocks=automatic,
    )


def _column(row: Any, place: int) -> Column:
    where = f"kolom ke-{place}"
    table = _mapping(row, where, _COLUMN_KEYS)
    for key in ("nama", "jenis"):
        if not isinstance(table.get(key), str):
            raise TableFault(f"{where}: {key} tidak ada / is missing.")
    form = _text(table, "bentuk", where)
    return Column(
        name=table["nama"],
        kind=table["jenis"],
        right=_text(table, "kanan", where),
        form=form or "YYYY-MM-DD",
        right_form=_text(table, "bentuk_kanan", where),
    )


def _part(part: Any) -> BlockPart:
    """`surname`, or `surname:3` for its first three letters."""
    name, _, letters = str(part).partition(":")
    if letters and not letters.strip().isdigit():
        raise TableFault(f"blok: {part!r} – setelah titik dua tulis banyak huruf / write a number.")
    return BlockPart(name.strip(), int(letters) if letters else 0)


def _mapping(content: Any, where: str, keys: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(content, Mapping):
        raise TableFault(f"{where}: harus berupa kunci: nilai / must be keys and values.")
    for key in content:
        _known(key, keys, f"{where}: kunci / key")
    return content


def _text(table: Mapping[str, Any], key: str, where: str) -> str:
    value = table.get(key)
    if value is not None and not isinstance(value, str):
        raise TableFault(f"{where}: {key} harus teks / must be text.")
    return value or ""


def _known(value: Any, known: Any, where: str) -> None:
    if value in known:
        return
    near = get_close_matches(str(value), list(known), n=1)
    hint = f" Maksudnya {near[0]!r}? / Did you mean it?" if near else ""
    raise TableFault(
        f"{where} {value!r} tidak dikenal / unknown.{hint} Yang dikenal / known: "
        f"{', '.join(known)}."
    )

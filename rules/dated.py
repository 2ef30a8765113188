"""Dated parameters: every figure of the law with its first day in force and its source.

What belongs here: reading `parameters/**/*.yaml` and giving the value in force on a day.
What does not: the figures themselves (the YAML files), or the waves of a quarter (`quarter`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

import yaml

SHIPPED = Path(__file__).parent / "parameters"
QUARTERS = "tahap"
_ENTRY = {"berlaku_mulai", "isi", "sumber", "catatan"}


class ParameterMissing(LookupError):
    """No value of a parameter is in force on the day asked for, or its file does not exist."""


class ParameterFault(ValueError):
    """A parameter file that cannot be used: names the file and what is wrong in it."""


@dataclass(frozen=True)
class Entry:
    """One dated value. `catatan` notes where sources disagree."""

    berlaku_mulai: date
    isi: Any
    sumber: str
    catatan: str | None = None


@dataclass(frozen=True)
class Parameter:
    """One parameter with all its dated values, oldest first."""

    nama: str
    keterangan: str
    satuan: str
    nilai: tuple[Entry, ...]


@dataclass(frozen=True)
class Parameters:
    """All dated parameters by name: the path below `parameters/` without `.yaml`."""

    root: Path
    by_name: Mapping[str, Parameter] = field(repr=False)

    def entry(self, name: str, on: date) -> Entry:
        """The entry of `name` in force on `on`; ParameterMissing names the file and the day."""
        file = f"{name}.yaml"
        parameter = self.by_name.get(name)
        if parameter is None:
            raise ParameterMissing(
                f"Berkas parameter {file} tidak ada di rules/parameters, diperlukan untuk {on}. "
                f"Tambahkan berkas itu / parameter file {file} is missing, needed for {on}: add it."
            )
        starts = [entry.berlaku_mulai for entry in parameter.nilai]
        place = bisect_right(starts, on)
        if place == 0:
            raise ParameterMissing(
                f"Parameter {file} tidak punya nilai yang berlaku pada {on} (yang pertama mulai "
                f"{starts[0]}). Tambahkan nilai dengan berlaku_mulai ≤ {on} dan sumbernya / "
                f"no value of {file} is in force on {on}: add a dated entry with its source."
            )
        return parameter.nilai[place - 1]

    def value(self, name: str, on: date) -> Any:
        """The value of `name` in force on `on`, as it stands in the file."""
        return self.entry(name, on).isi

    def number(self, name: str, on: date) -> int:
        """A whole number; ParameterFault when the file holds something else."""
        found = self.value(name, on)
        if not isinstance(found, int) or isinstance(found, bool):
            raise ParameterFault(f"{name}.yaml: isi pada {on} harus bilangan bulat / whole number.")
        return found

    def text(self, name: str, on: date) -> str:
        """A word; ParameterFault when the file holds something else."""
        found = self.value(name, on)
        if not isinstance(found, str):
            raise ParameterFault(f"{name}.yaml: isi pada {on} harus kata / a word.")
        return found

    def words(self, name: str, on: date) -> list[str]:
        """A list of words; ParameterFault when the file holds something else."""
        found = self.value(name, on)
        if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
            raise ParameterFault(f"{name}.yaml: isi pada {on} harus daftar kata / list of words.")
        return cast("list[str]", found)


def load_parameters(root: Path | None = None) -> Parameters:
    """All parameters under `root` (default: the shipped ones); ParameterFault names a bad file."""
    root = SHIPPED if root is None else root
    found = [read_parameter(file, root) for file in parameter_files(root)]
    return Parameters(root, {parameter.nama: parameter for parameter in found})


def parameter_files(root: Path) -> list[Path]:
    """The files of dated parameters under `root`, sorted; those of the quarters are others."""
    return [path for path in sorted(root.rglob("*.yaml")) if path.parent != root / QUARTERS]


def read_parameter(file: Path, root: Path) -> Parameter:
    """The parameter in `file`; ParameterFault names the file and what is wrong in it."""
    return _parameter(file.relative_to(root).with_suffix("").as_posix(), _mapping(file, root))


def _mapping(file: Path, root: Path) -> dict[str, Any]:
    """The mapping a YAML file holds; ParameterFault when it is something else."""
    name = file.relative_to(root).as_posix()
    try:
        found = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as fault:
        raise ParameterFault(f"{name}: bukan YAML yang sah / not valid YAML: {fault}") from fault
    if not isinstance(found, dict):
        raise ParameterFault(f"{name}: harus berupa pasangan kunci dan isi / must be a mapping.")
    return found


def _parameter(name: str, found: dict[str, Any]) -> Parameter:
    entries = found.get("nilai")
    if not isinstance(entries, list) or not entries:
        raise ParameterFault(f"{name}.yaml: `nilai` harus daftar yang berisi / a filled list.")
    unsaid = [word for word in ("keterangan", "satuan") if not str(found.get(word, "")).strip()]
    if unsaid:
        raise ParameterFault(f"{name}.yaml: {', '.join(unsaid)} kosong / is missing.")
    dated: list[Entry] = []
    for place, entry in enumerate(entries, start=1):
        when = entry.get("berlaku_mulai") if isinstance(entry, dict) else None
        known = isinstance(entry, dict) and set(entry) <= _ENTRY
        if not known or not isinstance(when, date) or "isi" not in entry or not entry.get("sumber"):
            raise ParameterFault(
                f"{name}.yaml: nilai ke-{place} ({when}) perlu berlaku_mulai (tanggal), isi dan "
                f"sumber, boleh catatan / entry {place} needs berlaku_mulai (a date), isi, sumber."
            )
        if dated and when <= dated[-1].berlaku_mulai:
            raise ParameterFault(
                f"{name}.yaml: berlaku_mulai {when} harus sesudah {dated[-1].berlaku_mulai}, naik "
                "dan tidak kembar / must come after the one before it."
            )
        dated.append(Entry(**entry))
    return Parameter(name, found["keterangan"], str(found["satuan"]), tuple(dated))

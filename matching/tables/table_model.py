"""The model of two tables: m and u of every level of every column, as a small readable file.

What belongs here: the model and its file.
What does not: estimating it (`training`), or what evidence weighs under it (`patterns`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from matching.tables.defaults import defaults
from matching.tables.spec import LinkSpec, TableFault

_FORMAT = 1
_DIGITS = 9


@dataclass(frozen=True)
class LevelWeight:
    """Share of pairs on one level: `m` of one person, `u` of two people, `house` of two people
    of one house; and the share of rows that agreement on it usually rests on (`usual`; None:
    the level is weighed alike however common the value)."""

    m: float
    u: float
    house: float
    usual: float | None = None


@dataclass(frozen=True)
class TableModel:
    """`columns`: column → level → weight, levels best first; `kinds`: column → kind;
    `matched`: share of the smaller table's rows that have a counterpart; `housed`: pairs of two
    people of one house, per row of the smaller table; `rare_most`: how much a rare or common
    value may add or take (log2)."""

    name: str
    kinds: Mapping[str, str]
    columns: Mapping[str, Mapping[str, LevelWeight]]
    matched: float
    housed: float
    rare_most: float
    version: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha256(self.text().encode()).hexdigest()[:8]
        object.__setattr__(self, "version", f"{self.name}-{digest}")

    def text(self) -> str:
        """The model as YAML; reading it back gives the same model."""
        body: dict[str, Any] = {
            "bentuk": _FORMAT,
            "nama": self.name,
            "berpadanan": self.matched,
            "serumah": self.housed,
            "langka_terbanyak": self.rare_most,
            "kolom": {
                name: {
                    "jenis": self.kinds[name],
                    "tingkat": {
                        level: {"m": weight.m, "u": weight.u, "s": weight.house}
                        | ({} if weight.usual is None else {"lazim": weight.usual})
                        for level, weight in levels.items()
                    },
                }
                for name, levels in self.columns.items()
            },
        }
        return (
            "# Model dua tabel / model of two tables. Bobot satu kolom = log2(m/u) + log2(lazim/\n"
            "# bagian baris yang memuat nilai itu). m: bagian pasangan yang satu orang, u: dua\n"
            "# orang, s: dua orang serumah (nama keluarga dan alamat sama, orangnya lain), yang\n"
            "# mengurangi bobot bila polanya juga pola serumah. berpadanan: bagian tabel terkecil\n"
            "# yang punya padanan; serumah: pasangan serumah per baris tabel terkecil.\n"
        ) + yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=100)


def rounded(value: float) -> float:
    """A number as the file holds it, so that a model read back weighs the same."""
    return float(f"{value:.{_DIGITS}g}")


def read_model(path: Path, spec: LinkSpec) -> TableModel:
    """The model in a file, checked against the specification; TableFault says what differs."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError):
        content = None
    if not isinstance(content, dict) or content.get("bentuk") != _FORMAT:
        raise TableFault(
            f"{path.name}: bukan model dua tabel bentuk {_FORMAT} / not a model of this form. "
            "Buat lagi tanpa --model, dengan --model-out / make it again with --model-out."
        )
    settings = defaults()
    wanted = {column.name: column.kind for column in spec.columns}
    try:
        kinds = {name: str(table["jenis"]) for name, table in content["kolom"].items()}
        model = TableModel(
            name=str(content["nama"]),
            kinds=kinds,
            columns={
                name: {
                    level: _weight(table["tingkat"][level])
                    for level in settings.level_names(kinds[name])
                }
                for name, table in content["kolom"].items()
            },
            matched=float(content["berpadanan"]),
            housed=float(content["serumah"]),
            rare_most=float(content["langka_terbanyak"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise TableFault(
            f"{path.name}: {fault} – tidak ada atau salah / missing or wrong. Bandingkan dengan "
            "berkas dari --model-out / compare with a file of --model-out."
        ) from None
    if kinds != wanted:
        differing = sorted(set(kinds.items()) ^ set(wanted.items()))
        raise TableFault(
            f"{path.name}: kolom tidak sama dengan spec / columns differ from the spec: "
            f"{', '.join(f'{name} ({kind})' for name, kind in differing)}."
        )
    return model


def _weight(table: Mapping[str, Any]) -> LevelWeight:
    m, u, house = float(table["m"]), float(table["u"]), float(table["s"])
    usual = None if table.get("lazim") is None else float(table["lazim"])
    if not all(0 < share <= 1 for share in (m, u, house, usual or 1.0)):
        raise ValueError("m, u, s, lazim harus di antara 0 dan 1 / must lie in (0, 1]")
    return LevelWeight(m, u, house, usual)

"""The lexicon of Indonesian names, read from the YAML files beside this module.

What belongs here: loading the tables (titles, written forms, sounds, common tokens) and
checking that they are well formed.
What does not: how they are applied to a name (`normalise`, `sounds`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml


class LexiconFault(ValueError):
    """A lexicon file that does not hold what it must."""


@dataclass(frozen=True)
class Titles:
    """Words around a name that are no part of it; all upper case."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    after_marked: tuple[str, ...]
    patronym: tuple[str, ...]
    patronym_marked: tuple[str, ...]
    clan_mark: tuple[str, ...]
    wife: tuple[str, ...]
    newborn: tuple[str, ...]
    child: tuple[str, ...]
    child_not_before: tuple[str, ...]
    newborn_link: tuple[str, ...]
    newborn_note: tuple[str, ...]
    no_name: tuple[str, ...]


@dataclass(frozen=True)
class Forms:
    """Other spellings of one token: everywhere, as first token, and glued.

    `glued`: (prefix, fewest letters after it), longest prefix first.
    """

    anywhere: Mapping[str, str]
    first: Mapping[str, str]
    glued: tuple[tuple[str, int], ...]
    assimilated: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sounds:
    """Ordered (regular expression, replacement) pairs that fold spellings onto sounds."""

    rules: tuple[tuple[str, str], ...]


def _read(name: str) -> dict[str, Any]:
    path = Path(__file__).parent / name
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise LexiconFault(f"{name}: isi harus berupa peta / the file must hold a mapping.")
    return content


def _words(content: Mapping[str, Any], key: str, name: str) -> tuple[str, ...]:
    if key not in content:
        raise LexiconFault(f"{name}: kunci '{key}' tidak ada / key is missing.")
    return tuple(str(content[key]).split())


@lru_cache(maxsize=1)
def titles() -> Titles:
    """The titles of gelar.yaml."""
    name = "gelar.yaml"
    content = _read(name)
    return Titles(
        before=_words(content, "depan", name),
        after=_words(content, "belakang", name),
        after_marked=_words(content, "belakang_bertanda", name),
        patronym=_words(content, "patronim", name),
        patronym_marked=_words(content, "patronim_bertanda", name),
        clan_mark=_words(content, "penanda_marga", name),
        wife=_words(content, "nyonya", name),
        newborn=_words(content, "bayi", name),
        child=_words(content, "anak", name),
        child_not_before=_words(content, "anak_bukan", name),
        newborn_link=_words(content, "bayi_penghubung", name),
        newborn_note=_words(content, "bayi_keterangan", name),
        no_name=tuple(content["tanpa_nama"]),
    )


def _inverted(table: Mapping[str, str], name: str) -> dict[str, str]:
    """Written form → canonical token; a form that claims two tokens is a fault."""
    inverted: dict[str, str] = {}
    for token, written in table.items():
        for form in written.split():
            if inverted.setdefault(form, token) != token:
                raise LexiconFault(f"{name}: bentuk '{form}' milik dua kata / claimed twice.")
    return inverted


@lru_cache(maxsize=1)
def forms() -> Forms:
    """The written forms of bentuk.yaml, form → canonical token."""
    name = "bentuk.yaml"
    content = _read(name)
    glued = [
        (prefix, int(group["sisa"]))
        for group in content["gabungan"]
        for prefix in group["awalan"].split()
    ]
    return Forms(
        anywhere=_inverted(content["semua"], name),
        first=_inverted(content["pertama"], name),
        glued=tuple(sorted(glued, key=lambda pair: (-len(pair[0]), pair[0]))),
        assimilated=tuple((rule["pola"], rule["jadi"]) for rule in content["asimilasi"]),
    )


@lru_cache(maxsize=1)
def sounds() -> Sounds:
    """The sound folding of bunyi.yaml as ordered regular expressions."""
    content = _read("bunyi.yaml")
    rest = int(content["sisa_akhir"])
    rules: list[tuple[str, str]] = []
    for rule in content["aturan"]:
        place, old, new = rule["di"], rule["dari"], rule["jadi"]
        if place == "awal":
            rules.append((f"^{old}", new))
        elif place == "akhir":
            rules.append((f"([A-Z]{{{rest},}}){old}$", "${1}" + new))
        elif place == "mana":
            rules.append((old, new))
        else:
            raise LexiconFault(f"bunyi.yaml: 'di: {place}' – awal, akhir atau mana / expected.")
    rules += [(f"{letter}{letter}+", letter) for letter in content["rangkap"]]
    return Sounds(tuple(rules))


def name_groups(names: pl.Series) -> pl.Series:
    """The habit each name as written follows, for measures side by side, never for matching.

    A group of umum.yaml one of whose words the name holds (the first in the file's order, but
    `islam` last), else SATU_KATA for one word, LAIN for more, TANPA_NAMA for none.
    """
    content = _read("umum.yaml")
    groups = [name for name in content if name != "islam"] + ["islam"]
    words = names.str.to_uppercase().str.replace_all(r"[^A-Z ]", " ").str.extract_all(r"[A-Z]+")
    frame = words.to_frame("kata")
    found = (
        pl.when(pl.col("kata").list.len() == 1).then(pl.lit("SATU_KATA")).otherwise(pl.lit("LAIN"))
    )
    for group in reversed(groups):
        held = pl.col("kata").list.set_intersection(content[group].split()).list.len() > 0
        found = pl.when(held).then(pl.lit(group.upper())).otherwise(found)
    return frame.select(pl.when(pl.col("kata").is_not_null()).then(found).alias("golongan"))[
        "golongan"
    ].fill_null("TANPA_NAMA")


@lru_cache(maxsize=1)
def common_tokens() -> tuple[str, ...]:
    """Tokens that say little about who a person is (umum.yaml), sorted."""
    content = _read("umum.yaml")
    return tuple(sorted({word for group in content.values() for word in str(group).split()}))

"""The token lists of names/*.yaml, flattened into one table for whole-column drawing.

What belongs here: reading the lists and where each group's tokens lie.
What does not: drawing names (names.py) or the lists themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl

from synthetic.settings import ROOM, read_yaml

COHORTS = ("tua", "tengah", "muda")
POSITIONS = ("depan", "belakang")


@dataclass(frozen=True)
class NameTables:
    """All tokens once, and where each group's lists lie among them."""

    tokens: pl.Series  # the last one is missing: nobody's token
    same: np.ndarray  # per token, the first token spelt alike
    groups: list[str]
    start: np.ndarray  # [group, position, sex, cohort]
    length: np.ndarray
    pattern: np.ndarray  # [group, cohort, 2]: cumulative chance of one and of two tokens
    prefix_start: np.ndarray  # [group, sex]
    prefix_edges: np.ndarray  # [group, sex, 8] cumulative chances
    prefix_by_family: np.ndarray
    order_start: np.ndarray  # [group, sex, 4] with -1 where a group has no birth-order names
    order_length: np.ndarray
    plain_prefix: np.ndarray  # [group, sex]: token id that takes a birth-order name, or -1
    clan_start: np.ndarray
    clan_length: np.ndarray
    clan_chance: np.ndarray
    joiner_start: np.ndarray
    joiner_edges: np.ndarray  # [group, 4]


@lru_cache(maxsize=1)
def name_tables() -> NameTables:
    """The lists of names/*.yaml, flattened."""
    shared = _yaml("bersama.yaml")
    files = sorted(p for p in (ROOM / "names").glob("*.yaml") if p.name != "bersama.yaml")
    contents = sorted((_yaml(p.name) for p in files), key=lambda c: str(c["kelompok"]))
    tokens: list[str] = []
    n = len(contents)

    def add(words: list[str]) -> int:
        tokens.extend(words)
        return len(tokens) - len(words)

    start = np.zeros((n, 2, 2, 3), np.int32)
    length = np.zeros((n, 2, 2, 3), np.int32)
    pattern = np.zeros((n, 3, 2), np.float32)
    prefix_start, prefix_edges = np.zeros((n, 2), np.int32), np.zeros((n, 2, 8), np.float32)
    plain, by_family = np.full((n, 2), -1, np.int32), np.zeros(n, bool)
    order_start, order_length = np.full((n, 2, 4), -1, np.int32), np.ones((n, 2, 4), np.int32)
    clan_start, clan_length = np.zeros(n, np.int32), np.ones(n, np.int32)
    clan_chance, joiner_start = np.zeros(n, np.float32), np.zeros(n, np.int32)
    joiner_edges = np.zeros((n, 4), np.float32)
    for g, content in enumerate(contents):
        for c, cohort in enumerate(COHORTS):
            pattern[g, c] = np.cumsum(content["pola"][cohort])[:2]
        by_family[g] = bool(content.get("awalan_sekeluarga", False))
        for s, sex in enumerate("LP"):
            prefixes: dict[str, float] = content["awalan"][sex]
            prefix_start[g, s] = add(list(prefixes))
            edges = np.cumsum(list(prefixes.values())) if prefixes else np.zeros(0)
            prefix_edges[g, s] = np.concatenate([edges, np.full(8 - len(edges), 9.0)])
            for p, position in enumerate(POSITIONS):
                lists = {
                    cohort: _words(content[position][sex][cohort], shared)
                    for cohort in ("tua", "muda")
                }
                lists["tengah"] = lists["muda"][::2] + lists["tua"][::2]
                for c, cohort in enumerate(COHORTS):
                    start[g, p, s, c] = add(lists[cohort])
                    length[g, p, s, c] = len(lists[cohort])
            if "urutan" in content:
                plain[g, s] = prefix_start[g, s] + list(prefixes).index(
                    content["urutan_bila_awalan"][s]
                )
                for place, words in enumerate(content["urutan"][sex]):
                    order_start[g, s, place] = add(words.split())
                    order_length[g, s, place] = len(words.split())
        clans = _words(content.get("marga", ""), shared)
        clan_start[g], clan_length[g] = add(clans), max(len(clans), 1)
        clan_chance[g] = float(content.get("marga_peluang", 0.0))
        joiners: dict[str, float] = content.get("penghubung_perempuan", {})
        joiner_start[g] = add(list(joiners))
        edges = np.cumsum(list(joiners.values())) if joiners else np.zeros(0)
        joiner_edges[g] = np.concatenate([edges, np.full(4 - len(edges), 9.0)])
    first: dict[str, int] = {}
    same = np.array([first.setdefault(word, place) for place, word in enumerate(tokens)], np.int32)
    return NameTables(
        same=same,
        tokens=pl.Series("token", [*tokens, None], dtype=pl.String),
        groups=[str(c["kelompok"]) for c in contents],
        start=start,
        length=length,
        pattern=pattern,
        prefix_start=prefix_start,
        prefix_edges=prefix_edges,
        prefix_by_family=by_family,
        order_start=order_start,
        order_length=order_length,
        plain_prefix=plain,
        clan_start=clan_start,
        clan_length=clan_length,
        clan_chance=clan_chance,
        joiner_start=joiner_start,
        joiner_edges=joiner_edges,
    )


def _words(text: str, shared: dict[str, Any]) -> list[str]:
    words: list[str] = []
    for word in text.split():
        words += _words(shared[word[1:]], shared) if word.startswith("@") else [word]
    return [w.replace("-", " ") if w.startswith("DAENG") else w for w in dict.fromkeys(words)]


def _yaml(name: str) -> dict[str, Any]:
    return read_yaml(f"names/{name}")

"""The blocking keys: which there are, and their hashes for reports.

What belongs here: reading blocking.yaml, the columns of hashes an index has, the hashes asked.
What does not: what a part means (`keys`), the register's hashes (`register_keys`), or looking
hashes up (`lookup`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import polars as pl
import yaml

from matching.keys import (
    CONDITIONS,
    PARTS,
    PLACES,
    combined_hash,
    report_pairs,
    report_parts,
    report_values,
    text_hash,
)
from matching.plain_names import distinct_rows

# The keys that gave a candidate are the bits of one 32-bit number.
MOST_KEYS = 32
# Columns every index has whatever blocking.yaml says: the members of a family, and how many
# people share a name in the nation and in a kabupaten/kota.
FAMILY, NAMESAKES, NEAR_NAMESAKES = ("kk",), ("nama",), ("kab", "nama")


class BlockingFault(ValueError):
    """A blocking file that names an unknown part, or two keys by one name."""


@dataclass(frozen=True)
class BlockingKey:
    """A named key: the parts that must agree, how many register rows it may hit, and of which
    persons it is asked (`CONDITIONS`, all of them; none = of everyone)."""

    name: str
    meaning: str
    parts: tuple[str, ...]
    cap: int
    asked_of: tuple[str, ...] = ()

    @property
    def column(self) -> str:
        """The column of the index that holds this key's hash: keys of the same parts share it."""
        return column_of(self.parts)


def column_of(parts: tuple[str, ...]) -> str:
    """The name of the index column that holds the hash of these parts."""
    return "+".join(parts)


@lru_cache(maxsize=1)
def blocking_keys() -> tuple[BlockingKey, ...]:
    """The keys of blocking.yaml, in their order."""
    path = Path(__file__).parent / "blocking.yaml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["kunci"]
    keys = tuple(
        BlockingKey(
            row["nama"],
            row["arti"],
            tuple(row["bagian"]),
            int(row["batas"]),
            tuple(row.get("bila", ())),
        )
        for row in rows
    )
    unknown = sorted(
        {part for key in keys for part in key.parts} - set(PARTS)
        | {name for key in keys for name in key.asked_of} - set(CONDITIONS)
    )
    if unknown or len({key.name for key in keys}) != len(keys):
        raise BlockingFault(
            f"blocking.yaml: bagian tidak dikenal atau nama kunci kembar / unknown part or "
            f"repeated key name: {unknown}. Yang dikenal / known: "
            f"{', '.join((*PARTS, *CONDITIONS))}."
        )
    if len(keys) > MOST_KEYS:
        raise BlockingFault(
            f"blocking.yaml: {len(keys)} kunci, paling banyak {MOST_KEYS}: jalur tiap calon "
            "disimpan sebagai bit / at most so many keys, a candidate's paths are kept as bits."
        )
    return keys


def index_columns() -> tuple[tuple[str, ...], ...]:
    """The parts of every hash column of the index, sorted by name."""
    wanted = {key.parts for key in blocking_keys()} | {FAMILY, NAMESAKES, NEAR_NAMESAKES}
    return tuple(sorted(wanted, key=column_of))


def kab_number(code: pl.Expr) -> pl.Expr:
    """The kabupaten/kota of an area code as a number; 0 where there is none."""
    return code.str.head(4).cast(pl.UInt16, strict=False).fill_null(0)


def report_hashes(people: pl.DataFrame) -> pl.DataFrame:
    """All keys of all persons named: `kunci` (place in blocking.yaml), `letak`, `k`, `orang`.

    `people` needs the row number `orang` and the prepared name columns. A person has as many
    rows per key as there are combinations of its parts' values, in any order; some may repeat.
    `letak` is the kabupaten/kota
    (`kab_number`) of a key that holds a place, else 0: asked everywhere.
    """
    values = _hashed_values(people)
    conditions = {name: people.filter(holds).select("orang") for name, holds in CONDITIONS.items()}
    frames = []
    for number, key in enumerate(blocking_keys()):
        # A place comes first so that its `letak` is kept.
        first, *others = sorted(key.parts, key=lambda part: part not in PLACES)
        table = values[first]
        for condition in key.asked_of:
            table = table.join(conditions[condition], on="orang", how="semi")
        for part in others:
            table = table.join(values[part].select("orang", part), on="orang")
        hashed = combined_hash(key.column, [pl.col(part) for part in key.parts])
        frames.append(
            table.select(
                pl.lit(number, pl.UInt8).alias("kunci"), "letak", hashed.alias("k"), "orang"
            )
        )
    return pl.concat(frames)


def _each_value(people: pl.DataFrame, values: list[pl.Expr]) -> pl.DataFrame:
    """orang, nilai: each value a person has, those of lists one by one, each once."""
    named = {f"n{place}": value for place, value in enumerate(values)}
    told = people.select("orang", **named)
    frames = []
    for name in named:
        one = told.select("orang", pl.col(name).alias("nilai")).drop_nulls("nilai")
        frames.append(one.explode("nilai") if isinstance(one.schema["nilai"], pl.List) else one)
    return _distinct_values(pl.concat(frames).drop_nulls("nilai"))


def _distinct_values(values: pl.DataFrame) -> pl.DataFrame:
    return values[np.sort(distinct_rows(values)[0])]


def _hashed_values(people: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Per part: orang, the hash of each value under the part's name, and the value's `letak`."""
    lists, pairs = report_values(), report_pairs(people["nama_lipat"])
    told: dict[str, pl.DataFrame] = {}
    hashed = {}
    needed = {part for key in blocking_keys() for part in key.parts}
    for part, (source, text) in report_parts().items():
        if part not in needed:
            continue
        if source not in told:
            told[source] = (
                _distinct_values(
                    pairs[source].select(
                        orang=people["orang"][pairs[source]["nama"]], nilai="nilai"
                    )
                )
                if source in pairs
                else _each_value(people, lists[source])
            )
        place = kab_number(pl.col("nilai")) if part in PLACES else pl.lit(0, pl.UInt16)
        hashed[part] = (
            told[source]
            .select("orang", text_hash(text).alias(part), place.alias("letak"))
            .drop_nulls(part)
        )
    return hashed

"""Blocking keys: the parts they are made of, on the register's side and on the report's.

What belongs here: what each part of `blocking.yaml` means on both sides, and how parts
become one 64-bit hash.
What does not: which keys there are (blocking.yaml), or looking them up (`lookup`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, reduce
from pathlib import Path

import polars as pl
import yaml

from matching.sounds import folded_common_tokens

# An odd 64-bit constant (the golden ratio) keeps the parts of a key from cancelling each other.
_MIX = 0x9E3779B97F4A7C15
_SEED = 20251001
_EDGE_LETTERS = 4
_NIK_HEAD = (0, 8)
_NIK_TAIL = (6, 10)
# Parts that are a place: a key with one of them is asked in the index of its kabupaten/kota only.
PLACES = frozenset({"desa", "kec", "kab"})
# Columns every index has whatever blocking.yaml says: the members of a family, and how many
# people share a name in the nation and in a kabupaten/kota.
FAMILY, NAMESAKES, NEAR_NAMESAKES = ("kk",), ("nama",), ("kab", "nama")


class BlockingFault(ValueError):
    """A blocking file that names an unknown part, or two keys by one name."""


@dataclass(frozen=True)
class BlockingKey:
    """A named key: the parts that must agree, and how many register rows it may hit."""

    name: str
    meaning: str
    parts: tuple[str, ...]
    cap: int

    @property
    def column(self) -> str:
        """The column of the index that holds this key's hash: keys of the same parts share it."""
        return column_of(self.parts)

    @property
    def local(self) -> bool:
        """True if the key holds a place, so that one kabupaten/kota can answer it."""
        return any(part in PLACES for part in self.parts)


def column_of(parts: tuple[str, ...]) -> str:
    """The name of the index column that holds the hash of these parts."""
    return "+".join(parts)


@lru_cache(maxsize=1)
def blocking_keys() -> tuple[BlockingKey, ...]:
    """The keys of blocking.yaml, in their order."""
    path = Path(__file__).parent / "blocking.yaml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["kunci"]
    keys = tuple(
        BlockingKey(row["nama"], row["arti"], tuple(row["bagian"]), int(row["batas"]))
        for row in rows
    )
    unknown = sorted({part for key in keys for part in key.parts} - set(PARTS))
    if unknown or len({key.name for key in keys}) != len(keys):
        raise BlockingFault(
            f"blocking.yaml: bagian tidak dikenal atau nama kunci kembar / unknown part or "
            f"repeated key name: {unknown}. Yang dikenal / known: {', '.join(PARTS)}."
        )
    return keys


def text_hash(text: pl.Expr) -> pl.Expr:
    """A 64-bit hash of a text, null for null; the same in every process of one lock file."""
    return pl.when(text.is_not_null()).then(text.hash(seed=_SEED))


def combined_hash(name: str, parts: list[pl.Expr]) -> pl.Expr:
    """One hash of a key's name and its parts' hashes; null if any part is null."""
    start = pl.lit(name).hash(seed=_SEED)
    multiplier = pl.lit(_MIX, dtype=pl.UInt64)
    return reduce(lambda so_far, part: (so_far * multiplier).xor(part), parts, start)


def sorted_name(folded: pl.Expr) -> pl.Expr:
    """A folded name with its tokens in alphabetical order."""
    return folded.str.split(" ").list.sort().list.join(" ")


def telling_tokens(folded: pl.Expr) -> pl.Expr:
    """The tokens of a folded name that say who someone is; the whole name if none does."""
    common = folded_common_tokens()
    tokens = folded.str.split(" ")
    telling = tokens.list.eval(pl.element().filter(~pl.element().is_in(common)))
    whole = pl.concat_list(sorted_name(folded))
    return (
        pl.when(folded.is_null())
        .then(None)
        .when(telling.list.len() > 0)
        .then(telling)
        .otherwise(whole)
    )


def swapped_day_and_month(birth: pl.Expr) -> pl.Expr:
    """The date with day and month exchanged, null where that is no date or the same date."""
    exchanged = pl.when(
        (birth.dt.day() <= 12) & (birth.dt.day() != birth.dt.month().cast(pl.Int8))
    ).then(pl.date(birth.dt.year(), birth.dt.day(), birth.dt.month()))
    return exchanged


def _date_text(date: pl.Expr) -> pl.Expr:
    return date.cast(pl.Int32).cast(pl.String)


def _register_parts() -> dict[str, pl.Expr]:
    """Each part as one text per register row, from the columns of the index."""
    first, tokens = pl.col("kata_arti").list.first(), pl.col("kata_arti").list.len()
    return {
        "nik": pl.col("nik"),
        "kk": pl.col("no_kk"),
        "nik_depan": pl.col("nik").str.slice(*_NIK_HEAD),
        "nik_belakang": pl.col("nik").str.slice(*_NIK_TAIL),
        "desa": pl.col("kode_desa"),
        "kec": pl.col("kode_desa").str.slice(0, 6),
        "kab": pl.col("kode_desa").str.slice(0, 4),
        "tanggal": _date_text(pl.col("tgl_lahir")),
        "token_depan": first,
        "token_belakang": pl.when(tokens > 1).then(pl.col("kata_arti").list.last()),
        "pangkal_kata": first.str.head(_EDGE_LETTERS),
        "ujung_kata": first.str.tail(_EDGE_LETTERS),
        "nama": sorted_name(pl.col("nama_lipat")),
        "kepala": sorted_name(pl.col("kepala_lipat")),
        "pasangan": pl.col("pasangan_arti").list.first(),
        "suami": pl.when(pl.col("jk") == "P").then(pl.col("pasangan_arti").list.first()),
    }


def _report_parts() -> dict[str, pl.Expr]:
    """Each part as a list of texts per person named, from the prepared people table."""
    places = pl.concat_list("kode_desa", "kode_desa_asal", "kode_desa_tujuan")
    niks = pl.concat_list("nik", "no_kk")
    dates = pl.concat_list(
        _date_text(pl.col("tgl_lahir")), _date_text(swapped_day_and_month(pl.col("tgl_lahir")))
    )
    tokens = pl.col("kata_arti")
    return {
        "nik": niks,
        "kk": niks,
        "nik_depan": pl.concat_list(pl.col("nik").str.slice(*_NIK_HEAD)),
        "nik_belakang": pl.concat_list(pl.col("nik").str.slice(*_NIK_TAIL)),
        "desa": places,
        "kec": places.list.eval(pl.element().str.slice(0, 6)),
        "kab": places.list.eval(pl.element().str.slice(0, 4)),
        "tanggal": dates,
        "token_depan": tokens,
        "token_belakang": tokens,
        "pangkal_kata": tokens.list.eval(pl.element().str.head(_EDGE_LETTERS)),
        "ujung_kata": tokens.list.eval(pl.element().str.tail(_EDGE_LETTERS)),
        "nama": pl.concat_list(sorted_name(pl.col("nama_lipat"))),
        "kepala": pl.concat_list(
            sorted_name(pl.col("kepala_lipat")), sorted_name(pl.col("pasangan_lipat"))
        ),
        "pasangan": pl.col("pasangan_arti"),
        "suami": pl.when(pl.col("tanda") == "NYONYA").then(pl.col("kata_arti")),
    }


PARTS: tuple[str, ...] = tuple(_register_parts())


def index_columns() -> tuple[tuple[str, ...], ...]:
    """The parts of every hash column of the index, sorted by name."""
    wanted = {key.parts for key in blocking_keys()} | {FAMILY, NAMESAKES, NEAR_NAMESAKES}
    return tuple(sorted(wanted, key=column_of))


def register_hashes(people: pl.DataFrame) -> pl.DataFrame:
    """The hash columns of the index, one row per row of `people`; null where a part is."""
    parts = _register_parts()
    needed = sorted({part for column in index_columns() for part in column})
    hashed = people.select(text_hash(parts[part]).alias(part) for part in needed)
    return hashed.select(
        combined_hash(column_of(column), [pl.col(part) for part in column]).alias(column_of(column))
        for column in index_columns()
    )


def kab_number(code: pl.Expr) -> pl.Expr:
    """The kabupaten/kota of an area code as a number; 0 where there is none."""
    return code.str.head(4).cast(pl.UInt16, strict=False).fill_null(0)


def report_hashes(people: pl.DataFrame) -> pl.DataFrame:
    """All keys of all persons named: `kunci` (place in blocking.yaml), `letak`, `k`, `orang`.

    `people` needs the row number `orang` and the prepared name columns. A person has as many
    rows per key as there are combinations of its parts' values. `letak` is the kabupaten/kota
    (`kab_number`) of a key that holds a place, else 0: asked everywhere.
    """
    parts = _report_parts()
    values = {
        part: _part_values(people, part, parts[part])
        for part in sorted({part for key in blocking_keys() for part in key.parts})
    }
    frames = []
    for number, key in enumerate(blocking_keys()):
        # A place comes first so that its `letak` is kept.
        first, *others = sorted(key.parts, key=lambda part: part not in PLACES)
        table = values[first]
        for part in others:
            table = table.join(values[part].select("orang", part), on="orang")
        hashed = combined_hash(key.column, [pl.col(part) for part in key.parts])
        frames.append(
            table.select(
                pl.lit(number, pl.UInt8).alias("kunci"), "letak", hashed.alias("k"), "orang"
            )
        )
    return pl.concat(frames).sort("kunci", "letak", "k", "orang")


def _part_values(people: pl.DataFrame, part: str, values: pl.Expr) -> pl.DataFrame:
    """orang, the hash of each value of a part under its name, and the value's `letak`."""
    distinct = (
        people.select("orang", values.alias("nilai")).explode("nilai").drop_nulls("nilai").unique()
    )
    place = kab_number(pl.col("nilai")) if part in PLACES else pl.lit(0, pl.UInt16)
    return distinct.select("orang", text_hash(pl.col("nilai")).alias(part), place.alias("letak"))

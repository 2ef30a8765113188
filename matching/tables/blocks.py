"""Which pairs are compared: keys of columns that agree, stated and automatic.

What belongs here: a value's key by its kind, joining keys, which automatic keys are cheap.
What does not: comparing the pairs found (`evidence`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import polars as pl

from matching.keys import combined_hash, sorted_name, swapped_day_and_month, text_hash
from matching.tables.columns import CodedColumn, Ints, Tables
from matching.tables.defaults import Defaults
from matching.tables.spec import BlockPart, LinkSpec

_PAIR = ["kiri", "kanan"]


@dataclass(frozen=True)
class Key:
    """One blocking key; `exchanged` = the right side's columns stand in another order."""

    parts: tuple[BlockPart, ...]
    exchanged: bool = False
    automatic: bool = False

    @property
    def name(self) -> str:
        """As a reader says it: surname:3 + date_of_birth."""
        written = [f"{p.column}:{p.letters}" if p.letters else p.column for p in self.parts]
        return (" <> " if self.exchanged else " + ").join(written)


@dataclass(frozen=True)
class Candidates:
    """`pairs`: kiri, kanan (row numbers), sorted; `keys`: name, pairs found, pairs left out
    because one value stands in too many rows."""

    pairs: pl.DataFrame
    keys: pl.DataFrame


def candidates(tables: Tables, spec: LinkSpec, settings: Defaults) -> Candidates:
    """All pairs that agree on a stated key, and those of the cheapest automatic keys."""
    sides = _Sides(tables)
    stated = [Key(parts) for parts in spec.blocks]
    chosen = [(key, sides.cost(key)) for key in stated]
    if spec.auto_blocks or not stated:
        chosen += _cheapest(sides, spec, settings, stated)
    found = pl.DataFrame(schema={"kiri": pl.Int64, "kanan": pl.Int64})
    rows = []
    for key, cost in chosen:
        pairs, left_out = sides.pairs(key, settings.largest_block)
        found = pl.concat([found, pairs]).unique()
        rows.append((key.name, key.automatic, cost, left_out))
    keys = pl.DataFrame(
        rows,
        schema={
            "kunci": pl.String,
            "otomatis": pl.Boolean,
            "pasangan": pl.Int64,
            "dilewati": pl.Int64,
        },
        orient="row",
    )
    return Candidates(found.sort(_PAIR), keys)


def _cheapest(
    sides: _Sides, spec: LinkSpec, settings: Defaults, stated: list[Key]
) -> list[tuple[Key, int]]:
    """Automatic keys, the most selective first, as far as the number of pairs allows.

    Single columns, then two columns together, names also by their first letters and, where
    there are two name columns, exchanged.
    """
    kinds = {column.name: column.kind for column in spec.columns}
    whole = [BlockPart(name) for name in kinds]
    names = [name for name, kind in kinds.items() if kind == "nama"]
    starts = [BlockPart(name, settings.prefix) for name in names]
    options = [Key((part,), automatic=True) for part in whole]
    options += [
        Key(pair, automatic=True)
        for pair in combinations([*whole, *starts], 2)
        if pair[0].column != pair[1].column
    ]
    options += [
        Key((BlockPart(a), BlockPart(b)), exchanged=True, automatic=True)
        for a, b in combinations(names, 2)
    ]
    costs = sorted(
        ((sides.cost(key), place, key) for place, key in enumerate(options)),
        key=lambda row: row[:2],
    )
    budget = min(settings.pairs_per_row * sides.rows, settings.most_pairs)
    chosen: dict[Key, int] = {}
    for cost, _, key in costs:
        if cost == 0 or any(_covers(other, key) for other in (*stated, *chosen)):
            continue
        # A longer key finds nothing that this shorter one does not, and makes room for it.
        kept = {other: spent for other, spent in chosen.items() if not _covers(key, other)}
        if sum(kept.values()) + cost > budget:
            continue
        chosen = kept | {key: cost}
    return list(chosen.items())


def _covers(short: Key, long: Key) -> bool:
    """Every pair that agrees on `long` agrees on `short` too."""
    if short.exchanged or long.exchanged:
        return short == long
    return all(
        any(
            own.column == part.column and (own.letters == 0 or 0 < part.letters <= own.letters)
            for own in long.parts
        )
        for part in short.parts
    )


class _Sides:
    """The hashed key parts of both tables, made once per part."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._by_name = {coded.column.name: coded for coded in tables.columns}
        self._known: dict[tuple[BlockPart, bool], pl.DataFrame] = {}

    @property
    def rows(self) -> int:
        """Rows of the larger table."""
        return max(self._tables.left_ids.len(), self._tables.right_ids.len())

    def cost(self, key: Key) -> int:
        """How many pairs agree on the key (both orders where a table meets itself)."""
        left, right = (self._side(key, left=left).group_by("k").len() for left in (True, False))
        both = left.join(right, on="k")
        return int(both.select((pl.col("len").cast(pl.Int64) * pl.col("len_right")).sum()).item())

    def pairs(self, key: Key, largest: int) -> tuple[pl.DataFrame, int]:
        """The pairs that agree on the key, and how many pairs its largest values would add."""
        left = self._side(key, left=True).with_columns(pl.len().over("k").alias("n"))
        right = self._side(key, left=False).with_columns(pl.len().over("k").alias("n"))
        sizes = left.select("k", "n").unique().join(right.select("k", "n").unique(), on="k")
        product = pl.col("n").cast(pl.Int64) * pl.col("n_right")
        crowded = sizes.filter(product > largest)
        left_out = int(crowded.select(product.sum()).item() or 0)
        joined = (
            left.join(crowded.select("k"), on="k", how="anti")
            .join(right, on="k")
            .select(pl.col("baris").alias("kiri"), pl.col("baris_right").alias("kanan"))
        )
        if self._tables.one:
            low, high = pl.min_horizontal(_PAIR), pl.max_horizontal(_PAIR)
            joined = joined.filter(pl.col("kiri") != pl.col("kanan")).select(
                low.alias("kiri"), high.alias("kanan")
            )
        return joined.unique(), left_out

    def _side(self, key: Key, *, left: bool) -> pl.DataFrame:
        """baris, k: one row per combination of the parts' values of a table's row."""
        parts = key.parts if left or not key.exchanged else key.parts[::-1]
        frame = self._part(parts[0], left=left)
        for number, part in enumerate(parts[1:], start=1):
            frame = frame.join(self._part(part, left=left).rename({"h0": f"h{number}"}), on="baris")
        hashes = [pl.col(f"h{number}") for number in range(len(parts))]
        return frame.select("baris", combined_hash("kunci", hashes).alias("k"))

    def _part(self, part: BlockPart, *, left: bool) -> pl.DataFrame:
        """baris, h0: the hashed value of one column; a date on the left also exchanged."""
        if (part, left) not in self._known:
            coded = self._by_name[part.column]
            code = coded.left if left else coded.right
            texts = coded.values.select(_key_text(coded, part.letters).alias("teks"))
            frames = [_by_row(code, texts["teks"])]
            if left and coded.column.kind == "tanggal":
                other = coded.values.select(
                    swapped_day_and_month(pl.col("hari")).dt.strftime("%Y%m%d").alias("teks")
                )
                frames.append(_by_row(code, other["teks"]))
            self._known[(part, left)] = pl.concat(frames)
        return self._known[(part, left)]


def _key_text(coded: CodedColumn, letters: int) -> pl.Expr:
    """What must be equal for two values to agree on a key: the sound of a name, the words of a
    text in any order, the value itself otherwise."""
    if coded.column.kind == "nama":
        text = sorted_name(pl.col("lipat"))
    elif coded.column.kind == "teks":
        text = sorted_name(pl.col("nilai"))
    else:
        text = pl.col("nilai")
    return text.str.head(letters) if letters else text


def _by_row(code: Ints, texts: pl.Series) -> pl.DataFrame:
    known = code >= 0
    rows = np.flatnonzero(known)
    return (
        pl.DataFrame({"baris": rows, "teks": texts.gather(code[known])})
        .drop_nulls("teks")
        .select("baris", text_hash(pl.col("teks")).alias("h0"))
    )

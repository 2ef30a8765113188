"""Two releases compared part by part.

What belongs here: reading both sides in step, and the rows of what differs.
What does not: what is seen to have changed (`changed_between`), pairing, causes and sums
(release/difference), or showing them (pipelines).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from assets.changed_between import Side, lineage_of, origins_of, seen_between, side
from assets.folders import Progress
from release.difference import (
    Seen,
    changed,
    persons_side_by_side,
    seen_of_persons,
    side_by_side,
    with_causes,
)
from release.difference.pairs import AFTER, Sides
from schemas.decisions import DECISIONS, PBI_LIST
from schemas.difference import PERSON_DIFFERENCES, RELEASE_DIFFERENCES
from schemas.table import Table

__all__ = ["Compared", "Side", "compared", "differences", "person_differences", "side"]


@dataclass(frozen=True)
class Compared:
    """Two releases, and what is seen to have changed between them."""

    first: Side
    second: Side
    lineage: pl.DataFrame
    seen: Seen

    def with_origins(self, sides: Sides) -> Seen:
        """`seen`, and why the families of rows that stand in one release alone came or went."""
        alone = (_homes(rows, self.lineage) for rows in (sides.only_first, sides.only_second))
        origin = origins_of(self.first, self.second, *alone)
        return replace(self.seen, families=pl.concat([self.seen.families, origin]).unique())


def compared(first: Side, second: Side) -> Compared:
    """The two sides after a look through registers, lists, reviews and manifests."""
    lineage = lineage_of(first, second)
    return Compared(first, second, lineage, seen_between(first, second, lineage))


def differences(two: Compared, progress: Progress) -> Iterator[pl.DataFrame]:
    """RELEASE_DIFFERENCES, part by part, sorted; at last the families that changed part.

    One part is in memory at a time, besides the few families that stand alone in a part, the
    events, and the list rows that are new to the second release.
    """

    def paired(one: pl.DataFrame, other: pl.DataFrame) -> Sides:
        return side_by_side(one, other, two.lineage)

    for pairs, seen in _pairs(two, DECISIONS, paired, progress):
        yield _rows(pairs, seen, two)


def person_differences(two: Compared, progress: Progress) -> Iterator[pl.DataFrame]:
    """PERSON_DIFFERENCES with `program` and amounts of 0, part by part like `differences`."""
    for pairs, seen in _pairs(two, PBI_LIST, persons_side_by_side, progress):
        yield _person_rows(pairs, seen_of_persons(seen, pairs, two.lineage), two)


def _pairs(
    two: Compared,
    table: Table,
    paired: Callable[[pl.DataFrame, pl.DataFrame], Sides],
    progress: Progress,
) -> Iterator[tuple[pl.DataFrame, Seen]]:
    """What differs in each part, then what stood alone in its part, each with what is seen."""
    mine, theirs = two.first.parts(table), two.second.parts(table)
    areas = sorted({*mine, *theirs})
    alone: tuple[list[pl.DataFrame], list[pl.DataFrame]] = ([], [])
    for number, kab in enumerate(areas, 1):
        progress("selisih", number, len(areas))
        sides = paired(_part(mine, kab, table), _part(theirs, kab, table))
        alone[0].append(sides.only_first)
        alone[1].append(sides.only_second)
        yield changed(sides.both), two.seen
    rest = paired(pl.concat(alone[0]), pl.concat(alone[1]))
    left = rest.only_second.rename(
        {name: f"{name}{AFTER}" for name in rest.only_second.columns if name not in _KEY}
    )
    everyone = pl.concat([changed(rest.both), rest.only_first, left], how="diagonal")
    yield everyone, two.with_origins(rest)


_KEY = ("program", "kunci")


def _part(found: dict[str, Path], kab: str, table: Table) -> pl.DataFrame:
    path = found.get(kab)
    return table.empty() if path is None else pl.read_parquet(path, hive_partitioning=False)


def _homes(rows: pl.DataFrame, lineage: pl.DataFrame) -> pl.DataFrame:
    """no_kk and kunci of the families of `rows`, which are of families or of persons."""
    if "peserta" not in rows.columns:
        return rows.select("no_kk", "kunci")
    named = (
        rows.select("no_kk").unique().join(lineage, left_on="no_kk", right_on="nomor", how="left")
    )
    return named.select("no_kk", kunci=pl.coalesce("keluarga", "no_kk"))


def _rows(pairs: pl.DataFrame, seen: Seen, two: Compared) -> pl.DataFrame:
    """Pairs with their causes, in the columns of the table."""
    schema = RELEASE_DIFFERENCES.polars_schema()
    if pairs.is_empty():
        return RELEASE_DIFFERENCES.empty()
    named = with_causes(pairs, seen).select(
        *_shared(two),
        "program",
        pl.col("nominal_hak").alias("hak_awal"),
        _now("nominal_hak").alias("hak_akhir"),
        pl.col("nominal").fill_null(0).alias("nominal_awal"),
        _now("nominal").fill_null(0).alias("nominal_akhir"),
        "sebab",
        "kemungkinan",
    )
    return named.select(pl.col(name).cast(dtype) for name, dtype in schema.items()).sort(
        *RELEASE_DIFFERENCES.sort, "no_kk_awal", nulls_last=True
    )


def _person_rows(pairs: pl.DataFrame, seen: Seen, two: Compared) -> pl.DataFrame:
    """Pairs of persons with their causes; `program` and amounts stand behind, for the account."""
    nothing = pl.lit(0, dtype=pl.Int64)
    schema = {
        **PERSON_DIFFERENCES.polars_schema(),
        "program": pl.String(),
        "nominal_awal": pl.Int64(),
        "nominal_akhir": pl.Int64(),
    }
    if pairs.is_empty():
        return pl.DataFrame(schema=schema)
    named = with_causes(pairs, seen).select(
        *_shared(two),
        pl.col("kunci").alias("id_orang"),
        pl.col("peserta").alias("peserta_awal"),
        _now("peserta").alias("peserta_akhir"),
        "program",
        nothing.alias("nominal_awal"),
        nothing.alias("nominal_akhir"),
        "sebab",
        "kemungkinan",
    )
    return named.select(pl.col(name).cast(dtype) for name, dtype in schema.items()).sort(
        PERSON_DIFFERENCES.sort, nulls_last=True
    )


def _shared(two: Compared) -> list[pl.Expr]:
    """The columns a family's and a person's difference have in common."""
    return [
        pl.lit(str(two.first.tahap)).alias("tahap_awal"),
        pl.lit(str(two.second.tahap)).alias("tahap_akhir"),
        pl.coalesce(_now("no_kk"), "no_kk").alias("no_kk"),
        pl.col("no_kk").alias("no_kk_awal"),
        *(
            pl.coalesce(_now(name), name).alias(name)
            for name in ("kode_desa", "kode_kabupaten_kota", "kode_provinsi")
        ),
        pl.col("status").alias("status_awal"),
        pl.col("alasan_utama").alias("alasan_awal"),
        _now("status").alias("status_akhir"),
        _now("alasan_utama").alias("alasan_akhir"),
    ]


def _now(name: str) -> pl.Expr:
    return pl.col(f"{name}{AFTER}")

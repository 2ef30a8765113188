"""Two releases compared part by part.

What belongs here: reading both sides in step, and the rows of what differs.
What does not: what is seen to have changed (`changed_between`), pairing, causes and sums
(release/difference), or showing them (pipelines).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from assets.changed_between import Side, lineage_of, origins_of, seen_between, side
from assets.folders import Progress
from release.difference import Seen, changed, side_by_side, with_causes
from release.difference.pairs import AFTER
from schemas.decisions import DECISIONS
from schemas.difference import RELEASE_DIFFERENCES

__all__ = ["Side", "differences", "side"]


def differences(first: Side, second: Side, progress: Progress) -> Iterator[pl.DataFrame]:
    """RELEASE_DIFFERENCES, part by part, sorted; at last the families that changed part.

    One part is in memory at a time, besides the few families that stand alone in a part, the
    events, and the list rows that are new to the second release.
    """
    lineage = lineage_of(first, second)
    seen = seen_between(first, second, lineage)
    mine, theirs = first.parts(), second.parts()
    areas = sorted({*mine, *theirs})
    alone: tuple[list[pl.DataFrame], list[pl.DataFrame]] = ([], [])
    for number, kab in enumerate(areas, 1):
        progress("selisih", number, len(areas))
        sides = side_by_side(_part(mine, kab), _part(theirs, kab), lineage)
        alone[0].append(sides.only_first)
        alone[1].append(sides.only_second)
        yield _rows(changed(sides.both), seen, first, second)
    rest = side_by_side(pl.concat(alone[0]), pl.concat(alone[1]), lineage)
    origin = origins_of(first, second, rest.only_first, rest.only_second)
    known = Seen(
        pl.concat([seen.families, origin]), seen.blind, seen.parameters, seen.time, seen.programmes
    )
    left = rest.only_second.rename(
        {name: f"{name}{AFTER}" for name in rest.only_second.columns if name not in _KEY}
    )
    everyone = pl.concat([changed(rest.both), rest.only_first, left], how="diagonal")
    yield _rows(everyone, known, first, second)


_KEY = ("program", "kunci")


def _part(found: dict[str, Path], kab: str) -> pl.DataFrame:
    path = found.get(kab)
    return DECISIONS.empty() if path is None else pl.read_parquet(path, hive_partitioning=False)


def _rows(pairs: pl.DataFrame, seen: Seen, first: Side, second: Side) -> pl.DataFrame:
    """Pairs with their causes, in the columns of the table."""
    schema = RELEASE_DIFFERENCES.polars_schema()
    if pairs.is_empty():
        return RELEASE_DIFFERENCES.empty()
    named = with_causes(pairs, seen).select(
        pl.lit(str(first.tahap)).alias("tahap_awal"),
        pl.lit(str(second.tahap)).alias("tahap_akhir"),
        "program",
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


def _now(name: str) -> pl.Expr:
    return pl.col(f"{name}{AFTER}")

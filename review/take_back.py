"""A wrong link taken back: the rows that say so.

What belongs here: what a revocation names, and whether it already counts.
What does not: what the next run makes of it (`verdicts`, `settle`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from review.verdicts import NEEDED, votes_in_force
from schemas.officers import officer_key
from schemas.review import ENGINE, REVOCATIONS


class NothingToTakeBack(ValueError):
    """No link and no decision stands for that pair, or this officer has taken it back already."""


@dataclass(frozen=True)
class TakenBack:
    """`rows`: REVOCATIONS to record; `officers`: how many now agree; `needed`: of how many."""

    rows: pl.DataFrame
    officers: int
    needed: int


def taken_back(
    pair: pl.DataFrame,
    decisions: pl.DataFrame,
    revocations: pl.DataFrame,
    officer: str,
    reason: str,
    day: date,
) -> TakenBack:
    """The revocation of every decision in force about the pair, or of the engine's own link.

    `pair`: one row with the pair's columns, `dua_petugas` and `keputusan` of its link now.
    Where two had to agree to make the link, two different officers take it back.
    """
    one = pair.row(0, named=True)
    targets, before = agreed_so_far(one, decisions, revocations)
    me = pl.select(officer_key(pl.lit(officer))).item()
    if not targets:
        raise NothingToTakeBack(
            "Tidak ada putusan atau padanan yang berlaku untuk pasangan itu / nothing stands for "
            "that pair."
        )
    if me in before:
        raise NothingToTakeBack(
            "Petugas ini sudah menarik pasangan itu; perlu petugas lain / another officer must "
            "agree."
        )
    schema = REVOCATIONS.polars_schema()
    rows = (
        pair.drop("keputusan")
        .join(
            pl.DataFrame({"id_keputusan": targets}, schema={"id_keputusan": pl.String}), how="cross"
        )
        .with_columns(
            pl.lit(me).alias("petugas"),
            pl.lit(reason).alias("alasan"),
            pl.lit(day).alias("tanggal"),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in schema.items())
    )
    return TakenBack(rows, len(before) + 1, NEEDED[bool(one["dua_petugas"])])


def agreed_so_far(
    pair: Mapping[str, Any], decisions: pl.DataFrame, revocations: pl.DataFrame
) -> tuple[list[str], set[str]]:
    """What stands for the pair (ids of decisions, or ENGINE), and who took all or part of it back.

    `pair`: `bukti` and `keputusan` of its link now; officers by their keys.
    """
    own = votes_in_force(decisions, revocations).filter(pl.col("bukti") == pair["bukti"])
    targets = own["id_keputusan"].sort().to_list()
    if not targets and pair["keputusan"] == "DITERIMA":
        targets = [ENGINE]
    before = revocations.filter(
        (pl.col("bukti") == pair["bukti"]) & pl.col("id_keputusan").is_in(targets)
    )
    return targets, set(before.select(officer_key(pl.col("petugas"))).to_series())

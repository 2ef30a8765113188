"""Whether a table fits its schema, as a check result.

What belongs here: reading a table piece by piece, putting each to pandera, and the spec of
such a check.
What does not: which table stands where (`schema`, `schema_inside`), or what a column may hold.
"""

import warnings
from collections.abc import Iterable
from pathlib import Path

import dagster as dg
import polars as pl

from schemas.table import Table
from schemas.validate import SchemaFault, validated

NAME = "sesuai_skema"
Pieces = Iterable[tuple[str, pl.DataFrame]]
"""What a table consists of: each piece with the name a reader finds it by."""


def parquet(files: Iterable[Path]) -> Pieces:
    """The files of a table, each read when its turn comes."""
    return ((path.name, pl.read_parquet(path, hive_partitioning=False)) for path in files)


def judge(
    asset: str, check: str, table: Table, pieces: Pieces, repeated: Iterable[str] = ()
) -> dg.AssetCheckResult:
    """Whether every piece fits its table; the reason names columns, checks and row counts.

    `repeated`: faults of the table as a whole, in words, where its key runs over pieces.
    """
    faults, count = [], 0
    for name, piece in pieces:
        count += 1
        try:
            validated(piece, table)
        except SchemaFault as fault:
            faults.append(f"{name}: {fault}")
    faults += repeated
    return dg.AssetCheckResult(
        asset_key=asset,
        check_name=check,
        passed=not faults,
        description="; ".join(faults) or f"{count} berkas sesuai skema / fit the schema.",
        metadata={"berkas": count, "berkas_salah": len(faults)},
    )


def schema_spec(
    asset: str, check: str, table: str, partitions: dg.PartitionsDefinition[str] | None = None
) -> dg.AssetCheckSpec:
    """The spec of the blocking check `check` that `table` fits, on `asset`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.PreviewWarning)
        return dg.AssetCheckSpec(
            check,
            asset=asset,
            blocking=True,
            description=f"Setiap baris {table} sesuai skemanya. / Every row fits its schema.",
            partitions_def=partitions,
        )

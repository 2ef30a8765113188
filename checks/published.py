"""Great Expectations over the published lists: judging what was really written.

What belongs here: the expectations on `daftar_kpm`, made from its table, file by file.
What does not: Data Docs (they load scripts from outside and carry the clock), results with
rows in them, or any part of the gate.
"""

import os
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from assets.graph.faults import told_faults
from assets.graph.partitions import TAHAP
from assets.graph.workplace import Workplace
from schemas.decisions import KPM_LIST
from schemas.tahap import Tahap

NAME = "daftar_kpm_great_expectations"


@dataclass(frozen=True)
class ListVerdict:
    """One expectation on one published file: its name, the columns, and whether it holds."""

    berkas: str
    harapan: str
    kolom: str
    lulus: bool

    def as_json(self) -> dict[str, object]:
        """The verdict as a manifest or report can hold it."""
        return {
            "berkas": self.berkas,
            "harapan": self.harapan,
            "kolom": self.kolom,
            "lulus": self.lulus,
        }


def expectations() -> list[Any]:
    """What every published list must keep: columns, key, no gaps, words, patterns, bounds."""
    import great_expectations.expectations as gxe

    found = [
        gxe.ExpectTableColumnsToMatchOrderedList(column_list=KPM_LIST.column_names),
        gxe.ExpectCompoundColumnsToBeUnique(column_list=list(KPM_LIST.key)),
    ]
    for column in KPM_LIST.columns:
        if not column.nullable:
            found.append(gxe.ExpectColumnValuesToNotBeNull(column=column.name))
        if column.allowed is not None:
            words = list(column.allowed)
            found.append(gxe.ExpectColumnValuesToBeInSet(column=column.name, value_set=words))
        if column.pattern is not None:
            found.append(
                gxe.ExpectColumnValuesToMatchRegex(column=column.name, regex=column.pattern)
            )
        if column.minimum is not None or column.maximum is not None:
            found.append(
                gxe.ExpectColumnValuesToBeBetween(
                    column=column.name, min_value=column.minimum, max_value=column.maximum
                )
            )
    return found


def judge_lists(release_folder: Path) -> list[ListVerdict]:
    """The verdict of every expectation on every published list, one file in memory at a time.

    Results are asked as booleans alone: the default ones print the values that fail.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read once, when the package is imported
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("daftar").add_dataframe_asset("daftar_kpm")
    batch = asset.add_batch_definition_whole_dataframe("berkas")
    suite = gx.ExpectationSuite(name="daftar_kpm", expectations=expectations())
    found = []
    folder = release_folder / KPM_LIST.name
    for path in sorted(folder.glob("*/*.parquet")):
        rows = pl.read_parquet(path, hive_partitioning=False).to_pandas()
        result = batch.get_batch(batch_parameters={"dataframe": rows}).validate(
            suite, result_format="BOOLEAN_ONLY"
        )
        name = path.relative_to(folder).as_posix()
        found += [_verdict(name, one) for one in result.results]
    return found


def _verdict(name: str, result: Any) -> ListVerdict:
    if result.exception_info and result.exception_info.get("raised_exception"):
        raise RuntimeError(
            f"{name}: harapan {result.expectation_config.type} tidak dapat diperiksa / could not "
            "be checked"
        )
    asked = result.expectation_config.kwargs
    columns = asked.get("column") or ", ".join(asked.get("column_list", ()))
    return ListVerdict(name, result.expectation_config.type, columns, bool(result.success))


with warnings.catch_warnings():
    warnings.simplefilter("ignore", dg.PreviewWarning)

    @dg.asset_check(asset="rilis", name=NAME, partitions_def=TAHAP)
    def published_lists(
        context: dg.AssetCheckExecutionContext, workplace: Workplace
    ) -> dg.AssetCheckResult:
        """Every published list keeps what Great Expectations is told of it."""
        tahap = Tahap.parse(context.partition_key)
        with told_faults():
            verdicts = judge_lists(workplace.folders.release(tahap))
        broken = [one for one in verdicts if not one.lulus]
        text = "; ".join(f"{one.berkas}: {one.harapan} ({one.kolom})" for one in broken)
        return dg.AssetCheckResult(
            passed=not broken,
            description=text or f"{len(verdicts)} harapan lulus / expectations met.",
            metadata={
                "diperiksa": len(verdicts),
                "gagal": dg.MetadataValue.json([one.as_json() for one in broken]),
            },
        )


CHECKS = [published_lists]

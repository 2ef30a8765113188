"""Great Expectations over the lists of a package: judging what was really written.

What belongs here: the expectations on `daftar_kpm`, made from its table, and putting them to
every file before the release is published.
What does not: what follows from a verdict (release), Data Docs (they load scripts from
outside and carry the clock), or results with rows in them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq

from checks.limits import load_limits
from release import ListVerdict
from release.layout import part_files
from schemas.decisions import KPM_LIST

Asked = tuple[str, tuple[str, ...]]
"""An expectation by its name and the columns it speaks of, none for the whole table."""
_COLUMNS: frozenset[Asked] = frozenset({("expect_table_columns_to_match_ordered_list", ())})


def judge_lists(folder: Path) -> list[ListVerdict]:
    """The verdict of every expectation over the list files of the package in `folder`.

    Small files are judged together, up to the reviewed number of rows, because each judging
    has its fixed cost; where that fails, each of them is judged alone. So memory is bounded by
    that number or by the largest file, and the verdicts are those of the single files.
    """
    suite = _Suite()
    files = part_files(folder, KPM_LIST)
    failed: dict[Asked, list[str]] = {one: [] for one in suite.asked}
    for together in _batches(files, load_limits().daftar_baris_sekaligus):
        if len(together) > 1 and not suite.broken(together):
            continue
        for path in together:
            for one in suite.broken([path]):
                failed[one].append(path.relative_to(folder).as_posix())
    return [
        ListVerdict(name, columns, len(files) - len(paths), tuple(paths))
        for (name, columns), paths in failed.items()
    ]


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


class _Suite:
    """The expectations, ready to be put to files; the package is imported when it is made."""

    def __init__(self) -> None:
        os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read once, when the package is imported
        import great_expectations as gx
        from great_expectations.data_context.types.base import ProgressBarsConfig

        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        asset = context.data_sources.add_pandas("daftar").add_dataframe_asset(KPM_LIST.name)
        self._batch = asset.add_batch_definition_whole_dataframe("berkas")
        self._suite = gx.ExpectationSuite(name=KPM_LIST.name, expectations=expectations())
        self.asked = [_asked(one.configuration) for one in self._suite.expectations]

    def broken(self, files: Sequence[Path]) -> list[Asked]:
        """The expectations the rows of `files` break, all files taken as one table.

        Results are asked as booleans alone: the default ones print the values that fail.
        Where the columns are others, an expectation on a missing one is broken as well; else
        RuntimeError for one that could not be judged, without the text, which may quote a row.
        """
        rows = pl.concat([pl.read_parquet(path, hive_partitioning=False) for path in files])
        judged = self._batch.get_batch(batch_parameters={"dataframe": rows.to_pandas()}).validate(
            self._suite, result_format="BOOLEAN_ONLY"
        )
        broken = [_asked(one.expectation_config) for one in judged.results if not one.success]
        for one in judged.results:
            if _raised(one.exception_info or {}) and not _COLUMNS & set(broken):
                raise RuntimeError(
                    f"Harapan tidak dapat diperiksa / could not be judged: "
                    f"{_asked(one.expectation_config)}, {files[0].name}"
                )
        return broken


def _raised(info: Mapping[str, Any]) -> bool:
    """Whether judging itself failed; told flat, or once per figure that was needed for it."""
    told = [info, *(one for one in info.values() if isinstance(one, Mapping))]
    return any(one.get("raised_exception") for one in told)


def _asked(configuration: Any) -> Asked:
    given = configuration.kwargs
    named = [given["column"]] if "column" in given else given.get("column_list", [])
    whole_table = configuration.type.startswith("expect_table_")
    return configuration.type, () if whole_table else tuple(named)


def _batches(files: Sequence[Path], rows: int) -> Iterator[list[Path]]:
    """Neighbouring files of the same columns, together up to `rows` rows; one at least."""
    together: list[Path] = []
    held, columns = 0, None
    for path in files:
        about = pq.read_metadata(path)
        schema = about.schema.to_arrow_schema()
        if together and (schema != columns or held + about.num_rows > rows):
            yield together
            together, held = [], 0
        together.append(path)
        held, columns = held + about.num_rows, schema
    if together:
        yield together

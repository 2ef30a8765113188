"""Great Expectations judges the lists as written; a broken list is refused, and no row is shown."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from checks import lists
from checks.limits import Limits, load_limits
from checks.lists import judge_lists
from release import GateRefused, ListVerdict, publish, verify
from release.canonical_json import read
from tests.release.drawn import kk
from tests.release.world import World

BATANG, BOGOR = "daftar_kpm/provinsi=33/3325.parquet", "daftar_kpm/provinsi=32/3271.parquet"
Spoil = Callable[[pl.DataFrame], pl.DataFrame]
TWICE = ("expect_compound_columns_to_be_unique", ("no_kk", "program"))
COLUMNS = ("expect_table_columns_to_match_ordered_list", ())


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    world = World(tmp_path_factory.mktemp("dinilai"))
    return publish(dataclasses.replace(world.inputs(), judge=judge_lists)).folder


def spoilt(folder: Path, file: str, spoil: Spoil) -> list[ListVerdict]:
    """What is judged of a package after the rows of one list changed."""
    rows = spoil(pl.read_parquet(folder / file, hive_partitioning=False))
    rows.write_parquet(folder / file)
    return judge_lists(folder)


def broken(verdicts: list[ListVerdict]) -> dict[tuple[str, tuple[str, ...]], tuple[str, ...]]:
    return {(one.harapan, one.kolom): one.berkas_gagal for one in verdicts if one.berkas_gagal}


def test_sound_lists_meet_every_expectation_and_the_manifest_says_so(judged: Path) -> None:
    told = read(judged / "manifest.json")["mutu_daftar"]

    assert len(told) > 20
    assert {(one["berkas_lulus"], *one["berkas_gagal"]) for one in told} == {(3,)}
    assert verify(judged) == []


def test_a_list_broken_after_its_schema_was_checked_is_refused_with_its_column(
    world: World,
) -> None:
    def spoil_and_judge(folder: Path) -> list[ListVerdict]:
        return spoilt(folder, BATANG, lambda rows: rows.with_columns(nominal=pl.lit(0)))

    with pytest.raises(GateRefused) as refused:
        publish(dataclasses.replace(world.inputs(), judge=spoil_and_judge))

    text = str(refused.value)
    assert "mutu_daftar: expect_column_values_to_be_between (nominal): 1 dari/of 3" in text
    assert BATANG in text
    assert not re.search(r"\d{16}|IBU", text)
    assert [path.name for path in world.root.iterdir()] == [".kunci"]


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lambda rows: pl.concat([rows, rows.head(1)]), {TWICE}),
        (
            lambda rows: rows.with_columns(kanal=pl.lit("TUNAI_DI_RUMAH")),
            {("expect_column_values_to_be_in_set", ("kanal",))},
        ),
        (
            lambda rows: rows.with_columns(no_kk=pl.col("no_kk") + "x"),
            {("expect_column_values_to_match_regex", ("no_kk",))},
        ),
        (
            lambda rows: rows.with_columns(rincian=pl.lit(None, pl.String)),
            {("expect_column_values_to_not_be_null", ("rincian",))},
        ),
        (lambda rows: rows.select(sorted(rows.columns)), {COLUMNS}),
    ],
)
def test_each_kind_of_fault_is_found_in_its_file_and_nowhere_else(
    folder: Path, spoil: Spoil, found: set[tuple[str, tuple[str, ...]]]
) -> None:
    assert broken(spoilt(folder, BOGOR, spoil)) == dict.fromkeys(found, (BOGOR,))


def test_a_missing_column_breaks_the_columns_and_what_is_expected_of_it(folder: Path) -> None:
    found = broken(spoilt(folder, BOGOR, lambda rows: rows.drop("kanal")))

    assert COLUMNS in found
    assert {columns for _, columns in found} == {(), ("kanal",)}


def test_judging_that_fails_raises_and_quotes_no_row(folder: Path) -> None:
    with pytest.raises(RuntimeError, match="nominal") as fault:
        spoilt(folder, BOGOR, lambda rows: rows.with_columns(nominal="no_kk"))

    assert kk("A")[:6] not in str(fault.value)


@pytest.mark.parametrize("rows", [1, 10**6])
def test_verdicts_are_the_same_however_many_files_are_judged_together(
    folder: Path, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def limits() -> Limits:
        return dataclasses.replace(load_limits(), daftar_baris_sekaligus=rows)

    monkeypatch.setattr(lists, "load_limits", limits)
    # The same family in two files is no fault of either file, only of both as one table.
    family = pl.read_parquet(folder / BATANG, hive_partitioning=False).head(1)
    verdicts = spoilt(folder, BOGOR, lambda _: family)
    assert broken(verdicts) == {}
    assert {one.berkas_lulus for one in verdicts} == {3}

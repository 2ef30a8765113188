"""The mart is whole or old, the same for the same inputs, and says what each column means."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest

from assets.folders import Folders
from assets.mart import mart_inputs
from release import waterfall
from release.mart import KEY_VARIABLE, MartMissing, MartNoRoom, build_mart, open_mart
from release.query import Engine
from schemas.mart import AFTER, BEFORE, TABLES
from schemas.mart_views import MACROS, VIEWS
from tests.mart.conftest import KEY, WAVES

pytestmark = pytest.mark.xdist_group("mart")


def contents(path: Path) -> dict[str, pl.DataFrame]:
    """Every table, its rows in the order in which they lie."""
    with open_mart(path) as mart:
        return {table.name: mart.table(table.name).pl() for table in TABLES}


def test_every_table_view_column_and_macro_has_its_comment(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    commented = {
        *connection.sql("select table_name from duckdb_tables() where comment is not null").pl()[
            "table_name"
        ],
        *connection.sql(
            "select view_name from duckdb_views() where not internal and comment is not null"
        ).pl()["view_name"],
        *connection.sql(
            "select function_name from duckdb_functions() where comment is not null"
        ).pl()["function_name"],
    }
    without = connection.sql(
        "select table_name, column_name from duckdb_columns() where not internal "
        "and comment is null"
    ).fetchall()

    assert {one.name for one in (*TABLES, *VIEWS, *MACROS)} <= commented
    assert without == []


def test_macros_answer_with_the_columns_they_promise(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    calls = {
        "waterfall": "'2025-T4-1', 'ID'",
        "alasan_teratas": "'2025-T4-1', 'PKH', '33'",
        "perubahan": "'2025-T4-1', '2025-T4-2'",
        "sejarah_keluarga": "'0'",
        "aduan_tertunda": "'33', 14",
    }
    for macro in MACROS:
        assert tuple(connection.sql(f"from {macro.name}({calls[macro.name]})").columns) == (
            macro.answers
        )


def test_keys_are_unique_and_rows_are_all_there(
    connection: duckdb.DuckDBPyConnection, decisions: pl.DataFrame
) -> None:
    for table in (*TABLES, *VIEWS):
        if table.key:
            key = ", ".join(table.key)
            twice = connection.sql(
                f"select {key} from {table.name} group by {key} having count(*) > 1"
            ).fetchall()
            assert twice == [], table.name
    ((rows,),) = connection.sql("select count(*) from putusan").fetchall()
    assert rows == decisions.height


def test_rows_lie_in_the_order_of_their_tokens_which_says_nothing_about_numbers(
    mart: Path,
) -> None:
    for name, rows in contents(mart).items():
        (table,) = (table for table in TABLES if table.name == name)
        order = rows.select(table.sort)
        assert order.equals(order.sort(table.sort, nulls_last=True)), name


def test_same_inputs_and_key_give_the_same_rows_with_little_memory_and_one_thread(
    data: Path, mart: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    inputs = mart_inputs(Folders(data))

    again = build_mart(inputs, tmp_path / "mart.duckdb", Engine("256MB", 1))

    expected, found = contents(mart), contents(again.path)
    for table in TABLES:
        assert found[table.name].equals(expected[table.name]), table.name


def test_without_a_key_tokens_differ_from_mart_to_mart_and_the_mart_says_so(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    inputs = replace(mart_inputs(Folders(data)), rejects=[])
    target = tmp_path / "mart.duckdb"

    result = build_mart(inputs, target)
    with open_mart(target) as reader:
        first = set(reader.table("daftar_kpm").pl()["no_kk"])
        ((comment,),) = reader.sql(
            "select comment from duckdb_tables() where table_name = 'tentang_mart'"
        ).fetchall()
        build_mart(inputs, target)
        still = set(reader.sql("select * from daftar_kpm").pl()["no_kk"])
    with open_mart(target) as reader:
        second = set(reader.table("daftar_kpm").pl()["no_kk"])

    assert not result.lasting_tokens
    assert "acak" in comment
    assert first == still, "an open reader keeps the mart it opened"
    assert len(first) == len(second)
    assert not first & second


def test_a_fault_on_the_way_leaves_the_old_mart_and_nothing_else(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "mart.duckdb"
    target.write_bytes(b"mart lama")

    def broken(*_: object) -> None:
        raise RuntimeError("di tengah jalan")

    monkeypatch.setattr("release.mart.build.check_columns", broken)
    with pytest.raises(RuntimeError, match="di tengah jalan"):
        build_mart(mart_inputs(Folders(data)), target)

    assert target.read_bytes() == b"mart lama"
    assert [path.name for path in tmp_path.iterdir()] == ["mart.duckdb"]


def test_too_little_memory_says_what_to_do_and_touches_nothing(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "mart.duckdb"
    target.write_bytes(b"mart lama")

    with pytest.raises(MartNoRoom, match="--memory"):
        build_mart(mart_inputs(Folders(data)), target, Engine("5MB", 1))

    assert target.read_bytes() == b"mart lama"
    assert [path.name for path in tmp_path.iterdir()] == ["mart.duckdb"]


def test_what_a_killed_build_left_is_cleared(data: Path, tmp_path: Path) -> None:
    (tmp_path / ".mart.duckdb.baru-1").write_bytes(b"separuh")
    (tmp_path / ".mart.duckdb.baru-1.wal").write_bytes(b"separuh")
    (tmp_path / ".mart.duckdb.tumpah-1").mkdir()
    (tmp_path / ".mart.duckdb.tumpah-1" / "isi").write_bytes(b"nomor")

    build_mart(mart_inputs(Folders(data)), tmp_path / "mart.duckdb")

    assert [path.name for path in tmp_path.iterdir()] == ["mart.duckdb"]


def test_readers_cannot_write(mart: Path) -> None:
    with open_mart(mart) as reader, pytest.raises(duckdb.InvalidInputException):
        reader.sql("delete from putusan")


def test_a_missing_mart_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(MartMissing, match="bansos mart"):
        open_mart(tmp_path / "tidak.duckdb")


def test_the_waterfall_per_desa_is_the_published_one_whatever_became_of_the_lake(
    data: Path, tmp_path: Path
) -> None:
    inputs = mart_inputs(Folders(data))
    (first, *others) = inputs.waves
    changed = replace(first, families=first.families[:1])

    result = build_mart(replace(inputs, waves=[changed, *others]), tmp_path / "mart.duckdb")

    summary = json.loads((data / "release" / WAVES[0] / "ringkasan.json").read_text())
    with open_mart(result.path) as mart:
        steps = {
            (program, step): number
            for program, _, step, _, number in mart.sql(
                f"from waterfall('{WAVES[0]}', 'ID')"
            ).fetchall()
        }
    for program, lines in summary["air_terjun"]["nasional"].items():
        steps_here = (*waterfall.BEFORE, *waterfall.AFTER, "selisih")
        assert all(steps[program, step] == lines[step] for step in steps_here)


def test_a_family_keeps_its_history_when_its_number_changes(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    renamed = connection.sql(
        "select tahap, program, no_kk, no_kk_lama, status_lalu from riwayat_putusan "
        "where no_kk_lama is not null"
    ).fetchall()
    assert renamed

    for tahap, program, no_kk, old, before in renamed:
        ((expected,),) = connection.sql(
            "select d.status from putusan d join tahap t on t.tahap_lalu = d.tahap "
            "where t.tahap = $tahap and d.program = $program and d.no_kk = $old",
            params={"tahap": tahap, "program": program, "old": old},
        ).fetchall()
        assert before == expected
        history = connection.sql(
            f"select distinct tahap from sejarah_keluarga('{no_kk}')"
        ).fetchall()
        assert {row[0] for row in history} == set(WAVES)


@pytest.mark.parametrize("pair", [(WAVES[0], WAVES[1]), (WAVES[1], WAVES[2]), (WAVES[0], WAVES[2])])
def test_flows_counted_part_by_part_are_those_of_all_families_at_once(
    connection: duckdb.DuckDBPyConnection, pair: tuple[str, str]
) -> None:
    """Also of families whose number, kabupaten/kota or programme is not that of the other wave."""
    whole = connection.sql(f"from perubahan{pair}").fetchall()
    columns = "program, status_a, alasan_a, status_b, alasan_b, keluarga, nominal_a, nominal_b"
    kept = connection.sql(
        f"select {columns} from perubahan_tahap where dari_tahap = $dari and tahap = $tahap",
        params=dict(zip(("dari", "tahap"), pair, strict=True)),
    ).fetchall()
    ((elsewhere,),) = connection.sql(
        "select count(*) from riwayat_putusan r join putusan d on d.tahap = r.tahap_lalu "
        "and d.program = r.program and d.no_kk = coalesce(r.no_kk_lama, r.no_kk) "
        "where d.kode_kabupaten_kota <> r.kode_kabupaten_kota"
    ).fetchall()

    assert sorted(kept, key=str) == sorted(whole, key=str)
    assert elsewhere > 0
    assert connection.sql(
        "select count(distinct (dari_tahap, tahap)) from perubahan_tahap"
    ).fetchall() == [(3,)]


def test_the_steps_of_the_waterfall_are_those_of_the_release() -> None:
    assert [column.name for column in BEFORE] == list(waterfall.BEFORE)
    assert [column.name for column in AFTER] == list(waterfall.AFTER)

"""Tables spoilt after they were written: the checks tell which and how, and no value of a row."""

from __future__ import annotations

import shutil
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl
import pytest

from assets.graph.workplace import Workplace
from assets.matching import index_parts
from checks import invariants, schema_inside
from matching.index import write_index_part
from pipelines.definitions import build_defs
from release.layout import LEVELS
from schemas.linkage_index import INDEX
from tests.dagster.conftest import QUIET, TAHAP, Worked

pytestmark = pytest.mark.xdist_group("dagster")

MARKER = "3325011708990001"


@pytest.fixture
def spoilt(worked: Worked, tmp_path: Path) -> Worked:
    """A copy of the finished data folder that a test may break."""
    data = tmp_path / "data"
    shutil.copytree(worked.data, data)
    return Worked(worked.landing, data, worked.instance, worked.caller)


def failures(worked: Worked, asset: str, partition: str | None) -> dict[str, str]:
    """The failed checks of an asset with what they tell, run alone."""
    defs = build_defs(workplace=Workplace(data=str(worked.data)))
    job = dg.define_asset_job("periksa", dg.AssetSelection.checks_for_assets(asset))
    alone = dg.Definitions(
        assets=defs.assets,
        asset_checks=[*schema_inside.CHECKS, *invariants.CHECKS],
        resources=defs.resources,
        jobs=[job],
    )
    done = alone.resolve_job_def("periksa").execute_in_process(
        instance=worked.instance,
        tags={"dagster/partition": partition} if partition else None,
        run_config=QUIET,
        raise_on_error=False,
    )
    verdicts = done.get_asset_check_evaluations()
    assert verdicts
    return {one.check_name: one.description or "" for one in verdicts if not one.passed}


def test_a_spoilt_table_of_the_release_is_named_with_its_column(spoilt: Worked) -> None:
    folder = spoilt.data / "release" / TAHAP
    lists = folder / "daftar_kpm/provinsi=33/3325.parquet"
    pl.read_parquet(lists, hive_partitioning=False).with_columns(
        nik_pengurus=pl.lit(MARKER + "x")
    ).write_parquet(lists)
    pl.read_parquet(folder / LEVELS).with_columns(dtsen=pl.lit("satu")).write_parquet(
        folder / LEVELS
    )

    found = failures(spoilt, "rilis", TAHAP)

    assert set(found) == {"sesuai_skema_daftar_kpm", "sesuai_skema_air_terjun"}
    assert "nik_pengurus: bukan / not 16 angka" in found["sesuai_skema_daftar_kpm"]
    assert MARKER not in str(found)


def test_a_missing_value_and_a_repeated_key_in_the_mart_are_told_of_their_tables(
    spoilt: Worked,
) -> None:
    with duckdb.connect(spoilt.data / "mart" / "bansos.duckdb") as mart:
        mart.sql("update putusan set program = null where rowid = 0")
        mart.sql("insert into daftar_kpm from daftar_kpm limit 1")

    found = failures(spoilt, "mart", None)

    assert set(found) == {"sesuai_skema_putusan", "sesuai_skema_daftar_kpm"}
    assert "program: kosong / missing" in found["sesuai_skema_putusan"]
    assert "kunci kembar / repeated key – 1" in found["sesuai_skema_daftar_kpm"]


def test_an_index_part_with_a_person_twice_is_told(spoilt: Worked) -> None:
    folders = Workplace(data=str(spoilt.data)).folders
    families, members = (
        pl.read_parquet(folders.dtsen(table, "2025T4") / "3325.parquet")
        for table in ("dtsen_keluarga", "dtsen_anggota")
    )
    (path,) = index_parts(folders, "2025T4").values()
    write_index_part(families, pl.concat([members, members.head(1)]), path)

    assert "kunci kembar / repeated key" in failures(spoilt, INDEX.name, "3325")["sesuai_skema"]


def test_a_report_without_an_outcome_is_told_before_anything_is_published(spoilt: Worked) -> None:
    file = spoilt.data / "lake/register" / TAHAP / "peristiwa.parquet"
    pl.read_parquet(file).slice(2).write_parquet(file)

    found = failures(spoilt, "peristiwa", TAHAP)

    assert set(found) == {"laporan_berujung"}
    assert "laporan diterima tanpa hasil: 2" in found["laporan_berujung"]

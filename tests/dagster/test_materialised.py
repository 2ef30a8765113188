"""The small landing through Dagster's own jobs: counts, parts, checks, and no person's data."""

from __future__ import annotations

import json
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from assets.graph.workplace import Workplace
from pipelines.definitions import build_defs
from release import verify
from schemas import mart
from tests.dagster.conftest import QUIET, TAHAP, Worked

COUNTS = ("dagster/row_count", "berkas_baru")
pytestmark = pytest.mark.xdist_group("dagster")


def told(worked: Worked) -> str:
    """Everything the instance keeps of its runs, as text."""
    lines = []
    for run in worked.instance.get_runs():
        lines += [str(entry) for entry in worked.instance.all_logs(run.run_id)]
    return "\n".join(lines)


def test_the_published_tranche_is_sound(worked: Worked) -> None:
    assert verify(worked.data / "release" / TAHAP) == []


def test_the_rows_told_are_the_rows_written(worked: Worked) -> None:
    rows = pl.read_parquet(worked.data / "lake/laporan/kelahiran.parquet").height
    assert worked.latest("kelahiran").metadata["dagster/row_count"].value == rows > 0


def test_every_asset_tells_where_it_lies_and_how_much_it_is(worked: Worked) -> None:
    for spec in build_defs().resolve_all_asset_specs():
        told = worked.latest(spec.key.to_user_string()).metadata
        places = [one.path for one in told.values() if isinstance(one, dg.PathMetadataValue)]
        counts = [told[name].value for name in COUNTS if name in told]
        assert places, spec.key
        assert all(Path(str(path)).is_absolute() for path in places), spec.key
        assert all(Path(str(path)).exists() for path in places), spec.key
        assert counts, spec.key
        assert "keadaan" in told or spec.key.to_user_string().startswith(("kiriman", "mart"))


def test_every_table_with_rows_and_words_anyone_may_see_shows_how_many_of_each(
    worked: Worked,
) -> None:
    bare = set()
    for spec in build_defs().resolve_all_asset_specs():
        name = spec.key.to_user_string()
        told = worked.latest(name).metadata
        if not any(isinstance(one, dg.TableMetadataValue) for one in told.values()):
            bare.add(name)

    empty = {name for name in bare if _rows(worked, name) == 0}
    # an index, and tables without a column of few known words
    wordless = {"indeks_padanan", "perbaikan", "wilayah_posyandu"}
    assert {name for name in bare - empty if not name.startswith("kiriman_")} == wordless


def _rows(worked: Worked, asset: str) -> object:
    told = worked.latest(asset).metadata.get("dagster/row_count")
    return told.value if told else None


def test_dtsen_and_index_parts_are_known_by_kabupaten_and_the_rest_by_tahap(
    worked: Worked,
) -> None:
    for asset in ("dtsen_keluarga", "dtsen_anggota", "indeks_padanan"):
        parts = worked.instance.get_materialized_partitions(dg.AssetKey(asset))
        assert parts == {"3325"}, asset
    for asset in ("keluarga_tahap", "putusan_calon", "daftar_pbi", "rilis"):
        parts = worked.instance.get_materialized_partitions(dg.AssetKey(asset))
        assert parts == {TAHAP}, asset


def test_every_list_row_has_a_state_of_payment_and_every_line_of_feedback_a_place(
    worked: Worked,
) -> None:
    listed = worked.latest("rilis").metadata["dagster/row_count"].value
    assert worked.latest("keadaan_penyaluran").metadata["dagster/row_count"].value == listed
    checks = worked.instance.event_log_storage.get_asset_check_summary_records(
        [dg.AssetCheckKey(dg.AssetKey("neraca_umpan_balik"), "umpan_balik_seimbang")]
    )
    (summary,) = checks.values()
    assert summary.last_check_execution_record is not None
    assert summary.last_check_execution_record.status.value == "SUCCEEDED"


def test_an_unchanged_part_is_skipped_and_says_so(worked: Worked) -> None:
    before = (worked.data / "lake/dtsen_keluarga/2025T4/3325.parquet").stat().st_mtime_ns
    assert worked.run("rekonsiliasi_harian").success

    assert worked.latest("berkas").metadata["bagian_dtsen"].value == {"ditulis": 0, "dilewati": 2}
    assert worked.latest("padanan").metadata["indeks"].value == {"ditulis": 0, "dilewati": 1}
    assert worked.latest("kelahiran").metadata["keadaan"].value == "TIDAK_BERUBAH"
    after = (worked.data / "lake/dtsen_keluarga/2025T4/3325.parquet").stat().st_mtime_ns
    assert after == before


def test_a_part_can_be_made_alone(worked: Worked) -> None:
    workplace = Workplace(data=str(worked.data), landing=str(worked.landing))
    defs = build_defs(workplace=workplace)
    job = defs.resolve_implicit_global_asset_job_def()
    for asset in ("dtsen_keluarga", "indeks_padanan"):
        keys = defs.resolve_asset_graph().get_execution_set_asset_and_check_keys(dg.AssetKey(asset))
        done = job.execute_in_process(
            instance=worked.instance,
            partition_key="3325",
            asset_selection=[key for key in keys if isinstance(key, dg.AssetKey)],
            run_config=QUIET,
        )
        assert done.success
        assert worked.latest(asset).metadata["keadaan"].value == "TIDAK_BERUBAH"


def test_every_check_passes_on_sound_data(worked: Worked) -> None:
    again = worked.run("persiapan_tahap", TAHAP)
    for asset in ("keluarga_tahap", "peristiwa", "putusan_calon"):
        assert worked.latest(asset).metadata["keadaan"].value == "TIDAK_BERUBAH", asset
    verdicts = again.get_asset_check_evaluations()

    assert len(verdicts) > 25
    assert [one.check_name for one in verdicts if not one.passed] == []
    churn = next(one for one in verdicts if one.check_name == "pengaman_kocok")
    assert churn.description is not None
    assert "tidak dibandingkan" in churn.description


def test_the_invariants_the_list_expectations_and_the_guards_are_shown(
    worked: Worked,
) -> None:
    runs = worked.instance.get_runs(filters=dg.RunsFilter(job_name="penerbitan"))
    found = _evaluated(worked, runs[0].run_id)

    assert all(found.values())
    gate = json.loads((worked.data / "release" / TAHAP / "manifest.json").read_text())["gerbang"]
    assert len(gate) == 7
    assert {verdict["nama"] for verdict in gate} | {"daftar_kpm_great_expectations"} <= set(found)


def _evaluated(worked: Worked, run: str) -> dict[str, bool]:
    """The checks of a run by name, and whether they passed."""
    events = [entry.dagster_event for entry in worked.instance.all_logs(run)]
    verdicts = [
        event.asset_check_evaluation_data
        for event in events
        if event and event.event_type is dg.DagsterEventType.ASSET_CHECK_EVALUATION
    ]
    return {one.check_name: one.passed for one in verdicts}


def test_every_table_of_the_release_and_the_mart_has_its_own_schema_check(
    worked: Worked,
) -> None:
    runs = worked.instance.get_runs(filters=dg.RunsFilter(job_name="penerbitan"))
    found = _evaluated(worked, runs[0].run_id)
    release = {"daftar_kpm", "putusan", "daftar_pbi", "air_terjun"}

    assert {f"sesuai_skema_{name}" for name in release} <= set(found)
    assert {f"sesuai_skema_{table.name}" for table in mart.TABLES} <= set(found)


def test_no_number_or_name_of_a_person_stands_in_dagsters_history(worked: Worked) -> None:
    text = told(worked)
    register: Path = worked.data / "lake/register" / TAHAP / "anggota"
    people = pl.concat([pl.read_parquet(path) for path in register.glob("*.parquet")])
    numbers = set(people["nik"].drop_nulls()) | set(people["no_kk"])
    names = {name for name in people["nama"].drop_nulls() if " " in name}

    assert len(text) > 10_000
    assert not {word for word in numbers if word in text}
    assert not {name for name in names if name in text}

"""What starts by itself: the landing sensor, the schedules, the automation of the index."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from assets.graph.workplace import Workplace
from pipelines.definitions import build_defs
from pipelines.schedules import (
    cutoffs,
    daily_reconciliation,
    due_tahap,
    preparation_before_cutoff,
)
from pipelines.sensors import new_files
from tests.dagster.conftest import QUIET, Worked

pytestmark = pytest.mark.xdist_group("dagster")
JAKARTA = ZoneInfo("Asia/Jakarta")


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test() as one:
        yield one


def tick(instance: dg.DagsterInstance, workplace: Workplace, cursor: str | None) -> dg.SensorResult:
    context = dg.build_sensor_context(
        instance=instance, cursor=cursor, resources={"workplace": workplace}
    )
    result = new_files(context)
    assert isinstance(result, dg.SensorResult)
    return result


def test_a_file_is_taken_once_it_rests_and_all_at_once(
    instance: dg.DagsterInstance, tmp_path: Path
) -> None:
    landing = tmp_path / "landing"
    landing.mkdir()
    (landing / "satu.csv").write_text("a\n")
    (landing / "dua.csv").write_text("b\n")
    workplace = Workplace(data=str(tmp_path / "data"), landing=str(landing))

    first = tick(instance, workplace, None)
    assert not first.run_requests
    assert first.skip_reason

    (landing / "tumbuh.csv").write_text("masih ditulis")
    second = tick(instance, workplace, first.cursor)
    (request,) = second.run_requests or []
    files = request.run_config["resources"]["workplace"]["config"]["landing_files"]
    assert files == ["dua.csv", "satu.csv"]

    with (landing / "tumbuh.csv").open("a") as file:
        file.write(", dan bertambah")
    third = tick(instance, workplace, second.cursor)
    assert (third.run_requests or [request])[0].run_key == request.run_key


def test_files_the_lake_knows_start_nothing(worked: Worked, instance: dg.DagsterInstance) -> None:
    workplace = Workplace(data=str(worked.data), landing=str(worked.landing))
    first = tick(instance, workplace, None)
    second = tick(instance, workplace, first.cursor)

    assert not second.run_requests


def test_without_a_landing_folder_the_sensor_says_so(
    instance: dg.DagsterInstance, tmp_path: Path
) -> None:
    result = tick(instance, Workplace(data=str(tmp_path)), None)
    assert "BANSOS_LANDING" in str(result.skip_reason)


def test_only_the_named_files_are_taken_in(worked: Worked, tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    shutil.copytree(worked.landing, landing)
    wanted = sorted(path.name for path in (landing / "dtsen").iterdir())
    workplace = Workplace(
        data=str(tmp_path / "data"),
        landing=str(landing),
        landing_files=[f"dtsen/{name}" for name in wanted],
    )
    with dg.DagsterInstance.ephemeral() as instance:
        done = (
            build_defs(workplace=workplace)
            .resolve_job_def("rekonsiliasi_harian")
            .execute_in_process(instance=instance, run_config=QUIET)
        )
        events = done.asset_materializations_for_node("penerimaan")
    (event,) = (one for one in events if one.asset_key == dg.AssetKey("berkas"))

    assert event.metadata["dagster/row_count"].value == len(wanted)


def test_the_reconciliation_runs_daily_at_two_in_jakarta(instance: dg.DagsterInstance) -> None:
    context = dg.build_schedule_context(
        instance=instance,
        scheduled_execution_time=datetime(2025, 10, 1, 2, 0, tzinfo=JAKARTA),
    )
    request = daily_reconciliation(context)

    assert daily_reconciliation.cron_schedule == "0 2 * * *"
    assert daily_reconciliation.execution_timezone == "Asia/Jakarta"
    assert isinstance(request, dg.RunRequest)
    assert request.run_key == "harian-2025-10-01"


def test_a_tahap_is_prepared_before_the_cutoff_of_its_reviewed_file(
    instance: dg.DagsterInstance,
) -> None:
    assert cutoffs()["2025-T4-1"] == date(2025, 10, 17)
    assert due_tahap(date(2025, 10, 14)) == due_tahap(date(2025, 10, 17)) == ["2025-T4-1"]
    assert due_tahap(date(2025, 10, 18)) == []

    at = datetime(2025, 11, 16, 3, 0, tzinfo=JAKARTA)
    context = dg.build_schedule_context(instance=instance, scheduled_execution_time=at)
    (request,) = list(preparation_before_cutoff(context))
    assert isinstance(request, dg.RunRequest)
    assert request.partition_key == "2025-T4-2"


def test_a_new_dtsen_part_asks_for_its_index_and_never_for_a_release() -> None:
    defs = build_defs()
    with dg.DagsterInstance.ephemeral() as instance:
        instance.add_dynamic_partitions("kabupaten_kota", ["3325"])
        asked = dg.evaluate_automation_conditions(defs=defs, instance=instance)
        for asset in ("dtsen_keluarga", "dtsen_anggota"):
            instance.report_runless_asset_event(dg.AssetMaterialization(asset, partition="3325"))
        asked = dg.evaluate_automation_conditions(defs=defs, instance=instance, cursor=asked.cursor)

    assert asked.get_requested_partitions(dg.AssetKey("indeks_padanan")) == {"3325"}
    assert asked.get_num_requested(dg.AssetKey("rilis")) == 0

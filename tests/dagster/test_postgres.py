"""Dagster's history in PostgreSQL, through the file an office would use and a real server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
import yaml
from dagster_postgres.utils import DagsterPostgresException

from assets.graph.workplace import Workplace
from pipelines.definitions import build_defs
from tests.dagster.conftest import QUIET
from tests.dagster.postgres import PASSWORD, postgres_server, query
from tests.servers import free_port

pytestmark = pytest.mark.xdist_group("postgres")

ROOT = Path(__file__).resolve().parents[2]
FAULTS = (DagsterPostgresException, dg.DagsterInvalidConfigError)
SCHEDULE = "rekonsiliasi_0200_wib"


@pytest.fixture(scope="module")
def server() -> Iterator[dict[str, str]]:
    with postgres_server() as settings:
        yield settings


@pytest.fixture
def home(server: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Dagster home as `make dagster DAGSTER_CONFIG=dagster-postgres.yaml` lays it out."""
    folder = tmp_path / "project" / ".dagster"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "dagster-postgres.yaml", folder / "dagster.yaml")
    monkeypatch.chdir(folder.parent)
    for name, value in server.items():
        monkeypatch.setenv(name, value)
    return folder


def opened(home: Path) -> dg.DagsterInstance:
    return dg.DagsterInstance.from_config(str(home))


def start_schedule(home: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "dagster", "schedule", "start", SCHEDULE]
        + ["--workspace", str(ROOT / "workspace.yaml"), "--location", "bansos"],
        env={**os.environ, "DAGSTER_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.mark.slow
def test_runs_events_assets_and_schedules_are_kept_in_the_server(
    server: dict[str, str], home: Path, small_landing: Path, tmp_path: Path
) -> None:
    workplace = Workplace(data=str(tmp_path / "data"), landing=str(small_landing))
    job = build_defs(workplace=workplace).resolve_job_def("rekonsiliasi_harian")
    with opened(home) as instance:
        done = job.execute_in_process(instance=instance, run_config=QUIET)
        assert done.success
    start_schedule(home)

    with opened(home) as another:
        run = another.get_run_by_id(done.run_id)
        assert run is not None
        assert run.status is dg.DagsterRunStatus.SUCCESS
        links = another.get_latest_materialization_event(dg.AssetKey("padanan"))
        assert links is not None
        assert links.run_id == done.run_id
        assert another.get_dynamic_partitions("kabupaten_kota") == ["3325"]
        assert another.get_materialized_partitions(dg.AssetKey("dtsen_keluarga")) == {"3325"}
        started = {one.instigator_name for one in another.all_instigator_state()}
        assert started == {SCHEDULE}

    kept = f"select count(*) from event_logs where run_id = '{done.run_id}'"
    assert query(server, kept)[0][0] > 100
    assert query(server, f"select status from runs where run_id = '{done.run_id}'") == [
        ("SUCCESS",)
    ]
    assert query(server, "select count(*) from asset_check_executions")[0][0] > 10
    assert query(server, "select count(*) from instigators") == [(1,)]
    assert not list(home.rglob("*.db"))


def test_a_wrong_password_is_told_without_telling_it(
    home: Path, monkeypatch: pytest.MonkeyPatch, no_waiting: None
) -> None:
    monkeypatch.setenv("BANSOS_PG_PASSWORD", "sandi-keliru")
    text = why_it_does_not_open(home)

    assert 'password authentication failed for user "dagster"' in text
    assert "sandi-keliru" not in text


def test_a_server_that_is_away_is_told_with_its_address(
    home: Path, monkeypatch: pytest.MonkeyPatch, no_waiting: None
) -> None:
    port = str(free_port())
    monkeypatch.setenv("BANSOS_PG_PORT", port)
    text = why_it_does_not_open(home)

    assert f"port {port} failed: Connection refused" in text
    assert PASSWORD not in text


def test_a_missing_setting_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BANSOS_PG_PASSWORD")

    assert 'environment variable "BANSOS_PG_PASSWORD" which is not set' in why_it_does_not_open(
        home
    )


def test_only_the_storage_differs_from_the_usual_settings_and_holds_no_credential() -> None:
    usual, shared = (
        yaml.safe_load((ROOT / name).read_text())
        for name in ("dagster.yaml", "dagster-postgres.yaml")
    )
    server = shared.pop("storage")["postgres"]["postgres_db"]
    usual.pop("storage")

    assert shared == usual
    assert server.pop("scheme")
    assert all(set(setting) == {"env"} for setting in server.values())


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dagster tries a server six times; here it need not wait in between."""
    monkeypatch.setattr("dagster_postgres.utils.calculate_delay", lambda **_: 0.0)


def why_it_does_not_open(home: Path) -> str:
    """What is told, from the first cause on, when the history cannot be opened."""
    with pytest.raises(FAULTS) as found, opened(home):
        pass
    told: list[str] = []
    fault: BaseException | None = found.value
    while fault is not None:
        told.append(str(fault))
        fault = fault.__cause__
    return "\n".join(told)

"""What the Dagster tests share: a small landing, one finished run, a temporary instance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from assets.graph.workplace import Caller, Workplace
from pipelines.definitions import build_defs
from tests import shared

TAHAP = "2025-T4-1"
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass
class Worked:
    """A data folder that went through Dagster, with the instance that saw it."""

    landing: Path
    data: Path
    instance: dg.DagsterInstance
    caller: Caller

    def run(self, job: str, tahap: str | None = None, **options: Any) -> dg.ExecuteInProcessResult:
        workplace = Workplace(data=str(self.data), landing=str(self.landing))
        defs = build_defs(workplace=workplace, caller=self.caller)
        return defs.resolve_job_def(job).execute_in_process(
            instance=self.instance, partition_key=tahap, run_config=QUIET, **options
        )

    def latest(self, asset: str) -> dg.AssetMaterialization:
        event = self.instance.get_latest_materialization_event(dg.AssetKey(asset))
        assert event is not None
        assert event.asset_materialization is not None
        return event.asset_materialization


@pytest.fixture(scope="session")
def small_landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared.small_landing(tmp_path_factory)


@pytest.fixture(scope="session")
def worked(small_landing: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worked]:
    """The small landing prepared and published through Dagster's own jobs."""
    home = tmp_path_factory.mktemp("dagster")
    with dg.DagsterInstance.local_temp(str(home)) as instance:
        one = Worked(small_landing, tmp_path_factory.mktemp("data"), instance, Caller())
        assert one.run("persiapan_tahap", TAHAP).success
        assert one.run("penerbitan", TAHAP).success
        assert one.run("umpan_balik").success
        yield one

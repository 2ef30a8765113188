"""Runs and freshness: what is told to whom, and what is asked of Dagster."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from dagster_graphql.schema import create_schema
from graphql import parse, validate

from audit import read_lines
from portal import runs
from portal.app import application
from portal.limits import Patience
from portal.place import Place
from portal.roles import Role
from tests.portal.conftest import Office

RUN = {
    "runId": "1b2c",
    "jobName": "persiapan_tahap",
    "status": "SUCCESS",
    "startTime": 1_764_000_000.5,
    "endTime": None,
    "tags": [{"key": "dagster/partition", "value": "2025-T4-1"}],
}
PLACE = {
    "name": "__repository__",
    "location": {"name": "bansos"},
    "jobs": [{"name": job.name} for job in runs.JOBS],
}


class Pretended:
    """A Dagster that answers as the real one does, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.launched = {"__typename": "LaunchRunSuccess", "run": {"runId": "9f8e"}}

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        asked = json.loads(request.content)
        self.asked.append(asked)
        data = {
            "runsOrError": {"__typename": "Runs", "results": [RUN]},
            "repositoriesOrError": {"__typename": "RepositoryConnection", "nodes": [PLACE]},
            "launchRun": self.launched,
        }
        (name,) = [name for name in data if name in asked["query"]]
        return httpx2.Response(200, json={"data": {name: data[name]}})


@pytest.fixture
def dagster(monkeypatch: pytest.MonkeyPatch) -> Pretended:
    pretended = Pretended()

    def reached(place: Place) -> runs.Dagster:
        return runs.Dagster("http://dagster", Patience(1.0, 1.0), httpx2.MockTransport(pretended))

    monkeypatch.setattr(runs, "reached", reached)
    return pretended


@pytest.fixture
def connected(worked: Office, dagster: Pretended) -> Office:
    """A portal over finished data that knows of a Dagster."""
    settings = replace(
        worked.place.settings, dagster="http://dagster", dagster_shown="https://d.example"
    )
    place = replace(worked.place, settings=settings)
    return replace(worked, place=place, app=application(place))


def test_what_is_asked_of_dagster_fits_its_own_schema() -> None:
    schema = create_schema().graphql_schema

    for query in (runs.RUNS, runs.PLACES, runs.LAUNCH):
        assert validate(schema, parse(query)) == []


def test_the_jobs_that_can_be_started_are_dagsters_own() -> None:
    from assets.graph.partitions import TAHAP
    from pipelines.definitions import defs

    for job in runs.JOBS:
        known = defs().resolve_job_def(job.name)
        assert (known.partitions_def == TAHAP) == job.of_tahap, job.name


def test_runs_and_freshness_are_shown_with_a_link_to_dagster(connected: Office) -> None:
    shown = connected.sign_in(Role.PENYELIA, wilayah="3325").get("/keadaan").text

    for words in ("persiapan_tahap", "https://d.example/runs/1b2c", "Batang", "2025-T4-1"):
        assert words in shown


def test_parts_of_other_areas_are_not_shown(connected: Office) -> None:
    shown = connected.sign_in(Role.PETUGAS, wilayah="3271").get("/keadaan").text

    assert "3325" not in shown


def test_a_supervisor_of_all_the_data_starts_a_run_in_dagster(
    connected: Office, dagster: Pretended
) -> None:
    visitor = connected.sign_in(Role.PENYELIA, wilayah="33")
    visitor.get("/keadaan")
    answer = visitor.post("/keadaan", {"pekerjaan": "persiapan_tahap", "tahap": "2025-T4-1"})

    params = dagster.asked[-1]["variables"]["params"]
    tags = {tag["key"]: tag["value"] for tag in params["executionMetadata"]["tags"]}
    assert answer.headers["location"] == "/keadaan?dimulai=1"
    assert params["selector"]["jobName"] == "persiapan_tahap"
    assert tags == {"dagster/partition": "2025-T4-1", "bansos/diminta_oleh": "orang0"}
    log = "".join(line for _, _, line in read_lines(connected.place.folders.audit_log))
    assert "LARI_DIMINTA" in log


@pytest.mark.parametrize(
    ("role", "area"), [(Role.PENYELIA, "3271"), (Role.PENYELIA, "332508"), (Role.PETUGAS, "ID")]
)
def test_nobody_else_starts_one(
    connected: Office, dagster: Pretended, role: Role, area: str
) -> None:
    visitor = connected.sign_in(role, wilayah=area)
    assert "Mulai</button>" not in visitor.get("/keadaan").text

    assert visitor.post("/keadaan", {"pekerjaan": "rekonsiliasi_harian"}).status_code == 403
    assert all("launchRun" not in asked["query"] for asked in dagster.asked)


@pytest.mark.parametrize(
    "form",
    [
        {"pekerjaan": "alur_tahap", "tahap": "2025-T4-1"},
        {"pekerjaan": "penerbitan", "tahap": "2031-T1-1"},
        {"pekerjaan": "penerbitan"},
    ],
)
def test_only_what_is_offered_can_be_started(
    connected: Office, dagster: Pretended, form: dict[str, str]
) -> None:
    visitor = connected.sign_in(Role.PENYELIA)
    visitor.get("/keadaan")

    assert visitor.post("/keadaan", form).status_code == 422
    assert all("launchRun" not in asked["query"] for asked in dagster.asked)


def test_a_run_that_dagster_refuses_is_told(connected: Office, dagster: Pretended) -> None:
    dagster.launched = {"__typename": "UnauthorizedError"}
    visitor = connected.sign_in(Role.PENYELIA)
    visitor.get("/keadaan")

    answer = visitor.post("/keadaan", {"pekerjaan": "rekonsiliasi_harian"})
    assert answer.status_code == 502
    assert "UnauthorizedError" in answer.text


@pytest.mark.parametrize(
    "broken",
    [
        lambda request: httpx2.Response(500),
        lambda request: httpx2.Response(200, text="<html>"),
        lambda request: httpx2.Response(200, json={"errors": [{"message": "x"}]}),
    ],
)
def test_without_dagster_the_page_stands(
    broken: Callable[[httpx2.Request], httpx2.Response],
) -> None:
    silent = runs.Dagster("http://dagster", Patience(1.0, 1.0), httpx2.MockTransport(broken))

    with pytest.raises(runs.DagsterSilent):
        silent.runs(5)


def test_a_line_of_the_run_log_that_is_being_written_is_passed_over(tmp_path: Path) -> None:
    from assets.folders import Folders
    from portal.freshness import last_stages

    line = {"tahap": "2025-T4-1", "langkah": "masuk", "mulai": "2025-11-01T10:00:00+07:00"}
    whole = json.dumps(line | {"detik": 1.5, "hasil": "selesai"})
    (tmp_path / "catatan_lari.jsonl").write_text(f"{whole}\n{whole[:20]}")

    assert [one.langkah for one in last_stages(Folders(tmp_path))] == ["masuk"]

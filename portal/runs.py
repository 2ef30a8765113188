"""Runs: asking Dagster what ran, and to start one.

What belongs here: the few questions and the one request, over Dagster's GraphQL.
What does not: running anything – that happens in Dagster's own processes, never in the portal's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx2

from portal.limits import Patience
from portal.place import Place

RUNS = """
query Lari($limit: Int!) {
  runsOrError(limit: $limit) {
    __typename
    ... on Runs { results { runId jobName status startTime endTime tags { key value } } }
  }
}
"""
PLACES = """
query Tempat {
  repositoriesOrError {
    __typename
    ... on RepositoryConnection { nodes { name location { name } jobs { name } } }
  }
}
"""
LAUNCH = """
mutation Mulai($params: ExecutionParams!) {
  launchRun(executionParams: $params) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
  }
}
"""
_PARTITION, _ASKED_BY = "dagster/partition", "bansos/diminta_oleh"
RUNNING = frozenset({"QUEUED", "NOT_STARTED", "STARTING", "STARTED", "CANCELING"})


@dataclass(frozen=True)
class Job:
    """A job people may start: its name in Dagster, and whether it is for one tahap."""

    name: str
    of_tahap: bool


# Verifies what was asked for in the portal, and takes the step.
APPROVAL_STEPS = Job("langkah_persetujuan", of_tahap=False)
# Draws the samples auditors asked for in the portal.
AUDIT_SAMPLES = Job("sampel_pemeriksa", of_tahap=False)
JOBS = (
    Job("rekonsiliasi_harian", of_tahap=False),
    Job("tindak_lanjut_aduan", of_tahap=False),
    Job("umpan_balik", of_tahap=False),
    Job("persiapan_tahap", of_tahap=True),
    Job("penerbitan", of_tahap=True),
    APPROVAL_STEPS,
    AUDIT_SAMPLES,
)


@dataclass(frozen=True)
class Run:
    """One run: its job, tahap if any, state, and when it began and ended (None: not yet)."""

    id: str
    job: str
    tahap: str | None
    state: str
    begun: int | None
    ended: int | None


class DagsterSilent(RuntimeError):
    """Dagster cannot be reached, or its answer is none."""


class RunRefused(RuntimeError):
    """Dagster did not start the run; the text is the kind of its refusal."""


class Dagster:
    """Dagster's web server, as the portal's process reaches it."""

    def __init__(
        self, address: str, patience: Patience, transport: httpx2.BaseTransport | None = None
    ) -> None:
        """Nothing is asked yet."""
        self._patience = patience
        self._client = httpx2.Client(base_url=address, transport=transport)

    def runs(self, most: int) -> list[Run]:
        """The newest runs; DagsterSilent if it does not say."""
        answer = self._asked(RUNS, {"limit": most})["runsOrError"]
        if answer["__typename"] != "Runs":
            raise DagsterSilent(answer["__typename"])
        return [_run(one) for one in answer["results"]]

    def start(self, job: Job, tahap: str | None, officer: str) -> str:
        """Queue a run of the job; its id.

        RunRefused if Dagster does not take it; DagsterSilent if it does not say, so that the run
        may have been queued all the same.
        """
        repository, location = self._place_of(job)
        tags = [{"key": _ASKED_BY, "value": officer}]
        if tahap is not None:
            tags.append({"key": _PARTITION, "value": tahap})
        params = {
            "selector": {
                "jobName": job.name,
                "repositoryName": repository,
                "repositoryLocationName": location,
            },
            "runConfigData": {},
            "mode": "default",
            "executionMetadata": {"tags": tags},
        }
        asked = {"params": params}
        answer = self._asked(LAUNCH, asked, self._patience.start)["launchRun"]
        if answer["__typename"] != "LaunchRunSuccess":
            raise RunRefused(answer["__typename"])
        return str(answer["run"]["runId"])

    def _place_of(self, job: Job) -> tuple[str, str]:
        answer = self._asked(PLACES, {})["repositoriesOrError"]
        for node in answer.get("nodes", ()):
            if any(one["name"] == job.name for one in node["jobs"]):
                return node["name"], node["location"]["name"]
        raise RunRefused("PipelineNotFoundError")

    def _asked(
        self, query: str, variables: dict[str, Any], patience: float | None = None
    ) -> dict[str, Any]:
        wait = patience or self._patience.answer
        asked = {"query": query, "variables": variables}
        try:
            answer = self._client.post("/graphql", json=asked, timeout=wait)
            answer.raise_for_status()
            content = answer.json()
        except (httpx2.HTTPError, ValueError) as fault:
            raise DagsterSilent(type(fault).__name__) from None
        if not isinstance(content, dict) or content.get("errors") or not content.get("data"):
            raise DagsterSilent("errors")
        found: dict[str, Any] = content["data"]
        return found


def reached(place: Place) -> Dagster:
    """The Dagster of this portal; DagsterSilent if it has none."""
    if place.settings.dagster is None:
        raise DagsterSilent("BANSOS_DAGSTER")
    return Dagster(place.settings.dagster, place.limits.dagster)


def newest(place: Place) -> list[Run] | None:
    """The newest runs; None if Dagster is not set up or does not answer."""
    try:
        return reached(place).runs(place.limits.shown.runs)
    except DagsterSilent:
        return None


def newest_of(place: Place, job: Job) -> Run | None:
    """The newest run of a job, if Dagster knows of one."""
    return next((one for one in newest(place) or [] if one.job == job.name), None)


def _run(one: dict[str, Any]) -> Run:
    tags = {tag["key"]: tag["value"] for tag in one["tags"]}
    return Run(
        id=one["runId"],
        job=one["jobName"],
        tahap=tags.get(_PARTITION),
        state=one["status"],
        begun=None if one["startTime"] is None else int(one["startTime"]),
        ended=None if one["endTime"] is None else int(one["endTime"]),
    )

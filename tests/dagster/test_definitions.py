"""The definitions load, and what they promise of every asset stands in a reviewed snapshot."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from assets.graph.groups import GROUPS, WRITER_TAG
from pipelines import jobs
from pipelines.definitions import build_defs
from pipelines.executors import PRELOADED

SNAPSHOT = Path(__file__).with_name("aset.json")
UP_TO_THE_QUEUE = {"indeks_padanan", "padanan", "antrean_tinjau"}


@pytest.fixture(scope="module")
def defs() -> dg.Definitions:
    return build_defs()


def described(defs: dg.Definitions) -> dict[str, Any]:
    """Every asset as its spec says, without what changes with each code change."""
    graph = defs.resolve_asset_graph()
    checks: dict[str, list[str]] = {}
    for key in graph.asset_check_keys:
        checks.setdefault(key.asset_key.to_user_string(), []).append(key.name)
    return {
        node.key.to_user_string(): {
            "grup": node.group_name,
            "pemilik": sorted(node.owners),
            "jenis": sorted(node.kinds),
            "dari": sorted(key.to_user_string() for key in node.parent_keys),
            "partisi": type(node.partitions_def).__name__ if node.partitions_def else None,
            "otomatis": node.automation_condition.get_label()
            if node.automation_condition
            else None,
            "segar": node.freshness_policy is not None,
            "pemeriksaan": sorted(checks.get(node.key.to_user_string(), [])),
        }
        for node in sorted(graph.asset_nodes, key=lambda node: node.key)
    }


def test_the_definitions_load(defs: dg.Definitions) -> None:
    dg.Definitions.validate_loadable(defs)


def test_every_asset_is_as_the_reviewed_snapshot_says(defs: dg.Definitions) -> None:
    found = described(defs)
    if os.environ.get("BANSOS_TULIS_CUPLIKAN") == "1":
        SNAPSHOT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")

    assert found == json.loads(SNAPSHOT.read_text())


def test_every_asset_says_what_it_is_in_both_languages_and_who_answers(
    defs: dg.Definitions,
) -> None:
    groups = {group.name for group in GROUPS}
    for spec in defs.resolve_all_asset_specs():
        indonesian, _, english = (spec.description or "").partition("\n\n")
        assert len(indonesian) > 5, spec.key
        assert english.strip("*") != english, spec.key
        assert spec.owners, spec.key
        assert spec.kinds, spec.key
        assert spec.group_name in groups, spec.key


def test_tables_show_their_columns_with_meaning_and_sensitivity(defs: dg.Definitions) -> None:
    specs = {spec.key.to_user_string(): spec for spec in defs.resolve_all_asset_specs()}
    columns = specs["kelahiran"].metadata["dagster/column_schema"].columns
    mother = next(column for column in columns if column.name == "nik_ibu")

    assert mother.description
    assert mother.tags == {"sensitivitas": "pribadi"}


def test_every_asset_shows_its_columns_but_the_folders_of_files_as_received(
    defs: dg.Definitions,
) -> None:
    for spec in defs.resolve_all_asset_specs():
        told = spec.metadata.get("dagster/column_schema")
        received = spec.key.to_user_string().startswith("kiriman_")
        assert received or told.columns, spec.key
        for column in told.columns if told else ():
            assert column.tags["sensitivitas"] in {"umum", "khusus", "pribadi"}, column.name


def test_nothing_is_automatic_beyond_the_review_queue(defs: dg.Definitions) -> None:
    automatic = {name for name, facts in described(defs).items() if facts["otomatis"] is not None}

    assert automatic == UP_TO_THE_QUEUE


def test_only_a_person_starts_publishing(defs: dg.Definitions) -> None:
    started = {schedule.job_name for schedule in defs.schedules or []}
    started |= {sensor.job_name for sensor in defs.sensors or [] if sensor.has_jobs}
    publishing = {
        name
        for name in ("penerbitan", "alur_tahap", "persiapan_tahap", "rekonsiliasi_harian")
        if dg.AssetKey("rilis") in defs.resolve_job_def(name).asset_layer.selected_asset_keys
    }

    assert publishing == {"penerbitan", "alur_tahap"}
    assert not started & publishing


def test_every_step_that_writes_waits_for_the_one_writer(defs: dg.Definitions) -> None:
    for job in jobs.JOBS:
        for node in defs.resolve_job_def(job.name).all_node_defs:
            writes = isinstance(node, dg.OpDefinition) and not _is_check(node)
            assert not writes or node.pool == "penulis_data", node.name
            assert not writes or WRITER_TAG.items() <= node.tags.items(), node.name


def test_steps_in_processes_of_their_own_are_forked_from_one_without_threads() -> None:
    count = "import os, sys; [__import__(name) for name in sys.argv[1:]]; "
    count += "assert 'polars' not in sys.modules; print(len(os.listdir('/proc/self/task')))"
    answer = subprocess.run(
        [sys.executable, "-c", count, *PRELOADED], capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == "1"


def test_an_unknown_executor_is_told_with_what_to_choose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSOS_EXECUTOR", "banyak")
    with pytest.raises(ValueError, match="in_process, multiprocess"):
        build_defs()


def _is_check(node: dg.OpDefinition) -> bool:
    checks = ("skema_", "gerbang", "pengaman", "berkas_", "padanan_", "rilis_", "neraca_")
    return node.name.startswith(checks)

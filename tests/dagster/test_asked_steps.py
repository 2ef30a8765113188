"""What the portal asks for: steps of approval and samples, carried out by runs of Dagster."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assets.approval import tranche
from assets.approval_requests import Refusal, ask, last_request
from assets.folders import Folders
from assets.graph.workplace import Workplace
from assets.sample_requests import ask as ask_sample
from assets.sample_requests import numbers_in, packed, requests
from pipelines.definitions import build_defs
from release.layout import SUMMARY
from schemas.tahap import Tahap
from tests.dagster.conftest import QUIET, TAHAP, Worked

pytestmark = pytest.mark.xdist_group("dagster")
WAVE = Tahap.parse(TAHAP)


@pytest.fixture
def folders(worked: Worked, tmp_path: Path) -> Folders:
    """A copy of the published wave and nothing of the lake."""
    own = Folders(tmp_path / "data")
    shutil.copytree(Folders(worked.data).releases, own.releases)
    return own


def run(worked: Worked, folders: Folders, name: str = "langkah_persetujuan") -> bool:
    defs = build_defs(workplace=Workplace(data=str(folders.data), tries_again=False))
    job = defs.resolve_job_def(name)
    return job.execute_in_process(instance=worked.instance, run_config=QUIET).success


def test_a_run_takes_the_step_of_whoever_asked_and_only_that(
    worked: Worked, folders: Folders
) -> None:
    assert run(worked, folders)
    assert tranche(folders, WAVE).state.keadaan == "RANCANGAN"
    ask(folders, WAVE, "ani", "PERIKSA", tranche(folders, WAVE).manifes)
    assert run(worked, folders)
    step = tranche(folders, WAVE).state.diperiksa
    assert step is not None
    assert step.petugas == "ani"


def test_a_run_over_a_release_with_faults_ends_well_and_takes_nothing(
    worked: Worked, folders: Folders
) -> None:
    ask(folders, WAVE, "ani", "PERIKSA", tranche(folders, WAVE).manifes)
    (folders.release(WAVE) / SUMMARY).write_text("{}")
    assert run(worked, folders)
    told = last_request(folders, WAVE)
    assert isinstance(told, Refusal)
    assert any(SUMMARY in reason for reason in told.sebab)


def test_a_run_draws_the_samples_that_wait_once(worked: Worked, folders: Folders) -> None:
    asked = ask_sample(folders, WAVE, "ani", 60, 7, "csv", "AUDIT")
    assert run(worked, folders, "sampel_pemeriksa")
    (done,) = requests(folders)
    assert done.baris == 60
    assert numbers_in(packed(folders, asked))
    packed(folders, asked).unlink()
    assert run(worked, folders, "sampel_pemeriksa")
    assert not packed(folders, asked).exists()

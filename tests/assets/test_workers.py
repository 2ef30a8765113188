"""Parts made by worker processes are those made here; what happens to a worker costs its part."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import matching
import rules
from assets import distributed_parts
from assets.folders import Folders
from assets.matching import build_index
from assets.part_work import PartWork, told, where
from assets.register import families_at_cutoff
from assets.rules import write_candidates
from assets.workers import SETTING, Workers, WorkersFault, workers
from schemas.tahap import Tahap
from schemas.validate import SchemaFault
from tests.assets.part_functions import QUOTED, note_down, note_down_together
from tests.shared import sample_waves

TAHAP = Tahap.parse("2025-T4-3")
MADE = ("indeks", "register/2025-T4-3", "putusan_calon/2025-T4-3", "daftar_pbi/2025-T4-3")


@pytest.fixture(scope="module")
def two_workers() -> Iterator[Workers]:
    with pytest.MonkeyPatch.context() as here:
        here.setenv(SETTING, "2")
        with workers() as crew:
            yield crew


def works(folder: Path, *areas: str) -> list[PartWork]:
    return [
        PartWork(
            area,
            inputs=(),
            outputs=(folder / f"{area}.txt",),
            own=f"milik {area}",
            stamp_file=folder / f"{area}.stempel",
            stamp="cap",
        )
        for area in areas
    ]


def unwatched(stage: str, done: int, total: int) -> None:
    """Nobody looks."""


def digests(lake: Path) -> dict[str, str]:
    return {
        path.relative_to(lake).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for name in MADE
        for path in sorted((lake / name).rglob("*"))
        if path.is_file() and path.suffix in (".arrow", ".parquet", ".stempel")
    }


def test_index_register_and_decisions_by_workers_are_byte_for_byte_those_made_here(
    two_workers: Workers, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    here = sample_waves(tmp_path_factory) / "data"
    there = Path(shutil.copytree(here, tmp_path / "data"))
    for name in MADE:
        for path in (there / "lake" / name).rglob("*.stempel"):
            path.unlink()
    quarter = rules.load_quarter(TAHAP.triwulan)
    day, folders = quarter.wave(TAHAP.wave).cutoff, Folders(there)
    index = build_index(folders, quarter.versi_dtsen, unwatched)
    register = families_at_cutoff(
        folders,
        TAHAP,
        quarter.versi_dtsen,
        cutoff=day,
        as_of=day,
        areas=None,
        progress=unwatched,
    )
    decided = write_candidates(
        folders,
        TAHAP,
        as_of=day,
        model_version=matching.load_model().version,
        areas=None,
        progress=unwatched,
    )

    assert len(index) == 2
    assert register.written == register.parts == decided.written > 2
    assert digests(there / "lake") == digests(here / "lake")
    assert not list(there.rglob("*.baru*"))


def test_a_worker_killed_in_the_middle_costs_only_its_part(
    two_workers: Workers, tmp_path: Path
) -> None:
    areas = [f"33{number:02}" for number in (1, 2, *range(11, 19))]
    made = list(two_workers.make(note_down, "bersama", works(tmp_path, *areas)))

    assert sorted(work.area for work in made) == areas
    begun = {area: (tmp_path / f"{area}.dimulai").read_text().split() for area in areas}
    assert len(begun.pop("3302")) == 2
    # At most what was under way at that moment is begun anew: one in work, one beside it.
    assert sum(len(times) for times in begun.values()) <= len(begun) + 2
    assert (tmp_path / "3302.txt").read_text() == "bersama milik 3302 3302.txt"
    assert str(os.getpid()) not in {pid for times in begun.values() for pid in times}


def test_parts_that_are_fresh_ask_for_no_worker(tmp_path: Path) -> None:
    crew = Workers("tls://nowhere.invalid:1")
    for work in works(tmp_path, "3301"):
        work.outputs[0].write_text("ada")
        work.sealed({})

    assert list(crew.make(note_down, "", works(tmp_path, "3301"))) == []


def test_a_fault_comes_back_as_it_was_with_its_area(two_workers: Workers, tmp_path: Path) -> None:
    with pytest.raises(SchemaFault) as met:
        list(two_workers.make(note_down, "", works(tmp_path, "3301", "3303")))

    assert "kolom hilang" in told(met.value)
    assert "33.03" in told(met.value)
    assert not (tmp_path / "3303.stempel").exists()


def test_parts_that_can_be_made_together_reach_a_worker_together(
    two_workers: Workers, tmp_path: Path
) -> None:
    areas = ("3301", "3311", "3312")
    made = list(two_workers.make(note_down, "", works(tmp_path, *areas), note_down_together))

    assert sorted(work.area for work in made) == sorted(areas)
    assert (tmp_path / "3301.bersama").read_text() == "3"
    assert str(os.getpid()) not in (tmp_path / "3301.dimulai").read_text()


def test_a_fault_in_a_group_at_a_worker_is_told_of_the_part_it_is_in(
    two_workers: Workers, tmp_path: Path
) -> None:
    several = works(tmp_path, "3301", "3303", "3311")
    with pytest.raises(SchemaFault) as met:
        list(two_workers.make(note_down, "", several, note_down_together))

    assert "33.03" in told(met.value)
    assert "33.01" not in told(met.value)
    assert not (tmp_path / "3303.stempel").exists()


def test_an_unforeseen_fault_tells_place_and_frames_and_its_text_is_in_no_log(
    two_workers: Workers, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(KeyError) as met:
        list(two_workers.make(note_down, "", works(tmp_path, "3304")))
    with pytest.raises(WorkersFault, match="Unsendable") as other:
        list(two_workers.make(note_down, "", works(tmp_path, "3305")))

    assert "33.04" in where(met.value)
    assert "part_functions.py" in where(met.value)
    printed = capfd.readouterr()
    for text in (where(met.value), told(other.value), printed.out, printed.err):
        assert QUOTED not in text
        assert "milik" not in text


def test_made_here_a_fault_names_its_part_too(tmp_path: Path) -> None:
    with pytest.raises(SchemaFault) as met:
        list(Workers("").make(note_down, "", works(tmp_path, "3301", "3303")))

    assert "33.03" in told(met.value)
    assert (tmp_path / "3301.stempel").exists()


def test_workers_of_another_program_make_nothing(
    two_workers: Workers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distributed_parts, "same_program", lambda: "lain")
    with pytest.raises(WorkersFault, match="versi"):
        list(two_workers.make(note_down, "", works(tmp_path, "3301")))

    assert not (tmp_path / "3301.txt").exists()


@pytest.mark.parametrize("setting", ["tcp://10.0.0.1:8786", "banyak", "0"])
def test_strangers_are_not_given_parts_without_tls(tmp_path: Path, setting: str) -> None:
    with pytest.raises(WorkersFault, match="TLS"):
        list(Workers(setting).make(note_down, "", works(tmp_path, "3301")))


def test_a_scheduler_that_is_not_there_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distributed_parts, "CALL_SECONDS", 1)
    with pytest.raises(WorkersFault, match="dask scheduler"):
        list(Workers("tcp://127.0.0.1:1").make(note_down, "", works(tmp_path, "3301")))

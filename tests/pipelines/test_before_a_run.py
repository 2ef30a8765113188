"""What is looked at before a run: the lock, the disk, the earlier waves."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from assets.complete import Incomplete, require_earlier_waves
from assets.folders import Folders
from assets.sole_writer import sole_writer
from pipelines import preflight
from pipelines.faults import BadUse
from schemas.tahap import Tahap


def test_one_process_may_enter_its_own_lock_again_and_leaves_it_free(tmp_path: Path) -> None:
    lock = tmp_path / "data" / ".kunci"
    with sole_writer(lock), sole_writer(lock):
        assert lock.exists()
    with sole_writer(lock):
        pass


def test_a_disk_too_small_is_said_before_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preflight.shutil, "disk_usage", lambda path: SimpleNamespace(free=10))

    with pytest.raises(BadUse, match="Ruang disk kurang"):
        preflight.check_disk(None, Folders(tmp_path))


def test_a_machine_without_memory_is_said_before_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight.os, "sysconf", lambda name: 1)

    with pytest.raises(BadUse, match="Memori kurang"):
        preflight.check_memory()


def test_the_first_missing_wave_is_named_with_its_command(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    require_earlier_waves(folders, Tahap.parse("2025-T4-1"))
    (folders.release(Tahap.parse("2025-T4-1"))).mkdir(parents=True)
    (folders.release(Tahap.parse("2025-T4-1")) / "manifest.json").write_text("{}")

    with pytest.raises(Incomplete, match="run --tahap 2025-T4-2"):
        require_earlier_waves(folders, Tahap.parse("2025-T4-3"))

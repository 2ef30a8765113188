"""What the end-to-end tests share: the command as its user starts it, and finished runs."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import shared
from tests.shared import BANSOS, LANDING, ROOT, WAVES, start

__all__ = ["BANSOS", "LANDING", "ROOT", "TRUTH", "WAVES", "Bansos"]

TRUTH = ROOT / "data/sample/truth"

Bansos = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def bansos() -> Bansos:
    """The command."""
    return start


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder with the three waves of the sample, and all the runs printed."""
    folder = shared.sample_waves(tmp_path_factory)
    return folder / "data", (folder / shared.PRINTED).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def small_landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A landing folder of 300 families, quick enough to be broken in many ways."""
    return shared.small_landing(tmp_path_factory)


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder after wave 1 of the small landing, for reading only."""
    return shared.small_wave(tmp_path_factory)


@pytest.fixture
def small_data(undisturbed: Path, tmp_path: Path) -> Path:
    """The same folder, for a test that goes on from there."""
    return Path(shutil.copytree(undisturbed, tmp_path / "data"))

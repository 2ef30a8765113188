"""Drawn worlds and what a folder holds, for the tests of release."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from release import publish
from tests.release.world import World


@pytest.fixture(scope="session")
def _published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(World(tmp_path_factory.mktemp("terbit")).inputs()).folder


@pytest.fixture
def folder(_published: Path, tmp_path: Path) -> Path:
    """A copy of a published release of wave 1, to look at or to spoil."""
    return Path(shutil.copytree(_published, tmp_path / "release" / _published.name))


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)

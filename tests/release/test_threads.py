"""A whole package at one thread and at two: the same bytes in every file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.release.test_publish import contents

_PUBLISH = """
import sys
from pathlib import Path
import release
from tests.release.world import World
release.publish(World(Path(sys.argv[1])).inputs())
"""


@pytest.mark.slow
def test_thread_count_does_not_change_a_byte_of_a_release(tmp_path: Path) -> None:
    found = []
    for threads in ("1", "2"):
        home = tmp_path / threads
        subprocess.run(
            [sys.executable, "-c", _PUBLISH, str(home)],
            env=os.environ
            | {"POLARS_MAX_THREADS": threads, "OMP_NUM_THREADS": threads}
            | {"PYTHONPATH": os.getcwd()},
            check=True,
        )
        found.append(contents(home / "release" / "2025-T4-1"))
    assert found[0] == found[1]

"""The programs outside Python that some tests drive: where they lie and who installs them.

What belongs here: each program with its Debian package and reason, finding it, installing what is
missing (`make test`, as root on Debian), and what a test does without it.
What does not: Python packages (requirements.lock), or starting a program (tests.servers).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Program:
    """A program tests drive: its names, where else than on PATH it lies, and its package."""

    package: str
    reason: str
    names: tuple[str, ...]
    elsewhere: tuple[str, ...] = ()

    def path(self) -> Path | None:
        """Where the program lies, or None."""
        places = os.pathsep.join(
            [os.environ.get("PATH", os.defpath)]
            + [str(place) for pattern in self.elsewhere for place in Path("/").glob(pattern)]
        )
        found = (shutil.which(name, path=places) for name in self.names)
        return next((Path(one) for one in found if one), None)


CHROMIUM = Program("chromium", "opens Dagster and the portal as officers do", ("chromium",))
# Debian keeps the server's programs off PATH, in a folder of their version.
POSTGRES = Program(
    "postgresql",
    "keeps Dagster's history in a real server",
    ("initdb",),
    ("usr/lib/postgresql/*/bin",),
)
PROGRAMS = (CHROMIUM, POSTGRES)


def missing() -> list[Program]:
    """The programs this machine lacks."""
    return [program for program in PROGRAMS if program.path() is None]


def how_to_install(programs: list[Program]) -> str:
    """One sentence: what is missing, what for, and the command that brings it."""
    lacking = "; ".join(f"{one.names[0]} ({one.reason})" for one in programs)
    packages = " ".join(one.package for one in programs)
    return (
        f"not on this machine: {lacking}. On Debian, as root: make test, or "
        f"apt-get install --no-install-recommends {packages}"
    )


def required(program: Program) -> Path:
    """Where the program lies; without it the test fails in CI and is skipped elsewhere."""
    found = program.path()
    if found is not None:
        return found
    if os.environ.get("CI"):
        pytest.fail(how_to_install([program]))
    pytest.skip(how_to_install([program]))


def install(programs: list[Program]) -> bool:
    """Ask apt-get for the packages, quietly; whether every program is there afterwards."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    packages = [program.package for program in programs]
    print(f"test: installing {', '.join(packages)} (once)", flush=True)
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(
            [*apt, *command], env=quiet, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            print(f"test: apt-get {command[0]}: {done.stderr.strip()}", file=sys.stderr)
    return not missing()


def main() -> None:
    """Install what is missing where that is allowed; otherwise say once what to install."""
    lacking = missing()
    allowed = os.geteuid() == 0 and shutil.which("apt-get") is not None
    if lacking and not (allowed and install(lacking)):
        print(f"test: {how_to_install(missing())}", file=sys.stderr)


if __name__ == "__main__":
    main()

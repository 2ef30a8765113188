"""Servers that tests start: on this machine's loopback alone, gone when the test is.

What belongs here: a free port, and a process that runs for a block with all its children.
What does not: which server it is and when it is ready (the rooms that need one).
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """A TCP port nobody on the loopback listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    command: Sequence[str | Path],
    ready: Callable[[], bool],
    folder: Path,
    env: Mapping[str, str] | None = None,
    user: str | None = None,
    patience: float = 120.0,
) -> Iterator[None]:
    """Run `command` in `folder` for the block, which begins at its first answer.

    Its whole process group ends with the block, and with this process if that is killed.
    A server that ends or stays silent for `patience` seconds fails with what it printed.
    """
    log = folder / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*_ends_with_us(), *command],
            cwd=folder,
            env=None if env is None else {**os.environ, **env},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **({} if user is None else {"user": user, "group": user, "extra_groups": []}),
        )
    try:
        _await(ready, process, log, patience)
        yield
    finally:
        _end(process)


def _ends_with_us() -> list[str]:
    """The prefix that ends the server even when pytest itself is killed; Linux only."""
    setpriv = shutil.which("setpriv")
    return [] if setpriv is None else [setpriv, "--pdeathsig", "TERM"]


def _await(
    ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, patience: float
) -> None:
    until = time.monotonic() + patience
    while not ready():
        silent = time.monotonic() > until
        if silent or process.poll() is not None:
            why = "did not answer" if silent else f"ended with {process.returncode}"
            raise AssertionError(f"{process.args}: {why}\n{log.read_text(errors='replace')}")
        time.sleep(0.1)


def _end(process: subprocess.Popen[bytes]) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
        except ProcessLookupError:
            return
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            continue

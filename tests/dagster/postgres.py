"""A PostgreSQL server of the tests' own: made, started and removed within a block.

What belongs here: initdb as a user PostgreSQL accepts, the server on a free loopback port, and
the settings by which dagster-postgres.yaml finds it.
What does not: what is kept in it (the tests), or finding the programs (tests.system).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2

from tests.servers import LOOPBACK, free_port, serving
from tests.system import POSTGRES, required

DATABASE, PASSWORD = "postgres", "sandi-uji/dengan@tanda"


@contextmanager
def postgres_server() -> Iterator[dict[str, str]]:
    """The settings of a fresh server that asks for a password, for the block."""
    programs = required(POSTGRES).resolve().parent
    # PostgreSQL refuses root, and pytest's own folders are closed to anyone else.
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="bansos-pg-"))
    try:
        _make_cluster(programs, folder, user)
        settings = {
            "BANSOS_PG_HOST": LOOPBACK,
            "BANSOS_PG_PORT": str(free_port()),
            "BANSOS_PG_DB": DATABASE,
            "BANSOS_PG_USER": "dagster",
            "BANSOS_PG_PASSWORD": PASSWORD,
        }
        command = [programs / "postgres", "-D", folder / "data", "-c", "unix_socket_directories="]
        command += ["-c", f"listen_addresses={LOOPBACK}", "-p", settings["BANSOS_PG_PORT"]]
        command += ["-c", "fsync=off"]
        with serving(command, lambda: _answers(settings), folder, user=user):
            yield settings
    finally:
        shutil.rmtree(folder)


def _make_cluster(programs: Path, folder: Path, user: str | None) -> None:
    secret = folder / "sandi"
    secret.write_text(PASSWORD)
    command = [programs / "initdb", "-D", folder / "data", "-U", "dagster", "--pwfile", secret]
    command += ["--auth", "scram-sha-256", "--encoding", "UTF8", "--no-locale", "--no-sync"]
    if user is not None:
        shutil.chown(folder, user)
        shutil.chown(secret, user)
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, user=user
    )
    assert done.returncode == 0, done.stderr


def query(settings: dict[str, str], sql: str) -> list[tuple[object, ...]]:
    """The rows of a query, asked of the server itself."""
    connection = psycopg2.connect(
        host=settings["BANSOS_PG_HOST"],
        port=settings["BANSOS_PG_PORT"],
        dbname=settings["BANSOS_PG_DB"],
        user=settings["BANSOS_PG_USER"],
        password=settings["BANSOS_PG_PASSWORD"],
    )
    with closing(connection), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def _answers(settings: dict[str, str]) -> bool:
    try:
        return query(settings, "select 1") == [(1,)]
    except psycopg2.OperationalError:
        return False

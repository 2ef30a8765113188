"""The portal's database, reached: SQLite beside the data, or PostgreSQL by URL.

What belongs here: connecting, reading, writing in one transaction, and bringing the schema up.
What does not: the tables, or any query.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

_HERE = Path(__file__).parent
_WRITES = "menulis"
_PRAGMAS = (
    # Readers and one writer do not wait for each other.
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "busy_timeout=10000",
)


class StateOutdated(RuntimeError):
    """The database has another schema than this program."""


class Store:
    """A portal's database; safe to use from many threads and processes."""

    def __init__(self, url: str) -> None:
        """Nothing is opened before the first use."""
        self.url = sa.make_url(url)
        self.engine = sa.create_engine(self.url, pool_pre_ping=self.url.drivername != "sqlite")
        if self.engine.dialect.name == "sqlite":
            if self.url.database:
                Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
            sa.event.listen(self.engine, "connect", _set_up_sqlite)
            sa.event.listen(self.engine, "begin", _begin)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that writes nothing."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A connection whose writes stand together, or not at all after a fault."""
        with self.engine.connect() as connection:
            marked = connection.execution_options(**{_WRITES: True})
            with marked.begin():
                yield marked

    def migrate(self) -> None:
        """Bring the schema to this program's, keeping what lies there."""
        with self.writing() as connection:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def check(self) -> None:
        """StateOutdated unless the schema is this program's."""
        with self.reading() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
        wanted = ScriptDirectory.from_config(_config()).get_current_head()
        if found != wanted:
            raise StateOutdated(
                f"Basis data portal pada versi {found or 'kosong'}, program pada {wanted}. "
                "Jalankan bansos serve (memigrasi sendiri). / The portal's database is at another "
                "version; bansos serve migrates it."
            )

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    return config


def _set_up_sqlite(connection: Any, record: Any) -> None:
    # The driver must not begin transactions by itself: `_begin` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    # A reader that turns writer inside its transaction would fail at once, whatever it waits.
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

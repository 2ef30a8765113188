"""Where this portal works and what guards it, from the environment.

What belongs here: every variable the portal reads, with its default, and secrets from files.
What does not: limits that an office would not set for itself (`limits.yaml`).
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from schemas.parquet import sync_folder

DATA, LANDING = "BANSOS_DATA", "BANSOS_LANDING"
DATABASE = "BANSOS_PORTAL_BASISDATA"
KEY = "BANSOS_PORTAL_KUNCI"
HOSTS, TLS = "BANSOS_PORTAL_NAMA", "BANSOS_PORTAL_TLS"
DAGSTER, DAGSTER_SHOWN = "BANSOS_DAGSTER", "BANSOS_DAGSTER_TAUTAN"
FROM_FILE = "_BERKAS"
LOCAL = ("127.0.0.1", "localhost", "[::1]")
_KEY_BYTES = 32


class SettingWrong(ValueError):
    """A variable of the portal is missing or says nothing usable."""


@dataclass(frozen=True)
class Settings:
    """One portal: its folders, its database and how it is reached.

    `key` makes the tokens of the access log; `hosts` are the names it answers to; `tls` says that
    browsers reach it through HTTPS; `dagster` is where this process reaches Dagster and
    `dagster_shown` the address officers are sent to.
    """

    data: Path
    landing: Path
    database: str
    key: bytes
    hosts: tuple[str, ...] = LOCAL
    tls: bool = False
    dagster: str | None = None
    dagster_shown: str | None = None

    @property
    def own_folder(self) -> Path:
        """What the portal keeps beside the data."""
        return own_folder(self.data)


def own_folder(data: Path) -> Path:
    """The portal's folder under a data folder."""
    return data / "portal"


def settings_from(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that the environment asks for; SettingWrong tells what to change.

    A secret `X` may stand in the file that `X_BERKAS` names.
    """
    data = Path(environment.get(DATA, "data"))
    landing = Path(environment.get(LANDING) or data / "landing")
    names = [name.strip() for name in environment.get(HOSTS, "").split(",") if name.strip()]
    dagster = environment.get(DAGSTER) or None
    return Settings(
        data=data,
        landing=landing,
        database=database_from(environment),
        key=trail_key(environment),
        hosts=(*LOCAL, *names),
        tls=environment.get(TLS) == "1",
        dagster=dagster,
        dagster_shown=environment.get(DAGSTER_SHOWN) or dagster,
    )


def database_from(environment: Mapping[str, str] = os.environ) -> str:
    """The URL of the portal's database; by default SQLite in DATA/portal."""
    given = _secret(environment, DATABASE)
    if given is None:
        folder = own_folder(Path(environment.get(DATA, "data")))
        return f"sqlite:///{folder.absolute() / 'portal.sqlite'}"
    # The driver this project brings; without it SQLAlchemy looks for another.
    kind, _, rest = given.partition("://")
    if kind in ("postgres", "postgresql"):
        return f"postgresql+psycopg2://{rest}"
    if kind not in ("postgresql+psycopg2", "sqlite"):
        raise SettingWrong(
            f"{DATABASE}: sqlite:///… atau / or postgresql://… diharapkan / expected, "
            f"bukan / not {kind[:20]!r}."
        )
    return given


def _secret(environment: Mapping[str, str], name: str) -> str | None:
    file = environment.get(name + FROM_FILE)
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as fault:
            raise SettingWrong(
                f"{name}{FROM_FILE}: berkas tidak terbaca / unreadable: {fault.strerror}"
            ) from None
    return environment.get(name) or None


def trail_key(environment: Mapping[str, str] = os.environ) -> bytes:
    """The key of the tokens in the access log and of the forms; SettingWrong if it is too short.

    Without BANSOS_PORTAL_KUNCI it is made once and kept in DATA/portal, readable by the owner.
    """
    given = _secret(environment, KEY)
    if given is not None:
        if len(given) < _KEY_BYTES:
            raise SettingWrong(
                f"{KEY}: sedikitnya {_KEY_BYTES} huruf / at least {_KEY_BYTES} characters; "
                "mis. / e.g. openssl rand -hex 32"
            )
        return given.encode()
    folder = own_folder(Path(environment.get(DATA, "data")))
    path = folder / "kunci"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    fresh = folder / f".kunci-{secrets.token_hex(8)}"
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_hex(_KEY_BYTES), encoding="ascii")
    try:
        # Of several workers that start at once, one makes the key.
        os.link(fresh, path)
        sync_folder(folder)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text(encoding="ascii").strip().encode()

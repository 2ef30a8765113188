"""What the portal's tests share: a data folder, an application over it, and people signed in.

What belongs here: fixtures; accounts are made as an administrator makes them.
What does not: any test. Data folders come from tests.shared; whoever writes copies them first.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from assets.complaints import follow_complaints
from assets.folders import Folders
from portal import accounts
from portal.app import application
from portal.limits import Limits, limits
from portal.place import Place, place
from portal.roles import Role
from portal.settings import Settings
from tests import shared

PASSWORD = "kucing biru menari pelan"
START = 1_764_000_000
_TOKEN = re.compile(r'name="csrf" value="([0-9a-f]+)"')


@dataclass
class Clock:
    """The portal's clock, set by the test."""

    seconds: int = START

    def __call__(self) -> int:
        return self.seconds


@dataclass
class Visitor:
    """A browser: its cookies, and the token of the last form it saw."""

    client: TestClient
    csrf: str = ""

    def get(self, path: str, **options: Any) -> httpx2.Response:
        return self._seen(self.client.get(path, **options))

    def post(
        self, path: str, data: dict[str, Any] | None = None, **options: Any
    ) -> httpx2.Response:
        """Post a form as a browser would, with the token of the page before."""
        return self._seen(
            self.client.post(path, data={"csrf": self.csrf} | (data or {}), **options)
        )

    def sign_in(self, name: str, password: str = PASSWORD) -> httpx2.Response:
        self.get("/masuk")
        return self.post("/masuk", {"nama": name, "sandi": password})

    def _seen(self, answer: httpx2.Response) -> httpx2.Response:
        if "text/html" in answer.headers.get("content-type", ""):
            found = _TOKEN.search(answer.text)
            self.csrf = found[1] if found else self.csrf
        return answer


@dataclass
class Office:
    """A running portal and the people who use it."""

    place: Place
    clock: Clock
    app: Any
    visitors: list[Visitor] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.place.settings.data

    def visitor(self) -> Visitor:
        """A browser nobody signed in with."""
        scheme = "https" if self.place.settings.tls else "http"
        one = Visitor(
            TestClient(self.app, base_url=f"{scheme}://localhost", follow_redirects=False)
        )
        self.visitors.append(one)
        return one

    def account(self, *roles: Role, wilayah: str = "ID", **more: Any) -> str:
        """The name of a new account with PASSWORD, its first password already changed."""
        with self.place.store.reading() as connection:
            count = len(connection.exec_driver_sql("select id from pengguna").all())
        defaults = {"posyandu": "332508200101"} if Role.KADER in roles else {}
        defaults |= {"opd": "DINKES"} if Role.OPD in roles else {}
        name = f"orang{count}"
        new_account(self.place, name, *roles, wilayah=wilayah, **(defaults | more))
        return name

    def sign_in(self, *roles: Role, wilayah: str = "ID", **more: Any) -> Visitor:
        """A browser in which a new account of these roles is signed in, on the front page."""
        one = self.visitor()
        answer = one.sign_in(self.account(*roles, wilayah=wilayah, **more))
        assert answer.status_code == 303, answer.text
        one.get("/")
        return one


def new_account(place: Place, name: str, *roles: Role, wilayah: str, **more: Any) -> None:
    """An account with PASSWORD, its first password already changed."""
    wanted = accounts.Wanted(
        name, name.title(), frozenset(roles), tuple(wilayah.split(",")), **more
    )
    now = place.now()
    accounts.add(place.store, wanted, "uji", place.passwords, now)
    accounts.set_password(place.store, name, PASSWORD, place.passwords, now)


def cheap() -> Limits:
    """The shipped limits, but for what hashing a password and refusing a workbook cost."""
    shipped = limits()
    return replace(
        shipped,
        password=replace(shipped.password, time=1, memory_kib=8, lanes=1, at_once=4),
        body=replace(shipped.body, book_seconds=3),
    )


def office_over(data: Path, database: str | None = None, **settings: Any) -> Office:
    """A portal over `data`, by default with SQLite beside it."""
    made = Settings(
        data=data,
        landing=settings.pop("landing", data / "landing"),
        database=database or f"sqlite:///{data / 'portal/portal.sqlite'}",
        key=b"kunci-uji-kunci-uji-kunci-uji-32",
        **settings,
    )
    clock = Clock()
    one = place(made, cheap(), clock)
    one.store.migrate()
    return Office(one, clock, application(one))


def close(office: Office) -> None:
    for one in office.visitors:
        one.client.close()
    office.place.store.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A portal over an empty data folder."""
    one = office_over(tmp_path / "data")
    yield one
    close(one)


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder after wave 1 of 300 families in 33.25; nobody writes into it."""
    return shared.small_wave(tmp_path_factory)


@pytest.fixture
def worked(finished: Path, tmp_path: Path) -> Iterator[Office]:
    """A portal over a copy of the finished wave."""
    data = tmp_path / "data"
    shutil.copytree(finished, data)
    one = office_over(data)
    yield one
    close(one)


@pytest.fixture(scope="session")
def looked_at(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A portal over one copy of the finished wave with its complaints followed.

    Tests that only look share it; whoever records something takes `worked`.
    """
    data = tmp_path_factory.mktemp("kantor") / "data"
    shutil.copytree(finished, data)
    follow_complaints(Folders(data), lambda stage, done, total: None)
    one = office_over(data)
    yield one
    close(one)

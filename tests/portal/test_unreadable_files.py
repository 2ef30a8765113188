"""A file of the data folder that cannot be read: every page says so plainly, none breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from portal.roles import SENDERS, Role
from tests.portal.conftest import Office, Visitor
from tests.portal.sweep import routes

WAVE = "2025-T4-1"
VILLAGE = "3325082001"
TOLD = "sedang tidak dapat dibaca"
SPOILING: dict[str, Callable[[bytes], bytes]] = {
    "cut short": lambda content: content[: len(content) // 2],
    "other bytes": lambda content: b"\x00\xffx" * (len(content) // 3 + 1),
    "emptied": lambda content: b"",
}
READ = [
    (Role.PENYELIA, f"/persetujuan/{WAVE}", f"release/{WAVE}/air_terjun.parquet"),
    (Role.PENYELIA, f"/persetujuan/{WAVE}", f"release/{WAVE}/ringkasan.json"),
    (Role.AUDITOR, f"/rilis/{WAVE}", f"release/{WAVE}/manifest.json"),
    (Role.AUDITOR, f"/rilis/{WAVE}?kab=3325", f"release/{WAVE}/putusan/provinsi=33/3325.parquet"),
    (Role.PETUGAS, "/tinjauan", "lake/antrean_tinjau/antrean_tinjau.parquet"),
    (Role.PENDAMPING, "/kunjungan?kab=3325", f"lake/register/{WAVE}/anggota/3325.parquet"),
]


@contextmanager
def spoilt(paths: list[Path], how: Callable[[bytes], bytes]) -> Iterator[None]:
    kept = {path: path.read_bytes() for path in paths}
    for path, content in kept.items():
        path.write_bytes(how(content))
    try:
        yield
    finally:
        for path, content in kept.items():
            path.write_bytes(content)


def answering(office: Office, role: Role) -> Visitor:
    """Somebody whose browser gets an answer whatever breaks."""
    one = office.sign_in(role, wilayah=VILLAGE if role in SENDERS else "ID")
    cookies = one.client.cookies
    one.client = TestClient(
        office.app,
        base_url="http://localhost",
        raise_server_exceptions=False,
        follow_redirects=False,
    )
    one.client.cookies = cookies
    return one


@pytest.mark.parametrize("how", SPOILING)
def test_a_page_says_that_its_file_cannot_be_read_and_shows_again_once_it_can(
    worked: Office, how: str
) -> None:
    people = {role: answering(worked, role) for role in {role for role, _, _ in READ}}
    for role, page, name in READ:
        with spoilt([worked.data / name], SPOILING[how]):
            answer = people[role].get(page)
        assert (answer.status_code, TOLD in answer.text) == (503, True), (page, name)
        assert name.rpartition("/")[2] not in answer.text
        assert people[role].get(page).status_code == 200, page


def test_no_page_breaks_where_nothing_can_be_read(worked: Office) -> None:
    simple = [path for path in routes(worked.app, "GET") if "{" not in path and path != "/sehat"]
    people = [answering(worked, role) for role in Role]
    places = [worked.data / "lake", worked.data / "release", worked.data / "tinjauan"]
    every = [path for place in places for path in place.rglob("*") if path.is_file()]
    with spoilt(every, SPOILING["cut short"]):
        broken = [path for one in people for path in simple if one.get(path).status_code == 500]
    assert broken == []

"""A file of the data folder that cannot be read: every page says so plainly, none breaks."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pytest
from starlette.testclient import TestClient

from assets.complaints import follow_complaints
from assets.sample_requests import carry_out as draw_samples
from portal.roles import ALONE, SENDERS, Role
from portal.routes import home
from tests.portal.conftest import Office, Visitor
from tests.portal.crawl import Known, found_by, route_names
from tests.portal.sweep import routes
from tests.portal.test_sending import POST, VILLAGE, as_csv, report

WAVE = "2025-T4-1"
BROKEN = 500
SAMPLE = {"jumlah": "20", "benih": "1", "bentuk": "csv", "tujuan": "VERIFIKASI"}
NOT_WALKED = {
    # signing in is no page of anybody signed in; robots and machines ask for the others
    *(("GET", "/masuk"), ("POST", "/masuk"), ("GET", "/sehat"), ("GET", "/robots.txt")),
    # asked of Dagster alone
    *(("POST", "/keadaan"), ("POST", "/sampel/ulang")),
}
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


def answering(office: Office, *roles: Role) -> Visitor:
    """Somebody whose browser gets an answer whatever breaks."""
    own = {"posyandu": POST} if Role.KADER in roles else {}
    one = office.sign_in(*roles, wilayah=VILLAGE if SENDERS & {*roles} else "ID", **own)
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


def known_forms(office: Office) -> Known:
    """What leads on to pages that have an address of their own."""
    family = pl.read_parquet(office.data / f"release/{WAVE}/putusan/provinsi=33/3325.parquet")
    reports = pl.read_parquet(office.place.folders.links)["id_laporan"]
    sent = {"berkas": ("a.csv", as_csv(report(1), report(2, tgl_lapor="31/02/2025")))}
    return {
        "/kiriman": ({}, sent),
        "/keluarga": ({"cari": family["no_kk"][0]}, {}),
        "/padanan": ({"laporan": reports[0]}, {}),
        "/aduan/resi": ({}, {}),
        f"/rilis/{WAVE}": ({}, {}),
        "/analis": ({}, {}),
        "/sampel/ambil": ({}, {}),
    }


def test_no_page_and_no_form_breaks_where_nothing_can_be_read(worked: Office) -> None:
    folders, known = worked.place.folders, known_forms(worked)
    follow_complaints(folders, lambda stage, done, total: None)
    (worked.data / "mart").mkdir()
    (worked.data / "mart/bansos.duckdb").write_bytes(b"mart")
    together = [role for role in Role if role not in SENDERS | ALONE]
    auditor = answering(worked, Role.AUDITOR)
    auditor.get("/sampel")
    auditor.post("/sampel", {**SAMPLE, "tahap": WAVE})
    draw_samples(folders)
    people = [answering(worked, *SENDERS), answering(worked, *together), auditor]
    people.append(answering(worked, Role.ADMIN))
    walked = [(one, found_by(one, worked.app, known)) for one in people]
    places = [worked.data / name for name in ("lake", "release", "tinjauan", "portal/antrean")]
    every = [path for place in places for path in place.rglob("*") if path.is_file()]
    broken = []
    with spoilt(every, SPOILING["cut short"]):
        for one, found in walked:
            one.get("/sandi")
            broken += [path for path in found.paths if one.get(path).status_code == 500]
            for form in found.forms:
                one.get("/sandi")
                files = {name: ("a.xlsx", b"a,b\n1,2\n") for name in form.files}
                told = known.get(form.action.partition("?")[0], ({}, {}))[0]
                if form.action != "/keluar" and (
                    one.post(form.action, form.filled(told), files=files or None).status_code
                    == BROKEN
                ):
                    broken.append(f"POST {form.action}")
    assert broken == []
    reached = {
        "GET": [path for _, found in walked for path in found.paths],
        "POST": [form.action for _, found in walked for form in found.forms],
    }
    missed = {
        (method, path)
        for method, paths in reached.items()
        for path in set(routes(worked.app, method)) - route_names(worked.app, method, paths)
    }
    assert missed == NOT_WALKED


@pytest.mark.parametrize(
    ("fault", "status", "told"),
    [
        (OSError(errno.ENOSPC, "x"), 507, "Penyimpanan portal penuh"),
        (pa.lib.ArrowInvalid("x"), 503, TOLD),
        (duckdb.IOException(f"write: {os.strerror(errno.ENOSPC)}"), 507, "penuh"),
        (PermissionError(errno.EACCES, "x"), 503, "tidak diizinkan sistem"),
        (OSError(errno.EROFS, "x"), 503, "tidak diizinkan sistem"),
        (OSError(errno.EMFILE, "x"), 503, "kehabisan memori atau berkas terbuka"),
        (FileNotFoundError(errno.ENOENT, "3325011708990001"), 503, TOLD),
        (OSError(errno.EIO, "x"), 503, TOLD),
    ],
)
def test_each_refusal_of_the_system_is_told_with_what_to_do(
    office: Office, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int, told: str
) -> None:
    def refused(*_: object) -> None:
        raise fault

    one = answering(office, Role.PETUGAS)
    monkeypatch.setattr(home, "page", refused)
    answer = one.get("/")
    assert (answer.status_code, told in answer.text) == (status, True)
    assert "3325011708990001" not in answer.text


@pytest.mark.parametrize(
    ("done", "told"),
    [
        ("pragma query_only=on", "tidak diizinkan sistem"),
        ("alter table sesi rename to lain", "Basis data portal sedang tidak menjawab"),
    ],
)
def test_a_database_that_is_closed_to_the_portal_or_away_is_told(
    office: Office, done: str, told: str
) -> None:
    one = answering(office, Role.ADMIN)
    office.clock.seconds += office.place.limits.session.noted_every
    with office.place.store.reading() as connection:
        connection.exec_driver_sql(done)
        connection.commit()
    answer = one.get("/")
    assert (answer.status_code, told in answer.text) == (503, True)

"""Attacks tried on every page there is: by strangers, by the wrong role, with odd addresses."""

from __future__ import annotations

import io
import logging
import re
import sys
import zipfile
from itertools import product

import pytest

import audit
from portal.accounts import ALONE
from portal.limits import limits
from portal.logs import PlaceOnly
from portal.roles import Role
from tests.portal.conftest import PASSWORD, Office, Visitor
from tests.portal.sweep import filled, routes

# What a stranger may fetch: the sign-in page, whether the server lives, and what robots may read.
OPEN = {"/masuk", "/sehat", "/robots.txt"}
# What whoever is signed in may post, whatever the role.
OWN = {"/masuk", "/keluar", "/sandi"}
ODD = [
    "..%2F..%2Fetc%2Fpasswd",
    "%00",
    "'%20or%201=1--",
    "%E2%80%AE%F0%9F%92%A5",
    "x" * 3000,
    "-1",
    "9" * 40,
    "%3Cscript%3Ealert(1)%3C/script%3E",
]
_NUMBER = re.compile(r"(?<!\d)\d{16}(?!\d)")
SOMEONE = "3325011708990001"


def all_roles(office: Office) -> list[Visitor]:
    """Signed in as every role between them: some may not be held together."""
    together = [role for role in Role if role not in ALONE]
    held = [together, *([role] for role in sorted(ALONE))]
    return [office.sign_in(*roles, wilayah="3325") for roles in held]


def test_a_stranger_gets_the_sign_in_page_and_nothing_else(office: Office) -> None:
    visitor = office.visitor()
    for path in routes(office.app, "GET"):
        answer = visitor.get(filled(path, "a" * 32))
        if path not in OPEN:
            assert (answer.status_code, answer.headers.get("location")) == (303, "/masuk"), path
            assert answer.text == "", path
    for path in routes(office.app, "POST"):
        answer = visitor.client.post(filled(path, "a" * 32), data={"x": "y"})
        assert answer.status_code == 403, path


def test_no_form_works_without_the_token_of_this_browser_whoever_posts_it(office: Office) -> None:
    for visitor in all_roles(office):
        for path in routes(office.app, "POST"):
            for token in ("", "0" * 64):
                answer = visitor.client.post(filled(path, "a" * 32), data={"csrf": token})
                assert answer.status_code == 403, path


def test_who_only_reads_can_post_nothing_that_changes_anything(office: Office) -> None:
    for role in (Role.AUDITOR, Role.ANALIS):
        visitor = office.sign_in(role)
        for path in routes(office.app, "POST"):
            if path in OWN or path in READING:
                continue
            answer = visitor.post(filled(path, "a" * 32))
            assert answer.status_code in (403, 404), (role, path, answer.status_code)


# Searches and downloads are posted, so that no number and no purpose stands in an address; so is
# asking again for the run that draws a sample.
READING = {"/keluarga", "/rilis", "/analis", "/padanan", "/sampel", "/sampel/ulang"}


def test_an_odd_address_is_no_page_and_breaks_nothing(office: Office) -> None:
    placed = [path for path in routes(office.app, "GET") if "{" in path]
    for visitor in all_roles(office):
        for path, odd in product(placed, ODD):
            answer = visitor.get(filled(path, odd))
            assert answer.status_code in (400, 403, 404), (path, odd, answer.status_code)
            assert "<script>alert" not in answer.text


def test_nothing_typed_into_an_address_comes_back_as_markup(office: Office) -> None:
    typed = '"><script>alert(1)</script>'
    asked = dict.fromkeys(("lang", "nama", "q", "hal", "lagi", "program", "wilayah"), typed)
    for visitor in all_roles(office):
        for path in routes(office.app, "GET"):
            if "{" not in path:
                answer = visitor.get(path, params=asked)
                assert answer.status_code < 500, path
                assert "<script>alert" not in answer.text, path


def test_no_route_takes_a_persons_number_in_its_address(office: Office) -> None:
    for method in ("GET", "POST"):
        for path in routes(office.app, method):
            assert not re.search(r"nik|no_kk|kk\b", path), path


def test_no_other_method_does_anything(office: Office) -> None:
    visitor = office.sign_in(Role.PETUGAS, Role.PENYELIA)
    for path, method in product(routes(office.app, "GET"), ["PUT", "DELETE", "PATCH", "TRACE"]):
        answer = visitor.client.request(method, filled(path, "a" * 32))
        assert answer.status_code in (403, 404, 405), path


def test_every_answer_has_the_headers_also_where_it_refuses(office: Office) -> None:
    visitor = office.sign_in(Role.PETUGAS, wilayah="3325")
    for path in [*routes(office.app, "GET"), "/tidak-ada"]:
        headers = visitor.get(filled(path, "a" * 32)).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
        assert "unsafe" not in headers["content-security-policy"], path
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["cache-control"] == "no-store", path


def test_a_session_chosen_by_somebody_else_is_never_taken_over(office: Office) -> None:
    name, visitor = office.account(Role.PETUGAS), office.visitor()
    chosen = "A" * 43
    visitor.client.cookies.set("bansos_sesi", chosen)
    visitor.sign_in(name)
    assert {c.value for c in visitor.client.cookies.jar if c.name == "bansos_sesi"} > {chosen}
    other = office.visitor()
    other.client.cookies.set("bansos_sesi", chosen)
    assert other.get("/").status_code == 303


def test_guessing_at_many_accounts_from_one_address_is_stopped_too(office: Office) -> None:
    name, visitor = office.account(Role.PETUGAS), office.visitor()
    rate = limits().rates["masuk_alamat"]
    visitor.get("/masuk")
    for number in range(rate.times):
        visitor.post("/masuk", {"nama": f"tebak{number}", "sandi": "sandi yang salah sekali"})
    assert visitor.sign_in(name).status_code == 401
    office.clock.seconds += rate.seconds
    assert visitor.sign_in(name).status_code == 303


def test_failures_to_sign_in_are_written_down_without_what_was_typed(office: Office) -> None:
    name, visitor = office.account(Role.PETUGAS), office.visitor()
    visitor.sign_in(name, "salah salah salah salah")
    visitor.sign_in(SOMEONE, "salah salah salah salah")
    log = office.place.folders.access_log
    found = [one for _, one in audit.accesses(log) if one.tindakan is audit.Action.GAGAL_MASUK]
    assert [one.petugas for one in found] == [name, "(tidak dikenal)"]
    text = "".join(path.read_text() for path in log.glob("*.jsonl"))
    assert SOMEONE not in text
    assert "salah salah" not in text


def test_a_fault_in_the_servers_log_quotes_no_cell() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PlaceOnly("%(message)s"))
    try:
        raise ValueError(f"row of {SOMEONE}")
    except ValueError:
        record = logging.getLogger("uji").makeRecord(
            "uji", logging.ERROR, __file__, 1, "fault", (), sys.exc_info()
        )
    handler.emit(record)
    assert "ValueError" in stream.getvalue()
    assert SOMEONE not in stream.getvalue()


def _sent(office: Office, content: bytes, name: str) -> tuple[Visitor, int, str]:
    visitor = office.sign_in(Role.OPERATOR_DESA, wilayah="3325082005")
    visitor.get("/kiriman")
    answer = visitor.post("/kiriman", {"wilayah": "3325082005"}, files={"berkas": (name, content)})
    page = visitor.get(answer.headers["location"]) if answer.status_code == 303 else answer
    return visitor, page.status_code, page.text


def _packed(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (_packed(a__csv=b"0" * 60_000_000), "bom.xlsx"),
        (_packed(a__zip=_packed(b__csv=b"a,b\n1,2\n")), "bertingkat.zip"),
        (_packed(**{"../../../tmp/keluar__csv": b"a,b\n1,2\n"}), "naik.zip"),
        (b"<html><script>alert(1)</script></html>", "halaman.xlsx"),
        (b"MZ\x90\x00" + b"\x00" * 400, "program.csv"),
        (b"PK\x03\x04" + b"\xff" * 2000, "rusak.xlsx"),
    ],
)
def test_a_hostile_file_is_told_and_lands_nowhere(
    office: Office, content: bytes, name: str
) -> None:
    _, status, text = _sent(office, content, name)
    assert status in (200, 422)
    assert "<script>alert" not in text
    landing = office.place.settings.landing
    assert not landing.exists() or not [path for path in landing.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "name", ['"; filename="x', "a\r\nSet-Cookie: x=1", "<img src=x>", "\u202ecsv"]
)
def test_a_hostile_file_name_is_shown_as_text_or_not_at_all(office: Office, name: str) -> None:
    visitor, _, text = _sent(office, b"a,b\n1,2\n", name)
    assert "<img" not in text
    assert "x" not in visitor.client.cookies


def test_no_password_and_no_token_stands_in_any_page_after_signing_in(office: Office) -> None:
    for visitor in all_roles(office):
        session = visitor.client.cookies["bansos_sesi"]
        for path in routes(office.app, "GET"):
            text = visitor.get(filled(path, "a" * 32)).text
            assert PASSWORD not in text, path
            assert session not in text, path
            assert not _NUMBER.search(" ".join(re.findall(r'(?:href|action)="([^"]*)"', text))), (
                path
            )

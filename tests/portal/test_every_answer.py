"""What holds for every answer and every form of the portal."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from portal.roles import Role
from portal.words import texts
from tests.portal.conftest import PASSWORD, Office, close, office_over


@pytest.fixture
def behind_tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    one = office_over(tmp_path_factory.mktemp("tls"), tls=True)
    yield one
    close(one)


@pytest.mark.parametrize("path", ["/masuk", "/tidak-ada", "/statis/portal.css"])
def test_every_answer_has_the_protective_headers(office: Office, path: str) -> None:
    headers = office.visitor().get(path).headers

    assert "'unsafe" not in headers["content-security-policy"]
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert ("no-store" in headers["cache-control"]) == (not path.startswith("/statis"))


def test_cookies_are_out_of_reach_of_scripts_and_behind_tls_of_plain_lines(
    office: Office, behind_tls: Office
) -> None:
    for one, flags in ((office, ()), (behind_tls, ("Secure", "__Host-bansos_sesi"))):
        answer = one.visitor().sign_in(one.account(Role.PETUGAS))
        cookie = next(c for c in answer.headers.get_list("set-cookie") if "bansos_sesi" in c)
        assert all(flag in cookie for flag in ("HttpOnly", "SameSite=lax", "Path=/", *flags))
    assert "strict-transport-security" in behind_tls.visitor().get("/masuk").headers


def test_a_form_without_the_token_of_this_browser_does_nothing(office: Office) -> None:
    visitor, other = office.sign_in(Role.PETUGAS), office.sign_in(Role.PETUGAS)

    for token in ("", "0" * 64, other.csrf):
        assert visitor.client.post("/keluar", data={"csrf": token}).status_code == 403
    assert visitor.get("/").status_code == 200


def test_a_form_that_the_browser_says_comes_from_elsewhere_does_nothing(office: Office) -> None:
    visitor = office.sign_in(Role.PETUGAS)

    answer = visitor.post("/keluar", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


def test_a_strangers_file_is_not_read(office: Office) -> None:
    visitor = office.visitor()
    visitor.get("/masuk")

    answer = visitor.post("/masuk", {"nama": "x"}, files={"berkas": ("a.csv", b"x")})
    assert answer.status_code == 403


@pytest.mark.parametrize("told", [True, False])
def test_a_body_that_is_too_large_is_refused_whether_it_says_so_or_not(
    office: Office, told: bool
) -> None:
    visitor = office.visitor()
    visitor.get("/masuk")
    body = b"csrf=" + b"x" * (office.place.limits.body.form + 1)
    kind = {"content-type": "application/x-www-form-urlencoded"}

    def chunks() -> Iterator[bytes]:
        yield from (body[start : start + 4096] for start in range(0, len(body), 4096))

    answer = visitor.client.post("/masuk", content=body if told else chunks(), headers=kind)
    assert answer.status_code == 413


def test_another_host_name_is_not_answered(office: Office) -> None:
    answer = office.visitor().get("/masuk", headers={"host": "lain.example"})

    assert answer.status_code == 400


def test_a_broken_page_tells_nothing_of_its_fault(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.routes import home

    visitor = office.sign_in(Role.PETUGAS)
    answering = TestClient(office.app, base_url="http://localhost", raise_server_exceptions=False)
    answering.cookies = visitor.client.cookies

    def broken(*_: object) -> None:
        raise ValueError("3325011708990001")

    monkeypatch.setattr(home, "page", broken)
    answer = answering.get("/")

    assert answer.status_code == 500
    assert "3325011708990001" not in answer.text
    assert "Ada kesalahan di portal" in answer.text


def test_no_page_describes_the_routes(office: Office) -> None:
    visitor = office.sign_in(Role.ADMIN)

    assert [visitor.get(path).status_code for path in ("/docs", "/redoc", "/openapi.json")] == [
        404
    ] * 3


def test_every_text_has_the_same_places_to_fill_in_both_languages() -> None:
    places = re.compile(r"\{(\w+)")
    uneven = [
        key for key, (a, b) in texts().items() if set(places.findall(a)) != set(places.findall(b))
    ]

    assert uneven == []


def test_a_password_is_never_in_an_address_or_a_page(office: Office) -> None:
    name, visitor = office.account(Role.PETUGAS), office.visitor()
    answer = visitor.sign_in(name, PASSWORD + "x")

    assert PASSWORD not in answer.text
    assert visitor.get(f"/masuk?sandi={PASSWORD}").text.count(PASSWORD) == 0

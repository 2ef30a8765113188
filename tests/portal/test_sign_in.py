"""Signing in and out: sessions, locks, first passwords."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import accounts
from portal.limits import Rate, limits
from portal.roles import Role
from portal.state.tables import SESSIONS
from tests.portal.conftest import PASSWORD, Office

WRONG = "sandi yang keliru sekali"


def test_a_stranger_is_sent_to_sign_in(office: Office) -> None:
    answer = office.visitor().get("/")

    assert (answer.status_code, answer.headers["location"]) == (303, "/masuk")


def test_the_right_password_opens_the_front_page(office: Office) -> None:
    front = office.sign_in(Role.PETUGAS, wilayah="3325").get("/")

    assert front.status_code == 200
    assert "Petugas tinjauan" in front.text
    assert "Batang (3325)" in front.text.replace("Kabupaten ", "").replace("KABUPATEN ", "")


def test_a_wrong_name_and_a_wrong_password_have_the_same_answer(office: Office) -> None:
    name = office.account(Role.PETUGAS)
    first, second = office.visitor(), office.visitor()

    answers = [first.sign_in(name, WRONG), second.sign_in("tidak.ada", WRONG)]

    assert [one.status_code for one in answers] == [401, 401]
    assert answers[0].text.replace(first.csrf, "") == answers[1].text.replace(second.csrf, "")


def test_after_five_wrong_passwords_the_right_one_waits_a_quarter_of_an_hour(
    office: Office,
) -> None:
    name, visitor = office.account(Role.PETUGAS), office.visitor()
    rate = limits().rates["masuk_akun_alamat"]
    for _ in range(rate.times):
        visitor.sign_in(name, WRONG)

    assert visitor.sign_in(name).status_code == 401
    office.clock.seconds += rate.seconds
    assert visitor.sign_in(name).status_code == 303


def test_many_may_sign_in_from_one_address_but_not_guess_from_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(office.place.limits.rates, "masuk_alamat", Rate(4, 900))
    name, visitor = office.account(Role.PETUGAS), office.visitor()
    for _ in range(6):
        assert visitor.sign_in(name).status_code == 303
        visitor.get("/")
        visitor.post("/keluar")
    for number in range(4):
        visitor.sign_in(f"tebakan{number}", WRONG)

    assert visitor.sign_in(name).status_code == 401


def test_a_right_password_forgives_the_wrong_ones_before(office: Office) -> None:
    name, visitor = office.account(Role.PETUGAS), office.visitor()
    for _ in range(3):
        for _ in range(limits().rates["masuk_akun_alamat"].times - 1):
            visitor.sign_in(name, WRONG)
        assert visitor.sign_in(name).status_code == 303
        visitor.get("/")
        visitor.post("/keluar")


def test_a_session_ends_when_it_is_idle_and_at_the_end_of_the_day(office: Office) -> None:
    bounds = limits().session
    idle = office.sign_in(Role.PETUGAS)
    office.clock.seconds += bounds.idle + 1
    assert idle.get("/").status_code == 303

    busy = office.sign_in(Role.PETUGAS)
    for _ in range(bounds.longest // bounds.idle):
        office.clock.seconds += bounds.idle
        assert busy.get("/").status_code == 200
    office.clock.seconds += 1
    assert busy.get("/").status_code == 303


def test_signing_out_ends_the_session_on_the_server(office: Office) -> None:
    visitor = office.sign_in(Role.PETUGAS)
    cookie = visitor.client.cookies["bansos_sesi"]
    visitor.post("/keluar")
    visitor.client.cookies.clear()
    visitor.client.cookies.set("bansos_sesi", cookie)

    assert visitor.get("/").status_code == 303


def test_signing_in_again_gives_another_session_and_ends_the_one_before(office: Office) -> None:
    name, visitor = office.account(Role.PETUGAS), office.visitor()
    visitor.sign_in(name)
    first = visitor.client.cookies["bansos_sesi"]
    visitor.get("/")
    visitor.post("/masuk", {"nama": name, "sandi": PASSWORD})

    assert visitor.client.cookies["bansos_sesi"] != first
    with office.place.store.reading() as connection:
        assert len(connection.execute(sa.select(SESSIONS)).all()) == 1


def test_the_database_holds_no_session_that_could_be_used(office: Office) -> None:
    visitor = office.sign_in(Role.PETUGAS)
    with office.place.store.reading() as connection:
        kept = connection.execute(sa.select(SESSIONS.c.sidik)).scalar_one()

    assert kept != visitor.client.cookies["bansos_sesi"]
    visitor.client.cookies.clear()
    visitor.client.cookies.set("bansos_sesi", kept[:43])
    assert visitor.get("/").status_code == 303


def test_a_first_password_leads_nowhere_but_to_another_one(office: Office) -> None:
    place = office.place
    wanted = accounts.Wanted("baru.sekali", "Baru", frozenset([Role.PETUGAS]), ("3325",))
    first = accounts.add(place.store, wanted, "uji", place.passwords, office.clock())
    visitor = office.visitor()
    visitor.sign_in("baru.sekali", first)

    assert visitor.get("/").headers["location"] == "/sandi"
    visitor.get("/sandi")
    changed = visitor.post("/sandi", {"lama": first, "baru": PASSWORD, "ulang": PASSWORD})
    assert (changed.status_code, visitor.get("/").status_code) == (303, 200)


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("pendek saja", "terlalu pendek"),
        ("aaaaaaaaabbbbbbbbbb", "terlalu sedikit huruf"),
        ("password123456789", "mudah ditebak"),
        ("orang0orang0orang0x7", "mudah ditebak"),
        (PASSWORD, "sama dengan yang lama"),
        ("x" * 10 + "abcdefghij" * 20, "terlalu panjang"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(
    office: Office, password: str, told: str
) -> None:
    visitor = office.sign_in(Role.PETUGAS)
    visitor.get("/sandi")
    answer = visitor.post("/sandi", {"lama": PASSWORD, "baru": password, "ulang": password})

    assert answer.status_code == 422
    assert told in answer.text


def test_changing_the_password_ends_every_other_session(office: Office) -> None:
    name, here, elsewhere = office.account(Role.PETUGAS), office.visitor(), office.visitor()
    for visitor in (here, elsewhere):
        visitor.sign_in(name)
    here.get("/sandi")
    new = "sepuluh gajah di atap"
    here.post("/sandi", {"lama": PASSWORD, "baru": new, "ulang": new})

    assert (here.get("/").status_code, elsewhere.get("/").status_code) == (200, 303)


def test_english_is_asked_for_once_and_stays(office: Office) -> None:
    visitor = office.visitor()

    assert "Kata sandi" not in visitor.get("/masuk?lang=en").text
    assert '<html lang="en">' in visitor.get("/masuk").text

"""Administrators: accounts within their own areas, and nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest

from audit import read_lines
from portal import accounts
from portal.roles import Role
from tests.portal.conftest import Office, Visitor

NEW: dict[str, Any] = {
    "nama": "siti.aminah",
    "nama_lengkap": "Siti Aminah",
    "peran": ["PETUGAS"],
    "wilayah": "33.25",
}


@pytest.fixture
def admin(office: Office) -> Visitor:
    return office.sign_in(Role.ADMIN, wilayah="3325")


def make(admin: Visitor, **changed: Any) -> Any:
    admin.get("/pengguna-baru")
    return admin.post("/pengguna-baru", NEW | changed)


def test_a_new_account_gets_a_password_that_serves_once(office: Office, admin: Visitor) -> None:
    answer = make(admin)
    (password,) = re.findall(r"<code>(.+)</code>", answer.text)
    visitor = office.visitor()

    assert visitor.sign_in("siti.aminah", password).status_code == 303
    assert visitor.get("/").headers["location"] == "/sandi"
    assert password not in admin.get("/pengguna").text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"nama": "A B"}, "Nama pengguna: huruf kecil"),
        ({"peran": []}, "sedikitnya satu peran"),
        ({"peran": ["ADMIN", "PETUGAS"]}, "tidak boleh digabung"),
        ({"peran": ["KADER"]}, "memerlukan kode posyandu"),
        ({"wilayah": "99"}, "tidak dikenal: 99"),
        ({"wilayah": "33"}, "di luar wilayah Anda"),
        ({"wilayah": "ID"}, "di luar wilayah Anda"),
        ({"wilayah": "3271"}, "di luar wilayah Anda"),
        ({"nama": "orang0"}, "sudah dipakai"),
    ],
)
def test_an_account_that_cannot_be_or_reaches_too_far_is_refused(
    office: Office, admin: Visitor, changed: dict[str, Any], told: str
) -> None:
    answer = make(admin, **changed)

    assert answer.status_code == 422
    assert told in answer.text
    assert len(accounts.everyone(office.place.store)) == 1


def test_accounts_of_other_areas_are_not_there(office: Office, admin: Visitor) -> None:
    names = [
        office.account(Role.PETUGAS, wilayah=area) for area in ("3271", "33", "ID", "3325,3271")
    ]

    listed = admin.get("/pengguna").text
    assert [name for name in names if name in listed] == []
    for name in names:
        assert admin.get(f"/pengguna/{name}").status_code == 404
        assert admin.post(f"/pengguna/{name}/sandi").status_code == 404
    assert admin.get("/pengguna/tidak.ada").status_code == 404


def test_whoever_loses_a_right_is_signed_out(office: Office, admin: Visitor) -> None:
    officer = office.sign_in(Role.PETUGAS, wilayah="3325")
    admin.get("/pengguna/orang1")
    admin.post("/pengguna/orang1", NEW | {"peran": ["PENDAMPING"], "aktif": "1"})

    assert officer.get("/").status_code == 303
    changed = accounts.find(office.place.store, "orang1")
    assert changed is not None
    assert changed.roles == {Role.PENDAMPING}


def test_a_disabled_account_can_no_longer_sign_in(office: Office, admin: Visitor) -> None:
    name = office.account(Role.PETUGAS, wilayah="3325")
    admin.get(f"/pengguna/{name}")
    admin.post(f"/pengguna/{name}", NEW)

    assert office.visitor().sign_in(name).status_code == 401


def test_nobody_changes_their_own_rights(admin: Visitor) -> None:
    admin.get("/")

    assert admin.post("/pengguna/orang0", NEW | {"wilayah": "ID"}).status_code == 403


def test_only_an_administrator_sees_accounts(office: Office) -> None:
    for role in set(Role) - {Role.ADMIN}:
        visitor = office.sign_in(role, wilayah="3325")
        assert visitor.get("/pengguna").status_code == 403
        assert visitor.post("/pengguna-baru", NEW).status_code == 403


def test_every_change_of_an_account_stands_in_the_audit_log(office: Office, admin: Visitor) -> None:
    make(admin)
    admin.get("/pengguna/siti.aminah")
    admin.post("/pengguna/siti.aminah", NEW)
    admin.post("/pengguna/siti.aminah/sandi")

    text = "".join(line for _, _, line in read_lines(office.place.folders.audit_log))
    for action in ("PENGGUNA_DIBUAT", "PENGGUNA_DIUBAH", "SANDI_DIATUR_ULANG"):
        assert action in text

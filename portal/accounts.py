"""Accounts: who may sign in, as what, and where.

What belongs here: adding and changing accounts, and checking what an account may be.
What does not: signing in (`routes.entry`), sessions, or who may change whom (`routes.users`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from portal.passwords import Passwords, first_password
from portal.roles import ALONE, NATION, SENDERS, Role, Scope
from portal.state.store import Store
from portal.state.tables import SESSIONS, USERS
from schemas.areas import areas

NAME = re.compile(r"[a-z0-9](?:[a-z0-9.\-]{1,38})[a-z0-9]")
POSYANDU = re.compile(r"[0-9A-Za-z.\-]{1,40}")
_FULL_NAME, _OPD = 120, 80
_REGENCY_DIGITS, _VILLAGE_DIGITS = 4, 10


class AccountWrong(ValueError):
    """An account that cannot be; `key` is the text that says why, `names` fill it."""

    def __init__(self, key: str, **names: str) -> None:
        super().__init__(key)
        self.key = key
        self.names = names


@dataclass(frozen=True)
class Wanted:
    """What an account is to be."""

    nama: str
    nama_lengkap: str
    roles: frozenset[Role]
    wilayah: tuple[str, ...]
    posyandu: str | None = None
    opd: str | None = None

    def checked(self) -> Wanted:
        """This, if such an account can be; AccountWrong otherwise."""
        if not NAME.fullmatch(self.nama):
            raise AccountWrong("pengguna_nama_salah")
        if not 1 <= len(self.nama_lengkap) <= _FULL_NAME:
            raise AccountWrong("pengguna_nama_lengkap_salah")
        if not self.roles:
            raise AccountWrong("pengguna_tanpa_peran")
        alone = self.roles & ALONE
        if alone and len(self.roles) > 1:
            raise AccountWrong("pengguna_peran_sendiri", peran=sorted(alone)[0])
        if not self.wilayah:
            raise AccountWrong("pengguna_tanpa_wilayah")
        unknown = [code for code in self.wilayah if code not in known_areas()]
        if unknown:
            raise AccountWrong("pengguna_wilayah_salah", kode=unknown[0][:_VILLAGE_DIGITS])
        if self.roles & SENDERS and min(map(len, self.wilayah)) < _REGENCY_DIGITS:
            raise AccountWrong("pengguna_wilayah_pengirim")
        if Role.KADER in self.roles and not (self.posyandu and POSYANDU.fullmatch(self.posyandu)):
            raise AccountWrong("pengguna_posyandu_salah")
        if Role.OPD in self.roles and not (self.opd and len(self.opd) <= _OPD):
            raise AccountWrong("pengguna_opd_salah")
        return self


@dataclass(frozen=True)
class Account:
    """One account as kept, without its password."""

    id: int
    nama: str
    nama_lengkap: str
    roles: frozenset[Role]
    wilayah: tuple[str, ...]
    posyandu: str | None
    opd: str | None
    wajib_ganti: bool
    aktif: bool
    sandi: str

    @property
    def scope(self) -> Scope:
        """How far this account reaches."""
        return Scope(self.nama, self.roles, self.wilayah, self.posyandu, self.opd)


def spelled(name: str) -> str:
    """The one spelling of a sign-in name."""
    return name.strip().lower()


def known_areas() -> frozenset[str]:
    """Every area code of Kemendagri, and the nation."""
    return frozenset([NATION, *areas()["kode"]])


def account_of(row: sa.Row[tuple[object, ...]]) -> Account:
    """A row of `pengguna`; a role this program does not know gives no right."""
    values = row._mapping
    known = {role.value for role in Role}
    return Account(
        id=values["id"],
        nama=values["nama"],
        nama_lengkap=values["nama_lengkap"],
        roles=frozenset(Role(role) for role in values["peran"] if role in known),
        wilayah=tuple(values["wilayah"]),
        posyandu=values["posyandu"],
        opd=values["opd"],
        wajib_ganti=values["wajib_ganti"],
        aktif=values["aktif"],
        sandi=values["sandi"],
    )


def find(store: Store, name: str) -> Account | None:
    """The account of a sign-in name."""
    with store.reading() as connection:
        row = connection.execute(sa.select(USERS).where(USERS.c.nama == spelled(name))).first()
    return None if row is None else account_of(row)


def everyone(store: Store) -> list[Account]:
    """All accounts, by name."""
    return _listed(store, sa.select(USERS).order_by(USERS.c.nama))


def within(store: Store, scope: Scope, begins: str, skip: int, most: int) -> list[Account]:
    """The accounts whose areas all lie in one of the scope's, by name; `begins` narrows by name."""
    wanted = sa.select(USERS).where(USERS.c.nama.startswith(spelled(begins), autoescape=True))
    if not scope.national:
        areas_of = [USERS.c.cakupan.startswith(code, autoescape=True) for code in scope.wilayah]
        wanted = wanted.where(sa.or_(sa.false(), *areas_of))
    return _listed(store, wanted.order_by(USERS.c.nama).offset(skip).limit(most))


def reaches(scope: Scope, account: Account) -> bool:
    """Whether `within` would list the account for this scope."""
    return scope.national or any(
        all(code.startswith(area) for code in account.wilayah) for area in scope.wilayah
    )


def _listed(store: Store, wanted: sa.Select[tuple[object, ...]]) -> list[Account]:
    with store.reading() as connection:
        return [account_of(row) for row in connection.execute(wanted)]


def add(store: Store, wanted: Wanted, maker: str, hasher: Passwords, now: int) -> str:
    """Make an account; returns its first password, which must be changed and is kept nowhere.

    AccountWrong if such an account cannot be, or the name is taken.
    """
    wanted.checked()
    password = first_password()
    values = _values(wanted) | {
        "nama": wanted.nama,
        "sandi": hasher.hashed(password),
        "sandi_pada": now,
        "wajib_ganti": True,
        "aktif": True,
        "dibuat": now,
        "dibuat_oleh": maker,
    }
    try:
        with store.writing() as connection:
            connection.execute(sa.insert(USERS).values(**values))
    except IntegrityError:
        raise AccountWrong("pengguna_sudah_ada") from None
    return password


def change(store: Store, wanted: Wanted, active: bool) -> None:
    """Give the account of that name other rights; whoever is signed in signs in again."""
    wanted.checked()
    _update(store, wanted.nama, _values(wanted) | {"aktif": active})


def reset(store: Store, name: str, hasher: Passwords, now: int) -> str:
    """A new first password for an account, which must be changed; its sessions end."""
    password = first_password()
    values = {"sandi": hasher.hashed(password), "sandi_pada": now, "wajib_ganti": True}
    _update(store, name, values)
    return password


def set_password(store: Store, name: str, password: str, hasher: Passwords, now: int) -> None:
    """The password somebody chose; every session of the account ends."""
    values = {"sandi": hasher.hashed(password), "sandi_pada": now, "wajib_ganti": False}
    _update(store, name, values)


def renew_hash(store: Store, name: str, password: str, hasher: Passwords) -> None:
    """The same password under today's costs; sessions stay."""
    hashed = hasher.hashed(password)
    with store.writing() as connection:
        connection.execute(sa.update(USERS).where(USERS.c.nama == name).values(sandi=hashed))


def _update(store: Store, name: str, values: dict[str, object]) -> None:
    with store.writing() as connection:
        found = connection.execute(sa.select(USERS.c.id).where(USERS.c.nama == name)).scalar()
        if found is None:
            raise AccountWrong("pengguna_tidak_ada")
        connection.execute(sa.update(USERS).where(USERS.c.id == found).values(**values))
        connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.pengguna == found))


def _values(wanted: Wanted) -> dict[str, object]:
    areas_kept = _narrowest(wanted.wilayah)
    return {
        "nama_lengkap": wanted.nama_lengkap,
        "peran": sorted(wanted.roles),
        "wilayah": areas_kept,
        "cakupan": "" if NATION in areas_kept else _shared(areas_kept),
        "posyandu": wanted.posyandu,
        "opd": wanted.opd,
    }


def _narrowest(codes: Sequence[str]) -> list[str]:
    """The codes in order, without those that another one already holds."""
    if NATION in codes:
        return [NATION]
    kept: list[str] = []
    for code in sorted(set(codes)):
        if not any(code.startswith(other) for other in kept):
            kept.append(code)
    return kept


def _shared(codes: Sequence[str]) -> str:
    """The digits all codes begin with."""
    first, last = min(codes), max(codes)
    return next(
        (first[:end] for end in range(len(first), 0, -1) if last.startswith(first[:end])), ""
    )

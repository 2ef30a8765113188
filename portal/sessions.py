"""Sessions: who a cookie stands for, until when.

What belongs here: opening, knowing and closing a session in the database.
What does not: cookies in requests and answers (`cookies`), or passwords.
"""

from __future__ import annotations

import hashlib
import secrets

import sqlalchemy as sa

from portal.accounts import Account, account_of
from portal.limits import SessionBounds
from portal.state.store import Store
from portal.state.tables import SESSIONS, USERS

_BYTES = 32


def open_session(store: Store, account: Account, bounds: SessionBounds, now: int) -> str:
    """The cookie value of a new session; sessions that are over are removed."""
    token = secrets.token_urlsafe(_BYTES)
    with store.writing() as connection:
        connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.terakhir < now - bounds.idle))
        connection.execute(
            sa.insert(SESSIONS).values(
                sidik=_fingerprint(token), pengguna=account.id, dibuat=now, terakhir=now
            )
        )
    return token


def known(store: Store, token: str, bounds: SessionBounds, now: int) -> Account | None:
    """The account a cookie value stands for; None once it was idle or open too long."""
    fingerprint = _fingerprint(token)
    both = sa.select(USERS, SESSIONS.c.dibuat.label("sejak"), SESSIONS.c.terakhir).join(
        SESSIONS, SESSIONS.c.pengguna == USERS.c.id
    )
    with store.reading() as connection:
        row = connection.execute(both.where(SESSIONS.c.sidik == fingerprint)).first()
    if row is None or not row.aktif:
        return None
    if now - row.terakhir > bounds.idle or now - row.sejak > bounds.longest:
        return None
    if now - row.terakhir >= bounds.noted_every:
        with store.writing() as connection:
            connection.execute(
                sa.update(SESSIONS).where(SESSIONS.c.sidik == fingerprint).values(terakhir=now)
            )
    return account_of(row)


def close(store: Store, token: str) -> None:
    """End the session of a cookie value."""
    with store.writing() as connection:
        connection.execute(sa.delete(SESSIONS).where(SESSIONS.c.sidik == _fingerprint(token)))


def _fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

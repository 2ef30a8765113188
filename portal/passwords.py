"""Passwords: what one must be, its hash, and checking one at a steady cost.

What belongs here: the rules, argon2id, and drawing a first password.
What does not: whose password it is, or how often it may be tried.
"""

from __future__ import annotations

import secrets
import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from portal.limits import PasswordBounds, limits

# Without look-alikes (0 O, 1 l I), because a first password is read aloud or copied by hand.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 5, 4
# Words of which a bad password is mostly made, in a form that hides digits in place of letters.
_COMMON = (
    "password",
    "passw0rd",
    "katasandi",
    "rahasia",
    "indonesia",
    "kemensos",
    "bansos",
    "posyandu",
    "qwerty",
    "admin",
    "sayang",
    "bismillah",
    "123456",
    "abcdef",
    "merdeka",
    "jakarta",
)
_REST = 8


class Passwords:
    """Hashing and checking under one set of bounds; few at once, so that memory stays flat."""

    def __init__(self, bounds: PasswordBounds) -> None:
        """The hasher of `bounds`, and a hash nobody has the password of."""
        self._bounds = bounds
        self._hasher = PasswordHasher(
            time_cost=bounds.time, memory_cost=bounds.memory_kib, parallelism=bounds.lanes
        )
        self._turn = threading.BoundedSemaphore(bounds.at_once)
        self._nobody = self.hashed(secrets.token_hex())

    def hashed(self, password: str) -> str:
        """The argon2id hash, with its own salt and costs."""
        with self._turn:
            return self._hasher.hash(password)

    def fits(self, kept: str | None, password: str) -> bool:
        """Whether `password` has the hash `kept`; without an account just as slowly not."""
        with self._turn:
            try:
                self._hasher.verify(kept or self._nobody, password)
            except (VerifyMismatchError, InvalidHashError):
                return False
        return kept is not None

    def outdated(self, kept: str) -> bool:
        """Whether the hash was made at other costs than today's."""
        return self._hasher.check_needs_rehash(kept)

    def fault(self, password: str, name: str) -> str | None:
        """The text key of what is wrong with a new password; None if it may be used.

        Length and variety, nothing an attacker tries first; no demand for kinds of characters
        (NIST SP 800-63B-4 §3.1.1.2).
        """
        bounds = self._bounds
        lowered = password.lower()
        if len(password) < bounds.shortest:
            return "sandi_pendek"
        if len(password) > bounds.longest:
            return "sandi_panjang"
        if len(set(lowered)) < bounds.different:
            return "sandi_berulang"
        rest = lowered
        for word in (*_COMMON, *name.split(".")):
            rest = rest.replace(word, "") if word else rest
        if len(rest) < _REST:
            return "sandi_umum"
        return None


@cache
def passwords() -> Passwords:
    """The hasher under the shipped bounds."""
    return Passwords(limits().password)


def first_password() -> str:
    """A password for somebody's first sign-in, some 99 bits, easy to copy by hand."""
    return "-".join(
        "".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS)
    )

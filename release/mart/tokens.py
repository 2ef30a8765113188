"""Keyed tokens: the same number is the same token, and no one without the key can go back.

What belongs here: the key, its padding for DuckDB, and the same token in plain Python.
What does not: which columns become tokens (schemas/masking).
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass

KEY_VARIABLE = "BANSOS_KUNCI"
TOKEN_DIGITS = 32
_BLOCK = 64  # bytes of a SHA-256 block
_OWN_NAME = "mart/bansos.duckdb"


@dataclass(frozen=True, repr=False)
class Key:
    """A key, and whether it will be the same for the next mart. Its text is never shown."""

    secret: bytes
    lasting: bool

    @property
    def inner_pad(self) -> bytes:
        """The key xor 0x36, one block long (RFC 2104 §2)."""
        return bytes(byte ^ 0x36 for byte in _block(self.secret))

    @property
    def outer_pad(self) -> bytes:
        """The key xor 0x5c, one block long (RFC 2104 §2)."""
        return bytes(byte ^ 0x5C for byte in _block(self.secret))

    @property
    def fingerprint(self) -> str:
        """16 hex digits by which two marts show that they were made with one key."""
        return token(self.secret, _OWN_NAME)[:16]

    @property
    def description(self) -> str:
        """Where the tokens come from, for the comment in the mart."""
        if self.lasting:
            return (
                f"Token dibuat dengan kunci dari {KEY_VARIABLE} (sidik kunci {self.fingerprint}): "
                "nomor yang sama adalah token yang sama di setiap mart dengan sidik kunci ini. / "
                f"Tokens use the key from {KEY_VARIABLE}."
            )
        return (
            f"{KEY_VARIABLE} tidak diberikan: token dibuat dengan kunci acak yang tidak disimpan "
            "dan hanya berlaku di dalam mart ini; mart berikutnya memakai token lain. / "
            f"No {KEY_VARIABLE}: tokens use a random key that was not kept; they hold within "
            "this mart only."
        )


def key_from_environment() -> Key:
    """The key in BANSOS_KUNCI; without one a random key that ends with this mart."""
    given = os.environ.get(KEY_VARIABLE, "")
    if given:
        return Key(given.encode(), lasting=True)
    return Key(secrets.token_bytes(_BLOCK), lasting=False)


def token(secret: bytes, number: str) -> str:
    """The token of a NIK or KK number: HMAC-SHA-256, the first 32 hex digits (RFC 2104 §5)."""
    return hmac.new(secret, number.encode(), hashlib.sha256).hexdigest()[:TOKEN_DIGITS]


def _block(secret: bytes) -> bytes:
    short = hashlib.sha256(secret).digest() if len(secret) > _BLOCK else secret
    return short.ljust(_BLOCK, b"\0")

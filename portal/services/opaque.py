"""Names for things in addresses: sealed, so that an address tells nothing of a person.

What belongs here: sealing a short text for one officer, and opening it again.
What does not: what the text means, or whether the officer may see it (every reader asks anew).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

_PURPOSE = b"bansos portal alamat 1"
_TAG_BYTES = 16


def seal(key: bytes, officer: str, kind: str, text: str) -> str:
    """`text` as an address part that only this officer's session can open, under this kind.

    AES-SIV (RFC 5297): the same text gives the same part, so a page keeps its address; another
    officer's part for the same family is another, so addresses that leak cannot be compared.
    """
    sealed = _cipher(key).encrypt(text.encode(), [kind.encode(), officer.encode()])
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def unseal(key: bytes, officer: str, kind: str, part: str) -> str | None:
    """The text sealed in `part`; None for anything this officer was not given under this kind."""
    try:
        sealed = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(sealed) <= _TAG_BYTES:
        return None
    try:
        return _cipher(key).decrypt(sealed, [kind.encode(), officer.encode()]).decode()
    except InvalidTag:
        return None


def _cipher(key: bytes) -> AESSIV:
    return AESSIV(hmac.digest(key, _PURPOSE, hashlib.sha512))

"""Ed25519 signatures over persetujuan.json, by keys that lie outside the data.

What belongs here: reading keys (PEM), signing, checking.
What does not: whose key may be trusted: the reader of a release says that.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)


class KeyUnusable(ValueError):
    """A key file that is none, is of another kind, or does not open with the password."""


def new_key(password: str | None) -> tuple[bytes, bytes]:
    """A fresh key pair as PEM: private (PKCS #8, encrypted if a password is given), public."""
    key = Ed25519PrivateKey.generate()
    lock = NoEncryption() if password is None else BestAvailableEncryption(password.encode())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private, public


def load_private_key(path: Path, password: str | None) -> Ed25519PrivateKey:
    """The private key in a PEM file; KeyUnusable says what is wrong with it."""
    try:
        key = load_pem_private_key(
            path.read_bytes(), None if password is None else password.encode()
        )
    except TypeError:
        asked = "bersandi / is encrypted" if password is None else "tanpa sandi / is not encrypted"
        raise KeyUnusable(f"Kunci {path.name} {asked}: lihat / see BANSOS_SANDI_KUNCI.") from None
    except ValueError:
        raise KeyUnusable(
            f"Kunci {path.name} tidak terbaca, atau sandinya salah / unreadable, or the password "
            "is wrong."
        ) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusable(f"Kunci {path.name} bukan / is not Ed25519.")
    return key


def load_public_key(path: Path) -> Ed25519PublicKey:
    """The public key in a PEM file; KeyUnusable if it holds none of Ed25519."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except ValueError:
        raise KeyUnusable(
            f"Kunci umum {path.name} tidak terbaca / unreadable public key: PEM, "
            "-----BEGIN PUBLIC KEY-----."
        ) from None
    if not isinstance(key, Ed25519PublicKey):
        raise KeyUnusable(f"Kunci umum {path.name} bukan / is not Ed25519.")
    return key


def public_name(key: Ed25519PublicKey) -> str:
    """What to call a public key: the first 16 hex digits of the sha256 of its 32 bytes."""
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()[:16]


def signed_by(content: bytes, signature: bytes, key: Ed25519PublicKey) -> bool:
    """Whether `signature` is this key's over `content`."""
    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True

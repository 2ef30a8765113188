"""The access log: who saw whom, when, and for which purpose.

What belongs here: one access as a line of a chain of its own, the keyed tokens that stand in it
for persons and families, and finding the lines about some of them.
What does not: which pages are about persons (portal), or which rows a file held (assets.access).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from audit.chain import Line, parsed
from audit.log import add, read_lines

TOKEN_DIGITS = 32
HIDDEN = "[nomor]"
# The mart's tokens are made with the key itself: nobody may match one with the other.
_OWN_KEY = b"bansos/jejak/akses"
_TOKENS, _PURPOSE = "token", "tujuan"
# A NIK or KK number someone typed, spaced or not; the letters keep sha256 texts whole.
_NUMBER = re.compile(r"(?<![0-9a-f])\d(?:[ ._/-]?\d){15}(?![0-9a-f])")


class Action(StrEnum):
    """What was done."""

    LIHAT = "LIHAT"
    CARI = "CARI"
    UNDUH = "UNDUH"
    UNGGAH = "UNGGAH"
    TANYA_AKSES = "TANYA_AKSES"
    MASUK = "MASUK"
    KELUAR = "KELUAR"
    GAGAL_MASUK = "GAGAL_MASUK"
    DITOLAK = "DITOLAK"


@dataclass(frozen=True)
class Access:
    """One access: the officer, what was done to which kind of page or file, and who it showed.

    tokens: `person_token` of every NIK and KK number shown or asked for. cakupan: of a file,
    what it held – `tahap`, `tabel`, `wilayah`, `program`, `sha256`, `baris` – so that its rows
    need not be listed. tujuan: the purpose as the officer wrote it.
    """

    petugas: str
    tindakan: Action
    objek: str
    tokens: tuple[str, ...] = ()
    cakupan: Mapping[str, str | int] = field(default_factory=dict)
    tujuan: str | None = None


def person_token(secret: bytes, number: str) -> str:
    """What stands for a NIK or KK number in the access log: HMAC-SHA-256, 32 hex digits.

    The key is derived from the secret (RFC 2104), so these are not the tokens of the mart.
    """
    own = hmac.new(secret, _OWN_KEY, hashlib.sha256).digest()
    return hmac.new(own, number.encode(), hashlib.sha256).hexdigest()[:TOKEN_DIGITS]


def record(folder: Path, access: Access) -> Line:
    """Add the access to the chain under `folder`; it is on disk before this returns.

    A NIK or KK number that got into a text is replaced by `[nomor]`: the log holds none.
    """
    facts: dict[str, str | int] = {
        name: _hidden(value) if isinstance(value, str) else value
        for name, value in access.cakupan.items()
    }
    if access.tokens:
        facts[_TOKENS] = " ".join(sorted(set(access.tokens)))
    if access.tujuan:
        facts[_PURPOSE] = _hidden(access.tujuan)
    officer, thing = _hidden(access.petugas), _hidden(access.objek)
    return add(folder, officer, access.tindakan.value, thing, facts)


def accesses(folder: Path) -> Iterator[tuple[str, Access]]:
    """(time, access) of every sound line, oldest first."""
    for _, _, text in read_lines(folder):
        line = parsed(text)
        if line is not None and line.tindakan in Action.__members__:
            yield line.waktu, _access(line)


def about(found: Access, tokens: Collection[str]) -> bool:
    """Whether an access showed or asked for one of these persons or families."""
    return not set(found.tokens).isdisjoint(tokens)


def _access(line: Line) -> Access:
    facts = dict(line.rincian)
    tokens = tuple(str(facts.pop(_TOKENS, "")).split())
    purpose = facts.pop(_PURPOSE, None)
    return Access(
        petugas=line.petugas,
        tindakan=Action(line.tindakan),
        objek=line.objek,
        tokens=tokens,
        cakupan=facts,
        tujuan=None if purpose is None else str(purpose),
    )


def _hidden(text: str) -> str:
    return _NUMBER.sub(HIDDEN, text)

"""A file sent through the portal: into the landing folder, and into the sender's own list.

What belongs here: the name it gets there, putting it there whole or not at all, and the list.
What does not: what is told of its rows (`feedback`), or taking it in (Dagster's next run).
"""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import sqlalchemy as sa

from assets.back_to_sender import counted_as
from portal.feedback import REFUSED, read_feedback
from portal.place import Place
from portal.roles import Scope
from portal.state.tables import SENT
from schemas.parquet import sync_folder

_BLOCK = 1 << 20
_ID_BYTES = 16
_SHOWN_NAME = 120
_FOLDER = "posyandu"
# What a file begins with says what it is, whatever the sender calls it.
_KINDS = (
    (b"PK\x03\x04", ".xlsx"),
    (b"\xd0\xcf\x11\xe0", ".xls"),
    (b"PAR1", ".parquet"),
    (b"[", ".json"),
    (b"{", ".json"),
)


@dataclass(frozen=True)
class Sent:
    """One entry of a sender's list; `jalur` is the place under the landing folder, if any."""

    id: str
    pengguna: str
    waktu: int
    wilayah: str
    nama_asal: str
    sha256: str
    bita: int
    jalur: str | None
    keadaan: str
    dibaca: int
    diterima: int
    ditolak: int
    diperbaiki: int
    rincian: dict[str, Any]


def send(place: Place, scope: Scope, area: str, shown_name: str, content: BinaryIO) -> Sent:
    """Read the file, tell what is wrong in it, and land it unless all of it is refused.

    `area` is one of the sender's; `shown_name` is only ever shown to the sender. The file lies in
    the landing folder whole or not at all: it is written hidden there and named at the end.
    Entries of anybody's list that are past their time go when one is added.
    """
    now, number = place.now(), secrets.token_hex(_ID_BYTES)
    folder = place.settings.landing / _FOLDER / f"{area}_portal"
    folder.mkdir(parents=True, exist_ok=True)
    hidden = folder / f".{number}"
    try:
        sha256, size, kind = _written(hidden, content)
        stamp = datetime.fromtimestamp(now, UTC).strftime("%Y%m%dT%H%M%SZ")
        final = folder / f"{stamp}-{number[:12]}{kind}"
        name = final.relative_to(place.settings.landing).as_posix()
        found = read_feedback(hidden, name, scope, place.limits)
        landed = found.keadaan != REFUSED
        if landed:
            os.link(hidden, final)
            sync_folder(folder)
    finally:
        hidden.unlink(missing_ok=True)
    entry = Sent(
        id=number,
        pengguna=scope.pengguna,
        waktu=now,
        wilayah=area,
        nama_asal=_shown(shown_name),
        sha256=sha256,
        bita=size,
        jalur=name if landed else None,
        keadaan=found.keadaan,
        dibaca=found.read,
        diterima=found.read - found.rejected if landed else 0,
        ditolak=found.rejected if landed else found.read,
        diperbaiki=found.repaired,
        rincian=found.kept(),
    )
    with place.store.writing() as connection:
        over = SENT.c.waktu < now - place.limits.sent_kept
        connection.execute(sa.delete(SENT).where(over))
        connection.execute(sa.insert(SENT).values(**entry.__dict__))
    return entry


def sent_before(place: Place, scope: Scope, sha256: str) -> Sent | None:
    """The same bytes, landed by the same person before."""
    wanted = (SENT.c.pengguna == scope.pengguna) & (SENT.c.sha256 == sha256)
    with place.store.reading() as connection:
        row = connection.execute(sa.select(SENT).where(wanted & SENT.c.jalur.is_not(None))).first()
    return None if row is None else Sent(**row._mapping)


def own_list(place: Place, scope: Scope) -> list[Sent]:
    """What this person sent, newest first; as many as one page shows."""
    wanted = sa.select(SENT).where(SENT.c.pengguna == scope.pengguna)
    ordered = wanted.order_by(SENT.c.waktu.desc(), SENT.c.id).limit(place.limits.shown.sent)
    with place.store.reading() as connection:
        return [Sent(**row._mapping) for row in connection.execute(ordered)]


def own_entry(place: Place, scope: Scope, number: str) -> Sent | None:
    """One entry of this person's own list; None for anybody else's."""
    wanted = (SENT.c.id == number) & (SENT.c.pengguna == scope.pengguna)
    with place.store.reading() as connection:
        row = connection.execute(sa.select(SENT).where(wanted)).first()
    return None if row is None else Sent(**row._mapping)


def taken_in(place: Place, entry: Sent) -> bool:
    """Whether a run has taken the file in since."""
    return (place.folders.received / f"{entry.sha256}.json").exists()


def told_elsewhere(place: Place, entry: Sent) -> bool:
    """Whether the rows count as those of another file of the same bytes, whoever sent it."""
    if entry.jalur is None:
        return False
    landed = place.settings.landing / entry.jalur
    return counted_as(landed, entry.sha256, place.folders.data) is not None


def landed_path(place: Place, entry: Sent) -> Path | None:
    """Where the file lies, while it is kept there."""
    path = None if entry.jalur is None else place.settings.landing / entry.jalur
    return path if path is not None and path.is_file() else None


def fingerprint(content: BinaryIO) -> str:
    """sha256 of a file that will be read again from its start."""
    digest = hashlib.sha256()
    while block := content.read(_BLOCK):
        digest.update(block)
    content.seek(0)
    return digest.hexdigest()


def _written(path: Path, content: BinaryIO) -> tuple[str, int, str]:
    """(sha256, bytes, ending by content) of what was written to `path`, safe on disk."""
    digest, size, kind = hashlib.sha256(), 0, ".csv"
    with path.open("xb") as target:
        while block := content.read(_BLOCK):
            if not size:
                kind = next((end for start, end in _KINDS if block.startswith(start)), kind)
            digest.update(block)
            size += target.write(block)
        target.flush()
        os.fsync(target.fileno())
    return digest.hexdigest(), size, kind


def _shown(name: str) -> str:
    """A client's file name as text: no folders, nothing that is not printable."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[:_SHOWN_NAME] or "-"

"""A landed file → the tables in it: one text, the sheets of a workbook, the files of a ZIP.

What belongs here: telling containers by their first bytes, opening them safely – nothing is
written to disk, no path of an archive is followed –, and a key for every piece.
What does not: the content of a piece (`received`).
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from intake.corrected import GUIDE, MARKS
from intake.extent import refuse_far_cells
from intake.limits import limits
from intake.old_books import fault_on_opening
from intake.reasons import FileRefused
from intake.sheets import Sheet, sheets_of

# A ZIP begins with its first file, or with its end if it has none.
ZIP, OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0"
# Sheets of our own workbooks that hold no data.
_OWN_SHEETS = re.compile(rf"^(Petunjuk|Daftar|Contoh|{MARKS}|{GUIDE})$")
_BOOK_PARTS = ("xl/", "content.xml", "mimetype")
_WORD_PARTS = "word/"
# Among the flags of a ZIP's member (APPNOTE 4.4.4).
_ENCRYPTED = 1
_OPEN_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    RuntimeError,
    EOFError,
    ValueError,
    # A member without a name.
    IndexError,
)


@dataclass(frozen=True)
class Piece:
    """What may be one table: its name, its key (sha256), its bytes or sheet, or why not."""

    name: str
    sha256: str
    content: bytes | Sheet | FileRefused
    marks: Sheet | None = None

    @property
    def bytes(self) -> int:
        """About how much of the memory its content takes."""
        if isinstance(self.content, Sheet):
            return int(self.content.cells.estimated_size())
        return len(self.content) if isinstance(self.content, bytes) else 0


def pieces_of(data: bytes, name: str, sha256: str = "") -> Iterator[Piece]:
    """The pieces of the file `data`; a plain file is its only piece, under its own `sha256`.

    A sheet of several has the sha256 of `<sha256 of the file>:<name of the sheet>` as its key.
    """
    sha256 = sha256 or hashlib.sha256(data).hexdigest()
    if data.startswith(OLE):
        yield from _guarded(_old_sheets(data, name, sha256), name, sha256)
    elif not data.startswith(ZIP):
        yield Piece(name, sha256, data)
    else:
        yield from _guarded(_unzipped(data, name, sha256), name, sha256)


def _guarded(pieces: Iterator[Piece], name: str, sha256: str) -> Iterator[Piece]:
    """`pieces`, or the file as one piece that says why it could not be opened."""
    try:
        yield from pieces
    except FileRefused as refusal:
        yield Piece(name, sha256, refusal)
    except _OPEN_FAULTS:
        yield Piece(name, sha256, FileRefused("BERKAS_RUSAK", terlihat="ZIP atau XLSX"))


def _sheets(data: bytes, name: str, sha256: str, seen: str) -> Iterator[Piece]:
    every = list(sheets_of(data, seen))
    held = [sheet for sheet in every if not _OWN_SHEETS.match(sheet.name)]
    marks = next((sheet for sheet in every if sheet.name == MARKS), None)
    if not held:
        raise FileRefused("BERKAS_KOSONG")
    for sheet in held:
        if len(held) == 1:
            yield Piece(name, sha256, sheet, marks)
        else:
            key = hashlib.sha256(f"{sha256}:{sheet.name}".encode()).hexdigest()
            yield Piece(f"{name}#{sheet.name}", key, sheet, marks)


def _old_sheets(data: bytes, name: str, sha256: str) -> Iterator[Piece]:
    seen = "buku kerja XLS"
    fault = fault_on_opening(data)
    if fault is not None:
        raise FileRefused(fault, terlihat=seen)
    yield from _sheets(data, name, sha256, seen)


def _unzipped(data: bytes, name: str, sha256: str) -> Iterator[Piece]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        _refuse_bomb(entries, len(data))
        if any(entry.filename.startswith(_BOOK_PARTS) for entry in entries):
            refuse_far_cells(archive)
            yield from _sheets(data, name, sha256, "buku kerja XLSX")
            return
        if any(entry.filename.startswith(_WORD_PARTS) for entry in entries):
            raise FileRefused("FORMAT_TIDAK_DIKENAL", terlihat="dokumen Word")
        if not entries:
            raise FileRefused("BERKAS_KOSONG")
        for entry in sorted(entries, key=lambda one: one.filename):
            if not PurePosixPath(entry.filename).name.startswith((".", "__MACOSX")):
                yield from _member(archive, entry, f"{name}/{_safe(entry.filename)}", sha256)


def _member(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, sha256: str
) -> Iterator[Piece]:
    key = hashlib.sha256(f"{sha256}:{entry.filename}".encode()).hexdigest()
    if entry.flag_bits & _ENCRYPTED:
        yield Piece(name, key, FileRefused("BERKAS_BERSANDI"))
        return
    try:
        data = archive.read(entry)
    except (*_OPEN_FAULTS, NotImplementedError):
        # Cut off, or packed in a way no reader here knows.
        yield Piece(name, key, FileRefused("BERKAS_RUSAK", terlihat="isi ZIP"))
        return
    if data.startswith(ZIP):
        with zipfile.ZipFile(io.BytesIO(data)) as inner:
            book = any(entry.filename.startswith(_BOOK_PARTS) for entry in inner.infolist())
        if not book:
            yield Piece(name, key, FileRefused("ARSIP_BERTINGKAT"))
            return
    yield from pieces_of(data, name)


def _refuse_bomb(entries: list[zipfile.ZipInfo], packed: int) -> None:
    """FileRefused before anything is unpacked that would fill the memory."""
    bounds = limits().archive
    unpacked = sum(entry.file_size for entry in entries)
    if (
        len(entries) > bounds.entries
        or unpacked > bounds.bytes
        or (unpacked > bounds.free and unpacked > bounds.ratio * packed)
    ):
        raise FileRefused("ARSIP_TERLALU_BESAR")


def _safe(path: str) -> str:
    """A member's path as a label: no root, no way up, no control characters."""
    parts = [part for part in re.split(r"[\\/]+", path) if part not in ("", ".", "..")]
    return re.sub(r"[\x00-\x1f:]", "_", "/".join(parts))

"""Bytes of a text file → UTF-8, whichever of the three encodings in use it was written in.

What belongs here: telling UTF-8, UTF-16 and Windows-1252 apart, per file.
What does not: lines and cells (`text_lines`).

A file with sound UTF-8 characters is UTF-8, and its other bytes are damage. One without any,
whose bytes above 127 are all letters and marks that Windows-1252 has, was written in that. A
file that is neither keeps its damage, cell by cell.
"""

from __future__ import annotations

import codecs
import re

from intake.reasons import FileRefused

UTF16, WINDOWS = "ENKODE_UTF16", "ENKODE_WINDOWS_1252"
_UTF8_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
# Spaces, quotes, dashes, degree, ordinal and fraction signs, and accented letters but those of
# Icelandic, which no name here has: these bytes are more often damage.
_NOT_WINDOWS = re.compile(
    rb"[\x80-\x84\x86-\x90\x98-\x9f\xa1-\xa9\xab-\xaf\xb1\xb4-\xb9\xbe-\xbf\xd0\xd7\xde\xf0\xf7"
    rb"\xfd-\xff]"
)
_SIXTEEN = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def as_utf8(data: bytes) -> tuple[bytes, str | None]:
    """`data` as UTF-8 without byte order mark, and the code of what had to be read otherwise.

    FileRefused if UTF-16 breaks off inside a character.
    """
    for mark, encoding in _SIXTEEN.items():
        if data.startswith(mark):
            return _sixteen(data[len(mark) :], encoding), UTF16
    # Without a mark the empty halves of its letters tell.
    for empty, encoding in enumerate(("utf-16-be", "utf-16-le")):
        halves = data[empty:64:2], data[1 - empty : 64 : 2]
        if len(data) >= 8 and not any(halves[0]) and all(halves[1]):
            return _sixteen(data, encoding), UTF16
    if data.startswith(codecs.BOM_UTF8):
        return data.removeprefix(codecs.BOM_UTF8), None
    if data.isascii() or _UTF8_CHARACTER.search(data) or _NOT_WINDOWS.search(data):
        return data, None
    return data.decode("cp1252").encode(), WINDOWS


def _sixteen(data: bytes, encoding: str) -> bytes:
    try:
        return data.decode(encoding).encode()
    except UnicodeError:
        raise FileRefused("BERKAS_RUSAK", terlihat="teks UTF-16") from None

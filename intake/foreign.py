"""Files that are no table at all, told by how they begin.

What belongs here: formats nobody here reads, by the name a sender knows them under.
What does not: tables of a kind without a layout (`unsupported`), or files that are damaged.
"""

from __future__ import annotations

import re

from intake.reasons import FileRefused

_FORMATS = {
    b"%PDF": "PDF",
    b"\x1f\x8b": "arsip GZIP",
    b"Rar!": "arsip RAR",
    b"7z\xbc\xaf": "arsip 7z",
    b"\xff\xd8\xff": "gambar JPEG",
    b"\x89PNG": "gambar PNG",
}
# Systems that offer an .xls often write a page with a table.
_PAGE = re.compile(rb"\s*<[!?a-zA-Z]")


def refuse_foreign(content: bytes) -> None:
    """FileRefused for the bytes of another format."""
    for mark, seen in _FORMATS.items():
        if content.startswith(mark):
            raise FileRefused("FORMAT_TIDAK_DIKENAL", terlihat=seen)


def refuse_page(text: bytes) -> None:
    """FileRefused for a text (UTF-8) that is a page or a document of marks."""
    if _PAGE.match(text):
        raise FileRefused("FORMAT_TIDAK_DIKENAL", terlihat="halaman web (HTML) atau XML")

"""A file that no layout fits gets a draft that a person can complete into one."""

from __future__ import annotations

import yaml

from intake.containers import pieces_of
from intake.layout import layout_from, titles_of
from intake.mapping import draft_layout
from tests.intake.conftest import MAN
from tests.intake.test_sources import book

TITLES = ["No", "NIK", "Nama Lengkap", "Tgl. Lahir", "Hub. Kelg", "No KK", "Golongan Desa"]


def test_a_draft_is_a_layout_once_it_is_named_and_shows_no_cell_of_a_person() -> None:
    row = [1, MAN, "PENANDA RAHASIA", "1988-08-05", "ANAK", "", "x"]
    (piece,) = pieces_of(book(("a", [["DAFTAR WARGA"], TITLES, row])), "warga.xlsx")
    draft = draft_layout(piece)
    layout = layout_from(yaml.safe_load(draft.text))

    assert not draft.complete
    assert "PENANDA" not in draft.text
    assert MAN not in draft.text
    assert layout.table.name == "penduduk"
    assert layout.fits(frozenset(titles_of(TITLES)))
    assert "Golongan Desa" in draft.text


def test_a_file_that_fits_says_so() -> None:
    (piece,) = pieces_of(b"no_kk,program,status\n1,PKH,AKTIF\n", "a.csv")

    assert draft_layout(piece).complete

"""Files are recognised by their columns, and refused whole when no layout fits."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from intake.containers import pieces_of
from intake.layout import TABLES, layouts
from intake.reading import read_pieces
from intake.reasons import FileRefused
from intake.recognition import recognise
from schemas.forms import EVENT_DATE
from schemas.people_lists import PEOPLE_LISTS
from schemas.validate import validated


def test_every_table_of_the_landing_folder_has_a_layout_and_our_own_have_one() -> None:
    named = [layout.table.name for layout in layouts()]

    assert set(named) == set(TABLES)
    assert {name for name in named if named.count(name) > 1} <= set(PEOPLE_LISTS)


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.name)
def test_a_layout_is_recognised_with_all_columns_and_with_the_required_ones(layout: Any) -> None:
    assert recognise(layout.received).table is layout.table
    assert recognise(sorted(layout.required)).table is layout.table


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.name)
def test_what_the_schema_requires_the_layout_requires(layout: Any) -> None:
    needed = {name for name in layout.received if not layout.table[name].nullable}

    assert needed <= layout.required | set(layout.constants)


def test_the_event_date_of_a_form_is_the_one_the_schema_names() -> None:
    events = {layout.table.name: layout.event for layout in layouts()}

    assert {form: events[form] for form in EVENT_DATE} == EVENT_DATE


@pytest.mark.parametrize("table", sorted(TABLES))
def test_a_plain_file_of_each_table_is_taken_whole(take: Any, table: str) -> None:
    taken = take(table, {})

    assert (taken.state, taken.table, taken.rows_read) == ("DITERIMA", table, 1)
    assert taken.rejected.is_empty()
    assert validated(taken.accepted, TABLES[table]).height == 1


@pytest.mark.parametrize("separator", [",", ";", "|", "\t"])
def test_the_header_decides_the_separator(take: Any, as_text: Any, separator: str) -> None:
    assert take(as_text("kematian", separator=separator)).accepted.height == 1


def test_the_order_and_case_of_columns_do_not_matter(take: Any, as_text: Any) -> None:
    title, row = as_text("kematian").splitlines()
    turned = "\n".join(",".join(reversed(line.split(","))) for line in (title.upper(), row))

    assert take(turned).accepted.equals(
        take("kematian", {}).accepted.with_columns(berkas=pl.lit(take(turned).sha256))
    )


def test_wrong_headers_are_refused_whole_with_the_nearest_layout_and_what_was_seen(
    take: Any, as_text: Any
) -> None:
    text = as_text("kematian", {"jk": "L", "tgl_lahir": ""}).replace(
        "tgl_meninggal", "tanggal wafat"
    )
    taken = take(text)

    assert (taken.state, taken.code) == ("DITOLAK", "TATA_LETAK_TIDAK_DIKENAL")
    assert "formulir posyandu kematian" in taken.hint
    assert "Kolom kurang: tgl_meninggal" in taken.hint
    assert "tidak dikenal: tanggal wafat" in taken.hint
    assert (taken.rows_read, taken.rows_rejected, taken.accepted.height) == (0, 0, 0)
    assert taken.rejected["tingkat"].to_list() == ["BERKAS"]


def test_the_titles_shown_are_those_of_the_header_and_not_of_a_heading_above(
    take: Any, as_text: Any
) -> None:
    text = as_text("kematian").replace("tgl_meninggal", "tanggal wafat")
    taken = take(f"POSYANDU MELATI\nLAPORAN BULAN NOPEMBER\n{text}")

    assert "formulir posyandu kematian" in taken.hint
    assert "tidak dikenal: tanggal wafat" in taken.hint


def test_an_unknown_further_column_refuses_the_file_rather_than_losing_the_column(
    take: Any,
) -> None:
    taken = take("kematian", {"catatan_bidan": "x"})

    assert taken.code == "TATA_LETAK_TIDAK_DIKENAL"
    assert "catatan_bidan" in taken.hint


def test_a_file_without_header_shows_no_cell_of_its_first_row(take: Any, as_text: Any) -> None:
    row = as_text("kelahiran", {"nama_ibu": "PENANDA RAHASIA"}).splitlines()[1]
    taken = take(row)

    assert taken.code == "TATA_LETAK_TIDAK_DIKENAL"
    assert "PENANDA" not in taken.hint
    assert "3325014508900001" not in taken.hint


def test_a_column_that_stands_twice_refuses_the_file(take: Any, as_text: Any) -> None:
    text = "\n".join(line + "," + line.split(",")[0] for line in as_text("kematian").splitlines())

    assert take(text).code == "KOLOM_GANDA"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_empty_columns_without_a_title_are_no_columns(
    take: Any, as_text: Any, separator: str
) -> None:
    lines = as_text("kematian", {}, {"id_laporan": "L-2"}, separator=separator).splitlines()
    wider = "\n".join(f"{separator}{line}{2 * separator}" for line in lines)

    assert (
        take(wider).accepted.drop("berkas").equals(take("\n".join(lines)).accepted.drop("berkas"))
    )


def test_what_stands_in_a_column_without_a_title_refuses_its_own_file_alone(as_text: Any) -> None:
    header, row = as_text("kematian").splitlines()
    texts = [f"{header},\n{row},{cell}" for cell in ("", "catatan", "-", " ")]
    pieces = [piece for text in texts for piece in pieces_of(text.encode(), "posyandu/x.csv")]
    found = read_pieces(pieces)

    assert [one.code for one in found] == [None, *["KOLOM_TANPA_JUDUL"] * 2, None]
    assert "baris 1" in str(found[1].hint)


def test_a_column_under_its_old_and_its_new_name_stands_twice() -> None:
    family = next(layout for layout in layouts() if layout.table.name == "dtsen_keluarga")

    assert (
        recognise(
            [c if c != "nama_kepala_keluarga" else "nama_anggota_keluarga" for c in family.received]
        )
        is family
    )
    with pytest.raises(FileRefused, match="KOLOM_GANDA"):
        recognise([*family.received, "nama_anggota_keluarga"])


def test_a_byte_order_mark_is_no_part_of_the_first_title(take: Any, as_text: Any) -> None:
    assert take(b"\xef\xbb\xbf" + as_text("kematian").encode()).accepted.height == 1


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n \n", b"\0\0\0"])
def test_an_empty_file_is_refused(take: Any, content: bytes) -> None:
    assert (take(content).state, take(content).code) == ("DITOLAK", "BERKAS_KOSONG")


def test_a_header_without_rows_is_a_file_of_no_rows(take: Any, as_text: Any) -> None:
    for text in (as_text("kematian").splitlines()[0], as_text("kematian").splitlines()[0] + "\n"):
        taken = take(text)
        assert (taken.state, taken.rows_read, taken.accepted.height) == ("DITERIMA", 0, 0)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04xx", "BERKAS_RUSAK"),
        (b"\xd0\xcf\x11\xe0", "BERKAS_RUSAK"),
        (b"%PDF-1.7", "FORMAT_TIDAK_DIKENAL"),
        (b"Rar!\x1a\x07", "FORMAT_TIDAK_DIKENAL"),
        (b"\xff\xd8\xff\xe0", "FORMAT_TIDAK_DIKENAL"),
        (b"\n<html><table><tr><th>nama</th></tr></table></html>", "FORMAT_TIDAK_DIKENAL"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "FORMAT_TIDAK_DIKENAL"),
    ],
)
def test_other_formats_and_broken_workbooks_are_named_and_refused(
    take: Any, content: bytes, code: str
) -> None:
    assert take(content).code == code


def test_a_dtsen_file_must_tell_version_and_area_in_its_name(take: Any, as_text: Any) -> None:
    text = as_text("dtsen_keluarga", separator="|", quoted=True)
    for name in (
        "dtsen/keluarga.csv",
        "keluarga_dtsen_v3_2025T4.csv",
        "keluarga_dtsen_v3_2025T4_9999.csv",
        "keluarga_dtsen_v3_2025_3325.csv",
    ):
        taken = take(text, name=name)
        assert (taken.state, taken.code) == ("DITOLAK", "NAMA_BERKAS_DTSEN")
        assert "keluarga_dtsen_v3_2025T4_3325.csv" in taken.hint

    taken = take(text, name="x/keluarga_dtsen_v3_2025T4_0000.csv")
    assert (taken.versi_dtsen, taken.kabupaten) == ("2025T4", "0000")

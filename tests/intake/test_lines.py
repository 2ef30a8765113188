"""Damaged text: every line is a row or a reject, under its true line number."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.text_lines import read_records, utf8

COLUMNS = ["a", "b", "c"]


def _read(text: str | bytes, separator: str = ",") -> Any:
    data = text.encode() if isinstance(text, str) else text
    return read_records([b"a,b,c\n" + data], separator, COLUMNS)


def _rows(text: str | bytes) -> list[tuple[Any, ...]]:
    return list(_read(text).rows.select("baris", *COLUMNS).iter_rows())


def _damage(text: str | bytes) -> list[tuple[Any, ...]]:
    return list(_read(text).damaged.select("baris", "kode").iter_rows())


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("1,2", "BARIS_KURANG_KOLOM"),
        ("1,2,3,4", "BARIS_LEBIH_KOLOM"),
        ('1,"2,3', "BARIS_KUTIP_RUSAK"),
        ('1,"2"x,3', "BARIS_KUTIP_RUSAK"),
        ('1,2"2",3', "BARIS_KUTIP_RUSAK"),
        ("", "BARIS_KOSONG"),
        (' "" ,,', "BARIS_KOSONG"),
        (",,", "BARIS_KOSONG"),
        ('"","",""', "BARIS_KOSONG"),
        ("1,2\0,3", "BARIS_BITA_NOL"),
    ],
)
def test_a_damaged_line_is_named_and_the_lines_around_it_keep_their_numbers(
    line: str, code: str
) -> None:
    text = f"p,q,r\n{line}\nx,y,z\n"

    assert _damage(text) == [(3, code)]
    assert _rows(text) == [(2, "p", "q", "r"), (4, "x", "y", "z")]


@pytest.mark.parametrize("last", ['x,"y', "x,y"])
def test_a_last_line_that_breaks_off_is_told_apart(last: str) -> None:
    assert _damage(f"p,q,r\n{last}") == [(3, "BARIS_TERPOTONG")]


def test_a_whole_last_line_needs_no_line_end() -> None:
    assert _rows("p,q,r\nx,y,z") == [(2, "p", "q", "r"), (3, "x", "y", "z")]


def test_a_quoted_cell_may_run_over_lines_and_later_rows_keep_their_numbers() -> None:
    text = 'p,"q1\nq2\nq3",r\nx,y,z\n"u\nv","w ""w""",\n1,2,3\n'

    assert _rows(text) == [
        (2, "p", "q1\nq2\nq3", "r"),
        (5, "x", "y", "z"),
        (6, "u\nv", 'w "w"', None),
        (8, "1", "2", "3"),
    ]
    assert _damage(text) == []


def test_a_stray_quote_damages_its_line_alone() -> None:
    text = 'p,q,r\n1,2"2,3\nx,y,z\n4,"5,6\nu,v,w\n'

    assert _damage(text) == [(3, "BARIS_KUTIP_RUSAK"), (5, "BARIS_KUTIP_RUSAK")]
    assert [row[0] for row in _rows(text)] == [2, 4, 6]


def test_carriage_returns_are_no_content() -> None:
    records = read_records([b"a,b,c\r\n1,2,3\r\n4,5,6\r\n"], ",", COLUMNS)

    assert records.rows.rows() == [("1", "2", "3", 2), ("4", "5", "6", 3)]


def test_bytes_that_are_not_utf8_damage_their_character_only() -> None:
    assert _rows(b"1,caf\xe9,3\n4,5,6\n") == [(2, "1", "caf\ufffd", "3"), (3, "4", "5", "6")]


def test_characters_split_between_pieces_are_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intake.text_lines._STEP", 3)

    assert utf8("aé€😀é".encode()) == "aé€😀é".encode()
    assert utf8("aé€".encode() + b"\xff\xe2") == "aé€\ufffd\ufffd".encode()
    assert _rows("1,é€,3\nx,😀,z\n") == [(2, "1", "é€", "3"), (3, "x", "😀", "z")]


def test_the_reason_keeps_the_line_as_received() -> None:
    assert _read('1,"2\n').damaged["isi_diterima"].to_list() == ['1,"2']


ANY_LINE = st.text(alphabet='ab,"\r\0\ufffdé ', max_size=12)


@settings(max_examples=200, deadline=None)
@given(lines=st.lists(ANY_LINE, max_size=12), ending=st.sampled_from(["", "\n"]))
def test_whatever_the_lines_hold_each_is_in_exactly_one_place(
    lines: list[str], ending: str
) -> None:
    text = "\n".join(lines) + ending
    physical = text.count("\n") + (0 if text.endswith("\n") or not text else 1)
    records = _read(text)

    starts = records.rows["baris"].to_list()
    further = records.rows.select(
        pl.sum_horizontal(pl.col(COLUMNS).str.count_matches("\n", literal=True).fill_null(0))
    ).to_series()
    covered = [
        line
        for start, more in zip(starts, further, strict=True)
        for line in range(start, start + more + 1)
    ]
    assert sorted([*covered, *records.damaged["baris"]]) == list(range(2, physical + 2))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    cells=st.lists(st.lists(st.text(max_size=6), min_size=3, max_size=3), min_size=1, max_size=6),
    quote_all=st.booleans(),
)
def test_whatever_a_writer_library_quotes_comes_back_cell_by_cell(
    cells: list[list[str]], quote_all: bool
) -> None:
    import csv
    import io

    clean = [[cell.replace("\r", "").replace("\0", "") for cell in row] for row in cells]
    target = io.StringIO()
    style = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    csv.writer(target, quoting=style, lineterminator="\n").writerows(clean)
    text = target.getvalue().encode("utf-8", "surrogatepass")
    records = _read(text)

    if text.decode("utf-8", "replace").encode() == text and any(any(row) for row in clean):
        read = [
            [cell or "" for cell in row[1:]]
            for row in records.rows.select("baris", *COLUMNS).iter_rows()
        ]
        filled = [row for row in clean if "".join(row).strip()]
        assert [row for row in read if "".join(row).strip()] == filled


TIDY = st.lists(
    st.lists(st.text("ab ,\r\t", max_size=3), min_size=1, max_size=4).map(",".join), max_size=6
)


@settings(
    deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=TIDY, ending=st.sampled_from(["", "\n", "\r\n"]))
def test_the_short_way_for_tidy_text_says_what_judging_every_line_says(
    lines: list[str], ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "\n".join(lines) + ending
    short = _read(text)

    with monkeypatch.context() as patch:
        patch.setattr("intake.text_lines.tidy_lines", lambda *_: None)
        judged = _read(text)

    assert short.rows.equals(judged.rows)
    assert short.damaged.equals(judged.damaged)

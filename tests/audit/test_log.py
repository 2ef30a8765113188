"""The audit log: its chain holds, and every way of breaking it is seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import audit
from audit.chain import FIRST


@pytest.fixture
def log(tmp_path: Path) -> Path:
    folder = tmp_path / "jejak"
    for number in range(4):
        audit.add(folder, "Sari W.", "PERIKSA", "2025-T4-1", {"urut": number})
    return folder


def codes(folder: Path) -> list[str]:
    return [fault.kode for fault in audit.check(audit.read_lines(folder))]


def only_file(folder: Path) -> Path:
    (path,) = folder.glob("*.jsonl")
    return path


def test_lines_are_numbered_and_chained_from_the_first(log: Path) -> None:
    lines = [audit.parsed(text) for _, _, text in audit.read_lines(log)]
    assert [line.nomor for line in lines if line] == [1, 2, 3, 4]
    marks = [FIRST, *(line.sidik for line in lines if line)]
    assert [line.sebelumnya for line in lines if line] == marks[:-1]
    assert codes(log) == []


def test_a_changed_line_is_found_where_it_stands(log: Path) -> None:
    path = only_file(log)
    rows = path.read_text().splitlines()
    rows[1] = rows[1].replace('"urut":1', '"urut":9')
    path.write_text("\n".join(rows) + "\n")
    (fault,) = audit.check(audit.read_lines(log))
    assert (fault.kode, fault.berkas, fault.baris) == ("ISI_BERUBAH", path.name, 2)


def test_a_changed_line_sealed_anew_breaks_the_chain_after_it(log: Path) -> None:
    from audit.chain import sealed

    path = only_file(log)
    rows = path.read_text().splitlines()
    line = audit.parsed(rows[1])
    assert line is not None
    forged = sealed(audit.Line(**{**line.__dict__, "petugas": "Orang Lain"}))
    rows[1] = forged.spelled()
    path.write_text("\n".join(rows) + "\n")
    (fault,) = audit.check(audit.read_lines(log))
    assert (fault.kode, fault.baris) == ("RANTAI_PUTUS", 3)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda rows: rows[:1] + rows[2:], {"NOMOR_LOMPAT", "RANTAI_PUTUS"}),
        (lambda rows: rows[:2] + rows[1:], {"NOMOR_LOMPAT", "RANTAI_PUTUS"}),
        (lambda rows: [rows[0], rows[2], rows[1], rows[3]], {"NOMOR_LOMPAT", "RANTAI_PUTUS"}),
        (lambda rows: [rows[0], "{}", *rows[2:]], {"BARIS_RUSAK"}),
        (lambda rows: [rows[0], rows[1].replace(",", ", ", 1), *rows[2:]], {"BARIS_RUSAK"}),
    ],
    ids=["taken out", "put in twice", "swapped", "no line", "respelled"],
)
def test_lines_taken_out_put_in_or_respelled_are_found(log: Path, change, expected) -> None:
    path = only_file(log)
    path.write_text("\n".join(change(path.read_text().splitlines())) + "\n")
    assert set(codes(log)) == expected


def test_a_line_cut_by_a_kill_is_set_aside_and_told(log: Path) -> None:
    path = only_file(log)
    with path.open("ab") as file:
        file.write(b'{"nomor":5,"pet')
    assert audit.cut_line(log) == (path.name, 5)
    assert codes(log) == []  # what is whole still holds

    audit.add(log, "Budi", "SETUJUI", "2025-T4-1", {})
    lines = [audit.parsed(text) for _, _, text in audit.read_lines(log)]
    assert [line.tindakan for line in lines if line][-2:] == ["PULIHKAN_JEJAK", "SETUJUI"]
    (cut,) = log.glob("terpotong-*")
    assert cut.read_bytes() == b'{"nomor":5,"pet'
    assert codes(log) == []
    assert audit.cut_line(log) is None


def test_nothing_is_chained_to_a_damaged_line(log: Path) -> None:
    path = only_file(log)
    content = path.read_bytes()
    path.write_bytes(content[:-20] + b"x" + content[-19:])
    with pytest.raises(audit.LogBroken, match=r"restore"):
        audit.add(log, "Budi", "SETUJUI", "2025-T4-1", {})


def test_a_clock_set_back_does_not_reorder_the_log(log: Path) -> None:
    later = log / "2999-01.jsonl"
    only_file(log).rename(later)
    audit.add(log, "Budi", "SETUJUI", "2025-T4-1", {})
    assert len(later.read_text().splitlines()) == 5
    assert codes(log) == []


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_changed_byte_is_found(tmp_path_factory: pytest.TempPathFactory, data) -> None:
    folder = tmp_path_factory.mktemp("jejak")
    for number in range(3):
        audit.add(folder, "Sari", "PERIKSA", "2025-T4-1", {"urut": number})
    path = only_file(folder)
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    assert codes(folder) or audit.cut_line(folder)

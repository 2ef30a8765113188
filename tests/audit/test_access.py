"""The access log: who saw whom is found again, and no number of a person stands in it."""

from __future__ import annotations

import time
from pathlib import Path

import audit
from audit import Access, Action, person_token
from release.mart.tokens import token

SECRET = b"kunci uji jejak akses"
NIK, OTHER = "3325011708990001", "3271014509880002"


def seen(folder: Path, *numbers: str, purpose: str | None = None) -> None:
    tokens = tuple(person_token(SECRET, number) for number in numbers)
    audit.record(folder, Access("petugas-7", Action.LIHAT, "keluarga", tokens, tujuan=purpose))


def test_the_accesses_about_a_person_are_found_by_the_number_and_no_others(tmp_path: Path) -> None:
    seen(tmp_path, NIK, OTHER, purpose="aduan")
    seen(tmp_path, OTHER)
    asked = person_token(SECRET, NIK)
    (found,) = [one for _, one in audit.accesses(tmp_path) if audit.about(one, [asked])]
    assert (found.petugas, found.objek, found.tujuan) == ("petugas-7", "keluarga", "aduan")


def test_what_a_download_held_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    held = {"tahap": "2025-T4-1", "wilayah": "33", "baris": 120, "sha256": "0" * 16 + "ab" * 24}
    audit.record(tmp_path, Access("k-1", Action.UNDUH, "daftar_kpm", cakupan=held))
    ((_, found),) = audit.accesses(tmp_path)
    assert found.cakupan == held


def test_a_number_typed_into_a_purpose_or_a_page_name_does_not_get_into_the_log(
    tmp_path: Path,
) -> None:
    audit.record(tmp_path, Access("p", Action.CARI, f"cari {NIK}", tujuan="KK 3325 0117 0899 0001"))
    text = "".join(path.read_text() for path in tmp_path.glob("*.jsonl"))
    assert NIK not in text
    assert "0899" not in text


def test_tokens_depend_on_the_key_and_are_not_those_of_the_mart() -> None:
    assert person_token(SECRET, NIK) == person_token(SECRET, NIK)
    assert person_token(b"kunci lain", NIK) != person_token(SECRET, NIK)
    assert token(SECRET, NIK) != person_token(SECRET, NIK)


def test_the_chain_of_accesses_holds_and_shows_a_line_taken_out(tmp_path: Path) -> None:
    for _ in range(3):
        seen(tmp_path, NIK)
    assert audit.check(audit.read_lines(tmp_path)) == []
    (path,) = tmp_path.glob("*.jsonl")
    rows = path.read_text().splitlines()
    path.write_text("\n".join([rows[0], rows[2]]) + "\n")
    kinds = {fault.kode for fault in audit.check(audit.read_lines(tmp_path))}
    assert kinds == {"NOMOR_LOMPAT", "RANTAI_PUTUS"}


def test_adding_to_a_long_log_reads_only_its_end(tmp_path: Path) -> None:
    seen(tmp_path, NIK)
    (path,) = tmp_path.glob("*.jsonl")
    line = path.read_bytes()
    path.write_bytes((b"x" * 199 + b"\n") * 200_000 + line)  # 40 MB in front of the last line
    started = time.process_time()
    for _ in range(20):
        seen(tmp_path, NIK)
    assert time.process_time() - started < 0.2


def test_a_long_line_and_a_cut_one_behind_it_are_told_apart(tmp_path: Path) -> None:
    seen(tmp_path, *(f"{number:016d}" for number in range(4000)))  # a line of more than one block
    (path,) = tmp_path.glob("*.jsonl")
    path.open("ab").write(b'{"cut')
    assert audit.cut_line(tmp_path) == (path.name, 2)
    seen(tmp_path, NIK)
    assert audit.check(audit.read_lines(tmp_path)) == []

"""Lists as they count: a visit's answer that another contradicts is no row of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from assets.folders import Folders
from assets.review import record, recorded
from assets.visited_lists import counted_lists, visit_answers
from schemas.lists import LISTS
from schemas.parquet import write_table
from schemas.visits import VISIT_ANSWERS

KK, NIK = "3325010000000065", "3325014101850065"
SEEN, KNOWN = date(2025, 10, 21), date(2025, 10, 22)


def told(folders: Folders, kind: str, *answers: tuple[str, str]) -> None:
    rows = [
        {
            "id_buku": "1" * 16,
            "id_tugas": "a" * 64,
            "jenis": kind,
            "no_kk": KK,
            "nik": NIK,
            "jawaban": said,
            "petugas": officer,
            "tgl_kunjungan": SEEN,
            "tanggal": KNOWN,
        }
        for officer, said in answers
    ]
    schema = VISIT_ANSWERS.polars_schema()
    full = [{name: row.get(name) for name in schema} for row in rows]
    record(folders, VISIT_ANSWERS, pl.DataFrame(full, schema=schema), f"{kind}{len(rows)}")


def landed(folders: Folders, name: str, **row: object) -> None:
    table = LISTS[name]
    full = {"isi": "0" * 16, "berkas": "0" * 64, "baris": 2, **row}
    schema = table.polars_schema()
    frame = pl.DataFrame([{column: full.get(column) for column in schema}], schema=schema)
    write_table(frame, table, folders.list_(name))


def test_a_confirmed_death_counts_until_another_officer_found_the_person_alive(
    tmp_path: Path,
) -> None:
    folders = Folders(tmp_path)
    landed(
        folders,
        "eksklusi",
        nik=NIK,
        no_kk=KK,
        kode_alasan="MENINGGAL",
        sumber="KUNJUNGAN",
        tgl_data=SEEN,
    )
    told(folders, "KEMATIAN", ("Ani", "MENINGGAL"))
    assert counted_lists(folders, ("eksklusi",), KNOWN)["eksklusi"].height == 1

    told(folders, "KEMATIAN", ("Ani", "MENINGGAL"), ("Budi", "HIDUP"))
    assert counted_lists(folders, ("eksklusi",), KNOWN)["eksklusi"].is_empty()
    # as known before it was handed in, there was no contradiction
    assert counted_lists(folders, ("eksklusi",), SEEN)["eksklusi"].height == 1


def test_both_answers_are_shown_with_whether_they_count(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    told(folders, "VERIFIKASI", ("Ani", "LAYAK"), ("Budi", "TIDAK_LAYAK"))
    shown = visit_answers(recorded(folders, VISIT_ANSWERS), KNOWN)
    assert shown.select("jawaban", "dihitung").rows() == [("LAYAK", False), ("TIDAK_LAYAK", False)]
    assert visit_answers(recorded(folders, VISIT_ANSWERS), date.min).is_empty()

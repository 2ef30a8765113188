"""Visits, workbooks handed out and accesses past their retention go with a proof, and no sooner."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

import audit
from assets.access import access_faults
from assets.folders import Folders
from assets.purge import plan, proof_faults, purge
from assets.retention import periods
from assets.retention_records import visits_outlived
from assets.review import record, recorded
from audit import Access, Action
from audit.chain import sealed
from schemas.review import HANDED_OUT
from schemas.tahap import Tahap
from schemas.visits import VISIT_ANSWERS, VISIT_TASKS

OFFICERS = ("Sari Wulan", "Budi Hartono")
SAID = date(2025, 11, 3)
MUCH_LATER = date(2040, 1, 1)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    (tmp_path / "tinjauan").mkdir()
    return Folders(tmp_path)


def answered(folders: Folders, task: str, answer: str, officer: str = "Ani") -> Path:
    """One answer of a visit, recorded as a file of its own."""
    row = {
        **{"id_buku": "b" * 16, "id_tugas": task * 64, "jenis": "VERIFIKASI"},
        **{"no_kk": "3325010101200001", "jawaban": answer, "petugas": officer},
        **{"tgl_kunjungan": SAID, "tanggal": SAID},
    }
    rows = pl.DataFrame([row], schema_overrides=VISIT_ANSWERS.polars_schema())
    rows = pl.concat([VISIT_ANSWERS.empty(), rows], how="diagonal")
    return record(folders, VISIT_ANSWERS, rows, f"2025-11-03_{task}{answer}")


def handed_out(folders: Folders, number: str) -> Path:
    row = {"id_buku": number, "lembar": "Tinjauan", "baris": 4, "kolom": "A", "sidik": "a" * 16}
    rows = pl.concat([HANDED_OUT.empty(), pl.DataFrame([row])], how="diagonal")
    return record(folders, HANDED_OUT, rows, number)


def accesses(folders: Folders, *months: str) -> list[Path]:
    """Three accesses a month, in one chain."""
    before, number, paths = audit.FIRST, 0, []
    for month in months:
        paths.append(folders.access_log / f"{month}.jsonl")
        paths[-1].parent.mkdir(parents=True, exist_ok=True)
        with paths[-1].open("w") as file:
            for day in range(1, 4):
                number += 1
                when = f"{month}-{day:02d}T00:00:00Z"
                line = sealed(audit.Line(number, when, "ani", "LIHAT", "keluarga", {}, before))
                before = line.sidik
                file.write(line.spelled() + "\n")
    return paths


def gone(folders: Folders, day: date) -> set[str]:
    """The names that are removed on a day, with the proof held against the folder."""
    found = plan(folders, day)
    purge(folders, found, OFFICERS, "SK 12/2031", lambda stage, done, total: None)
    assert proof_faults(folders) == []
    assert audit.check(audit.read_lines(folders.audit_log)) == []
    return {Path(name).name for name in found.files["nama"]}


def test_an_answer_goes_after_its_period_but_not_while_another_contradicts_it(
    folders: Folders,
) -> None:
    alone = answered(folders, "a", "LAYAK")
    for answer in ("LAYAK", "TIDAK_LAYAK"):
        answered(folders, "c", answer)
    last = SAID + timedelta(days=periods()["KUNJUNGAN"].hari)
    assert plan(folders, last).files.is_empty()
    assert gone(folders, last + timedelta(days=1)) == {alone.name}
    assert recorded(folders, VISIT_ANSWERS)["jawaban"].to_list() == ["LAYAK", "TIDAK_LAYAK"]


def test_tasks_go_when_every_wave_they_are_of_is_over(folders: Folders) -> None:
    row = {
        **{"id_buku": "d" * 16, "id_tugas": "e" * 64, "jenis": "VERIFIKASI"},
        **{"no_kk": "3325010101200001", "status_kpm": "BARU", "alasan": ["BELUM_VERIFIKASI"]},
    }
    for name, waves in (("satu", ["2025-T4-1"]), ("dua", ["2025-T4-1", "2026-T1-1"])):
        rows = [row | {"tahap": wave, "id_tugas": f"{i}" * 64} for i, wave in enumerate(waves)]
        path = folders.reviews / VISIT_TASKS.name / f"{name}.parquet"
        path.parent.mkdir(exist_ok=True)
        pl.concat([VISIT_TASKS.empty(), pl.DataFrame(rows)], how="diagonal").write_parquet(path)
    cut_off = {
        Tahap.parse("2025-T4-1"): date(2025, 10, 17),
        Tahap.parse("2026-T1-1"): date(2026, 1, 17),
    }
    (found,) = visits_outlived(folders, date(2025, 12, 31), cut_off)
    assert found.name == "tinjauan/tugas_kunjungan/satu.parquet"


def test_what_was_written_of_a_workbook_goes_a_year_after_it_was_handed_out(
    folders: Folders,
) -> None:
    old, new = handed_out(folders, "1" * 16), handed_out(folders, "2" * 16)
    handed = datetime(2025, 11, 3, 12, tzinfo=UTC).timestamp()
    os.utime(old, (handed, handed))
    assert gone(folders, SAID + timedelta(days=periods()["BUKU_KERJA"].hari + 1)) == {old.name}
    assert new.exists()


def test_the_oldest_months_of_accesses_go_and_the_chain_is_held_to_what_went(
    folders: Folders,
) -> None:
    first, second, third = accesses(folders, "2025-11", "2025-12", "2026-01")
    end = date(2025, 12, 31) + timedelta(days=periods()["JEJAK_AKSES"].hari)
    assert {Path(name).name for name in plan(folders, end).files["nama"]} == {first.name}
    assert gone(folders, MUCH_LATER) == {first.name, second.name}
    assert access_faults(folders) == []

    audit.record(folders.access_log, Access("budi", Action.LIHAT, "keluarga", ()))
    assert access_faults(folders) == []
    third.write_text("".join(third.read_text().splitlines(keepends=True)[1:]))
    assert {fault.kode for fault in access_faults(folders)} == {"NOMOR_LOMPAT", "RANTAI_PUTUS"}


def test_months_taken_away_by_hand_are_found(folders: Folders) -> None:
    first, *_ = accesses(folders, "2025-11", "2025-12", "2026-01")
    first.unlink()
    assert {fault.kode for fault in access_faults(folders)} == {"NOMOR_LOMPAT", "RANTAI_PUTUS"}

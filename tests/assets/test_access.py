"""Who saw a NIK: pages by their tokens, files by what they held, on a small drawn folder."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import audit
from assets.access import access_faults, who_saw
from assets.folders import Folders
from audit import Access, Action, person_token
from tests.shared import start

SECRET = "kunci-uji-jejak-akses-yang-cukup-panjang"
NIK, KK = "3325011708990001", "3325010101200001"
OTHER_NIK, OTHER_KK = "3271014509880002", "3271010101200002"


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """Two families, of Batang and Bogor, in the register and on a list; nothing seen yet."""
    found = Folders(tmp_path)
    for kabupaten, nik, kk in (("3325", NIK, KK), ("3271", OTHER_NIK, OTHER_KK)):
        members = found.lake / "register/2025-T4-1/anggota" / f"{kabupaten}.parquet"
        listed = found.releases / "2025-T4-1/daftar_kpm" / f"provinsi={kabupaten[:2]}"
        members.parent.mkdir(parents=True, exist_ok=True)
        listed.mkdir(parents=True, exist_ok=True)
        pl.DataFrame({"nik": [nik], "no_kk": [kk]}).write_parquet(members)
        row = {"no_kk": [kk], "program": ["PKH"], "kode_desa": [f"{kabupaten}082001"]}
        pl.DataFrame(row).write_parquet(listed / f"{kabupaten}.parquet")
    return found


def seen(folders: Folders, officer: str, *numbers: str) -> None:
    tokens = tuple(person_token(SECRET.encode(), number) for number in numbers)
    audit.record(folders.access_log, Access(officer, Action.LIHAT, "keluarga", tokens))


def fetched(folders: Folders, officer: str, **what: str | int) -> None:
    audit.record(folders.access_log, Access(officer, Action.UNDUH, "rilis", (), what, "bayar"))


def found_by(folders: Folders, number: str) -> list[tuple[str, str]]:
    return who_saw(folders, SECRET.encode(), number).select("petugas", "cara").rows()


def test_a_person_is_seen_by_the_number_or_by_the_family_and_by_nobody_else(
    folders: Folders,
) -> None:
    seen(folders, "p-nik", NIK)
    seen(folders, "p-keluarga", KK)
    seen(folders, "p-lain", OTHER_NIK, OTHER_KK)
    assert found_by(folders, NIK) == [("p-nik", "DITAMPILKAN"), ("p-keluarga", "DITAMPILKAN")]


def test_a_file_is_asked_whether_it_held_the_person_by_area_and_programme(
    folders: Folders,
) -> None:
    whole = {"tahap": "2025-T4-1", "tabel": "daftar_kpm"}
    fetched(folders, "negara", **whole, wilayah="ID", program="SEMUA", baris=2)
    fetched(folders, "provinsi", **whole, wilayah="33")
    fetched(folders, "desa", **whole, wilayah="3325082001", program="PKH,BLTS")
    fetched(folders, "desa-lain", **whole, wilayah="3325082002")
    fetched(folders, "program-lain", **whole, wilayah="3325", program="BLTS")
    fetched(folders, "bogor", **whole, wilayah="3271")
    assert found_by(folders, NIK) == [
        (name, "DALAM_BERKAS") for name in ("negara", "provinsi", "desa")
    ]


def test_another_face_of_a_release_may_have_held_whom_it_decides_on(folders: Folders) -> None:
    decided = folders.releases / "2025-T4-1/putusan/provinsi=33/3325.parquet"
    decided.parent.mkdir(parents=True)
    rows = {"no_kk": [KK], "program": ["PKH"], "kode_desa": ["3325082001"]}
    pl.DataFrame(rows).write_parquet(decided)
    fetched(folders, "wajah", tahap="2025-T4-1", tabel="desa", wilayah="3325")
    fetched(folders, "mart", tabel="mart", sha256="0" * 64)
    assert found_by(folders, NIK) == [("wajah", "MUNGKIN_DALAM_BERKAS")]
    assert found_by(folders, OTHER_NIK) == []


def test_a_file_that_can_no_longer_be_looked_into_may_have_held_the_person(
    folders: Folders,
) -> None:
    fetched(folders, "lama", tahap="2019-T4-1", tabel="daftar_kpm", wilayah="33")
    fetched(folders, "entah", sha256="0" * 64)
    assert {how for _, how in found_by(folders, NIK)} == {"MUNGKIN_DALAM_BERKAS"}


def test_the_question_needs_a_reason_is_recorded_and_prints_no_number(
    folders: Folders, tmp_path: Path
) -> None:
    seen(folders, "p-nik", NIK)
    (tmp_path / "versi.json").write_text('{"bentuk": 2}')
    key = tmp_path / "kunci"
    key.write_text(SECRET)
    asked = ("audit", "who", "--data", folders.data, "--petugas", "Auditor A", "--kunci", key)
    done = start(*asked, "--tujuan", "pengaduan 12", text=f"{NIK}\n")
    assert done.returncode == 0, done.stderr
    assert "p-nik" in done.stdout
    assert NIK not in done.stdout + done.stderr
    assert start(*asked, text=f"{NIK}\n").returncode == 2
    assert found_by(folders, NIK)[-1] == ("Auditor A", "DITAMPILKAN")


def test_a_line_taken_out_of_the_access_log_is_found(folders: Folders) -> None:
    for officer in ("a", "b", "c"):
        seen(folders, officer, NIK)
    assert access_faults(folders) == []
    (path,) = folders.access_log.glob("*.jsonl")
    path.write_text("".join(path.read_text().splitlines(keepends=True)[1:]))
    assert {fault.kode for fault in access_faults(folders)} == {"NOMOR_LOMPAT", "RANTAI_PUTUS"}

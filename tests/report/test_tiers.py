"""The tiered report of posyandu: every level, silence beside figures, one area by itself."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from report import Facts, page
from report.section import Grid
from report.tiers import received
from schemas.mart import TABLES
from schemas.table import polars_dtype


def table(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows of a table of the mart; counts not told are 0."""
    (found,) = (one for one in TABLES if one.name == name)
    columns = {one.column.name: one.column.dtype for one in found.columns}
    empty = {column: 0 if dtype == "Int64" else None for column, dtype in columns.items()}
    schema = {column: polars_dtype(dtype) for column, dtype in columns.items()}
    return pl.DataFrame([empty | row for row in rows], schema=schema)


def tier(level: str, code: str, village: str | None = None, **counts: Any) -> dict[str, Any]:
    area = {"tingkat": level, "kode": code, "kode_desa": village, "bulan": date(2025, 1, 1)}
    return area | {"kode_kabupaten_kota": code[:4]} | counts


TIERS = table(
    "laporan_berjenjang",
    [
        tier(
            *("KABUPATEN_KOTA", "3325"),
            posyandu_terdaftar=9,
            posyandu_melapor=7,
            posyandu_diam=2,
            posyandu_uji_coba=1,
            laporan_diharapkan=40,
            laporan_diterima=10,
            aduan=5,
        ),
        tier("KABUPATEN_KOTA", "3271", laporan_diterima=20),
        tier("KECAMATAN", "332508", laporan_diterima=10, laporan_diharapkan=40, aduan=4),
        tier("KECAMATAN", "327101", laporan_diterima=20),
        tier("DESA", "3325082001", "3325082001", laporan_diterima=10),
        tier("POSYANDU", "332508200101", "3325082001", laporan_diterima=10, nama="Melati 1"),
    ],
)
SPEED = table(
    "kecepatan_bantuan",
    [
        {"kode_wilayah": code, "langkah": step, "laporan": 10, "belum": 3, "tanpa_hari": 1}
        | {"hari_tengah": days, "hari_p90": 40.0, "posyandu_terdaftar": 9, "posyandu_melapor": 7}
        for code in ("ID", "3271", "3325")
        for step, days in (("JAWABAN", None), ("LAPOR", 6.5))
    ],
)
REJECTED = table(
    "tolakan_berjenjang",
    [
        {"tingkat": "KECAMATAN", "kode": "332508", "formulir": "kematian", "jumlah": 3}
        | {"alasan": "TANGGAL_TIDAK_SAH", "yang_ditolak": "BARIS"},
        {"tingkat": "KECAMATAN", "kode": "327101", "formulir": "aduan", "jumlah": 4}
        | {"alasan": "KOLOM_WAJIB_KOSONG", "yang_ditolak": "BARIS"},
    ],
)


@pytest.fixture
def facts() -> Facts:
    return Facts(
        {"tahap": "2025-T4-1", "triwulan": "2025-T4", "batas": "2025-10-17", "program": []},
        {},
        period=(date(2024, 11, 1), date(2025, 10, 17)),
        tiers=TIERS,
        speed=SPEED,
        rejected=REJECTED,
        complaints=pl.DataFrame(schema={"bidang_spm": pl.String}),
        area="3325",
    )


def cells(shown: str, place: str) -> list[list[str]]:
    """The rows of all tables that begin with `place`."""
    rows = re.findall(r"<tr>\s*(.*?)</tr>", shown, flags=re.S)
    read = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in rows]
    return [row for row in read if row and row[0].startswith(place)]


def test_the_team_of_a_kabupaten_sees_its_kecamatan_and_their_desa_and_nobody_elses(
    facts: Facts,
) -> None:
    shown = page(facts)

    assert "3325 Kabupaten Batang" in shown
    assert [row[6] for row in cells(shown, "3325 ")][:1] == ["10"]
    assert cells(shown, "332508 Limpung")
    assert re.search(r"<details><summary>332508 Limpung.*?3325082001", shown, flags=re.S)
    assert "Melati 1" not in shown
    assert "327101" not in shown
    assert "KOLOM_WAJIB_KOSONG" not in shown
    assert cells(shown, "kematian") == [["kematian", "baris", "TANGGAL_TIDAK_SAH", "3"]]


def test_silent_posts_and_pilot_areas_stand_beside_what_came(facts: Facts) -> None:
    (received, _) = cells(page(facts), "3325 Kabupaten Batang\u00a0◆")

    assert received[1:8] == ["9", "7", "2", "1", "40", "10", "25,00 %"]
    assert "bukan nol" in page(facts)


def test_a_kecamatan_shows_its_posts_by_name(facts: Facts) -> None:
    shown = page(replace(facts, area="332508"))

    assert cells(shown, "332508200101 Melati 1")
    assert cells(page(replace(facts, area="3325082001")), "332508200101 Melati 1")


def test_complaints_nobody_followed_are_unknown_and_not_none(facts: Facts) -> None:
    (_, followed) = cells(page(facts), "332508 Limpung")[:2]
    (_, unknown) = cells(page(replace(facts, complaints=pl.DataFrame())), "332508 Limpung")[:2]

    assert followed[7:] == ["4", "0", "0", "0"]
    assert unknown[7:] == ["–"] * 4


def test_what_lies_in_no_one_area_has_a_row_so_that_every_column_foots(facts: Facts) -> None:
    unknown = tier("TIDAK_DIKETAHUI", "0000", baris_ditolak=6)
    lost = replace(facts, area="", tiers=pl.concat([TIERS, table("laporan_berjenjang", [unknown])]))
    told, *_ = [part for part in received(lost).parts if isinstance(part, Grid)]
    whole_nation, *_, unplaced = told.rows
    _, complaint, *_ = cells(page(facts), "Tidak termuat")

    assert (whole_nation[10], unplaced[10]) == ("6", "6")
    assert unplaced[0].strip() == "Wilayah tidak diketahui / area unknown"
    beside = received(replace(lost, area="3325")).text[-1]
    assert "6 baris ditolak dari berkas yang wilayahnya tidak diketahui" in beside
    assert received(facts).text[-1] != beside
    assert complaint[7] == "1"


def test_leads_are_told_by_area_as_leads_and_of_no_other_area(facts: Facts) -> None:
    lead = {"daftar": "penduduk", "sumber": "SIAK", "jenis": "MENINGGAL", "petunjuk": 2}
    found = [
        lead | {"kode_kabupaten_kota": "3325", "kode_desa": "3325082001"},
        lead | {"kode_kabupaten_kota": "3271", "kode_desa": None},
    ]
    kabupaten, kecamatan = (
        page(replace(facts, leads=pl.DataFrame(found), area=area)) for area in ("3325", "332508")
    )

    assert [row[1:] for row in cells(kabupaten, "332508 Limpung") if len(row) == 4] == [
        ["menurut daftar meninggal, di register masih anggota", "SIAK", "2"]
    ]
    assert "3271" not in kabupaten
    assert "tidak mengubah keluarga atau bayaran" in kabupaten
    assert [row[-1] for row in cells(kecamatan, "3325082001") if len(row) == 4] == ["2"]


def test_speed_is_told_in_days_and_unknown_days_are_not_zero(facts: Facts) -> None:
    shown = page(facts)

    assert [row[1:4] for row in cells(shown, "3325 Kabupaten Batang") if len(row) == 8] == [
        ["dilaporkan", "6,5", "40,0"],
        ["dijawab (aduan)", "–", "40,0"],
    ]
    assert "7 dari 9" in shown
    assert not [row for row in cells(shown, "3271") if len(row) == 8]

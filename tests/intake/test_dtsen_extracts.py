"""DTSEN extracts: desil, keys of persons, contradictions, Parquet, faults of a whole file."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from intake import Bridge, read_file
from intake.layout import TABLES
from schemas.validate import validated

FAMILY, MEMBER = "dtsen_keluarga", "dtsen_anggota"
NIK, KK = "nomor_induk_kependudukan", "nomor_kartu_keluarga"
KK2, KK3 = "3325011203150004", "3325011203150005"


@pytest.mark.parametrize(
    ("text", "rank", "status", "code"),
    [
        ("1", 1, "DITENTUKAN", None),
        ("10", 10, "DITENTUKAN", None),
        ("2.0", 2, "DITENTUKAN", None),
        ("", None, "BELUM_DITENTUKAN", None),
        ("0", None, "BELUM_DITENTUKAN", None),
        ("-", None, "BELUM_DITENTUKAN", None),
        ("Belum Ada Desl", None, "BELUM_DITENTUKAN", None),
        ("6-10", None, "LEBIH", None),
        ("6 – 10", None, "LEBIH", None),
        ("11", None, "BELUM_DITENTUKAN", "DESIL_TIDAK_SAH"),
        ("-1", None, "BELUM_DITENTUKAN", "DESIL_TIDAK_SAH"),
        ("2.5", None, "BELUM_DITENTUKAN", "DESIL_TIDAK_SAH"),
        ("3-5", None, "BELUM_DITENTUKAN", "DESIL_TIDAK_SAH"),
    ],
)
def test_desil_is_a_rank_not_ranked_or_above_and_its_text_is_kept(
    take: Any, text: str, rank: int | None, status: str, code: str | None
) -> None:
    taken = take(FAMILY, {"desil_nasional": text})

    found = taken.accepted.row(0, named=True)
    assert (found["desil_nasional"], found["desil_status"]) == (rank, status)
    assert found["desil_teks"] == (text or None)
    assert taken.rejected["kode"].to_list() == ([code] if code else [])


@pytest.mark.parametrize("text", ["3", "6-10", "Belum Ada Desl", ""])
def test_a_list_of_deciles_without_names_is_kept_as_it_says_and_is_no_extract(
    take: Any, text: str
) -> None:
    taken = take("desil_lain", {"desil_nasional": text})

    assert (taken.state, taken.versi_dtsen) == ("DITERIMA", None)
    assert taken.accepted["desil_teks"].to_list() == [text or None]


def test_a_family_of_unknown_area_is_kept_without_area(take: Any, why: Any) -> None:
    taken = take(FAMILY, {"kode_kelurahan_desa": "3399999999"})

    assert taken.accepted["kode_kelurahan_desa"].to_list() == [None]
    assert why(taken) == [(2, "kode_kelurahan_desa", "WILAYAH_TIDAK_DIKENAL")]


def test_an_old_area_code_on_an_identity_card_stands(take: Any) -> None:
    taken = take(MEMBER, {"kode_kelurahan_desa_ktp": "6404012001"})

    assert taken.accepted["kode_kelurahan_desa_ktp"].to_list() == ["6404012001"]


@pytest.mark.parametrize("table", [FAMILY, MEMBER])
def test_a_row_without_a_valid_kk_is_refused(take: Any, why: Any, table: str) -> None:
    taken = take(table, {KK: ""}, {KK: "3.3E+15"})

    assert why(taken, "BARIS") == [(2, KK, "KOLOM_WAJIB_KOSONG"), (3, KK, "KK_NOTASI_ILMIAH")]


def test_codes_read_as_numbers_lose_their_zero_decimal_and_texts_do_not(take: Any) -> None:
    changes = {
        NIK: "3325014508900001.0",
        KK: "3325011203150003.0",
        "jenis_kelamin": "2.0",
        "penglihatan": "1.0",
        "nama": "ANI 2.0",
        "rt_ktp": "3.0",
    }
    taken = take(MEMBER, changes)

    found = taken.accepted.row(0, named=True)
    assert taken.rejected.is_empty()
    assert (found[NIK], found[KK]) == ("3325014508900001", "3325011203150003")
    assert (found["jenis_kelamin"], found["penglihatan"], found["rt_ktp"]) == ("2", "1", "3")
    assert found["nama"] == "ANI 2.0"


def test_a_birth_after_the_version_of_the_extract_is_emptied(take: Any, why: Any) -> None:
    taken = take(MEMBER, {"tanggal_lahir": "2025-12-31"}, {"tanggal_lahir": "2026-01-01"})

    assert why(taken) == [(3, "tanggal_lahir", "TANGGAL_MASA_DEPAN")]


def _keys(rows: list[Mapping[str, str]], take: Any) -> dict[str, str]:
    taken = take(MEMBER, *rows)
    validated(taken.accepted.unique(["id_orang", KK]), TABLES[MEMBER])
    return dict(taken.accepted.select("nama", "id_orang").iter_rows())


def test_the_key_of_a_person_is_the_nik_or_tells_rows_of_one_nik_apart(take: Any) -> None:
    nik = "3325014508900001"
    rows: list[Mapping[str, str]] = [
        {"nama": "A", KK: KK2},
        {"nama": "B", KK: KK3},
        {"nama": "C", KK: KK3},
        {"nama": "D", NIK: "", KK: KK2},
        {"nama": "E", NIK: "123", KK: KK2},
        {"nama": "G", KK: KK2},
        {"nama": "F", NIK: "3325014508900009", KK: KK2},
    ]
    keys = _keys(rows, take)
    shuffled = list(rows)
    random.Random(4).shuffle(shuffled)

    assert {keys["A"], keys["G"]} == {nik, f"{nik}-{KK2}"}
    assert f"{nik}-{KK3}" in (keys["B"], keys["C"])
    assert len(set(keys.values())) == len(rows)
    assert all(keys[name].startswith("D") and len(keys[name]) == 16 for name in "DE")
    assert keys["F"] == "3325014508900009"
    assert _keys(shuffled, take) == keys


def test_rows_of_one_content_share_their_key_so_they_can_be_told_as_repeats(take: Any) -> None:
    taken = take(MEMBER, {NIK: ""}, {NIK: ""}, {}, {})

    assert taken.accepted["id_orang"].n_unique() == 2


def test_a_kk_that_stands_twice_with_other_content_goes_back_and_repeats_stay(
    take: Any, why: Any
) -> None:
    taken = take(FAMILY, {}, {}, {"desil_nasional": "9"}, {KK: KK2}, {"desil_nasional": "belum"})

    assert why(taken, "BARIS") == [(4, KK, "KK_GANDA_DI_BERKAS"), (6, KK, "KK_GANDA_DI_BERKAS")]
    assert taken.accepted["baris"].to_list() == [2, 3, 5]


def test_a_refused_row_does_not_contradict_anyone(take: Any) -> None:
    broken = {KK: "", "desil_nasional": "9"}

    assert take(FAMILY, broken, {}).accepted["baris"].to_list() == [3]


def _number(area: str, day: int, serial: int) -> str:
    return f"{area}{day:02d}0190{serial:04d}"


def test_swapped_nik_and_kk_columns_hold_the_file_whole(take: Any, why: Any) -> None:
    people = [
        {NIK: _number("332501", 5 + 40 * (i % 2), i + 1), KK: _number("332501", 12, i + 1)}
        for i in range(10)
    ]
    swapped = [{NIK: person[KK], KK: person[NIK]} for person in people]
    taken = take(MEMBER, *swapped)

    assert (taken.state, taken.code) == ("DITAHAN", "KOLOM_TERTUKAR")
    assert (taken.rows_read, taken.rows_rejected, taken.accepted.height) == (10, 10, 0)
    assert NIK in taken.hint
    assert take(MEMBER, *people).state == "DITERIMA"
    assert why(taken, "BERKAS") == [(None, None, "KOLOM_TERTUKAR")]


def test_swapped_columns_are_seen_in_a_form_too(take: Any) -> None:
    mothers = [_number("332501", 45, i + 1) for i in range(4)]
    swapped = [{"nik_ibu": "3325011203150003", "no_kk": nik} for nik in mothers]

    assert take("kelahiran", *swapped).code == "KOLOM_TERTUKAR"


def test_a_list_of_men_is_no_evidence_of_a_swap(take: Any) -> None:
    men = [{NIK: _number("332501", 5, i + 1)} for i in range(10)]

    assert take(MEMBER, *men).state == "DITERIMA"


@pytest.mark.parametrize(
    "areas",
    [{"kode_kecamatan": "3325010"}, {"kode_kecamatan": "", "kode_kelurahan_desa": "3325010001"}],
)
def test_a_bps_coded_file_is_held_until_the_bridge_table_is_there(
    take: Any, areas: Mapping[str, str]
) -> None:
    taken = take(FAMILY, areas, areas, areas)

    assert (taken.state, taken.code) == ("DITAHAN", "WILAYAH_BPS")
    assert "landing/referensi/jembatan_wilayah.csv" in taken.hint
    assert taken.rows_rejected == 3


def test_the_bridge_leads_where_it_did_on_the_day_and_nowhere_in_doubt() -> None:
    split = date(2025, 7, 1)
    rows = [
        ("3325010", "332501", None, split - timedelta(days=1)),
        ("3325010", "332599", split, None),
        ("3325020", "332502", None, None),
        ("3325030", "332503", None, None),
        ("3325030", "332504", None, None),
    ]
    names = ("kode_bps", "kode_kemendagri", "berlaku_sejak", "berlaku_sampai")
    kinds = (pl.String, pl.String, pl.Date, pl.Date)
    schema = dict(zip(names, kinds, strict=True))
    bridge = Bridge(pl.DataFrame(rows, schema=schema, orient="row"))

    after = {"3325010": "332599", "3325020": "332502"}
    assert bridge.on(split - timedelta(days=1)) == after | {"3325010": "332501"}
    assert bridge.on(split) == bridge.on(None) == after


def test_parquet_gives_the_same_rows_as_csv(tmp_path: Path, take: Any, as_text: Any) -> None:
    changes = [{}, {"tanggal_lahir": "2000-02-29", NIK: "3325014508900002"}]
    as_csv = take(MEMBER, *changes)
    text = as_text(MEMBER, *changes, separator="|")
    frame = pl.read_csv(text.encode(), separator="|", infer_schema=False)
    path = tmp_path / "x.parquet"
    frame.with_columns(
        pl.col("tanggal_lahir").str.to_date(), pl.col("jenis_kelamin").cast(pl.Int32)
    ).write_parquet(path)
    as_parquet = read_file(path, "anggota_keluarga_dtsen_v3_2025T4_3325.parquet")

    assert as_parquet.state == "DITERIMA"
    assert as_parquet.accepted.drop("berkas").equals(as_csv.accepted.drop("berkas"))


def test_numbers_stored_as_floating_point_refuse_a_parquet_file(
    tmp_path: Path, as_text: Any
) -> None:
    frame = pl.read_csv(as_text(MEMBER, separator="|").encode(), separator="|")
    path = tmp_path / "x.parquet"
    frame.with_columns(pl.col(NIK).cast(pl.Float64)).write_parquet(path)
    taken = read_file(path, "anggota_keluarga_dtsen_v3_2025T4_3325.parquet")

    assert (taken.state, taken.code) == ("DITOLAK", "TIPE_KOLOM_SALAH")
    assert NIK in str(taken.hint)


@pytest.mark.parametrize("kept", [10, 400, -5])
def test_a_parquet_file_that_breaks_off_is_refused(tmp_path: Path, as_text: Any, kept: int) -> None:
    path = tmp_path / "x.parquet"
    pl.read_csv(as_text(MEMBER, separator="|").encode(), separator="|").write_parquet(path)
    path.write_bytes(path.read_bytes()[:kept])

    assert read_file(path, "anggota_keluarga_dtsen_v3_2025T4_3325.parquet").code == "BERKAS_RUSAK"

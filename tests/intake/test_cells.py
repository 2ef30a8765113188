"""Single cells: cleaned without guessing, or refused with a reason and the row kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from intake.columns import read_column
from intake.dates import read_date
from intake.identifiers import read_number
from schemas.columns import KK_PATTERN, NIK_PATTERN
from schemas.forms import FORMS
from schemas.lists import REJECTS
from schemas.validate import validated

NIK = "3325014508900001"


def _date(text: str, *, birth: bool = False) -> tuple[Any, Any]:
    cells = read_date(pl.Series([text, "2025-01-01"]), birth=birth)
    return cells.values[0], None if cells.codes is None else cells.codes[0]


def _nik(text: str) -> tuple[Any, Any]:
    cells = read_number(pl.Series([text, None, NIK]), "NIK", NIK_PATTERN)
    return cells.values[0], None if cells.codes is None else cells.codes[0]


@pytest.mark.parametrize(
    "text", [NIK, f"'{NIK}", f"{NIK}.0", f"’{NIK}", "3325 0145 0890 0001", f"'{NIK}.0 "]
)
def test_what_programs_put_around_a_nik_is_taken_off(text: str) -> None:
    assert _nik(text) == (NIK, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3.325E+15", "NIK_NOTASI_ILMIAH"),
        ("3,325014508900001e+15", "NIK_NOTASI_ILMIAH"),
        ("3E15", "NIK_NOTASI_ILMIAH"),
        ("332501450890000", "NIK_PANJANG_SALAH"),
        ("33250145089000012", "NIK_PANJANG_SALAH"),
        ("332501******0001", "NIK_TERSAMAR"),
        ("33250145A8900001", "NIK_BUKAN_ANGKA"),
        ("OOOO0145OOOO00O1", "NIK_BUKAN_ANGKA"),
        ("33250145O890000", "NIK_PANJANG_SALAH"),
        ("tidak tahu", "NIK_BUKAN_ANGKA"),
        ("9999999999999999", "NIK_PENGGANTI"),
        ("0000000000000000", "NIK_PENGGANTI"),
        ("3325014508900000", "NIK_PENGGANTI"),
    ],
)
def test_a_nik_that_cannot_be_is_refused_not_repaired(text: str, code: str) -> None:
    assert _nik(text) == (None, code)


def test_a_last_digit_that_floating_point_may_have_changed_is_not_trusted() -> None:
    rounded = pl.Series(["9401014508900002.0", "9401014508900004.0", NIK + ".0"])
    exact = pl.Series(["9401014508900002.0", "9401014508900003.0"])
    lost = read_number(rounded, "NIK", NIK_PATTERN)

    assert lost.values.to_list() == [None, None, NIK]
    assert lost.codes is not None
    assert lost.codes.to_list() == ["NIK_ANGKA_HILANG", "NIK_ANGKA_HILANG", None]
    assert read_number(exact, "NIK", NIK_PATTERN).values.null_count() == 0


def test_kk_numbers_have_their_own_reasons_and_provisional_ones_are_known() -> None:
    text = pl.Series(["1", "S0123456789abcdef", "S0123456789abcde", None])
    cells = read_number(text, "KK", KK_PATTERN)

    assert cells.values.to_list() == [None, None, "S0123456789abcde", None]
    assert cells.codes is not None
    assert cells.codes.to_list() == ["KK_PANJANG_SALAH", "KK_BUKAN_ANGKA", None, None]


@pytest.mark.parametrize(
    "text",
    [
        "2025-08-17",
        "2025-8-17",
        "17/08/2025",
        "17-8-2025",
        "17.08.2025",
        "2025/08/17",
        "17 Agustus 2025",
        "17 agust 2025",
        "17-Agu-2025",
        "17 Agt. 2025",
        "2025-08-17 00:00:00",
        "2025-08-17T00:00",
        "17 August 2025",
        "17 Agst 2025",
        "Minggu, 17 Agustus 2025",
        "AHAD 17/08/2025",
        "Jum'at, 17-8-2025",
    ],
)
def test_one_day_in_every_style_is_the_same_date(text: str) -> None:
    assert _date(text) == (date(2025, 8, 17), None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 Nop 2024", date(2024, 11, 3)),
        ("3 Peb 2024", date(2024, 2, 3)),
        ("29 Februari 2024", date(2024, 2, 29)),
        ("1 Mei 1950", date(1950, 5, 1)),
        ("31 des 1999", date(1999, 12, 31)),
    ],
)
def test_months_are_known_by_the_names_people_write(text: str, day: date) -> None:
    assert _date(text) == (day, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2025-02-30", "TANGGAL_MUSTAHIL"),
        ("30 Februari 2025", "TANGGAL_MUSTAHIL"),
        ("31/04/2025", "TANGGAL_MUSTAHIL"),
        ("0000-00-00", "TANGGAL_MUSTAHIL"),
        ("1875-03-01", "TANGGAL_MUSTAHIL"),
        ("01/03/1875", "TANGGAL_MUSTAHIL"),
        ("2205-01-01", "TANGGAL_MUSTAHIL"),
        ("17/08/25", "TANGGAL_TAHUN_DUA_ANGKA"),
        ("5-11-25", "TANGGAL_TAHUN_DUA_ANGKA"),
        ("17 Agustus 25", "TANGGAL_TAHUN_DUA_ANGKA"),
        ("kemarin", "TANGGAL_TIDAK_TERBACA"),
        ("17 Brumaire 2025", "TANGGAL_TIDAK_TERBACA"),
        ("Minggu depan", "TANGGAL_TIDAK_TERBACA"),
        ("2025", "TANGGAL_TIDAK_TERBACA"),
    ],
)
def test_a_date_that_cannot_be_read_is_refused_not_guessed(text: str, code: str) -> None:
    assert _date(text) == (None, code)


def test_dates_that_may_be_month_first_are_refused_where_the_column_proves_to_be() -> None:
    american = read_date(pl.Series(["03/04/2025", "08/17/2025", "2025-01-02"]), birth=False)
    ours = read_date(pl.Series(["03/04/2025", "17/08/2025", "08/17/2025"]), birth=False)

    assert american.codes is not None
    assert american.codes.to_list() == ["TANGGAL_RANCU", "TANGGAL_MUSTAHIL", None]
    assert ours.values.to_list() == [date(2025, 4, 3), date(2025, 8, 17), None]


def test_a_month_alone_is_a_bound_for_an_event_and_no_birth_date() -> None:
    assert _date("2025-02") == (date(2025, 2, 28), "TANGGAL_BULAN_SAJA")
    assert _date("1990-02", birth=True) == (None, "TANGGAL_BULAN_SAJA")


def test_a_month_alone_never_lies_after_the_report(take: Any, why: Any) -> None:
    taken = take(
        "kematian",
        {"tgl_meninggal": "2025-09"},
        {"tgl_meninggal": "2025-10"},
        {"tgl_meninggal": "2025-08"},
    )

    assert taken.accepted["tgl_meninggal"].to_list() == [date(2025, 9, 20), date(2025, 8, 31)]
    assert why(taken, "BARIS") == [(3, "tgl_meninggal", "TANGGAL_MASA_DEPAN")]


def test_an_optional_cell_that_cannot_stand_is_emptied_and_its_row_kept(
    take: Any, why: Any
) -> None:
    taken = take(
        "kelahiran",
        {
            "nik_ibu": "3.3E+15",
            "no_kk": "1",
            "kode_desa": "9999999999",
            "tgl_lahir_ibu": "30/02/1990",
            "dokumen_jenis": "KARTU",
            "anak_ke": "dua",
        },
    )

    assert why(taken) == [
        (2, "anak_ke", "ANGKA_TIDAK_SAH"),
        (2, "dokumen_jenis", "ISIAN_TIDAK_SAH"),
        (2, "kode_desa", "WILAYAH_TIDAK_DIKENAL"),
        (2, "nik_ibu", "NIK_NOTASI_ILMIAH"),
        (2, "no_kk", "KK_PANJANG_SALAH"),
        (2, "tgl_lahir_ibu", "TANGGAL_MUSTAHIL"),
    ]
    refused = [column for _, column, _ in why(taken)]
    assert taken.accepted.select(refused).row(0) == (None,) * 6
    assert taken.rows_rejected == 0
    assert validated(taken.rejected, REJECTS)["isi_diterima"].to_list()[3] == "3.3E+15"


def test_hints_say_what_is_expected_and_never_what_was_there(take: Any) -> None:
    taken = take("kelahiran", {"kondisi": "PENANDA"})
    hint = taken.rejected["petunjuk"][0]

    assert "HIDUP, MATI" in hint
    assert "PENANDA" not in hint


@pytest.mark.parametrize("column", ["nama_ibu", "tgl_lahir", "jk", "rt", "petugas", "tgl_lapor"])
@pytest.mark.parametrize("text", ["", "  ", "-", "\u00a0"])
def test_an_empty_required_column_refuses_its_row(
    take: Any, why: Any, column: str, text: str
) -> None:
    taken = take("kelahiran", {}, {column: text})

    assert why(taken, "BARIS") == [(3, column, "KOLOM_WAJIB_KOSONG")]
    assert (taken.rows_read, taken.accepted.height, taken.rows_rejected) == (2, 1, 1)


def test_a_row_with_several_faults_is_refused_once_and_told_all(take: Any, why: Any) -> None:
    taken = take("kelahiran", {"nama_ibu": "", "jk": "X", "nik_ibu": "1"})

    assert why(taken, "BARIS") == [(2, "nama_ibu", "KOLOM_WAJIB_KOSONG")]
    assert why(taken) == [(2, "jk", "ISIAN_TIDAK_SAH"), (2, "nik_ibu", "NIK_PANJANG_SALAH")]


def test_a_17_digit_number_of_a_newborn_is_kept_and_no_other(take: Any, why: Any) -> None:
    taken = take("kelahiran", {"nik_bayi": NIK + "1", "nik_ibu": NIK + "1"}, {"nik_bayi": NIK})

    assert taken.accepted["nik_bayi"].to_list() == [NIK + "1", NIK]
    assert why(taken) == [(2, "nik_ibu", "NIK_PANJANG_SALAH")]


def test_cells_are_trimmed_and_words_known_in_any_case(take: Any) -> None:
    row = take(
        "perpindahan",
        {
            "nama": " \u00a0BUDI\u00a0 SANTOSO ",
            "sifat": "tidak tahu",
            "seluruh_keluarga": "Ya",
            "kode_desa": "33.25.01.2001",
        },
    )

    found = row.accepted.row(0, named=True)
    assert (found["nama"], found["sifat"], found["seluruh_keluarga"], found["kode_desa"]) == (
        "BUDI  SANTOSO",
        "TIDAK_TAHU",
        "YA",
        "3325012001",
    )
    assert row.rejected.is_empty()


@pytest.mark.parametrize(
    ("form", "column", "written", "word"),
    [
        ("kelahiran", "kondisi", "lahir mati", "MATI"),
        ("kelahiran", "kondisi", "Meninggal dunia", "MATI"),
        ("kelahiran", "dokumen_jenis", "Akte Lahir", "AKTA_KELAHIRAN"),
        ("perpindahan", "sifat", "sementara", "MERANTAU"),
        ("perkawinan", "status_nikah", "nikah siri", "TIDAK_TERCATAT"),
        ("perceraian", "tetap_di_kk", "isteri", "ISTRI"),
        ("perubahan_keluarga", "jenis", "pecah KK", "PISAH_KK"),
        ("aduan", "bidang_spm", "Pendidikan", "DIK"),
        ("aduan", "hubungan_pelapor", "diri sendiri", "SENDIRI"),
    ],
)
def test_what_cadres_write_for_a_word_of_a_list_is_that_word(
    take: Any, form: str, column: str, written: str, word: str
) -> None:
    taken = take(form, {column: written})

    assert taken.accepted[column].to_list() == [word]
    assert taken.rejected.is_empty()


def test_a_birth_whose_condition_nobody_can_read_is_not_taken_for_a_live_one(
    take: Any, why: Any
) -> None:
    taken = take("kelahiran", {"kondisi": "hdp/mt?"}, {"kondisi": ""})

    assert taken.accepted["baris"].to_list() == [3]
    assert why(taken, "BARIS") == [(2, "kondisi", "ISIAN_TIDAK_SAH")]


def test_a_word_about_secrecy_that_nobody_can_read_protects_whoever_complained(
    take: Any, why: Any
) -> None:
    cells = ({"rahasia": "jangan disebut"}, {"rahasia": "Rahasia"}, {"rahasia": "tidak"}, {})
    taken = take("aduan", *cells)

    assert taken.accepted["rahasia"].to_list() == ["YA", "YA", "TIDAK", None]
    assert why(taken) == [(2, "rahasia", "ISIAN_TIDAK_SAH")]


def test_a_complaint_of_a_kind_nobody_can_read_is_kept_to_be_sorted_by_its_words(
    take: Any, why: Any
) -> None:
    taken = take("aduan", {"jenis_aduan": "lain-lain"}, {"jenis_aduan": ""})

    assert taken.accepted.select("baris", "jenis_aduan").rows() == [(2, "SOS")]
    assert why(taken) == [(2, "jenis_aduan", "ISIAN_TIDAK_SAH")]
    assert why(taken, "BARIS") == [(3, "jenis_aduan", "KOLOM_WAJIB_KOSONG")]


def test_bytes_that_are_not_utf8_empty_their_cell_and_keep_the_row(
    take: Any, why: Any, as_text: Any
) -> None:
    text = as_text("kematian", {"keterangan": "caf@"}, {}, {"nama": "Jos@"})
    taken = take(text.encode().replace(b"@", b"\xff"))

    assert why(taken) == [(2, "keterangan", "BITA_RUSAK")]
    assert why(taken, "BARIS") == [(4, "nama", "BITA_RUSAK")]
    assert taken.accepted["keterangan"].to_list() == [None, None]


def test_an_event_after_its_own_report_refuses_the_row(take: Any, why: Any) -> None:
    late = {"tgl_meninggal": "2025-09-21"}
    taken = take("kematian", {"tgl_meninggal": "2025-09-20"}, late)

    assert why(taken, "BARIS") == [(3, "tgl_meninggal", "TANGGAL_MASA_DEPAN")]
    assert why(take("eksklusi", {"tgl_kejadian": "2025-09-02"}), "BARIS") == [
        (2, "tgl_kejadian", "TANGGAL_MASA_DEPAN")
    ]


def test_a_report_from_a_later_day_is_taken_in(take: Any) -> None:
    assert take("kematian", {"tgl_lapor": "2026-02-01"}).accepted.height == 1


def test_another_date_after_the_report_empties_its_cell(take: Any, why: Any) -> None:
    taken = take("kelahiran", {"tgl_lahir_ibu": "2026-01-01"})

    assert why(taken) == [(2, "tgl_lahir_ibu", "TANGGAL_MASA_DEPAN")]
    assert taken.accepted["tgl_lahir_ibu"].to_list() == [None]
    assert take("kehamilan", {"taksiran_persalinan": "2026-05-01"}).rejected.is_empty()


def test_an_exclusion_names_a_person_or_a_family(take: Any, why: Any) -> None:
    taken = take("eksklusi", {"nik": "", "no_kk": ""}, {"nik": "12", "no_kk": ""})

    assert why(taken, "BARIS") == [
        (2, "nik", "KOLOM_WAJIB_KOSONG"),
        (3, "nik", "KOLOM_WAJIB_KOSONG"),
    ]
    assert why(taken) == [(3, "nik", "NIK_PANJANG_SALAH")]


def test_a_quota_for_an_unknown_area_or_of_no_number_is_refused(take: Any, why: Any) -> None:
    taken = take(
        "kuota",
        {"kode_wilayah": "ID"},
        {"kode_wilayah": "33"},
        {"kode_wilayah": "9999"},
        {"kuota": "-5"},
        {"kuota": "1.000"},
        {"kuota": "100.0"},
        {"triwulan": "2025-T5"},
    )

    assert taken.accepted["kode_wilayah"].to_list() == ["ID", "33", "3325"]
    assert why(taken, "BARIS") == [
        (4, "kode_wilayah", "WILAYAH_TIDAK_DIKENAL"),
        (5, "kuota", "ANGKA_TIDAK_SAH"),
        (6, "kuota", "ANGKA_TIDAK_SAH"),
        (8, "triwulan", "POLA_TIDAK_SAH"),
    ]


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("tgl_meninggal", ["2025-09-01", "1 September 2025", "45901", "2025-09"]),
        ("tgl_meninggal", ["2025-09-01", " 2025-09-02", "03/09/2025", None]),
        ("tgl_meninggal", ["01/09/2025", "09/13/2025", "12/09/2025", "09/14/2025"]),
        ("jk", ["L", "perempuan", "laki-laki", "-"]),
        ("nik", [NIK, f"'{NIK}", "1", ""]),
        ("kode_desa", ["3325012001", "33.25.01.2001", "9999999999", None]),
    ],
)
def test_a_long_column_of_few_words_is_read_as_a_short_one(
    column: str, words: list[str | None]
) -> None:
    asked = FORMS["kematian"][column]
    short = pl.Series(column, words, dtype=pl.String)
    long = pl.concat([short] * 3000)

    one = read_column(short, asked, code_text=False, verbatim=False)
    many = read_column(long, asked, code_text=False, verbatim=False)

    assert many.values.to_list() == one.values.to_list() * 3000
    told = [None] * 4 if one.codes is None else one.codes.to_list()
    assert ([None] * 4 if many.codes is None else many.codes[:4].to_list()) == told

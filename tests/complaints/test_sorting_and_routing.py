"""Field, category, protection and the OPD that answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from complaints import worked
from schemas.codes import COMPLAINT_KINDS, SPM_FIELDS
from schemas.working_days import days_off

from .drawn import DAY, TERMS, case, complaint, received, work


@pytest.mark.parametrize("kind", COMPLAINT_KINDS)
def test_every_kind_of_the_form_has_a_field_a_category_and_an_opd(kind: str) -> None:
    one = complaint(jenis_aduan=kind, uraian="tolong dibantu")
    found = case(work([one]), one)

    assert found["bidang_spm"] in SPM_FIELDS
    assert found["kategori"] == (kind if kind not in SPM_FIELDS else "LAINNYA")
    assert found["opd"]


@pytest.mark.parametrize(
    ("field", "text", "category"),
    [
        ("DIK", "Ijazah ditahan sekolah!", "TEBUS_IJAZAH"),
        ("KES", "anak STUNTING", "STUNTING"),
        ("PU", "saluran air-minum rusak", "AIR_MINUM"),
        ("PERA", "atap bocor", "RUTILAHU"),
        ("TRANTIB", "sering dipukul suami", "KDRT"),
        ("SOS", "dua hari tidak makan", "KELAPARAN"),
        ("KES", "obatan", "LAINNYA"),
    ],
)
def test_a_field_alone_is_sorted_by_whole_words_and_waits_for_an_officer(
    field: str, text: str, category: str
) -> None:
    one = complaint(jenis_aduan=field, uraian=text)
    found = case(work([one]), one)

    assert (found["bidang_spm"], found["kategori"]) == (field, category)
    assert found["perlu_konfirmasi"]


def test_a_stated_kind_needs_no_confirmation_unless_two_fields_are_stated() -> None:
    plain = complaint(1)
    torn = complaint(2, jenis_aduan="SOS", bidang_spm="PU", uraian="jalan berlubang")
    done = work([plain, torn])

    assert not case(done, plain)["perlu_konfirmasi"]
    assert case(done, torn)["bidang_spm"] == "PU"
    assert case(done, torn)["dasar_bidang"] == "KATA_KUNCI"
    assert case(done, torn)["perlu_konfirmasi"]


@pytest.mark.parametrize(
    ("more", "protection", "way"),
    [
        ({}, "TERBUKA", "DESA"),
        ({"rahasia": "YA"}, "RAHASIA", "DESA"),
        ({"rahasia": "YA", "uraian": "ketua RT pilih kasih"}, "RAHASIA", "LANGSUNG"),
        ({"terlapor": "kader posyandu"}, "TERBUKA", "LANGSUNG"),
        ({"terlapor": "seseorang"}, "TERBUKA", "LANGSUNG"),
        ({"uraian": "keluarga perangkat desa masih menerima"}, "TERBUKA", "LANGSUNG"),
        ({"uraian": "saldo kosong, warga RT 3"}, "TERBUKA", "DESA"),
        ({"jenis_aduan": "PUNGLI"}, "SENSITIF", "LANGSUNG"),
        ({"uraian": "saldo kosong, lalu diminta uang"}, "SENSITIF", "LANGSUNG"),
        ({"jenis_aduan": "KES", "uraian": "luka karena dianiaya"}, "SENSITIF", "LANGSUNG"),
        ({"jenis_aduan": "SOS", "uraian": "suami memukul istrinya"}, "SENSITIF", "LANGSUNG"),
        ({"jenis_aduan": "KES", "uraian": "anaknya diperkosa"}, "SENSITIF", "LANGSUNG"),
        ({"uraian": "bantuan harus bagi dua dengan carik"}, "SENSITIF", "LANGSUNG"),
        ({"uraian": "kadernya pilih kasih"}, "TERBUKA", "LANGSUNG"),
        ({"uraian": "bu RT tidak mau, RT-nya marah"}, "TERBUKA", "LANGSUNG"),
        ({"uraian": "oknum desa menahan kartunya"}, "TERBUKA", "LANGSUNG"),
        ({"jenis_aduan": "SOS", "uraian": "istri sering dihajar"}, "SENSITIF", "LANGSUNG"),
        ({"jenis_aduan": "SOS", "uraian": "pendamping memotong uang"}, "SENSITIF", "LANGSUNG"),
        ({"uraian": "saldo kosong sejak pukul 8"}, "TERBUKA", "DESA"),
    ],
)
def test_who_is_protected_and_what_never_travels_through_the_village(
    more: dict[str, str], protection: str, way: str
) -> None:
    one = complaint(**more)
    found = case(work([one]), one)

    assert (found["perlindungan"], found["jalur"]) == (protection, way)


def test_the_kabupaten_decides_who_answers_and_only_while_its_row_is_in_force() -> None:
    own = {"kode_wilayah": "3325", "bidang_spm": "SOS", "isi": "1", "berkas": "c", "baris": 2}
    rows = [
        own | {"opd": "DINSOS_P3A", "berlaku_mulai": date(2025, 1, 1)},
        own | {"opd": "NANTI", "berlaku_mulai": date(2026, 1, 1)},
        own | {"opd": "DULU", "berlaku_mulai": DAY, "berlaku_sampai": date(2025, 9, 1)},
        own | {"kode_wilayah": "3326", "opd": "LAIN", "berlaku_mulai": date(2025, 1, 1)},
    ]
    one, elsewhere = complaint(1), complaint(2, kode_desa="3327012001")
    done = work([one, elsewhere], responsible=rows)

    assert (case(done, one)["opd"], case(done, one)["dasar_opd"]) == ("DINSOS_P3A", "3325")
    assert (case(done, elsewhere)["opd"], case(done, elsewhere)["dasar_opd"]) == ("DINSOS", "ID")


def test_violence_goes_to_its_own_office_whatever_the_field() -> None:
    one = complaint(jenis_aduan="SOS", uraian="korban kdrt")

    assert case(work([one]), one)["opd"] == "DP3A"


@pytest.mark.parametrize(
    ("more", "until"),
    [
        ({}, date(2025, 10, 8)),  # five working days over a weekend
        ({"jenis_aduan": "BELUM_TERIMA"}, date(2025, 10, 21)),
        ({"jenis_aduan": "SOS", "uraian": "kelaparan"}, date(2025, 10, 2)),
        ({"tgl_lapor": date(2025, 10, 4)}, date(2025, 10, 13)),  # told on a Saturday
    ],
)
def test_the_deadline_follows_the_category_in_working_days(
    more: dict[str, object], until: date
) -> None:
    one = complaint(**more)

    assert case(work([one]), one)["batas_waktu"] == until


@pytest.mark.parametrize(
    ("told", "kind", "until"),
    [
        (date(2025, 12, 19), "SALDO_NOL", date(2025, 12, 30)),  # without 25 and 26 December
        (date(2025, 12, 19), "BELUM_TERIMA", date(2026, 1, 13)),  # nor New Year's Day
        (date(2025, 12, 25), "SALDO_NOL", date(2026, 1, 6)),  # told on a holiday
        (date(2026, 3, 17), "SALDO_NOL", date(2026, 3, 31)),  # Nyepi and Idulfitri with their leave
        (date(2026, 3, 20), "SOS", date(2026, 3, 21)),  # hunger does not wait for the feast to end
    ],
)
def test_holidays_and_joint_leave_are_no_working_days_but_the_urgent_do_not_wait(
    told: date, kind: str, until: date
) -> None:
    one = complaint(tgl_lapor=told, jenis_aduan=kind, uraian="kelaparan")
    terms = replace(TERMS, days_off=days_off())
    done = worked(received([one]), terms, date(2026, 4, 30))

    assert case(done, one)["batas_waktu"] == until

"""Which persons a report names, and what it says about each."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from matching import people_named
from matching.mentions import MENTIONS
from matching.people import KEY
from schemas.codes import ROLES
from schemas.forms import FORMS


def roles(people: pl.DataFrame) -> list[tuple[str, int, str | None]]:
    return list(people.select("peran", "urutan", "nama").iter_rows())


def test_a_birth_names_the_newborn_the_mother_and_a_father_who_is_named(draw: Any) -> None:
    told = draw.reports(
        "kelahiran",
        {"nama_ibu": "SITI", "tgl_lahir": date(2025, 9, 1), "jk": "L", "nama_ayah": "BUDI"},
        {"nama_ibu": "DEWI", "tgl_lahir": date(2025, 9, 2), "jk": "P"},
    )
    assert roles(people_named(told)) == [
        ("AYAH", 0, "BUDI"),
        ("BAYI", 0, None),
        ("IBU", 0, "SITI"),
        ("BAYI", 0, None),
        ("IBU", 0, "DEWI"),
    ]


def test_the_role_implies_the_sex(draw: Any) -> None:
    told = draw.reports(
        "perceraian", {"nama_suami": "A", "nama_istri": "B", "status_cerai": "AKTA"}
    )
    assert dict(people_named(told).select("peran", "jk").iter_rows()) == {
        "SUAMI": "L",
        "ISTRI": "P",
    }


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("SITI; BUDI", [("SITI", None, 1), ("BUDI", None, 2)]),
        ("3325010101010001;BUDI", [(None, "3325010101010001", 1), ("BUDI", None, 2)]),
        ("SITI (3325010101010001)", [("SITI", "3325010101010001", 1)]),
        ("SITI;;BUDI", [("SITI", None, 1), ("BUDI", None, 3)]),
        (" ; ", []),
        (None, []),
    ],
)
def test_a_cell_lists_people_by_name_or_nik_and_keeps_their_place(
    draw: Any, cell: str | None, expected: list[tuple[str | None, str | None, int]]
) -> None:
    told = draw.reports(
        "perpindahan",
        {
            "arah": "KELUAR",
            "nama": "AGUS",
            "seluruh_keluarga": "TIDAK",
            "sifat": "TETAP",
            "anggota_ikut": cell,
        },
    )
    found = people_named(told).filter(pl.col("peran") == "IKUT")
    names = found["nama"].str.replace_all(r"[() ]", "").to_list()
    assert list(zip(names, found["nik"], found["urutan"], strict=True)) == expected


def test_the_seventeen_digit_number_of_a_newborn_is_the_mothers(draw: Any) -> None:
    told = draw.reports(
        "kelahiran",
        {
            "nama_ibu": "SITI",
            "tgl_lahir": date(2025, 9, 1),
            "jk": "L",
            "nik_bayi": "33250141019000011",
        },
    )
    numbers = dict(people_named(told).select("peran", "nik").iter_rows())
    assert numbers == {"BAYI": None, "IBU": "3325014101900001"}


def test_the_mothers_nik_on_the_newborn_is_not_the_newborns(draw: Any) -> None:
    told = draw.reports(
        "kelahiran",
        {
            "nama_ibu": "SITI",
            "tgl_lahir": date(2025, 9, 1),
            "jk": "L",
            "nik_bayi": "3325014101900001",
            "nik_ibu": "3325014101900001",
        },
    )
    numbers = dict(people_named(told).select("peran", "nik").iter_rows())
    assert numbers == {"BAYI": None, "IBU": "3325014101900001"}


def test_a_complaint_about_nobody_still_has_a_subject_to_answer_for(draw: Any) -> None:
    people = people_named(draw.reports("aduan", {"jenis_aduan": "PUNGLI", "uraian": "x"}))
    assert roles(people) == [("SUBJEK", 0, None)]


def test_every_content_version_is_a_report_of_its_own(draw: Any) -> None:
    rows = [
        {"id_laporan": "L1", "isi": isi, "nama": "A", "tgl_meninggal": date(2025, 9, 1)}
        for isi in ("a" * 16, "b" * 16)
    ]
    people = people_named(draw.reports("kematian", *rows))
    assert people.height == 2
    assert not people.select(KEY).is_duplicated().any()


def test_an_arrival_tells_where_dtsen_may_still_hold_the_person(draw: Any) -> None:
    told = draw.reports(
        "perpindahan",
        {
            "arah": "DATANG",
            "nama": "AGUS",
            "seluruh_keluarga": "YA",
            "sifat": "TETAP",
            "kode_desa_asal": draw.desa_lain,
        },
    )
    row = people_named(told).row(0, named=True)
    assert (row["konteks"], row["kepala"], row["kode_desa_asal"]) == (
        "DATANG",
        True,
        draw.desa_lain,
    )


def test_every_form_has_its_roles() -> None:
    assert set(MENTIONS) == set(FORMS)
    assert {mention.role for mentions in MENTIONS.values() for mention in mentions} == set(ROLES)


def test_an_unknown_form_is_refused_with_the_known_ones(draw: Any) -> None:
    with pytest.raises(ValueError, match="kelahiran"):
        people_named({"kelahiran_lama": pl.DataFrame()})


def test_no_reports_name_nobody() -> None:
    assert people_named({}).is_empty()


def test_who_moves_with_the_whole_family_has_its_head_for_head(draw: Any) -> None:
    told = {"arah": "KELUAR", "nama": "BAMBANG TRIATMOJO", "sifat": "TETAP"}
    whole, alone = (
        people_named(
            draw.reports(
                "perpindahan", told | {"seluruh_keluarga": answer, "anggota_ikut": "RAKA;SARI"}
            )
        ).filter(pl.col("peran") == "IKUT")["nama_kepala_keluarga"]
        for answer in ("YA", "TIDAK")
    )
    assert whole.to_list() == ["BAMBANG TRIATMOJO"] * 2
    assert alone.to_list() == [None, None]


def test_a_couple_differs_in_what_the_place_of_the_post_says(draw: Any) -> None:
    told = draw.reports("perkawinan", {"nama_suami": "GALANG", "nama_istri": "RATNA"})
    people = people_named(told)
    assert dict(people.select("peran", "konteks").iter_rows()) == {
        "SUAMI": "KAWIN_SUAMI",
        "ISTRI": "KAWIN_ISTRI",
    }

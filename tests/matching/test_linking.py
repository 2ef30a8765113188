"""Links from drawn reports to drawn members: what is found, and what must not matter."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from tests.matching.drawn import CHILD, FAMILY, HUSBAND, WIFE, Links


def by_role(links: pl.DataFrame) -> dict[str, dict[str, Any]]:
    return {row["peran"]: row for row in links.iter_rows(named=True)}


def test_an_exact_nik_is_accepted_and_says_so(linked: Links, draw: Any) -> None:
    told = draw.reports(
        "kehamilan", {"nama_ibu": "Kusumawardani Lestari", "nik_ibu": WIFE["nik"], "rt": "4"}
    )
    link = by_role(linked(told, *FAMILY))["IBU"]
    assert link["nik_padan"] == WIFE["nik"]
    assert link["no_kk_padan"] == WIFE["kk"]
    assert (link["keputusan"], link["cara"], link["nik_sama"]) == ("DITERIMA", "NIK_PASTI", True)
    assert link["nama_sepakat"]
    assert "nik=sama" in link["pola"]


def test_name_date_and_village_suffice_without_a_nik(linked: Links, draw: Any) -> None:
    told = draw.reports(
        "kematian",
        {"nama": "Ibu Kusumawardani Lestari", "tgl_lahir": date(1990, 4, 3), "jk": "P",
         "tgl_meninggal": date(2025, 9, 1), "rt": "4"},
    )  # fmt: skip
    link = by_role(linked(told, *FAMILY))["SUBJEK"]
    assert (link["nik_padan"], link["keputusan"], link["cara"]) == (
        WIFE["nik"],
        "DITERIMA",
        "FUZZY",
    )
    assert link["nik_sama"] is None


def test_a_stranger_is_not_found(linked: Links, draw: Any) -> None:
    told = draw.reports("kematian", {"nama": "ZULKARNAEN", "tgl_meninggal": date(2025, 9, 1)})
    link = by_role(linked(told, *FAMILY))["SUBJEK"]
    assert link["keputusan"] == "TANPA_PADANAN"
    assert (link["nik_padan"], link["no_kk_padan"], link["bobot"]) == (None, None, None)


def test_a_foreign_nik_on_the_right_person_goes_to_review_or_none(linked: Links, draw: Any) -> None:
    told = draw.reports(
        "kematian",
        {"nama": "ZULKARNAEN", "nik": WIFE["nik"], "jk": "L", "tgl_lahir": date(1950, 2, 2),
         "tgl_meninggal": date(2025, 9, 1)},
    )  # fmt: skip
    assert by_role(linked(told, *FAMILY))["SUBJEK"]["keputusan"] != "DITERIMA"


def test_a_newborn_gets_the_family_of_its_mother(linked: Links, draw: Any) -> None:
    told = draw.reports(
        "kelahiran",
        {"nama_ibu": "KUSUMAWARDANI LESTARI", "tgl_lahir_ibu": date(1990, 4, 3), "rt": "4",
         "nama_ayah": "BAMBANG TRIATMOJO", "tgl_lahir": date(2025, 9, 1), "jk": "P",
         "nama_bayi": "By. Ny. Kusumawardani"},
    )  # fmt: skip
    links = by_role(linked(told, *FAMILY))
    baby = links["BAYI"]
    assert (baby["nik_padan"], baby["id_orang_padan"]) == (None, None)
    assert (baby["no_kk_padan"], baby["keputusan"]) == (WIFE["kk"], "DITERIMA")
    assert (baby["cara"], baby["pola"]) == ("KELUARGA", "keluarga=ibu")
    assert links["AYAH"]["nik_padan"] == HUSBAND["nik"]


def test_a_newborn_already_in_dtsen_is_found_as_a_person(linked: Links, draw: Any) -> None:
    baby = {"nik": "3325014109250001", "kk": WIFE["kk"], "nama": "ANINDYA PUTRI",
            "lahir": date(2025, 9, 1), "jk": "P", "hub": "3"}  # fmt: skip
    told = draw.reports(
        "kelahiran",
        {"nama_ibu": "KUSUMAWARDANI LESTARI", "tgl_lahir_ibu": date(1990, 4, 3),
         "tgl_lahir": date(2025, 9, 1), "jk": "P", "nama_bayi": "Anindya Putri"},
    )  # fmt: skip
    link = by_role(linked(told, *FAMILY, baby))["BAYI"]
    assert (link["nik_padan"], link["keputusan"]) == (baby["nik"], "DITERIMA")


def test_a_newborn_of_a_mother_in_no_register_goes_by_the_father(linked: Links, draw: Any) -> None:
    told = draw.reports(
        "kelahiran",
        {"nama_ibu": "ZULAIKHA", "tgl_lahir_ibu": date(1999, 9, 9),
         "nama_ayah": "BAMBANG TRIATMOJO", "nik_ayah": HUSBAND["nik"],
         "tgl_lahir": date(2025, 9, 1), "jk": "P"},
    )  # fmt: skip
    alone = {**HUSBAND, "kawin": "1"}
    link = by_role(linked(told, alone))["BAYI"]
    assert (link["no_kk_padan"], link["pola"]) == (HUSBAND["kk"], "keluarga=ayah")


def test_a_wife_named_by_her_husband_is_the_wife(linked: Links, draw: Any) -> None:
    told = draw.reports(
        "kehamilan", {"nama_ibu": "Ny. Bambang Triatmojo", "tgl_lahir_ibu": date(1990, 4, 3)}
    )
    link = by_role(linked(told, *FAMILY))["IBU"]
    assert link["nik_padan"] == WIFE["nik"]
    assert "nama=suami_sama" in link["pola"] or "nama=suami_bunyi" in link["pola"]


def test_a_spouse_makes_an_unsure_link_sure(linked: Links, draw: Any) -> None:
    """Two women of one name; the husband named beside tells them apart.

    In a register as small as the other tests' no name is rare enough to be sure of.
    """
    other = {**WIFE, "nik": "3325014406910013", "kk": "3325010606060006", "lahir": date(1991, 6, 4)}
    base = {
        "nama_ibu": "KUSUMAWARDANI LESTARI",
        "tgl_lahir": date(2025, 9, 1),
        "jk": "P",
        "rt": None,
    }
    unsure = by_role(linked(draw.reports("kelahiran", base), *FAMILY, other, others=1500))["IBU"]
    sure = by_role(
        linked(
            draw.reports("kelahiran", base | {"nama_ayah": "BAMBANG TRIATMOJO"}),
            *FAMILY,
            other,
            others=1500,
        )
    )["IBU"]
    assert unsure["keputusan"] != "DITERIMA"
    assert (sure["nik_padan"], sure["keputusan"], sure["cara"]) == (
        WIFE["nik"],
        "DITERIMA",
        "KELUARGA",
    )


def test_children_who_move_along_are_found_in_the_family(linked: Links, draw: Any) -> None:
    twins_elsewhere = [
        {"nik": f"33250107071500{place:02d}", "kk": f"33250108080800{place:02d}", "nama": "RAKA",
         "jk": "L", "hub": "3", "lahir": date(2014, 1, place + 1)}
        for place in range(10, 16)
    ]  # fmt: skip
    told = draw.reports(
        "perpindahan",
        {"arah": "KELUAR", "nama": "BAMBANG TRIATMOJO", "nik": HUSBAND["nik"],
         "seluruh_keluarga": "TIDAK", "sifat": "TETAP", "anggota_ikut": "RAKA"},
    )  # fmt: skip
    link = by_role(linked(told, *FAMILY, *twins_elsewhere))["IKUT"]
    assert (link["nik_padan"], link["cara"]) == (CHILD["nik"], "KELUARGA")


def test_two_equal_candidates_are_never_accepted(linked: Links, draw: Any) -> None:
    twin = {**WIFE, "nik": "3325014304900099", "kk": "3325010606060006", "lahir": None}
    told = draw.reports("kehamilan", {"nama_ibu": "KUSUMAWARDANI LESTARI", "rt": "4"})
    link = by_role(linked(told, {**WIFE, "lahir": None}, twin))["IBU"]
    assert link["keputusan"] != "DITERIMA"
    assert link["bobot"] == link["bobot_kedua"] or link["keputusan"] == "TANPA_PADANAN"


def test_one_person_recorded_twice_is_one_person(linked: Links, draw: Any) -> None:
    again = {**WIFE, "nik": None, "kk": "3325010606060006", "hub": "8"}
    told = draw.reports(
        "kematian",
        {"nama": WIFE["nama"], "tgl_lahir": WIFE["lahir"], "jk": "P",
         "tgl_meninggal": date(2025, 9, 1)},
    )  # fmt: skip
    link = by_role(linked(told, WIFE, again))["SUBJEK"]
    assert (link["nik_padan"], link["keputusan"]) == (WIFE["nik"], "DITERIMA")


def test_two_roles_of_a_report_are_two_people(linked: Links, draw: Any) -> None:
    told = draw.reports(
        "perpindahan",
        {"arah": "KELUAR", "nama": "RAKA TRIATMOJO", "seluruh_keluarga": "TIDAK",
         "sifat": "TETAP", "no_kk": WIFE["kk"], "anggota_ikut": "RAKA TRIATMOJO;RAKA TRIATMOJO"},
    )  # fmt: skip
    links = linked(told, *FAMILY)
    persons = links["id_orang_padan"].drop_nulls()
    assert persons.n_unique() == persons.len()


def test_a_name_of_another_is_never_accepted_on_family_evidence_alone(
    linked: Links, draw: Any
) -> None:
    told = draw.reports(
        "kelahiran",
        {"nama_ibu": "ZULAIKHA", "nama_ayah": "BAMBANG TRIATMOJO", "nik_ayah": HUSBAND["nik"],
         "tgl_lahir": date(2025, 9, 1), "jk": "P"},
    )  # fmt: skip
    assert by_role(linked(told, *FAMILY))["IBU"]["keputusan"] != "DITERIMA"

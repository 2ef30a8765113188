"""Masked NIK and KK numbers agree, complete or contradict what DTSEN holds."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from matching.masked_numbers import with_masked_levels
from matching.people import people_named

from .drawn import FAMILY, WIFE

NIK, KK = "3325014304900012", "3325010505050005"
BORN = date(1990, 4, 3)


def level(field: str, **told: Any) -> str:
    """The level of one pair: a report's masked numbers against the numbers above."""
    row = {"nik_samar": None, "kk_samar": None, "tgl_lahir": None, "jk": "P"} | told
    pairs = pl.DataFrame(
        [row | {"nik_d": NIK, "no_kk_d": KK}],
        schema_overrides={"nik_samar": pl.String, "kk_samar": pl.String, "tgl_lahir": pl.Date},
    )
    found: str = with_masked_levels(pairs)[f"t_{field}"].item()
    return found


@pytest.mark.parametrize(
    ("masked", "born", "expected"),
    [
        ("332501******0012", BORN, "UTUH"),
        ("332501******0012", date(1991, 4, 3), "SAMA"),
        ("332501******0012", None, "SAMA"),
        ("************0012", None, "SAMA"),
        ("332501430490****", None, "LAHIR"),
        ("332501430490****", BORN, "SEBAGIAN"),
        ("332501**********", None, "SEBAGIAN"),
        ("332501******0013", BORN, "BEDA"),
        ("332502******0012", BORN, "BEDA"),
        ("33**************", None, "KOSONG"),
        (None, BORN, "KOSONG"),
    ],
)
def test_what_a_mask_shows_is_compared_digit_by_digit(
    masked: str | None, born: date | None, expected: str
) -> None:
    assert level("nik_samar", nik_samar=masked, tgl_lahir=born) == expected


def test_a_mans_day_does_not_complete_a_womans_nik() -> None:
    assert level("nik_samar", nik_samar="332501******0012", tgl_lahir=BORN, jk="L") == "SAMA"


@pytest.mark.parametrize(
    ("masked", "expected"),
    [("3325010505******", "SAMA"), ("332501**********", "SEBAGIAN"), ("3325010506******", "BEDA")],
)
def test_a_masked_kk_number_agrees_as_far_as_it_shows(masked: str, expected: str) -> None:
    assert level("kk_samar", kk_samar=masked) == expected


def test_each_person_of_a_form_gets_the_mask_of_the_own_column(draw: Any) -> None:
    told = {"nama_ibu": "SITI", "nama_ayah": "BUDI", "nik_bayi": None, "tgl_lahir": BORN}
    masks = "nik_ayah=332501******0001;nik_bayi=332501******0009;no_kk=3325010505******"
    people = people_named(draw.reports("kelahiran", told | {"nomor_tersamar": masks}))

    assert dict(people.select("peran", "nik_samar").iter_rows()) == {
        "AYAH": "332501******0001",
        "BAYI": None,
        "IBU": None,
    }
    assert dict(people.select("peran", "kk_samar").iter_rows())["IBU"] == "3325010505******"


def test_a_list_of_companions_may_hold_masked_numbers(draw: Any) -> None:
    told = {"arah": "KELUAR", "nama": "AGUS", "seluruh_keluarga": "TIDAK", "sifat": "TETAP"}
    cell = "BUDI 332501******0001;332501******0002;SITI;33**"
    people = people_named(draw.reports("perpindahan", told | {"anggota_ikut": cell}))
    along = people.filter(pl.col("peran") == "IKUT")

    assert along.select("nama", "nik", "nik_samar").rows() == [
        ("BUDI", None, "332501******0001"),
        (None, None, "332501******0002"),
        ("SITI", None, None),
    ]


def of(link: dict[str, Any], name: str) -> float:
    parts = dict(piece.split("=") for piece in link["bobot_per_bidang"].split(";"))
    return float(parts[name])


def test_a_masked_nik_with_the_birth_date_lifts_a_link_and_another_serial_sinks_it(
    draw: Any, linked: Any
) -> None:
    told = {"nama_ibu": "KUSUMAWARDANI", "tgl_lahir_ibu": WIFE["lahir"], "rt": "004"}

    def link(mask: str | None) -> dict[str, Any]:
        masked = {"nomor_tersamar": None if mask is None else f"nik_ibu={mask}"}
        found: dict[str, Any] = linked(draw.reports("kehamilan", told | masked), *FAMILY).row(
            0, named=True
        )
        return found

    without, fitting, other = link(None), link("332501******0012"), link("332501******0444")

    assert "nik_samar" not in without["pola"]
    assert "nik_samar=utuh" in fitting["pola"]
    assert "nik_samar=beda" in other["pola"]
    assert of(fitting, "nik_samar") > 5
    assert of(other, "nik_samar") < -2
    assert fitting["peluang"] > without["peluang"] > other["peluang"]
    # A mask is no exact NIK: what may stop a payment asks for the whole number.
    assert fitting["nik_sama"] is None

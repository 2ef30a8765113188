"""What lists of other systems say otherwise than the register is a lead, and nothing more."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

import register
from schemas.families import FAMILIES, MEMBERS, PREGNANCIES
from schemas.leads import LEAD_EVIDENCE, LEADS
from schemas.people_lists import PEOPLE_LISTS
from schemas.validate import validated

CUTOFF = date(2025, 10, 17)
DESA, FAR = "3325010001", "3271020002"
ANI, BUDI, CICI, DEDI = (f"332501450890000{n}" for n in range(1, 5))
HOME, OTHER, OLD = (f"332501120315000{n}" for n in range(1, 4))


def frame(table: Any, rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema = table.polars_schema()
    return pl.DataFrame([dict.fromkeys(schema) | row for row in rows], schema=schema)


def person(nik: str | None, card: str, name: str, born: date) -> dict[str, Any]:
    return {"nik": nik, "no_kk": card, "nama": name, "tgl_lahir": born, "id_orang": name}


REGISTER = frame(
    MEMBERS,
    [
        person(ANI, HOME, "ANI", date(1990, 8, 5)),
        person(BUDI, OTHER, "BUDI", date(1988, 8, 5)),
        person(None, HOME, "BAYI SITI", date(2025, 3, 1)),
    ],
).with_columns(kode_kabupaten_kota=pl.lit("3325"))
HOMES = frame(
    FAMILIES,
    [
        {"no_kk": HOME, "kode_desa": DESA, "no_kk_silsilah": [HOME, OLD]},
        {"no_kk": OTHER, "kode_desa": DESA, "no_kk_silsilah": [OTHER]},
    ],
)
DTSEN = pl.DataFrame({"nik": [ANI, BUDI, DEDI]})


def found(pregnant: tuple[str, ...] = (), **lists: list[dict[str, Any]]) -> pl.DataFrame:
    made = {
        name: frame(
            PEOPLE_LISTS[name],
            [
                {"sumber": "SIAK", "nama": "X", "berkas": "b" * 64, "baris": place + 2}
                | {"isi": f"{name} {place}"}
                | row
                for place, row in enumerate(rows)
            ],
        )
        for name, rows in lists.items()
    }
    known = frame(PREGNANCIES, [{"id_orang": name} for name in pregnant])
    args = (REGISTER.lazy(), HOMES.lazy(), DTSEN.lazy(), known, CUTOFF)
    return validated(register.leads(made, *args), LEADS)


def kinds(rows: pl.DataFrame) -> list[str]:
    return rows.sort("baris")["jenis"].to_list()


def test_someone_a_village_book_has_and_the_register_has_not_is_a_lead_of_lowest_evidence() -> None:
    rows = found(penduduk=[{"nik": CICI, "no_kk": HOME, "kode_desa": DESA}])

    (lead,) = rows.to_dicts()
    assert (lead["jenis"], lead["cara"], lead["bukti"]) == ("TIDAK_ADA", "NIK", LEAD_EVIDENCE)
    assert (lead["kode_kabupaten_kota"], lead["no_kk_register"]) == ("3325", None)


def test_whoever_stands_in_both_under_any_number_of_the_familys_lineage_is_no_lead() -> None:
    cards = (HOME, OLD, None)
    same = [{"nik": ANI, "no_kk": card, "kode_desa": DESA} for card in cards]

    assert found(penduduk=same).is_empty()


def test_another_family_and_another_kabupaten_are_told_apart() -> None:
    rows = found(
        penduduk=[
            {"nik": ANI, "no_kk": OTHER, "kode_desa": DESA},
            {"nik": BUDI, "no_kk": HOME, "kode_desa": FAR},
        ]
    )

    assert kinds(rows) == ["KK_LAIN", "WILAYAH_LAIN"]
    assert rows.sort("baris")["no_kk_register"].to_list() == [HOME, OTHER]


@pytest.mark.parametrize(
    ("source", "state", "kind"),
    [
        ("SIAK", "Meninggal dunia", ["MENINGGAL"]),
        ("OPENSID", "2", ["MENINGGAL"]),
        ("SIAK", "2", []),
        ("SIAK", "PINDAH", ["PINDAH"]),
        ("SIAK", "Pindah datang", []),
        ("SIAK", "belum meninggal", []),
        ("BUKU_INDUK_DESA", "Cerai Mati", []),
        ("BDT", "6", ["TIDAK_DITEMUKAN"]),
    ],
)
def test_a_state_is_a_lead_only_where_its_word_or_its_sources_code_says_so(
    source: str, state: str, kind: list[str]
) -> None:
    assert kinds(found(penduduk=[{"nik": ANI, "sumber": source, "status_dasar": state}])) == kind


def test_the_dead_and_gone_of_a_list_whom_the_register_lacks_too_are_no_lead() -> None:
    assert found(penduduk=[{"nik": CICI, "status_dasar": "mati"}]).is_empty()


def test_who_left_by_an_event_but_is_still_listed_is_told_from_who_was_never_there() -> None:
    assert kinds(found(penduduk=[{"nik": DEDI}, {"nik": CICI}])) == ["SUDAH_KELUAR", "TIDAK_ADA"]


def test_a_child_weighed_every_month_is_one_lead_and_may_be_a_birth() -> None:
    weighed = [
        {"nik": CICI, "tgl_lahir": date(2025, 5, 1), "tgl_ukur": date(2025, month, 3)}
        for month in (7, 9, 8)
    ]

    (lead,) = found(balita=weighed).to_dicts()
    assert (lead["jenis"], lead["tgl_data"]) == ("BAYI_TIDAK_ADA", date(2025, 9, 3))


def test_a_newborn_known_without_a_number_is_found_by_name_and_birth_date() -> None:
    baby = {"nama": "Bayi  Siti", "tgl_lahir": date(2025, 3, 1)}

    assert found(balita=[baby, baby | {"nik": CICI}]).is_empty()
    stranger = found(balita=[baby | {"nama": "Bayi Tuti"}])
    assert stranger.select("jenis", "cara").rows() == [("BAYI_TIDAK_ADA", "NAMA_TGL_LAHIR")]


def test_a_lead_without_a_village_lies_where_the_family_it_names_lives() -> None:
    rows = found(penduduk=[{"nik": CICI, "no_kk": OTHER}, {"nik": CICI[:-1] + "9"}])

    assert rows.sort("baris").select("kode_desa", "kode_kabupaten_kota").rows() == [
        (DESA, "3325"),
        (None, "0000"),
    ]


def test_a_row_that_cannot_be_looked_for_leads_to_nothing() -> None:
    assert found(balita=[{"nama": "Bayi Tuti"}], penduduk=[{"nama": "ANI"}]).is_empty()


def test_a_masked_number_answers_by_both_masks_or_with_the_name() -> None:
    masked, card = f"{ANI[:6]}******{ANI[12:]}", f"{HOME[:10]}******"
    rows = found(
        pdtt=[
            {"nik_samar": masked, "no_kk_samar": card, "nama_pengurus": "LAIN"},
            {"nik_samar": masked, "no_kk_samar": "9" * 10 + "******", "nama_pengurus": "Ani"},
            {"nik_samar": "999999******0001", "no_kk_samar": card, "kode_desa": DESA}
            | {"nama_pengurus": "LAIN"},
            {"nik_samar": masked, "no_kk_samar": card, "nama_pengurus": "ANI"}
            | {"kesesuaian": "Tidak sesuai", "penjelasan": "sudah meninggal, ahli waris ada"},
        ]
    )

    assert kinds(rows) == ["TIDAK_ADA", "MENINGGAL"]
    assert rows["nik"].is_null().all()


def test_an_expectant_mother_nobody_reported_is_a_lead_until_she_is_known_or_has_given_birth() -> (
    None
):
    mother = {"nik": ANI, "hpht": date(2025, 6, 1)}

    assert kinds(found(ibu_hamil=[mother])) == ["HAMIL"]
    assert found(ibu_hamil=[mother], pregnant=("ANI",)).is_empty()
    assert found(ibu_hamil=[mother | {"hpht": date(2024, 6, 1)}]).is_empty()


def test_the_order_of_rows_changes_no_lead() -> None:
    rows = [{"nik": CICI, "isi": "a"}, {"nik": DEDI, "isi": "b"}, {"nik": CICI, "isi": "c"}]

    assert found(penduduk=rows).drop("baris").equals(found(penduduk=rows[::-1]).drop("baris"))

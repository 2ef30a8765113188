"""How people really write names and numbers, and what each habit does to a link's weight."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

import matching
from matching.reading import pairs_of
from tests.matching.conftest import neighbours, register, reports
from tests.matching.drawn import CHILD, HUSBAND, WIFE, Links

FOREIGN = "QOMARUDDIN SALEH"
BORN = date(1990, 4, 3)


def link_of(linked: Links, draw: Any, named: str | None, known: str, **told: Any) -> dict[str, Any]:
    """The link of an expecting mother written as `named`, in DTSEN called `known`."""
    report = draw.reports(
        "kehamilan", {"nama_ibu": named, "rt": WIFE["rt"], "tgl_lahir_ibu": BORN, **told}
    )
    return linked(report, {**WIFE, "nama": known}, HUSBAND).row(0, named=True)


def weight(link: dict[str, Any], field: str) -> float:
    return float(pairs_of(link["bobot_per_bidang"])[field])


HABITS = [
    ("Hj. Kusumawardani Lestari, S.Pd", "KUSUMAWARDANI LESTARI", "sama"),
    ("Almh. Kusumawardani Lestari", "KUSUMAWARDANI LESTARI", "sama"),
    ("Ibu Kusumawardani", "KUSUMAWARDANI LESTARI", "pendek"),
    ("Tenri binti Lapatau", "TENRI", "sama"),
    ("Tenri bt. Lapatau", "TENRI BINTI LAPATAU", "sama"),
    ("Nur Hayati", "NURHAYATI", "sama"),
    ("Sitiaminah", "SITI AMINAH", "sama"),
    ("St. Aminah", "SITI AMINAH", "sama"),
    ("Sitti Aminah", "SITI AMINAH", "sama"),
    ("Kusuma Wardani Lestari", "KUSUMAWARDANI LESTARI", "bunyi"),
    ("Lestari Kusumawardani", "KUSUMAWARDANI LESTARI", "bunyi"),
    ("Abdoelrahman", "ABDUL RAHMAN", "bunyi"),
    ("Hosnan Abd. Rahman", "HOSNAN ABDUL RAHMAN", "sama"),
    ("Moch. Hosnan", "MUHAMMAD HOSNAN", "sama"),
    ("Pitri Nopita", "FITRI NOVITA", "bunyi"),
    ("Soekarti Tjokro", "SUKARTI COKRO", "bunyi"),
    ("K. Lestari", "KUSUMAWARDANI LESTARI", "inisial"),
    ("Kusumawardani L.", "KUSUMAWARDANI LESTARI", "inisial"),
    ("Kusumawardni Lestari", "KUSUMAWARDANI LESTARI", "ketik"),
    ("Wayan Sudarmi", "NI WAYAN SUDARMI", "pendek"),
    ("Ni Wyn. Sudarmi", "NI WAYAN SUDARMI", "sama"),
    ("Tiur br. Siregar", "TIUR SIREGAR", "sama"),
    ("Tiur boru Siregar", "TIUR BR SIREGAR", "sama"),
    ("A. Tenri Olle", "ANDI TENRI OLLE", "inisial"),
    ("Dg. Ngalle", "DAENG NGALLE", "sama"),
    ("Ny. Bambang Triatmojo", "KUSUMAWARDANI LESTARI", "suami_sama"),
    ("By. Ny. Kusumawardani", "KUSUMAWARDANI LESTARI", "pendek"),
]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """Links of one report per habit (H0, H1, …) and one under a foreign name (F0, …) with the same
    NIK, against one register that holds everybody."""
    known, told = [HUSBAND], []
    for place, (named, name, _) in enumerate(HABITS):
        born = BORN + timedelta(days=place)
        # only a wife of that family can be called by her husband
        kk = WIFE["kk"] if named.startswith("Ny.") else f"33250106060500{place:02d}"
        nik = f"3325014304901{place:03d}"
        known.append({**WIFE, "nik": nik, "kk": kk, "nama": name, "lahir": born})
        same = {"nik_ibu": nik, "rt": WIFE["rt"], "tgl_lahir_ibu": born}
        told += [
            same | {"id_laporan": f"{kind}{place}", "nama_ibu": text}
            for kind, text in (("H", named), ("F", FOREIGN))
        ]
    families, members = register(*known, *neighbours())
    path = tmp_path_factory.mktemp("kebiasaan") / "3325.arrow"
    matching.write_index_part(families, members, path)
    people = matching.people_named(reports("kehamilan", *told))
    return matching.link(people, [path], matching.load_model())


@pytest.mark.parametrize("place", range(len(HABITS)), ids=[named for named, _, _ in HABITS])
def test_a_habit_of_writing_weighs_more_than_another_name(
    written: pl.DataFrame, place: int
) -> None:
    link, other = (
        written.row(by_predicate=pl.col("id_laporan") == f"{kind}{place}", named=True)
        for kind in "HF"
    )
    assert link["nik_padan"] == f"3325014304901{place:03d}"
    assert pairs_of(link["pola"])["nama"] == HABITS[place][2]
    assert pairs_of(other["pola"])["nama"] == "beda"
    assert weight(link, "nama") > weight(other, "nama") + 3


@pytest.mark.parametrize(
    ("named", "known", "shared"),
    [
        ("Ni Wayan Sudarmi", "NI WAYAN KERTI", "NI WAYAN SUDARMI"),
        ("Tiur Siregar", "ROMAULI SIREGAR", "TIUR SIREGAR"),
        ("Andi Tenri", "ANDI BAU", "ANDI TENRI"),
        ("Siti Aminah", "SITI KHOTIMAH", "SITI AMINAH"),
    ],
)
def test_words_that_many_share_make_no_person_of_another_name(
    linked: Links, draw: Any, named: str, known: str, shared: str
) -> None:
    link = link_of(linked, draw, named, known)
    same = link_of(linked, draw, named, shared)

    assert link["keputusan"] != "DITERIMA"
    assert weight(link, "nama") < 0 < weight(same, "nama")


@pytest.mark.parametrize("told", [{}, {"nik": WIFE["nik"]}, {"nik": WIFE["nik"] + "1"}])
@pytest.mark.parametrize("written", ["By. Ny. Kusumawardani Lestari", "Bayi Kusumawardani Lestari"])
def test_the_death_of_a_baby_named_by_its_mother_is_never_the_mothers(
    linked: Links, draw: Any, written: str, told: dict[str, str]
) -> None:
    report = draw.reports(
        "kematian",
        {"nama": written, "no_kk": WIFE["kk"], "tgl_meninggal": date(2025, 9, 9), "rt": WIFE["rt"]}
        | told,
    )
    link = linked(report, WIFE, HUSBAND, CHILD).row(0, named=True)

    assert link["keputusan"] != "DITERIMA"
    if link["peluang"] >= matching.load_model().accept:
        person = matching.people_named(report).row(0, named=True)
        reasons = matching.read_link(link, person, matching.load_model()).reasons
        assert "bayi dengan nama ibunya" in reasons[0]


def test_a_baby_that_dtsen_holds_is_found_under_its_mothers_name(linked: Links, draw: Any) -> None:
    baby = {**CHILD, "nik": "3325014109250001", "nama": "GALUH TRIATMOJO", "jk": "P"}
    baby["lahir"] = date(2025, 9, 1)
    report = draw.reports(
        "kematian",
        {"nama": "By. Ny. Kusumawardani Lestari", "no_kk": WIFE["kk"], "jk": "P", "rt": WIFE["rt"],
         "tgl_lahir": date(2025, 9, 1), "tgl_meninggal": date(2025, 9, 9)},
    )  # fmt: skip
    link = linked(report, WIFE, HUSBAND, CHILD, baby).row(0, named=True)

    assert (link["keputusan"], link["nik_padan"]) == ("DITERIMA", baby["nik"])


def test_the_mothers_number_and_one_digit_on_a_newborn_finds_the_mother(
    linked: Links, draw: Any
) -> None:
    told = {"nama_ibu": "K. Lestari", "tgl_lahir": date(2025, 9, 1), "jk": "P", "rt": WIFE["rt"]}
    bare = linked(draw.reports("kelahiran", told), WIFE, HUSBAND)
    given = linked(draw.reports("kelahiran", told | {"nik_bayi": WIFE["nik"] + "1"}), WIFE, HUSBAND)

    def mother(links: pl.DataFrame) -> dict[str, Any]:
        return links.row(by_predicate=pl.col("peran") == "IBU", named=True)

    assert "nik" not in pairs_of(mother(bare)["pola"])
    assert pairs_of(mother(given)["pola"])["nik"] == "sama"
    assert mother(given)["peluang"] > mother(bare)["peluang"]


NIK = WIFE["nik"]


@pytest.mark.parametrize(
    ("told", "level"),
    [
        ({"nik_ibu": NIK[:-2] + "92"}, "satu_beda"),
        ({"nik_ibu": NIK[:13] + NIK[14] + NIK[13] + NIK[15]}, "tertukar"),
        ({"nik_ibu": NIK[:15] + "0"}, "akhir_nol"),
        ({"no_kk": NIK}, "kolom_kk"),
        ({"nik_ibu": NIK[:12] + "4321"}, "sebagian"),
    ],
)
def test_a_damaged_nik_is_weaker_than_the_right_one_and_stronger_than_another(
    linked: Links, draw: Any, told: dict[str, str], level: str
) -> None:
    known = str(WIFE["nama"])
    damaged = link_of(linked, draw, known, known, **told)
    right = link_of(linked, draw, known, known, nik_ibu=NIK)
    other = link_of(linked, draw, known, known, nik_ibu="3271015507670009")

    assert damaged["nik_padan"] == NIK
    assert pairs_of(damaged["pola"])["nik"] == level
    assert weight(right, "nik") >= weight(damaged, "nik") > weight(other, "nik")


def test_a_kk_number_in_the_column_of_the_nik_still_is_evidence(linked: Links, draw: Any) -> None:
    report = draw.reports(
        "kehamilan", {"nama_ibu": WIFE["nama"], "nik_ibu": WIFE["kk"], "no_kk": NIK}
    )
    # how rare a number is depends on how many people there are
    swapped = linked(report, WIFE, HUSBAND, others=1500).row(0, named=True)

    levels = pairs_of(swapped["pola"])
    assert (levels["nik"], levels["kk"]) == ("kolom_kk", "kolom_nik")
    assert weight(swapped, "nik") > 0
    assert weight(swapped, "kk") > 0


def test_a_nik_that_disagrees_with_birth_date_and_sex_is_weaker_evidence_not_an_error(
    linked: Links, draw: Any
) -> None:
    """DTSEN's own number may carry a date since corrected: the person is found all the same."""
    odd = "3325010101700007"
    report = draw.reports(
        "kehamilan",
        {"nama_ibu": WIFE["nama"], "nik_ibu": odd, "rt": WIFE["rt"], "tgl_lahir_ibu": BORN},
    )
    link = linked(report, {**WIFE, "nik": odd}, HUSBAND).row(0, named=True)

    assert (link["keputusan"], link["nik_padan"]) == ("DITERIMA", odd)


@pytest.mark.parametrize(
    ("born", "level"),
    [
        (date(1990, 3, 4), "tertukar"),
        (date(1991, 4, 3), "geser"),
        (date(1990, 4, 4), "geser"),
        (date(1991, 1, 1), "tahun_bulat"),
        (date(1990, 7, 1), "tahun_bulat"),
        (date(1989, 12, 31), "tahun_bulat"),
    ],
)
def test_a_slipped_or_rounded_birth_date_lies_between_right_and_wrong(
    linked: Links, draw: Any, born: date, level: str
) -> None:
    known = str(WIFE["nama"])
    slipped = link_of(linked, draw, known, known, tgl_lahir_ibu=born)
    right = link_of(linked, draw, known, known)
    wrong = link_of(linked, draw, known, known, tgl_lahir_ibu=date(1967, 11, 23))

    assert pairs_of(slipped["pola"])["tgl_lahir"] == level
    assert weight(right, "tgl_lahir") > weight(slipped, "tgl_lahir") > weight(wrong, "tgl_lahir")


@pytest.mark.parametrize("day", [(1, 1), (7, 1), (12, 31)])
def test_a_date_on_which_many_unknown_birthdays_fall_weighs_less(
    linked: Links, draw: Any, day: tuple[int, int]
) -> None:
    heaped = date(1990, *day)
    report = draw.reports(
        "kehamilan", {"nama_ibu": WIFE["nama"], "rt": WIFE["rt"], "tgl_lahir_ibu": heaped}
    )
    round_day = linked(report, {**WIFE, "lahir": heaped}, HUSBAND).row(0, named=True)
    plain = link_of(linked, draw, str(WIFE["nama"]), str(WIFE["nama"]))

    assert pairs_of(round_day["pola"])["tgl_lahir"] == "sama_bulat"
    assert 0 < weight(round_day, "tgl_lahir") < weight(plain, "tgl_lahir")

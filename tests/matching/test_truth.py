"""True links in the place of ours: the same rows, the true person, the report's own agreement."""

from __future__ import annotations

from typing import Any

import polars as pl

import matching
from schemas.linkage import LINKS
from schemas.validate import validated
from tests.matching.drawn import CHILD, FAMILY, HUSBAND, WIFE, Links

MEMBERS = pl.DataFrame(
    [(one["nik"], one["nik"], one["kk"]) for one in FAMILY],
    schema=["id_orang", "nik", "no_kk"],
    orient="row",
)


def truth_of(links: pl.DataFrame, **people: dict[str, Any] | None) -> pl.DataFrame:
    """Truth of every row of `links`: role → member, or None for someone in no register."""
    rows = []
    for row in links.iter_rows(named=True):
        one = people[row["peran"]] or {"nik": "", "kk": ""}
        rows.append((row["id_laporan"], row["peran"], "0", one["nik"], one["kk"], ""))
    names = ["id_laporan", "peran", "urutan", "nik", "no_kk", "nik_setara"]
    return pl.DataFrame(rows, schema=names, orient="row")


def pregnancy(draw: Any, person: dict[str, Any], **cells: Any) -> Any:
    return draw.reports(
        "kehamilan", {"nama_ibu": person["nama"], "nik_ibu": person["nik"], **cells}
    )


def test_a_right_link_keeps_its_person_and_agreement(linked: Links, draw: Any) -> None:
    links = linked(pregnancy(draw, WIFE), *FAMILY)
    true = matching.true_links(links, truth_of(links, IBU=WIFE), MEMBERS, LINKS.empty())
    row = validated(true, LINKS).row(0, named=True)
    assert (row["id_orang_padan"], row["no_kk_padan"]) == (WIFE["nik"], WIFE["kk"])
    assert (row["keputusan"], row["cara"]) == ("DITERIMA", "NIK_PASTI")
    assert row["nik_sama"]
    assert row["nama_sepakat"]
    assert matching.wrong_or_missing(links, truth_of(links, IBU=WIFE)).is_empty()


def test_a_wrong_link_becomes_the_true_person_with_what_the_report_says_of_him(
    linked: Links, draw: Any
) -> None:
    links = linked(pregnancy(draw, WIFE), *FAMILY)
    truth = truth_of(links, IBU=CHILD)
    assert matching.wrong_or_missing(links, truth)["no_kk"].to_list() == [CHILD["kk"]]
    row = matching.true_links(links, truth, MEMBERS, LINKS.empty()).row(0, named=True)
    assert row["id_orang_padan"] == CHILD["nik"]
    assert row["nik_sama"] is None
    assert row["cara"] == "FUZZY"


def test_agreement_of_a_person_we_missed_is_taken_from_the_near_links(
    linked: Links, draw: Any
) -> None:
    report = pregnancy(draw, WIFE)
    missed = linked(report, HUSBAND)
    near = linked(report, *FAMILY)
    true = matching.true_links(missed, truth_of(missed, IBU=WIFE), MEMBERS, near)
    row = true.row(0, named=True)
    assert row["id_orang_padan"] == WIFE["nik"]
    assert row["nik_sama"]
    assert row["nama_sepakat"]


def test_a_person_in_no_register_has_no_link(linked: Links, draw: Any) -> None:
    links = linked(pregnancy(draw, WIFE), *FAMILY)
    row = matching.true_links(links, truth_of(links, IBU=None), MEMBERS, LINKS.empty()).row(
        0, named=True
    )
    assert row["keputusan"] == "TANPA_PADANAN"
    assert row["no_kk_padan"] is None


def test_a_newborn_has_the_family_only(linked: Links, draw: Any) -> None:
    links = linked(
        draw.reports("kelahiran", {"nama_ibu": WIFE["nama"], "nik_ibu": WIFE["nik"]}), *FAMILY
    )
    baby = {"nik": "", "kk": WIFE["kk"]}
    true = matching.true_links(links, truth_of(links, BAYI=baby, IBU=WIFE), MEMBERS, LINKS.empty())
    row = true.filter(pl.col("peran") == "BAYI").row(0, named=True)
    assert (row["no_kk_padan"], row["id_orang_padan"], row["cara"]) == (
        WIFE["kk"],
        None,
        "KELUARGA",
    )


def test_the_only_member_without_a_nik_is_known_by_the_family(linked: Links, draw: Any) -> None:
    links = linked(pregnancy(draw, WIFE), *FAMILY)
    members = pl.concat(
        [MEMBERS, pl.DataFrame({"id_orang": ["Dabc"], "nik": [None], "no_kk": [WIFE["kk"]]})]
    )
    unnumbered = {"nik": "", "kk": WIFE["kk"]}
    row = matching.true_links(links, truth_of(links, IBU=unnumbered), members, LINKS.empty()).row(
        0, named=True
    )
    assert row["id_orang_padan"] == "Dabc"

"""The crosswalk to SIKS-NG is complete, agrees with the rules, and its page is current."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from payment.axes import on_axis
from payment.crosswalk_page import FILE, page
from rules import book
from schemas import codes, siks_ng
from schemas.reasons import REASONS
from schemas.siks_ng import AXES, DISBURSEMENT, ELIGIBILITY, IDENTITY, crosswalk

_BY_NATURE = {
    "HARD": {"TIDAK_LAYAK"},
    "HOLD": {"DITAHAN"},
    "FLAG": {"DITAHAN"},
    "WAIT": {"MENUNGGU"},
    "LISTED": {"LAYAK"},
}


def test_every_reason_lies_on_one_axis_and_every_payment_state_has_a_label() -> None:
    named = [row["nilai"] for row in crosswalk().rows if row["jenis"] == "ALASAN"]

    assert sorted(named) == sorted(REASONS)
    assert set(crosswalk().payment_labels) == set(codes.DISBURSEMENT_STATES)
    assert {row["sumbu"] for row in crosswalk().rows} == set(AXES)


def test_a_reason_of_eligibility_stands_where_its_rule_puts_it() -> None:
    wrong = {
        kode: state
        for kode, state in crosswalk().states(ELIGIBILITY).items()
        if kode in book() and state not in _BY_NATURE[book()[kode].sifat]
    }

    assert wrong == {}


def test_only_holds_lie_on_the_axes_of_identity_and_payment() -> None:
    others = {**crosswalk().states(IDENTITY), **crosswalk().states(DISBURSEMENT)}

    assert {book()[kode].sifat for kode in others} <= {"HOLD", "FLAG"}


def test_every_label_of_siks_ng_has_a_meaning_in_both_languages() -> None:
    labels = crosswalk().labels

    assert len({row["label"] for row in labels}) == len(labels) >= 20
    assert all(row["arti"] and row["arti_en"] and row["sumbu"] in AXES for row in labels)


@pytest.mark.parametrize(
    ("break_it", "told"),
    [
        (lambda found: found["alasan"].pop("MENOLAK"), "alasan tanpa baris: MENOLAK"),
        (lambda found: found["alasan"].update(X=["IDENTITAS", "PADAN", "-"]), "tidak dikenal: X"),
        (lambda found: found["penyaluran"].pop("RETUR"), "keadaan penyaluran: RETUR"),
        (lambda found: found["penyaluran"].update(RETUR="SUKSES"), "label tidak dikenal SUKSES"),
        (
            lambda found: found["alasan"].update(MENOLAK=["IDENTITAS", "DITAHAN", "-"]),
            "DITAHAN bukan keadaan IDENTITAS",
        ),
    ],
)
def test_a_gap_in_the_file_is_named(
    break_it: Callable[[Any], object], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import yaml

    whole = yaml.safe_load

    def broken(text: str) -> object:
        found = whole(text)
        break_it(found)
        return found

    monkeypatch.setattr(yaml, "safe_load", broken)
    with pytest.raises(siks_ng.CrosswalkFault, match=told):
        crosswalk.__wrapped__()


def test_the_worst_reason_of_an_axis_stands_and_no_other_axis_moves() -> None:
    reasons = [["NIK_GANDA", "PADANAN_TINJAU", "REKENING_GAGAL"], [], ["DESIL_LEBIH", "KOMITMEN"]]
    frame = pl.DataFrame({"alasan": reasons}).select(
        *(on_axis(axis, pl.col("alasan")).alias(axis) for axis in AXES)
    )

    assert frame[IDENTITY].to_list() == ["GANDA", "PADAN", "PADAN"]
    assert frame[ELIGIBILITY].to_list() == ["LAYAK", "LAYAK", "TIDAK_LAYAK"]
    assert frame[DISBURSEMENT].to_list() == ["DITAHAN_REKENING", "TIDAK_DI_DAFTAR"] + [
        "TIDAK_DI_DAFTAR"
    ]


def test_the_page_is_written_from_the_file() -> None:
    assert FILE.read_text(encoding="utf-8") == page(), "run: python -m payment.crosswalk_page"

"""The measures of evaluate, against a table counted by hand."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from matching import evaluate
from matching.evaluation import UNKNOWN_FORM, EvaluationFault
from schemas.linkage import LINKS

# id, peran, true nik, true kk, setara | decision, nik, kk, p
DRAWN: list[tuple[Any, ...]] = [
    ("1", "SUBJEK", "N1", "K1", "", "DITERIMA", "N1", "K1", 0.99),  # right
    ("2", "SUBJEK", "N2", "K2", "N2b;N2c", "DITERIMA", "N2c", "K9", 0.98),  # same person twice
    ("3", "SUBJEK", "N3", "K3", "", "DITERIMA", "N9", "K3", 0.97),  # wrong: FP and FN
    ("4", "SUBJEK", "", "", "", "DITERIMA", "N8", "K8", 0.96),  # in no register: FP
    ("5", "SUBJEK", "", "", "", "TANPA_PADANAN", None, None, 0.01),  # rightly none
    ("6", "SUBJEK", "N6", "K6", "", "TINJAU", "N6", "K6", 0.6),  # FN, found by review
    ("7", "SUBJEK", "N7", "K7", "", "TINJAU", "N0", "K0", 0.4),  # FN
    ("8", "SUBJEK", "N8", "K8", "", "TANPA_PADANAN", None, None, 0.1),  # FN
    ("9", "BAYI", "", "KA", "", "DITERIMA", None, "KA", 0.99),  # right through the family
    ("10", "BAYI", "", "KB", "", "DITERIMA", None, "KC", 0.99),  # wrong family
    ("11", "SUBJEK", "", "KD", "", "DITERIMA", None, "KD", 0.99),  # without NIK in DTSEN
    ("12", "SUBJEK", "N12", "K12", "", None, None, None, None),  # rejected at intake: FN
]


def tables() -> tuple[pl.DataFrame, pl.DataFrame]:
    truth = pl.DataFrame(
        [
            {
                "id_laporan": row[0],
                "peran": row[1],
                "urutan": "0",
                "nik": row[2],
                "no_kk": row[3],
                "nik_setara": row[4],
            }
            for row in DRAWN
        ]
    )
    links = pl.DataFrame(
        [
            {
                "id_laporan": row[0],
                "peran": row[1],
                "urutan": 0,
                "formulir": "kelahiran" if row[1] == "BAYI" else "kematian",
                "keputusan": row[5],
                "nik_padan": row[6],
                "no_kk_padan": row[7],
                "peluang": row[8],
                **dict.fromkeys(set(LINKS.column_names) - _GIVEN),
            }
            for row in DRAWN
            if row[5] is not None
        ],
        schema=LINKS.polars_schema(),
    )
    return links, truth


_GIVEN = {
    "id_laporan",
    "peran",
    "urutan",
    "formulir",
    "keputusan",
    "nik_padan",
    "no_kk_padan",
    "peluang",
}


def test_the_measures_are_those_counted_by_hand() -> None:
    found = evaluate(*tables())["semua"]
    # Accepted 7, right 4 of them; in the register 10.
    assert found["n"] == 12
    assert found["precision"] == pytest.approx(4 / 7)
    assert found["recall"] == pytest.approx(4 / 10)
    assert found["f1"] == pytest.approx(2 * 4 / (7 + 10), abs=1e-6)
    assert found["recall_dengan_tinjau"] == pytest.approx(5 / 10)
    assert found["tinjau"] == pytest.approx(2 / 12, abs=1e-6)
    # Accepting from .6 up: 8 linked, 5 right.
    assert found["f1_terbaik"] == pytest.approx(2 * 5 / (8 + 10), abs=1e-6)
    # In doubt: .6 (right) and .4 (wrong): both are .4 off.
    assert found["ece"] == pytest.approx(0.4)


def test_events_are_measured_apart_and_a_rejected_report_is_not_forgotten() -> None:
    found = evaluate(*tables())["per_peristiwa"]
    assert found["kelahiran"]["precision"] == pytest.approx(1 / 2)
    assert found[UNKNOWN_FORM]["recall"] == 0.0
    assert sum(part["n"] for part in found.values()) == 12


def test_a_measure_without_a_case_is_none() -> None:
    links, truth = tables()
    found = evaluate(links.head(0), truth.filter(pl.col("id_laporan") == "5"))["semua"]
    assert found["precision"] is None
    assert found["recall"] is None
    assert found["ece"] is None


def test_two_contents_of_one_report_are_refused() -> None:
    links, truth = tables()
    with pytest.raises(EvaluationFault, match="newest"):
        evaluate(pl.concat([links, links]), truth)


def test_a_truth_without_its_columns_is_refused() -> None:
    links, truth = tables()
    with pytest.raises(EvaluationFault, match="nik_setara"):
        evaluate(links, truth.drop("nik_setara"))

"""The three axes of a family and programme, and SIKS-NG's labels beside them.

What belongs here: the one door to `reference/siks_ng.yaml`, and the states of each axis.
What does not: what puts a family into a state (rules, payment), or the texts of a label (the
file).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import reference
from schemas import codes
from schemas.reasons import REASONS

FILE = "siks_ng.yaml"
UNLABELLED = "TANPA LABEL"
IDENTITY, ELIGIBILITY, DISBURSEMENT = "IDENTITAS", "KELAYAKAN", "PENYALURAN"
# The states of each axis, from good to bad: the worst of a family's reasons stands.
AXES: dict[str, tuple[str, ...]] = {
    IDENTITY: codes.IDENTITY_STATES,
    ELIGIBILITY: codes.ELIGIBILITY_STATES,
    DISBURSEMENT: codes.DISBURSEMENT_STATES,
}


class CrosswalkFault(ValueError):
    """The crosswalk file leaves something out, or names what there is not."""


@dataclass(frozen=True)
class Crosswalk:
    """The file as rows, in its order.

    `labels`: label, sumbu, kelas, arti, arti_en, sumber. `rows`: nilai (a reason code, or a
    state of the payment axis), jenis (ALASAN, PENYALURAN), sumbu, keadaan, label.
    """

    labels: tuple[dict[str, str], ...]
    rows: tuple[dict[str, str], ...]

    def states(self, axis: str) -> dict[str, str]:
        """Reason code → state, of the reasons that lie on `axis`."""
        return {
            row["nilai"]: row["keadaan"]
            for row in self.rows
            if row["jenis"] == "ALASAN" and row["sumbu"] == axis
        }

    @property
    def payment_labels(self) -> dict[str, str]:
        """State of the payment axis → SIKS-NG label."""
        return {row["nilai"]: row["label"] for row in self.rows if row["jenis"] == DISBURSEMENT}


@cache
def crosswalk() -> Crosswalk:
    """The reviewed crosswalk; CrosswalkFault names what is missing or unknown in it."""
    import yaml

    found = yaml.safe_load(reference.path(FILE).read_text(encoding="utf-8"))
    rows = [
        {"nilai": kode, "jenis": "ALASAN", "sumbu": axis, "keadaan": state, "label": label}
        for kode, (axis, state, label) in found["alasan"].items()
    ]
    rows += [
        {
            "nilai": state,
            "jenis": DISBURSEMENT,
            "sumbu": DISBURSEMENT,
            "keadaan": state,
            "label": label,
        }
        for state, label in found["penyaluran"].items()
    ]
    _check(found, rows)
    return Crosswalk(tuple(found["label"]), tuple(rows))


def _check(found: dict[str, Any], rows: list[dict[str, str]]) -> None:
    labels = {row["label"] for row in found["label"]} | {UNLABELLED}
    faults = [f"alasan tanpa baris: {kode}" for kode in sorted(REASONS.keys() - found["alasan"])]
    faults += [f"alasan tidak dikenal: {kode}" for kode in sorted(found["alasan"].keys() - REASONS)]
    given = set(found["penyaluran"])
    faults += [
        f"keadaan penyaluran: {state}" for state in sorted(given ^ set(codes.DISBURSEMENT_STATES))
    ]
    for row in rows:
        if row["keadaan"] not in AXES.get(row["sumbu"], ()):
            faults.append(f"{row['nilai']}: {row['keadaan']} bukan keadaan {row['sumbu']}")
        if row["label"] not in labels:
            faults.append(f"{row['nilai']}: label tidak dikenal {row['label']}")
    if faults:
        raise CrosswalkFault(f"{FILE} tidak lengkap / is not complete: " + "; ".join(faults))

"""Reasons and parameters in words: what an officer may read about each on a given day.

What belongs here: gathering label, nature, source and time limit of a reason in one place.
What does not: judging whether they are complete (`review`), or printing them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rules.dated import QUARTERS, SHIPPED, Parameters
from rules.quarter import load_quarter
from rules.rule import Rule, book

NATURES = {
    "HARD": "menghentikan",
    "HOLD": "menahan sampai sumbernya menjawab",
    "FLAG": "petunjuk: diputus orang, hanya menahan keluarga BARU",
    "WAIT": "menunggu giliran",
    "LISTED": "sudah di daftar triwulan ini",
}
_OBJECTION = "sanggah/masa_hari"
_NO_LIMIT = {
    "HOLD": "sampai hari bayar terakhir triwulan",
    "WAIT": "sampai gelombang atau triwulan yang membuka tempat",
    "LISTED": "–",
}


@dataclass(frozen=True)
class DescribedReason:
    """A reason as it stands on one day; `batas` says by when it must be cleared."""

    kode: str
    label: str
    label_en: str
    sifat: str
    arti_sifat: str
    level: str
    tingkat: str
    dasar: str
    dibuka_oleh: str
    batas: str
    parameter_batas: str | None
    sesudah_batas: str | None


def described(rule: Rule, parameters: Parameters, on: date) -> DescribedReason:
    """`rule` in words on `on`; ParameterMissing when its time limit has no value that day."""
    name = _OBJECTION if rule.sifat == "HARD" else rule.batas
    limit, after = _NO_LIMIT.get(rule.sifat, "–"), None
    if rule.sifat == "HARD":
        days = parameters.number(_OBJECTION, on)
        limit = f"dapat disanggah {days} hari sejak batas tahap"
    elif name is not None:
        entry = parameters.entry(name, on)
        limit, after = f"{parameters.number(name, on)} hari", entry.catatan
    return DescribedReason(
        kode=rule.kode,
        label=rule.reason.label,
        label_en=rule.reason.label_en,
        sifat=rule.sifat,
        arti_sifat=NATURES[rule.sifat],
        level=rule.level,
        tingkat=rule.reason.tingkat,
        dasar=rule.dasar,
        dibuka_oleh=rule.dibuka_oleh,
        batas=limit,
        parameter_batas=name,
        sesudah_batas=after,
    )


def catalogue(parameters: Parameters, on: date) -> list[DescribedReason]:
    """Every reason in words on `on`, in the order in which they become the headline."""
    order = parameters.words("urut_alasan", on)
    return [described(book()[code], parameters, on) for code in order if code in book()]


def reviewed_quarters(root: Path | None = None) -> list[str]:
    """The quarters that have a reviewed file under `root`, in order."""
    root = SHIPPED if root is None else root
    return sorted(file.stem for file in (root / QUARTERS).glob("*.yaml"))


def last_cutoff(root: Path | None = None) -> date:
    """The last cut-off that was reviewed: the day the catalogue is shown for unless asked."""
    quarter = load_quarter(reviewed_quarters(root)[-1], root)
    return quarter.waves[-1].cutoff

"""The numbers the register decides by, each with its reason.

What belongs here: windows, tolerances and ages of the register.
What does not: per-kind documents and windows (`kinds`) and payment rules (rules).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Policy:
    """Limits used when reports are compared with each other.

    toleransi_hari: two dates this near do not contradict: cadres write the month or the day
        of the visit. hari_kembar: twins are born within days; two births of one mother
        further apart, but inside the window of their kind, are one birth misdated.
    kemiripan_nama: Jaro-Winkler from which two baby names of two posts are one name misspelt.
    usia_dewasa: from this age, or once married, a person may have a KK of their own.
    hari_kandungan: Naegele's rule, 280 days from the last period to the due date.
    usia_balita: until this age a child of a list that the register lacks may be a birth.
    saringan_nik: NIKs counted in one pass of the search for doubles; bounds its memory.
    saringan_kk: families of DTSEN held in one pass of the search for those it lacks.
    bukan_sumber_kedua: whose word on a list is no second source of a death beside a report:
        the post's own, a complaint, the press.
    """

    toleransi_hari: int = 14
    hari_kembar: int = 3
    kemiripan_nama: float = 0.88
    usia_dewasa: int = 17
    hari_kandungan: int = 280
    usia_balita: int = 5
    saringan_nik: int = 25_000_000
    saringan_kk: int = 8_000_000
    bukan_sumber_kedua: tuple[str, ...] = ("POSYANDU", "ADUAN", "MEDIA")


DEFAULT = Policy()

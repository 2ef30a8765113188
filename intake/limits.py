"""Bounds and words that reading uses, as one frozen object.

What belongs here: the shape of `limits.yaml` and its loading.
What does not: the values (they stand in the YAML, each with its reason) or their use.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

SOURCE = Path(__file__).with_name("limits.yaml")


@dataclass(frozen=True)
class SwapEvidence:
    """What makes NIK and KK columns count as swapped over a whole file."""

    at_least: int
    share: float
    rest: float


@dataclass(frozen=True)
class Limits:
    """The content of `limits.yaml`; see there for what each value means and why."""

    earliest: date
    latest: date
    separators: tuple[str, ...]
    empty_words: tuple[str, ...]
    desil_unranked: str
    desil_above: str
    swap: SwapEvidence
    bps_share: float
    received_characters: int
    columns_named: int
    rows_worth_threads: int
    months: dict[str, int]


@cache
def limits() -> Limits:
    """The shipped limits; KeyError names an entry that `limits.yaml` lacks."""
    entries = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    swap = entries["kolom_tertukar"]
    return Limits(
        earliest=entries["tanggal_terawal"],
        latest=entries["tanggal_terakhir"],
        separators=tuple(entries["pemisah"]),
        empty_words=tuple(entries["kosong"]),
        desil_unranked=entries["desil"]["belum"],
        desil_above=entries["desil"]["lebih"],
        swap=SwapEvidence(swap["minimal"], swap["bagian"], swap["sisa"]),
        bps_share=entries["wilayah_bps"],
        received_characters=entries["panjang_isi_diterima"],
        columns_named=entries["kolom_disebut"],
        rows_worth_threads=entries["baris_untuk_utas"],
        months={name: month for month, names in entries["bulan"].items() for name in names},
    )

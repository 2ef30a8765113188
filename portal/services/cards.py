"""One report's pairs as cards: both sides, how they compare, why, and what follows.

What belongs here: the workbooks' own texts for one report, hiding what the officer may not see
of a candidate who lives elsewhere.
What does not: the words (review), the queue (`review_queue`), or recording (`answers`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from assets.folders import Folders
from portal.roles import Scope
from portal.services.evidence import Waterfall, waterfall
from portal.services.masks import masked_number, number_shown
from portal.services.queue_file import queue_file
from portal.services.review_queue import OPEN, pairs_within
from review.words import NOT_SAID
from review.workbook import differing_parts
from schemas.review import MENTION

ELSEWHERE = "di luar wilayah Anda"
_NUMBERS = ("NIK", "Nomor KK")


@dataclass(frozen=True)
class Line:
    """One field of a card; `laporan`, `dtsen`: runs of (differs, text)."""

    bidang: str
    laporan: list[tuple[bool, str]]
    dtsen: list[tuple[bool, str]]
    kedua: str
    banding: str
    gaya: str


@dataclass(frozen=True)
class Card:
    """One pair. `facts`: the pair's columns; `alike`: other open pairs with the same evidence;
    `numbers`: every NIK and KK number shown, for the account of who saw whom."""

    facts: dict[str, Any]
    lines: list[Line]
    bars: Waterfall | None
    second: Waterfall | None
    alike: int
    numbers: tuple[str, ...]

    @property
    def number(self) -> str:
        """The pair's number, by which the form names its answer."""
        return str(self.facts["id_pasangan"])

    @property
    def open(self) -> bool:
        """Whether this officer may answer: it waits, and no firm answer of theirs is recorded."""
        return self.facts["keadaan"] in OPEN and self.facts["saya"] in (None, "TIDAK_YAKIN")


def report_cards(folders: Folders, scope: Scope, id_laporan: str) -> list[Card]:
    """The cards of a report within reach, siblings together; empty where there is none."""
    path = queue_file(folders)
    if path is None:
        return []
    within = scope.condition("kode_desa_l")
    pairs = pl.scan_parquet(path).filter(within, pl.col("id_laporan") == id_laporan).collect()
    if pairs.is_empty():
        return []
    light = pairs_within(folders, scope)
    now = light.filter(pl.col("id_laporan") == id_laporan).select(
        *MENTION, "bukti", "keadaan", "saya"
    )
    told = pairs.join(now, on=[*MENTION, "bukti"], how="left", maintain_order="left")
    waiting = light.filter(pl.col("keadaan").is_in(OPEN), pl.col("saya").is_null())
    alike = dict(waiting.group_by("sidik_isi").len().rows())
    return [_card(scope, row, int(alike.get(row["sidik_isi"], 0))) for row in told.to_dicts()]


def _card(scope: Scope, row: dict[str, Any], same: int) -> Card:
    numbers = [row[f"{name}_{side}"] for name in ("nik", "no_kk") for side in ("l", "d", "2")]
    return Card(
        facts=row,
        lines=[shown_line(scope, row, line) for line in row["garis"]],
        bars=waterfall(row["bobot_per_bidang"], row["pola"]),
        second=waterfall(row["bobot_per_bidang_kedua"], row["pola_kedua"]),
        alike=max(same - 1, 0) if row["saya"] is None else same,
        numbers=tuple(dict.fromkeys(number for number in numbers if number is not None)),
    )


def shown_line(scope: Scope, row: Mapping[str, Any], line: Mapping[str, str]) -> Line:
    """One field of a card as this scope may see it; `row`: the pair, `line`: its texts."""
    name, said = line["bidang"], line["laporan"]
    dtsen = _seen(scope, name, line["dtsen"], said, not scope.covers(row["kode_desa_d"]))
    second = _seen(scope, name, line["kedua"], said, not scope.covers(row["kode_desa_2"]))
    if name in _NUMBERS and said != NOT_SAID:
        said = number_shown(scope, said) or said
    marked = line["gaya"] in ("BEDA", "MIRIP") and NOT_SAID not in (said, dtsen)
    return Line(
        bidang=name,
        laporan=differing_parts(said, dtsen) if marked else [(False, said)],
        dtsen=differing_parts(dtsen, said) if marked else [(False, dtsen)],
        kedua=second,
        banding=line["banding"],
        gaya=line["gaya"],
    )


def _seen(scope: Scope, field: str, text: str, said: str, away: bool) -> str:
    """What DTSEN says in one field, as far as this officer may see it.

    Of somebody outside the area only what the report itself says is shown whole: what DTSEN
    knows beyond it stays with the officers of that area. How it compares is told in words.
    """
    if text == NOT_SAID:
        return text
    if field in _NUMBERS:
        shown = number_shown(scope, text) or text
        return masked_number(shown) if away and text != said else shown
    if not away:
        return text
    if field == "Alamat" or (field == "Kepala keluarga" and said == NOT_SAID):
        return ELSEWHERE
    if field == "Tanggal lahir" and said == NOT_SAID:
        return f"tahun {text[-4:]}"
    return text

"""What an officer answers about pairs on a page, recorded in the review room's own store.

What belongs here: from a form's answers to votes: within reach, whole, once.
What does not: weighing them (review), or reading a form (portal.routes).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

import review
from assets.folders import Folders
from assets.judged import judge
from portal.roles import Scope
from portal.services.review_queue import OPEN, pairs_within
from schemas.codes import REVIEW_ANSWERS

BOOK = "portal"
LONGEST_NOTE = 1000


@dataclass(frozen=True)
class Said:
    """An answer to one pair: `putusan` of REVIEW_ANSWERS, a note, and whether it also answers the
    pairs with the very same evidence."""

    putusan: str
    catatan: str = ""
    semua: bool = False


@dataclass(frozen=True)
class Outcome:
    """`recorded`: votes added; `waiting`: pairs that now need another officer; `faults`: what
    kept all of it from being recorded, in an officer's words."""

    recorded: int
    waiting: int
    faults: tuple[str, ...]


def answer(folders: Folders, scope: Scope, said: Mapping[str, Said], day: date) -> Outcome:
    """Record answers by the pairs' numbers; all of them, or none and why.

    A pair outside reach, or whose evidence changed since the page was made, is told as gone.
    """
    within = pairs_within(folders, scope)
    named = within.filter(pl.col("id_pasangan").is_in(list(said)))
    gone = len(said) - named["id_pasangan"].n_unique()
    wrong = [one for one in said.values() if one.putusan not in REVIEW_ANSWERS]
    long = [one for one in said.values() if len(one.catatan) > LONGEST_NOTE]
    faults = []
    if gone:
        faults.append("Bukti sudah berubah sejak halaman dibuka; lihat lagi antreannya.")
    if wrong:
        faults.append("Putusan tidak dikenal: pilih SAMA, BUKAN atau TIDAK_YAKIN.")
    if long:
        faults.append(f"Catatan paling banyak {LONGEST_NOTE} huruf.")
    if faults or not said:
        return Outcome(0, 0, tuple(faults))
    answers = _as_answers(named, within, said, scope.pengguna)
    weighed = judge(folders, answers, within.drop("keadaan", "saya"), day)
    errors = weighed.findings.filter(pl.col("tingkat") == review.ERROR)
    told = errors.select("masalah", "tindakan").unique(maintain_order=True).rows()
    if told:
        return Outcome(0, 0, tuple(f"{problem}. {to_do}" for problem, to_do in told))
    waiting = weighed.findings.height
    return Outcome(weighed.new.height, waiting, ())


def _as_answers(
    named: pl.DataFrame, within: pl.DataFrame, said: Mapping[str, Said], officer: str
) -> pl.DataFrame:
    """ANSWERS with `id_buku`, one per pair answered; with `semua` also those alike that wait."""
    told = pl.DataFrame(
        [
            (number, one.putusan, one.catatan.strip() or None, one.semua)
            for number, one in said.items()
        ],
        schema={
            "id_pasangan": pl.String,
            "putusan": pl.String,
            "catatan": pl.String,
            "_semua": pl.Boolean,
        },
        orient="row",
    )
    own = named.join(told, on="id_pasangan")
    alike = (
        within.filter(pl.col("keadaan").is_in(OPEN), pl.col("saya").is_null())
        .join(own.filter("_semua").select("sidik_isi", "putusan", "catatan"), on="sidik_isi")
        .join(own, on="bukti", how="anti")
    )
    columns = ["bukti", "id_laporan", "putusan", "catatan"]
    rows = pl.concat([own.select(columns), alike.select(columns)]).unique(
        ["bukti", "putusan"], keep="first", maintain_order=True
    )
    place = {"berkas": BOOK, "lembar": BOOK, "kolom": None, "petugas": officer, "id_buku": BOOK}
    return rows.with_columns(
        *(pl.lit(value, pl.String).alias(name) for name, value in place.items()),
        baris=pl.lit(None, pl.Int64),
    ).select(*review.ANSWERS.names(), "id_buku")

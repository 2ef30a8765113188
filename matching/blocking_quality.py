"""How well blocking works: candidates per person, what each key gives, recall against truth.

What belongs here: measures of the search alone, before anything is judged.
What does not: the keys (`blocking.yaml`, `keys`) or the measures of links (`evaluation`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from matching.blocking import report_hashes
from matching.linking import prepare
from matching.search import Index


@dataclass(frozen=True)
class BlockingQuality:
    """`keys`: per key diminta, di_atas_batas, calon, calon_sendiri (pairs only it gave);
    `candidates_per_person`; `recall`: share of the persons with a NIK in DTSEN who are among
    their own candidates, None without truth or without such a person."""

    keys: pl.DataFrame
    candidates_per_person: float
    recall: float | None


def blocking_quality(
    people: pl.DataFrame,
    index_parts: Sequence[Path],
    truth: pl.DataFrame | None = None,
    *,
    threads: int | None = None,
) -> BlockingQuality:
    """The measures of blocking for `people` (of `people_named`, one content per report).

    `truth`: id_laporan, peran, urutan, nik, nik_setara (semicolons; other NIK of the same
    person); rows of reports that are not among `people` do not count.
    """
    prepared = prepare(people)
    with Index(index_parts, threads=threads) as index:
        found = index.search(report_hashes(prepared))
    recall = None if truth is None else _recall(prepared, found.pairs, found.rows, truth)
    return BlockingQuality(found.hits, found.pairs.height / max(people.height, 1), recall)


def _recall(
    prepared: pl.DataFrame, pairs: pl.DataFrame, rows: pl.DataFrame, truth: pl.DataFrame
) -> float | None:
    key = ["id_laporan", "peran", "urutan"]
    wanted = (
        truth.filter(pl.col("nik").cast(pl.String).replace("", None).is_not_null())
        .with_columns(pl.col("urutan").cast(pl.Int16))
        .join(prepared.select("orang", *key), on=key)
        .select(
            "orang",
            pl.concat_str("nik", pl.col("nik_setara").fill_null(""), separator=";")
            .str.split(";")
            .alias("nik"),
        )
    )
    if wanted.is_empty():
        return None
    candidates = pairs.join(rows.select("sidik", "nik"), on="sidik").select("orang", "nik")
    hit = (
        wanted.explode("nik")
        .filter(pl.col("nik") != "")
        .join(candidates, on=["orang", "nik"], how="semi")
    )
    return float(hit["orang"].n_unique() / wanted.height)

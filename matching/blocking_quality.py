"""How well blocking works: candidates per person, what each key gives, recall against truth.

What belongs here: measures of the search alone, before anything is judged.
What does not: the keys (`blocking.yaml`, `keys`) or the measures of links (`evaluation`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from matching.blocking import blocking_keys, report_hashes
from matching.linking import batches, candidate_evidence, prepare
from matching.model import Model
from matching.people import KEY, PEOPLE_SCHEMA
from matching.search import Index


@dataclass(frozen=True)
class BlockingQuality:
    """`keys`: per key diminta, di_atas_batas, calon, calon_sendiri (pairs only it gave), and with
    truth benar, benar_sendiri (persons found by it, by it alone);
    `candidates_per_person`; `recall`: share of the persons with a NIK in DTSEN who are among
    their own candidates, None without truth or without such a person. `compared_per_person`,
    `compared_recall`: the same with those found in the second step, in the family of another
    person of the report; None without a model, which decides whose families are looked through."""

    keys: pl.DataFrame
    candidates_per_person: float
    recall: float | None
    compared_per_person: float | None = None
    compared_recall: float | None = None


def blocking_quality(
    people: pl.DataFrame,
    index_parts: Sequence[Path],
    truth: pl.DataFrame | None = None,
    *,
    model: Model | None = None,
    threads: int | None = None,
) -> BlockingQuality:
    """The measures of blocking for `people` (of `people_named`, one content per report).

    `truth`: id_laporan, peran, urutan, nik, nik_setara (semicolons; other NIK of the same
    person); rows of reports that are not among `people` do not count.
    """
    hits, paths = [], []
    candidates = wanted = compared = met = 0
    with Index(index_parts, threads=threads) as index:
        for batch in batches(people.select(PEOPLE_SCHEMA.names()).sort(KEY)):
            prepared = prepare(batch)
            found = index.search(report_hashes(prepared))
            hits.append(found.hits)
            candidates += found.pairs.height
            if truth is not None:
                true_niks = _true_niks(prepared, truth)
                wanted += true_niks["orang"].n_unique()
                paths.append(_true_paths(true_niks, found.pairs, found.people.rows))
            if truth is not None and model is not None:
                both = candidate_evidence(prepared, index, found, model)
                own = both.join(
                    true_niks, left_on=["orang", "nik_d"], right_on=["orang", "nik"], how="semi"
                )
                compared += both.height
                met += own["orang"].n_unique()
    keys = pl.concat(hits).group_by("kunci", maintain_order=True).agg(pl.exclude("kunci").sum())
    recall = None
    if wanted:
        found_by = pl.concat(paths)
        recall = found_by.height / wanted
        keys = keys.with_columns(*_found_by_key(found_by))
    persons = max(people.height, 1)
    if model is None or not wanted:
        return BlockingQuality(keys, candidates / persons, recall)
    return BlockingQuality(keys, candidates / persons, recall, compared / persons, met / wanted)


def _true_niks(prepared: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """orang, nik: every NIK of the persons who are in DTSEN."""
    key = ["id_laporan", "peran", "urutan"]
    return (
        truth.filter(pl.col("nik").cast(pl.String).replace("", None).is_not_null())
        .with_columns(pl.col("urutan").cast(pl.Int16))
        .join(prepared.select("orang", *key), on=key)
        .select(
            "orang",
            pl.concat_str("nik", pl.col("nik_setara").fill_null(""), separator=";")
            .str.split(";")
            .alias("nik"),
        )
        .explode("nik")
        .filter(pl.col("nik") != "")
    )


def _true_paths(niks: pl.DataFrame, pairs: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Per person who is among the own candidates the keys that gave one of the own records."""
    candidates = pairs.join(rows.select("sidik", "nik"), on="sidik")
    return (
        candidates.join(niks, on=["orang", "nik"], how="semi")
        .group_by("orang")
        .agg(pl.col("jalur").bitwise_or())
    )


def _found_by_key(found: pl.DataFrame) -> list[pl.Series]:
    path = found["jalur"]
    bits = [1 << number for number in range(len(blocking_keys()))]
    return [
        pl.Series("benar", [int(((path & bit) == bit).sum()) for bit in bits]),
        pl.Series("benar_sendiri", [int((path == bit).sum()) for bit in bits]),
    ]

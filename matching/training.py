"""Training: m and u of a model from reports nobody has judged, by EM over whole reports.

What belongs here: the rounds of expectation and maximisation, and what decided pairs fix.
What does not: chance agreement (`chance`), a single mixture of patterns (`em`), or writing the
model down (`model_text`).

Expectation is the engine's own: the probability of every candidate of a person, "not in DTSEN"
included, the persons of a report together. So m is read off everyone in proportion to how
surely they are found, not only off those whose NIK agrees – they are the better documented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from matching.blocking import report_hashes
from matching.family import posterior
from matching.linking import KEPT, candidate_evidence, prepare
from matching.maximise import maximised
from matching.model import Model
from matching.people import KEY
from matching.score import LEVELLED, weighed
from matching.search import Index
from matching.stages import with_chance, with_chance_given_age

_SETTLED = 2e-4


@dataclass(frozen=True)
class Trained:
    """A model and how it came about: rounds run, whether they settled, persons, pairs and labels
    used, and after each round the persons expected to be in DTSEN."""

    model: Model
    rounds: int
    settled: bool
    persons: int
    pairs: int
    labels: int
    expected: tuple[float, ...]


def train(
    people: pl.DataFrame,
    index_parts: Sequence[Path],
    start: Model,
    *,
    labels: pl.DataFrame | None = None,
    seed: int = 1,
    rounds: int = 6,
    threads: int | None = None,
) -> Trained:
    """The model under which the reports `people` are most likely, begun from `start`.

    `people`: of `people_named`; `index_parts`: as for `link`; `labels`: decided pairs in the
    columns of `schemas.linkage.DECIDED`, which stay what people decided. Deterministic for one
    seed. Estimated: m and u of NIK, KK, birth date, sex, place, RT and head's name, m of the name
    levels, the tables of age, marriage and place in the family, and how often each role is in
    DTSEN. Kept from `start`: limits, likeness, name factors, family evidence, u of NIK and KK.
    """
    prepared = prepare(people)
    keep = list(dict.fromkeys([*KEPT, *LEVELLED]))
    with Index(index_parts, threads=threads) as index:
        found = index.search(report_hashes(prepared))
        candidates = candidate_evidence(prepared, index, found, start, keep)
        size = index.size
    levels = candidates.select([name for name in keep if not name.startswith("w_")]).drop(
        "bobot", "t_nama", "t_umur", "t_status_kawin", "t_hubungan"
    )
    decided = _decided(labels, prepared)
    levels = _without_refused(levels, decided)
    model = start
    history: list[float] = []
    settled = False
    # Ages are learned first: what else an event says is then counted among people of that age.
    for step in (with_chance, with_chance_given_age):
        model = step(model, prepared, index_parts, seed)
        for _ in range(rounds):
            expected = _expected(levels, prepared, model, size, decided)
            later = maximised(model, expected, prepared)
            history.append(float(expected["peluang"].sum()))
            settled = _distance(model, later) < _SETTLED
            model = later
            if settled:
                break
    return Trained(
        model=model,
        rounds=len(history),
        settled=settled,
        persons=prepared.height,
        pairs=levels.height,
        labels=decided.height,
        expected=tuple(history),
    )


def _decided(labels: pl.DataFrame | None, prepared: pl.DataFrame) -> pl.DataFrame:
    """orang, id_orang_d, ya: decided pairs of the reports at hand."""
    if labels is None:
        return pl.DataFrame(schema={"orang": pl.UInt32, "id_orang_d": pl.String, "ya": pl.Boolean})
    return (
        labels.join(prepared.select("orang", *KEY), on=KEY)
        .select(
            "orang",
            pl.col("id_orang_padan").alias("id_orang_d"),
            (pl.col("keputusan") == "YA").alias("ya"),
        )
        .unique()
        .sort("orang", "id_orang_d")
    )


def _without_refused(levels: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """Candidates without the refused, and without the others of those who are found."""
    refused = decided.filter(~pl.col("ya")).select("orang", "id_orang_d")
    found = decided.filter("ya")
    return (
        pl.concat(
            [
                levels.join(found, on="orang", how="anti"),
                levels.join(
                    found.select("orang", "id_orang_d"), on=["orang", "id_orang_d"], how="semi"
                ),
            ]
        )
        .join(refused, on=["orang", "id_orang_d"], how="anti")
        .sort("orang", "sidik")
    )


def _expected(
    levels: pl.DataFrame, prepared: pl.DataFrame, model: Model, size: int, decided: pl.DataFrame
) -> pl.DataFrame:
    """Every candidate with its levels, weight and `peluang`; 1 where people said so."""
    pairs = weighed(levels, size, model)
    chances = posterior(pairs, prepared, model, size).select("orang", "sidik", "peluang")
    yes = decided.filter("ya").select("orang", "id_orang_d", pl.lit(1.0).alias("pasti"))
    return (
        pairs.join(chances, on=["orang", "sidik"], maintain_order="left")
        .join(yes, on=["orang", "id_orang_d"], how="left", maintain_order="left")
        .with_columns(pl.coalesce("pasti", "peluang").alias("peluang"))
        .join(prepared.select("orang", "peran"), on="orang", maintain_order="left")
    )


def _distance(before: Model, after: Model) -> float:
    """The greatest change of any m or presence."""
    changes = [abs(after.present[role] - before.present[role]) for role in before.present]
    for name, table in before.fields.items():
        changes += [abs(after.fields[name][level].m - value.m) for level, value in table.items()]
    changes += [abs(after.names[level].m - value.m) for level, value in before.names.items()]
    return max(changes)

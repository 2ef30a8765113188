"""Training: m and u of a model from reports nobody has judged, by EM over whole reports.

What belongs here: the rounds of expectation and maximisation, and what decided pairs fix.
What does not: chance agreement (`chance`), a single mixture of patterns (`em`), or writing the
model down (`model_text`).

Expectation is the engine's own: the probability of every candidate of a person, "not in DTSEN"
included, the persons of a report together. So m is read off everyone in proportion to how
surely they are found, not only off those whose NIK agrees – they are the better documented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from matching.chance import (
    birth_chance,
    members_by_hash,
    neighbour_chance,
    stage_chance,
    weighted_shares,
)
from matching.compare import EMPTY
from matching.family import posterior
from matching.linking import KEPT, candidate_evidence, prepare
from matching.model import AREA_LEVELS, NAME_LEVELS, Level, Model, NameLevel
from matching.name_evidence import HUSBAND
from matching.people import KEY
from matching.score import LEVELLED, weighed
from matching.search import Index

# Pairs added to every level of m and u: an error that this sample lacks may still happen.
_LEAST = 2.0
# Places, ages and life stages: a field is never so neat as a rule book or a made-up world.
_LEAST_OF_STAGE = 0.005
_SETTLED = 1e-4
_MARITAL = tuple("1234")
_RELATION = tuple("12345678")
# Life stages whose place in the family or age is learned also where `start` has no table yet.
_RELATION_STAGES = (
    "ADUAN",
    "PISAH_KK",
    "GANTI_KEPALA",
    "NUMPANG_KK",
    "KEMBALI",
    "TIDAK_DITEMUKAN",
    "PINDAH",
    "IKUT",
)
# Upper ends of the age groups in years, finer where the event is bound to an age.
_AGE_TOPS = {
    "IBU": (14, 17, 20, 25, 30, 35, 40, 45, 52, 200),
    "AYAH": (17, 20, 25, 30, 35, 40, 50, 60, 200),
    "KEMATIAN": (1, 5, 20, 40, 50, 60, 70, 80, 200),
    "PASANGAN": (16, 19, 22, 26, 30, 40, 200),
    "CERAI": (19, 25, 30, 40, 50, 60, 200),
    "ANAK": (1, 5, 12, 18, 22, 200),
    "ADUAN": (17, 20, 25, 40, 60, 200),
    "PISAH_KK": (17, 20, 25, 40, 60, 200),
    "GANTI_KEPALA": (17, 25, 40, 60, 200),
    "NUMPANG_KK": (17, 25, 40, 60, 200),
    "KEMBALI": (17, 20, 25, 40, 60, 200),
    "PINDAH": (5, 17, 20, 25, 30, 40, 60, 200),
    "IKUT": (5, 17, 25, 40, 60, 200),
}


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
    rounds: int = 12,
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
        candidates, _ = candidate_evidence(prepared, index, start, keep)
    size = int(pl.scan_parquet(list(index_parts)).select(pl.len()).collect().item())
    levels = candidates.select([name for name in keep if not name.startswith("w_")]).drop(
        "bobot", "t_nama", "t_umur", "t_status_kawin", "t_hubungan"
    )
    decided = _decided(labels, prepared)
    levels = _without_refused(levels, decided)
    model = _with_chance(start, prepared, index_parts, seed)
    history: list[float] = []
    settled = False
    for _ in range(rounds):
        expected = _expected(levels, prepared, model, size, decided)
        later = _maximised(model, expected, prepared)
        history.append(float(expected["peluang"].sum()))
        moved = _distance(model, later)
        model = later
        if moved < _SETTLED:
            settled = True
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


def _maximised(model: Model, expected: pl.DataFrame, prepared: pl.DataFrame) -> Model:
    """The model whose m are the expected shares of the levels among true pairs."""
    fields = {
        name: {
            level: replace(table[level], m=m)
            for level, m in _m(expected, f"t_{name}", tuple(table)).items()
        }
        for name, table in model.fields.items()
    }
    named = _m(expected.filter(~pl.col("t_nama").str.starts_with(HUSBAND)), "t_nama", NAME_LEVELS)
    names = {level: NameLevel(named[level], model.names[level].factor) for level in NAME_LEVELS}
    wives = expected.filter((pl.col("tanda") == "NYONYA") & (pl.col("jk_d") == "P"))
    by_husband = wives.filter(pl.col("t_nama").str.starts_with(HUSBAND))["peluang"].sum()
    husband = (float(by_husband) + _LEAST) / (float(wives["peluang"].sum()) + 2 * _LEAST)
    area = {
        context: _floored(
            _m(expected.filter(pl.col("konteks_tempat") == context), "t_wilayah", AREA_LEVELS)
        )
        for context in model.area
    }
    found = expected.group_by("peran").agg(pl.col("peluang").sum())
    told = prepared.group_by("peran").agg(pl.len().alias("disebut"))
    present = dict(model.present) | {
        role: min(max((p + _LEAST) / (n + 2 * _LEAST), _LEAST_OF_STAGE), 1 - _LEAST_OF_STAGE)
        for role, p, n in found.join(told, on="peran").sort("peran").rows()
    }
    return replace(
        model,
        fields=_with_namesakes(fields, expected, model),
        names=names,
        wife_own=1.0 - husband,
        wife_husband=husband,
        area=area,
        present=present,
        age={
            stage: tuple(
                (top, m, u)
                for (top, _, u), m in zip(
                    bins, _stage_m(expected, stage, _age_bin(bins), _bin_names(bins)), strict=True
                )
            )
            for stage, bins in model.age.items()
        },
        marital=_stage_tables(model.marital, expected, "t_status_kawin"),
        relation=_stage_tables(model.relation, expected, "t_hubungan"),
    )


def _m(expected: pl.DataFrame, column: str, names: Sequence[str]) -> dict[str, float]:
    counted = (
        expected.filter(pl.col(column).is_in(list(names)))
        .group_by(pl.col(column).alias("tingkat"))
        .agg(pl.col("peluang").sum().round(6).alias("banyak"))
    )
    return weighted_shares(counted, names, _LEAST)


def _with_namesakes(
    fields: dict[str, dict[str, Level]], expected: pl.DataFrame, model: Model
) -> dict[str, dict[str, Level]]:
    """u of sex among different people of agreeing names: candidates are not found by sex."""
    agreeing = expected.filter(pl.col("t_nama").is_in(list(model.agreeing_names)))
    counted = (
        agreeing.filter(pl.col("t_jk") != EMPTY)
        .group_by(pl.col("t_jk").alias("tingkat"))
        .agg((1.0 - pl.col("peluang")).sum().round(6).alias("banyak"))
    )
    shares = weighted_shares(counted, tuple(fields["jk"]), _LEAST)
    named = {
        level: replace(value, u_namesakes=shares[level]) for level, value in fields["jk"].items()
    }
    return fields | {"jk": named}


def _stage_tables(
    tables: Mapping[str, Mapping[str, tuple[float, float]]], expected: pl.DataFrame, column: str
) -> dict[str, dict[str, tuple[float, float]]]:
    return {
        stage: {
            code: (m, table[code][1])
            for code, m in zip(
                table, _stage_m(expected, stage, pl.col(column), tuple(table)), strict=True
            )
        }
        for stage, table in tables.items()
    }


def _stage_m(
    expected: pl.DataFrame, stage: str, level: pl.Expr, names: Sequence[str]
) -> list[float]:
    of_stage = expected.filter(
        (pl.col("tahap_hidup") == stage) & (pl.col("t_umur") != EMPTY)
        if level.meta.output_name() == "kelompok_umur"
        else pl.col("tahap_hidup") == stage
    ).with_columns(level.alias("tingkat_tahap"))
    shares = _m(of_stage, "tingkat_tahap", names)
    return list(_floored(shares).values())


def _floored(shares: Mapping[str, float]) -> dict[str, float]:
    floored = {name: max(value, _LEAST_OF_STAGE) for name, value in shares.items()}
    total = sum(floored.values())
    return {name: value / total for name, value in floored.items()}


def _bin_names(bins: Sequence[tuple[float, float, float]]) -> tuple[str, ...]:
    return tuple(str(top) for top, _, _ in bins)


def _age_bin(bins: Sequence[tuple[float, float, float]], age: pl.Expr | None = None) -> pl.Expr:
    years = pl.col("umur") if age is None else age
    names = _bin_names(bins)
    found = pl.lit(names[-1])
    for (top, _, _), name in reversed(list(zip(bins, names, strict=True))[:-1]):
        found = pl.when(years < top).then(pl.lit(name)).otherwise(found)
    return pl.when(years.is_not_null()).then(found).alias("kelompok_umur")


def _with_chance(model: Model, prepared: pl.DataFrame, parts: Sequence[Path], seed: int) -> Model:
    """The model with u of dates, sex, RT, heads and life stages counted on random pairs."""
    members = members_by_hash(parts, seed)
    model = _with_all_stages(model)
    near = neighbour_chance(prepared, members, model, seed, _LEAST)
    chances = {"tgl_lahir": birth_chance(prepared, members, seed, _LEAST), **near}
    fields = {
        name: {
            level: replace(value, u=chances[name][level]) if name in chances else value
            for level, value in table.items()
        }
        for name, table in model.fields.items()
    }
    age_now = (pl.col("tgl_acuan") - pl.col("tgl_lahir")).dt.total_days() / 365.25
    ages = {
        stage: stage_chance(
            prepared, members, {stage: _bin_names(bins)}, _age_bin(bins, age_now), _LEAST
        )[stage]
        for stage, bins in model.age.items()
    }
    marital = stage_chance(
        prepared, members, _stages(model.marital, _MARITAL), pl.col("status_kawin"), _LEAST
    )
    relation = stage_chance(
        prepared, members, _stages(model.relation, _RELATION), pl.col("hubungan"), _LEAST
    )
    return replace(
        model,
        fields=fields,
        age={
            stage: tuple((top, ages[stage][str(top)], ages[stage][str(top)]) for top, _, _ in bins)
            for stage, bins in model.age.items()
        },
        marital=_given_chance(model.marital, marital),
        relation=_given_chance(model.relation, relation),
    )


def _with_all_stages(model: Model) -> Model:
    """The model with the age groups and life stages learned here; m equals u until learned."""
    return replace(
        model,
        age={stage: tuple((top, 0.5, 0.5) for top in tops) for stage, tops in _AGE_TOPS.items()},
        relation={stage: {} for stage in _RELATION_STAGES} | dict(model.relation),
    )


def _stages(
    tables: Mapping[str, Mapping[str, tuple[float, float]]], codes: Sequence[str]
) -> dict[str, Sequence[str]]:
    return {stage: tuple(codes) for stage in tables}


def _given_chance(
    tables: Mapping[str, Mapping[str, tuple[float, float]]], chance: Mapping[str, dict[str, float]]
) -> dict[str, dict[str, tuple[float, float]]]:
    return {
        stage: {code: (tables[stage].get(code, (u, u))[0], u) for code, u in chance[stage].items()}
        for stage in tables
    }


def _distance(before: Model, after: Model) -> float:
    """The greatest change of any m or presence."""
    changes = [abs(after.present[role] - before.present[role]) for role in before.present]
    for name, table in before.fields.items():
        changes += [abs(after.fields[name][level].m - value.m) for level, value in table.items()]
    changes += [abs(after.names[level].m - value.m) for level, value in before.names.items()]
    return max(changes)

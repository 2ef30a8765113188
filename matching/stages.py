"""Life stages: what an event says about age, marriage and place in the family.

What belongs here: which stages have which tables, their age groups, and u of all of them.
What does not: which report means which stage (`mentions`), or m (`maximise`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from matching.chance import (
    birth_chance,
    child_chance,
    members_by_hash,
    neighbour_chance,
    stage_chance,
)
from matching.masked_numbers import KNOWN
from matching.model import Level, Model

_LEAST = 2.0
_AGE_NOW = (pl.col("tgl_acuan") - pl.col("tgl_lahir")).dt.total_days() / 365.25
# Two people born on one day (1 in 20,000) whose NIK share area or serial besides.
_NIK_PARTS_CHANCE = 0.00003
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


def with_chance(model: Model, prepared: pl.DataFrame, parts: Sequence[Path], seed: int) -> Model:
    """The model with u of dates, sex, RT, heads and life stages counted on random pairs."""
    members = members_by_hash(parts, seed)
    model = _with_all_stages(model)
    near = neighbour_chance(prepared, members, model, seed, _LEAST)
    chances = {
        "tgl_lahir": birth_chance(prepared, members, seed, _LEAST),
        "anak": child_chance(prepared, members, _LEAST),
        **near,
    }
    fields = {
        name: {
            level: replace(value, u=chances[name][level]) if name in chances else value
            for level, value in table.items()
        }
        for name, table in model.fields.items()
    }
    ages = {
        stage: stage_chance(
            prepared, members, {stage: bin_names(bins)}, age_bin(bins, _AGE_NOW), _LEAST
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


def with_chance_given_age(
    model: Model, prepared: pl.DataFrame, parts: Sequence[Path], seed: int
) -> Model:
    """The model with u of marriage and place in the family among people of the event's ages.

    A mother's age says much about whether she is married; counted among all women both would
    be evidence for the same thing twice.
    """
    members = members_by_hash(parts, seed)
    weights = {}
    for stage, bins in model.age.items():
        ratio = {name: m / u for name, (_, m, u) in zip(bin_names(bins), bins, strict=True)}
        group = age_bin(bins, _AGE_NOW)
        weights[stage] = group.replace_strict(ratio, default=0.0, return_dtype=pl.Float64)
    marital, relation = (
        stage_chance(prepared, members, _stages(tables, codes), pl.col(column), _LEAST, weights)
        for tables, codes, column in (
            (model.marital, _MARITAL, "status_kawin"),
            (model.relation, _RELATION, "hubungan"),
        )
    )
    return replace(
        model,
        marital=_given_chance(model.marital, marital),
        relation=_given_chance(model.relation, relation),
    )


def _with_all_stages(model: Model) -> Model:
    """The model with the age groups and life stages learned here; m equals u until learned."""
    nik = dict(model.fields["nik"])
    if nik["SEBAGIAN"].u == 1.0:
        nik["SEBAGIAN"] = replace(nik["SEBAGIAN"], u=_NIK_PARTS_CHANCE)
    masked = {
        field: {level: Level(m, u=u) for level, (m, u) in table.items()}
        for field, table in KNOWN.items()
        if all(value.u == 1.0 for value in model.fields[field].values())
    }
    return replace(
        model,
        fields=dict(model.fields) | {"nik": nik} | masked,
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


def bin_names(bins: Sequence[tuple[float, float, float]]) -> tuple[str, ...]:
    """The names of age groups: their upper ends."""
    return tuple(str(top) for top, _, _ in bins)


def age_bin(bins: Sequence[tuple[float, float, float]], age: pl.Expr | None = None) -> pl.Expr:
    """The age group of `umur`, or of `age` in years; null where it is not known."""
    years = pl.col("umur") if age is None else age
    names = bin_names(bins)
    found = pl.lit(names[-1])
    for (top, _, _), name in reversed(list(zip(bins, names, strict=True))[:-1]):
        found = pl.when(years < top).then(pl.lit(name)).otherwise(found)
    return pl.when(years.is_not_null()).then(found).alias("kelompok_umur")

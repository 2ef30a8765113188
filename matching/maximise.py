"""The better half of EM: from expected true pairs to the m of every level.

What belongs here: expected shares of levels among true pairs, with floors, as a new model.
What does not: the expectation and its rounds (`training`), or u (`chance`, `chance_model`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from matching.chance import weighted_shares
from matching.level import HUSBAND
from matching.model import AREA_LEVELS, EMPTY, NAME_LEVELS, Level, Model, NameLevel
from matching.stages import age_bin, bin_names

# Pairs added to every level of m and u: an error that this sample lacks may still happen.
_LEAST = 2.0
# Places, ages, life stages and numbers: no field is as neat as a rule book or a made-up world.
_LEAST_OF_STAGE = 0.005
_LEAST_OF_FIELD = 0.001
# Children die or live elsewhere more often than a made-up world knows.
_OF_STAGE = ("anak", "posyandu")
# Which level a masked number can reach is the mask's doing: shares of levels would say more about
# who covers what than about errors.
_BY_WHAT_IS_SHOWN = ("nik_samar", "kk_samar")


def maximised(model: Model, expected: pl.DataFrame, prepared: pl.DataFrame) -> Model:
    """The model whose m are the expected shares of the levels among true pairs."""
    fields = {
        name: dict(table)
        if name in _BY_WHAT_IS_SHOWN
        else {
            level: replace(table[level], m=m)
            for level, m in _floored(
                _m(expected, f"t_{name}", tuple(table)),
                _LEAST_OF_STAGE if name in _OF_STAGE else _LEAST_OF_FIELD,
            ).items()
        }
        for name, table in model.fields.items()
    }
    of_husband = pl.col("t_nama").cast(pl.String).str.starts_with(HUSBAND)
    named = _m(expected.filter(~of_husband), "t_nama", NAME_LEVELS)
    names = {level: NameLevel(named[level], model.names[level].factor) for level in NAME_LEVELS}
    wives = expected.filter((pl.col("tanda") == "NYONYA") & (pl.col("jk_d") == "P"))
    by_husband = wives.filter(of_husband)["peluang"].sum()
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
                    bins, _stage_m(expected, stage, age_bin(bins), bin_names(bins)), strict=True
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


def _floored(shares: Mapping[str, float], least: float = _LEAST_OF_STAGE) -> dict[str, float]:
    floored = {name: max(value, least) for name, value in shares.items()}
    total = sum(floored.values())
    return {name: value / total for name, value in floored.items()}

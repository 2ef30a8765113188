"""Match weights: agreement levels into log2(m/u), rare names and places counted as such.

What belongs here: the weight of each field and their sum.
What does not: finding levels (`compare`), what a name weighs (`name_evidence`), or deciding
(`family`, `resolve`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import log2

import numpy as np
import polars as pl

from matching.compare import levels
from matching.level import level
from matching.level_weights import Rows, Weights, weights_of
from matching.masked_numbers import with_masked_levels
from matching.model import EMPTY, SIMPLE_FIELDS, Level, Model
from matching.name_evidence import NAME_COUNTS, with_head_level, with_name_levels, with_name_weights
from matching.names import Names
from matching.plain_names import Flags
from matching.rarity import Rarity, shared_places
from matching.served import with_served_level

FIELDS = (
    "nama",
    "nik",
    "kk",
    "tgl_lahir",
    "jk",
    "wilayah",
    "rt",
    "kepala",
    "umur",
    "status_kawin",
    "hubungan",
    "hubungan_kepala",
    "anak",
    "nik_samar",
    "kk_samar",
    "posyandu",
)
# Who has the very KK number is of that family: place, RT and head then add nothing.
_IMPLIED_BY_KK = ("wilayah", "rt", "kepala", "posyandu")
_SMALLEST_RT = 0.001
# Lists of a posyandu's RT are not so exact that a village without others would prove anything.
_SHARE_SERVED = (0.02, 0.98)
_WEIGHT_DECIMALS = 4
# What `weighed` needs of `levelled`.
LEVELLED = (
    "tanda",
    "tahap_hidup",
    "konteks_tempat",
    "jk_d",
    "hubungan_d",
    "status_kawin_d",
    "umur",
    "bagian",
    "bagian_rt",
    "bagian_layan",
    "penduduk",
    "suami_disebut",
    *NAME_COUNTS,
    *(f"t_{field}" for field in SIMPLE_FIELDS),
    "t_wilayah",
)


def scored(pairs: pl.DataFrame, names: Names, rarity: Rarity, model: Model) -> pl.DataFrame:
    """`pairs` with `t_<field>` and `w_<field>` (log2) per field and their sum `bobot`.

    One row per candidate pair: the report's columns under their own names, the register's
    with `_d`; names as places in `names`. An empty field weighs 0. Weights are rounded, so that
    sums do not depend on their order.
    """
    return weighed(levelled(pairs, names, rarity, model), rarity.size, model)


def levelled(pairs: pl.DataFrame, names: Names, rarity: Rarity, model: Model) -> pl.DataFrame:
    """`pairs` with all that is compared and counted, before m and u: what costs time.

    Of the model only `likeness` and `agreeing_names` count here.
    """
    compared = with_served_level(with_masked_levels(levels(pairs)), rarity.rts)
    shared = shared_places(compared, rarity)
    named = with_name_levels(
        compared.hstack(shared.of_pairs),
        shared.scope,
        shared.scopes,
        names,
        rarity,
        model.likeness,
    )
    return with_head_level(named, names, model.likeness, model.agreeing_names)


def weighed(pairs: pl.DataFrame, size: int, model: Model) -> pl.DataFrame:
    """The result of `levelled` with the weights of `model`; `size` = persons in the register."""
    stages = Rows.of(pairs["tahap_hidup"], sorted({*model.age, *model.marital, *model.relation}))
    contexts = Rows.of(pairs["konteks_tempat"], sorted(model.area))
    staged = with_name_weights(pairs, model).with_columns(
        pl.when(_known("umur", stages, model.age))
        .then(level("ADA"))
        .otherwise(level(EMPTY))
        .alias("t_umur"),
        pl.when(_known("status_kawin_d", stages, model.marital))
        .then(pl.col("status_kawin_d"))
        .otherwise(pl.lit(EMPTY))
        .alias("t_status_kawin"),
        pl.when(
            (pl.col("t_hubungan_kepala") == EMPTY) & _known("hubungan_d", stages, model.relation)
        )
        .then(pl.col("hubungan_d"))
        .otherwise(pl.lit(EMPTY))
        .alias("t_hubungan"),
    )
    agreeing = ~np.isnan(weights_of(staged["t_nama"], dict.fromkeys(model.agreeing_names, 0.0)))
    own = staged.with_columns(
        *(
            pl.Series(f"w_{name}", _table_weights(staged[f"t_{name}"], name, model, size, agreeing))
            for name in SIMPLE_FIELDS
            if name not in ("rt", "posyandu")
        ),
        _rt_weight(staged["t_rt"], model).alias("w_rt"),
        _post_weight(model).alias("w_posyandu"),
        _area_weight(staged["t_wilayah"], contexts, model, size).alias("w_wilayah"),
        _age_weights(staged, stages, model),
        _stage_weights(staged, "status_kawin", stages, model.marital),
        _stage_weights(staged, "hubungan", stages, model.relation),
    ).with_columns(
        pl.when(pl.col("t_kk").is_in(["SAMA", "KOLOM_NIK"]))
        .then(pl.col(f"w_{name}").clip(upper_bound=0.0))
        .otherwise(pl.col(f"w_{name}"))
        .alias(f"w_{name}")
        for name in _IMPLIED_BY_KK
    )
    weights = [f"w_{field}" for field in FIELDS]
    return own.with_columns(pl.col(weights).fill_null(0.0).round(_WEIGHT_DECIMALS)).with_columns(
        pl.sum_horizontal(weights).round(_WEIGHT_DECIMALS).alias("bobot")
    )


def area_context() -> pl.Expr:
    """`konteks_tempat`: which table of places holds for the report, by what it says of origin."""
    origin = pl.col("kode_desa_asal")
    arrived = (pl.col("konteks") == "DATANG") & origin.is_not_null()
    return (
        pl.when(arrived & (origin.str.len_bytes() == 10))
        .then(pl.lit("DATANG_ASAL"))
        .when(arrived)
        .then(pl.lit("DATANG_KAB"))
        .otherwise(pl.col("konteks"))
        .alias("konteks_tempat")
    )


def _known(field: str, stages: Rows, tables: Iterable[str]) -> pl.Expr:
    """Where a field counts: its value is known, and the model has tables for the life stage."""
    return pl.col(field).is_not_null() & pl.lit(pl.Series(stages.among(list(tables))))


def _table_weights(
    levels: pl.Series, field: str, model: Model, size: int, agreeing: Flags
) -> Weights:
    table = model.fields[field]
    weights = _level_weights(levels, table, size)
    named = {
        name: log2(value.m / value.u_namesakes)
        for name, value in table.items()
        if value.u_namesakes is not None
    }
    if not named:
        return weights
    return np.where(agreeing, np.nan_to_num(weights_of(levels, named)), weights)


def _level_weights(levels: pl.Series, table: Mapping[str, Level], size: int) -> Weights:
    weights = {name: log2(value.m / value.u_at(size)) for name, value in table.items()}
    return weights_of(levels, weights | {EMPTY: 0.0}, whole=True)


def _area_weight(levels: pl.Series, contexts: Rows, model: Model, size: int) -> pl.Expr:
    """log2 of m over the share of the register that lives in the shared area (at least 1/N)."""
    share = pl.col("bagian").fill_null(1.0).clip(1.0 / max(size, 1), 1.0)
    told = pl.lit(pl.Series(contexts.among(contexts.names)))
    m = pl.lit(pl.Series(contexts.weights(model.area, levels), nan_to_null=True))
    return (pl.when(told).then(m).otherwise(share) / share).log(2)


def _rt_weight(levels: pl.Series, model: Model) -> pl.Expr:
    """RT against how many of the village live in the reported one; one nobody lives in is
    another spelling or another numbering, and as rare as the model says."""
    table = model.fields["rt"]
    same = table["SAMA"]
    share = pl.col("bagian_rt").fill_null(same.u_at(1)).clip(_SMALLEST_RT, 1.0 - _SMALLEST_RT)
    return (
        pl.when(pl.col("t_rt") == "SAMA")
        .then((same.m / share).log(2))
        .otherwise(pl.lit(pl.Series(_level_weights(levels, table, 1))))
    )


def _post_weight(model: Model) -> pl.Expr:
    """A served RT against how many of the village live in such; any other against the rest."""
    served, other = (model.fields["posyandu"][level] for level in ("LAYAN", "LAIN"))
    if served.u_at(1) == 1.0:
        return pl.lit(0.0)
    share = pl.col("bagian_layan").fill_null(served.u_at(1)).clip(*_SHARE_SERVED)
    return (
        pl.when(pl.col("t_posyandu") == "LAYAN")
        .then((served.m / share).log(2))
        .when(pl.col("t_posyandu") == "LAIN")
        .then((other.m / (1.0 - share)).log(2))
        .otherwise(0.0)
    )


def _age_weights(pairs: pl.DataFrame, stages: Rows, model: Model) -> pl.Series:
    """w_umur: the first bin whose top is above the age, by life stage."""
    weights = np.zeros(pairs.height)
    known = pairs["umur"].is_not_null().to_numpy() & stages.among(list(model.age))
    places = np.flatnonzero(known)
    ages, stage_of = pairs["umur"].gather(places).to_numpy(), stages.codes[places]
    for name, bins in model.age.items():
        here = stage_of == stages.names.index(name)
        of_bins = np.array([log2(m / u) for _, m, u in bins])
        tops = np.array([top for top, _, _ in bins[:-1]], np.float64)
        weights[places[here]] = of_bins[np.searchsorted(tops, ages[here], side="right")]
    return pl.Series("w_umur", weights)


def _stage_weights(
    pairs: pl.DataFrame,
    field: str,
    stages: Rows,
    tables: Mapping[str, Mapping[str, tuple[float, float]]],
) -> pl.Series:
    codes = sorted({code for table in tables.values() for code in table})
    weights = {
        stage: {code: log2(m / u) for code, (m, u) in table.items()}
        for stage, table in tables.items()
    }
    return pl.Series(f"w_{field}", stages.beside(Rows.of(pairs[f"t_{field}"], codes), weights))

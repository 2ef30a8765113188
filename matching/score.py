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
from matching.masked_numbers import with_masked_levels
from matching.model import EMPTY, SIMPLE_FIELDS, Level, Model
from matching.name_evidence import NAME_COUNTS, with_head_level, with_name_levels, with_name_weights
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


def scored(pairs: pl.DataFrame, texts: pl.Series, rarity: Rarity, model: Model) -> pl.DataFrame:
    """`pairs` with `t_<field>` and `w_<field>` (log2) per field and their sum `bobot`.

    One row per candidate pair: the report's columns under their own names, the register's
    with `_d`; names as places in `texts`. An empty field weighs 0. Weights are rounded, so that
    sums do not depend on their order.
    """
    return weighed(levelled(pairs, texts, rarity, model), rarity.size, model)


def levelled(pairs: pl.DataFrame, texts: pl.Series, rarity: Rarity, model: Model) -> pl.DataFrame:
    """`pairs` with all that is compared and counted, before m and u: what costs time.

    Of the model only `likeness` and `agreeing_names` count here.
    """
    compared = with_served_level(with_masked_levels(levels(pairs)), rarity.rts)
    shared = shared_places(compared, rarity)
    named = with_name_levels(
        compared.hstack(shared.of_pairs), shared.scope, shared.scopes, texts, rarity, model.likeness
    )
    return with_head_level(named, texts, model.likeness, model.agreeing_names)


def weighed(pairs: pl.DataFrame, size: int, model: Model) -> pl.DataFrame:
    """The result of `levelled` with the weights of `model`; `size` = persons in the register."""
    staged = with_name_weights(_with_codes(pairs, model), model).with_columns(
        pl.when(_of_stage(pl.col("umur"), model.age))
        .then(level("ADA"))
        .otherwise(level(EMPTY))
        .alias("t_umur"),
        pl.when(_of_stage(pl.col("status_kawin_d"), model.marital))
        .then(pl.col("status_kawin_d"))
        .otherwise(pl.lit(EMPTY))
        .alias("t_status_kawin"),
        pl.when(
            (pl.col("t_hubungan_kepala") == EMPTY) & _of_stage(pl.col("hubungan_d"), model.relation)
        )
        .then(pl.col("hubungan_d"))
        .otherwise(pl.lit(EMPTY))
        .alias("t_hubungan"),
    )
    own = staged.with_columns(
        *(
            _table_weight(name, model, size).alias(f"w_{name}")
            for name in SIMPLE_FIELDS
            if name not in ("rt", "posyandu")
        ),
        _rt_weight(model).alias("w_rt"),
        _post_weight(model).alias("w_posyandu"),
        _area_weight(model, size).alias("w_wilayah"),
        _age_weights(staged, model),
        _stage_weight("status_kawin", model.marital).alias("w_status_kawin"),
        _stage_weight("hubungan", model.relation).alias("w_hubungan"),
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


def _with_codes(pairs: pl.DataFrame, model: Model) -> pl.DataFrame:
    """The stages and contexts that the model has tables for as small numbers; others as null."""
    stages = pl.Enum(sorted({*model.age, *model.marital, *model.relation}))
    return pairs.with_columns(
        pl.col("tahap_hidup").cast(stages, strict=False),
        pl.col("konteks_tempat").cast(pl.Enum(sorted(model.area)), strict=False),
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


def _of_stage(value: pl.Expr, stages: Iterable[str]) -> pl.Expr:
    """Where a field counts: its value is known, and the model has tables for the life stage."""
    return value.is_not_null() & pl.col("tahap_hidup").is_in(list(stages))


def _table_weight(field: str, model: Model, size: int) -> pl.Expr:
    table = model.fields[field]
    weight = _level_weights(field, table, size)
    named = {
        level: log2(value.m / value.u_namesakes)
        for level, value in table.items()
        if value.u_namesakes is not None
    }
    if not named:
        return weight
    agreeing = pl.col("t_nama").is_in(list(model.agreeing_names))
    return (
        pl.when(agreeing)
        .then(pl.col(f"t_{field}").replace_strict(named, default=0.0, return_dtype=pl.Float64))
        .otherwise(weight)
    )


def _level_weights(field: str, table: Mapping[str, Level], size: int) -> pl.Expr:
    weights = {level: log2(value.m / value.u_at(size)) for level, value in table.items()}
    return pl.col(f"t_{field}").replace_strict(weights | {EMPTY: 0.0}, return_dtype=pl.Float64)


def _area_weight(model: Model, size: int) -> pl.Expr:
    """log2 of m over the share of the register that lives in the shared area (at least 1/N)."""
    share = pl.col("bagian").fill_null(1.0).clip(1.0 / max(size, 1), 1.0)
    m = share
    for name, table in model.area.items():
        of_context = pl.col("t_wilayah").replace_strict(
            table, default=None, return_dtype=pl.Float64
        )
        m = pl.when(pl.col("konteks_tempat") == name).then(of_context).otherwise(m)
    return (m / share).log(2)


def _rt_weight(model: Model) -> pl.Expr:
    """RT against how many of the village live in the reported one; one nobody lives in is
    another spelling or another numbering, and as rare as the model says."""
    table = model.fields["rt"]
    same = table["SAMA"]
    share = pl.col("bagian_rt").fill_null(same.u_at(1)).clip(_SMALLEST_RT, 1.0 - _SMALLEST_RT)
    return (
        pl.when(pl.col("t_rt") == "SAMA")
        .then((same.m / share).log(2))
        .otherwise(_level_weights("rt", table, 1))
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


def _age_weights(pairs: pl.DataFrame, model: Model) -> pl.Series:
    """w_umur: the first bin whose top is above the age, by life stage."""
    weights = np.zeros(pairs.height)
    told = pairs.select("umur", "tahap_hidup")
    for name, bins in model.age.items():
        here = (pl.col("tahap_hidup") == name) & pl.col("umur").is_not_null()
        rows = told.select(here).to_series().arg_true()
        of_bins = np.array([log2(m / u) for _, m, u in bins])
        tops = np.array([top for top, _, _ in bins[:-1]], np.float64)
        bin_of = np.searchsorted(tops, told["umur"].gather(rows).to_numpy(), side="right")
        weights[rows.to_numpy()] = of_bins[bin_of]
    return pl.Series("w_umur", weights)


def _stage_weight(field: str, stages: Mapping[str, Mapping[str, tuple[float, float]]]) -> pl.Expr:
    codes = pl.Enum(sorted({code for table in stages.values() for code in table}))
    value = pl.col(f"t_{field}").cast(codes, strict=False)
    weight = pl.lit(0.0)
    for name, table in stages.items():
        of_stage = value.replace_strict(
            {code: log2(m / u) for code, (m, u) in table.items()},
            default=0.0,
            return_dtype=pl.Float64,
        )
        weight = pl.when(pl.col("tahap_hidup") == name).then(of_stage).otherwise(weight)
    return weight

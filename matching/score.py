"""Match weights: agreement levels into log2(m/u), rare names and places counted as such.

What belongs here: the weight of each field and their sum.
What does not: finding levels (`compare`), what a name weighs (`name_evidence`), or deciding
(`family`, `resolve`).
"""

from __future__ import annotations

from math import log2

import polars as pl

from matching.compare import EMPTY, levels
from matching.model import SIMPLE_FIELDS, Model
from matching.name_evidence import with_name_weights
from matching.rarity import Rarity

# Which table of ages and marital states holds for whom: (formulir or any, peran) → its name.
LIFE_STAGE: tuple[tuple[str | None, str, str], ...] = (
    (None, "IBU", "IBU"),
    (None, "AYAH", "AYAH"),
    ("kematian", "SUBJEK", "KEMATIAN"),
    ("perkawinan", "SUAMI", "PASANGAN"),
    ("perkawinan", "ISTRI", "PASANGAN"),
    ("perceraian", "SUAMI", "CERAI"),
    ("perceraian", "ISTRI", "CERAI"),
    (None, "ANAK", "ANAK"),
)
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
    "hubungan_kepala",
)
_WEIGHT_DECIMALS = 4


def scored(pairs: pl.DataFrame, rarity: Rarity, model: Model) -> pl.DataFrame:
    """`pairs` with `t_<field>` and `w_<field>` (log2) per field and their sum `bobot`.

    One row per candidate pair: the report's columns under their own names, the register's
    with `_d`. An empty field weighs 0. Weights are rounded, so that sums do not depend on
    their order.
    """
    staged = levels(pairs).with_columns(_life_stage().alias("tahap_hidup"))
    named = with_name_weights(staged, rarity, model)
    weighed = (
        named.join(
            rarity.areas,
            left_on=["t_wilayah", "kode_bersama"],
            right_on=["tingkat", "kode"],
            how="left",
            maintain_order="left",
        )
        .with_columns(
            *(
                _table_weight(field, model, rarity.size).alias(f"w_{field}")
                for field in SIMPLE_FIELDS
            ),
            _area_weight(model, rarity.size).alias("w_wilayah"),
            _age_weight(model).alias("w_umur"),
            _marital_weight(model).alias("w_status_kawin"),
            pl.when(pl.col("umur").is_null() | ~pl.col("tahap_hidup").is_in(list(model.age)))
            .then(pl.lit(EMPTY))
            .otherwise(pl.lit("ADA"))
            .alias("t_umur"),
            pl.when(
                pl.col("status_kawin_d").is_null()
                | ~pl.col("tahap_hidup").is_in(list(model.marital))
            )
            .then(pl.lit(EMPTY))
            .otherwise(pl.col("status_kawin_d"))
            .alias("t_status_kawin"),
        )
        .drop("bagian", "kode_bersama")
    )
    weights = [f"w_{field}" for field in FIELDS]
    return weighed.with_columns(
        pl.col(weights).fill_null(0.0).round(_WEIGHT_DECIMALS)
    ).with_columns(pl.sum_horizontal(weights).round(_WEIGHT_DECIMALS).alias("bobot"))


def _life_stage() -> pl.Expr:
    stage = pl.lit("")
    for form, role, name in LIFE_STAGE:
        here = pl.col("peran") == role
        if form is not None:
            here = here & (pl.col("formulir") == form)
        stage = pl.when(here).then(pl.lit(name)).otherwise(stage)
    return stage


def _table_weight(field: str, model: Model, size: int) -> pl.Expr:
    table = {
        level: log2(value.m / value.u_at(size)) for level, value in model.fields[field].items()
    }
    return pl.col(f"t_{field}").replace_strict(table | {EMPTY: 0.0}, return_dtype=pl.Float64)


def _area_weight(model: Model, size: int) -> pl.Expr:
    """log2 of m over the share of the register that lives in the shared area (at least 1/N)."""
    weight = pl.lit(0.0)
    share = pl.col("bagian").fill_null(1.0).clip(1.0 / max(size, 1), 1.0)
    from_origin = (pl.col("konteks") == "DATANG") & pl.col("kode_desa_asal").is_not_null()
    context = pl.when(from_origin).then(pl.lit("DATANG_ASAL")).otherwise(pl.col("konteks"))
    for name, table in model.area.items():
        m = pl.col("t_wilayah").replace_strict(table, default=None, return_dtype=pl.Float64)
        weight = pl.when(context == name).then((m / share).log(2)).otherwise(weight)
    return weight


def _age_weight(model: Model) -> pl.Expr:
    weight = pl.lit(0.0)
    for name, bins in model.age.items():
        of_stage = pl.lit(log2(bins[-1][1] / bins[-1][2]))
        for top, m, u in reversed(bins[:-1]):
            of_stage = pl.when(pl.col("umur") < top).then(log2(m / u)).otherwise(of_stage)
        here = (pl.col("tahap_hidup") == name) & pl.col("umur").is_not_null()
        weight = pl.when(here).then(of_stage).otherwise(weight)
    return weight


def _marital_weight(model: Model) -> pl.Expr:
    weight = pl.lit(0.0)
    for name, table in model.marital.items():
        of_stage = pl.col("status_kawin_d").replace_strict(
            {code: log2(m / u) for code, (m, u) in table.items()},
            default=0.0,
            return_dtype=pl.Float64,
        )
        weight = pl.when(pl.col("tahap_hidup") == name).then(of_stage).otherwise(weight)
    return weight

"""Match weights: agreement levels into log2(m/u), rare names and places counted as such.

What belongs here: the weight of each field and their sum.
What does not: finding levels (`compare`, `names`), or deciding (`family`, `resolve`).
"""

from __future__ import annotations

from math import log2

import polars as pl

from matching.compare import EMPTY, levels
from matching.model import SIMPLE_FIELDS, WHOLE_NAME_LEVELS, Model
from matching.names import compared_names
from matching.rarity import NATION, Rarity, area_code

# Which table of ages and marital states holds for whom: (formulir or any, peran) → its name.
_LIFE_STAGE: tuple[tuple[str | None, str, str], ...] = (
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
    named = _with_names(staged, rarity, model)
    weighed = (
        named.join(rarity.areas, left_on=["t_wilayah", "kode_bersama"],
                   right_on=["tingkat", "kode"], how="left", maintain_order="left")
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
    for form, role, name in _LIFE_STAGE:
        here = pl.col("peran") == role
        if form is not None:
            here = here & (pl.col("formulir") == form)
        stage = pl.when(here).then(pl.lit(name)).otherwise(stage)
    return stage


def _table_weight(field: str, model: Model, size: int) -> pl.Expr:
    table = {level: log2(value.m / value.u_at(size)) for level, value in model.fields[field].items()}
    return pl.col(f"t_{field}").replace_strict(
        table | {EMPTY: 0.0}, return_dtype=pl.Float64
    )


def _area_weight(model: Model, size: int) -> pl.Expr:
    """log2 of m over the share of the register that lives in the shared area (at least 1/N)."""
    weight = pl.lit(0.0)
    share = pl.col("bagian").fill_null(1.0).clip(1.0 / max(size, 1), 1.0)
    from_origin = (pl.col("konteks") == "DATANG") & pl.col("kode_desa_asal").is_not_null()
    context = pl.when(from_origin).then(pl.lit("DATANG_ASAL")).otherwise(pl.col("konteks"))
    for name, table in model.area.items():
        m = pl.col("t_wilayah").replace_strict(
            table, default=None, return_dtype=pl.Float64
        )
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


def _with_names(pairs: pl.DataFrame, rarity: Rarity, model: Model) -> pl.DataFrame:
    """Adds t_nama, w_nama, t_kepala and the area code shared by the pair."""
    near = pl.col("t_wilayah").is_in(["DESA", "KEC", "KAB"])
    placed = pairs.with_columns(
        pl.when(near)
        .then(pl.col("kode_desa_d").str.head(4))
        .otherwise(pl.lit(NATION))
        .alias("lingkup"),
        area_code(pl.col("t_wilayah"), pl.col("kode_desa_d")).alias("kode_bersama"),
    )
    own = _name_weights(placed, "nama_bersih_d", "nama_lipat_d", rarity, model).rename(
        {"tingkat": "t_nama", "bobot_nama": "w_nama"}
    )
    wife = pl.col("tanda") == "NYONYA"
    wives = placed.filter(wife & (pl.col("jk_d") == "P") & pl.col("pasangan_lipat_d").is_not_null())
    husband = _name_weights(wives, "pasangan_lipat_d", "pasangan_lipat_d", rarity, model).select(
        "baris", pl.col("tingkat").alias("tingkat_suami"), pl.col("bobot_nama").alias("bobot_suami")
    )
    with_own = placed.join(own, on="baris", how="left", maintain_order="left").join(
        husband, on="baris", how="left", maintain_order="left"
    )
    # A man of the name that "Ny." stands before is the husband, not the person meant.
    himself = wife & (pl.col("jk_d") == "L")
    as_own = (
        pl.when(himself)
        .then(log2(model.names["BEDA"].m))
        .otherwise(pl.col("w_nama") + pl.when(wife).then(log2(model.wife_own)).otherwise(0.0))
    )
    as_husband = pl.col("bobot_suami") + log2(model.wife_husband)
    by_husband = as_husband > as_own
    return _with_head(
        with_own.with_columns(
            pl.when(by_husband)
            .then(pl.concat_str(pl.lit("SUAMI_"), "tingkat_suami"))
            .when(himself)
            .then(pl.lit("BEDA"))
            .otherwise(pl.col("t_nama"))
            .fill_null(EMPTY)
            .alias("t_nama"),
            pl.when(by_husband).then(as_husband).otherwise(as_own).alias("w_nama"),
        ).drop("tingkat_suami", "bobot_suami", "lingkup"),
        model,
    )


def _name_weights(
    pairs: pl.DataFrame, clean_d: str, folded_d: str, rarity: Rarity, model: Model
) -> pl.DataFrame:
    """`baris`, `tingkat`, `bobot_nama` for the rows in which both names are known.

    u of a level = its factor × how often it happens by chance among the persons in the scope:
    where the register's whole name agrees, the share of OTHER persons of that name; at the
    other levels the product of the shares of the agreeing tokens. Never below name_floor /
    persons in the scope.
    """
    both = pairs.filter(pl.col("nama_lipat").is_not_null() & pl.col(folded_d).is_not_null())
    keyed = both.select(
        "baris",
        pl.col("nama_bersih").alias("bersih_a"),
        pl.col("nama_lipat").alias("lipat_a"),
        pl.col(clean_d).alias("bersih_b"),
        pl.col(folded_d).alias("lipat_b"),
        "lingkup",
        pl.col("k_nama_penuh_d").alias("h"),
    )
    names = ["bersih_a", "lipat_a", "bersih_b", "lipat_b"]
    distinct = keyed.select(names).unique().sort(names).with_row_index("pasang")
    level, tokens = compared_names(distinct, model.likeness)
    cases = (
        keyed.join(distinct, on=names)
        .select("pasang", "lingkup", "h")
        .unique()
        .sort("pasang", "lingkup", "h")
        .join(rarity.sizes, on="lingkup", how="left", maintain_order="left")
    )
    share = (pl.col("banyak").fill_null(1) / pl.col("penduduk")).log(2)
    by_tokens = (
        cases.select("pasang", "lingkup", "penduduk")
        .unique()
        .join(tokens, on="pasang")
        .join(rarity.tokens, on=["lingkup", "kata"], how="left")
        .with_columns(share.round(6).alias("log_bagian"))
        .group_by("pasang", "lingkup")
        .agg(pl.col("log_bagian").sum().round(6))
    )
    whole = pl.col("tingkat").is_in(WHOLE_NAME_LEVELS)
    by_product = pl.col("log_bagian").fill_null(0.0)
    others_of_name = ((pl.col("banyak") - 1).clip(0) / pl.col("penduduk")).log(2)
    log_u = pl.max_horizontal(
        pl.when(whole).then(others_of_name).otherwise(by_product),
        (pl.lit(model.name_floor) / pl.col("penduduk")).log(2),
    )
    m = {name: log2(value.m) for name, value in model.names.items()}
    factor = {name: log2(value.factor) for name, value in model.names.items()}
    weighed = (
        cases.join(level, on="pasang", how="left", maintain_order="left")
        .join(by_tokens, on=["pasang", "lingkup"], how="left", maintain_order="left")
        .join(rarity.names, on=["lingkup", "h"], how="left", maintain_order="left")
        .with_columns(
            (
                pl.col("tingkat").replace_strict(m, return_dtype=pl.Float64)
                - pl.min_horizontal(
                    log_u + pl.col("tingkat").replace_strict(factor, return_dtype=pl.Float64),
                    pl.lit(0.0),
                )
            ).alias("bobot_nama")
        )
        .select("pasang", "lingkup", "h", "tingkat", "bobot_nama")
    )
    return (
        keyed.join(distinct, on=names)
        .join(weighed, on=["pasang", "lingkup", "h"], nulls_equal=True)
        .select("baris", "tingkat", "bobot_nama")
    )


def _with_head(pairs: pl.DataFrame, model: Model) -> pl.DataFrame:
    """t_kepala: the head's name as reported against the head of the register's family.

    Where the person is the head himself the name says nothing new and stays KOSONG.
    """
    needed = pairs.filter(
        pl.col("kepala_lipat").is_not_null()
        & pl.col("kepala_lipat_d").is_not_null()
        & ~pl.col("kepala_sendiri")
    )
    names = ["bersih_a", "lipat_a", "bersih_b", "lipat_b"]
    keyed = needed.select(
        "baris",
        pl.col("kepala_lipat").alias("bersih_a"),
        pl.col("kepala_lipat").alias("lipat_a"),
        pl.col("kepala_lipat_d").alias("bersih_b"),
        pl.col("kepala_lipat_d").alias("lipat_b"),
    )
    distinct = keyed.select(names).unique().sort(names).with_row_index("pasang")
    level, _ = compared_names(distinct, model.likeness)
    alike = [name for name in model.agreeing_names if name not in ("SAMA", "BUNYI")]
    coarse = level.select(
        "pasang",
        pl.when(pl.col("tingkat").is_in(["SAMA", "BUNYI"]))
        .then(pl.lit("SAMA"))
        .when(pl.col("tingkat").is_in(alike))
        .then(pl.lit("MIRIP"))
        .otherwise(pl.lit("BEDA"))
        .alias("t_kepala"),
    )
    found = keyed.join(distinct, on=names).join(coarse, on="pasang").select("baris", "t_kepala")
    return pairs.join(found, on="baris", how="left", maintain_order="left").with_columns(
        pl.col("t_kepala").fill_null(EMPTY)
    )

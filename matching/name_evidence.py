"""What a name is worth: its level of agreement against how many people are called so.

What belongs here: the name's weight, a wife named by her husband, the name of the head.
What does not: aligning two names (`names`), or the other fields (`score`).
"""

from __future__ import annotations

from math import log2

import polars as pl

from matching.compare import EMPTY
from matching.model import Model
from matching.names import compared_names
from matching.rarity import NATION, Rarity, area_code


def with_name_weights(pairs: pl.DataFrame, rarity: Rarity, model: Model) -> pl.DataFrame:
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
    # Where the report names the husband besides, his name is his own evidence, not hers too.
    named_besides = (pl.col("pasangan_lipat") == pl.col("nama_lipat")).fill_null(value=False)
    as_husband = (
        pl.when(named_besides).then(0.0).otherwise(pl.col("bobot_suami") + log2(model.wife_husband))
    )
    as_husband = pl.when(pl.col("tingkat_suami").is_not_null()).then(as_husband)
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
    """`baris`, `tingkat`, `bobot_nama` for the rows in which both names are known."""
    both = pairs.filter(pl.col("nama_lipat").is_not_null() & pl.col(folded_d).is_not_null())
    keyed = both.select(
        "baris",
        pl.col("nama_bersih").alias("bersih_a"),
        pl.col("nama_lipat").alias("lipat_a"),
        pl.col(clean_d).alias("bersih_b"),
        pl.col(folded_d).alias("lipat_b"),
        "lingkup",
        pl.col("k_nama_penuh_d").alias("h"),
        pl.col("k_nama_penuh").alias("h_laporan"),
    )
    names = ["bersih_a", "lipat_a", "bersih_b", "lipat_b"]
    distinct = keyed.select(names).unique().sort(names).with_row_index("pasang")
    level, tokens = compared_names(distinct, model.likeness)
    cases = (
        keyed.join(distinct, on=names)
        .select("pasang", "lingkup", "h", "h_laporan")
        .unique()
        .sort("pasang", "lingkup", "h", "h_laporan")
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
    weighed = (
        cases.join(level, on="pasang", how="left", maintain_order="left")
        .join(by_tokens, on=["pasang", "lingkup"], how="left", maintain_order="left")
        .join(rarity.names, on=["lingkup", "h"], how="left", maintain_order="left")
        .join(
            rarity.names.rename({"h": "h_laporan", "banyak": "banyak_laporan"}),
            on=["lingkup", "h_laporan"],
            how="left",
            maintain_order="left",
        )
        .with_columns(_name_weight(model).alias("bobot_nama"))
        .select("pasang", "lingkup", "h", "h_laporan", "tingkat", "bobot_nama")
    )
    return (
        keyed.join(distinct, on=names)
        .join(weighed, on=["pasang", "lingkup", "h", "h_laporan"], nulls_equal=True)
        .select("baris", "tingkat", "bobot_nama")
    )


def _name_weight(model: Model) -> pl.Expr:
    """log2 of how much better the register's name explains the reported one than chance does.

    A reported name comes from someone of that very name (m of SAMA) or from someone whose name
    is longer (m of PENDEK); how many such people the scope holds is the u of both levels, so
    that a short name shared by many longer ones weighs little however exact it is. A name seen
    once has other, unseen bearers (Good-Turing): `name_floor`. The other levels: u = factor ×
    the share of persons who carry the agreeing tokens, or the register's whole name.
    """
    people = pl.col("penduduk")
    same, short = model.names["SAMA"], model.names["PENDEK"]
    product = pl.col("log_bagian").fill_null(0.0)
    others = (pl.col("banyak").fill_null(1) - 1).clip(0).cast(pl.Float64)
    namesakes = others.clip(model.name_floor)
    exactly_so = pl.col("banyak_laporan").fill_null(0).cast(pl.Float64).clip(model.name_unseen)
    longer = ((2.0**product) * people).clip(1.0)
    explained = (
        same.m * pl.when(pl.col("tingkat") == "PENDEK").then(exactly_so).otherwise(namesakes)
        + short.m * short.factor * longer
    )
    by_report = {
        name: log2(model.names[name].m / model.names[name].factor) for name in ("SAMA", "BUNYI")
    }
    by_report["PENDEK"] = log2(short.m * short.factor)
    floor = (pl.lit(model.name_floor) / people).log(2)
    log_u = pl.max_horizontal(
        pl.when(pl.col("tingkat") == "PANJANG")
        .then((namesakes / people).log(2))
        .otherwise(product),
        floor,
    )
    other = {name: log2(level.m / level.factor) for name, level in model.names.items()}
    return (
        pl.when(pl.col("tingkat") == "BEDA")
        .then(log2(model.names["BEDA"].m))
        .when(pl.col("tingkat").is_in(list(by_report)))
        .then(
            pl.col("tingkat").replace_strict(by_report, default=None, return_dtype=pl.Float64)
            + (people / explained).log(2)
        )
        .otherwise(pl.col("tingkat").replace_strict(other, return_dtype=pl.Float64) - log_u)
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

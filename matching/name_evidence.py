"""What a name is worth: its level of agreement against how many people are called so.

What belongs here: the name's level and its counts, the weight they give, a wife named by her
husband, the name of the head.
What does not: aligning two names (`names`), or the other fields (`score`).
"""

from __future__ import annotations

from math import log2

import polars as pl

from matching.compare import EMPTY
from matching.model import Model, TokenLikeness
from matching.names import compared_names
from matching.rarity import NATION, Rarity, area_code

HUSBAND = "SUAMI_"
# What is counted about a name in the scope of a pair; of the husband's name with this ending.
_COUNTS = ("tingkat", "log_bagian", "banyak", "banyak_laporan")
_OF_HUSBAND = "_suami"
NAME_COUNTS = (*_COUNTS, *(name + _OF_HUSBAND for name in _COUNTS))


def with_name_levels(pairs: pl.DataFrame, rarity: Rarity, likeness: TokenLikeness) -> pl.DataFrame:
    """Adds what names say before any model weighs it, and the area code shared by the pair.

    `tingkat` (own name, null where one is missing), `log_bagian` (log2 of the share of persons
    with the agreeing tokens), `banyak` and `banyak_laporan` (persons of the register's and of
    the reported name), `penduduk` (persons in the scope: the kabupaten/kota where both agree on
    it, else the nation); the first four with `_suami` for the husband's name where "Ny." may
    mean him.
    """
    near = pl.col("t_wilayah").is_in(["DESA", "TUJUAN", "KEC", "KAB"])
    placed = pairs.with_columns(
        pl.when(near)
        .then(pl.col("kode_desa_d").str.head(4))
        .otherwise(pl.lit(NATION))
        .alias("lingkup"),
        area_code(pl.col("t_wilayah"), pl.col("kode_desa_d")).alias("kode_bersama"),
        (pl.col("pasangan_lipat") == pl.col("nama_lipat"))
        .fill_null(value=False)
        .alias("suami_disebut"),
    ).join(rarity.sizes, on="lingkup", how="left", maintain_order="left")
    wives = placed.filter(
        (pl.col("tanda") == "NYONYA")
        & (pl.col("jk_d") == "P")
        & pl.col("pasangan_lipat_d").is_not_null()
    )
    own = _name_counts(placed, "nama_bersih_d", "nama_lipat_d", "k_nama_penuh_d", rarity, likeness)
    husband = _name_counts(
        wives, "pasangan_lipat_d", "pasangan_lipat_d", "k_nama_penuh", rarity, likeness
    ).rename({name: name + _OF_HUSBAND for name in _COUNTS})
    return (
        placed.join(own, on="baris", how="left", maintain_order="left")
        .join(husband, on="baris", how="left", maintain_order="left")
        .drop("lingkup")
    )


def with_name_weights(pairs: pl.DataFrame, model: Model) -> pl.DataFrame:
    """Adds t_nama and w_nama (null where nothing can be compared) by the better reading."""
    wife = pl.col("tanda") == "NYONYA"
    # A man of the name that "Ny." stands before is the husband, not the person meant.
    himself = wife & (pl.col("jk_d") == "L")
    as_own = (
        pl.when(himself)
        .then(log2(model.names["BEDA"].m))
        .otherwise(
            _name_weight(model, "") + pl.when(wife).then(log2(model.wife_own)).otherwise(0.0)
        )
    )
    # Where the report names the husband besides, his name is his own evidence, not hers too.
    as_husband = pl.when(pl.col("tingkat_suami").is_not_null()).then(
        pl.when(pl.col("suami_disebut")).then(0.0).otherwise(_name_weight(model, _OF_HUSBAND))
        + log2(model.wife_husband)
    )
    by_husband = as_husband > as_own
    return pairs.with_columns(
        pl.when(by_husband)
        .then(pl.concat_str(pl.lit(HUSBAND), "tingkat_suami"))
        .when(himself)
        .then(pl.lit("BEDA"))
        .otherwise(pl.col("tingkat"))
        .fill_null(EMPTY)
        .alias("t_nama"),
        pl.when(by_husband).then(as_husband).otherwise(as_own).alias("w_nama"),
    )


def _name_counts(
    pairs: pl.DataFrame,
    clean_d: str,
    folded_d: str,
    whole_d: str,
    rarity: Rarity,
    likeness: TokenLikeness,
) -> pl.DataFrame:
    """`baris` and _COUNTS for the rows in which both names are known."""
    both = pairs.filter(pl.col("nama_lipat").is_not_null() & pl.col(folded_d).is_not_null())
    keyed = both.select(
        "baris",
        pl.col("nama_bersih").alias("bersih_a"),
        pl.col("nama_lipat").alias("lipat_a"),
        pl.col(clean_d).alias("bersih_b"),
        pl.col(folded_d).alias("lipat_b"),
        "lingkup",
        "penduduk",
        pl.col(whole_d).alias("h"),
        pl.col("k_nama_penuh").alias("h_laporan"),
    )
    names = ["bersih_a", "lipat_a", "bersih_b", "lipat_b"]
    distinct = keyed.select(names).unique().sort(names).with_row_index("pasang")
    level, tokens = compared_names(distinct, likeness)
    numbered = keyed.join(distinct, on=names)
    share = (pl.col("banyak").fill_null(1) / pl.col("penduduk")).log(2)
    by_tokens = (
        numbered.select("pasang", "lingkup", "penduduk")
        .unique()
        .join(tokens, on="pasang")
        .join(rarity.tokens, on=["lingkup", "kata"], how="left")
        .with_columns(share.round(6).alias("log_bagian"))
        .group_by("pasang", "lingkup")
        .agg(pl.col("log_bagian").sum().round(6))
    )
    return (
        numbered.select("baris", "pasang", "lingkup", "h", "h_laporan")
        .join(level, on="pasang", how="left")
        .join(by_tokens, on=["pasang", "lingkup"], how="left")
        .join(rarity.names, on=["lingkup", "h"], how="left")
        .join(
            rarity.names.rename({"h": "h_laporan", "banyak": "banyak_laporan"}),
            on=["lingkup", "h_laporan"],
            how="left",
        )
        .select("baris", *_COUNTS)
    )


def _name_weight(model: Model, of: str) -> pl.Expr:
    """log2 of how much better the register's name explains the reported one than chance does.

    A reported name comes from someone of that very name (m of SAMA) or from someone whose name
    is longer (m of PENDEK); how many such people the scope holds is the u of both levels, so
    that a short name shared by many longer ones weighs little however exact it is. A name seen
    once has other, unseen bearers (Good-Turing): `name_floor`. The other levels: u = factor ×
    the share of persons who carry the agreeing tokens, or the register's whole name.
    """
    level = pl.col("tingkat" + of)
    people = pl.col("penduduk")
    same, short = model.names["SAMA"], model.names["PENDEK"]
    product = pl.col("log_bagian" + of).fill_null(0.0)
    others = (pl.col("banyak" + of).fill_null(1) - 1).clip(0).cast(pl.Float64)
    namesakes = others.clip(model.name_floor)
    reported = pl.col("banyak_laporan" + of).fill_null(0).cast(pl.Float64)
    exactly_so = reported.clip(model.name_unseen)
    longer = ((2.0**product) * people).clip(1.0)
    explained = (
        same.m * pl.when(level == "PENDEK").then(exactly_so).otherwise(namesakes)
        + short.m * short.factor * longer
    )
    by_report = {
        name: log2(model.names[name].m / model.names[name].factor) for name in ("SAMA", "BUNYI")
    }
    by_report["PENDEK"] = log2(short.m * short.factor)
    floor = (pl.lit(model.name_floor) / people).log(2)
    log_u = pl.max_horizontal(
        pl.when(level == "PANJANG").then((namesakes / people).log(2)).otherwise(product),
        floor,
    )
    other = {name: log2(value.m / value.factor) for name, value in model.names.items()}
    return (
        pl.when(level == "BEDA")
        .then(log2(model.names["BEDA"].m))
        .when(level.is_in(list(by_report)))
        .then(
            level.replace_strict(by_report, default=None, return_dtype=pl.Float64)
            + (people / explained).log(2)
        )
        .otherwise(level.replace_strict(other, default=None, return_dtype=pl.Float64) - log_u)
    )


def with_head_level(
    pairs: pl.DataFrame, likeness: TokenLikeness, agreeing: tuple[str, ...]
) -> pl.DataFrame:
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
    level, _ = compared_names(distinct, likeness)
    alike = [name for name in agreeing if name not in ("SAMA", "BUNYI")]
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

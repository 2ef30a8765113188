"""What a name is worth: its level of agreement against how many people are called so.

What belongs here: the name's level and its counts, the weight they give, a wife named by her
husband, the name of the head.
What does not: aligning two names (`names`), or the other fields (`score`).
"""

from __future__ import annotations

from math import log2

import numpy as np
import polars as pl

from matching.keys import combined_hash, text_hash
from matching.model import EMPTY, NAME_LEVELS, Model, TokenLikeness
from matching.names import Compared, compared, runs
from matching.plain_names import Numbers, numbered
from matching.rarity import NATION, Rarity, area_code

HUSBAND = "SUAMI_"
# What is counted about a name in the scope of a pair; of the husband's name with this ending.
_COUNTS: dict[str, pl.DataType] = {
    "tingkat": pl.String(),
    "log_bagian": pl.Float64(),
    "banyak": pl.Int64(),
    "banyak_laporan": pl.Int64(),
}
_OF_HUSBAND = "_suami"
NAME_COUNTS = (*_COUNTS, *(name + _OF_HUSBAND for name in _COUNTS))


def with_name_levels(
    pairs: pl.DataFrame, texts: pl.Series, rarity: Rarity, likeness: TokenLikeness
) -> pl.DataFrame:
    """Adds what names say before any model weighs it, and the area code shared by the pair.

    `tingkat` (own name, null where one is missing), `log_bagian` (log2 of the share of persons
    with the agreeing tokens), `banyak` and `banyak_laporan` (persons of the register's and of
    the reported name), `penduduk` (persons in the scope: the kabupaten/kota where both agree on
    it, else the nation); the first four with `_suami` for the husband's name where "Ny." may
    mean him. Names are given by their places in `texts`.
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
    own = _name_counts(
        placed, "nama_bersih_d", "nama_lipat_d", "k_nama_penuh_d", texts, rarity, likeness
    )
    husband = _name_counts(
        wives, "pasangan_lipat_d", "pasangan_lipat_d", "k_nama_penuh", texts, rarity, likeness
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
    as_husband = pl.when(pl.col("suami_disebut")).then(0.0).otherwise(
        _name_weight(model, _OF_HUSBAND)
    ) + log2(model.wife_husband)
    own = pairs.with_columns(
        pl.when(himself)
        .then(pl.lit("BEDA"))
        .otherwise(pl.col("tingkat"))
        .fill_null(EMPTY)
        .alias("t_nama"),
        as_own.alias("w_nama"),
    )
    # Few reports name a wife by her husband.
    wives = own["tingkat_suami"].is_not_null().arg_true()
    level = pl.concat_str(pl.lit(HUSBAND), "tingkat_suami")
    told = (
        own[wives]
        .with_columns(as_husband.alias("w_suami"))
        .select(
            pl.when(pl.col("w_suami") > pl.col("w_nama")).then(value).otherwise(name).alias(name)
            for name, value in (("t_nama", level), ("w_nama", pl.col("w_suami")))
        )
    )
    return own.with_columns(own[name].clone().scatter(wives, told[name]) for name in told.columns)


def _name_counts(
    pairs: pl.DataFrame,
    clean_d: str,
    folded_d: str,
    whole_d: str,
    texts: pl.Series,
    rarity: Rarity,
    likeness: TokenLikeness,
) -> pl.DataFrame:
    """`baris` and _COUNTS for the rows in which both names are known."""
    both = pairs.filter(pl.col("nama_lipat").is_not_null() & pl.col(folded_d).is_not_null())
    if both.is_empty():
        return pl.DataFrame(schema={"baris": pairs.schema["baris"], **_COUNTS})
    # The folded name follows from the clean one: a pair of clean names decides all.
    first, of_row = _distinct(both["nama_bersih"], both[clean_d])
    pairs = both[first]
    found = _compared(
        pairs["nama_lipat"],
        pairs[folded_d],
        pairs["nama_bersih"] == pairs[clean_d],
        texts,
        likeness,
    )
    scope = text_hash(pl.col("lingkup"))

    def bearers(hashes: str) -> pl.Series:
        key = both.select(combined_hash("senama", [pl.col(hashes), scope]).alias("kunci"))
        return key.join(counted, on="kunci", how="left", maintain_order="left")["banyak"]

    counted = rarity.names.select(
        combined_hash("senama", [pl.col("h"), scope]).alias("kunci"), "banyak"
    )
    return both.select(
        "baris",
        pl.Series("tingkat", NAME_LEVELS).gather(found.level[of_row]),
        _agreeing_share(both["lingkup"], of_row, found, rarity).alias("log_bagian"),
        bearers(whole_d).alias("banyak"),
        bearers("k_nama_penuh").alias("banyak_laporan"),
    )


def _agreeing_share(
    scopes: pl.Series, of_row: Numbers, found: Compared, rarity: Rarity
) -> pl.Series:
    """Per row log2 of the share of persons in its scope who carry the agreeing tokens of its
    pair, as if tokens were independent; null where no token agrees."""
    place, scope = numbered(scopes)
    sizes = scope.to_frame("lingkup").join(
        rarity.sizes, on="lingkup", how="left", maintain_order="left"
    )
    vocabulary = found.vocabulary.to_frame("kata").with_row_index("tempat")
    carried = (
        rarity.tokens.join(vocabulary, on="kata")
        .join(sizes.with_row_index("letak"), on="lingkup")
        .select("letak", "tempat", _log_share(pl.col("banyak")).alias("log"))
    )
    # A token nobody in the scope carries counts as carried by one.
    alone = sizes.select(_log_share(pl.lit(1))).to_series().cast(pl.Float64).to_numpy()
    table = np.repeat(alone[:, None], len(found.vocabulary), axis=1)
    table[carried["letak"].to_numpy(), carried["tempat"].to_numpy()] = carried["log"].to_numpy()
    counts = np.bincount(found.pair, minlength=len(found.level))
    starts = np.cumsum(counts) - counts
    per_row = counts[of_row]
    row = np.repeat(np.arange(len(of_row)), per_row)
    token = found.token[runs(starts[of_row], per_row)]
    sums = np.bincount(row, weights=table[place[row], token], minlength=len(of_row))
    share = pl.DataFrame({"log": sums, "ada": per_row > 0})
    return share.select(pl.when("ada").then(pl.col("log").round(6))).to_series()


def _log_share(persons: pl.Expr) -> pl.Expr:
    return (persons / pl.col("penduduk")).log(2).round(6)


def _distinct(one: pl.Series, other: pl.Series) -> tuple[Numbers, Numbers]:
    """Where each distinct pair of numbers first stands, and the place among them of each row."""
    both = (one.cast(pl.Int64) * 2**32 + other.cast(pl.Int64)).to_numpy()
    _, first, of_row = np.unique(both, return_index=True, return_inverse=True)
    return first, of_row


def _compared(
    one: pl.Series, other: pl.Series, same: pl.Series, texts: pl.Series, likeness: TokenLikeness
) -> Compared:
    """Names given by their places in `texts`, `other` being the register's."""
    used, places = np.unique(
        pl.concat([one, other.alias(one.name)]).to_numpy(), return_inverse=True
    )
    return compared(
        texts.gather(used), places[: len(one)], places[len(one) :], same.to_numpy(), likeness
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
    pairs: pl.DataFrame, texts: pl.Series, likeness: TokenLikeness, agreeing: tuple[str, ...]
) -> pl.DataFrame:
    """t_kepala: the head's name as reported against the head of the register's family.

    Both are given by their places in `texts`.
    Where the person is the head himself the name says nothing new and stays KOSONG.
    """
    needed = pairs.filter(
        pl.col("kepala_lipat").is_not_null()
        & pl.col("kepala_lipat_d").is_not_null()
        & ~pl.col("kepala_sendiri")
    )
    first, of_row = _distinct(needed["kepala_lipat"], needed["kepala_lipat_d"])
    own, register = (needed[name][first] for name in ("kepala_lipat", "kepala_lipat_d"))
    level = _compared(own, register, own == register, texts, likeness).level
    alike = [name for name in agreeing if name not in ("SAMA", "BUNYI")]
    tiers = pl.DataFrame({"tingkat": NAME_LEVELS}).select(
        pl.when(pl.col("tingkat").is_in(["SAMA", "BUNYI"]))
        .then(pl.lit("SAMA"))
        .when(pl.col("tingkat").is_in(alike))
        .then(pl.lit("MIRIP"))
        .otherwise(pl.lit("BEDA"))
        .alias("t_kepala")
    )
    found = needed.select("baris", tiers["t_kepala"].gather(level[of_row]))
    return pairs.join(found, on="baris", how="left", maintain_order="left").with_columns(
        pl.col("t_kepala").fill_null(EMPTY)
    )

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
from matching.level import HUSBAND, LEVEL, level
from matching.model import EMPTY, NAME_LEVELS, Model, TokenLikeness
from matching.names import Compared, Names, compared
from matching.plain_names import Numbers, distinct_numbers, runs
from matching.rarity import Rarity

# What is counted about a name in the scope of a pair; of the husband's name with this ending.
_COUNTS = ("tingkat", "log_bagian", "banyak", "banyak_laporan")
_OF_HUSBAND = "_suami"
NAME_COUNTS = (*_COUNTS, *(name + _OF_HUSBAND for name in _COUNTS))


def with_name_levels(
    pairs: pl.DataFrame,
    scope: Numbers,
    scopes: pl.Series,
    all_names: Names,
    rarity: Rarity,
    likeness: TokenLikeness,
) -> pl.DataFrame:
    """Adds what names say before any model weighs it.

    `tingkat` (own name, null where one is missing), `log_bagian` (log2 of the share of persons
    with the agreeing tokens), `banyak` and `banyak_laporan` (persons of the register's and of
    the reported name in the pair's scope, the place in `scopes` that `scope` gives); all four
    with `_suami` for the husband's name where "Ny." may mean him. Names are given by their
    places in `all_names`.
    """
    told = pairs.select("nama_bersih", "nama_lipat", "k_nama_penuh", "nama_bersih_d",
                        "nama_lipat_d", "k_nama_penuh_d", "pasangan_lipat_d")  # fmt: skip
    known = pairs.select(
        own=pl.col("nama_lipat").is_not_null() & pl.col("nama_lipat_d").is_not_null(),
        husband=(pl.col("tanda") == "NYONYA")
        & (pl.col("jk_d") == "P")
        & pl.col("nama_lipat").is_not_null()
        & pl.col("pasangan_lipat_d").is_not_null(),
    )

    def counts(who: str, clean_d: str, folded_d: str, whole_d: str) -> pl.DataFrame:
        rows = known[who].fill_null(value=False).arg_true().to_numpy()
        names = told.select(
            "nama_bersih",
            "nama_lipat",
            pl.col(clean_d).alias("bersih_d"),
            pl.col(folded_d).alias("lipat_d"),
            pl.col(whole_d).alias("penuh_d"),
            "k_nama_penuh",
        )[rows]
        found = _name_counts(names, scope[rows], scopes, all_names, rarity, likeness)
        return _spread(found, rows, pairs.height)

    own = counts("own", "nama_bersih_d", "nama_lipat_d", "k_nama_penuh_d")
    husband = counts("husband", "pasangan_lipat_d", "pasangan_lipat_d", "k_nama_penuh")
    return (
        pairs.hstack(own)
        .hstack(husband.rename({name: name + _OF_HUSBAND for name in _COUNTS}))
        .with_columns(
            (pl.col("pasangan_lipat") == pl.col("nama_lipat"))
            .fill_null(value=False)
            .alias("suami_disebut")
        )
    )


def _spread(values: pl.DataFrame, rows: Numbers, height: int) -> pl.DataFrame:
    """The values at these rows of so many, null at the others."""
    if len(rows) == height:
        return values
    places = np.full(height, len(rows))
    places[rows] = np.arange(len(rows))
    return pl.concat([values, values.clear(1)])[places]


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
        .then(level("BEDA"))
        .otherwise(pl.col("tingkat"))
        .fill_null(level(EMPTY))
        .alias("t_nama"),
        as_own.alias("w_nama"),
    )
    # Few reports name a wife by her husband.
    wives = own["tingkat_suami"].is_not_null().arg_true()
    of_husband = pl.concat_str(pl.lit(HUSBAND), pl.col("tingkat_suami").cast(pl.String))
    told = (
        own[wives]
        .with_columns(as_husband.alias("w_suami"))
        .select(
            pl.when(pl.col("w_suami") > pl.col("w_nama")).then(value).otherwise(name).alias(name)
            for name, value in (("t_nama", of_husband.cast(LEVEL)), ("w_nama", pl.col("w_suami")))
        )
    )
    return own.with_columns(own[name].clone().scatter(wives, told[name]) for name in told.columns)


def _name_counts(
    names: pl.DataFrame,
    scope: Numbers,
    scopes: pl.Series,
    all_names: Names,
    rarity: Rarity,
    likeness: TokenLikeness,
) -> pl.DataFrame:
    """_COUNTS of pairs of names, all known: `nama_bersih`, `nama_lipat`, and the register's
    `bersih_d`, `lipat_d`."""
    if names.is_empty():
        dtypes = (LEVEL, pl.Float64, pl.Int64, pl.Int64)
        return pl.DataFrame(schema=dict(zip(_COUNTS, dtypes, strict=True)))
    # The folded name follows from the clean one: a pair of clean names decides all.
    first, of_row = _distinct(names["nama_bersih"], names["bersih_d"])
    pairs = names[first]
    found = _compared(
        pairs["nama_lipat"],
        pairs["lipat_d"],
        pairs["nama_bersih"] == pairs["bersih_d"],
        all_names,
        likeness,
    )
    lingkup = text_hash(pl.col("lingkup"))
    counted = rarity.names.select(
        combined_hash("senama", [pl.col("h"), lingkup]).alias("kunci"), "banyak"
    )
    hashed = scopes.to_frame("lingkup").select(lingkup).to_series()
    names = names.with_columns(hashed.gather(scope))

    def bearers(name: str) -> pl.Series:
        both = [pl.col(name), pl.col("lingkup")]
        key = names.select(combined_hash("senama", both).alias("kunci"))
        return key.join(counted, on="kunci", how="left", maintain_order="left")["banyak"]

    return pl.DataFrame(
        [
            pl.Series("tingkat", NAME_LEVELS, dtype=LEVEL).gather(found.level[of_row]),
            _agreeing_share(scope, scopes, of_row, found, rarity).alias("log_bagian"),
            bearers("penuh_d"),
            bearers("k_nama_penuh").alias("banyak_laporan"),
        ]
    )


def _agreeing_share(
    place: Numbers, scopes: pl.Series, of_row: Numbers, found: Compared, rarity: Rarity
) -> pl.Series:
    """Per row log2 of the share of persons in its scope who carry the agreeing tokens of its
    pair, as if tokens were independent; null where no token agrees."""
    sizes = scopes.to_frame("lingkup").join(
        rarity.sizes, on="lingkup", how="left", maintain_order="left"
    )
    # Of all words of the names only those that agree.
    agrees = np.zeros(len(found.vocabulary), np.bool_)
    agrees[found.token] = True
    agreeing = found.vocabulary.filter(agrees)
    vocabulary = agreeing.to_frame("kata").with_row_index("tempat")
    carried = (
        rarity.tokens.join(vocabulary, on="kata")
        .join(sizes.with_row_index("letak"), on="lingkup")
        .select("letak", "tempat", _log_share(pl.col("banyak")).alias("log"))
    )
    # A token nobody in the scope carries counts as carried by one.
    alone = sizes.select(_log_share(pl.lit(1))).to_series().cast(pl.Float64).to_numpy()
    table = np.repeat(alone[:, None], len(agreeing), axis=1)
    table[carried["letak"].to_numpy(), carried["tempat"].to_numpy()] = carried["log"].to_numpy()
    counts = np.bincount(found.pair, minlength=len(found.level))
    starts = np.cumsum(counts) - counts
    per_row = counts[of_row]
    row = np.repeat(np.arange(len(of_row)), per_row)
    token = (np.cumsum(agrees) - 1)[found.token[runs(starts[of_row], per_row)]]
    sums = np.bincount(row, weights=table[place[row], token], minlength=len(of_row))
    share = pl.DataFrame({"log": sums, "ada": per_row > 0})
    return share.select(pl.when("ada").then(pl.col("log").round(6))).to_series()


def _log_share(persons: pl.Expr) -> pl.Expr:
    return (persons / pl.col("penduduk")).log(2).round(6)


def _distinct(one: pl.Series, other: pl.Series) -> tuple[Numbers, Numbers]:
    """Where each distinct pair of numbers first stands, and the place among them of each row."""
    return distinct_numbers((one.cast(pl.Int64) * 2**32 + other.cast(pl.Int64)).to_numpy())


def _compared(
    one: pl.Series, other: pl.Series, same: pl.Series, all_names: Names, likeness: TokenLikeness
) -> Compared:
    """Names given by their places in `all_names`, `other` being the register's."""
    a, b = (column.cast(pl.Int64).to_numpy() for column in (one, other))
    return compared(all_names, a, b, same.to_numpy(), likeness)


def _name_weight(model: Model, of: str) -> pl.Expr:
    """log2 of how much better the register's name explains the reported one than chance does.

    A reported name comes from someone of that very name (m of SAMA) or from someone whose name
    is longer (m of PENDEK); how many such people the scope holds is the u of both levels, so
    that a short name shared by many longer ones weighs little however exact it is. A name seen
    once has other, unseen bearers (Good-Turing): `name_floor`. The other levels: u = factor ×
    the share of persons who carry the agreeing tokens, or the register's whole name.
    """
    found = pl.col("tingkat" + of)
    people = pl.col("penduduk")
    same, short = model.names["SAMA"], model.names["PENDEK"]
    product = pl.col("log_bagian" + of).fill_null(0.0)
    others = (pl.col("banyak" + of).fill_null(1) - 1).clip(0).cast(pl.Float64)
    namesakes = others.clip(model.name_floor)
    reported = pl.col("banyak_laporan" + of).fill_null(0).cast(pl.Float64)
    exactly_so = reported.clip(model.name_unseen)
    longer = ((2.0**product) * people).clip(1.0)
    explained = (
        same.m * pl.when(found == "PENDEK").then(exactly_so).otherwise(namesakes)
        + short.m * short.factor * longer
    )
    by_report = {
        name: log2(model.names[name].m / model.names[name].factor) for name in ("SAMA", "BUNYI")
    }
    by_report["PENDEK"] = log2(short.m * short.factor)
    floor = (pl.lit(model.name_floor) / people).log(2)
    log_u = pl.max_horizontal(
        pl.when(found == "PANJANG").then((namesakes / people).log(2)).otherwise(product),
        floor,
    )
    other = {name: log2(value.m / value.factor) for name, value in model.names.items()}
    return (
        pl.when(found == "BEDA")
        .then(log2(model.names["BEDA"].m))
        .when(found.is_in(list(by_report)))
        .then(
            found.replace_strict(by_report, default=None, return_dtype=pl.Float64)
            + (people / explained).log(2)
        )
        .otherwise(found.replace_strict(other, default=None, return_dtype=pl.Float64) - log_u)
    )


def with_head_level(
    pairs: pl.DataFrame, all_names: Names, likeness: TokenLikeness, agreeing: tuple[str, ...]
) -> pl.DataFrame:
    """t_kepala: the head's name as reported against the head of the register's family.

    Both are given by their places in `all_names`.
    Where the person is the head himself the name says nothing new and stays KOSONG.
    """
    told = pairs.select("kepala_lipat", "kepala_lipat_d", "kepala_sendiri")
    rows = (
        told.select(
            pl.col("kepala_lipat").is_not_null()
            & pl.col("kepala_lipat_d").is_not_null()
            & ~pl.col("kepala_sendiri")
        )
        .to_series()
        .arg_true()
        .to_numpy()
    )
    needed = told[rows]
    first, of_row = _distinct(needed["kepala_lipat"], needed["kepala_lipat_d"])
    own, register = (needed[name][first] for name in ("kepala_lipat", "kepala_lipat_d"))
    found = _compared(own, register, own == register, all_names, likeness).level
    alike = [name for name in agreeing if name not in ("SAMA", "BUNYI")]
    tiers = pl.DataFrame({"tingkat": NAME_LEVELS}).select(
        pl.when(pl.col("tingkat").is_in(["SAMA", "BUNYI"]))
        .then(level("SAMA"))
        .when(pl.col("tingkat").is_in(alike))
        .then(level("MIRIP"))
        .otherwise(level("BEDA"))
        .alias("t_kepala")
    )
    return pairs.hstack(_spread(tiers[found[of_row]], rows, pairs.height)).with_columns(
        pl.col("t_kepala").fill_null(level(EMPTY))
    )

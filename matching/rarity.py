"""How rare names and places are in the register: the u of names and areas.

What belongs here: counts from the index turned into shares of the population, per
kabupaten/kota and for the nation.
What does not: counting (index, search) or adding weights (score).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from matching.blocking import NAMESAKES, NEAR_NAMESAKES, column_of, kab_number
from matching.keys import combined_hash, text_hash
from matching.named_rows import NamedRows
from matching.plain_names import Numbers, distinct_rows, numbered
from matching.search import Index

NATION = "ID"
_AREA_DIGITS = {"DESA": 10, "TUJUAN": 10, "KEC": 6, "KAB": 4, "PROV": 2}


@dataclass(frozen=True)
class Rarity:
    """`sizes`: lingkup, penduduk; `tokens`: lingkup, kata, banyak; `names`: lingkup, h, banyak;
    `areas`: tingkat, kode, bagian (share of all persons); `rts`: kode_desa, rt, bagian_rt (share
    of the village's persons of known RT)."""

    size: int
    sizes: pl.DataFrame
    tokens: pl.DataFrame
    names: pl.DataFrame
    areas: pl.DataFrame
    rts: pl.DataFrame


def rarity_of(
    index: Index, pairs: pl.DataFrame, people: NamedRows, reported: pl.DataFrame
) -> Rarity:
    """Counts for all tokens and full names of `people`, register rows to be compared, and of the
    reported full names.

    `pairs`: orang, sidik; `reported`: orang, k_nama_penuh, konteks, kode_desa. A name is counted
    in every kabupaten/kota in which it has a candidate, and in the nation where a candidate lives
    elsewhere than the report says.
    """
    tokens = people.names["nama_lipat"].drop_nulls().str.split(" ").explode().unique()
    by_area = index.token_counts(tokens)
    nation = by_area.group_by("kata").agg(pl.col("banyak").sum())
    return Rarity(
        size=index.size,
        sizes=_sizes(index),
        tokens=pl.concat(
            [
                by_area.filter(pl.col("kab") > 0).select(_scope(), "kata", "banyak"),
                nation.select(pl.lit(NATION).alias("lingkup"), "kata", "banyak"),
            ]
        ),
        names=_names(index, pairs, people, reported),
        areas=_areas(index),
        rts=_rts(index, people.rows["kode_desa"]),
    )


def _rts(index: Index, villages: pl.Series) -> pl.DataFrame:
    share = pl.col("banyak") / pl.col("banyak").sum().over("kode_desa")
    return index.neighbourhoods(villages).select("kode_desa", "rt", share.alias("bagian_rt"))


def _scope() -> pl.Expr:
    return pl.col("kab").cast(pl.String).str.zfill(4).alias("lingkup")


def _names(
    index: Index, pairs: pl.DataFrame, people: NamedRows, reported: pl.DataFrame
) -> pl.DataFrame:
    """lingkup, h, banyak of the full names that somebody in the index carries."""
    place = people.rows.select(
        "sidik",
        pl.col("kode_desa").str.head(4).alias("lingkup"),
        people.told("k_nama_penuh").alias("h"),
    )
    local = pl.col("konteks") != "DATANG"
    named = reported.select(
        "orang",
        pl.col("k_nama_penuh").alias("h_laporan"),
        pl.when(local).then(pl.col("kode_desa").str.head(4)).alias("rumah"),
    )
    told = (
        pairs.select("orang", "sidik")
        .join(place, on="sidik", maintain_order="left")
        .join(named, on="orang", maintain_order="left")
    )
    near = pl.concat([place.select("lingkup", "h"), told.select("lingkup", h="h_laporan")])
    # A candidate from where the report was written is never weighed against the nation.
    far = told.filter((pl.col("lingkup") != pl.col("rumah")).fill_null(value=True))
    near = near.drop_nulls().unique()
    nation = pl.concat([far["h"], far["h_laporan"].alias("h")]).drop_nulls().unique().to_frame()
    name_hash = {"nama": pl.col("h"), "kab": text_hash(pl.col("lingkup"))}

    def counted(names: pl.DataFrame, column: tuple[str, ...], place: pl.Expr) -> pl.DataFrame:
        hashed = combined_hash(column_of(column), [name_hash[part] for part in column])
        asked = names.select(place.alias("letak"), hashed.alias("k"))
        return names.with_columns(index.namesakes(column, asked))

    everywhere = nation.select(pl.lit(NATION).alias("lingkup"), "h")
    return pl.concat(
        [
            counted(near, NEAR_NAMESAKES, kab_number(pl.col("lingkup"))),
            counted(everywhere, NAMESAKES, pl.lit(0, pl.UInt16)),
        ]
    ).filter(pl.col("banyak") > 0)


def _sizes(index: Index) -> pl.DataFrame:
    return pl.concat(
        [
            index.places.filter(pl.col("kab") > 0)
            .group_by("kab")
            .agg(pl.col("banyak").sum().alias("penduduk"))
            .select(_scope(), "penduduk"),
            pl.DataFrame(
                {"lingkup": [NATION], "penduduk": [index.size]},
                schema={"lingkup": pl.String, "penduduk": pl.Int64},
            ),
        ]
    ).sort("lingkup")


def _areas(index: Index) -> pl.DataFrame:
    """Share of all persons who live in each area; LUAR has no area and share 1."""
    known = index.places.drop_nulls("kode_desa")
    return pl.concat(
        [
            known.group_by(pl.col("kode_desa").str.head(digits).alias("kode"))
            .agg((pl.col("banyak").sum() / max(index.size, 1)).alias("bagian"))
            .select(pl.lit(level).alias("tingkat"), "kode", "bagian")
            for level, digits in _AREA_DIGITS.items()
        ]
    ).sort("tingkat", "kode")


@dataclass(frozen=True)
class SharedPlaces:
    """`of_pairs`: `penduduk` (persons in the pair's scope), `bagian` (share of all persons who
    live in the area both agree on), `bagian_rt` (of the village in the reported RT); `scope`: of
    each pair its place in `scopes`, the kabupaten/kota where both agree on it, else the nation."""

    of_pairs: pl.DataFrame
    scope: Numbers
    scopes: pl.Series


def shared_places(pairs: pl.DataFrame, rarity: Rarity) -> SharedPlaces:
    """What is counted where report and register agree (`t_wilayah`, `kode_desa_d`, `rt`); the
    same places stand in many pairs and are looked up once."""
    told = pairs.select("t_wilayah", "kode_desa_d", "rt")
    first, of_pair = distinct_rows(told)
    near = pl.col("t_wilayah").is_in(["DESA", "TUJUAN", "KEC", "KAB"])
    home = pl.when(near).then(pl.col("kode_desa_d").str.head(4)).otherwise(pl.lit(NATION))
    places = (
        told[first]
        .with_columns(
            home.alias("lingkup"),
            _area_code(pl.col("t_wilayah"), pl.col("kode_desa_d")).alias("kode_bersama"),
            pl.col("t_wilayah").cast(pl.String),
        )
        .join(rarity.sizes, on="lingkup", how="left", maintain_order="left")
        .join(
            rarity.areas,
            left_on=["t_wilayah", "kode_bersama"],
            right_on=["tingkat", "kode"],
            how="left",
            maintain_order="left",
        )
        .join(
            rarity.rts,
            left_on=["kode_desa_d", "rt"],
            right_on=["kode_desa", "rt"],
            how="left",
            maintain_order="left",
        )
    )
    scope, scopes = numbered(places["lingkup"])
    counted = places.select("penduduk", "bagian", "bagian_rt")
    return SharedPlaces(counted[of_pair], scope[of_pair], scopes)


def _area_code(level: pl.Expr, village: pl.Expr) -> pl.Expr:
    """The code of the area in which report and register agree."""
    code = pl.lit(None, dtype=pl.String)
    for name, digits in _AREA_DIGITS.items():
        code = pl.when(level == name).then(village.str.head(digits)).otherwise(code)
    return code

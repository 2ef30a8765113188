"""Where made-up people live: area codes, their names and how populous they are.

What belongs here: reading the area lists once, weights of kabupaten and desa.
What does not: how many families a sample has (plan) or who they are (population).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import polars as pl

import schemas.areas

# Fourth-level codes whose seventh digit is 1 are kelurahan: towns, with more people than a desa.
KELURAHAN_DIGIT = "1"
KELURAHAN_WEIGHT = 3.0


@dataclass(frozen=True)
class Areas:
    """The area tree with populations; every code without dots."""

    villages: pl.DataFrame  # kode, nama, kab, kec, bobot (persons), sorted by kode
    names: dict[str, str]  # any code of 2, 4 or 6 digits to its name
    kab: np.ndarray  # all codes of 4 digits, sorted
    population: np.ndarray  # persons per kab, same order
    poverty: dict[str, float]  # per province, per cent of persons
    kec: np.ndarray  # all codes of 6 digits as int, sorted
    kec_weight: np.ndarray  # persons per kecamatan

    def of(self, kab: str) -> pl.DataFrame:
        """The villages of one kabupaten/kota."""
        return self.villages.filter(pl.col("kab") == kab)

    def number(self, kab: str) -> int:
        """The place of `kab` among all kabupaten/kota."""
        return int(np.searchsorted(self.kab, kab))

    def persons(self, kab: str) -> float:
        """The population of `kab`."""
        return float(self.population[self.number(kab)])

    def normalise(self, code: str) -> str:
        """`33.25` or `3325` as `3325`; a code that is no kabupaten/kota is a ValueError."""
        plain = code.strip().replace(".", "")
        if plain not in self.kab:
            raise ValueError(
                f"'{code}' is not a kabupaten/kota in reference/wilayah.parquet; "
                "give codes such as 33.25 or 3325, separated by commas"
            )
        return plain


@lru_cache(maxsize=1)
def load_areas() -> Areas:
    """The official area lists with persons shared out.

    A province's population is shared over its villages, a kelurahan counting three desa.
    """
    areas = schemas.areas.areas()
    provinces = schemas.areas.provinces()
    weight = (
        pl.when(pl.col("kode").str.slice(6, 1) == KELURAHAN_DIGIT)
        .then(KELURAHAN_WEIGHT)
        .otherwise(1.0)
    )
    villages = (
        areas.filter(pl.col("kode").str.len_chars() == 10)
        .select(
            "kode",
            "nama",
            kab=pl.col("kode").str.slice(0, 4),
            kec=pl.col("kode").str.slice(0, 6),
            prov=pl.col("kode").str.slice(0, 2),
            bobot=weight,
        )
        .join(provinces.select(prov="kode", jiwa="penduduk_2024_ii"), on="prov")
        .with_columns(bobot=pl.col("bobot") / pl.col("bobot").sum().over("prov") * pl.col("jiwa"))
        .select("kode", "nama", "kab", "kec", "bobot")
        .sort("kode")
    )
    upper = areas.filter(pl.col("kode").str.len_chars() < 10)
    by_kab = villages.group_by("kab").agg(pl.col("bobot").sum()).sort("kab")
    by_kec = villages.group_by("kec").agg(pl.col("bobot").sum()).sort("kec")
    return Areas(
        villages=villages,
        names=dict(zip(upper["kode"].to_list(), upper["nama"].to_list(), strict=True)),
        kab=np.array(by_kab["kab"].to_list()),
        population=by_kab["bobot"].to_numpy(),
        poverty=dict(
            zip(
                provinces["kode"].to_list(),
                provinces["persen_miskin_2025_03"].to_list(),
                strict=True,
            )
        ),
        kec=by_kec["kec"].cast(pl.Int64).to_numpy(),
        kec_weight=by_kec["bobot"].to_numpy(),
    )

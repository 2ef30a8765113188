"""The table of links: each person named with the outcome and its evidence in short.

What belongs here: the columns of LINKS out of the best candidates and the newborns' families.
What does not: choosing a candidate (`resolve`) or judging it (`score`, `family`).
"""

from __future__ import annotations

import polars as pl

from matching.model import EMPTY, Model
from matching.people import KEY
from matching.resolve import best_candidates, decision, name_contradicts, newborn_families
from schemas.linkage import LINKS

_PROBABILITY_DECIMALS = 6
_WEIGHT_DECIMALS = 3
# A child may go by its mother's name as long as the posyandu looks after it: five years.
_BABY_DAYS = 5 * 366


def links_of(
    prepared: pl.DataFrame, candidates: pl.DataFrame, model: Model, version: str
) -> pl.DataFrame:
    """One row of LINKS per person of `prepared`, sorted by its key.

    `candidates`: all scored pairs with their probabilities; `version`: the DTSEN version. A
    person whom nobody is linked to keeps the probability of the best candidate, shown as the
    runner-up. A newborn who is not in DTSEN carries the family of the parents and its
    probability; it is accepted only where a parent is accepted in that family.
    """
    best = best_candidates(candidates, prepared)
    newborns = newborn_families(candidates, best, prepared)
    everyone = (
        prepared.select("orang", *KEY, "formulir", "bayi_tanpa_nama", "tgl_acuan")
        .join(best.drop("id_laporan", "isi"), on="orang", how="left", maintain_order="left")
        .join(newborns, on="orang", how="left", maintain_order="left")
        .with_columns(
            decision(pl.col("peluang"), model).alias("keputusan"),
            decision(pl.col("peluang_sendiri"), model).alias("keputusan_sendiri"),
        )
        .with_columns(
            pl.when((pl.col("keputusan") == "DITERIMA") & (name_contradicts(model) | _no_baby()))
            .then(pl.lit("TINJAU"))
            .otherwise(pl.col("keputusan"))
            .alias("keputusan")
        )
    )
    person = pl.col("keputusan") != "TANPA_PADANAN"
    by_family = (pl.col("peran") == "BAYI") & (pl.col("keputusan") != "DITERIMA")
    family_decision = (
        pl.when((decision(pl.col("peluang_keluarga"), model) == "DITERIMA") & ~_parent_accepted())
        .then(pl.lit("TINJAU"))
        .otherwise(decision(pl.col("peluang_keluarga"), model))
    )
    family_linked = family_decision != "TANPA_PADANAN"
    agreeing = pl.col("t_nama").is_in(list(model.agreeing_names))

    def of_person(column: str) -> pl.Expr:
        return pl.when(~by_family & person).then(pl.col(column))

    return (
        everyone.with_columns(
            of_person("nik_d").alias("nik_padan"),
            of_person("id_orang_d").alias("id_orang_padan"),
            pl.when(by_family & family_linked)
            .then(pl.col("kk_keluarga"))
            .otherwise(of_person("no_kk_d"))
            .alias("no_kk_padan"),
            pl.when(by_family)
            .then(pl.col("peluang_keluarga"))
            .otherwise(pl.col("peluang"))
            .round(_PROBABILITY_DECIMALS)
            .alias("peluang"),
            pl.when(by_family & family_linked)
            .then(pl.col("bobot_keluarga"))
            .otherwise(of_person("bobot"))
            .round(_WEIGHT_DECIMALS)
            .alias("bobot"),
            pl.when(by_family)
            .then(family_decision)
            .otherwise(pl.col("keputusan"))
            .alias("keputusan_akhir"),
            pl.when(by_family & family_linked)
            .then(pl.lit("KELUARGA"))
            .when(by_family | ~person)
            .then(None)
            .when(pl.col("t_nik") == "SAMA")
            .then(pl.lit("NIK_PASTI"))
            .when(pl.col("keputusan") != pl.col("keputusan_sendiri"))
            .then(pl.lit("KELUARGA"))
            .otherwise(pl.lit("FUZZY"))
            .alias("cara"),
            # Where nobody is linked the best candidate is shown as the one that lost.
            pl.when(by_family)
            .then(None)
            .when(person)
            .then(pl.col("nik_kedua"))
            .otherwise(pl.col("nik_d"))
            .alias("nik_kedua"),
            pl.when(by_family)
            .then(None)
            .when(person)
            .then(pl.col("id_orang_kedua"))
            .otherwise(pl.col("id_orang_d"))
            .alias("id_orang_kedua"),
            pl.when(by_family)
            .then(None)
            .when(person)
            .then(pl.col("bobot_kedua"))
            .otherwise(pl.col("bobot"))
            .round(_WEIGHT_DECIMALS)
            .alias("bobot_kedua"),
            pl.when(~by_family & person & (pl.col("t_nik") != EMPTY))
            .then(pl.col("t_nik") == "SAMA")
            .alias("nik_sama"),
            pl.when(~by_family & person & (pl.col("t_nama") != EMPTY))
            .then(agreeing)
            .alias("nama_sepakat"),
            pl.when(by_family & family_linked)
            .then(pl.concat_str(pl.lit("keluarga="), pl.col("lewat").str.to_lowercase()))
            .when(~by_family & pl.col("bobot").is_not_null())
            .then(pl.col("pola"))
            .alias("pola"),
            pl.when(~by_family).then(pl.col("bobot_per_bidang")).alias("bobot_per_bidang"),
            *(
                pl.when(~by_family & person).then(pl.col(name)).alias(name)
                for name in ("pola_kedua", "bobot_per_bidang_kedua")
            ),
            pl.when(~by_family & person)
            .then(pl.col("peluang_kedua").round(_PROBABILITY_DECIMALS))
            .alias("peluang_kedua"),
            pl.lit(model.version).alias("versi_model"),
            pl.lit(version).alias("versi_dtsen"),
            pl.lit(None, pl.Date).alias("keadaan_per"),
        )
        .with_columns(pl.col("keputusan_akhir").alias("keputusan"))
        .select(pl.col(name).cast(dtype) for name, dtype in LINKS.polars_schema().items())
        .sort(LINKS.sort)
    )


def _no_baby() -> pl.Expr:
    """Meant is a baby written under its mother's name, found is somebody who is none.

    A cadre gives the mother's NIK where the baby has none: her number must not make her the one
    who died or left.
    """
    age = pl.col("tgl_acuan") - pl.col("tgl_lahir_d")
    young = age <= pl.duration(days=_BABY_DAYS)
    return pl.col("bayi_tanpa_nama") & ~young.fill_null(value=False)


def _parent_accepted() -> pl.Expr:
    """In the newborn's report a parent is accepted in the very family found for the newborn."""
    parent = pl.col("peran").is_in(["IBU", "AYAH"]) & (pl.col("keputusan") == "DITERIMA")
    families = pl.when(parent).then(pl.col("no_kk_d")).implode().over("id_laporan", "isi")
    return families.list.contains(pl.col("kk_keluarga")).fill_null(value=False)

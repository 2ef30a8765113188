"""Linking: persons named → LINKS, through index, comparison, families and decisions.

What belongs here: the order of the steps and the shape of the result.
What does not: any step itself (each has its module) or where files lie (pipelines).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from matching.compare import EMPTY
from matching.family import posterior, relatives_of_candidates
from matching.index import plain_number
from matching.keys import report_hashes, telling_tokens
from matching.model import Model
from matching.normalise import normalised
from matching.people import KEY, PEOPLE_SCHEMA
from matching.rarity import Rarity, rarity_of
from matching.resolve import best_candidates, decision, name_contradicts, newborn_families
from matching.score import FIELDS, scored
from matching.search import Index
from schemas.linkage import LINKS

# Candidate pairs compared at a time: bounds memory, changes no result.
_PAIRS_AT_A_TIME = 400_000
_PROBABILITY_DECIMALS = 6
_WEIGHT_DECIMALS = 3

_REPORTED = (
    "orang",
    "formulir",
    "peran",
    "konteks",
    "kepala",
    "kepala_sendiri",
    "tanda",
    "nama_bersih",
    "nama_lipat",
    "nik",
    "no_kk",
    "tgl_lahir",
    "jk",
    "rt",
    "kode_desa",
    "kode_desa_asal",
    "kode_desa_tujuan",
    "kepala_lipat",
    "tgl_acuan",
)
_KEPT = (
    "orang",
    "sidik",
    "id_orang_d",
    "nik_d",
    "no_kk_d",
    "nama_lipat_d",
    "tgl_lahir_d",
    "jk_d",
    "hubungan_d",
    "bobot",
    "w_kk",
    "w_wilayah",
    "w_rt",
    "w_kepala",
    *(f"t_{field}" for field in FIELDS),
)


def link(
    people: pl.DataFrame,
    index_parts: Sequence[Path],
    model: Model,
    *,
    threads: int | None = None,
    memory_limit: str | None = None,
) -> pl.DataFrame:
    """One row of `schemas.linkage.LINKS` per person named, sorted by its key.

    `people`: of `people_named`; `index_parts`: Parquet files of `index_part`, in any order and
    split in any way. `memory_limit` is DuckDB's, e.g. "4GB". The links of one report depend on
    that report, the index and the model alone. IndexFault if the index is not usable.
    """
    prepared = prepare(people)
    with Index(index_parts, threads=threads, memory_limit=memory_limit) as index:
        candidates, version = candidate_evidence(prepared, index, model)
    return _links(prepared, candidates, model, version)


def prepare(people: pl.DataFrame) -> pl.DataFrame:
    """People sorted and numbered (`orang`), with names normalised and RT as a plain number.

    A newborn written under the mother's name has no name of its own.
    """
    ordered = people.select(PEOPLE_SCHEMA.names()).sort(KEY).with_row_index("orang")
    names = normalised(ordered["nama"])
    heads = normalised(ordered["nama_kepala_keluarga"])["nama_lipat"].rename("kepala_lipat")
    spouses = normalised(ordered["nama_pasangan"])["nama_lipat"].rename("pasangan_lipat")
    named = pl.concat([ordered, names, heads.to_frame(), spouses.to_frame()], how="horizontal")
    nameless = (pl.col("peran") == "BAYI") & (pl.col("tanda") == "BAYI")
    own_names = [
        pl.when(~nameless).then(pl.col(name)).alias(name) for name in ("nama_bersih", "nama_lipat")
    ]
    return named.with_columns(*own_names, plain_number(pl.col("rt")).alias("rt")).with_columns(
        telling_tokens(pl.col("nama_lipat")).alias("kata_arti"),
        telling_tokens(pl.col("pasangan_lipat")).alias("pasangan_arti"),
        (pl.col("kepala") | (pl.col("kepala_lipat") == pl.col("nama_lipat")))
        .fill_null(value=False)
        .alias("kepala_sendiri"),
    )


def candidate_evidence(
    prepared: pl.DataFrame, index: Index, model: Model
) -> tuple[pl.DataFrame, str]:
    """All candidate pairs with levels, weights and probabilities, and the DTSEN version.

    First the candidates of the blocking keys; then, for persons reported together, the members
    of the families in which one of them was found.
    """
    found = index.search(report_hashes(prepared))
    rarity = rarity_of(index, found, found.rows)
    first = _scored_in_batches(prepared, found.pairs, found.rows, rarity, model)
    families = relatives_of_candidates(first, prepared, model, found.size)
    rows = index.members(families["no_kk"])
    pairs = (
        families.join(rows.select("no_kk", "sidik"), on="no_kk")
        .select("orang", "sidik")
        .join(found.pairs, on=["orang", "sidik"], how="anti")
        .unique()
        .sort("orang", "sidik")
    )
    rarity = rarity_of(index, found, rows)
    second = _scored_in_batches(prepared, pairs, rows, rarity, model)
    candidates = pl.concat([first, second]).sort("orang", "sidik")
    chances = posterior(candidates, prepared, model, found.size)
    joined = candidates.join(chances, on=["orang", "sidik"], maintain_order="left")
    return joined, found.version


def _scored_in_batches(
    prepared: pl.DataFrame, pairs: pl.DataFrame, rows: pl.DataFrame, rarity: Rarity, model: Model
) -> pl.DataFrame:
    report = prepared.select(_REPORTED)
    register = rows.rename({name: f"{name}_d" for name in rows.columns if name != "sidik"})
    frames = []
    for start in range(0, max(pairs.height, 1), _PAIRS_AT_A_TIME):
        batch = (
            pairs.slice(start, _PAIRS_AT_A_TIME)
            .join(report, on="orang", maintain_order="left")
            .join(register, on="sidik", maintain_order="left")
            .with_row_index("baris")
        )
        frames.append(scored(batch, rarity, model).select(_KEPT))
    return pl.concat(frames)


def _links(
    prepared: pl.DataFrame, candidates: pl.DataFrame, model: Model, version: str
) -> pl.DataFrame:
    best = best_candidates(candidates, prepared)
    newborns = newborn_families(candidates, best, prepared)
    everyone = (
        prepared.select("orang", *KEY, "formulir")
        .join(best.drop("id_laporan", "isi"), on="orang", how="left", maintain_order="left")
        .join(newborns, on="orang", how="left", maintain_order="left")
        .with_columns(
            decision(pl.col("peluang"), model).alias("keputusan"),
            decision(pl.col("peluang_sendiri"), model).alias("keputusan_sendiri"),
        )
        .with_columns(
            pl.when((pl.col("keputusan") == "DITERIMA") & name_contradicts(model))
            .then(pl.lit("TINJAU"))
            .otherwise(pl.col("keputusan"))
            .alias("keputusan")
        )
    )
    person = pl.col("keputusan") != "TANPA_PADANAN"
    by_family = (pl.col("peran") == "BAYI") & (pl.col("keputusan") != "DITERIMA")
    family_decision = decision(pl.col("peluang_keluarga"), model)
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
            pl.when(by_family).then(family_decision).otherwise(pl.col("keputusan")).alias(
                "keputusan_akhir"
            ),
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
            .then(_pattern())
            .alias("pola"),
            pl.lit(model.version).alias("versi_model"),
            pl.lit(version).alias("versi_dtsen"),
        )
        .with_columns(pl.col("keputusan_akhir").alias("keputusan"))
        .select(
            pl.col(name).cast(dtype) for name, dtype in LINKS.polars_schema().items()
        )
        .sort(LINKS.sort)
    )


def _pattern() -> pl.Expr:
    """`field=level` for every field that could be compared, separated by semicolons."""
    pieces = [
        pl.when(pl.col(f"t_{field}") != EMPTY).then(
            pl.concat_str(pl.lit(f"{field}="), pl.col(f"t_{field}").str.to_lowercase())
        )
        for field in FIELDS
    ]
    return pl.concat_str(pieces, separator=";", ignore_nulls=True)

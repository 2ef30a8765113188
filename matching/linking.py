"""Linking: persons named → LINKS, through index, comparison, families and decisions.

What belongs here: the order of the steps, and preparing what the reports say.
What does not: any step itself (each has its module) or where files lie (pipelines).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from matching.family import posterior, relatives_of_candidates
from matching.index import plain_number
from matching.keys import report_hashes, sorted_name, telling_tokens, text_hash
from matching.model import Model
from matching.normalise import normalised
from matching.outcome import links_of
from matching.people import KEY, PEOPLE_SCHEMA
from matching.rarity import Rarity, rarity_of
from matching.score import FIELDS, scored
from matching.search import Index

# Candidate pairs compared at a time: bounds memory, changes no result.
_PAIRS_AT_A_TIME = 200_000

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
    "pasangan_lipat",
    "k_nama_penuh",
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
    return links_of(prepared, candidates, model, version)


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
        text_hash(sorted_name(pl.col("nama_lipat"))).alias("k_nama_penuh"),
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
    rarity = rarity_of(index, found, found.rows, prepared["k_nama_penuh"])
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
    rarity = rarity_of(index, found, rows, prepared["k_nama_penuh"])
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

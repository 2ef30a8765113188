"""Linking: persons named → LINKS, through index, comparison, families and decisions.

What belongs here: the order of the steps, and preparing what the reports say.
What does not: any step itself (each has its module) or where files lie (pipelines).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from matching.blocking import report_hashes
from matching.calibrate import calibrated
from matching.family import SHARED, posterior, relatives_of_candidates
from matching.index_rows import plain_number
from matching.keys import sorted_name, telling_tokens, text_hash
from matching.model import Model
from matching.normalise import normalised
from matching.outcome import links_of
from matching.people import KEY, PEOPLE_SCHEMA
from matching.rarity import Rarity, rarity_of
from matching.score import FIELDS, scored
from matching.search import Found, Index
from schemas.linkage import LINKS

# Persons looked for and candidate pairs compared at a time: bound memory, change no result.
_PERSONS_AT_A_TIME = 10_000
_PAIRS_AT_A_TIME = 200_000

_REPORTED = (
    "orang",
    "formulir",
    "peran",
    "konteks",
    "tahap_hidup",
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
KEPT = (
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
    *(f"t_{field}" for field in FIELDS),
    *(f"w_{field}" for field in FIELDS),
)


def link(
    people: pl.DataFrame,
    index_parts: Sequence[Path],
    model: Model,
    *,
    threads: int | None = None,
) -> pl.DataFrame:
    """One row of `schemas.linkage.LINKS` per person named, sorted by its key.

    `people`: of `people_named`; `index_parts`: paths given to `write_index_part`, in any order
    and split in any way. The links of one report depend on that report, the index and the model
    alone; memory is bounded by a batch of reports. IndexFault if the index is not usable.
    """
    return linked(people, index_parts, model, threads=threads).links


@dataclass(frozen=True)
class Linked:
    """`links`: rows of LINKS; `hits`: what each blocking key gave (`search.Found`);
    `candidates`: pairs the blocking keys gave in all; `persons`: persons looked for."""

    links: pl.DataFrame
    hits: pl.DataFrame
    candidates: int
    persons: int


def linked(
    people: pl.DataFrame,
    index_parts: Sequence[Path],
    model: Model,
    *,
    threads: int | None = None,
) -> Linked:
    """As `link`, with the measures of the search."""
    ordered = people.select(PEOPLE_SCHEMA.names()).sort(KEY)
    links, hits = [], []
    candidates = 0
    with Index(index_parts, threads=threads) as index:
        for batch in batches(ordered):
            prepared = prepare(batch)
            found = index.search(report_hashes(prepared))
            candidates += found.pairs.height
            hits.append(found.hits)
            evidence = candidate_evidence(prepared, index, found, model)
            links.append(links_of(prepared, evidence, model, index.version))
    return Linked(
        pl.concat(links).sort(LINKS.sort),
        pl.concat(hits).group_by("kunci", maintain_order=True).agg(pl.exclude("kunci").sum()),
        candidates,
        people.height,
    )


def batches(people: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Whole reports, about `_PERSONS_AT_A_TIME` persons each; one empty batch where none is."""
    if people.is_empty():
        yield people
        return
    first_row = pl.col("baris").min().over("id_laporan", "isi")
    yield from (
        people.with_row_index("baris")
        .with_columns((first_row // _PERSONS_AT_A_TIME).alias("kelompok"))
        .drop("baris")
        .partition_by("kelompok", maintain_order=True, include_key=False)
    )


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
    prepared: pl.DataFrame,
    index: Index,
    found: Found,
    model: Model,
    keep: Sequence[str] = KEPT,
) -> pl.DataFrame:
    """All candidate pairs with levels, weights and probabilities.

    `keep`: the columns of `scored` that stay, at least those linking needs.

    First the candidates of the blocking keys; then, for persons reported together, the members
    of the families in which one of them was found.
    """
    names = prepared.select("orang", "k_nama_penuh")
    pairs = found.pairs.select("orang", "sidik")
    rarity = rarity_of(index, pairs, found.rows, names)
    first = _scored_in_batches(prepared, pairs, found.rows, rarity, model, keep)
    families = relatives_of_candidates(first, prepared, model, found.size)
    rows = index.members(families["no_kk"])
    more = (
        families.join(rows.select("no_kk", "sidik"), on="no_kk")
        .select("orang", "sidik")
        .join(pairs, on=["orang", "sidik"], how="anti")
        .unique()
        .sort("orang", "sidik")
    )
    rarity = rarity_of(index, more, rows, names)
    second = _scored_in_batches(prepared, more, rows, rarity, model, keep)
    candidates = pl.concat([first, second]).sort("orang", "sidik")
    chances = posterior(candidates, prepared, model, found.size)
    joined = candidates.join(chances, on=["orang", "sidik"], maintain_order="left")
    return calibrated(joined, model)


def _scored_in_batches(
    prepared: pl.DataFrame,
    pairs: pl.DataFrame,
    rows: pl.DataFrame,
    rarity: Rarity,
    model: Model,
    keep: Sequence[str],
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
        frames.append(scored(batch, rarity, model).select(keep).cast(_told(keep)))
    return pl.concat(frames)


def _told(keep: Sequence[str]) -> pl.Schema:
    """Weights kept only to be told: single precision holds their four decimals."""
    of_fields = {f"w_{field}" for field in FIELDS} - set(SHARED)
    return pl.Schema({name: pl.Float32() for name in keep if name in of_fields})

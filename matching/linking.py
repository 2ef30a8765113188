"""Linking: persons named → LINKS, through index, comparison, families and decisions.

What belongs here: the order of the steps, and preparing what the reports say.
What does not: any step itself (each has its module) or where files lie (pipelines).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl

from matching.blocking import report_hashes
from matching.calibrate import calibrated
from matching.family import SHARED, posterior, relatives_of_candidates
from matching.index_rows import plain_number
from matching.keys import text_hash
from matching.model import Model
from matching.named_rows import NamedRows
from matching.names import Names
from matching.normalise import normalised
from matching.outcome import links_of
from matching.people import KEY, PEOPLE_SCHEMA
from matching.plain_names import numbered
from matching.rarity import Rarity, rarity_of
from matching.score import FIELDS, area_context, scored
from matching.search import Found, Index, Sought
from matching.sorting import order_by_two
from matching.words import Words, telling_words
from schemas.linkage import LINKS

# Persons looked for, persons judged and candidate pairs compared at a time: bound memory, change
# no result. Looking keys up goes through every list of the index, and needs little memory a person.
# Those judged at a time are shared among so many threads.
_LOOKED_FOR_AT_A_TIME = 60_000
_PERSONS_AT_A_TIME = 14_000
_JUDGES = 2
_PAIRS_AT_A_TIME = 200_000

_REPORTED = (
    "orang", "formulir", "peran", "konteks", "tahap_hidup", "kepala", "kepala_sendiri", "tanda",
    "nama_bersih", "nama_lipat", "nik", "no_kk", "no_kk_baru", "tgl_lahir", "jk", "rt", "rw",
    "kode_desa", "kode_desa_asal", "kode_desa_tujuan", "kepala_lipat", "pasangan_lipat",
    "k_nama_penuh", "tgl_acuan", "anak_ke", "nik_samar", "kk_samar", "kode_posyandu", "tgl_lapor",
    "rt_layan",
)  # fmt: skip
_FOLDED = ("nama_lipat", "kepala_lipat", "pasangan_lipat")
_NAMES = ("nama_bersih", *_FOLDED)
# Roles in which a mother's name means the mother, even with "By. Ny." before it.
MOTHERS = ("IBU", "ISTRI")
KEPT = (
    "orang",
    "sidik",
    "id_orang_d",
    "nik_d",
    "no_kk_d",
    "k_nama_penuh_d",
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
    done: list[_Judged] = []
    with Index(index_parts, threads=threads) as index:
        judges = min(index.threads, _JUDGES)
        for group in batches(ordered, _LOOKED_FOR_AT_A_TIME):
            everyone = _prepared(group)
            sought = index.sought(report_hashes(everyone))
            judge = partial(_Judged.of, index=index, sought=sought, model=model)
            pieces = _whole_reports(everyone, _PERSONS_AT_A_TIME // judges)
            if judges == 1:
                done.extend(map(judge, pieces))
                continue
            with ThreadPoolExecutor(judges) as pool:
                done.extend(pool.map(judge, pieces))
    hits = pl.concat(one.hits for one in done)
    return Linked(
        pl.concat(pl.read_ipc(BytesIO(one.links)) for one in done).sort(LINKS.sort),
        hits.group_by("kunci", maintain_order=True).agg(pl.exclude("kunci").sum()),
        sum(one.candidates for one in done),
        people.height,
    )


@dataclass(frozen=True)
class _Judged:
    """As `Linked`, the links written small until all are there: the texts of evidence are long and
    much alike."""

    links: bytes
    hits: pl.DataFrame
    candidates: int

    @classmethod
    def of(cls, prepared: pl.DataFrame, *, index: Index, sought: Sought, model: Model) -> _Judged:
        """The links of some of the persons `sought`."""
        found = index.fetched(sought.among(prepared["orang"].to_numpy()))
        evidence = candidate_evidence(prepared, index, found, model)
        written = BytesIO()
        links = links_of(prepared, evidence, model, index.version)
        links.write_ipc(written, compression="lz4")
        return cls(written.getvalue(), found.hits, found.pairs.height)


def batches(people: pl.DataFrame, persons: int = _PERSONS_AT_A_TIME) -> Iterator[pl.DataFrame]:
    """Whole reports, about so many persons each; one empty batch where none is.

    Reports of one village come together: they ask the same index parts for the same pages.
    """
    near = pl.col("kode_desa").min().over("id_laporan", "isi").alias("dekat")
    ordered = people.with_columns(near).sort("dekat", *KEY, nulls_last=True).drop("dekat")
    yield from _whole_reports(ordered, persons)


def _whole_reports(ordered: pl.DataFrame, persons: int) -> Iterator[pl.DataFrame]:
    """Slices of whole reports, whose persons lie beside each other, of about so many persons."""
    first = ordered.select(pl.struct("id_laporan", "isi").rle_id().is_first_distinct()).to_series()
    starts = first.arg_true().to_numpy()
    group = starts // persons
    cuts = [0, *starts[np.flatnonzero(np.diff(group)) + 1].tolist(), ordered.height]
    for start, end in pairwise(cuts):
        yield ordered.slice(start, end - start)


def prepare(people: pl.DataFrame) -> pl.DataFrame:
    """People sorted and numbered (`orang`), with names normalised and RT as a plain number.

    A baby written under its mother's name has no name of its own, whatever its role in the
    report: the death of "By. Ny. X" is not that of X.
    """
    return _prepared(people.sort(KEY))


def _prepared(people: pl.DataFrame) -> pl.DataFrame:
    """As `prepare`, in the order given."""
    ordered = people.select(PEOPLE_SCHEMA.names()).with_row_index("orang")
    written = [ordered[name] for name in ("nama", "nama_kepala_keluarga", "nama_pasangan")]
    names = normalised(pl.concat([one.rename("nama") for one in written]))
    own, heads, spouses = (
        names.slice(place * ordered.height, ordered.height) for place in range(3)
    )
    named = ordered.hstack(
        [
            *own.get_columns(),
            heads["nama_lipat"].rename("kepala_lipat"),
            spouses["nama_lipat"].rename("pasangan_lipat"),
        ]
    )
    as_baby = (pl.col("tanda") == "BAYI").fill_null(value=False)
    nameless = as_baby & ~pl.col("peran").is_in(MOTHERS)
    own_names = [
        pl.when(~nameless).then(pl.col(name)).alias(name) for name in ("nama_bersih", "nama_lipat")
    ]
    named = named.with_columns(
        *own_names,
        nameless.alias("bayi_tanpa_nama"),
        *(plain_number(pl.col(name)).alias(name) for name in ("rt", "rw")),
    )
    words = Words.of(named["nama_lipat"])
    in_order = words.in_order()
    return named.with_columns(
        words.telling(in_order),
        telling_words(named["kepala_lipat"]).alias("kepala_arti"),
        telling_words(named["pasangan_lipat"]).alias("pasangan_arti"),
        in_order.to_frame("k").select(text_hash(pl.col("k"))).to_series().alias("k_nama_penuh"),
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
    names = prepared.select("orang", "k_nama_penuh", "konteks", "kode_desa")
    pairs = found.pairs.select("orang", "sidik")
    rarity = rarity_of(index, pairs, found.people, names)
    first = _scored_in_batches(prepared, pairs, found.people, rarity, model, keep)
    families = relatives_of_candidates(first, prepared, model, found.size)
    members = index.members(families["no_kk"])
    more = (
        families.join(members.rows.select("no_kk", "sidik"), on="no_kk")
        .select("orang", "sidik")
        .join(pairs, on=["orang", "sidik"], how="anti")
        .unique()
        .sort("orang", "sidik")
    )
    rarity = rarity_of(index, more, members, names)
    second = _scored_in_batches(prepared, more, members, rarity, model, keep)
    candidates = pl.concat([first, second], rechunk=True)
    del first, second, members
    order = order_by_two(candidates["orang"].to_numpy(), candidates["sidik"].to_numpy())
    candidates = candidates[order].with_columns(pl.col("orang").set_sorted())
    chances = posterior(candidates, prepared, model, found.size)
    return calibrated(candidates.hstack(chances.drop("orang", "sidik")), model)


def _scored_in_batches(
    prepared: pl.DataFrame,
    pairs: pl.DataFrame,
    people: NamedRows,
    rarity: Rarity,
    model: Model,
    keep: Sequence[str],
) -> pl.DataFrame:
    told = prepared.select(_REPORTED).with_columns(area_context())
    report, rows, names = _with_names_as_numbers(told, people)
    register = rows.rename({name: f"{name}_d" for name in rows.columns}).drop("sidik_d")
    of_report, of_register = (
        np.searchsorted(known.to_numpy(), pairs[known.name].to_numpy())
        for known in (report["orang"], rows["sidik"])
    )
    frames = []
    for start in range(0, max(pairs.height, 1), _PAIRS_AT_A_TIME):
        here = slice(start, start + _PAIRS_AT_A_TIME)
        batch = pl.concat(
            [
                report[of_report[here]],
                pairs[here].select("sidik"),
                register[of_register[here]],
            ],
            how="horizontal",
        )
        frames.append(scored(batch, names, rarity, model).select(keep).cast(_told(keep)))
    return pl.concat(frames)


def _with_names_as_numbers(
    report: pl.DataFrame, people: NamedRows
) -> tuple[pl.DataFrame, pl.DataFrame, Names]:
    """The report's and the register's rows with their name columns as numbers, and the names that
    are numbered: a pair carries and compares numbers, and each name is looked at once."""
    known = people.names
    columns = [*(report[name] for name in _NAMES), known["nama_bersih"], known["nama_lipat"]]
    places, names = numbered(pl.concat(column.rename("nama") for column in columns))
    of_place = pl.Series(places.astype(np.uint32)).set(names.is_null().gather(places), None)
    ends = np.cumsum([len(column) for column in columns])
    clean, folded = (of_place.slice(end - known.height, known.height) for end in ends[-2:])
    told = report.with_columns(
        of_place.slice(end - report.height, report.height).alias(name)
        for name, end in zip(_NAMES, ends, strict=False)
    )
    of_register = replace(people, names=known.with_columns(nama_bersih=clean, nama_lipat=folded))
    rows = of_register.written()
    compared = pl.concat(frame[name] for frame in (told, rows) for name in _FOLDED)
    used = compared.drop_nulls().unique().sort().cast(pl.Int64).to_numpy()
    return told, rows, Names.of(names, used)


def _told(keep: Sequence[str]) -> pl.Schema:
    """Weights kept only to be told: single precision holds their four decimals."""
    of_fields = {f"w_{field}" for field in FIELDS} - set(SHARED)
    return pl.Schema({name: pl.Float32() for name in keep if name in of_fields})

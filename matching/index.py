"""The index: DTSEN members of one part as the matcher wants to find them.

What belongs here: the columns of the index, made once per DTSEN version and part.
What does not: the files they lie in (`index_file`), looking anyone up in them (`search`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from matching.blocking import blocking_keys, kab_number
from matching.entries import MOST_ROWS, SIEVE, Entries, sieve_of, sorted_entries
from matching.index_file import IndexFile, PartFacts
from matching.index_rows import PartPeople, part_people
from matching.keys import PLACES, text_hash
from matching.named_rows import NamedRows
from matching.plain_names import runs
from matching.register_keys import register_hashes
from matching.sorting import in_order
from schemas.linkage_index import INDEX

# Raise it whenever a column or a key of the index changes its meaning.
INDEX_FORMAT = "bansos-indeks-7"

# What an index is made from, of the tables of `schemas.dtsen`: a quarter of their columns.
MEMBERS_READ = (
    "id_orang", "nomor_induk_kependudukan", "nomor_kartu_keluarga", "nama", "tanggal_lahir",
    "jenis_kelamin", "status_hubungan_keluarga", "status_kawin", "kode_kelurahan_desa_ktp",
    "rt_ktp", "rw_ktp", "versi_dtsen",
)  # fmt: skip
FAMILIES_READ = ("nomor_kartu_keluarga", "kode_kelurahan_desa", "alamat")

# `jenis` DESA: `nilai` a village (null = unknown); RT: a village's `rt`; KATA: a folded token.
_COUNTS: dict[str, pl.DataType] = {
    "jenis": pl.String(),
    "kab": pl.UInt16(),
    "nilai": pl.String(),
    "rt": pl.String(),
    "banyak": pl.Int64(),
}


class IndexFault(ValueError):
    """An index that cannot be made or searched; the text says why and what to do."""


def counts_schema() -> pl.Schema:
    """The columns of a part's counts."""
    return pl.Schema(_COUNTS)


def index_mark() -> int:
    """The hash every file of a usable index carries as `penanda`.

    It changes with the index format and with the keys, and when the hash function of the
    locked polars changes: an index of another kind is refused, never searched in vain.
    """
    keys = ";".join(f"{key.name}={'+'.join(key.parts)}" for key in blocking_keys())
    probe = pl.DataFrame({"teks": [f"{INDEX_FORMAT}|{keys}"]})
    return int(probe.select(text_hash(pl.col("teks"))).item())


def write_index_part(families: pl.DataFrame, members: pl.DataFrame, path: Path) -> IndexFile:
    """Write the index of one part to `path` and the files beside it (`index_file`).

    `families`, `members`: tables of `schemas.dtsen`, at least FAMILIES_READ and MEMBERS_READ of
    their columns. IndexFault if the part is too large.
    """
    if members.height >= MOST_ROWS:
        raise IndexFault(
            f"{path.name}: {members.height} anggota, paling banyak {MOST_ROWS - 1} per bagian. "
            "Bagi per kabupaten/kota / split the part by kabupaten/kota."
        )
    people = part_people(families, members)
    kab = people.rows.select(kab_number(pl.col("kode_desa")).alias("kab")).to_series()
    facts = PartFacts(
        mark=index_mark(),
        versions=tuple(members["versi_dtsen"].unique().sort().to_list()),
        kab=tuple(kab.unique().sort().to_list()),
        rows=members.height,
    )
    part = IndexFile(path)
    part.write(_named_rows(people), _entries(people), _counts(people, kab), facts)
    return part


def _entries(people: PartPeople) -> Iterator[tuple[str, Entries]]:
    """The entries of every hash column; after those of a column without a place their sieve."""
    for name, found in register_hashes(people):
        entries = sorted_entries(found.hashes, found.known)
        yield name, entries
        if not PLACES.keys() & set(name.split("+")):
            yield name + SIEVE, sieve_of(entries)


def write_current_part(
    families: pl.DataFrame, members: pl.DataFrame, gone: pl.Series, path: Path
) -> IndexFile:
    """Write a part that brings an index up to date with accepted events.

    `families`, `members`: the whole families that an event touched, as they are now, newborns
    with them, in the tables of `schemas.dtsen`; `gone`: `id_orang` of who is in none of them any
    more. In a search their rows of all other parts are passed over. Counts (namesakes, caps,
    size of the register) still hold the old rows: with a few changes in a hundred that moves no
    weight.
    """
    IndexFile(path).write_replaced(pl.concat([members["id_orang"], gone.cast(pl.String)]))
    return write_index_part(families, members, path)


def index_sources() -> list[Path]:
    """The files of this room that decide what an index holds, sorted."""
    room = Path(__file__).parent
    lexicon = [path for path in (room / "lexicon").iterdir() if path.is_file()]
    named = (
        "blocking", "entries", "index", "index_file", "index_rows", "keys", "named_rows",
        "normalise", "plain_names", "record", "register_keys", "sorting", "sounds", "words",
    )  # fmt: skip
    return sorted([*(room / f"{name}.py" for name in named), room / "blocking.yaml", *lexicon])


def index_part(families: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """The rows of the index: one per DTSEN member, sorted by kode_desa, no_kk and id_orang.

    The place is the family's; a member whose family is not in `families` keeps the village of
    the identity card, or none. RT is that of the identity card, without leading zeros; that of
    the address where it is missing or repeats the RW. The head
    is named on every member's row and the partner on those of a couple, so that a family can be
    found through them.
    """
    rows = _named_rows(part_people(families, members)).written()
    return rows.select(pl.col(name).cast(dtype) for name, dtype in INDEX.polars_schema().items())


def _named_rows(people: PartPeople) -> NamedRows:
    numbers = {"no_nama": people.own, "no_kepala": people.head, "no_pasangan": people.partner}
    rows = people.rows.with_columns(
        pl.Series(name, places.astype(np.int32)) for name, places in numbers.items()
    )
    return NamedRows(rows, people.names)


def _counts(people: PartPeople, kab: pl.Series) -> pl.DataFrame:
    """Persons per village, per RT of a village, and per token and kabupaten/kota, sorted.

    A token that occurs twice in one name counts twice; that is rare.
    """
    banyak = pl.col("banyak").sum()
    placed = people.rows.select(kab, "kode_desa", "rt").group_by("kab", "kode_desa", "rt")
    together = placed.agg(pl.len().alias("banyak"))
    villages = together.group_by("kab", pl.col("kode_desa").alias("nilai")).agg(banyak)
    neighbourhoods = together.drop_nulls(["kode_desa", "rt"]).rename({"kode_desa": "nilai"})
    # Each name once per kabupaten/kota, with how many bear it there.
    named = in_order(kab.to_numpy().astype(np.int64) << 32 | people.own)
    first = np.flatnonzero(np.diff(named, prepend=-1))
    number, words = named[first] & (2**32 - 1), people.words
    counts = words.counts[number]
    starts = (np.cumsum(words.counts) - words.counts)[number]
    carried = pl.DataFrame(
        {
            "kab": np.repeat((named[first] >> 32).astype(np.uint16), counts),
            "kata": words.word[runs(starts, counts)],
            "banyak": np.repeat(np.diff(first, append=len(named)), counts),
        }
    )
    of_word = carried.group_by("kab", "kata").agg(banyak)
    tokens = of_word.with_columns(words.texts(of_word["kata"].to_numpy()).alias("nilai"))
    return (
        pl.concat(
            frame.select(
                pl.lit(kind).alias("jenis"),
                "kab",
                "nilai",
                pl.col("rt") if "rt" in frame.columns else pl.lit(None, pl.String).alias("rt"),
                pl.col("banyak").cast(pl.Int64),
            )
            for kind, frame in (("DESA", villages), ("RT", neighbourhoods), ("KATA", tokens))
        )
        .select(pl.col(name).cast(dtype) for name, dtype in counts_schema().items())
        .sort("jenis", "kab", "nilai", "rt", nulls_last=True)
    )

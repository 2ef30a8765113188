"""The index: DTSEN members of one part as the matcher wants to find them.

What belongs here: the columns of the index, made once per DTSEN version and part.
What does not: the files they lie in (`index_file`), looking anyone up in them (`search`).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from matching.blocking import blocking_keys, kab_number, register_hashes
from matching.index_file import MOST_ROWS, IndexFile, PartFacts, sorted_entries
from matching.keys import sorted_name, text_hash
from matching.normalise import normalised
from schemas.linkage_index import INDEX

# Raise it whenever a column or a key of the index changes its meaning.
INDEX_FORMAT = "bansos-indeks-3"

# `jenis` DESA: `nilai` a village (null = unknown); RT: village/RT; KATA: a folded token.
_COUNTS: dict[str, pl.DataType] = {
    "jenis": pl.String(),
    "kab": pl.UInt16(),
    "nilai": pl.String(),
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

    `families`, `members`: tables of `schemas.dtsen`. IndexFault if the part is too large.
    """
    if members.height >= MOST_ROWS:
        raise IndexFault(
            f"{path.name}: {members.height} anggota, paling banyak {MOST_ROWS - 1} per bagian. "
            "Bagi per kabupaten/kota / split the part by kabupaten/kota."
        )
    rows, hashes = _rows_and_hashes(families, members)
    kab = rows.select(kab_number(pl.col("kode_desa")).alias("kab"))
    facts = PartFacts(
        mark=index_mark(),
        versions=tuple(members["versi_dtsen"].unique().sort().to_list()),
        kab=tuple(kab["kab"].unique().sort().to_list()),
        rows=rows.height,
    )
    keys = {column.name: sorted_entries(column) for column in hashes.get_columns()}
    part = IndexFile(path)
    part.write(rows, keys, _counts(rows), facts)
    return part


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
    named = ("blocking", "index", "index_file", "keys", "normalise", "sounds")
    return sorted([*(room / f"{name}.py" for name in named), room / "blocking.yaml", *lexicon])


def index_part(families: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """The rows of the index: one per DTSEN member of the part, sorted by no_kk and id_orang.

    The place is the family's; a member whose family is not in `families` keeps the village of
    the identity card, or none. RT is that of the identity card, without leading zeros. The head
    is named on every member's row and the partner on those of a couple, so that a family can be
    found through them.
    """
    return _rows_and_hashes(families, members)[0]


def _rows_and_hashes(
    families: pl.DataFrame, members: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    people = _plain(families, members).sort("no_kk", "id_orang")
    names = normalised(people["nama"])
    people = pl.concat([people.drop("nama"), names.drop("tanda")], how="horizontal")
    people = _with_head_and_spouse(people).with_columns(
        text_hash(pl.concat_str("id_orang", pl.lit("|"), "no_kk")).alias("sidik"),
    )
    distinct = people.select(pl.col("nama_lipat").unique().drop_nulls())
    full = distinct.with_columns(text_hash(sorted_name(pl.col("nama_lipat"))).alias("k_nama_penuh"))
    people = people.join(full, on="nama_lipat", how="left", maintain_order="left")
    rows = people.select(pl.col(name).cast(dtype) for name, dtype in INDEX.polars_schema().items())
    return rows, register_hashes(rows)


def _counts(rows: pl.DataFrame) -> pl.DataFrame:
    """Persons per village, per RT of a village, and per token and kabupaten/kota, sorted.

    A token that occurs twice in one name counts twice; that is rare.
    """
    placed = rows.select(
        kab_number(pl.col("kode_desa")).alias("kab"), "kode_desa", "rt", "nama_lipat"
    )
    villages = placed.select("kab", pl.col("kode_desa").alias("nilai"))
    neighbourhoods = placed.drop_nulls(["kode_desa", "rt"]).select(
        "kab", pl.concat_str("kode_desa", pl.lit("/"), "rt").alias("nilai")
    )
    tokens = (
        placed.select("kab", pl.col("nama_lipat").str.split(" ").alias("nilai"))
        .explode("nilai")
        .drop_nulls("nilai")
    )
    return (
        pl.concat(
            frame.group_by("kab", "nilai")
            .agg(pl.len().alias("banyak"))
            .select(pl.lit(kind).alias("jenis"), "kab", "nilai", "banyak")
            for kind, frame in (("DESA", villages), ("RT", neighbourhoods), ("KATA", tokens))
        )
        .select(pl.col(name).cast(dtype) for name, dtype in counts_schema().items())
        .sort("jenis", "kab", "nilai", nulls_last=True)
    )


def plain_number(text: pl.Expr) -> pl.Expr:
    """The first number in an RT without leading zeros; null where there is none but zero."""
    digits = text.str.extract(r"(\d+)").str.strip_chars_start("0")
    return pl.when(digits != "").then(digits)


def _plain(families: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """The members' columns under the names of the index, with the family's village."""
    places = families.select(
        pl.col("nomor_kartu_keluarga").alias("no_kk"),
        pl.col("kode_kelurahan_desa").alias("desa_keluarga"),
    ).unique("no_kk", keep="first", maintain_order=True)
    sex = pl.col("jenis_kelamin")
    return (
        members.rename({"nomor_kartu_keluarga": "no_kk", "nomor_induk_kependudukan": "nik"})
        .join(places, on="no_kk", how="left", maintain_order="left")
        .select(
            "id_orang",
            "nik",
            "no_kk",
            "nama",
            pl.col("tanggal_lahir").alias("tgl_lahir"),
            pl.when(sex == "1").then(pl.lit("L")).when(sex == "2").then(pl.lit("P")).alias("jk"),
            pl.col("status_hubungan_keluarga").alias("hubungan"),
            "status_kawin",
            pl.coalesce("desa_keluarga", "kode_kelurahan_desa_ktp").alias("kode_desa"),
            plain_number(pl.col("rt_ktp")).alias("rt"),
            "versi_dtsen",
        )
    )


def _with_head_and_spouse(people: pl.DataFrame) -> pl.DataFrame:
    """`kepala_lipat` of the family and `pasangan_lipat` of its couples.

    A couple is the head and the spouse (relations 1 and 2), or a married child and the child-in-
    law (3 and 4) where the family has exactly one of each and they are of opposite sex.
    """
    ordered = people.sort("no_kk", "id_orang")
    heads = ordered.filter(pl.col("hubungan") == "1").unique("no_kk", keep="first")
    spouses = ordered.filter(pl.col("hubungan") == "2").unique("no_kk", keep="first")
    married = pl.col("status_kawin") == "2"
    young = {
        code: ordered.filter((pl.col("hubungan") == code) & married).filter(
            pl.len().over("no_kk") == 1
        )
        for code in ("3", "4")
    }
    couples = pl.concat(
        [
            _pairs_of(heads, spouses),
            _pairs_of(spouses, heads),
            _pairs_of(young["3"], young["4"]),
            _pairs_of(young["4"], young["3"]),
        ]
    ).unique("id_orang_sendiri", keep="first", maintain_order=True)
    head_names = heads.select("no_kk", pl.col("nama_lipat").alias("kepala_lipat"))
    return people.join(head_names, on="no_kk", how="left", maintain_order="left").join(
        couples,
        left_on=["no_kk", "id_orang"],
        right_on=["no_kk", "id_orang_sendiri"],
        how="left",
        maintain_order="left",
    )


def _pairs_of(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """no_kk, id_orang_sendiri, pasangan_lipat: each of `one` with its partner of opposite sex."""
    return (
        one.select("no_kk", pl.col("id_orang").alias("id_orang_sendiri"), "jk")
        .join(
            other.select(
                "no_kk", pl.col("nama_lipat").alias("pasangan_lipat"), pl.col("jk").alias("jk_lain")
            ),
            on="no_kk",
        )
        .filter((pl.col("jk") != pl.col("jk_lain")).fill_null(value=True))
        .select("no_kk", "id_orang_sendiri", "pasangan_lipat")
    )

"""The members of one DTSEN part as rows of an index, every name kept once and told by number.

What belongs here: order, place, RT, the head and the partner of each member, names numbered.
What does not: hashes of blocking keys (`blocking`), counts and files (`index`, `index_file`).

Members of a family lie beside each other, so heads and partners are found by counting along
the families instead of joining on KK numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from matching.keys import text_hash
from matching.normalise import normal_forms
from matching.plain_names import Flags, Numbers, numbered, numbered_words
from matching.sorting import order_by_two, order_of
from matching.words import Words

_DIGITS = 16
# "DUSUN II RT 003 RW 002", "Jl. Mawar RT.03/RW.02".
_RT_IN_ADDRESS = r"(?i)\bRT[\s.:]*(\d{1,3})\b"
_LAST = np.iinfo(np.int64).max
_COLUMNS = (
    "id_orang", "nik", "no_kk", "tgl_lahir", "jk", "hubungan", "status_kawin", "anak",
    "kode_desa", "rt", "rw",
)  # fmt: skip
_HEAD, _SPOUSE, _CHILD, _CHILD_IN_LAW, _GRANDCHILD, _MARRIED = "1", "2", "3", "4", "5", "2"


@dataclass(frozen=True)
class PartPeople:
    """`rows`: the columns of an index row but names; `names`: `nama_bersih`, `nama_lipat`,
    `k_nama_penuh`, one row per distinct `nama_bersih`, the last one without a name; `words`,
    `in_order`: those of `nama_lipat`; `own`, `head`, `partner`: per row the places of the names
    in it."""

    rows: pl.DataFrame
    names: pl.DataFrame
    words: Words
    in_order: pl.Series
    own: Numbers
    head: Numbers
    partner: Numbers


def part_people(families: pl.DataFrame, members: pl.DataFrame) -> PartPeople:
    """The members sorted by village, KK number and person: reports of a village then find their
    candidates on few pages.

    The place is the family's; a member whose family is not in `families` keeps the village of
    the identity card, or none. RT is that of the identity card, without leading zeros.
    """
    sorting = _order(members["nomor_kartu_keluarga"], members["id_orang"])
    # Only what families are counted by is put in their order; texts move once, to their village.
    people = members.select(
        pl.col("nomor_kartu_keluarga").alias("no_kk"),
        _sex(pl.col("jenis_kelamin")).alias("jk"),
        pl.col("status_hubungan_keluarga").alias("hubungan"),
        "status_kawin",
        pl.col("kode_kelurahan_desa_ktp"),
    )[sorting]
    family = people["no_kk"].rle_id().cast(pl.Int64).to_numpy()
    places, names, number_of, words, in_order = _names(members["nama"])
    own = number_of[places[sorting]]
    none = np.int64(names.height - 1)
    head, partner = _head_and_partner(people, family)
    card = _cards(families, people, family)
    village = _village(card, people, family)
    order = order_of(_ranks(village))
    told = members.select(
        "id_orang",
        pl.col("nomor_induk_kependudukan").alias("nik"),
        pl.col("nomor_kartu_keluarga").alias("no_kk"),
        pl.col("tanggal_lahir").alias("tgl_lahir"),
    )[sorting[order]]
    of_family = people.select("jk", "hubungan", "status_kawin").with_columns(
        _children(people["hubungan"], family), village
    )[order]
    neighbours = pl.DataFrame(
        _neighbourhood(members[f"{name}_ktp"])[sorting].alias(name) for name in ("rt", "rw")
    ).with_columns(_told_of_address(card["alamat"]).gather(family))
    rows = told.hstack(of_family).hstack(neighbours.select(_rt(), "rw")[order])
    fingerprint = text_hash(pl.concat_str("id_orang", pl.lit("|"), "no_kk")).alias("sidik")
    return PartPeople(
        rows=rows.select(fingerprint, *_COLUMNS),
        names=names,
        words=words,
        in_order=in_order,
        own=own[order],
        head=np.where(head < 0, none, own[head])[order],
        partner=np.where(partner < 0, none, own[partner])[order],
    )


def _ranks(texts: pl.Series) -> Numbers:
    """The place of each text among the sorted distinct ones, null the last."""
    places, distinct = numbered(texts)
    rank = np.empty(len(distinct), np.int64)
    rank[distinct.arg_sort(nulls_last=True).to_numpy()] = np.arange(len(distinct))
    return rank[places]


def plain_number(text: pl.Expr) -> pl.Expr:
    """The first number in an RT without leading zeros; null where there is none but zero."""
    digits = text.str.extract(r"(\d+)").str.strip_chars_start("0")
    return pl.when(digits != "").then(digits)


def _sex(code: pl.Expr) -> pl.Expr:
    return pl.when(code == "1").then(pl.lit("L")).when(code == "2").then(pl.lit("P"))


def _order(families: pl.Series, persons: pl.Series) -> Numbers:
    """The places of the rows sorted by KK number and person, as texts are sorted.

    Numbers sort several times faster than texts: 16 digits are compared as a number, and what
    follows them (a NIK held twice) only where they tie.
    """
    sides = pl.DataFrame({"kk": families, "id": persons})
    told = sides.select(
        pl.col("kk").cast(pl.Int64, strict=False),
        pl.col("id").str.head(_DIGITS).cast(pl.Int64, strict=False).fill_null(_LAST),
        (pl.col("kk").str.len_bytes() == _DIGITS).alias("kk_utuh"),
        (pl.col("id").str.len_bytes() >= _DIGITS).alias("id_utuh"),
    )
    whole = told["kk"].null_count() == 0 and told["kk_utuh"].all() and told["id_utuh"].all()
    if not whole:
        return sides.select(pl.arg_sort_by("kk", "id")).to_series().cast(pl.Int64).to_numpy()
    kk, person = told["kk"].to_numpy(), told["id"].to_numpy()
    order = order_by_two(kk, person)
    tie = (kk[order][1:] == kk[order][:-1]) & (person[order][1:] == person[order][:-1])
    if tie.any():
        tied = np.flatnonzero(np.append(tie, [False]) | np.append([False], tie))
        texts = sides[order[tied]].select(pl.arg_sort_by("kk", "id")).to_series().to_numpy()
        order[tied] = order[tied][texts]
    return order


def _names(written: pl.Series) -> tuple[Numbers, pl.DataFrame, Numbers, Words, pl.Series]:
    """Per row the place of its written name; the distinct clean names with what is told of them,
    and the place among these of every written one, no name the last of them; the words of their
    folds, and these with their words in order."""
    places, table = normal_forms(written)
    number_of, clean = numbered(table["nama_bersih"])
    first = np.empty(len(clean), np.int64)
    first[number_of] = np.arange(len(number_of))
    # No name comes last, and is there whether or not somebody has none.
    known = clean.is_not_null()
    order = known.arg_true().to_numpy()
    number = np.full(len(clean), len(order))
    number[order] = np.arange(len(order))
    names = table.select("nama_bersih", "nama_lipat")[first[order]]
    names = pl.concat([names, names.clear(1)])
    words = Words.of(names["nama_lipat"])
    in_order = words.in_order()
    whole = names.with_columns(
        in_order.to_frame("k").select(text_hash(pl.col("k")).alias("k_nama_penuh"))
    )
    return places, whole, number[number_of], words, in_order


def _cards(families: pl.DataFrame, people: pl.DataFrame, family: Numbers) -> pl.DataFrame:
    """The row of `families` for each family of `people`, as far as there is one; of a family held
    twice the first."""
    first = np.flatnonzero(np.diff(family, prepend=-1))
    known = families.select(
        pl.col("nomor_kartu_keluarga").alias("no_kk"),
        pl.col("kode_kelurahan_desa", "alamat").cast(pl.String),
    )
    if known["no_kk"].n_unique() < known.height:
        known = known.unique("no_kk", keep="first", maintain_order=True)
    asked = people.select("no_kk")[first]
    return asked.join(known, on="no_kk", how="left", maintain_order="left")


def _village(card: pl.DataFrame, people: pl.DataFrame, family: Numbers) -> pl.Series:
    """The village of each member: the family's, else that of the identity card."""
    of_family = card["kode_kelurahan_desa"].gather(family)
    own = pl.col("kode_kelurahan_desa_ktp").cast(pl.String)
    return people.select(pl.coalesce(of_family, own).alias("kode_desa")).to_series()


def _rt() -> pl.Expr:
    """The RT of the identity card; that of the address where it is missing or the RW stands in
    its place."""
    as_rw = (pl.col("rt") == pl.col("rw")).fill_null(value=True)
    return pl.when(as_rw).then(pl.coalesce("rt_alamat", "rt")).otherwise("rt").alias("rt")


def _told_of_address(written: pl.Series) -> pl.Series:
    """`rt_alamat`: the RT written in the line of each family's address, a number as plain."""
    places, lines = numbered(written)
    told = plain_number(pl.col("alamat").str.extract(_RT_IN_ADDRESS))
    return lines.to_frame("alamat").select(told.alias("rt_alamat")).to_series().gather(places)


def _neighbourhood(written: pl.Series) -> pl.Series:
    places, distinct = numbered_words(written.cast(pl.String))
    return distinct.to_frame("rt").select(plain_number(pl.col("rt"))).to_series()[places]


def _children(relation: pl.Series, family: Numbers) -> pl.Series:
    """`anak`: children on the KK of the head or the spouse, grandchildren of the head's children
    and their spouses; null for others."""
    count = int(family[-1]) + 1 if len(family) else 0

    def on_card(code: str) -> pl.Series:
        rows = (relation == code).fill_null(value=False).to_numpy()
        return pl.Series(np.bincount(family[rows], minlength=count)[family].astype(np.int16))

    held = pl.DataFrame([relation.alias("h"), on_card(_CHILD).alias("a"),
                         on_card(_GRANDCHILD).alias("c")])  # fmt: skip
    own = pl.when(pl.col("h").is_in([_HEAD, _SPOUSE])).then(pl.col("a"))
    younger = own.when(pl.col("h").is_in([_CHILD, _CHILD_IN_LAW])).then(pl.col("c"))
    return held.select(younger.alias("anak")).to_series()


def _head_and_partner(people: pl.DataFrame, family: Numbers) -> tuple[Numbers, Numbers]:
    """The row of each member's head of family and partner, −1 where there is none.

    A couple is the head and the spouse (relations 1 and 2), or a married child and the child-in-
    law (3 and 4) where the family has exactly one of each; not where both are of one sex.
    """
    relation, sex = people["hubungan"], people["jk"]
    known = people["no_kk"].is_not_null().to_numpy()
    count = int(family[-1]) + 1 if len(family) else 0

    def rows_of(code: str, among: Flags) -> Numbers:
        return np.flatnonzero((relation == code).fill_null(value=False).to_numpy() & among)

    def first_of(rows: Numbers) -> Numbers:
        """Per family the first of these rows, −1 where it has none."""
        found = np.full(count, -1)
        found[family[rows[::-1]]] = rows[::-1]
        return found

    def only_of(rows: Numbers) -> Numbers:
        alone = np.bincount(family[rows], minlength=count) == 1
        return np.where(alone, first_of(rows), -1)

    married = (people["status_kawin"] == _MARRIED).fill_null(value=False).to_numpy() & known
    heads = first_of(rows_of(_HEAD, known))
    couples = (
        (only_of(rows_of(_CHILD, married)), only_of(rows_of(_CHILD_IN_LAW, married))),
        (heads, first_of(rows_of(_SPOUSE, known))),
    )
    man, woman = ((sex == code).fill_null(value=False).to_numpy() for code in ("L", "P"))
    partner = np.full(people.height, -1)
    for one, other in couples:
        both = np.flatnonzero((one >= 0) & (other >= 0))
        a, b = one[both], other[both]
        apart = ~((man[a] & man[b]) | (woman[a] & woman[b]))
        partner[a[apart]], partner[b[apart]] = b[apart], a[apart]
    head = heads[family] if count else np.full(0, -1)
    return np.where(known, head, -1), partner

"""The parts of blocking keys on the register's side and on the report's, and their hashes.

What belongs here: what each part that `blocking.yaml` may name means on both sides, and how
parts become one 64-bit hash.
What does not: which keys there are (`blocking`), or looking them up (`lookup`).
"""

from __future__ import annotations

from functools import reduce
from itertools import combinations

import polars as pl

from matching.words import Words

# An odd 64-bit constant (the golden ratio) keeps the parts of a key from cancelling each other.
MIX = 0x9E3779B97F4A7C15
_SEED = 20251001
_EDGE_LETTERS = 4
_FIRST_LETTERS = {"satu_huruf": 1, "dua_huruf": 2, "tiga_huruf": 3}
# Slices of a NIK: birth date with sex, and the same with the serial number.
_NIK_BIRTH = (6, 6)
_NIK_TAIL = (6, 10)
_FEMALE_DAY = 40
# Parts that are a place: a key with one of them is asked in the index of its kabupaten/kota only.
PLACES = {"desa": 10, "kec": 6, "kab": 4}
# All pairs of a reported name's tokens up to this one.
_PAIRED_TOKENS = 4
YES = "ya"
# Ages in years, by life stage, within which nearly all persons of an event are.
AGES = {"IBU": (15, 46), "AYAH": (18, 55), "PASANGAN": (16, 40)}


def text_hash(text: pl.Expr) -> pl.Expr:
    """A 64-bit hash of a text, null for null; the same in every process of one lock file."""
    return pl.when(text.is_not_null()).then(text.hash(seed=_SEED))


def key_seed(name: str) -> int:
    """The hash of a key's name, with which every hash of the key begins."""
    return int(pl.select(pl.lit(name).hash(seed=_SEED)).item())


def combined_hash(name: str, parts: list[pl.Expr]) -> pl.Expr:
    """One hash of a key's name and its parts' hashes; null if any part is null."""
    start = pl.lit(name).hash(seed=_SEED)
    multiplier = pl.lit(MIX, dtype=pl.UInt64)
    return reduce(lambda so_far, part: (so_far * multiplier).xor(part), parts, start)


def sorted_name(folded: pl.Expr) -> pl.Expr:
    """A folded name with its tokens in alphabetical order."""
    return folded.str.split(" ").list.sort().list.join(" ")


def swapped_day_and_month(birth: pl.Expr) -> pl.Expr:
    """The date with day and month exchanged, null where that is no date or the same date."""
    exchanged = pl.when(
        (birth.dt.day() <= 12) & (birth.dt.day() != birth.dt.month().cast(pl.Int8))
    ).then(pl.date(birth.dt.year(), birth.dt.day(), birth.dt.month()))
    return exchanged


def _date_text(date: pl.Expr) -> pl.Expr:
    return date.cast(pl.Int32).cast(pl.String)


def _place(code: pl.Expr, digits: int) -> pl.Expr:
    """The first digits of an area code; null where the code is shorter."""
    return pl.when(code.str.len_bytes() >= digits).then(code.str.head(digits))


def name_parts() -> dict[str, pl.Expr]:
    """The parts of the register's side that need a whole name, as one text each; `nama` is the
    hash every name has (`k_nama_penuh`).

    Of the name is given: `lipat` (folded).
    """
    return {"rapat": pl.col("lipat").str.replace_all(" ", "", literal=True)}


def opening_parts(first: pl.Expr) -> dict[str, pl.Expr]:
    """The parts that the first word of a name decides."""
    return {"kata_pertama": first, "ujung_pertama": first.str.tail(_EDGE_LETTERS)}


def name_pairs(words: Words) -> dict[str, pl.DataFrame]:
    """The parts made of two words: the starts of the first two, and the first with the last
    (`nama`, the name's place; `nilai`)."""
    return {
        "dua_pangkal": words.pairs([(0, 1)], _FIRST_LETTERS["dua_huruf"]),
        "dua_kata": words.pairs([(0, -1)]),
    }


def first_word_parts(first: pl.Expr) -> dict[str, pl.Expr]:
    """The parts that the first telling token alone decides; a register has few such tokens."""
    return {
        "token_depan": first,
        **{name: first.str.head(letters) for name, letters in _FIRST_LETTERS.items()},
    }


def last_word_parts(last: pl.Expr) -> dict[str, pl.Expr]:
    """The parts that the last telling word decides, where a name has several."""
    return {"huruf_akhir": last.str.head(_FIRST_LETTERS["tiga_huruf"])}


def row_parts() -> dict[str, pl.Expr]:
    """The other parts of the register's side, as one text each, from the columns of the index."""
    return {
        "nik": pl.col("nik"),
        "kk": pl.col("no_kk"),
        "nik_lahir": pl.col("nik").str.slice(*_NIK_BIRTH),
        "nik_belakang": pl.col("nik").str.slice(*_NIK_TAIL),
        "tanggal": _date_text(pl.col("tgl_lahir")),
        "jk": pl.col("jk"),
        "rt": pl.col("rt"),
        "dasawarsa": _decade(pl.col("tgl_lahir").dt.year()),
        **{name: _place(pl.col("kode_desa"), digits) for name, digits in PLACES.items()},
    }


def row_flags() -> dict[str, pl.Expr]:
    """The parts of the register's side that are YES in some rows and missing in the others."""
    return {
        "belum_kawin": pl.col("status_kawin").is_in(["1", "3", "4"]),
        "inti": pl.col("hubungan").is_in(["1", "2"]),
    }


# Parts of the register's side taken from the name of the head or the partner: part → (column,
# part of that name). The husband counts for a woman only.
RELATIVE_PARTS = {
    "kepala": ("kepala_lipat", "nama"),
    "kata_kepala": ("kepala_lipat", "token_depan"),
    "suami": ("pasangan_lipat", "token_depan"),
}


def report_values() -> dict[str, list[pl.Expr]]:
    """What a person named is looked for by: texts or lists of texts, each null where there is
    none, from the prepared people table."""
    birth, words = pl.col("tgl_lahir"), pl.col("nama_lipat").str.split(" ")
    nik, sex = pl.col("nik"), pl.col("jk")
    return {
        "nomor": [nik, pl.col("no_kk"), pl.col("no_kk_baru")],
        "nik": [nik],
        "lahir": [nik.str.slice(*_NIK_BIRTH), birth_in_nik(birth, sex)],
        "tanggal": [_date_text(birth), _date_text(swapped_day_and_month(birth))],
        "jk": [sex.fill_null("L"), pl.when(sex.is_null()).then(pl.lit("P"))],
        # Without an RT those that the reporting posyandu serves are looked through.
        "rt": [pl.col("rt"), pl.when(pl.col("rt").is_null()).then(pl.col("rt_layan"))],
        "dasawarsa": [_decades()],
        "selalu": [pl.lit(YES)],
        "tempat": [pl.col("kode_desa"), pl.col("kode_desa_asal"), pl.col("kode_desa_tujuan")],
        "nama": [pl.col("nama_lipat")],
        "kata": [words],
        "kata_arti": [pl.col("kata_arti")],
        "kata_akhir": [pl.col("kata_arti").list.last()],
        "kerabat": [pl.col("kepala_lipat"), pl.col("pasangan_lipat")],
        "kata_kerabat": [
            pl.col("kepala_arti").list.first(),
            pl.col("pasangan_arti").list.first(),
        ],
        "suami": [pl.when(pl.col("tanda") == "NYONYA").then(pl.col("kata_arti"))],
    }


def report_pairs(names: pl.Series) -> dict[str, pl.DataFrame]:
    """The other values a person named is looked for by: all pairs of the first words of each
    folded name, or of their first letters (`nama`, its place; `nilai`)."""
    words = Words.of(names)
    places = list(combinations(range(_PAIRED_TOKENS), 2))
    return {
        "pasang_kata": words.pairs(places),
        "pasang_pangkal": words.pairs(places, _FIRST_LETTERS["dua_huruf"]),
    }


def report_parts() -> dict[str, tuple[str, pl.Expr]]:
    """Each part on the report's side: which values (`report_values`,
    `report_pairs`), and what is taken of one."""
    value = pl.col("nilai")
    return {
        "nik": ("nomor", value),
        "kk": ("nomor", value),
        "nik_lahir": ("lahir", value),
        "nik_belakang": ("nik", value.str.slice(*_NIK_TAIL)),
        "tanggal": ("tanggal", value),
        "jk": ("jk", value),
        "rt": ("rt", value),
        "dasawarsa": ("dasawarsa", value),
        "belum_kawin": ("selalu", value),
        "inti": ("selalu", value),
        **{name: ("tempat", _place(value, digits)) for name, digits in PLACES.items()},
        "nama": ("nama", sorted_name(value)),
        "rapat": ("nama", value.str.replace_all(" ", "", literal=True)),
        "token_depan": ("kata_arti", value),
        **{name: ("kata_arti", value.str.head(n)) for name, n in _FIRST_LETTERS.items()},
        "huruf_akhir": ("kata_akhir", value.str.head(_FIRST_LETTERS["tiga_huruf"])),
        "kata_pertama": ("kata", value),
        "ujung_pertama": ("kata", value.str.tail(_EDGE_LETTERS)),
        "dua_pangkal": ("pasang_pangkal", value),
        "dua_kata": ("pasang_kata", value),
        "kepala": ("kerabat", sorted_name(value)),
        "kata_kepala": ("kata_kerabat", value),
        "suami": ("suami", value),
    }


def birth_in_nik(birth: pl.Expr, sex: pl.Expr) -> pl.Expr:
    """The six digits of a NIK that hold the birth date, 40 added to a woman's day."""
    day = birth.dt.day().cast(pl.Int32) + pl.when(sex == "P").then(_FEMALE_DAY).otherwise(0)
    digits = day.cast(pl.String).str.zfill(2) + birth.dt.strftime("%m%y")
    return pl.when(sex.is_not_null()).then(digits)


def _decade(year: pl.Expr) -> pl.Expr:
    return (year // 10).cast(pl.String)


def _decades() -> pl.Expr:
    """The decades a person may be born in: by the birth date, else by the ages of the event."""
    birth, day = pl.col("tgl_lahir"), pl.col("tgl_acuan").dt.year()
    youngest, oldest = (
        day
        - pl.col("tahap_hidup").replace_strict(
            {stage: ages[end] for stage, ages in AGES.items()}, default=None, return_dtype=pl.Int32
        )
        for end in (0, 1)
    )
    decades = pl.int_ranges(oldest // 10, youngest // 10 + 1)
    return (
        pl.when(birth.is_not_null())
        .then(pl.concat_list(_decade(birth.dt.year())))
        .when(youngest.is_not_null())
        .then(decades.list.eval(pl.element().cast(pl.String)))
    )


PARTS: tuple[str, ...] = tuple(report_parts())
# Whom a key may be asked of: blocking.yaml's `bila`.
CONDITIONS: dict[str, pl.Expr] = {
    "tanpa_nik": pl.col("nik").is_null(),
    "dari_luar": pl.col("konteks").is_in(["DATANG", "KAWIN_SUAMI", "KAWIN_ISTRI"]),
    "kawin": pl.col("tahap_hidup") == "PASANGAN",
    "aduan": pl.col("tahap_hidup") == "ADUAN",
}

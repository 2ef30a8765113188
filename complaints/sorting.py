"""Field and category of a complaint: as stated, else by transparent keywords, to be confirmed.

What belongs here: applying kinds.yaml and keywords.yaml.
What does not: who answers (`routing`), or what officers corrected (`cases`).
"""

from __future__ import annotations

import re
from functools import reduce

import polars as pl

from complaints.terms import reviewed
from schemas.codes import SPM_FIELDS

# The category of what no keyword fits, until an officer names one.
UNSORTED = "LAINNYA"


def plain_words(column: str) -> pl.Expr:
    """A text as keywords are looked for in it: lower case, letters and digits, single spaces."""
    spaced = pl.col(column).fill_null("").str.to_lowercase().str.replace_all(r"[^a-z0-9]+", " ")
    return pl.concat_str(pl.lit(" "), spaced.str.strip_chars(), pl.lit(" "))


def says(text: pl.Expr, words: list[str]) -> pl.Expr:
    """Whether one of the words or phrases, or it with -nya, stands in a text of `plain_words`."""
    return text.str.contains(" (?:" + "|".join(re.escape(word) for word in words) + ")(?:nya)? ")


def sorted_by_kind(cases: pl.DataFrame) -> pl.DataFrame:
    """`cases` with bidang_spm, dasar_bidang, kategori, dasar_kategori, perlu_konfirmasi.

    A stated kind of bansos complaint is the category. A field code alone is a field: its
    category is the first keyword rule of that field that fits, then of any field, else
    LAINNYA. Where form and kind name two fields, keywords choose between the two, else the
    field column stands. Whatever rests on keywords, on nothing, or on a contradiction waits
    for an officer.
    """
    bansos: dict[str, str] = reviewed("kinds")["bansos"]
    kind, stated = pl.col("jenis_aduan"), pl.col("bidang_spm")
    is_bansos = kind.is_in(list(bansos))
    named = pl.when(kind.is_in(SPM_FIELDS)).then(kind)
    text = plain_words("uraian")
    contradicted = named.is_not_null() & stated.is_not_null() & (stated != named)
    by_word = _first(text, None, "bidang")
    chosen = pl.when((by_word == stated) | (by_word == named)).then(by_word)
    fields = cases.with_columns(
        _bidang=pl.when(contradicted)
        .then(pl.coalesce(chosen, stated))
        .otherwise(pl.coalesce(stated, named, kind.replace_strict(bansos, default=None))),
        dasar_bidang=pl.when(contradicted & chosen.is_not_null())
        .then(pl.lit("KATA_KUNCI"))
        .when(stated.is_null() & is_bansos)
        .then(pl.lit("JENIS"))
        .otherwise(pl.lit("DISEBUT")),
        _selisih=contradicted,
    ).with_columns(bidang_spm="_bidang")
    own = reduce(
        lambda rest, field: (
            pl.when(pl.col("bidang_spm") == field)
            .then(_first(text, field, "kategori"))
            .otherwise(rest)
        ),
        SPM_FIELDS,
        pl.lit(None, pl.String),
    )
    word = pl.coalesce(own, _first(text, None, "kategori"))
    return fields.with_columns(
        kategori=pl.when(is_bansos).then(kind).otherwise(pl.coalesce(word, pl.lit(UNSORTED))),
        dasar_kategori=pl.when(is_bansos)
        .then(pl.lit("DISEBUT"))
        .when(word.is_not_null())
        .then(pl.lit("KATA_KUNCI"))
        .otherwise(pl.lit("TIDAK_ADA")),
        perlu_konfirmasi=~is_bansos | pl.col("_selisih"),
    ).drop("_bidang", "_selisih")


def _first(text: pl.Expr, field: str | None, what: str) -> pl.Expr:
    """`what` (kategori or bidang) of the first keyword rule that fits; of one field or any."""
    rules = [
        rule for rule in reviewed("keywords")["aturan"] if field is None or rule["bidang"] == field
    ]
    return reduce(
        lambda rest, rule: (
            pl.when(says(text, rule["kata"])).then(pl.lit(rule[what])).otherwise(rest)
        ),
        reversed(rules),
        pl.lit(None, pl.String),
    )

"""Who complained, and about whom: what must stay hidden, and from whom.

What belongs here: reading the accused off the form, protection, and the way a case travels.
What does not: hiding columns in a list (`packages`, release/mart).
"""

from __future__ import annotations

from functools import reduce

import polars as pl

from complaints.sorting import plain_words, says, sorted_by_kind
from complaints.terms import Terms, reviewed
from schemas.codes import PROTECTIONS

_SHIELD = ("id_laporan", "perlindungan", "jalur")


def protected(cases: pl.DataFrame, terms: Terms) -> pl.DataFrame:
    """`cases` with perlindungan, terlapor_jenis, jalur, of their own text alone.

    Sensitive: a protected category, stated or by any keyword in the text, whatever field the
    form says. About a cadre, a village official or somebody nobody could place, a case goes
    straight to the OPD; so does every sensitive one, because villages are small. Every text is
    read for the accused by words that mean nothing else, a hidden or sensitive one by all.
    """
    text = plain_words("uraian")
    words = [
        word
        for rule in reviewed("keywords")["aturan"]
        if rule["kategori"] in terms.protected
        for word in rule["kata"]
    ]
    sensitive = pl.col("kategori").is_in(terms.protected) | says(text, words)
    secret = pl.col("rahasia") == "YA"
    told = pl.when(sensitive | secret.fill_null(False)).then(text).otherwise(pl.lit(" "))
    accused = pl.concat_str(plain_words("terlapor"), told)
    named = pl.col("terlapor").is_not_null()
    return cases.with_columns(
        perlindungan=pl.when(sensitive)
        .then(pl.lit("SENSITIF"))
        .when(secret)
        .then(pl.lit("RAHASIA"))
        .otherwise(pl.lit("TERBUKA")),
        terlapor_jenis=reduce(
            lambda rest, rule: (
                pl.when(says(accused, rule["kata"]) | says(text, rule["kata_uraian"]))
                .then(pl.lit(rule["jenis"]))
                .otherwise(rest)
            ),
            reversed(reviewed("keywords")["terlapor"]),
            pl.when(named).then(pl.lit("LAIN")).otherwise(pl.lit("TIDAK_DISEBUT")),
        ),
    ).with_columns(jalur=_way())


def _way() -> pl.Expr:
    straight = (pl.col("terlapor_jenis") != "TIDAK_DISEBUT") | (
        pl.col("perlindungan") == "SENSITIF"
    )
    return pl.when(straight).then(pl.lit("LANGSUNG")).otherwise(pl.lit("DESA"))


def kept_from_villages(contents: pl.DataFrame, cases: pl.DataFrame, terms: Terms) -> pl.Series:
    """id_laporan of `contents` (form aduan) that no village may be told of, nor that they came.

    Any content of a report counts, also one that was replaced, and its case as it stands; `cases`
    need not have one. What withdraws such a report tells of it too.
    """
    own = protected(sorted_by_kind(contents), terms)
    told = pl.concat([own.select(*_SHIELD), cases.select(*_SHIELD)])
    shielded = (pl.col("perlindungan") != "TERBUKA") | (pl.col("jalur") == "LANGSUNG")
    hidden = told.filter(shielded)["id_laporan"]
    about = pl.col("membatalkan").is_in(hidden.implode())
    backs = contents.filter(about)["id_laporan"]
    return pl.concat([hidden, backs]).unique()


def protected_once_known(cases: pl.DataFrame, terms: Terms) -> pl.DataFrame:
    """Cases whose category an officer corrected to a protected one, protected from then on."""
    sensitive = pl.col("kategori").is_in(terms.protected)
    return cases.with_columns(
        perlindungan=pl.when(sensitive).then(pl.lit("SENSITIF")).otherwise("perlindungan"),
        jalur=pl.when(sensitive).then(pl.lit("LANGSUNG")).otherwise("jalur"),
    )


def protected_together(cases: pl.DataFrame) -> pl.DataFrame:
    """Every case of a grievance as protected as the most protected one of it."""
    most = pl.col("perlindungan").cast(pl.Enum(PROTECTIONS)).max().over("_induk")
    straight = (pl.col("jalur") == "LANGSUNG").any().over("_induk")
    return cases.with_columns(
        perlindungan=most.cast(pl.String),
        jalur=pl.when(straight).then(pl.lit("LANGSUNG")).otherwise(pl.lit("DESA")),
    )

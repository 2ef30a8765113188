"""Which complaints are one grievance, so that it is handled once and counted fully.

What belongs here: the key of a grievance and the run of complaints it gathers.
What does not: who a complaint is about (matching), or what the case of it becomes.
"""

from __future__ import annotations

import polars as pl

from complaints.sorting import UNSORTED, plain_words
from complaints.terms import Terms, reviewed


def folded(cases: pl.DataFrame, terms: Terms) -> pl.DataFrame:
    """`cases` (withdrawn ones not among them) with `_induk`, the number that carries each.

    One grievance: same category and programme about the same linked family – of a service or
    health cover the same person –, else about the same name in the same village, else, for
    what is about a place, in the same village. A complaint joins the one before it when at
    most `terms.fold` days lie between; the earliest carries the others, of one day the
    smallest number. Nothing else folds, and nothing whose category nobody knows.
    """
    kinds = reviewed("kinds")
    places: list[str] = kinds["tentang_tempat"]
    of_family = pl.col("kategori").is_in(kinds["tentang_keluarga"])
    name = plain_words("nama_subjek").str.strip_chars()
    about = (
        pl.when(pl.col("kategori") == UNSORTED)
        .then("A " + pl.col("no_aduan"))
        .when(pl.col("nik").is_not_null() & ~of_family)
        .then("NIK " + pl.col("nik"))
        .when(pl.col("no_kk").is_not_null())
        .then("KK " + pl.col("no_kk"))
        .when((name != "") & pl.col("kode_desa").is_not_null())
        .then("N " + pl.col("kode_desa") + name)
        .when(pl.col("kategori").is_in(places) & pl.col("kode_desa").is_not_null())
        .then("D " + pl.col("kode_desa"))
        .otherwise("A " + pl.col("no_aduan"))
    )
    key = ["_pokok", "kategori", "program"]
    ordered = cases.with_columns(_pokok=about).sort(*key, "tgl_lapor", "no_aduan")
    gap = pl.col("tgl_lapor").diff().dt.total_days().over(key)
    run = (gap.fill_null(0) > terms.fold).cum_sum().over(key)
    return (
        ordered.with_columns(_deret=run)
        .with_columns(_induk=pl.col("no_aduan").first().over(*key, "_deret"))
        .drop("_pokok", "_deret")
    )

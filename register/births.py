"""Telling one baby reported twice from twins.

What belongs here: which two birth reports of one family are about the same baby.
What does not: other kinds (`same_event`), or adding the newborn to a family (`newborns`).
"""

from __future__ import annotations

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from register.policy import Policy

# Names that only say whose baby it is: "By Ny Siti", "Bayi 1", "Anak Siti".
_NAMELESS = r"^(BY|BAYI|ANAK|AN|NN|ANONIM)\b"
# Words of address before a name.
_ADDRESS = r"^(PAK|BPK|BAPAK|IBU|BU|SDR|SDRI|TN|NN|H|HJ|ADIK|DEDE)\s+"
# rapidfuzz's score when every word of one name stands in the other
_ALL_TOKENS = 100.0


def plain_name(column: str) -> pl.Expr:
    """A baby's name in capitals without marks; null while the baby has none."""
    plain = (
        pl.col(column)
        .str.to_uppercase()
        .str.replace_all(r"[^A-Z ]", " ")
        .str.replace_all(r" +", " ")
        .str.strip_chars()
        .str.replace(_ADDRESS, "")
    )
    return pl.when((plain.str.len_chars() > 0) & ~plain.str.contains(_NAMELESS)).then(plain)


def birth_marks(births: pl.DataFrame, mothers: pl.DataFrame) -> pl.DataFrame:
    """What tells babies apart: one row per report with `ibu`, `nama`, `nik`, `anak_ke`, `jk`.

    `mothers` has id_laporan and ibu (person key of the linked mother). `tahu` counts how much
    a report says, because a vague report must not glue twins together.
    """
    return (
        births.join(mothers, on="id_laporan", how="left")
        .select(
            "id_laporan",
            "no_kk",
            "tgl_kejadian",
            "tgl_lapor",
            "kode_posyandu",
            "jk",
            "anak_ke",
            "ibu",
            "kuat",
            plain_name("nama_bayi").alias("nama"),
            pl.when(pl.col("nik_bayi").str.len_chars() == 16).then("nik_bayi").alias("nik"),
            "jendela",
        )
        .with_columns(
            pl.sum_horizontal(pl.col("nik", "nama", "anak_ke").is_not_null()).alias("tahu")
        )
    )


def same_baby(marks: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Pairs (kiri, kanan): each report with the one report it repeats, if any.

    Two reports of one family are the same baby unless something tells them apart: another
    mother, NIK, name, place among the siblings or sex. Each report hangs on one other only –
    the one that says most, then the usual order of winners – so that twins stay two.
    """
    order = ["tahu", "kuat", "tgl_lapor", "id_laporan"]
    ranked = marks.sort(order, descending=[True, True, False, False]).with_row_index("_tempat")
    pairs = ranked.join(ranked, on="no_kk", suffix="_b").filter(
        (pl.col("_tempat") > pl.col("_tempat_b")) & (_days_apart() <= pl.col("jendela"))
    )
    alike = pl.Series("_mirip", name_likeness(pairs), dtype=pl.Float64)
    return (
        pairs.with_columns(alike)
        .filter(~_told_apart(policy))
        # the likeliest of several; a report that says more comes first
        .sort("_tempat", "_mirip", "_tempat_b", descending=[False, True, False])
        .unique("_tempat", keep="first", maintain_order=True)
        .select(pl.col("id_laporan").alias("kiri"), pl.col("id_laporan_b").alias("kanan"))
    )


def _days_apart() -> pl.Expr:
    return (pl.col("tgl_kejadian") - pl.col("tgl_kejadian_b")).dt.total_days().abs()


def name_likeness(pairs: pl.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Likeness of `nama` and `nama_b`: 1 if one is part of the other, else Jaro-Winkler.

    One post writes "Arkan", the other "Arkan Febrianto". 0 where a name is missing.
    """
    left = pairs["nama"].fill_null("").to_list()
    right = pairs["nama_b"].fill_null("").to_list()
    spelling = process.cpdist(left, right, scorer=JaroWinkler.normalized_similarity)
    contained = process.cpdist(left, right, scorer=fuzz.token_set_ratio) >= _ALL_TOKENS
    known = (pairs["nama"].is_not_null() & pairs["nama_b"].is_not_null()).to_numpy()
    return np.where(known, np.where(contained, 1.0, spelling), 0.0).astype(np.float64)


def _told_apart(policy: Policy) -> pl.Expr:
    """Whether a pair of reports is about two babies; null-safe, false when nothing says so."""
    both_nik = pl.col("nik").is_not_null() & pl.col("nik_b").is_not_null()
    both_named = pl.col("nama").is_not_null() & pl.col("nama_b").is_not_null()
    both_placed = pl.col("anak_ke").is_not_null() & pl.col("anak_ke_b").is_not_null()
    same_nik = both_nik & (pl.col("nik") == pl.col("nik_b"))
    # one post writing two names on one day means two babies; two posts may misspell one
    one_sheet = (pl.col("kode_posyandu") == pl.col("kode_posyandu_b")) & (
        pl.col("tgl_lapor") == pl.col("tgl_lapor_b")
    )
    same_name = both_named & (
        (pl.col("nama") == pl.col("nama_b"))
        | (~one_sheet & (pl.col("_mirip") >= policy.kemiripan_nama))
    )
    same_place = both_placed & (pl.col("anak_ke") == pl.col("anak_ke_b"))
    same_mother = (pl.col("ibu") == pl.col("ibu_b")).fill_null(False)
    other_mother = (pl.col("ibu") != pl.col("ibu_b")).fill_null(False)
    other_mark = (
        (both_named & ~same_name)
        | (both_placed & ~same_place & ~same_name)
        | ((pl.col("jk") != pl.col("jk_b")).fill_null(False) & ~same_name & ~same_place)
    )
    misdated = same_mother & (_days_apart() > policy.hari_kembar)
    return (other_mother | (both_nik & ~same_nik) | (other_mark & ~same_nik & ~misdated)).fill_null(
        False
    )

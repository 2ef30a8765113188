"""The account of every row received: complaints and answers, file by file.

What belongs here: counting where each row ended, and refusing when one is in no place or two.
What does not: deciding where a row ends (`contents`, `progress`).
"""

from __future__ import annotations

import polars as pl

from schemas.complaints import ACCOUNT

_READ = ("dibaca", "ditolak", "berulang")
_PLACES = ("kasus", "diganti", "penarikan", "belum_diketahui", "berlaku", "tidak_berlaku")


class ComplaintLost(RuntimeError):
    """A complaint or an answer ended in no place, or in two; the text says how many."""


def account(files: pl.DataFrame, contents: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    """ACCOUNT: one row per file (FILES of the two tables) with the place of each of its rows."""
    places = contents.select("berkas", _tempat=pl.col("tempat").str.to_lowercase())
    told = history.drop_nulls("berkas").select(
        "berkas",
        _tempat=pl.when(pl.col("nasib") == "BERLAKU")
        .then(pl.lit("berlaku"))
        .otherwise(pl.lit("tidak_berlaku")),
    )
    counts = (
        pl.concat([places, told])
        .group_by("berkas")
        .agg((pl.col("_tempat") == place).sum().cast(pl.Int64).alias(place) for place in _PLACES)
    )
    rows = files.select("berkas", "tabel", *_READ).join(counts, on="berkas", how="left")
    return rows.with_columns(pl.col(_PLACES).fill_null(0)).select(ACCOUNT.column_names)


def require_footing(
    account: pl.DataFrame, contents: pl.DataFrame, cases: pl.DataFrame, history: pl.DataFrame
) -> None:
    """ComplaintLost unless every accepted row is in one place, and every case stands once.

    Per file: read = rejected + repeated + the rows in all places. Overall: as many places as
    rows of the form, as many cases as contents in force, each number once with one status,
    every carrier a case of its own, and its count the cases it carries and itself.
    """
    ended = pl.sum_horizontal(_PLACES)
    wrong = account.filter(pl.col("dibaca") != pl.col("ditolak") + pl.col("berulang") + ended)
    standing = contents.filter(pl.col("tempat") == "KASUS").height
    carrier = pl.coalesce("no_aduan_induk", "no_aduan")
    groups = cases.group_by(carrier.alias("no_aduan")).agg(_banyak=pl.len())
    carried = cases.filter(pl.col("no_aduan_induk").is_null()).join(
        groups, on="no_aduan", how="full", coalesce=True
    )
    faults = {
        "berkas yang tidak seimbang / files that do not foot": wrong.height,
        "isi tanpa kasus atau kasus tanpa isi / cases beside contents": abs(
            standing - cases.height
        ),
        "nomor aduan kembar / numbers given twice": cases.height - cases["no_aduan"].n_unique(),
        "kasus tanpa status / cases without status": cases["status"].null_count(),
        "duplikat tanpa induk / carried by no case": carried.filter(
            pl.col("jumlah_pengaduan").is_null() | (pl.col("jumlah_pengaduan") != pl.col("_banyak"))
        ).height,
        "tanggapan tanpa nasib / answers without fate": history["nasib"].null_count(),
    }
    told = [f"{what}: {count}" for what, count in faults.items() if count]
    if told:
        raise ComplaintLost(
            "Neraca aduan tidak seimbang / the account of complaints does not foot: "
            + "; ".join(told)
            + ". Tabel aduan tidak ditulis / nothing was written."
        )

"""Which school component a person has, from the component list or from DTSEN.

What belongs here: SD, SMP and SMA.
What does not: the other components (`components`), or promotion to a next class, which is
never guessed.
"""

from __future__ import annotations

import polars as pl

from rules.context import Context

SCHOOL = ("SD", "SMP", "SMA")
_AT_SCHOOL = "2"


def with_school(persons: pl.DataFrame, listed: pl.DataFrame, context: Context) -> pl.DataFrame:
    """`persons` with `sekolah` (SD, SMP, SMA or null) and `sekolah_mungkin` (not provable).

    `listed`: component rows in force (nik, komponen, tgl_data); for schooling they win over
    DTSEN, the newest first, then the higher level. Age 6–21 by the parameters where it is
    known; without a birth date only the list can prove schooling.
    """
    levels = context.parameters.value("pkh/jenjang", context.cutoff)
    by_code = {code: level for level, codes in levels.items() for code in codes}
    in_list = (
        listed.filter(pl.col("komponen").is_in(SCHOOL))
        .with_columns(tinggi=pl.col("komponen").replace_strict(SCHOOL, range(3)))
        .sort(["nik", "tgl_data", "tinggi"], descending=[False, True, True])
        .unique("nik", keep="first", maintain_order=True)
        .select("nik", sekolah_daftar="komponen")
    )
    youngest, eldest = (context.number(f"pkh/usia_sekolah_{end}") for end in ("min", "maks"))
    of_age = pl.col("umur").is_between(youngest, eldest)
    at_school = pl.col("partisipasi_sekolah") == _AT_SCHOOL
    in_dtsen = (
        pl.col("jenjang").str.zfill(2).replace_strict(by_code, default=None, return_dtype=pl.String)
    )
    return (
        persons.join(in_list, on="nik", how="left")
        .with_columns(
            sekolah=pl.when(pl.col("sekolah_daftar").is_not_null() & of_age.fill_null(True))
            .then("sekolah_daftar")
            .when(pl.col("sekolah_daftar").is_null() & of_age & at_school)
            .then(in_dtsen),
            sekolah_mungkin=pl.col("sekolah_daftar").is_null()
            & of_age.fill_null(True)
            & at_school.fill_null(True)
            & (pl.col("jenjang").is_null() | (in_dtsen.is_not_null() & pl.col("umur").is_null())),
        )
        .drop("sekolah_daftar")
    )

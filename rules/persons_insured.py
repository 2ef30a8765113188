"""Who takes part in PBI_JK, person by person, and who of them stands in no family.

What belongs here: participation of persons at the cut-off, and what became of those whom no
family of the register holds.
What does not: what is decided of them (`pbi`).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from schemas.codes import UNKNOWN_AREA

PROGRAMME = "PBI_JK"
# Events that took a person out of every family, and the reason each leaves behind.
_LEFT = {
    "KEMATIAN": "MENINGGAL",
    "PINDAH_LN_ORANG": "PINDAH_LN",
    "PINDAH_LN_KELUARGA": "PINDAH_LN",
}
OUTSIDE_SCHEMA = pl.Schema(
    {
        "nik": pl.String(),
        "no_kk": pl.String(),
        "kode_desa": pl.String(),
        "kode_kabupaten_kota": pl.String(),
        "kode": pl.String(),
    }
)


def insured_on(kepesertaan: pl.DataFrame, day: date) -> pl.DataFrame:
    """Persons AKTIF in PBI_JK on `day`, once each: nik, no_kk, kode_desa.

    The row with the latest `sejak` ≤ day says whether a person is in; a row without `sejak`
    is older than any other; on one day AKTIF wins over NONAKTIF (benefit of the doubt). A row
    without `nik_peserta` names nobody.
    """
    rows = kepesertaan.filter(
        (pl.col("program") == PROGRAMME)
        & pl.col("nik_peserta").is_not_null()
        & (pl.col("sejak").is_null() | (pl.col("sejak") <= day))
    ).select("nik_peserta", "sejak", "status", "isi", "no_kk", "kode_desa")
    # nearly everyone has one row, and sorting is most of the work
    repeated = rows["nik_peserta"].is_duplicated()
    last = (
        rows.filter(repeated)
        .sort(
            ["nik_peserta", "sejak", "status", "isi"],
            descending=[False, True, False, False],
            nulls_last=True,
        )
        .unique("nik_peserta", keep="first", maintain_order=True)
    )
    return (
        pl.concat([rows.filter(~repeated), last])
        .filter(pl.col("status") == "AKTIF")
        .select("no_kk", "kode_desa", nik="nik_peserta")
    )


def insured_outside(
    insured: pl.DataFrame,
    members: pl.LazyFrame | None,
    peristiwa: pl.DataFrame,
    areas: list[str],
    only: list[str] | None,
) -> pl.DataFrame:
    """Participants whom no family of the register counts: OUTSIDE_SCHEMA, sorted.

    `insured`: of the nation; `members`: all parts of the register, scanned, or None where those
    they count are left out already; `areas`: the parts there are. A participant stands in the part
    of the village of the list, in 0000 where that is no part; with `only` those of other areas are
    left out, as their families are. `kode` is what an effective event says of the person, else
    TIDAK_ADA_DI_DTSEN.
    """
    if members is not None:
        counted = members.filter(pl.col("dihitung") & pl.col("nik").is_not_null()).select("nik")
        found = counted.join(insured.lazy().select("nik"), on="nik", how="semi")
        insured = insured.join(found.collect(engine="streaming"), on="nik", how="anti")
    left = (
        peristiwa.filter((pl.col("keadaan") == "BERLAKU") & pl.col("jenis").is_in(list(_LEFT)))
        .drop_nulls("nik")
        .select("nik", kode=pl.col("jenis").replace_strict(_LEFT, return_dtype=pl.String))
        .sort("nik", "kode")
        .unique("nik", keep="first", maintain_order=True)
    )
    kab = pl.col("kode_desa").str.head(4)
    wanted = insured if only is None else insured.filter(kab.is_in(only) | kab.is_null())
    return (
        wanted.join(left, on="nik", how="left")
        .select(
            "nik",
            "no_kk",
            "kode_desa",
            kode_kabupaten_kota=pl.when(kab.is_in(areas)).then(kab).otherwise(pl.lit(UNKNOWN_AREA)),
            kode=pl.col("kode").fill_null("TIDAK_ADA_DI_DTSEN"),
        )
        .cast(OUTSIDE_SCHEMA)
        .sort("nik")
    )

"""The families that events changed, as rows of DTSEN: what a later search may find.

What belongs here: the shape of those rows, and where each person stands in DTSEN itself.
What does not: searching (matching) or what an event changes (`apply`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import polars as pl

from register.dtsen_rows import MEMBER_COLUMNS
from register.outcome import Outcome
from schemas import dtsen
from schemas.families import MEMBERS

_KK = "nomor_kartu_keluarga"
_SEX = {"L": "1", "P": "2"}
# Where a person lives is known anew only with the village; RT and card hold for the old one.
_OF_THE_OLD_PLACE = ("rt_ktp", "kode_kelurahan_desa_ktp")
# All that is read of DTSEN members here and in `apply`.
LOADED_MEMBER_COLUMNS: tuple[str, ...] = (*MEMBER_COLUMNS, *_OF_THE_OLD_PLACE, "berkas", "baris")


@dataclass(frozen=True)
class CurrentFamilies:
    """Changed families as they stand on a day.

    families, members: rows of schemas.dtsen under the present KK number, newborns with them.
    origins: no_kk, id_orang → kk_dtsen, the DTSEN family of that person (of a newborn: the one
        its birth was reported in), and di_dtsen, whether DTSEN holds the person at all.
    numbers: no_kk_lama → no_kk of families that go on under another number.
    newborns: who is in no DTSEN row, as rows of schemas.families.MEMBERS under that DTSEN family.
    """

    families: pl.DataFrame
    members: pl.DataFrame
    origins: pl.DataFrame
    numbers: pl.DataFrame
    newborns: pl.DataFrame


_SORTED = {
    "families": (_KK,),
    "members": (_KK, "id_orang"),
    "origins": ("no_kk", "id_orang"),
    "numbers": ("no_kk_lama",),
    "newborns": MEMBERS.sort,
}


def all_families(found: Sequence[CurrentFamilies]) -> CurrentFamilies:
    """The families of several baskets in one."""
    return CurrentFamilies(
        **{
            field.name: pl.concat([getattr(one, field.name) for one in found]).sort(
                _SORTED[field.name]
            )
            for field in fields(CurrentFamilies)
        }
    )


def current_families(outcome: Outcome, members: pl.DataFrame) -> CurrentFamilies:
    """The families of `outcome` that an effective event changed, in the shape of DTSEN.

    `members`: the DTSEN rows that were given to `apply`. A family that reports only speak of
    is as DTSEN has it and is left out. People who died or went abroad are in no family.
    """
    changed = outcome.families.filter(pl.col("peristiwa").list.len() > 0)
    people = outcome.members.join(
        changed.select("no_kk", "kode_desa", "kode_desa_dtsen", "versi_dtsen"), on="no_kk"
    )
    places = members.select(
        pl.col(_KK).alias("kk_dtsen"), "id_orang", *_OF_THE_OLD_PLACE, "berkas", "baris"
    ).unique(["kk_dtsen", "id_orang"], keep="first", maintain_order=True)
    stayed = (pl.col("kode_desa") == pl.col("kode_desa_dtsen")).fill_null(value=False)
    rows = people.join(places, on=["kk_dtsen", "id_orang"], how="left").select(
        pl.col("no_kk").alias(_KK),
        "id_orang",
        pl.col("nik").alias("nomor_induk_kependudukan"),
        "nama",
        pl.col("tgl_lahir").alias("tanggal_lahir"),
        pl.col("jk").replace_strict(_SEX, default=None).alias("jenis_kelamin"),
        pl.col("hubungan").alias("status_hubungan_keluarga"),
        "status_kawin",
        *(pl.when(stayed).then(pl.col(name)).alias(name) for name in _OF_THE_OLD_PLACE),
        "versi_dtsen",
        "berkas",
        "baris",
    )
    homes = changed.select(
        pl.col("no_kk").alias(_KK),
        pl.col("kode_desa").alias("kode_kelurahan_desa"),
        "versi_dtsen",
    )
    numbers = (
        changed.select("no_kk", pl.col("no_kk_silsilah").alias("no_kk_lama"))
        .explode("no_kk_lama")
        .filter(pl.col("no_kk_lama") != pl.col("no_kk"))
        .join(outcome.families.select(pl.col("no_kk").alias("no_kk_lama")), "no_kk_lama", "anti")
        .filter(pl.len().over("no_kk_lama") == 1)
    )
    return CurrentFamilies(
        _shaped(homes, dtsen.FAMILIES.polars_schema()).sort(_KK),
        _shaped(rows, dtsen.MEMBERS.polars_schema()).sort(_KK, "id_orang"),
        people.select(
            "no_kk",
            "id_orang",
            pl.coalesce("kk_dtsen", "lahir_di").alias("kk_dtsen"),
            pl.col("kk_dtsen").is_not_null().alias("di_dtsen"),
            pl.col("hubungan"),
        ).sort("no_kk", "id_orang"),
        numbers.select("no_kk_lama", "no_kk").sort("no_kk_lama"),
        people.filter(pl.col("kk_dtsen").is_null())
        .with_columns(pl.col("lahir_di").alias("no_kk"))
        .select(MEMBERS.column_names)
        .sort(MEMBERS.sort),
    )


def _shaped(rows: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """`rows` with every column of a DTSEN table; what an event says nothing of is missing."""
    return rows.select(
        (pl.col(name) if name in rows.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in schema.items()
    )

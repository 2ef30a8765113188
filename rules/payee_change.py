"""Where the payee is no longer the one of record: who that was, and why it changed.

What belongs here: the lineage of a payee, one reason per family and programme.
What does not: who receives now (`payee`, `guardians`).
"""

from __future__ import annotations

import polars as pl

from rules.lineage import of_families

# A report that took the payee of record out of the family, and what it is called. The last two
# name one person and move others with it.
_BY_EVENT = {"kematian": "MENINGGAL", "perceraian": "CERAI", "perpindahan": "PINDAH"}
_MOVES_OTHERS = ("perceraian", "perpindahan")
_OTHERWISE = "BUKAN_ANGGOTA"


def payee_changes(
    payees: pl.DataFrame,
    record: pl.DataFrame,
    persons: pl.DataFrame,
    peristiwa: pl.DataFrame,
    by_kk: pl.DataFrame,
) -> pl.DataFrame:
    """no_kk, program, nik_pengurus_lama, sebab_ganti where somebody else, or nobody, receives.

    `record`: of `payees_of_record`. The reason is the first that is known: gone by an official
    list, in doubt, a minor, payee of another family; for who is no member any more the last
    effective report about that person, else BUKAN_ANGGOTA.
    """
    changed = record.join(
        payees.select("no_kk", "program", "nik_pengurus"), on=["no_kk", "program"], how="left"
    ).filter(pl.col("nik").ne_missing(pl.col("nik_pengurus")))
    member = (
        persons.drop_nulls("nik")
        .join(changed.select("no_kk", "nik").unique(), on=["no_kk", "nik"], how="semi")
        .unique(["no_kk", "nik"], keep="first", maintain_order=True)
        .select("no_kk", "nik", "tiada", "ragu", "dewasa", anggota=pl.lit(True))
    )
    effective = of_families(
        peristiwa.filter(
            (pl.col("keadaan") == "BERLAKU") & pl.col("formulir").is_in(list(_BY_EVENT))
        )
        .drop_nulls("no_kk")
        .select("no_kk", "nik", "formulir", "tgl_kejadian", "id_laporan"),
        by_kk,
    ).sort("tgl_kejadian", "id_laporan")
    own = _last(effective.drop_nulls("nik"), ["no_kk", "nik"], "sendiri")
    along = _last(effective.filter(pl.col("formulir").is_in(_MOVES_OTHERS)), ["no_kk"], "ikut")
    stays = pl.col("anggota").fill_null(False)
    return (
        changed.join(member, on=["no_kk", "nik"], how="left")
        .join(own, on=["no_kk", "nik"], how="left")
        .join(along, on="no_kk", how="left")
        .select(
            "no_kk",
            "program",
            nik_pengurus_lama="nik",
            sebab_ganti=pl.when(~stays)
            .then(pl.coalesce("sendiri", "ikut", pl.lit(_OTHERWISE)))
            .when(pl.col("tiada").is_not_null())
            .then("tiada")
            .when(pl.col("ragu").is_not_null())
            .then(pl.lit("DIRAGUKAN"))
            .when(~pl.col("dewasa").fill_null(True))
            .then(pl.lit("BELUM_DEWASA"))
            .otherwise(pl.lit("PENGURUS_KELUARGA_LAIN")),
        )
    )


def _last(events: pl.DataFrame, key: list[str], name: str) -> pl.DataFrame:
    """The last event per key, `events` in their order, as the word it gives."""
    return events.unique(key, keep="last", maintain_order=True).select(
        *key, pl.col("formulir").replace_strict(_BY_EVENT, return_dtype=pl.String).alias(name)
    )

"""How much of each quota the lists of the quarter use, and why the rest is unused.

What belongs here: which quotas an area stands under, their limits at this wave, their use.
What does not: choosing who is listed (rules), or judging the use (invariant).
"""

from __future__ import annotations

import polars as pl

from release.query import Source, ask

NO_QUOTA = "TANPA_KUOTA"
COUNTS = ("ditetapkan_sebelumnya", "daftar_ini", "menunggu_gelombang", "menunggu_kuota")
USE: dict[str, type[pl.DataType]] = {
    "program": pl.String,
    "kode_wilayah": pl.String,
    "batas_gelombang": pl.Int64,
    "kuota_triwulan": pl.Int64,
    "ditetapkan_sebelumnya": pl.Int64,
    "daftar_ini": pl.Int64,
    "menunggu_gelombang": pl.Int64,
    "menunggu_kuota": pl.Int64,
    "sisa": pl.Int64,
    "sebab": pl.String,
}

_QUESTION = """
with
sebelumnya as (
    select program, kode_kabupaten_kota, count(*) as ditetapkan_sebelumnya
    from daftar_lalu group by all
),
sekarang as (
    select program, kode_kabupaten_kota,
        count(*) filter (where status = 'TERVERIFIKASI') as daftar_ini,
        count(*) filter (where status = 'MENUNGGU_GELOMBANG') as menunggu_gelombang,
        count(*) filter (where status = 'MENUNGGU_KUOTA' and alasan_utama = 'KUOTA_HABIS')
            as menunggu_kuota
    from putusan group by all
)
select program, kode_kabupaten_kota,
    coalesce(ditetapkan_sebelumnya, 0) as ditetapkan_sebelumnya,
    coalesce(daftar_ini, 0) as daftar_ini,
    coalesce(menunggu_gelombang, 0) as menunggu_gelombang,
    coalesce(menunggu_kuota, 0) as menunggu_kuota
from sebelumnya full join sekarang using (program, kode_kabupaten_kota)
"""


def places_used(earlier_lists: Source, decisions: Source) -> pl.DataFrame:
    """program, kode_kabupaten_kota and in families: ditetapkan_sebelumnya, daftar_ini,
    menunggu_gelombang, menunggu_kuota (the ready outside the quota); sorted.

    A place on an earlier list counts where that list put it, whether or not the family has
    moved since; so the sum over the areas is the sum of the lists.
    """
    places = ask(_QUESTION, {"daftar_lalu": earlier_lists, "putusan": decisions})
    return places.with_columns(pl.col(COUNTS).cast(pl.Int64)).sort("program", "kode_kabupaten_kota")


def quota_chain(places: pl.DataFrame, quota: pl.DataFrame) -> pl.DataFrame:
    """program, kode_kabupaten_kota, kode_wilayah, tingkat: every quota a place stands under.

    Quotas nest: a kabupaten's own row (tingkat 0), its province's (1), the nation's ID (2),
    as far as each exists; an area without a row shares its parent's. A place under none has
    the one line TANPA_KUOTA.
    """
    rows = quota.select("program", "kode_wilayah").unique()
    areas = places.select("program", "kode_kabupaten_kota").unique()
    kabupaten = pl.col("kode_kabupaten_kota")
    levels = (kabupaten, kabupaten.str.slice(0, 2), pl.lit("ID"))
    found = pl.concat(
        areas.with_columns(kode_wilayah=code, tingkat=pl.lit(level)).join(
            rows, on=["program", "kode_wilayah"], how="semi"
        )
        for level, code in enumerate(levels)
    )
    without = areas.join(found, on=areas.columns, how="anti").with_columns(
        kode_wilayah=pl.lit(NO_QUOTA), tingkat=pl.lit(0)
    )
    return pl.concat([found, without]).sort("program", "kode_kabupaten_kota", "tingkat")


def narrowest(chain: pl.DataFrame) -> pl.DataFrame:
    """program, kode_kabupaten_kota, kode_wilayah: the quota area in which places are ranked."""
    first = chain.group_by("program", "kode_kabupaten_kota").agg(
        pl.col("kode_wilayah").sort_by("tingkat").first()
    )
    return first.sort("program", "kode_kabupaten_kota")


def quota_limits(quota: pl.DataFrame, wave: int) -> pl.DataFrame:
    """program, kode_wilayah, batas_gelombang (through this wave), kuota_triwulan; in families.

    Quotas are cumulative over the waves: a wave without a row keeps the limit of the one
    before it; before the first row nothing may be listed.
    """
    latest = pl.col("kuota").sort_by("gelombang").last()
    through = pl.col("kuota").filter(pl.col("gelombang") <= wave)
    order = pl.col("gelombang").filter(pl.col("gelombang") <= wave)
    return (
        quota.group_by("program", "kode_wilayah")
        .agg(
            batas_gelombang=through.sort_by(order).last().fill_null(0).cast(pl.Int64),
            kuota_triwulan=latest.cast(pl.Int64),
        )
        .sort("program", "kode_wilayah")
    )


def quota_use(places: pl.DataFrame, quota: pl.DataFrame, wave: int) -> pl.DataFrame:
    """One row per programme and quota area: its limits, what the lists use, who still waits.

    `places`: what `places_used` returns; all places under a quota count, those with a row of
    their own included. `sisa` is what this wave may still list; `sebab` says why it was not:
    TIDAK_ADA_SISA, SIAP_HABIS (no one ready is left), SIAP_MENUNGGU (someone ready waits,
    because a narrower or wider quota or the national ceiling is used up).
    """
    keys = ["program", "kode_wilayah"]
    used = (
        quota_chain(places, quota)
        .join(places, on=["program", "kode_kabupaten_kota"])
        .group_by(keys)
        .agg(pl.col(COUNTS).sum())
    )
    lines = (
        quota_limits(quota, wave)
        .join(used, on=keys, how="full", coalesce=True)
        .with_columns(pl.col("batas_gelombang", "kuota_triwulan", *COUNTS).fill_null(0))
    )
    left = pl.col("batas_gelombang") - pl.col("ditetapkan_sebelumnya") - pl.col("daftar_ini")
    waiting = pl.col("menunggu_gelombang") + pl.col("menunggu_kuota")
    why = (
        pl.when(left <= 0)
        .then(pl.lit("TIDAK_ADA_SISA"))
        .otherwise(
            pl.when(waiting == 0).then(pl.lit("SIAP_HABIS")).otherwise(pl.lit("SIAP_MENUNGGU"))
        )
    )
    return lines.with_columns(sisa=left, sebab=why).select(*USE).sort(keys)


def waiting_in_vain(places: pl.DataFrame, quota: pl.DataFrame, use: pl.DataFrame) -> pl.DataFrame:
    """Places where someone ready waits although every quota they stand under has room."""
    waiting = pl.col("menunggu_gelombang") + pl.col("menunggu_kuota")
    used_up = quota_chain(places, quota).join(
        use.filter(pl.col("sisa") <= 0), on=["program", "kode_wilayah"], how="semi"
    )
    return places.filter(waiting > 0).join(
        used_up, on=["program", "kode_kabupaten_kota"], how="anti"
    )

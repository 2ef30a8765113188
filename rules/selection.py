"""Who is listed: the ready families of the nation against quotas and ceilings, in one order.

What belongs here: `cut`, the one step that sees all parts at once.
What does not: what is left of a quota (`quota`), or a family's place in the queue (`draw`).

It carries some 30 bytes a ready family of one programme: numbers for the KK, words as codes.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from rules.context import Context
from rules.quota import LEVELS, QUARTER, WAVE, shares
from schemas.codes import PROGRAMMES

_LISTED, _WAITS_WAVE, _WAITS_QUOTA = "TERVERIFIKASI", "MENUNGGU_GELOMBANG", "MENUNGGU_KUOTA"
_NO_QUOTA = "KUOTA_HABIS"
_STATUS = pl.Enum([_LISTED, _WAITS_WAVE, _WAITS_QUOTA])
_REASON = pl.Enum([_WAITS_WAVE, _NO_QUOTA])
CUT_SCHEMA = pl.Schema(
    {
        "no_kk": pl.UInt64(),
        "program": pl.Enum(PROGRAMMES),
        "kode_kabupaten_kota": pl.Categorical(),
        "status": _STATUS,
        "alasan_utama": _REASON,
        "peringkat": pl.Int64(),
    }
)
_AREA_OF_LEVEL = dict(zip(LEVELS, ("kode_kabupaten_kota", "kode_provinsi", None), strict=True))


class ProvisionalNumber(ValueError):
    """A ready family under a provisional KK number: it may wait, never stand on a list."""


def select(ready: pl.LazyFrame, quota: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The outcome of every ready family at once: no_kk, program, kode_kabupaten_kota, status,
    alasan_utama, peringkat, sorted by program and no_kk; see `cut`."""
    rows = pl.concat([pl.DataFrame(schema=CUT_SCHEMA), *cut(ready, quota, context)])
    number = pl.col("no_kk").cast(pl.String).str.zfill(16)
    return rows.sort("program", "no_kk").with_columns(number)


def cut(ready: pl.LazyFrame, quota: pl.DataFrame, context: Context) -> Iterator[pl.DataFrame]:
    """The outcome of every ready family, one programme at a time, in the order of its queue:
    no_kk (as a number), program, kode_kabupaten_kota, status, alasan_utama, peringkat.

    `ready`: CANDIDATES rows with status null, of all parts; `quota`: rows of the `kuota`
    list. Per programme the order is (urut_prioritas, undian, no_kk): the first families up to
    what is left of every quota they stand under are TERVERIFIKASI; those who would be with
    the quarter's quota MENUNGGU_GELOMBANG; the rest MENUNGGU_KUOTA, KUOTA_HABIS. `peringkat`
    is the place among the ready of programme and quota area. QuotaMissing where no quota row
    applies, ProvisionalNumber where a ready family's KK number is none.
    """
    present = (
        ready.group_by("program", "kode_kabupaten_kota")
        .agg(siap=pl.len().cast(pl.Int64))
        .collect(engine="streaming")
    )
    given = shares(present, quota, context)
    for name in PROGRAMMES:
        areas = given.filter(pl.col("program") == name)
        if areas.height:
            yield _in_order(_queue(ready, name), areas, name)


def _queue(ready: pl.LazyFrame, program: str) -> pl.DataFrame:
    """no_kk, kode_kabupaten_kota of the ready families of one programme, in its order."""
    order = ["urut_prioritas", "undian", "no_kk"]
    rows = (
        ready.filter(pl.col("program") == program)
        .select(
            *order[:2],
            pl.col("no_kk").cast(pl.UInt64, strict=False),
            pl.col("kode_kabupaten_kota").cast(pl.Categorical()),
        )
        .collect(engine="streaming")
    )
    provisional = rows["no_kk"].null_count()
    if provisional:
        raise ProvisionalNumber(
            f"{provisional} keluarga siap masih bernomor KK sementara; nomor asli harus datang "
            "lebih dahulu / ready families still bear a provisional KK number."
        )
    return rows.sort(order).drop(order[:2])


def _in_order(queue: pl.DataFrame, given: pl.DataFrame, program: str) -> pl.DataFrame:
    """The outcome of one programme: one walk along the queue, level by level."""
    areas = given.drop("program").with_columns(
        pl.col("kode_kabupaten_kota", "kode_provinsi", "wilayah_kuota").cast(pl.Categorical())
    )
    limits = [name for name in areas.columns if name.endswith((WAVE, QUARTER))]
    binding = [name for name in limits if areas[name].null_count() < areas.height]
    queue = queue.join(
        areas.drop(set(limits) - set(binding)),
        on="kode_kabupaten_kota",
        how="left",
        maintain_order="left",
    ).with_columns(peringkat=pl.int_range(1, pl.len() + 1).over("wilayah_kuota"))
    for span in (WAVE, QUARTER):
        queue = queue.with_columns(pl.lit(True).alias(span))
        for level, area in _AREA_OF_LEVEL.items():
            limit = f"{level}_{span}"
            if limit in binding:
                # among those still in, the place in this level's queue
                place = pl.col(span).cast(pl.UInt32).cum_sum()
                fits = (place.over(area) if area else place) <= pl.col(limit)
                queue = queue.with_columns((pl.col(span) & fits.fill_null(True)).alias(span))
    waits = pl.when(QUARTER)
    return queue.select(
        "no_kk",
        pl.lit(program, CUT_SCHEMA["program"]).alias("program"),
        "kode_kabupaten_kota",
        status=pl.when(WAVE)
        .then(pl.lit(_LISTED, _STATUS))
        .otherwise(
            waits.then(pl.lit(_WAITS_WAVE, _STATUS)).otherwise(pl.lit(_WAITS_QUOTA, _STATUS))
        ),
        alasan_utama=pl.when(~pl.col(WAVE)).then(
            waits.then(pl.lit(_WAITS_WAVE, _REASON)).otherwise(pl.lit(_NO_QUOTA, _REASON))
        ),
        peringkat="peringkat",
    )

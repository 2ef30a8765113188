"""Families that are paid or were listed but stand in no register: rows of asal LUAR_DTSEN.

What belongs here: finding them, through KK lineage first.
What does not: what they are entitled to (rules).
"""

from __future__ import annotations

import polars as pl

from register.dtsen_rows import area_of_village, province
from register.evidence import active
from register.outcome import Outcome
from register.policy import DEFAULT, Policy
from schemas import families as tables
from schemas.codes import PROGRAMMES
from schemas.validate import validated

_DIGITS = 16
# Of `kepesertaan`; of an earlier list the first three.
_READ = ("no_kk", "kode_desa", "program", "status", "sejak", "isi")


def outside_dtsen(
    participants: pl.DataFrame | pl.LazyFrame,
    listed: pl.DataFrame | pl.LazyFrame,
    dtsen: pl.LazyFrame,
    outcome: Outcome,
    policy: Policy = DEFAULT,
) -> pl.DataFrame:
    """One `keluarga` row per KK that is AKTIF in a family programme or was listed, and missing.

    participants: `kepesertaan`. listed: KPM_LIST rows of this quarter's earlier waves. dtsen:
    all parts of schemas.dtsen.FAMILIES, scanned. Missing = the KK is neither in DTSEN nor the
    number, old or new, of a family after events. A family that ended, under whatever number,
    is not missing; only if it was listed this quarter it stays, with keadaan BERAKHIR, so
    that the list it was on still foots. The village is that of the list, else of the
    participation (first programme in the order PKH, SEMBAKO, BLTS that has one).
    """
    order = {program: place for place, program in enumerate(PROGRAMMES)}
    place = pl.col("program").replace_strict(order, default=None, return_dtype=pl.Int32)
    of_programmes = participants.lazy().filter(pl.col("program").is_in(PROGRAMMES))
    numbers = pl.concat([of_programmes.select("no_kk"), listed.lazy().select("no_kk")])
    away = _away(numbers, dtsen, outcome.replaced, policy)
    theirs = pl.col("no_kk").is_in(away.implode())
    concerned, before_now = (
        rows.filter(theirs).select(columns).collect(engine="streaming")
        for rows, columns in ((of_programmes, _READ), (listed.lazy(), _READ[:3]))
    )
    taking_part = active(concerned, PROGRAMMES).select(
        "no_kk", "kode_desa", place.alias("_urut"), pl.lit(False).alias("_terdaftar")
    )
    before = before_now.select(
        "no_kk", "kode_desa", place.alias("_urut"), pl.lit(True).alias("_terdaftar")
    )
    wanted = (
        pl.concat([before, taking_part])
        .sort(
            "no_kk",
            "_terdaftar",
            pl.col("kode_desa").is_null(),
            "_urut",
            "kode_desa",
            descending=[False, True, False, False, False],
        )
        .group_by("no_kk", maintain_order=True)
        .agg(pl.col("kode_desa").drop_nulls().first(), pl.col("_terdaftar").any())
    )
    alive = outcome.families["no_kk_silsilah"].explode().drop_nulls()
    gone = _numbers_that_ended(outcome, alive)
    absent = wanted.filter(~pl.col("no_kk").is_in(alive.implode()))
    missing = absent.filter(~pl.col("no_kk").is_in(gone.implode()))
    ended = absent.filter(pl.col("_terdaftar") & pl.col("no_kk").is_in(gone.implode()))
    newest = dtsen.select(pl.col("versi_dtsen").max()).collect(engine="streaming")
    version = str(newest.item() or "")
    return validated(
        pl.concat([_rows(missing, "ADA", version), _rows(ended, "BERAKHIR", version)]).sort(
            tables.FAMILIES.sort
        ),
        tables.FAMILIES,
    )


def _numbers_that_ended(outcome: Outcome, alive: pl.Series) -> pl.Series:
    """Every number an ended family bore: its DTSEN KK and those it got on the way."""
    every = pl.concat(
        [
            outcome.replaced.alias("no_kk"),
            outcome.lineage["no_kk_lama"].alias("no_kk"),
            outcome.lineage["no_kk_baru"].alias("no_kk"),
        ]
    )
    return every.filter(~every.is_in(alive.implode())).unique()


def _away(
    numbers: pl.LazyFrame, dtsen: pl.LazyFrame, replaced: pl.Series, policy: Policy
) -> pl.Series:
    """Those of the numbers that no family of DTSEN bears, or that events replaced.

    Looked at as integers, in as many passes as keep one below `policy.saringan_kk` families; the
    few numbers that are none (provisional ones) by themselves.
    """
    as_integer = pl.col("no_kk").cast(pl.UInt64, strict=False)
    kk = dtsen.select(pl.col("nomor_kartu_keluarga").alias("no_kk"))
    resting = kk.filter(~pl.col("no_kk").is_in(replaced.implode())).select("no_kk", n=as_integer)
    wanted = numbers.select("no_kk", n=as_integer)
    families = int(dtsen.select(pl.len()).collect().item())
    passes = max(1, -(-families // policy.saringan_kk))
    found = [_missing(wanted, resting, "no_kk", pl.col("n").is_null())]
    for rest in range(passes):
        missing = _missing(wanted, resting, "n", pl.col("n") % passes == rest)
        found.append(missing.cast(pl.String).str.zfill(_DIGITS).alias("no_kk"))
    return pl.concat(found)


def _missing(wanted: pl.LazyFrame, there: pl.LazyFrame, by: str, among: pl.Expr) -> pl.Series:
    """The values of `by` among the rows chosen that `wanted` has and `there` has not."""
    asked, known = (
        rows.filter(among).select(by).collect(engine="streaming")[by] for rows in (wanted, there)
    )
    asked = asked.unique()
    return asked.filter(~asked.is_in(known.implode()))


def _rows(wanted: pl.DataFrame, keadaan: str, version: str) -> pl.DataFrame:
    """`keluarga` rows without members; the rank is unknown, never a default."""
    empty = pl.lit([], dtype=pl.List(pl.String))
    return (
        wanted.with_columns(area_of_village("kode_desa"))
        .with_columns(
            province(),
            pl.lit("LUAR_DTSEN").alias("asal"),
            pl.lit(keadaan).alias("keadaan"),
            pl.lit(None, pl.String).alias("no_kk_asal"),
            pl.concat_list("no_kk").alias("no_kk_silsilah"),
            empty.alias("terbentuk_dari"),
            pl.lit(None, pl.String).alias("kode_desa_dtsen"),
            pl.lit(None, pl.Int8).alias("desil_nasional"),
            pl.lit("BELUM_DITENTUKAN").alias("desil_status"),
            pl.lit(0, pl.Int16).alias("jumlah_anggota"),
            pl.lit(None, pl.String).alias("nik_kepala"),
            pl.lit(False).alias("tinjau"),
            pl.lit(False).alias("berkas_ditahan"),
            empty.alias("dilaporkan"),
            pl.lit(False).alias("bertentangan"),
            empty.alias("peristiwa"),
            pl.lit(version, pl.String).alias("versi_dtsen"),
        )
        .select(tables.FAMILIES.column_names)
    )

"""Guards that set this wave against the last release.

What belongs here: churn of the ready families, and reasons that suddenly match many more.
What does not: guards within one wave (`in_this_wave`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from release.lineage import bearers
from release.query import Source, ask, ask_in_turn, in_parts

# Ready = on a list, in the queue, or waiting for the cut; being let in or held back by the quota
# is what waves are for and no churn.
# A family that kept its number and its area is paired with its row of today there; the others,
# `sendiri`, with those of all areas.
_BEGIN = """
create table hitungan (
    wilayah varchar, program varchar, sendiri varchar,
    siap boolean, ditolak boolean, kini boolean, jumlah bigint
)
"""
_OF_SOME = """
insert into hitungan
with
dahulu as (
    select p.program, p.no_kk, p.kode_kabupaten_kota as wilayah, {ready} as siap,
        p.status = 'TIDAK_LAYAK' as ditolak, s.nomor is not null as lain
    from lalu p left join bersilsilah s on s.nomor = p.no_kk
),
kini as (
    select program, no_kk, {ready} as siap from calon p
)
select d.wilayah, d.program, if(d.lain or k.no_kk is null, d.no_kk, null), d.siap, d.ditolak,
    coalesce(k.siap, false), count(*)
from dahulu d left join kini k on k.program = d.program and k.no_kk = d.no_kk
group by all
"""
_OF_ALL = """
with
sisa as (
    select program, sendiri as no_kk, wilayah, siap, ditolak from hitungan
    where sendiri is not null
),
lama as (
    select d.* from sisa d anti join bersilsilah s on s.nomor = d.no_kk
    union all by name
    select d.program, s.keluarga as no_kk, min(d.wilayah) as wilayah, bool_or(d.siap) as siap,
        bool_and(d.ditolak) as ditolak
    from sisa d join bersilsilah s on s.nomor = d.no_kk group by all
),
kini as (
    select p.program, p.no_kk, {ready} as siap
    from calon p semi join lama l on l.program = p.program and l.no_kk = p.no_kk
),
semua as (
    select wilayah, program, siap, ditolak, kini, jumlah from hitungan where sendiri is null
    union all
    select l.wilayah, l.program, l.siap, l.ditolak, coalesce(k.siap, false), 1
    from lama l left join kini k on k.program = l.program and k.no_kk = l.no_kk
)
select wilayah, program as kode,
    coalesce(sum(jumlah) filter (siap), 0)::bigint as siap,
    coalesce(
        sum(jumlah) filter ((siap and not kini) or (ditolak and kini)), 0
    )::bigint as jumlah
from semua
group by all order by all
"""
_ASKED = "select distinct kode_kabupaten_kota as wilayah, program as kode from calon"
_READY = """(p.status is null
        or p.status in ('TERVERIFIKASI', 'SUDAH_DITETAPKAN', 'MENUNGGU_GELOMBANG')
        or coalesce(p.alasan_utama, '') = 'KUOTA_HABIS')"""


def churn(
    previous: Source, candidates: Source, families: Source, limit: Mapping[str, float]
) -> pl.DataFrame:
    """Per kabupaten/kota and programme: families that were ready and are not, or the reverse of
    a refusal, as a share of those that were ready.

    Families are followed by lineage; only areas and programmes of this wave are asked.
    """
    found = ask_in_turn(
        {"lalu": previous, "calon": candidates, "bersilsilah": bearers(families)},
        _BEGIN,
        _OF_SOME.format(ready=_READY),
        _OF_ALL.format(ready=_READY),
    )
    asked = ask(_ASKED, {"calon": candidates})
    for name in asked.columns:
        found = found.join(asked.select(name).unique(), on=name, how="semi", maintain_order="left")
    share = pl.col("jumlah") / pl.max_horizontal("siap", 1)
    return found.with_columns(angka=share).with_columns(
        melewati=(pl.col("jumlah") >= limit["keluarga"]) & (pl.col("angka") > limit["bagian"])
    )


def surges(
    previous: Source, candidates: Source, apart: Sequence[str], limit: Mapping[str, float]
) -> pl.DataFrame:
    """Per reason code: how many times as many families it matches, by their share of all.

    A reason that matched nobody counts as if it had matched one family, so a new rule that
    at once matches many asks too. `apart`: reasons that come and go with the waves.
    """
    was, now = (_matched(source, apart) for source in (previous, candidates))
    before = was.select("kode", lalu="jumlah")
    size = was["keluarga"].max() if was.height else None
    scale = pl.col("keluarga") / pl.lit(size or 1)
    found = now.join(before, on="kode", how="left").with_columns(
        wilayah=pl.lit("ID"),
        angka=pl.col("jumlah") / (pl.col("lalu").fill_null(1) * (scale if size else 1.0)),
    )
    enough = pl.col("jumlah") >= limit["keluarga"]
    return found.with_columns(melewati=enough & (pl.col("angka") >= limit["kali"])).with_columns(
        # below the smallest number that asks, a multiple says nothing
        angka=pl.when(enough).then("angka")
    )


def _matched(source: Source, apart: Sequence[str]) -> pl.DataFrame:
    """kode, jumlah (families it matches), keluarga (all there are), of reasons not `apart`; sorted.

    No family stands in two parts, so each is counted by itself.
    """
    found, families = [pl.DataFrame(schema={"kode": pl.String, "jumlah": pl.Int64})], 0
    for part in in_parts(source, ["no_kk", "alasan"]):
        rows = part if part["no_kk"].is_sorted() else part.sort("no_kk")
        numbered = rows.select(keluarga=pl.col("no_kk").rle_id(), kode="alasan")
        families += numbered["keluarga"].n_unique()
        reasons = numbered.explode("kode").drop_nulls("kode").unique()
        found.append(reasons.group_by("kode").agg(jumlah=pl.len().cast(pl.Int64)))
    return (
        pl.concat(found)
        .filter(~pl.col("kode").is_in(list(apart)))
        .group_by("kode")
        .agg(pl.col("jumlah").sum())
        .with_columns(keluarga=pl.lit(families, pl.Int64))
        .sort("kode")
    )

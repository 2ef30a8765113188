"""Guards within one wave: a desa against its neighbours, KK splits, one officer's share.

What belongs here: the figure of each, per area or officer, and whether it is over its limit.
What does not: guards that need the last release (`against_last_wave`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from release.query import Source, ask, ask_in_turn

# What an officer is named by where no name may stand.
OFFICER_CODE = "substr(sha256(petugas), 1, 8)"

# One row per family: refused for a reason a desa has a say in, or entitled in some programme.
_BEGIN = "create table hitungan (wilayah varchar, kode varchar, diputus bigint, jumlah bigint)"
_DECIDED = """
insert into hitungan
with
keluarga as (
    select no_kk, any_value(kode_desa) as desa, any_value(status_kpm) as kode,
        bool_or(status = 'TIDAK_LAYAK' and alasan_utama not in (from bukan)) as ditolak,
        bool_or(status is null or status = 'SUDAH_DITETAPKAN') as berhak
    from calon where kode_desa is not null
    group by no_kk
)
select desa, kode, count(*), count(*) filter (ditolak)
from keluarga where ditolak or berhak
group by all
"""
_OF_ALL = """
select wilayah, kode, sum(diputus)::bigint as diputus, sum(jumlah)::bigint as jumlah
from hitungan group by all order by all
"""
_SPLITS = """
with
pecah as (
    select distinct k.no_kk
    from (select no_kk, unnest(peristiwa) as id_laporan from keluarga
          where asal = 'BENTUKAN') k
    join peristiwa p using (id_laporan)
    where list_contains($kinds, p.jenis)
)
select kode_desa as wilayah, null::varchar as kode, count(*) as keluarga,
    count(*) filter (no_kk in (select no_kk from pecah)) as jumlah
from keluarga where kode_desa is not null
group by all order by all
"""
_REPORTS = """
select left(l.kode_desa, 4) as wilayah, {code} as kode, count(*) as jumlah
from peristiwa p join laporan l using (id_laporan, isi)
where p.keadaan = 'BERLAKU' and l.kode_desa is not null and l.petugas is not null
group by all order by all
"""
_CHECKS = """
select left(kode_desa, 4) as wilayah, {code} as kode, count(*) as jumlah
from verifikasi
where tgl_verifikasi <= $cutoff::date and kode_desa is not null and petugas is not null
group by all order by all
"""


def refusals(candidates: Source, apart: Sequence[str], limit: Mapping[str, float]) -> pl.DataFrame:
    """Per desa and status_kpm: refused among decided, as a multiple of the neighbours' share.

    Neighbours are the other desa of the kecamatan; where they have fewer than `pembanding`
    decided families, those of the kabupaten; where those have too few, nothing is compared.
    Over the limit is who exceeds the multiple, the standard deviations of that share, and the
    smallest number of families above it.
    """
    reasons = pl.DataFrame({"alasan": list(apart)}, schema={"alasan": pl.String})
    asked = {"calon": candidates, "bukan": reasons}
    rows = ask_in_turn(asked, _BEGIN, _DECIDED, _OF_ALL).with_columns(
        kecamatan=pl.col("wilayah").str.head(6), kabupaten=pl.col("wilayah").str.head(4)
    )
    for place in ("kecamatan", "kabupaten"):
        near = [place, "kode"]
        rows = rows.with_columns(
            (pl.col("diputus").sum().over(near) - pl.col("diputus")).alias(f"diputus_{place}"),
            (pl.col("jumlah").sum().over(near) - pl.col("jumlah")).alias(f"jumlah_{place}"),
        )
    close = pl.when(pl.col("diputus_kecamatan") >= limit["pembanding"])
    wide = pl.when(pl.col("diputus_kabupaten") >= limit["pembanding"])
    # half a family more, so that neighbours without any refusal still give a measure
    share = close.then(
        (pl.col("jumlah_kecamatan") + 0.5) / (pl.col("diputus_kecamatan") + 1)
    ).otherwise(wide.then((pl.col("jumlah_kabupaten") + 0.5) / (pl.col("diputus_kabupaten") + 1)))
    expected = pl.col("diputus") * pl.col("biasa")
    above = pl.col("jumlah") - expected
    spread = (expected * (1 - pl.col("biasa"))).sqrt()
    return (
        rows.with_columns(biasa=share)
        .drop_nulls("biasa")
        .with_columns(angka=pl.col("jumlah") / expected, lebih=above, simpangan=above / spread)
        .with_columns(
            melewati=(pl.col("lebih") >= limit["keluarga"])
            & (pl.col("angka") > limit["kali"])
            & (pl.col("simpangan") > limit["simpangan"])
        )
        # the multiple of a few families says nothing
        .with_columns(angka=pl.when(pl.col("lebih") >= limit["keluarga"]).then("angka"))
    )


def splits(
    families: Source, events: Source, kinds: Sequence[str], limit: Mapping[str, float]
) -> pl.DataFrame:
    """Per desa: families formed by splitting a KK, per thousand families there."""
    found = ask(
        _SPLITS, {"keluarga": families, "peristiwa": events}, {"kinds": list(kinds)}
    ).with_columns(angka=1000 * pl.col("jumlah") / pl.col("keluarga"))
    enough = pl.col("jumlah") >= limit["keluarga"]
    return found.with_columns(
        melewati=enough & (pl.col("angka") > limit["per_seribu"]),
        angka=pl.when(enough).then("angka"),
    )


def reporters(events: Source, officers: pl.DataFrame, limit: Mapping[str, float]) -> pl.DataFrame:
    """Per kabupaten/kota and officer: share of the effective reports."""
    return _shares(
        ask(_REPORTS.format(code=OFFICER_CODE), {"peristiwa": events, "laporan": officers}), limit
    )


def verifiers(verifications: Source, cutoff: str, limit: Mapping[str, float]) -> pl.DataFrame:
    """Per kabupaten/kota and officer: share of the verifications up to the cut-off."""
    return _shares(
        ask(_CHECKS.format(code=OFFICER_CODE), {"verifikasi": verifications}, {"cutoff": cutoff}),
        limit,
    )


def _shares(rows: pl.DataFrame, limit: Mapping[str, float]) -> pl.DataFrame:
    share = pl.col("jumlah") / pl.col("jumlah").sum().over("wilayah")
    enough = pl.col("jumlah") >= limit["perubahan"]
    return rows.with_columns(angka=share).with_columns(
        melewati=enough & (pl.col("angka") > limit["bagian"]),
        angka=pl.when(enough).then("angka"),
    )

"""Invariant 6: every listed family may be on the list.

What belongs here: rank, reasons, verification and payee of each listed family, looked up
again in the sources.
What does not: the rules that found it so.
"""

from __future__ import annotations

import polars as pl

from release.inputs import Terms
from release.query import Source, counts
from release.verdict import Verdict, judge
from schemas import codes

NAME = "terdaftar_memenuhi_syarat"

# One large table is looked up per question, so that each spills alone and memory stays bounded.
_RANK = """
select count(*) as baris_daftar,
    count_if(coalesce(d.desil_nasional > b.desil_max, true)) as desil_di_atas_batas,
    count_if(x.desil_nasional is distinct from d.desil_nasional) as desil_beda_dengan_dtsen,
    count_if(coalesce(k.keadaan, '') <> 'ADA') as keluarga_tidak_ada,
    count_if(starts_with(d.no_kk, 'S')) as nomor_kk_sementara
from daftar d
left join batas b on b.program = d.program and b.status_kpm = d.status_kpm
left join keluarga k on k.no_kk = d.no_kk
left join dtsen x on x.nomor_kartu_keluarga = k.no_kk_asal
"""

_REASONS = """
select count_if(
    p.status is distinct from 'TERVERIFIKASI' or p.alasan_utama is not null or len(p.alasan) > 0
) as beralasan
from daftar d
-- one that is not on the list by its decision has none here, and counts by that
left join (select * from putusan where status = 'TERVERIFIKASI') p
    on p.no_kk = d.no_kk and p.program = d.program
"""

_VERIFIED = """
with
layak as (
    select distinct no_kk from verifikasi
    where hasil = 'LAYAK' and tgl_verifikasi <= $cutoff
),
silsilah as (
    select no_kk, unnest(no_kk_silsilah) as nomor from keluarga where len(no_kk_silsilah) > 1
),
layak_keluarga as (
    select no_kk from layak
    union all select s.no_kk from silsilah s join layak l on l.no_kk = s.nomor
),
perlu as (
    select d.no_kk from daftar d join batas b using (program, status_kpm) where b.perlu
)
select count(*) as tanpa_verifikasi from perlu p anti join layak_keluarga l on l.no_kk = p.no_kk
"""

_PAYEE = """
with
pengurus as (
    select a.no_kk, a.nik
    from anggota a semi join daftar d on d.no_kk = a.no_kk and d.nik_pengurus = a.nik
    where tgl_lahir + to_years($payee_age) <= $cutoff or status_kawin in ('2', '3', '4')
),
bukan_anggota as (
    select d.no_kk, d.program, d.nik_pengurus from daftar d
    anti join pengurus g on g.no_kk = d.no_kk and g.nik = d.nik_pengurus
),
silsilah as (
    select k.no_kk, unnest(k.no_kk_silsilah) as nomor
    from keluarga k semi join bukan_anggota d on d.no_kk = k.no_kk
),
dengan_wali as (
    select s.no_kk, w.nik_wali as nik, w.program
    from wali w join silsilah s on s.nomor = w.no_kk
)
select count(*) as pengurus_tidak_sah
from bukan_anggota d
anti join dengan_wali w
    on w.no_kk = d.no_kk and w.nik = d.nik_pengurus and w.program = d.program
"""


def listed_entitled(
    listed: Source,
    decisions: Source,
    families: Source,
    members: Source,
    dtsen_families: Source,
    verifications: Source,
    guardians: Source,
    terms: Terms,
) -> Verdict:
    """Every listed family has its rank in DTSEN, no reason against it, and a sound payee.

    Rank within the programme's limit and as DTSEN has it for the family's `no_kk_asal`; a
    family that exists, under a real KK number; no hard reason and no open hold; a LAYAK
    verification by the cut-off where `terms.verified` asks for one; a payee who is a member
    of the family now (the dead are not), of `terms.payee_age` years or ever married, or the
    guardian two officers recorded for that family and programme (`guardians`:
    GUARDIANS_IN_FORCE).
    """
    listing: dict[str, Source] = {"daftar": listed, "batas": _limits(terms)}
    cutoff = {"cutoff": terms.cutoff}
    hitungan = (
        counts(_RANK, listing | {"keluarga": families, "dtsen": dtsen_families})
        | counts(_REASONS, listing | {"putusan": decisions})
        | counts(_VERIFIED, listing | {"keluarga": families, "verifikasi": verifications}, cutoff)
        | counts(
            _PAYEE,
            listing | {"keluarga": families, "anggota": members, "wali": guardians},
            cutoff | {"payee_age": terms.payee_age},
        )
    )
    return judge(
        NAME,
        hitungan,
        {
            "desil_di_atas_batas": "desil di atas batas program atau kosong",
            "desil_beda_dengan_dtsen": "desil berbeda dari DTSEN",
            "keluarga_tidak_ada": "keluarga tidak ada pada batas tahap",
            "nomor_kk_sementara": "nomor KK sementara di daftar",
            "beralasan": "masih ada alasan penolakan atau penahanan",
            "tanpa_verifikasi": "tanpa verifikasi LAYAK yang diwajibkan",
            "pengurus_tidak_sah": "pengurus bukan anggota dewasa yang ada, atau walinya",
        },
        "setiap keluarga di daftar memenuhi syarat dan berpengurus",
    )


def _limits(terms: Terms) -> pl.DataFrame:
    rows = [
        (program, kpm, terms.desil_max[program], kpm in terms.verified.get(program, ()))
        for program in terms.programmes
        for kpm in codes.STATUS_KPM
    ]
    return pl.DataFrame(
        rows,
        schema={
            "program": pl.String,
            "status_kpm": pl.String,
            "desil_max": pl.Int64,
            "perlu": pl.Boolean,
        },
        orient="row",
    )

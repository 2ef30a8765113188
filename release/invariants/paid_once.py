"""Invariant 4: no double payment within a programme and quarter.

What belongs here: families by lineage, payees and members over all waves of the quarter.
What does not: payments themselves (the banks' feedback).
"""

from __future__ import annotations

from release.lineage import LINEAGE
from release.query import Source, counts
from release.verdict import Verdict, judge

NAME = "tidak_dibayar_ganda"

_QUESTION = f"""
with
{LINEAGE},
ditetapkan as (
    select d.program, d.tahap, d.nik_pengurus, coalesce(s.keluarga, d.no_kk) as keluarga
    from daftar d left join silsilah s on d.no_kk = s.nomor
),
per_keluarga as (
    select program, keluarga, count(*) as kali from ditetapkan group by all
),
-- Counted first, told apart only where there are several: a set per person would be held for all.
beberapa_kali as (
    select program, nik_pengurus from ditetapkan group by all having count(*) > 1
),
per_pengurus as (
    select d.program, d.nik_pengurus
    from ditetapkan d semi join beberapa_kali b
        on b.program = d.program and b.nik_pengurus is not distinct from d.nik_pengurus
    group by all having count(distinct d.keluarga) > 1
),
anggota_terdaftar as (
    select k.program, a.nik, a.no_kk
    from anggota a join per_keluarga k on k.keluarga = a.no_kk
    where a.dihitung and a.nik is not null
),
anggota_beberapa_kali as (
    select program, nik from anggota_terdaftar group by all having count(*) > 1
),
per_anggota as (
    select program, nik from anggota_terdaftar semi join anggota_beberapa_kali using (program, nik)
    group by all having count(distinct no_kk) > 1
),
pecahan as (
    select no_kk, unnest(terbentuk_dari) as asal from keluarga where len(terbentuk_dari) > 0
),
pecahan_terdaftar as (
    select distinct d.program, p.no_kk
    from pecahan p
    join ditetapkan d on d.keluarga = p.no_kk
    left join silsilah s on p.asal = s.nomor
    join per_keluarga k on k.program = d.program and k.keluarga = coalesce(s.keluarga, p.asal)
)
select
    (select count(*) from daftar) as baris_daftar,
    (select count(*) from per_keluarga) as keluarga_dan_program,
    (select count(*) from per_keluarga where kali > 1) as keluarga_ganda,
    (select count(*) from per_pengurus) as pengurus_ganda,
    (select count(*) from per_anggota) as anggota_ganda,
    (select count(*) from pecahan_terdaftar) as pecahan_terdaftar
"""


def paid_once(lists: Source, families: Source, members: Source) -> Verdict:
    """Over all waves of the quarter a family is listed once, and no NIK in two families.

    `lists`: KPM_LIST rows of every wave of the quarter up to this one. `families`,
    `members`: the register as of this wave; a KK number of an earlier list is followed
    through `no_kk_silsilah` to the family of today. A NIK may be the payee of one listed
    family and counted (`dihitung`) in one; a KK formed out of a listed family is not listed.
    """
    hitungan = counts(_QUESTION, {"daftar": lists, "keluarga": families, "anggota": members})
    return judge(
        NAME,
        hitungan,
        {
            "keluarga_ganda": "keluarga yang ditetapkan lebih dari sekali",
            "pengurus_ganda": "NIK yang menjadi pengurus lebih dari satu keluarga",
            "anggota_ganda": "NIK yang dihitung di lebih dari satu keluarga",
            "pecahan_terdaftar": "KK bentukan dari keluarga yang sudah ditetapkan",
        },
        "setiap keluarga, pengurus dan anggota hanya sekali per program dan triwulan",
    )

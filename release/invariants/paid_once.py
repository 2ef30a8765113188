"""Invariant 4: no double payment within a programme and quarter.

What belongs here: families by lineage, payees and members over all waves of the quarter.
What does not: payments themselves (the banks' feedback).
"""

from __future__ import annotations

from release.lineage import LINEAGE
from release.query import Source, counts
from release.verdict import Verdict, judge

NAME = "tidak_dibayar_ganda"

_LISTED = f"""
{LINEAGE},
ditetapkan as (
    select d.program, d.nik_pengurus, coalesce(s.keluarga, d.no_kk) as keluarga
    from daftar d left join silsilah s on d.no_kk = s.nomor
)
"""

# One large table is grouped per question, so that each spills alone and memory stays bounded:
# together they now and then found none left, each holding what it had begun with.
_FAMILIES = f"""
with {_LISTED}
select sum(kali) as baris_daftar, count(*) as keluarga_dan_program,
    count_if(kali > 1) as keluarga_ganda
from (select count(*) as kali from ditetapkan group by program, keluarga)
"""

# Counted first, told apart only where there are several: a set per person would be held for all.
_PAYEES = f"""
with {_LISTED},
beberapa_kali as (
    select program, nik_pengurus from ditetapkan group by all having count(*) > 1
)
select count(*) as pengurus_ganda from (
    select d.program, d.nik_pengurus
    from ditetapkan d semi join beberapa_kali b
        on b.program = d.program and b.nik_pengurus is not distinct from d.nik_pengurus
    group by all having count(distinct d.keluarga) > 1
)
"""

_MEMBERS = f"""
with {_LISTED},
beberapa_kali as (
    select nik from anggota where dihitung and nik is not null group by nik having count(*) > 1
),
anggota_beberapa_kali as (
    select a.nik, a.no_kk from anggota a semi join beberapa_kali using (nik) where a.dihitung
),
terdaftar as (
    select distinct d.program, d.keluarga
    from ditetapkan d semi join anggota_beberapa_kali a on a.no_kk = d.keluarga
)
select count(*) as anggota_ganda from (
    select t.program, a.nik
    from anggota_beberapa_kali a join terdaftar t on t.keluarga = a.no_kk
    group by all having count(distinct a.no_kk) > 1
)
"""

_FORMED = f"""
with {_LISTED},
pecahan as (
    select k.no_kk, coalesce(s.keluarga, k.asal) as asal
    from (
        select no_kk, unnest(terbentuk_dari) as asal from keluarga where len(terbentuk_dari) > 0
    ) k
    left join silsilah s on k.asal = s.nomor
),
bersangkutan as (
    select no_kk from pecahan union select asal from pecahan
),
terdaftar as (
    select distinct d.program, d.keluarga
    from ditetapkan d semi join bersangkutan b on b.no_kk = d.keluarga
)
select count(*) as pecahan_terdaftar from (
    select distinct d.program, p.no_kk
    from pecahan p
    join terdaftar d on d.keluarga = p.no_kk
    join terdaftar a on a.keluarga = p.asal and a.program = d.program
)
"""


def paid_once(lists: Source, families: Source, members: Source) -> Verdict:
    """Over all waves of the quarter a family is listed once, and no NIK in two families.

    `lists`: KPM_LIST rows of every wave of the quarter up to this one. `families`,
    `members`: the register as of this wave; a KK number of an earlier list is followed
    through `no_kk_silsilah` to the family of today. A NIK may be the payee of one listed
    family and counted (`dihitung`) in one; a KK formed out of a listed family is not listed.
    """
    named: dict[str, Source] = {"daftar": lists, "keluarga": families, "anggota": members}
    hitungan: dict[str, int] = {}
    for question in (_FAMILIES, _PAYEES, _MEMBERS, _FORMED):
        hitungan |= counts(question, named)
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

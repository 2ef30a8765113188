"""From the last wave to this one: what became of every family, by cause.

What belongs here: the decisions of two releases side by side, counted.
What does not: which families these are (`bansos diff`).
"""

from __future__ import annotations

import polars as pl

from release.lineage import bearers
from release.query import Files, Source, ask, ask_in_turn

ABSENT = "TIDAK_ADA"

# A family that kept its number and its area is paired with its row of then there; what is left,
# `sendiri`, is paired over all areas.
_BEGIN = """
create table hitungan (
    program varchar, status_lama varchar, alasan_lama varchar, status varchar, alasan varchar,
    sendiri varchar, keluarga bigint, rupiah bigint
)
"""
_OF_SOME = """
insert into hitungan
with
dahulu as (
    select d.program, d.no_kk, d.status, coalesce(d.alasan_utama, '') as alasan,
        if(s.nomor is null, d.no_kk, null) as kunci
    from putusan_lalu d
    semi join program p on p.program = d.program
    left join bersilsilah s on s.nomor = d.no_kk
),
kini as (
    select b.program, b.no_kk, b.status, coalesce(b.alasan_utama, '') as alasan, b.nominal_hak,
        if(s.nomor is null, b.no_kk, null) as kunci
    from putusan b left join bersilsilah s on s.nomor = b.no_kk
)
select coalesce(b.program, d.program), d.status, d.alasan, b.status, b.alasan,
    if(d.status is null or b.status is null, coalesce(b.no_kk, d.no_kk), null),
    count(*), sum(b.nominal_hak)
from kini b full join dahulu d on d.program = b.program and d.kunci = b.kunci
group by all
"""
_OF_ALL = """
with
dahulu as (
    select program, sendiri as no_kk, status_lama as status, alasan_lama as alasan
    from hitungan where status is null
),
lama as (
    select d.* from dahulu d anti join bersilsilah s on s.nomor = d.no_kk
    union all by name
    select program, no_kk, putusan.status, putusan.alasan from (
        select d.program, s.keluarga as no_kk,
            min(struct_pack(status := d.status, alasan := d.alasan)) as putusan
        from dahulu d join bersilsilah s on s.nomor = d.no_kk
        group by all
    )
),
kini as (
    select program, sendiri as no_kk, status, alasan, rupiah
    from hitungan where status_lama is null
),
semua as (
    select * exclude (sendiri) from hitungan where status is not null and status_lama is not null
    union all by name
    select program, l.status as status_lama, l.alasan as alasan_lama, b.status, b.alasan,
        1 as keluarga, b.rupiah
    from kini b full join lama l using (program, no_kk)
)
select program,
    coalesce(status_lama, $absent) as status_lama, coalesce(alasan_lama, '') as alasan_lama,
    coalesce(status, $absent) as status, coalesce(alasan, '') as alasan,
    sum(keluarga)::bigint as keluarga, coalesce(sum(rupiah), 0)::bigint as rupiah
from semua
group by all order by all
"""
_FIRST = """
select program, $absent as status_lama, '' as alasan_lama,
    status, coalesce(alasan_utama, '') as alasan,
    count(*) as keluarga, sum(nominal_hak)::bigint as rupiah
from putusan
group by all order by all
"""
_PROGRAMMES = "select distinct program from putusan"


def changes(previous_decisions: Source, decisions: Source, families: Source) -> pl.DataFrame:
    """program, status_lama, alasan_lama, status, alasan, keluarga, rupiah (entitlement); sorted.

    A family is followed through its lineage from its KK number of then to that of now.
    TIDAK_ADA on the left is a family new to the tranche, on the right one that left it.
    An empty reason means none.
    """
    if isinstance(previous_decisions, Files) and not previous_decisions.paths:
        return ask(_FIRST, {"putusan": decisions}, {"absent": ABSENT})
    return ask_in_turn(
        {
            "putusan_lalu": previous_decisions,
            "putusan": decisions,
            "program": ask(_PROGRAMMES, {"putusan": decisions}),
            "bersilsilah": bearers(families),
        },
        _BEGIN,
        _OF_SOME,
        _OF_ALL,
        {"absent": ABSENT},
    )

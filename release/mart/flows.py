"""Where the families of one wave are in another: the mart's table of flows.

What belongs here: which two waves are compared, and counting their decisions side by side.
What does not: two waves an analyst picks (the macro `perubahan`, which says the same of any two).

Nearly every family stays in its kabupaten/kota and keeps its number, so part is laid beside part;
only who is left over, and every number that another now stands for, is compared across them.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from release.mart.catalogue import columns_of
from release.mart.inputs import Wave
from release.mart.parts import ordered
from schemas.masking import MartTable

_PAIRS = """
select distinct tahap, dari from (
    select tahap, unnest([tahap_lalu, min(tahap) over (partition by triwulan)]) as dari
    from mart.tahap
)
where dari <> tahap and list_contains(getvariable('baru'), tahap)
order by all
"""
# The number under which a family stood then, if it has another now: as in the macro `perubahan`.
_BEGIN = """
create or replace temp table berganti as
select s.no_kk, min(s.no_kk_lama) as no_kk_lama
from mart.silsilah_kk s
semi join (select no_kk from mart.putusan where tahap = getvariable('dari')) d
    on d.no_kk = s.no_kk_lama
where s.tahap = getvariable('tahap')
group by s.no_kk;
create or replace temp table nomor_lama as select distinct no_kk_lama as no_kk from berganti;
create or replace temp table arus (
    program varchar, status_a varchar, alasan_a varchar, status_b varchar, alasan_b varchar,
    no_kk varchar, keluarga bigint, nominal_a bigint, nominal_b bigint
)
"""
_PARTS = """
select distinct kode_kabupaten_kota
from mart.putusan
where tahap in (getvariable('dari'), getvariable('tahap'))
order by all
"""
# A row without a counterpart keeps its number.
_ONE_PART = """
insert into arus
with
a as (
    select d.program, d.no_kk, d.status, d.alasan_utama, d.nominal,
        if(l.no_kk is null, d.no_kk, null) as kunci
    from mart.putusan d left join nomor_lama l using (no_kk)
    where d.tahap = getvariable('dari') and d.kode_kabupaten_kota = getvariable('bagian')
),
now as (
    select d.program, coalesce(g.no_kk_lama, d.no_kk) as no_kk,
        d.status, d.alasan_utama, d.nominal
    from mart.putusan d left join berganti g using (no_kk)
    where d.tahap = getvariable('tahap') and d.kode_kabupaten_kota = getvariable('bagian')
),
b as (
    select now.*, if(l.no_kk is null, now.no_kk, null) as kunci
    from now left join nomor_lama l using (no_kk)
)
select coalesce(a.program, b.program), a.status, a.alasan_utama, b.status, b.alasan_utama,
    case when a.status is null or b.status is null then coalesce(a.no_kk, b.no_kk) end,
    count(*), sum(a.nominal), sum(b.nominal)
from a full join b on a.program = b.program and a.kunci = b.kunci
group by all
"""
_ALL_PARTS = """
with
a as (from arus where status_b is null),
b as (from arus where status_a is null),
rest as (
    select program, a.status_a, a.alasan_a, b.status_b, b.alasan_b,
        coalesce(b.keluarga, a.keluarga) as keluarga,
        a.nominal_a * coalesce(b.keluarga, 1) as nominal_a, b.nominal_b
    from a full join b using (program, no_kk)
)
select getvariable('dari') as dari_tahap, getvariable('tahap') as tahap, program,
    coalesce(status_a, 'TIDAK_ADA') as status_a, alasan_a,
    coalesce(status_b, 'TIDAK_ADA') as status_b, alasan_b,
    sum(keluarga)::bigint as keluarga,
    coalesce(sum(nominal_a), 0)::bigint as nominal_a,
    coalesce(sum(nominal_b), 0)::bigint as nominal_b
from (
    select * exclude (no_kk) from arus where status_a is not null and status_b is not null
    union all from rest
)
group by all
"""


def fill_flows(
    connection: duckdb.DuckDBPyConnection, table: MartTable, waves: Sequence[Wave]
) -> None:
    """Append the flows into every wave of `waves`: from the one before it, and from the first of
    its quarter; create the table if need be. Memory is bounded by one part and what is left over.
    """

    def remember(name: str, value: object) -> None:
        connection.sql(f"set variable {name} = $value", params={"value": value})

    connection.sql(f"create table if not exists mart.{table.name} ({columns_of(table)})")
    remember("baru", [str(wave.tahap) for wave in waves])
    for tahap, before in connection.sql(_PAIRS).fetchall():
        remember("tahap", tahap)
        remember("dari", before)
        connection.sql(_BEGIN)
        for (part,) in connection.sql(_PARTS).fetchall():
            remember("bagian", part)
            connection.sql(_ONE_PART)
        connection.sql(f"insert into mart.{table.name} {_ALL_PARTS} {ordered(table)}")

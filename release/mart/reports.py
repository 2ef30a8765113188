"""Reports of all forms together, as the tables on posyandu reporting count them.

What belongs here: the newest content of every report with its day of event, the months in
which reports came, and the smallest area that holds a file.
What does not: what is counted from them (sql/tables).
"""

from __future__ import annotations

import duckdb

from schemas.forms import EVENT_DATE

_TABLES = """
create table laporan_hari as
select id_laporan, isi, formulir, kode_posyandu, kode_desa, tgl_lapor, kejadian,
    date_trunc('month', tgl_lapor)::date as bulan
from semua_laporan
qualify row_number() over (partition by id_laporan order by tgl_lapor desc, isi desc) = 1;

create table bulan_lapor as
select unnest(generate_series(
    min(bulan)::timestamp, max(bulan)::timestamp, interval 1 month
))::date as bulan
from laporan_hari;

create table wilayah_berkas as
with held as (
    select berkas, date_trunc('month', max(tgl_lapor))::date as bulan,
        case when count(distinct kode_posyandu) = 1 then min(kode_posyandu) end as posyandu,
        case when count(distinct kode_desa) = 1 then min(kode_desa) end as desa,
        case when count(distinct left(kode_desa, 6)) = 1 then min(left(kode_desa, 6)) end
            as kecamatan,
        case when count(distinct left(kode_desa, 4)) = 1 then min(left(kode_desa, 4)) end
            as kabupaten
    from semua_laporan
    group by berkas
)
select *, coalesce(posyandu, desa, kecamatan, kabupaten) as kode,
    case when posyandu is not null then 'POSYANDU' when desa is not null then 'DESA'
         when kecamatan is not null then 'KECAMATAN' else 'KABUPATEN_KOTA' end as tingkat
from held;
"""


def name_reports(connection: duckdb.DuckDBPyConnection) -> None:
    """`laporan_hari`, `bulan_lapor` and `wilayah_berkas`, made of the views `read_<form>`."""
    selects = [
        f"select '{form}' as formulir, id_laporan, isi, kode_posyandu, kode_desa, tgl_lapor, "
        f"{day or 'null::date'} as kejadian, berkas from read_{form}"
        for form, day in EVENT_DATE.items()
    ]
    connection.sql("create view semua_laporan as " + " union all ".join(selects))
    connection.sql(_TABLES)

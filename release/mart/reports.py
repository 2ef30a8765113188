"""Reports, posts and decisions together, as the tables on posyandu reporting count them.

What belongs here: the newest content of every report with its day of event, the period that is
counted, the posts listed, which decisions and lists name which report or family, and the
smallest area that holds a file.
What does not: what is counted from them (sql/tables), or tokens: nothing here is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from release import canonical_json
from release.layout import MANIFEST, part_files
from release.mart.inputs import MartInputs, Wave
from schemas.complaints import ANSWERED, CLOSED, OPEN
from schemas.decisions import DECISIONS, KPM_LIST
from schemas.forms import EVENT_DATE, FORMS
from schemas.read_order import largest_first

SQL = Path(__file__).with_name("sql")

# A complaint is told when it is grieved about; of every other report an unknown day stays so.
_TABLES = """
create table laporan_hari as
select id_laporan, isi, formulir, kode_posyandu, kode_desa, tgl_lapor, kejadian,
    case when formulir = 'aduan' then coalesce(kejadian, tgl_lapor) else kejadian end as awal,
    month_of(tgl_lapor) as bulan
from semua_laporan
qualify row_number() over (partition by id_laporan order by tgl_lapor desc, isi desc) = 1;

create table bulan_lapor as
with months as (
    select unnest(generate_series(
        date_trunc('month', greatest(min(tgl_lapor), getvariable('first_day')))::timestamp,
        date_trunc('month', least(max(tgl_lapor), getvariable('last_day')))::timestamp,
        interval 1 month
    ))::date as hari
    from laporan_hari
)
select month_of(hari) as bulan, count(*) as banyak from months group by all;

create table wilayah_berkas as
with held as (
    select berkas, max(month_of(tgl_lapor)) as bulan,
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
# A day taken for a slip of the pen lies in no month.
_BY_MONTH = """
    case when day between coalesce(date_trunc('month', getvariable('first_day')), day)
        and coalesce(getvariable('last_day'), day) then date_trunc('month', day)::date end
"""
_WHOLE = "date_trunc('month', getvariable('known_from'))::date"


def name_reports(
    connection: duckdb.DuckDBPyConnection,
    inputs: MartInputs,
    period: tuple[date, date] | None = None,
) -> None:
    """What the tables on reporting are made from, of the views `read_<table>`.

    Views and tables: `laporan_hari`, `bulan_lapor`, `wilayah_berkas`, `berkas_melapor`
    (files with a report of any day), `posyandu_terdaftar`,
    `aduan_masa`, `batas_tahap`, `putusan_laporan`, `keluarga_terdaftar`. With `period` (first
    and last day of report) only reports of those days are known, and they are one month.
    """
    first, last = period or (None, None)
    connection.sql("set variable known_from = $day", params={"day": first})
    connection.sql("set variable known_until = $day", params={"day": last})
    connection.sql("set variable first_day = $day", params={"day": inputs.first_day})
    connection.sql("set variable last_day = $day", params={"day": inputs.last_day})
    connection.sql("set variable days_on_time = $days", params={"days": inputs.days_on_time})
    for name, words in {
        "forms": list(FORMS),
        "open_statuses": list(OPEN),
        "closed_statuses": list(CLOSED),
        "answered_statuses": list(ANSWERED),
    }.items():
        connection.sql(f"set variable {name} = $words", params={"words": words})
    connection.sql(f"create macro month_of(day) as {_WHOLE if period else _BY_MONTH}")
    connection.sql(
        "create macro in_period(day) as "
        "day between coalesce(getvariable('known_from'), day) "
        "and coalesce(getvariable('known_until'), day)"
    )
    selects = [
        f"select '{form}' as formulir, id_laporan, isi, kode_posyandu, kode_desa, tgl_lapor, "
        f"{day or 'null::date'} as kejadian, berkas from read_{form} where in_period(tgl_lapor)"
        for form, day in EVENT_DATE.items()
    ]
    connection.sql("create view semua_laporan as " + " union all ".join(selects))
    files = [f"select berkas from read_{form}" for form in EVENT_DATE]
    connection.sql("create table berkas_melapor as " + " union ".join(files))
    connection.sql(_TABLES)
    listed = (SQL / "tables" / "posyandu.sql").read_text(encoding="utf-8")
    connection.sql(f"create view posyandu_terdaftar as {listed}")
    connection.sql(
        "create view aduan_masa as select * from read_kasus_aduan where in_period(tgl_lapor)"
    )
    _name_decided(connection, inputs.waves)


def _name_decided(connection: duckdb.DuckDBPyConnection, waves: Sequence[Wave]) -> None:
    """`batas_tahap`, `keluarga_terdaftar` of all waves, `putusan_laporan` of the last one."""
    connection.sql("create table batas_tahap (tahap varchar, batas date)")
    listed = ["select null::varchar as tahap, null::varchar as no_kk where false"]
    for wave in waves:
        name = str(wave.tahap)
        cutoff = canonical_json.read(wave.folder / MANIFEST)["batas"]
        connection.table("batas_tahap").insert([name, date.fromisoformat(cutoff)])
        found = part_files(wave.folder, KPM_LIST)
        listed += [f"select '{name}' as tahap, no_kk from {_parquet(found)}"] if found else []
    connection.sql("create view keluarga_terdaftar as " + " union all ".join(listed))
    found = part_files(waves[-1].folder, DECISIONS) if waves else []
    decided = (
        f"select unnest(peristiwa) as id_laporan from {_parquet(found)} where len(peristiwa) > 0"
        if found
        else "select null::varchar as id_laporan where false"
    )
    connection.sql(f"create view putusan_laporan as {decided}")


def _parquet(paths: Sequence[Path]) -> str:
    files = ", ".join("'" + path.replace("'", "''") + "'" for path in largest_first(paths))
    return f"read_parquet([{files}], hive_partitioning = false)"

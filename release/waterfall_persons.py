"""The waterfall of persons: everyone counted in a family, and what PBI_JK decided of each.

What belongs here: counting both sides per desa, and their sums.
What does not: families and programmes (`waterfall`).
"""

from __future__ import annotations

from typing import Any

import polars as pl

from release.query import Source, ask_in_turn
from release.waterfall import UNKNOWN_DESA, area_code
from schemas import codes
from schemas.waterfall import LEVELS

BEFORE = ("anggota", "luar_keluarga")
AFTER = tuple(status.lower() for status in codes.PERSON_STATUSES)

# `sendiri`: what was not found in its own area, and is looked up in all of them.
_BEGIN = "create table hitungan (kode_desa varchar, hal varchar, sendiri varchar, jumlah bigint)"
_OF_SOME = """
insert into hitungan
with
dihitung as (select id_orang, no_kk from anggota where dihitung),
seisi as (select no_kk, count(*) as jumlah from dihitung group by no_kk)
select k.kode_desa, 'anggota', if(k.no_kk is null, s.no_kk, null), sum(s.jumlah)
    from seisi s left join keluarga k using (no_kk) group by all
union all
select p.kode_desa, 'luar_keluarga', p.id_orang, 1
    from orang p anti join dihitung a on a.id_orang = p.id_orang
union all
select kode_desa, lower(status), null, count(*) from orang group by all
"""
_OF_ALL = """
with
hal as (
    select kode_desa, hal, jumlah from hitungan where sendiri is null
    union all
    select k.kode_desa, h.hal, h.jumlah
        from hitungan h join keluarga k on k.no_kk = h.sendiri where h.hal = 'anggota'
    union all
    select h.kode_desa, h.hal, h.jumlah
        from hitungan h anti join (from anggota where dihitung) a on a.id_orang = h.sendiri
        where h.hal = 'luar_keluarga' and h.sendiri is not null
)
select coalesce(kode_desa, $unknown) as kode_desa, hal, sum(jumlah)::bigint as jumlah
from hal group by all
"""


def waterfall_persons(members: Source, families: Source, persons: Source) -> pl.DataFrame:
    """One row per desa: persons in families and participants in none, and the statuses.

    The left side is counted from the register, the right from `daftar_pbi`, so a person lost
    or decided twice shows in `selisih`. Sorted by kode_desa.
    """
    answer = ask_in_turn(
        {"anggota": members, "keluarga": families, "orang": persons},
        _BEGIN,
        _OF_SOME,
        _OF_ALL,
        {"unknown": UNKNOWN_DESA},
    )
    lines = answer.group_by("kode_desa").agg(
        pl.col("jumlah").filter(pl.col("hal") == name).sum().cast(pl.Int64).alias(name)
        for name in (*BEFORE, *AFTER)
    )
    return persons_with_difference(lines).sort("kode_desa")


def persons_with_difference(lines: pl.DataFrame) -> pl.DataFrame:
    """`lines` with `selisih` = left side less right side; zero where they foot."""
    return lines.with_columns(selisih=pl.sum_horizontal(BEFORE) - pl.sum_horizontal(AFTER))


def persons_by_province(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines summed per province (00 = area unknown), sorted."""
    return (
        lines.with_columns(kode_provinsi=area_code(LEVELS["PROVINSI"]))
        .group_by("kode_provinsi")
        .agg(pl.col(*BEFORE, *AFTER, "selisih").sum())
        .sort("kode_provinsi")
    )


def persons_of_nation(lines: pl.DataFrame) -> dict[str, Any]:
    """The lines summed over the nation."""
    return lines.select(pl.col(*BEFORE, *AFTER, "selisih").sum()).row(0, named=True)

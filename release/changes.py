"""From the last wave to this one: what became of every family, by cause.

What belongs here: the decisions of two releases side by side, counted.
What does not: which families these are (`bansos diff`).
"""

from __future__ import annotations

import polars as pl

from release.lineage import BEARERS, LINEAGE
from release.query import Source, ask

ABSENT = "TIDAK_ADA"

_QUESTION = f"""
with
{LINEAGE},
dahulu as (
    select program, no_kk, status, coalesce(alasan_utama, '') as alasan
    from putusan_lalu where program in (select distinct program from putusan)
),
{BEARERS},
lama as (
    select d.* from dahulu d anti join bersilsilah s on s.nomor = d.no_kk
    union all by name
    select program, no_kk, putusan.status, putusan.alasan from (
        select d.program, s.keluarga as no_kk,
            min(struct_pack(status := d.status, alasan := d.alasan)) as putusan
        from dahulu d join bersilsilah s on s.nomor = d.no_kk
        group by all
    )
)
select program,
    coalesce(l.status, $absent) as status_lama, coalesce(l.alasan, '') as alasan_lama,
    coalesce(b.status, $absent) as status, coalesce(b.alasan_utama, '') as alasan,
    count(*) as keluarga, coalesce(sum(b.nominal_hak), 0)::bigint as rupiah
from putusan b full join lama l using (program, no_kk)
group by all order by all
"""


def changes(previous_decisions: Source, decisions: Source, families: Source) -> pl.DataFrame:
    """program, status_lama, alasan_lama, status, alasan, keluarga, rupiah (entitlement); sorted.

    A family is followed through its lineage from its KK number of then to that of now.
    TIDAK_ADA on the left is a family new to the tranche, on the right one that left it.
    An empty reason means none.
    """
    return ask(
        _QUESTION,
        {"putusan_lalu": previous_decisions, "putusan": decisions, "keluarga": families},
        {"absent": ABSENT},
    )

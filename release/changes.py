"""From the last wave to this one: what became of every family, by cause.

What belongs here: the decisions of two releases side by side, counted.
What does not: which families these are (`bansos diff`).
"""

from __future__ import annotations

import polars as pl

from release.lineage import LINEAGE
from release.query import Source, ask

ABSENT = "TIDAK_ADA"

_QUESTION = f"""
with
{LINEAGE},
lama as (
    select p.program, coalesce(s.keluarga, p.no_kk) as no_kk,
        min(row(p.status, coalesce(p.alasan_utama, ''))) as putusan
    from putusan_lalu p left join silsilah s on s.nomor = p.no_kk
    where p.program in (select distinct program from putusan)
    group by all
),
baru as (
    select program, no_kk, row(status, coalesce(alasan_utama, '')) as putusan, nominal_hak
    from putusan
)
select program,
    coalesce(lama.putusan[1], $absent) as status_lama, coalesce(lama.putusan[2], '') as alasan_lama,
    coalesce(baru.putusan[1], $absent) as status, coalesce(baru.putusan[2], '') as alasan,
    count(*) as keluarga, coalesce(sum(baru.nominal_hak), 0)::bigint as rupiah
from baru full join lama using (program, no_kk)
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

"""Old KK numbers and the family that bears them now, as the SQL of this room asks for them.

What belongs here: the common table expression, and the families it concerns.
What does not: how numbers came to change (register).
"""

from __future__ import annotations

import polars as pl

from release.query import Source, ask

# Only lineages of more than one number need to be unfolded; every other KK is itself.
LINEAGE = """silsilah as (
    select nomor, min(no_kk) as keluarga
    from (select unnest(no_kk_silsilah) as nomor, no_kk from keluarga
          where len(no_kk_silsilah) > 1)
    group by nomor
)"""

# Only such a family can have had several decisions in a wave: to group all of a nation's families
# is held in memory whole.
_BEARERS = f"""
with {LINEAGE}
select nomor, keluarga from silsilah
union
select s.keluarga, s.keluarga from silsilah s anti join silsilah n on n.nomor = s.keluarga
"""


def bearers(families: Source) -> pl.DataFrame:
    """nomor, keluarga: by LINEAGE, every number of a family of several, that of today too."""
    return ask(_BEARERS, {"keluarga": families})

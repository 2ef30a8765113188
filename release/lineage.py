"""Old KK numbers and the family that bears them now, as the SQL of this room asks for them.

What belongs here: the one common table expression.
What does not: how numbers came to change (register).
"""

# Only lineages of more than one number need to be unfolded; every other KK is itself.
LINEAGE = """silsilah as (
    select nomor, min(no_kk) as keluarga
    from (select unnest(no_kk_silsilah) as nomor, no_kk from keluarga
          where len(no_kk_silsilah) > 1)
    group by nomor
)"""

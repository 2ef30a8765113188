"""The waterfall: from the families of DTSEN to the status of every family, desa by desa.

What belongs here: counting both sides from their own sources, and the sums per area.
What does not: whether they agree (invariant), or how they are shown.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from release.query import Source, ask
from schemas import waterfall as described
from schemas.waterfall import LEVELS, NATION, NATION_CODE, WATERFALL

BEFORE = tuple(column.name for column in described.BEFORE)
AFTER = tuple(column.name for column in described.AFTER)
UNKNOWN_DESA = "TIDAK_DIKETAHUI"

# A family that ended but was listed this quarter is counted out with the ended and in with
# those outside DTSEN: it keeps its decision.
_QUESTION = """
with
gerak as (
    select kode_kelurahan_desa as kode_desa, 'dtsen' as hal from dtsen
    union all select kode_desa, 'terbentuk' from keluarga where asal = 'BENTUKAN'
    union all select kode_desa_dtsen, 'berakhir' from berakhir
    union all select kode_desa, 'luar_dtsen' from keluarga
        where asal = 'LUAR_DTSEN' or (asal = 'DTSEN' and keadaan = 'BERAKHIR')
    union all select kode_desa, 'pindah_masuk' from keluarga
        where asal = 'DTSEN' and keadaan <> 'BERAKHIR'
          and kode_desa is distinct from kode_desa_dtsen
    union all select kode_desa_dtsen, 'pindah_keluar' from keluarga
        where asal = 'DTSEN' and keadaan <> 'BERAKHIR'
          and kode_desa is distinct from kode_desa_dtsen
),
sebelum as (
    select coalesce(kode_desa, $unknown) as kode_desa, hal, count(*) as jumlah
    from gerak group by all
),
sesudah as (
    select program, coalesce(kode_desa, $unknown) as kode_desa, lower(status) as hal,
           count(*) as jumlah
    from putusan group by all
),
program as (select unnest($programmes) as program)
select program, kode_desa, hal, jumlah from sebelum cross join program
union all by name select program, kode_desa, hal, jumlah from sesudah
"""


def waterfall(
    dtsen_families: Source,
    families: Source,
    ended: Source,
    decisions: Source,
    programmes: Sequence[str],
) -> pl.DataFrame:
    """One row per programme and desa: the families before, the statuses after, counted apart.

    The left side is counted from DTSEN and the register, the right side from the decisions,
    so a family lost on the way shows in `selisih` (left less right). Families whose desa is
    unknown are the line TIDAK_DIKETAHUI. Sorted by program, kode_desa.
    """
    answer = ask(
        _QUESTION,
        {
            "dtsen": dtsen_families,
            "keluarga": families,
            "berakhir": ended,
            "putusan": decisions,
        },
        {"programmes": list(programmes), "unknown": UNKNOWN_DESA},
    )
    lines = answer.group_by("program", "kode_desa").agg(
        pl.col("jumlah").filter(pl.col("hal") == name).sum().cast(pl.Int64).alias(name)
        for name in (*BEFORE, *AFTER)
    )
    return with_difference(lines).sort("program", "kode_desa")


def with_difference(lines: pl.DataFrame) -> pl.DataFrame:
    """`lines` with `selisih` = left side less right side; zero where the waterfall foots."""
    left = (
        pl.col("dtsen")
        + pl.col("terbentuk")
        - pl.col("berakhir")
        + pl.col("pindah_masuk")
        - pl.col("pindah_keluar")
        + pl.col("luar_dtsen")
    )
    return lines.with_columns(selisih=left - pl.sum_horizontal(AFTER))


def area_code(digits: int) -> pl.Expr:
    """The first digits of `kode_desa`; all zeros where the area is unknown."""
    known = pl.col("kode_desa") != UNKNOWN_DESA
    return pl.when(known).then(pl.col("kode_desa").str.head(digits)).otherwise(pl.lit("0" * digits))


def by_province(lines: pl.DataFrame) -> pl.DataFrame:
    """The waterfall summed per programme and province (00 = area unknown)."""
    province = area_code(LEVELS["PROVINSI"])
    return _summed(lines.with_columns(kode_provinsi=province), ["program", "kode_provinsi"])


def at_every_level(lines: pl.DataFrame, tahap: str) -> pl.DataFrame:
    """WATERFALL: the lines per desa, and their sums per kecamatan up to the nation.

    Moves are those of the desa below: within a province as many come as go.
    """
    levels = [(name, area_code(digits)) for name, digits in LEVELS.items()]
    levels.append((NATION, pl.lit(NATION_CODE)))
    rows = [
        _summed(lines.with_columns(kode_wilayah=code), ["program", "kode_wilayah"]).with_columns(
            tahap=pl.lit(tahap), tingkat=pl.lit(name)
        )
        for name, code in levels
    ]
    schema = WATERFALL.polars_schema()
    every = pl.concat(rows).select(pl.col(name).cast(dtype) for name, dtype in schema.items())
    return every.sort(WATERFALL.sort)


def level_faults(rows: pl.DataFrame) -> dict[str, int]:
    """Per level of WATERFALL rows: how many do not foot, or differ from the nation's sum."""
    nation = rows.filter(pl.col("tingkat") == NATION)
    found = {}
    for name in (*LEVELS, NATION):
        level = rows.filter(pl.col("tingkat") == name)
        again = with_difference(level.drop("selisih"))
        broken = again.filter((pl.col("selisih") != 0) | (level["selisih"] != 0)).height
        sums = level.group_by("program").agg(pl.col(*BEFORE, *AFTER).sum())
        whole = nation.select("program", *BEFORE, *AFTER)
        found[f"tidak_seimbang_{name.lower()}"] = broken + (
            sums.join(whole, on=sums.columns, how="anti").height
            + whole.join(sums, on=sums.columns, how="anti").height
        )
    return found


def by_nation(lines: pl.DataFrame) -> pl.DataFrame:
    """The waterfall summed per programme."""
    return _summed(lines, ["program"])


def _summed(lines: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    return lines.group_by(keys).agg(pl.col(*BEFORE, *AFTER, "selisih").sum()).sort(keys)

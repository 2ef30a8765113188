"""A stratified random sample of a release's decisions that anyone can draw again.

What belongs here: the strata, how many of each, and which.
What does not: the evidence beside them (assets.audit_sample).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from release.layout import part_files
from release.query import Files, ask
from schemas.audit import SAMPLE, STRATA
from schemas.decisions import DECISIONS, KPM_LIST

_KEYS = list(STRATA.key)
_COUNT = "select program, status, kode_provinsi, count(*) as isi from putusan group by all"
# The smallest draws of each stratum; min_by keeps a bounded heap, so the nation is one pass.
_DRAW = """
    with numbered as (
        select program, status, kode_provinsi,
               {{'undian_sampel': sha256($seed || '|' || program || '|' || no_kk),
                 'no_kk': no_kk}} as satu
        from putusan
    ),
    smallest as (
        select program, status, kode_provinsi,
               min_by(satu, satu.undian_sampel, {most}) as terkecil
        from numbered
        group by program, status, kode_provinsi
    )
    select program, status, kode_provinsi, unnest(terkecil) as diambil from smallest
"""
_ROWS = """
    select d.*, l.nik_pengurus, l.nama_pengurus, l.rincian, l.kanal
    from putusan d
    semi join dipilih using (program, no_kk)
    left join daftar_kpm l using (program, no_kk)
"""


class SampleTooSmall(ValueError):
    """Fewer rows asked for than there are strata."""


def draw(folder: Path, size: int, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """STRATA and SAMPLE of a release: `size` decisions, or all if there are fewer.

    Strata are programme × status × province. Each gives at least one row (two where it has
    two, if `size` allows), the rest is shared in proportion to size (largest remainder, ties by
    stratum). Within a stratum the smallest sha256(seed|programme|KK number) are taken: the same
    release and seed give the same sample anywhere (Cochran, Sampling Techniques, 5.2).
    """
    sources = {"putusan": Files(DECISIONS, part_files(folder, DECISIONS))}
    strata = _allocated(ask(_COUNT, sources).sort(_KEYS), size)
    most = int(strata.select(pl.col("sampel").max()).item() or 0)
    drawn = ask(_DRAW.format(most=most), sources, {"seed": str(seed)}).unnest("diambil")
    place = pl.col("undian_sampel").rank("ordinal").over(_KEYS)
    chosen = drawn.join(strata, on=_KEYS).filter(place <= pl.col("sampel"))
    picked = chosen.select("program", "no_kk")
    sources |= {"daftar_kpm": Files(KPM_LIST, part_files(folder, KPM_LIST))}
    rows = ask(_ROWS, {**sources, "dipilih": picked})
    sample = rows.join(
        chosen.select("program", "no_kk", "undian_sampel", "penimbang"), on=["program", "no_kk"]
    )
    schema = SAMPLE.polars_schema()
    return strata, sample.select(pl.col(name).cast(dtype) for name, dtype in schema.items()).sort(
        SAMPLE.sort
    )


def _allocated(strata: pl.DataFrame, size: int) -> pl.DataFrame:
    """`strata` with `sampel` and `penimbang`; SampleTooSmall below one a stratum."""
    if size < strata.height:
        raise SampleTooSmall(
            f"--n {size}: ada {strata.height} lapisan / strata; minta sedikitnya sebanyak itu / "
            "ask for at least as many."
        )
    total = int(strata["isi"].sum())
    least = 2 if size >= 2 * strata.height else 1
    base = strata.with_columns(pl.min_horizontal("isi", pl.lit(least)).alias("dasar"))
    left = min(size, total) - int(base["dasar"].sum())
    # what is left goes by size of what is left in each stratum: never more than it holds
    room = pl.col("isi") - pl.col("dasar")
    share = left * room / pl.max_horizontal(room.sum(), pl.lit(1))
    shared = base.with_columns(share.floor().cast(pl.Int64).alias("bagian"), sisa=share % 1)
    extra = left - int(shared["bagian"].sum())
    turn = pl.struct(-pl.col("sisa"), *_KEYS).rank("ordinal")
    return (
        shared.with_columns(
            sampel=pl.col("dasar") + pl.col("bagian") + (turn <= extra).cast(pl.Int64)
        )
        .with_columns(penimbang=pl.col("isi") / pl.col("sampel"))
        .select(STRATA.column_names)
        .sort(_KEYS)
    )

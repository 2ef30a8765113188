"""Invariant 3: the waterfall foots, in every desa and over the waves.

What belongs here: comparing the two sides of the waterfall, and the lists with the statuses.
What does not: counting the sides (`release.waterfall`).
"""

from __future__ import annotations

import polars as pl

from release.verdict import Verdict, judge
from release.waterfall import AFTER, BEFORE, UNKNOWN_DESA, level_faults
from release.waterfall_persons import AFTER as PERSONS_AFTER

NAME = "air_terjun_seimbang"


def waterfall_foots(
    lines: pl.DataFrame, levels: pl.DataFrame, persons: pl.DataFrame, lists: pl.DataFrame
) -> Verdict:
    """In each desa the families before equal the statuses after; so at every level above.

    `levels`: WATERFALL as it is published. `persons`: the lines of
    `release.waterfall_persons`: everyone counted in a family has one decision for PBI_JK.

    `lines`: what `release.waterfall.waterfall` returns. `lists`: program,
    ditetapkan_sebelumnya, daftar_ini – rows on the earlier lists of the quarter and on this.
    Both sides are also compared over all desa, so that moves out and in must meet.
    """
    programmes = lines.group_by("program").agg(pl.col(*BEFORE, *AFTER, "selisih").sum())
    waves = programmes.join(lists, on="program", how="left").with_columns(
        pl.col("ditetapkan_sebelumnya", "daftar_ini").fill_null(0)
    )
    by_level = level_faults(levels)
    hitungan = by_level | {
        "orang": int(persons.select(pl.sum_horizontal(PERSONS_AFTER)).to_series().sum()),
        "desa_orang_tidak_seimbang": persons.filter(pl.col("selisih") != 0).height,
        "baris_desa": lines.height,
        "keluarga_dan_program": int(lines.select(pl.sum_horizontal(AFTER)).to_series().sum()),
        "wilayah_tidak_diketahui": int(
            lines.filter(pl.col("kode_desa") == UNKNOWN_DESA)
            .select(pl.sum_horizontal(AFTER))
            .to_series()
            .sum()
        ),
        "desa_tidak_seimbang": lines.filter(pl.col("selisih") != 0).height,
        "program_tidak_seimbang": programmes.filter(
            (pl.col("selisih") != 0) | (pl.col("pindah_masuk") != pl.col("pindah_keluar"))
        ).height,
        "program_beda_dengan_daftar_lalu": waves.filter(
            pl.col("sudah_ditetapkan") != pl.col("ditetapkan_sebelumnya")
        ).height,
        "program_beda_dengan_daftar_ini": waves.filter(
            pl.col("terverifikasi") != pl.col("daftar_ini")
        ).height,
    }
    return judge(
        NAME,
        hitungan,
        {name: name.replace("_", " ") for name in by_level}
        | {
            "desa_orang_tidak_seimbang": "desa yang jumlah orangnya tidak seimbang (PBI_JK)",
            "desa_tidak_seimbang": "desa dan program yang tidak seimbang",
            "program_tidak_seimbang": "program yang tidak seimbang secara nasional",
            "program_beda_dengan_daftar_lalu": "program dengan SUDAH_DITETAPKAN ≠ daftar "
            "gelombang terdahulu",
            "program_beda_dengan_daftar_ini": "program dengan TERVERIFIKASI ≠ daftar ini",
        },
        "keluarga dan orang sebelum = semua status sesudah, dari setiap desa sampai nasional",
    )

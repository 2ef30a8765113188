"""Answers of visits as rows of the lists `verifikasi`, `komponen` and `eksklusi`.

What belongs here: which answer becomes which row, columns as landed.
What does not: checking answers (`answers`), or where the lists go (assets).
"""

from __future__ import annotations

import polars as pl

from review.visits.contradictions import VISITED_BY
from review.visits.questions import questions

_DEAD = "MENINGGAL"


def as_lists(answers: pl.DataFrame, tasks: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The rows the answers become, by list: verifikasi, komponen, eksklusi; columns as landed.

    `answers`: VISIT_ANSWERS. A component answered TIDAK becomes no row: nothing was proven. A
    death confirmed at the house is a second source beside the cadre's report, under a source of
    its own that alone is a lead (`eksklusi/sumber_petunjuk`).
    """
    sources = {kind: words[2] for kind, words in questions()["komponen"].items()}
    known = answers.join(
        tasks.select("id_buku", "id_tugas", "kode_desa", "nama"), on=["id_buku", "id_tugas"]
    )
    checks = known.filter(pl.col("jenis") == "VERIFIKASI").select(
        "no_kk",
        pl.lit(None, pl.String).alias("nik"),
        "kode_desa",
        tgl_verifikasi="tgl_kunjungan",
        metode=pl.lit(VISITED_BY["verifikasi"][1]),
        hasil="jawaban",
        petugas="petugas",
        no_berita_acara="nomor",
    )
    proofs = known.filter((pl.col("jenis") == "KOMPONEN") & (pl.col("jawaban") == "YA")).select(
        "no_kk",
        "nik",
        "komponen",
        sumber=pl.col("komponen").replace_strict(sources, default=None, return_dtype=pl.String),
        tgl_data="tgl_kunjungan",
        berlaku_sampai=pl.lit(None, pl.Date),
    )
    source, visited = VISITED_BY["eksklusi"]
    deaths = known.filter(
        (pl.col("jenis") == "KEMATIAN") & (pl.col("jawaban") == _DEAD) & pl.col("nik").is_not_null()
    ).select(
        "nik",
        "no_kk",
        "nama",
        pl.lit(visited).alias(source),
        kode_alasan=pl.lit(_DEAD),
        tgl_data="tgl_kunjungan",
        tgl_kejadian=pl.lit(None, pl.Date),
        no_bukti="nomor",
    )
    return {
        "verifikasi": checks.unique().sort("no_kk", "tgl_verifikasi", "hasil", nulls_last=True),
        "komponen": proofs.unique().sort("no_kk", "nik", "komponen", "tgl_data"),
        "eksklusi": deaths.unique().sort("no_kk", "nik", "tgl_data", "no_bukti", nulls_last=True),
    }

"""Two different answers to one task: neither counts until two officers agree.

What belongs here: which answers stand aside, and which rows of the lists came from them.
What does not: checking a workbook (`answers`), or what a list row does (register, rules).

Who is paid stays paid, and who waits keeps waiting: a contradiction stops nobody and lets nobody
in. The task stays open. An answer that alone is given by two different officers settles it.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from schemas.officers import officer_key
from schemas.visits import VISIT_ANSWERS

# The kinds whose answers become rows of lists, and the answer that says nothing.
_KINDS = ("VERIFIKASI", "KOMPONEN", "KEMATIAN")
_NOTHING = "TIDAK_TAHU"
_ENOUGH = 2
VISITED_BY = {"verifikasi": ("metode", "GROUND_CHECK"), "eksklusi": ("sumber", "KUNJUNGAN")}
_FROM = {
    "verifikasi": {"no_kk": "no_kk", "tgl_verifikasi": "tgl_kunjungan", "hasil": "jawaban"},
    "komponen": {"nik": "nik", "komponen": "komponen", "tgl_data": "tgl_kunjungan"},
    "eksklusi": {"nik": "nik", "tgl_data": "tgl_kunjungan"},
}
_OF_KIND = {"verifikasi": "VERIFIKASI", "komponen": "KOMPONEN", "eksklusi": "KEMATIAN"}


def contradicted(answers: pl.DataFrame, known_until: date) -> pl.DataFrame:
    """The answers (VISIT_ANSWERS) that stand aside as known on a day, sorted.

    Of a task answered differently: all, or all but the one answer two different officers gave.
    The same answer by many is one answer.
    """
    known = answers.filter(pl.col("tanggal") <= known_until)
    told = answered_differently(known).with_columns(officer_key(pl.col("petugas")).alias("orang"))
    voices = told.group_by("id_tugas", "jawaban").agg(cukup=pl.col("orang").n_unique() >= _ENOUGH)
    agreed = pl.col("cukup") & (pl.col("cukup").sum().over("id_tugas") == 1)
    return (
        told.join(voices.filter(~agreed), on=["id_tugas", "jawaban"], how="semi")
        .select(VISIT_ANSWERS.column_names)
        .sort(VISIT_ANSWERS.sort)
    )


def answered_differently(answers: pl.DataFrame) -> pl.DataFrame:
    """The rows of `answers` about tasks with more than one answer; not knowing is none."""
    told = answers.filter(pl.col("jenis").is_in(_KINDS) & (pl.col("jawaban") != _NOTHING))
    return told.filter(pl.col("jawaban").n_unique().over("id_tugas") > 1)


def without_contradicted(name: str, rows: pl.DataFrame, aside: pl.DataFrame) -> pl.DataFrame:
    """The list `name` without the rows that came from `aside`; other lists as they are."""
    if name not in _FROM or aside.is_empty():
        return rows
    own = aside.filter(pl.col("jenis") == _OF_KIND[name]).select(
        pl.col(answer).alias(column) for column, answer in _FROM[name].items()
    )
    of_visits = pl.lit(True)
    if name in VISITED_BY:
        column, word = VISITED_BY[name]
        of_visits = (pl.col(column) == word).fill_null(False)
    marked = rows.join(
        own.unique().with_columns(_ditarik=True), on=list(_FROM[name]), how="left",
        maintain_order="left",
    )  # fmt: skip
    return marked.filter(~(pl.col("_ditarik").fill_null(False) & of_visits)).drop("_ditarik")

"""From decisions to tasks: what is still to be found out of each family of an area.

What belongs here: one row per question to one family or person.
What does not: the words of a question (`questions.yaml`), or the workbook (`book`).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from review.visits.questions import questions, reasons_of
from schemas.codes import VISIT_KINDS
from schemas.fingerprint import fingerprints
from schemas.visits import VISIT_TASKS

_HASH_DIGITS = 64
# What makes a task the same task: the workbook it is printed in does not.
_IDENTITY = ["tahap", "no_kk", "jenis", "id_orang", "komponen", "sebab"]


def tasks(
    decisions: pl.DataFrame,
    families: pl.DataFrame,
    members: pl.DataFrame,
    candidates: pl.DataFrame,
    soon: date,
) -> pl.DataFrame:
    """VISIT_TASKS without `id_buku`, sorted by family, kind and person.

    `decisions`: DECISIONS of the area, one tahap; `families`, `members`: the register;
    `candidates`: no_kk, id_orang, komponen of `component_candidates`. Held families are asked
    what a visit can settle; a missing paper is asked for only where the hold ends by `soon`.
    A death only reported is asked about whatever the family's status, a component of every
    participant of PKH who is not stopped.
    """
    held = decisions.filter(pl.col("status") == "DITAHAN")
    found = [_of_family(held, kind) for kind in ("VERIFIKASI", "PENGURUS")]
    found.append(_of_papers(held.filter(pl.col("batas_tahan") <= soon)))
    in_area = families.filter(pl.col("keadaan") == "ADA").join(
        decisions.select("no_kk").unique(), on="no_kk", how="semi"
    )
    found.append(_of_deaths(members.join(in_area, on="no_kk", how="semi")))
    found.append(_of_components(decisions, candidates))
    rows = pl.concat([frame.filter(pl.col("no_kk").is_not_null()) for frame in found])
    status = decisions.group_by("no_kk").agg(
        pl.col("tahap", "status_kpm", "kode_desa").first(),
    )
    return _with_names(rows, families, members).join(status, on="no_kk").pipe(_numbered)


def _of_family(held: pl.DataFrame, kind: str) -> pl.DataFrame:
    """One task per family held for any reason of this kind, under all those reasons."""
    own = pl.col("alasan").list.set_intersection(reasons_of(kind))
    return (
        held.with_columns(alasan=own)
        .filter(pl.col("alasan").list.len() > 0)
        .group_by("no_kk")
        .agg(
            alasan=pl.col("alasan").explode().unique().sort(),
            batas=pl.col("batas_tahan").min(),
        )
        .select(
            "no_kk",
            "alasan",
            "batas",
            jenis=pl.lit(kind),
            sebab=pl.lit(None, pl.String),
            id_orang=pl.lit(None, pl.String),
            komponen=pl.lit(None, pl.String),
        )
    )


def _of_papers(held: pl.DataFrame) -> pl.DataFrame:
    """One task per family and reason only a paper settles."""
    own = pl.col("alasan").list.set_intersection(reasons_of("BERKAS"))
    return (
        held.with_columns(sebab=own)
        .explode("sebab")
        .drop_nulls("sebab")
        .group_by("no_kk", "sebab")
        .agg(batas=pl.col("batas_tahan").min())
        .select(
            "no_kk",
            pl.concat_list("sebab").alias("alasan"),
            "batas",
            jenis=pl.lit("BERKAS"),
            sebab="sebab",
            id_orang=pl.lit(None, pl.String),
            komponen=pl.lit(None, pl.String),
        )
    )


def _of_deaths(members: pl.DataFrame) -> pl.DataFrame:
    return members.filter("meninggal_dilaporkan").select(
        "no_kk",
        alasan=pl.lit(["MENINGGAL"], pl.List(pl.String)),
        batas=pl.lit(None, pl.Date),
        jenis=pl.lit("KEMATIAN"),
        sebab=pl.lit(None, pl.String),
        id_orang="id_orang",
        komponen=pl.lit(None, pl.String),
    )


def _of_components(decisions: pl.DataFrame, candidates: pl.DataFrame) -> pl.DataFrame:
    paid_by_pkh = decisions.filter(
        (pl.col("program") == "PKH")
        & (pl.col("status") != "TIDAK_LAYAK")
        & ~pl.col("alasan").list.contains("BUKAN_PESERTA")
    ).select("no_kk")
    asked = list(questions()["komponen"])
    return (
        candidates.filter(pl.col("komponen").is_in(asked))
        .join(paid_by_pkh, on="no_kk", how="semi")
        .select(
            "no_kk",
            alasan=pl.lit([], pl.List(pl.String)),
            batas=pl.lit(None, pl.Date),
            jenis=pl.lit("KOMPONEN"),
            sebab=pl.lit(None, pl.String),
            id_orang="id_orang",
            komponen="komponen",
        )
    )


def _with_names(rows: pl.DataFrame, families: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """`rows` with nik and nama of the person asked about, or the name of the head."""
    person = members.select("no_kk", "id_orang", nik_orang="nik", nama_orang="nama")
    named = members.sort("no_kk", "hubungan", "id_orang", nulls_last=True)
    first = named.unique("no_kk", keep="first", maintain_order=True)
    heads = (
        families.select("no_kk", "nik_kepala")
        .join(
            members.select("no_kk", nik_kepala="nik", kepala="nama").drop_nulls("nik_kepala"),
            on=["no_kk", "nik_kepala"],
            how="left",
        )
        .unique("no_kk", keep="first", maintain_order=True)
        .join(first.select("no_kk", tertua="nama"), on="no_kk", how="left")
        .select("no_kk", kepala=pl.coalesce("kepala", "tertua"))
    )
    return (
        rows.join(person, on=["no_kk", "id_orang"], how="left")
        .join(heads, on="no_kk", how="left")
        .with_columns(nik="nik_orang", nama=pl.coalesce("nama_orang", "kepala"))
    )


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    order = pl.col("jenis").replace_strict(
        VISIT_KINDS, range(len(VISIT_KINDS)), return_dtype=pl.Int8
    )
    ordered = rows.sort("kode_desa", "no_kk", order, "id_orang", "komponen", "sebab")
    numbers = fingerprints(ordered, _IDENTITY, _HASH_DIGITS).alias("id_tugas")
    kept = [name for name in VISIT_TASKS.column_names if name not in ("id_buku", "id_tugas")]
    return ordered.with_columns(numbers).select("id_tugas", *kept, "kepala")

"""The members of a family as the rules see them on the cut-off day.

What belongs here: age, adulthood, who is gone, who is in doubt; the counts of a family.
What does not: what a person brings to PKH (`components`) or who is paid (`payee`).
"""

from __future__ import annotations

import polars as pl

from rules.ages import believable_age_on
from rules.context import Context
from rules.exclusions import DOUBTED, GONE

_EVER_MARRIED = ("2", "3", "4")
_STATE_SERVICE = "5"  # position in main job (item 418): civil service, military, state company


def seen_by_rules(members: pl.DataFrame, named: pl.DataFrame, context: Context) -> pl.DataFrame:
    """MEMBERS with `umur`, `dewasa`, `tiada`, `tiada_tgl`, `ragu`, `dihitung_aturan`.

    `named`: person rows of the exclusion lists still standing. `umur` is null for a missing
    or impossible birth date; `dewasa` is null where neither age nor marriage tells. `tiada`
    is MENINGGAL or PINDAH_LN by an official list, `tiada_tgl` its day if given; `ragu` the code
    of a doubt about the person; counted are those neither gone nor in doubt nor counted in
    another family.
    """
    age = believable_age_on(pl.col("tgl_lahir"), context.cutoff, context.number("usia_wajar"))
    gone = _first_code(named.filter("resmi"), GONE, "tiada")
    doubt = _first_code(named, DOUBTED, "ragu").drop("ragu_tgl")
    married = pl.col("status_kawin").is_in(_EVER_MARRIED)
    old_enough = pl.col("umur") >= context.number("pengurus/usia")
    return (
        members.join(gone, on="id_orang", how="left")
        .join(doubt, on="id_orang", how="left")
        .with_columns(
            umur=age,
            ragu=pl.coalesce("ragu", pl.when(~pl.col("dihitung")).then(pl.lit("NIK_GANDA"))),
        )
        .with_columns(
            dewasa=pl.when(married.fill_null(False)).then(True).otherwise(old_enough),
            dihitung_aturan=pl.col("tiada").is_null() & pl.col("ragu").is_null(),
        )
    )


def family_counts(persons: pl.DataFrame) -> pl.DataFrame:
    """Per family, counts of members and what some of them tell.

    Columns: anggota, meninggal, ke_luar_negeri, hadir (present), dilaporkan_meninggal (present,
    death only reported), kerja_negara, pengurus_mungkin (someone may be fit to be payee, but
    age or NIK is missing).
    """
    present = pl.col("tiada").is_null()
    maybe_adult = pl.col("dewasa").fill_null(True)
    lacking = pl.col("dewasa").is_null() | pl.col("nik").is_null()
    return persons.group_by("no_kk").agg(
        anggota=pl.len(),
        meninggal=(pl.col("tiada") == "MENINGGAL").sum(),
        ke_luar_negeri=(pl.col("tiada") == "PINDAH_LN").sum(),
        hadir=present.sum(),
        dilaporkan_meninggal=(present & pl.col("meninggal_dilaporkan")).sum(),
        pengurus_mungkin=(present & maybe_adult & lacking).any(),
        kerja_negara=(
            (pl.col("kedudukan_kerja") == _STATE_SERVICE) & pl.col("dihitung_aturan")
        ).any(),
    )


def _first_code(named: pl.DataFrame, codes: tuple[str, ...], column: str) -> pl.DataFrame:
    """One row per person named under one of `codes`: the first in their stated order.

    `<column>_tgl`: the earliest day on which that is said to have happened.
    """
    place = pl.col("kode").replace_strict(
        list(codes), range(len(codes)), default=None, return_dtype=pl.Int8
    )
    return (
        named.filter(pl.col("kode").is_in(codes))
        .sort("id_orang", place, "kejadian", nulls_last=True)
        .unique("id_orang", keep="first", maintain_order=True)
        .select("id_orang", pl.col("kode").alias(column), kejadian="kejadian")
        .rename({"kejadian": f"{column}_tgl"})
    )

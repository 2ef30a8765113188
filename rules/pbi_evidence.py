"""What other bodies say of single persons, for the programme paid per person.

What belongs here: list rows that reach a person, less what an accepted objection has answered.
What does not: what a code does to the person (`pbi`), or rows about families (`evidence`).
"""

from __future__ import annotations

import polars as pl

from rules.bits import bit_of
from rules.context import Context, Lists
from rules.dated import ParameterFault
from rules.exclusions import known_exclusions, with_certainty
from rules.lineage import families_by_kk, of_families
from rules.persons_insured import PROGRAMME
from schemas.reasons import EXCLUSION_CODES


def evidence_on_persons(
    persons: pl.DataFrame, families: pl.DataFrame, lists: Lists, context: Context
) -> pl.DataFrame:
    """Per person the list codes that stand: id_orang, `resmi` and `petunjuk` as bits."""
    by_kk = families_by_kk(families)
    known = known_exclusions(lists.eksklusi, context)
    named = with_certainty(
        known.filter(pl.col("kode").is_in(_codes("pbi_jk/alasan_orang", context))), persons, context
    ).filter(~pl.col("peserta") | pl.col("pasti"))
    whole = known.filter(
        pl.col("nik").is_null() & pl.col("kode").is_in(_codes("pbi_jk/alasan_keluarga", context))
    )
    of_family = (
        of_families(whole.drop_nulls("no_kk").drop("nik", "nama"), by_kk)
        .join(persons.select("no_kk", "id_orang", "peserta"), on="no_kk")
        .filter(~pl.col("peserta") | pl.col("resmi"))
    )
    columns = ("id_orang", "kode", "resmi", "tgl")
    rows = pl.concat([named.select(columns), of_family.select(columns)])
    standing = rows.join(_answered(persons, by_kk, lists, context), on="id_orang", how="left")
    standing = standing.filter(pl.col("dijawab").is_null() | (pl.col("tgl") > pl.col("dijawab")))
    bits = bit_of(pl.col("kode"))
    return standing.group_by("id_orang").agg(
        resmi=bits.filter(pl.col("resmi")).bitwise_or().fill_null(0).cast(pl.UInt64),
        petunjuk=bits.filter(~pl.col("resmi")).bitwise_or().fill_null(0).cast(pl.UInt64),
    )


def lapsed_deaths(peristiwa: pl.DataFrame, context: Context) -> pl.DataFrame:
    """nik, gugur: persons whose death was only reported, too long ago to hold anything.

    A report of ours holds `tahan/laporan_sendiri` days from its last `tgl_lapor`; a flag of the
    register without a dated event does not lapse, since its date is not guessed.
    """
    limit = pl.duration(days=context.number("tahan/laporan_sendiri"))
    return (
        peristiwa.filter((pl.col("keadaan") == "DILAPORKAN") & (pl.col("jenis") == "KEMATIAN"))
        .drop_nulls("nik")
        .group_by("nik")
        .agg(pl.col("tgl_lapor").max())
        .filter(pl.lit(context.cutoff) > pl.col("tgl_lapor") + limit)
        .select("nik", gugur=pl.lit(True))
    )


def _answered(
    persons: pl.DataFrame, by_kk: pl.DataFrame, lists: Lists, context: Context
) -> pl.DataFrame:
    """id_orang, dijawab: the day of the latest accepted objection for this person.

    An objection that names a NIK is about that person; one that names only a KK about all.
    """
    taken = lists.sanggah.filter(
        (pl.col("hasil") == "DITERIMA")
        & (pl.col("tgl_putus") <= context.as_of)
        & (pl.col("program").is_null() | (pl.col("program") == PROGRAMME))
        & (pl.col("tahap").is_null() | (pl.col("tahap") <= str(context.tahap)))
    )
    known = persons.select("id_orang", "nik", "no_kk")
    by_person = taken.drop("no_kk").drop_nulls("nik").join(known, on="nik")
    by_family = of_families(
        taken.filter(pl.col("nik").is_null()).drop("nik").drop_nulls("no_kk"), by_kk
    ).join(known, on="no_kk")
    columns = ("id_orang", "tgl_terima")
    both = pl.concat([by_person.select(columns), by_family.select(columns)])
    return both.group_by("id_orang").agg(dijawab=pl.col("tgl_terima").max())


def _codes(parameter: str, context: Context) -> list[str]:
    """The reason codes a parameter names; ParameterFault for a word that is none."""
    named = context.words(parameter)
    if strange := sorted(set(named) - set(EXCLUSION_CODES)):
        raise ParameterFault(f"{parameter}.yaml: bukan kode alasan / no reason code: {strange}")
    return named

"""Relations inside a family: of newborns, joiners, new couples – and who becomes head.

What belongs here: codes 1–8 of "hubungan dengan kepala" after events, and succession.
What does not: where a person lives (`step`) and who receives the payment (rules).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from register.policy import Policy

# 1 kepala 2 istri/suami 3 anak 4 menantu 5 cucu 6 orang tua 7 pembantu 8 lainnya
_CHILD_OF = {"1": "3", "2": "3", "3": "5", "4": "5"}
_SPOUSE_OF = {"1": "2", "3": "4"}


def newborn_relation() -> pl.Expr:
    """A newborn's relation from its mother's: child of head or spouse, else grandchild …"""
    return pl.col("hubungan").replace_strict(_CHILD_OF, default="8", return_dtype=pl.String)


def relation_in_new_family() -> pl.Expr:
    """In a formed family the husband, or the person the report is about, is head.

    Companions keep what they were to a head who leaves with them; a leaving child's own
    spouse (menantu) and children (cucu) become spouse and children; others are `lainnya`.
    """
    old, lead = pl.col("hubungan_asal"), pl.col("hubungan")
    return (
        pl.when(pl.col("peran").is_in(["SUAMI", "SUBJEK"]))
        .then(pl.lit("1"))
        .when(pl.col("jenis") == "PERKAWINAN")
        .then(pl.lit("2"))
        .when(pl.col("peran") == "ISTRI")
        .then(pl.lit("1"))
        .when(pl.col("peran") == "ANAK")
        .then(pl.lit("3"))
        .when(lead == "1")
        .then(old)
        .when((lead == "2") & (old == "3"))
        .then(old)
        .when((lead == "3") & (old == "4"))
        .then(pl.lit("2"))
        .when((lead == "3") & (old == "5"))
        .then(pl.lit("3"))
        .otherwise(pl.lit("8"))
    )


def relation_of_joiner() -> pl.Expr:
    """Whoever marries into a family is spouse by the partner's place; all others `lainnya`.

    Who comes back from abroad into the family whose card still lists them is in it what they
    were (null); a head whose place the spouse took becomes the spouse (`with_heads`).
    """
    back = (
        (pl.col("jenis") == "KEMBALI")
        & (pl.col("keluar_asal") == "LN")
        & (pl.col("kel_tuan") == pl.col("kk_dtsen_asal"))
    )
    husband = pl.col("peran") == "SUAMI"
    partner_family = pl.when(husband).then("kel_kedua").otherwise("kel")
    partner = pl.when(husband).then("hubungan_kedua").otherwise("hubungan")
    by_partner = partner.replace_strict(_SPOUSE_OF, default="8", return_dtype=pl.String)
    return (
        pl.when((pl.col("jenis") == "PERKAWINAN") & (partner_family == pl.col("kel_tuan")))
        .then(by_partner)
        .when(~back.fill_null(value=False))
        .then(pl.lit("8"))
    )


def widowed(people: pl.DataFrame, dead: pl.DataFrame) -> pl.DataFrame:
    """orang, _status 4: the married head or spouse whose other half died in the same family."""
    half = people.select("orang", pl.col("hubungan").alias("_h")).filter(
        pl.col("_h").is_in(["1", "2"])
    )
    lost = dead.select("orang", pl.col("kel_asal").alias("kel")).join(half, on="orang")
    return (
        people.join(lost.select("kel", "_h"), on="kel")
        .filter(
            pl.col("hubungan").is_in(["1", "2"])
            & (pl.col("hubungan") != pl.col("_h"))
            & (pl.col("status_kawin") == "2")
        )
        .select("orang", pl.lit("4").alias("_status"))
    )


def with_heads(
    people: pl.DataFrame, families: pl.DataFrame, cutoff: date, policy: Policy
) -> pl.DataFrame:
    """`people` (all in a family) with exactly one head, relation 1, in each family.

    Who is head: the one a GANTI_KEPALA named, while a member; else the present head; else
    the spouse; else the oldest adult child; else the oldest adult; else the oldest. Ties:
    earlier birth date, then id_orang. After a succession the others are renamed towards the
    new head: after a spouse, everybody keeps the relation and a former head becomes spouse;
    after a child, the former head and spouse are parents; whatever is not known is `lainnya`.
    """
    adult_before = pl.lit(cutoff).dt.offset_by(f"-{policy.usia_dewasa}y")
    adult = (
        (pl.col("tgl_lahir") <= adult_before) | pl.col("status_kawin").is_in(["2", "3", "4"])
    ).fill_null(False)
    named = (pl.col("orang") == pl.col("kepala")).fill_null(False)
    rank = (
        pl.when(named)
        .then(0)
        .when(pl.col("hubungan") == "1")
        .then(1)
        .when(pl.col("hubungan") == "2")
        .then(2)
        .when((pl.col("hubungan") == "3") & adult)
        .then(3)
        .when(adult & (pl.col("hubungan").ne_missing("7")))
        .then(4)
        .when(pl.col("hubungan").ne_missing("7"))
        .then(5)
        .otherwise(6)
    )
    ranked = (
        people.join(families.select("kel", "kepala"), on="kel", how="left")
        .with_columns(rank.alias("_giliran"))
        .sort("kel", "_giliran", "tgl_lahir", "id_orang", nulls_last=True)
        .with_columns((pl.int_range(pl.len()).over("kel") == 0).alias("_kepala"))
        .with_columns(
            pl.col("hubungan").filter(pl.col("_kepala")).first().over("kel").alias("_dulu")
        )
    )
    was, old = pl.col("_dulu"), pl.col("hubungan")
    renamed = (
        pl.when(pl.col("_kepala"))
        .then(pl.lit("1"))
        .when(was == "1")
        .then(pl.when(old == "1").then(pl.lit("8")).otherwise(old))
        .when(was == "2")
        .then(
            pl.when(old == "1").then(pl.lit("2")).when(old == "2").then(pl.lit("8")).otherwise(old)
        )
        .when((was == "3") & old.is_in(["1", "2"]))
        .then(pl.lit("6"))
        .when(old.is_null())
        .then(old)
        .otherwise(pl.lit("8"))
    )
    return ranked.with_columns(renamed.alias("hubungan")).select(people.columns)

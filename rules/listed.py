"""What earlier waves of the quarter listed, seen from today's families.

What belongs here: whether a family, or the family it was formed out of, is listed already,
and which members are payee of, or were counted for, another listed family.
What does not: spreading a list over a lineage (`lineage.earlier_lists`).
"""

from __future__ import annotations

import polars as pl

from rules.context import ELSEWHERE_SCHEMA


def listed_families(families: pl.DataFrame, ditetapkan: pl.DataFrame) -> pl.DataFrame:
    """Per family and programme listed before: tahap_ditetapkan, no_kk_ditetapkan (the earliest).

    `sendiri`: the family itself is listed, by any KK of its lineage. Otherwise only a KK it
    was formed out of is, which blocks it so that nobody splits to be paid twice.
    """
    own = families.select("no_kk", kk="no_kk_silsilah", sendiri=pl.lit(True)).explode("kk")
    source = (
        families.filter(pl.col("asal") == "BENTUKAN")
        .select("no_kk", kk="terbentuk_dari", sendiri=pl.lit(False))
        .explode("kk")
    )
    rows = ditetapkan.select("kk", "program", "tahap", no_kk_ditetapkan="no_kk")
    return (
        pl.concat([own, source])
        .drop_nulls("kk")
        .join(rows, on="kk")
        .sort(~pl.col("sendiri"), "no_kk", "program", "tahap", "no_kk_ditetapkan")
        .unique(["no_kk", "program"], keep="first", maintain_order=True)
        .select("no_kk", "program", "no_kk_ditetapkan", "sendiri", tahap_ditetapkan="tahap")
    )


def payees_elsewhere(
    persons: pl.DataFrame, families: pl.DataFrame, ditetapkan: pl.DataFrame
) -> pl.DataFrame:
    """Members listed this quarter as payee of another family.

    Columns: no_kk (today's family), nik, program, tahap_ditetapkan, no_kk_ditetapkan.
    """
    own = families.select("no_kk", kk="no_kk_silsilah").explode("kk").drop_nulls("kk")
    same = (
        ditetapkan.rename({"no_kk": "no_kk_ditetapkan"})
        .join(own, on="kk")
        .select("no_kk", "no_kk_ditetapkan")
        .unique()
    )
    payees = ditetapkan.select(
        "program", no_kk_ditetapkan="no_kk", tahap_ditetapkan="tahap", nik="nik_pengurus"
    ).unique()
    return (
        payees.join(
            persons.select("no_kk", "nik").join(payees, on="nik", how="semi").unique(), on="nik"
        )
        .join(same, on=["no_kk", "no_kk_ditetapkan"], how="anti")
        .sort("no_kk", "nik", "program", "tahap_ditetapkan", "no_kk_ditetapkan")
        .unique(["no_kk", "nik", "program"], keep="first", maintain_order=True)
    )


def components_elsewhere(
    families: pl.DataFrame,
    members: pl.DataFrame,
    members_then: pl.LazyFrame,
    listed: pl.LazyFrame,
) -> pl.DataFrame:
    """Persons who lived in another family when that family was listed for PKH: ELSEWHERE_SCHEMA.

    `families`, `members`: those touched by events, nation-wide, as of today; `members_then`:
    the register of an earlier wave of the quarter, `listed`: that wave's list, both scanned. They
    have made their component there this quarter, so no other family is paid for them.
    """
    # filters, not joins: only the rows that pass them are unpacked, and no list is held
    then = (
        members_then.filter(
            "dihitung", pl.col("id_orang").is_in(members["id_orang"].unique().implode())
        )
        .select("id_orang", kk="no_kk")
        .collect(engine="streaming")
    )
    paid = (
        listed.filter(
            pl.col("program") == "PKH", pl.col("no_kk").is_in(then["kk"].unique().implode())
        )
        .select(kk=pl.col("no_kk").unique())
        .collect(engine="streaming")
    )
    then = then.join(paid, on="kk", how="semi")
    own = families.select("no_kk", kk="no_kk_silsilah").explode("kk").drop_nulls("kk")
    return (
        members.filter("dihitung")
        .select("id_orang", "no_kk")
        .join(then, on="id_orang")
        .join(own, on=["no_kk", "kk"], how="anti")
        .select(ELSEWHERE_SCHEMA.names())
        .unique()
        .sort(ELSEWHERE_SCHEMA.names())
    )

"""A second look: reports that DTSEN alone leaves open, searched among families after events.

What belongs here: what such a report says in present numbers, putting what was found back into
the terms of DTSEN, and which of two outcomes of a report stands.
What does not: what events make of families (register), or the search itself (`linking`).

Links are kept in terms of DTSEN, whatever was found under a later number or in a later village:
the register starts from DTSEN and repeats every event.
"""

from __future__ import annotations

from datetime import date

import polars as pl

_REPORT = ["id_laporan", "isi"]
_MENTION = [*_REPORT, "peran", "urutan"]
_PERSON = ("id_orang_padan", "no_kk_padan")
_RANK = {"DITERIMA": 2, "TINJAU": 1, "TANPA_PADANAN": 0}


def in_present_numbers(people: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """People named, a KK number that a family no longer bears replaced by its present one.

    `numbers`: no_kk_lama → no_kk. Whoever still writes the old card means the same family.
    """
    now = numbers.select(pl.col("no_kk_lama").alias("no_kk"), pl.col("no_kk").alias("_kini"))
    return (
        people.join(now, on="no_kk", how="left", maintain_order="left")
        .with_columns(pl.coalesce("_kini", "no_kk").alias("no_kk"))
        .select(people.columns)
    )


def in_terms_of_dtsen(links: pl.DataFrame, origins: pl.DataFrame, day: date) -> pl.DataFrame:
    """LINKS found among families as of `day`, with the DTSEN family of everyone linked.

    `origins`: no_kk, id_orang, kk_dtsen, di_dtsen, hubungan. A newborn of a new report goes with
    the parent who was found in that family, else with its head.
    """
    own = origins.select(
        pl.col("no_kk").alias("no_kk_padan"),
        pl.col("id_orang").alias("id_orang_padan"),
        pl.col("kk_dtsen").alias("_asal"),
        "di_dtsen",
    )
    found = links.join(own, on=["no_kk_padan", "id_orang_padan"], how="left", maintain_order="left")
    parents = (
        found.filter(pl.col("peran").is_in(["IBU", "AYAH"]) & pl.col("_asal").is_not_null())
        .sort(*_REPORT, pl.col("peran") != "IBU")
        .unique([*_REPORT, "no_kk_padan"], keep="first", maintain_order=True)
        .select(*_REPORT, "no_kk_padan", pl.col("_asal").alias("_orang_tua"))
    )
    heads = (
        origins.filter("di_dtsen")
        .sort("no_kk", pl.col("hubungan") != "1", "id_orang", nulls_last=True)
        .unique("no_kk", keep="first", maintain_order=True)
        .select(pl.col("no_kk").alias("no_kk_padan"), pl.col("kk_dtsen").alias("_kepala"))
    )
    by_family = pl.col("id_orang_padan").is_null()
    return (
        found.join(parents, on=[*_REPORT, "no_kk_padan"], how="left", maintain_order="left")
        .join(heads, on="no_kk_padan", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce(
                "_asal",
                pl.when(by_family).then(pl.coalesce("_orang_tua", "_kepala")),
                "no_kk_padan",
            ).alias("no_kk_padan"),
            pl.lit(day).alias("keadaan_per"),
        )
        .select(links.columns)
    )


def settling_more(first: pl.DataFrame, second: pl.DataFrame) -> pl.DataFrame:
    """The rows of `second` (LINKS) of those reports that it settles more than `first`, whole.

    A report changes only if everyone accepted before stays accepted as the same person, nobody's
    decision falls, and somebody's rises.
    """
    compared = [*_MENTION, "keputusan", *_PERSON]
    both = first.select(compared).join(second.select(compared), on=_MENTION, suffix="_lagi")

    def rank(name: str) -> pl.Expr:
        return pl.col(name).replace_strict(_RANK, return_dtype=pl.Int8)

    before, after = rank("keputusan"), rank("keputusan_lagi")
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_lagi")) for name in _PERSON)
    accepted = pl.lit(_RANK["DITERIMA"])
    better = (
        both.group_by(_REPORT)
        .agg(
            ((after >= before) & ((before < accepted) | same)).all().alias("_tetap"),
            (after > before).any().alias("_lebih"),
        )
        .filter("_tetap", "_lebih")
    )
    return second.join(better, on=_REPORT, how="semi")


def in_their_place(links: pl.DataFrame, gained: pl.DataFrame) -> pl.DataFrame:
    """`links` with the reports of `gained` as they are there; columns and order of `links`."""
    kept = links.join(gained, on=_REPORT, how="anti")
    return pl.concat([kept, gained.select(links.columns)]).sort(_MENTION)

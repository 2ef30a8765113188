"""PKH components: which kind each person counts as, by the evidence the law accepts.

What belongs here: the kinds of every present person, one kind each, the highest paid.
What does not: how many of them are paid (`pkh`), schooling and pregnancy in detail.
"""

from __future__ import annotations

import polars as pl

from rules.context import Context, Lists
from rules.pregnancy import reported
from rules.schooling import with_school
from schemas.codes import COMPONENTS

# Proven by the component list alone, whatever else is known of the person.
_BY_LIST_ONLY = ("DISABILITAS_BERAT", "KORBAN_HAM")
# The doubt about a person who made a component in another family this quarter.
COUNTED_ELSEWHERE = "ASAL_SUDAH_DITETAPKAN"
_LASTING = {"IBU_HAMIL": "pkh/hari_hamil", "NIFAS": "pkh/hari_nifas"}


def listed_components(komponen: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Component rows in force at the cut-off: nik, komponen, tgl_data.

    Known by as-of, not expired, from a source that may prove that component
    (`pkh/sumber_komponen`). Pregnancy and childbed without an end last from `tgl_data` on
    as long as a pregnancy or childbed does.
    """
    sources = context.parameters.value("pkh/sumber_komponen", context.cutoff)
    allowed = pl.lit(True)
    for kind, names in sources.items():
        allowed &= (pl.col("komponen") != kind) | pl.col("sumber").is_in(names)
    days = pl.col("komponen").replace_strict(
        list(_LASTING),
        [context.number(name) for name in _LASTING.values()],
        default=None,
        return_dtype=pl.Int64,
    )
    end = pl.coalesce("berlaku_sampai", pl.col("tgl_data") + pl.duration(days=days))
    return komponen.filter(
        (pl.col("tgl_data") <= context.as_of) & (end.is_null() | (end >= context.cutoff)) & allowed
    ).select("nik", "komponen", "tgl_data")


def kinds_of_persons(persons: pl.DataFrame, lists: Lists, context: Context) -> pl.DataFrame:
    """Every present person with `komponen` (null = none) and `mungkin` (possible, not proven).

    `mungkin` says that a missing birth date, document or schooling could make a component: it
    is held, not denied.
    """
    possible = pl.any_horizontal(
        condition.fill_null(False) for condition in possible_kinds(context).values()
    )
    elsewhere = pl.col("di_lain")
    return known_persons(persons, lists, context).select(
        "no_kk",
        "id_orang",
        ragu=pl.coalesce("ragu", pl.when(elsewhere).then(pl.lit(COUNTED_ELSEWHERE))),
        komponen="komponen",
        mungkin=possible & pl.col("dihitung_aturan") & ~elsewhere,
    )


def known_persons(persons: pl.DataFrame, lists: Lists, context: Context) -> pl.DataFrame:
    """Present persons with all that is known of their components, `komponen` and `di_lain`.

    A person counts once, as the kind with the highest amount (domain of PKH: one person, one
    component), by the priority order where amounts are equal. `di_lain`: paid for in another
    family this quarter.
    """
    listed = listed_components(
        lists.komponen.join(persons.select("nik"), on="nik", how="semi"),
        context,
    )
    present = with_school(persons.filter(pl.col("tiada").is_null()), listed, context)
    flags = (
        listed.filter(~pl.col("komponen").is_in(["SD", "SMP", "SMA"]))
        .group_by("nik")
        .agg(*((pl.col("komponen") == kind).any().alias(f"daftar_{kind}") for kind in COMPONENTS))
    )
    pregnant = reported(lists.kehamilan, present, context)
    present = (
        present.join(flags, on="nik", how="left")
        .with_columns(pl.col(r"^daftar_.*$").fill_null(False))
        .join(
            pregnant.group_by("id_orang").agg(
                hamil=(pl.col("komponen") == "IBU_HAMIL").any(),
                nifas=(pl.col("komponen") == "NIFAS").any(),
                hamil_mungkin=pl.col("komponen").is_null().any(),
            ),
            on="id_orang",
            how="left",
        )
        .with_columns(pl.col("hamil", "nifas", "hamil_mungkin").fill_null(False))
    )
    kinds = _kinds(context)
    amount = {kind: context.number(f"pkh/nominal/{kind}") for kind in COMPONENTS}
    order = context.words("pkh/urut_pilih")
    best_first = sorted(COMPONENTS, key=lambda kind: (-amount[kind], order.index(kind)))
    chosen = pl.coalesce(
        pl.when(kinds[kind].fill_null(False)).then(pl.lit(kind)) for kind in best_first
    )
    paid_there = lists.komponen_lain.select("id_orang", di_lain=pl.lit(True))
    return present.join(paid_there, on="id_orang", how="left").with_columns(
        komponen=chosen, di_lain=pl.col("di_lain").fill_null(False)
    )


def possible_kinds(context: Context) -> dict[str, pl.Expr]:
    """What could make a component though nothing proves it, by what is missing."""
    small = pl.col("umur") <= context.number("pkh/usia_dini_maks")
    documented = pl.col("berdokumen") | pl.col("daftar_USIA_DINI")
    return {
        "UMUR": pl.col("umur").is_null(),
        "DOKUMEN_LAHIR": small & ~documented,
        "SEKOLAH": pl.col("sekolah_mungkin"),
        "KEHAMILAN": pl.col("hamil_mungkin"),
        "DISABILITAS": pl.col("calon_disabilitas"),
    }


def _kinds(context: Context) -> dict[str, pl.Expr]:
    """Per kind whether a person counts as it."""
    small = pl.col("umur") <= context.number("pkh/usia_dini_maks")
    old = pl.col("umur") >= context.number("pkh/usia_lansia")
    ageless = pl.col("umur").is_null()
    documented = pl.col("berdokumen") | pl.col("daftar_USIA_DINI")
    female = (pl.col("jk") == "P").fill_null(True)
    school = pl.col("sekolah").fill_null("-")
    return {
        "USIA_DINI": (small & documented & (school != "SD"))
        | (ageless & pl.col("daftar_USIA_DINI")),
        "LANSIA": old | (ageless & pl.col("daftar_LANSIA")),
        "IBU_HAMIL": (pl.col("hamil") | pl.col("daftar_IBU_HAMIL")) & female,
        "NIFAS": (pl.col("nifas") | pl.col("daftar_NIFAS")) & female,
        **{kind: pl.col(f"daftar_{kind}") for kind in _BY_LIST_ONLY},
        **{kind: school == kind for kind in ("SD", "SMP", "SMA")},
    }

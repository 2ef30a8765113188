"""What is left of each quota and ceiling: per programme and area, for this wave and quarter.

What belongs here: reading the `kuota` rows in force and finding the quotas an area is under.
What does not: ranking families (`selection`), or the national figures (`quarter`).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from rules.context import Context
from schemas.codes import UNKNOWN_AREA

NATION = "ID"
_KEY = ["program", "kode_wilayah"]


class QuotaMissing(LookupError):
    """No quota row applies to some ready families: names programme, areas and the list to add."""


@dataclass(frozen=True)
class Shares:
    """`left`: program, kode_wilayah, sisa_gelombang, sisa_triwulan (null = no limit).

    `areas`: program, kode_kabupaten_kota, wilayah_kuota – the narrowest row of its quota.
    """

    left: pl.DataFrame
    areas: pl.DataFrame


def shares(present: pl.DataFrame, quota: pl.DataFrame, context: Context) -> Shares:
    """What is left for the areas in `present` (program, kode_kabupaten_kota of ready families).

    Quotas are cumulative over the waves: in force for wave g is the row of the latest wave
    ≤ g, for the quarter the last of all. Areas nest: a province's quota holds for all its
    kabupaten together, those with a row of their own included, the nation's for everyone. An
    area without a row shares its parent's. The quarter's ceiling of the wave binds the nation
    besides, with what earlier waves left of theirs. What earlier waves listed is taken off.
    A family of unknown area with no national row finds no room; a known area without any row
    raises QuotaMissing.
    """
    rows = quota.filter(pl.col("triwulan") == context.tahap.triwulan)
    with_row = rows.select(_KEY).unique()
    areas = present.unique().sort("program", "kode_kabupaten_kota")
    for level, code in enumerate(_codes_by_level()):
        areas = areas.with_columns(code.alias("kode_wilayah")).join(
            with_row.with_columns(pl.col("kode_wilayah").alias(f"baris_{level}")),
            on=_KEY,
            how="left",
        )
    areas = areas.with_columns(wilayah_kuota=pl.coalesce(r"^baris_\d$"))
    unknown = pl.col("kode_kabupaten_kota") == UNKNOWN_AREA
    _require_row(areas.filter(pl.col("wilayah_kuota").is_null() & ~unknown), context)
    nowhere = areas.filter(pl.col("wilayah_kuota").is_null()).select(
        "program",
        kode_wilayah="kode_kabupaten_kota",
        sisa_gelombang=pl.lit(0, dtype=pl.Int64),
        sisa_triwulan=pl.lit(0, dtype=pl.Int64),
    )
    return Shares(
        pl.concat([_under_ceilings(_left(rows, context), context), nowhere]).sort(_KEY),
        areas.select(
            "program",
            "kode_kabupaten_kota",
            wilayah_kuota=pl.coalesce("wilayah_kuota", "kode_kabupaten_kota"),
        ),
    )


def _codes_by_level() -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Area codes from the narrowest to the widest level."""
    kabupaten = pl.col("kode_kabupaten_kota")
    return kabupaten, kabupaten.str.slice(0, 2), pl.lit(NATION)


def _left(rows: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Per quota row's area: the quota of wave and quarter, less what is listed there already."""
    ordered = rows.sort(*_KEY, "gelombang", "kuota")
    latest = ordered.unique(_KEY, keep="last", maintain_order=True)
    through = (
        ordered.filter(pl.col("gelombang") <= context.tahap.wave)
        .unique(_KEY, keep="last", maintain_order=True)
        .select(*_KEY, sampai="kuota")
    )
    used = pl.concat(
        context.terpakai.select("program", "keluarga", code.alias("kode_wilayah"))
        for code in _codes_by_level()
    )
    used = used.group_by(_KEY).agg(terpakai=pl.col("keluarga").sum())
    return (
        latest.select(*_KEY, triwulan="kuota")
        .join(through, on=_KEY, how="left")
        .join(used, on=_KEY, how="left")
        .with_columns(pl.col("sampai", "terpakai").fill_null(0))
        .select(
            *_KEY,
            sisa_gelombang=(pl.col("sampai") - pl.col("terpakai")).clip(lower_bound=0),
            sisa_triwulan=(pl.col("triwulan") - pl.col("terpakai")).clip(lower_bound=0),
        )
    )


def _under_ceilings(left: pl.DataFrame, context: Context) -> pl.DataFrame:
    """`left` with the national ceilings of the waves so far, less what they listed."""
    used = dict(context.terpakai.group_by("program").agg(pl.col("keluarga").sum()).iter_rows())
    so_far = [wave for wave in context.quarter.waves if wave.number <= context.tahap.wave]
    room = [
        (name, NATION, max(sum(wave.ceilings[name] for wave in so_far) - used.get(name, 0), 0))
        for name in context.programmes
        if all(name in wave.ceilings for wave in so_far)
    ]
    schema = {"program": pl.String, "kode_wilayah": pl.String, "pagu": pl.Int64}
    ceilings = pl.DataFrame(room, schema=schema, orient="row")
    return left.join(ceilings, on=_KEY, how="full", coalesce=True).select(
        *_KEY,
        sisa_gelombang=pl.min_horizontal("sisa_gelombang", "pagu"),
        sisa_triwulan="sisa_triwulan",
    )


def _require_row(without: pl.DataFrame, context: Context) -> None:
    if without.is_empty():
        return
    named = "; ".join(
        f"{program}: {', '.join(codes)}"
        for program, codes in without.group_by("program")
        .agg(pl.col("kode_kabupaten_kota").sort().head(5))
        .sort("program")
        .iter_rows()
    )
    raise QuotaMissing(
        f"Daftar kuota {context.tahap.triwulan} tidak punya baris yang berlaku untuk {named}. "
        "Tambahkan baris untuk kabupaten/kota itu, provinsinya, atau ID ke landing/kuota/ / "
        "no quota row applies: add one for the area, its province or ID."
    )

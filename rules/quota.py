"""What is left of each quota and ceiling: per programme and area, for this wave and quarter.

What belongs here: reading the `kuota` rows in force and finding the quotas an area is under.
What does not: ranking families (`selection`), or the national figures (`quarter`).
"""

from __future__ import annotations

import polars as pl

from rules.context import Context
from schemas.codes import UNKNOWN_AREA

NATION = "ID"
# A quota row of a kabupaten, a province or the nation: from the narrowest to the widest.
LEVELS = ("kabupaten", "provinsi", "nasional")
WAVE, QUARTER = "gelombang", "triwulan"
_KEY = ["program", "kode_wilayah"]


class QuotaMissing(LookupError):
    """No quota row applies to some ready families: names programme, areas and the list to add."""


def shares(present: pl.DataFrame, quota: pl.DataFrame, context: Context) -> pl.DataFrame:
    """What is left for each area with ready families, at every level it stands under.

    `present`: program, kode_kabupaten_kota, siap (how many are ready). Columns: those two,
    kode_provinsi, wilayah_kuota (the narrowest row, the area a `peringkat` counts in), and
    per level `<level>_gelombang` and `<level>_triwulan`: families that level still takes in
    this wave and this quarter; null where it has no limit or more room than ready families.

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
    areas = present.with_columns(kode_provinsi=pl.col("kode_kabupaten_kota").str.slice(0, 2))
    for level, code in zip(LEVELS, _codes_by_level(), strict=True):
        areas = areas.with_columns(code.alias("kode_wilayah")).join(
            with_row.with_columns(pl.col("kode_wilayah").alias(f"{level}_ada")), on=_KEY, how="left"
        )
    areas = areas.with_columns(wilayah_kuota=pl.coalesce(f"{level}_ada" for level in LEVELS))
    unknown = pl.col("kode_kabupaten_kota") == UNKNOWN_AREA
    _require_row(areas.filter(pl.col("wilayah_kuota").is_null() & ~unknown), context)
    nowhere = areas.filter(pl.col("wilayah_kuota").is_null()).select(
        "program",
        kode_wilayah="kode_kabupaten_kota",
        gelombang=pl.lit(0, dtype=pl.Int64),
        triwulan=pl.lit(0, dtype=pl.Int64),
    )
    left = pl.concat([_under_ceilings(_left(rows, context), context), nowhere])
    for level, code in zip(LEVELS, _codes_by_level(), strict=True):
        areas = _with_room(areas, left, level, code)
    limits = [f"{level}_{span}" for level in LEVELS for span in (WAVE, QUARTER)]
    return areas.select(
        "program",
        "kode_kabupaten_kota",
        "kode_provinsi",
        pl.coalesce("wilayah_kuota", "kode_kabupaten_kota"),
        *limits,
    ).sort("program", "kode_kabupaten_kota")


def _with_room(areas: pl.DataFrame, left: pl.DataFrame, level: str, code: pl.Expr) -> pl.DataFrame:
    """`areas` with the room left at one level, unless everyone ready there fits."""
    here = areas.with_columns(code.alias("kode_wilayah"))
    everyone = pl.col("siap").sum().over(_KEY)
    room = left.rename({WAVE: f"{level}_{WAVE}", QUARTER: f"{level}_{QUARTER}"})
    return (
        here.join(room, on=_KEY, how="left")
        .with_columns(
            pl.when(pl.col(name) < everyone).then(name)
            for name in (f"{level}_{WAVE}", f"{level}_{QUARTER}")
        )
        .drop("kode_wilayah")
    )


def _codes_by_level() -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Area codes from the narrowest to the widest level."""
    kabupaten = pl.col("kode_kabupaten_kota")
    return kabupaten, kabupaten.str.slice(0, 2), pl.lit(NATION)


def _left(rows: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Per quota row: what its area may still list in the wave (gelombang) and the quarter."""
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
        latest.select(*_KEY, akhir="kuota")
        .join(through, on=_KEY, how="left")
        .join(used, on=_KEY, how="left")
        .with_columns(pl.col("sampai", "terpakai").fill_null(0))
        .select(
            *_KEY,
            gelombang=(pl.col("sampai") - pl.col("terpakai")).clip(lower_bound=0),
            triwulan=(pl.col("akhir") - pl.col("terpakai")).clip(lower_bound=0),
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
        gelombang=pl.min_horizontal("gelombang", "pagu"),
        triwulan="triwulan",
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

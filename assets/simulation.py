"""A tahap decided twice, with the parameters in force and with others, beside the data folder.

What belongs here: both runs over the register as it stands, and counting what differs.
What does not: the settings (rules.what_if), or any file of the lake or a release: none is touched.
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import polars as pl

import rules
from assets.folders import Beside, Folders, Progress, parts
from assets.rules import Decided, decide_families
from release import canonical_json
from release.layout import MANIFEST
from schemas.codes import PARTICIPATIONS
from schemas.simulation import ALL, BEFORE_AND_AFTER, CHANGES, GROUPS, SIMULATION
from schemas.tahap import Tahap

_MODEL = "simulasi"  # no decision depends on the model's name
_HEALTH = "PBI_JK"
_GROUP = ["program", "kode_provinsi", "desil_nasional"]


def simulate(
    folders: Folders, tahap: Tahap, parameters: rules.Parameters, progress: Progress
) -> pl.DataFrame:
    """SIMULATION: what `parameters` would change against the shipped ones, counted anew.

    Quotas, lists, register, draw and what was known are those of the tahap. One part is in
    memory at a time; decisions lie in a temporary folder meanwhile. The same inputs give the
    same table.
    """
    as_of, areas = known_until(folders, tahap), areas_of(folders, tahap)
    with tempfile.TemporaryDirectory(prefix="bansos-simulasi-") as place:
        sides: list[tuple[Folders, Decided]] = []
        for name, chosen in (("semula", None), ("menjadi", parameters)):
            beside = Beside(folders.data, Path(place) / name)
            decided = decide_families(
                beside,
                tahap,
                as_of=as_of,
                model_version=_MODEL,
                areas=areas,
                progress=lambda stage, done, total, name=name: progress(  # type: ignore[misc]
                    f"{stage} {name}", done, total
                ),
                parameters=chosen,
            )
            sides.append((beside, decided))
        counts = []
        for kab in parts(sides[0][0].candidates(tahap)):
            now, then = (_decided(beside, decided, tahap, kab) for beside, decided in sides)
            counts += [_counted(now, then), _counted(_families(now), _families(then))]
            now, then = (_persons(beside, tahap, kab) for beside, _ in sides)
            counts.append(_counted(now, then))
    return _grouped(pl.concat(counts))


def known_until(folders: Folders, tahap: Tahap) -> date:
    """The day up to which the tahap knew its reports: its release's, or else its cut-off."""
    manifest = folders.release(tahap) / MANIFEST
    if manifest.exists():
        return date.fromisoformat(canonical_json.read(manifest)["diketahui_sampai"])
    return rules.load_quarter(tahap.triwulan).wave(tahap.wave).cutoff


def areas_of(folders: Folders, tahap: Tahap) -> list[str] | None:
    """The kabupaten/kota whose families the register of the tahap holds; None if all of DTSEN."""
    version = rules.load_quarter(tahap.triwulan).versi_dtsen
    there = set(parts(folders.dtsen("dtsen_keluarga", version)))
    held = there & set(parts(folders.register(tahap) / "keluarga"))
    return None if held == there else sorted(held)


def _decided(beside: Folders, decided: Decided, tahap: Tahap, kab: str) -> pl.DataFrame:
    """Every decision of a part: kunci, program, group, siap, terdaftar, rupiah."""
    candidates = pl.read_parquet(beside.candidates(tahap) / f"{kab}.parquet")
    decisions, _ = rules.finish(candidates, decided.chosen(kab))
    listed = pl.col("status") == "TERVERIFIKASI"
    waits = pl.col("alasan_utama").is_in(["MENUNGGU_GELOMBANG", "KUOTA_HABIS"])
    return decisions.select(
        *_GROUP,
        kunci="no_kk",
        siap=listed | (waits & pl.col("status").str.starts_with("MENUNGGU_")).fill_null(False),
        terdaftar=listed,
        rupiah="nominal",
    )


def _families(decisions: pl.DataFrame) -> pl.DataFrame:
    """Every family once, over all programmes."""
    return (
        decisions.group_by("kunci", "kode_provinsi", "desil_nasional")
        .agg(pl.col("siap", "terdaftar").any(), pl.col("rupiah").sum())
        .with_columns(program=pl.lit(ALL))
    )


def _persons(beside: Folders, tahap: Tahap, kab: str) -> pl.DataFrame:
    """Every person's health cover; it pays a contribution, not the family."""
    insured = pl.col("status") == "TERVERIFIKASI"
    return pl.read_parquet(beside.persons(tahap) / f"{kab}.parquet").select(
        "kode_provinsi",
        "desil_nasional",
        program=pl.lit(_HEALTH),
        kunci="id_orang",
        siap=insured,
        terdaftar=insured,
        rupiah=pl.lit(0, dtype=pl.Int64),
    )


def _counted(now: pl.DataFrame, then: pl.DataFrame) -> pl.DataFrame:
    """Sums of one part by program, province and desil; each side counted on its own."""
    key = [*_GROUP, "kunci"]
    both = now.join(then, on=key, how="full", coalesce=True, nulls_equal=True, suffix="_menjadi")
    was, will = pl.col("terdaftar").fill_null(False), pl.col("terdaftar_menjadi").fill_null(False)
    more = pl.col("rupiah_menjadi").fill_null(0) - pl.col("rupiah").fill_null(0)
    return both.group_by(_GROUP).agg(
        *(pl.col(name).sum().cast(pl.Int64).alias(f"{name}_semula") for name in BEFORE_AND_AFTER),
        *(pl.col(f"{name}_menjadi").sum().cast(pl.Int64) for name in BEFORE_AND_AFTER),
        (~was & will).sum().cast(pl.Int64).alias("masuk"),
        (was & ~will).sum().cast(pl.Int64).alias("keluar"),
        more.clip(0).sum().alias("rupiah_tambah"),
        (-more).clip(0).sum().alias("rupiah_kurang"),
    )


def _grouped(counts: pl.DataFrame) -> pl.DataFrame:
    """The counts of all parts for the nation, by province and by desil, in the published order."""
    schema = SIMULATION.polars_schema()
    sums = [name for name in schema.names() if name.endswith(("_semula", "_menjadi"))]
    groups = {
        "NASIONAL": pl.lit(None, pl.String),
        "PROVINSI": pl.col("kode_provinsi"),
        "DESIL": pl.col("desil_nasional").cast(pl.String).str.zfill(2),
    }
    frames = [
        counts.with_columns(nilai=value)
        .group_by("program", "nilai")
        .agg(pl.col(*sums, *CHANGES).sum())
        .with_columns(kelompok=pl.lit(group))
        for group, value in groups.items()
    ]
    order, programmes = pl.Enum(GROUPS), pl.Enum([*PARTICIPATIONS, ALL])
    return (
        pl.concat(frames)
        .select(pl.col(name).cast(dtype) for name, dtype in schema.items())
        .sort(
            pl.col("program").cast(programmes),
            pl.col("kelompok").cast(order),
            "nilai",
            nulls_last=True,
        )
    )

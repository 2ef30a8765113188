"""What a package holds for each kabupaten/kota: rows of DTSEN as proposed, and what to sign.

What belongs here: one kabupaten/kota after the other, so that one is in memory at a time.
What does not: what stands in a row (register.amendments) or how a sheet looks (review.amendments).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

import register
import review
from assets.amendment_files import Sealed, area_file, table_of, write_both
from assets.folders import Folders, Progress, parts
from assets.workbooks import area_title
from register import amendments
from review.amendments import write_amendment_book
from schemas import dtsen
from schemas.amendments import AMENDED, AMENDMENTS, FAMILY_ROWS, PERSON_ROWS
from schemas.areas import areas as area_names
from schemas.table import Table

_KK = "nomor_kartu_keluarga"
_ORDER = ("kode_desa", "jenis", "id_usul")


@dataclass(frozen=True)
class Parted:
    """Rows by kabupaten/kota and table, and in which of them the rows of a proposal lie."""

    rows: dict[str, dict[str, int]]
    places: pl.DataFrame


def write_rows(
    built: Path,
    folders: Folders,
    bulan: str,
    version: str,
    outcome: register.Outcome,
    chosen: amendments.Selected,
    progress: Progress,
) -> Parted:
    """The proposed rows of DTSEN, one kabupaten/kota in memory at a time."""
    families = parts(folders.dtsen(dtsen.FAMILIES.name, version))
    members = parts(folders.dtsen(dtsen.MEMBERS.name, version))
    basis = amendments.Basis(
        chosen.fates.drop_nulls("id_usul").select(
            "id_laporan", "id_usul", (pl.col("nasib") == "diusulkan").alias("baru")
        )
    )
    names = area_names().select("kode", "nama")
    counts: dict[str, dict[str, int]] = {}
    places = [pl.DataFrame(schema={"id_usul": pl.String, "kab": pl.String})]
    codes = sorted({*families, *outcome.areas})
    for number, kab in enumerate(codes, 1):
        progress("usul: baris", number, len(codes))
        own = amendments.part_rows(
            kab,
            _touched(families.get(kab), dtsen.FAMILIES, outcome.replaced),
            _touched(members.get(kab), dtsen.MEMBERS, outcome.replaced),
            outcome,
            basis,
            names,
        )
        if own.places.is_empty():
            continue
        write_both(own.families, FAMILY_ROWS, area_file(built, FAMILY_ROWS, bulan, kab))
        write_both(own.persons, PERSON_ROWS, area_file(built, PERSON_ROWS, bulan, kab))
        counts[kab] = {"keluarga": own.families.height, "anggota": own.persons.height}
        places.append(own.places.to_frame().with_columns(pl.lit(kab).alias("kab")))
    return Parted(counts, pl.concat(places))


def _touched(path: Path | None, table: Table, cards: pl.Series) -> pl.DataFrame:
    if path is None:
        return table.empty()
    rows = pl.scan_parquet(path).filter(pl.col(_KK).is_in(cards.implode()))
    return rows.collect(engine="streaming")


def write_proposals(
    built: Path,
    bulan: str,
    cutoff: date,
    chosen: amendments.Selected,
    parted: Parted,
    before: list[Sealed],
) -> int:
    """The proposals of each kabupaten/kota as tables and as a workbook to sign; how many."""
    elsewhere = (
        parted.places.join(chosen.proposed.select("id_usul", "kode_kabupaten_kota"), on="id_usul")
        .filter(pl.col("kab") != pl.col("kode_kabupaten_kota"))
        .group_by("id_usul")
        .agg(pl.col("kab").unique().sort().alias("kabupaten_lain"))
    )
    proposed = chosen.proposed.join(elsewhere, on="id_usul", how="left").with_columns(
        pl.col("kabupaten_lain").fill_null([])
    )
    earlier = table_of(before, AMENDMENTS).select("id_usul", "bulan", "kode_kabupaten_kota")
    closed = chosen.closed.join(earlier, on="id_usul").rename({"id_usul": "nomor"})
    words = _words(chosen.amended, proposed)
    codes = {*proposed["kode_kabupaten_kota"], *closed["kode_kabupaten_kota"]}
    for kab in sorted(codes):
        own = proposed.filter(pl.col("kode_kabupaten_kota") == kab)
        ended = closed.filter(pl.col("kode_kabupaten_kota") == kab).sort("nomor")
        write_both(
            own.select(AMENDMENTS.column_names),
            AMENDMENTS,
            area_file(built, AMENDMENTS, bulan, kab),
        )
        book = review.Book(
            title=f"Usul pemutakhiran DTSEN {bulan} – {area_title(kab)}",
            subtitle=f"{own.height} usul dari laporan sampai {cutoff.isoformat()}; "
            f"{ended.height} usul terdahulu ditutup. Isi sel kuning; petunjuk di lembar pertama.",
            facts={"paket": bulan, "wilayah": kab, "batas": cutoff.isoformat()},
        )
        shown = own.join(words, on="id_usul", how="left").sort(*_ORDER, nulls_last=True)
        path = area_file(built, AMENDMENTS, bulan, kab).with_suffix(".xlsx")
        write_amendment_book(path, shown, ended, book)
    return proposed.height


def _words(amended: pl.DataFrame, proposed: pl.DataFrame) -> pl.DataFrame:
    """id_usul, nama of whom it is about, and `diubah`: its changes in words, a line each."""
    own = pl.col("nik") == pl.col("_nik")
    return (
        amended.join(proposed.select("id_usul", pl.col("nik").alias("_nik")), on="id_usul")
        .with_columns(review.change_words().alias("_kata"))
        .sort(*AMENDED.sort)
        .group_by("id_usul", maintain_order=True)
        .agg(
            pl.coalesce(
                pl.col("nama").filter(own).first(), pl.col("nama").drop_nulls().first()
            ).alias("nama"),
            pl.col("_kata").unique(maintain_order=True).str.join("\n").alias("diubah"),
        )
    )

"""Waiting pairs → workbooks for officers, and a record of what was handed out.

What belongs here: gathering what the cards show, and naming the files.
What does not: the cards themselves (review), or what comes back (`assets.answers`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

import matching
import register
import review
from assets.folders import Folders, Progress, parts
from assets.matching import reports
from assets.review import facts_of, record, recorded
from schemas import dtsen
from schemas.areas import areas as area_names
from schemas.forms import EVENT_DATE
from schemas.review import DECISIONS, HANDED_OUT, MENTION, REVOCATIONS

# Digits of the area code that share one workbook.
DIGITS = {"kabupaten": 4, "kecamatan": 6}


@dataclass(frozen=True)
class Exported:
    """One workbook: its file, its area, and the pairs in it that take two officers."""

    path: Path
    area: str
    pairs: int
    two_officers: int


def background(
    folders: Folders,
    version: str,
    areas: list[str] | None,
    links: pl.DataFrame,
    others: pl.Series | None = None,
) -> review.Background:
    """What the cards of these links show; `others`: KK numbers of candidates no link names."""
    by_form = reports(folders)
    people = matching.people_named(by_form).join(
        links.select("id_laporan", "isi").unique(), on=["id_laporan", "isi"], how="semi"
    )
    families = [links["no_kk_padan"].drop_nulls()]
    if others is not None:
        families.append(others.alias("no_kk_padan"))
    runners = links["id_orang_kedua"].drop_nulls().unique()
    families.append(people_with(folders, version, areas, runners)["no_kk"].alias("no_kk_padan"))
    heads = pl.concat(
        [
            frame.select(
                "id_laporan",
                "isi",
                "kode_posyandu",
                "tgl_lapor",
                pl.col(EVENT_DATE[form] or "tgl_lapor").alias("tgl_kejadian"),
            )
            for form, frame in by_form.items()
        ]
    )
    return review.Background(
        people=people,
        facts=facts_of(folders, version, areas, pl.concat(families)),
        heads=heads.unique(["id_laporan", "isi"], keep="first", maintain_order=True),
        consequences=register.consequences(by_form),
        paid=register.paid_families(pl.read_parquet(folders.list_("kepesertaan"))),
        standing=pl.read_parquet(folders.standing_pairs),
        decisions=recorded(folders, DECISIONS),
        revocations=recorded(folders, REVOCATIONS),
    )


def people_with(
    folders: Folders, version: str, areas: list[str] | None, people: pl.Series
) -> pl.DataFrame:
    """id_orang, no_kk, nik of the named persons in DTSEN."""
    found = list(parts(folders.dtsen(dtsen.MEMBERS.name, version), areas).values())
    wanted = people.alias("id_orang").to_frame().lazy()
    rows = (
        pl.scan_parquet(found)
        .join(wanted, on="id_orang", how="semi")
        .select(
            "id_orang",
            pl.col("nomor_kartu_keluarga").alias("no_kk"),
            pl.col("nomor_induk_kependudukan").alias("nik"),
        )
    )
    return rows.collect(engine="streaming")


@dataclass(frozen=True)
class Exports:
    """The workbooks in the order of their areas, and waiting links that no card can show."""

    books: list[Exported]
    unshown: int


def export_queue(
    folders: Folders, out: Path, areas: list[str] | None, per: str, progress: Progress
) -> Exports:
    """Write one workbook per area with pairs that wait.

    `areas` narrows by the report's kabupaten/kota; candidates are looked up everywhere. A pair
    is not shown where its DTSEN row is gone since the links were made.
    """
    links = pl.read_parquet(folders.links)
    waiting = pl.read_parquet(folders.review_queue)
    if waiting.is_empty():
        return Exports([], 0)
    version = str(waiting["versi_dtsen"][0])
    concerned = links.join(waiting, on=["id_laporan", "isi"], how="semi")
    pairs = review.queue(concerned, waiting, background(folders, version, None, concerned))
    unshown = waiting.join(pairs, on=list(MENTION), how="anti").height
    if areas is not None:
        pairs = pairs.filter(pl.col("kab").is_in(areas))
    code = pl.col("kode_desa_l").str.head(DIGITS[per]).fill_null(pl.col("kab"))
    books = pairs.with_columns(code.alias("wilayah")).partition_by("wilayah", as_dict=True)
    done = []
    for number, ((area,), own) in enumerate(
        sorted(books.items(), key=lambda item: str(item[0])), 1
    ):
        progress("buku tinjauan", number, len(books))
        done.append(_export(folders, out, str(area), own))
    return Exports(done, unshown)


def _export(folders: Folders, out: Path, area: str, pairs: pl.DataFrame) -> Exported:
    two = int(pairs["dua_petugas"].sum())
    name = area_title(area)
    first = pairs.row(0, named=True)
    book = review.Book(
        title=f"Tinjauan padanan – {name}",
        subtitle=f"{pairs.height} pasangan menunggu putusan, {two} di antaranya perlu dua petugas. "
        "Isi sel kuning; petunjuk ada di lembar pertama.",
        facts={
            "wilayah": area,
            "versi DTSEN": first["versi_dtsen"],
            "versi model": first["versi_model"],
        },
    )
    cells = review.planned(pairs, book.title, book.subtitle)
    path = out / f"tinjauan_{area}.xlsx"
    number = review.write_book(path, cells, book)
    record(folders, HANDED_OUT, review.handed_out(cells, number), number)
    return Exported(path, area, pairs.height, two)


def area_title(code: str) -> str:
    """An area's name and dotted code; an unknown area says so."""
    names = dict(area_names().filter(pl.col("kode") == code).select("kode", "nama").rows())
    dotted = ".".join(part for part in (code[:2], code[2:4], code[4:]) if part)
    return f"{names.get(code, 'wilayah tidak diketahui')} ({dotted})"

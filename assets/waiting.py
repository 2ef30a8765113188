"""The pairs that wait for people, with all their cards show, from the lake as it is.

What belongs here: gathering what `review.queue` joins.
What does not: workbooks (`assets.workbooks`), pages (portal), or what is settled.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

import matching
import register
import review
from assets.folders import Folders, parts
from assets.matching import reports
from assets.review import facts_of, recorded
from schemas import dtsen
from schemas.forms import EVENT_DATE
from schemas.review import DECISIONS, MENTION, REVOCATIONS


@dataclass(frozen=True)
class Waiting:
    """`pairs` of `review.queue`, their links (LINKS), and how many no card can show."""

    pairs: pl.DataFrame
    links: pl.DataFrame
    unshown: int


def waiting_pairs(folders: Folders) -> Waiting | None:
    """All pairs that wait; None where none does.

    Candidates are looked up everywhere. A pair is not shown where its DTSEN row is gone since
    the links were made.
    """
    waiting = pl.read_parquet(folders.review_queue)
    if waiting.is_empty():
        return None
    version = str(waiting["versi_dtsen"][0])
    concerned = pl.read_parquet(folders.links).join(waiting, on=["id_laporan", "isi"], how="semi")
    pairs = review.queue(concerned, waiting, background(folders, version, None, concerned))
    unshown = waiting.join(pairs, on=list(MENTION), how="anti").height
    return Waiting(pairs, concerned, unshown)


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
        paid=_paid_families(folders),
        standing=pl.read_parquet(folders.standing_pairs),
        decisions=recorded(folders, DECISIONS),
        revocations=recorded(folders, REVOCATIONS),
    )


def _paid_families(folders: Folders) -> pl.DataFrame:
    """`register.paid_families` of the whole list, of which only what that asks for is read."""
    asked = ["no_kk", "program", "sejak", "status", "isi", "nik_pengurus"]
    return register.paid_families(pl.read_parquet(folders.list_("kepesertaan"), columns=asked))


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

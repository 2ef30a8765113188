"""Workbooks that came back → decisions, and links taken back.

What belongs here: reading the files, weighing all of them, recording those without a fault.
What does not: what is a fault (review).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

import matching
import register
import review
from assets.folders import Folders
from assets.judged import add_decisions
from assets.matching import reports
from assets.returned import SAMPLE_FACT, Returned, read_returned, refused
from assets.review import facts_of, recorded
from schemas.review import CANDIDATE, DECISIONS, MENTION, REVOCATIONS


@dataclass(frozen=True)
class ImportedFile:
    """One workbook: answers new and repeated, what was left blank, and what is wrong with it."""

    name: str
    recorded: int
    repeats: int
    blank: int
    findings: pl.DataFrame

    @property
    def refused(self) -> bool:
        """Whether the file has a fault, so that nothing of it was recorded."""
        return bool((self.findings["tingkat"] == review.ERROR).any())


def import_books(
    folders: Folders, files: Sequence[Path], officer: str, day: date, *, dry_run: bool
) -> list[ImportedFile]:
    """Weigh every workbook; record the answers of those without a fault, unless `dry_run`.

    Within one call an answer counts once; two that differ about one pair refuse both files.
    """
    read = [_of_review(read_returned(folders, path, officer)) for path in files]
    answers = pl.concat([one.answers for one in read])
    decisions, revocations = recorded(folders, DECISIONS), recorded(folders, REVOCATIONS)
    pairs = pairs_now(folders, answers["id_laporan"].unique())
    weighed = review.weighed(answers, pairs, decisions, revocations, day)
    found = [
        pl.concat([one.findings, weighed.findings.filter(pl.col("berkas") == one.name)])
        for one in read
    ]
    sound = [
        one.name
        for one, findings in zip(read, found, strict=True)
        if not (findings["tingkat"] == review.ERROR).any()
    ]
    # two files may be copies of one workbook: what counts is the file, not the workbook's number
    kept = answers.filter(pl.col("berkas").is_in(sound))
    new = review.weighed(kept, pairs, decisions, revocations, day).new
    if not dry_run:
        add_decisions(folders, new, day)
    used = [one.answers if one.name in sound else one.answers.clear() for one in read]
    fresh = [frame.join(new, on="bukti", how="semi").height for frame in used]
    return [
        ImportedFile(one.name, count, frame.height - count, one.blank, findings)
        for one, frame, count, findings in zip(read, used, fresh, found, strict=True)
    ]


def _of_review(book: Returned) -> Returned:
    """The workbook, unless it is one of a blind sample."""
    if SAMPLE_FACT not in book.facts:
        return book
    return refused(
        book.name,
        "Buku sampel mutu, bukan buku tinjauan / a sample's workbook. Baca dengan / read it with: "
        "bansos evaluate --sample-in.",
    )


def pairs_now(folders: Folders, id_laporan: pl.Series) -> pl.DataFrame:
    """The pairs of these reports as they are today: the engine's, and those people touched.

    Columns: those of DECISIONS that describe a pair, and `keputusan` of the link now.
    """
    in_force = pl.read_parquet(folders.links).filter(
        pl.col("id_laporan").is_in(id_laporan.implode())
    )
    content = ["id_laporan", "isi"]
    engine = pl.read_parquet(folders.engine_links).join(in_force, on=content, how="semi")
    touched = pl.read_parquet(folders.standing_pairs).join(in_force, on=content, how="semi")
    candidates = pl.concat(
        [review.candidates_of(engine), touched.select(*MENTION, *CANDIDATE)]
    ).unique()
    by_form = reports(folders)
    versions = in_force.select(*MENTION, "versi_model", "versi_dtsen", "keputusan")
    version = str(in_force["versi_dtsen"][0]) if in_force.height else ""
    pairs = review.pairs_of(
        candidates,
        matching.people_named(by_form),
        facts_of(folders, version, None, candidates["no_kk_calon"]),
    )
    opinions = engine.select(
        *MENTION,
        pl.col("id_orang_padan").alias("id_orang_calon"),
        pl.col("no_kk_padan").alias("no_kk_calon"),
        "peluang",
        "pola",
    )
    return (
        pairs.join(versions, on=MENTION)
        .join(
            opinions,
            on=[*MENTION, "id_orang_calon", "no_kk_calon"],
            how="left",
            nulls_equal=True,
        )
        .join(
            register.consequences(by_form).select("id_laporan", "isi", "dua_petugas"),
            on=["id_laporan", "isi"],
        )
        .sort(*MENTION, "bukti")
    )

"""How good links are where there is no truth: labels, blind samples, officers' agreement.

What belongs here: reading decisions and workbooks, writing labels and blind samples.
What does not: the measures (review).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

import review
from assets.folders import Folders
from assets.returned import SAMPLE_FACT, Returned, read_returned
from assets.review import record, recorded
from assets.waiting import background, people_with
from schemas.parquet import replacing, write_table
from schemas.review import DECISIONS, HANDED_OUT, LABELS, MENTION, REVOCATIONS, SAMPLE
from schemas.validate import validated

JUDGES = ("A", "B")
_DIGITS = 16


@dataclass(frozen=True)
class Drawn:
    """A blind sample: its two workbooks, and how many pairs of how many per stratum."""

    paths: list[Path]
    strata: pl.DataFrame


@dataclass(frozen=True)
class Judged:
    """What two officers' workbooks say; `figures` is None where a file has a fault."""

    books: list[Returned]
    figures: dict[str, Any] | None


def labels_of(folders: Folders) -> pl.DataFrame:
    """LABELS: what officers settled, as examples."""
    return review.labels(recorded(folders, DECISIONS), recorded(folders, REVOCATIONS))


def write_labels(folders: Folders, out: Path) -> int:
    """Write LABELS to a Parquet or CSV file, by its ending; returns how many."""
    rows = validated(labels_of(folders), LABELS)
    if out.suffix.lower() == ".csv":
        with replacing(out) as unfinished:
            rows.write_csv(unfinished)
    else:
        write_table(rows, LABELS, out)
    return rows.height


def draw_sample(folders: Folders, size: int, seed: int, out: Path) -> Drawn:
    """Draw pairs of the engine's links by probability into two blind workbooks beside `out`.

    Each officer gets the same pairs in another order. Strata and weights stay in the data
    folder: nothing in the workbooks tells what the engine thinks.
    """
    engine = pl.read_parquet(folders.engine_links)
    newest = pl.read_parquet(folders.links, columns=list(MENTION))
    links = engine.join(newest, on=list(MENTION), how="semi")
    version = str(links["versi_dtsen"][0]) if links.height else ""
    below = links.filter(pl.col("no_kk_padan").is_null())["id_orang_kedua"].drop_nulls().unique()
    candidates = review.frame_to_draw_from(links, people_with(folders, version, None, below))
    drawn = review.draw(candidates, size, seed)
    chosen = links.join(drawn, on=list(MENTION), how="semi")
    known = background(folders, version, None, chosen, drawn["no_kk_calon"])
    pairs = review.queue(chosen, chosen, known, drawn)
    digest = hashlib.sha256(f"{seed}|{'|'.join(pairs['bukti'].sort())}".encode()).hexdigest()
    number = digest[:_DIGITS]
    sample = drawn.join(
        pairs.select(*MENTION, "bukti", "id_pasangan"), on=list(MENTION)
    ).with_columns(pl.lit(number).alias("id_sampel"))
    schema = SAMPLE.polars_schema()
    record(
        folders,
        SAMPLE,
        sample.select(pl.col(name).cast(dtype) for name, dtype in schema.items()),
        number,
    )
    paths = [_blind(folders, out, judge, pairs, number, seed) for judge in JUDGES]
    strata = drawn.group_by("lapis").agg(pl.col("banyak_lapis").first(), pl.col("ditarik").first())
    return Drawn(paths, strata.sort("lapis"))


def _blind(
    folders: Folders, out: Path, judge: str, pairs: pl.DataFrame, number: str, seed: int
) -> Path:
    path = out.with_name(f"{out.stem}-{judge}.xlsx")
    title = f"Penilaian mutu padanan – petugas {judge}"
    subtitle = (
        f"{pairs.height} pasangan. Nilailah sendiri, tanpa melihat atau menanyakan penilaian "
        "petugas lain."
    )
    book = review.Book(title, subtitle, {SAMPLE_FACT: number, "petugas ke": judge})
    cells = review.planned(review.shuffled(pairs, f"{seed}|{judge}"), title, subtitle, blind=True)
    own = review.write_book(path, cells, book)
    record(folders, HANDED_OUT, review.handed_out(cells, own), own)
    return path


def judge_sample(folders: Folders, files: Sequence[Path]) -> Judged:
    """Agreement of the two officers and weighted precision and recall of the links.

    AgreementFault where the two workbooks are not of one sample, or by one officer.
    """
    books = [read_returned(folders, path, None) for path in files]
    if any((book.findings["tingkat"] == review.ERROR).any() for book in books):
        return Judged(books, None)
    numbers = {book.facts.get(SAMPLE_FACT, "") for book in books}
    sample_file = folders.reviews / SAMPLE.name / f"{next(iter(numbers))}.parquet"
    if len(numbers) != 1 or not sample_file.exists():
        raise review.AgreementFault(
            "Kedua berkas bukan dari satu sampel / the files are not of one sample of this data."
        )
    sample = pl.read_parquet(sample_file)
    return Judged(books, review.agreement(books[0].answers, books[1].answers, sample))

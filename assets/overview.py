"""How reviews stand, and what links taken back change for published waves.

What belongs here: counting pairs by state, and going through the waves that are out.
What does not: a wave's difference itself (`assets.revocation`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

import review
from assets.contents import contents
from assets.folders import Folders, Progress
from assets.review import recorded, standing_pairs
from assets.revocation import difference_of, effective_revocations
from schemas.review import DECISIONS, DIFFERENCES, MENTION, REVOCATIONS
from schemas.tahap import Tahap, UnknownTahap


@dataclass(frozen=True)
class WaveDifference:
    """What taking links back changes for one published wave: families and rupiah."""

    families: int
    families_overpaid: int
    overpaid: int
    underpaid: int
    paths: list[Path]


def standing_of_reviews(folders: Folders) -> pl.DataFrame:
    """Counts by state: pairs that wait (never judged, second opinion, disagreement) or are done."""
    links = pl.read_parquet(folders.links)
    version = str(links["versi_dtsen"][0]) if links.height else ""
    decisions, revocations = recorded(folders, DECISIONS), recorded(folders, REVOCATIONS)
    standing = standing_pairs(folders, version, None, contents(folders), decisions, revocations)
    states = review.verdicts(standing, decisions, revocations)
    now = states.join(links, on=MENTION, how="semi").unique("bukti")
    waiting = pl.read_parquet(folders.review_queue)
    counts = dict(now.group_by("keadaan").len().rows())
    untouched = waiting.join(now, on=MENTION, how="anti").height
    counts["MENUNGGU"] = counts.get("MENUNGGU", 0) + untouched
    back = now.filter(pl.col("putusan") == "DITARIK").height
    rows = [*sorted(counts.items()), ("DITARIK (termasuk di atas)", back)]
    return pl.DataFrame(rows, schema={"keadaan": pl.String, "pasangan": pl.Int64}, orient="row")


def published_differences(
    folders: Folders, out: Path | None, progress: Progress
) -> dict[str, WaveDifference]:
    """Per published wave what the links taken back change; empty where none was taken back.

    What is to be returned then also stands on the one recovery list (`assets.payment`).
    """
    taken = effective_revocations(folders)
    if taken.is_empty():
        return {}
    found = {}
    for tahap in _published(folders):
        rows = difference_of(folders, tahap, taken, progress)
        if rows.is_empty():
            continue
        paths = [folders.reviews / DIFFERENCES.name / f"{tahap}.parquet"]
        if out is not None:
            name = f"{DIFFERENCES.name}_{tahap}.xlsx"
            paths.append(review.write_sheet(out / name, rows, DIFFERENCES))
        over = rows.filter(pl.col("lebih_bayar") > 0)
        found[str(tahap)] = WaveDifference(
            rows["no_kk"].n_unique(),
            over["no_kk"].n_unique(),
            int(rows["lebih_bayar"].sum()),
            int(rows["kurang_bayar"].sum()),
            paths,
        )
    return found


def _published(folders: Folders) -> list[Tahap]:
    waves = []
    for path in sorted(folders.releases.glob("*/manifest.json")):
        try:
            waves.append(Tahap.parse(path.parent.name))
        except UnknownTahap:
            continue
    return sorted(waves)

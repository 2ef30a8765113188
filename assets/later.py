"""What became known after a wave was out: its decisions made anew with later knowledge.

What belongs here: deciding a published wave as known on a later day, in a scratch folder, and
keeping the difference by that day.
What does not: the comparison (review), or asking for the money (payment). No release changes.
"""

from __future__ import annotations

from datetime import date

import polars as pl

import review
from assets.folders import Folders, Progress
from assets.revocation import decided_again, manifest_of, released
from schemas.decisions import DECISIONS, KPM_LIST
from schemas.parquet import write_table
from schemas.review import DIFFERENCES
from schemas.tahap import Tahap
from schemas.validate import validated

LATER = "selisih_kemudian"


def learn_later(folders: Folders, tahap: Tahap, day: date, progress: Progress) -> pl.DataFrame:
    """DIFFERENCES of one published wave through what was learned by `day`; also written.

    Event dates are limited by the wave's cut-off as before; only knowledge grows. Links taken
    back since the release are another cause and stay out of it.
    """
    at_release = date.fromisoformat(manifest_of(folders, tahap)["diketahui_sampai"])
    then, now = (
        decided_again(folders, tahap, known, False, progress) for known in (at_release, day)
    )
    rows = review.learned_later(
        str(tahap),
        released(folders, tahap, DECISIONS),
        then,
        now,
        released(folders, tahap, KPM_LIST),
        pl.read_parquet(folders.list_("pembayaran")),
    )
    path = folders.reviews / LATER / f"{tahap}_{day.isoformat()}.parquet"
    write_table(validated(rows, DIFFERENCES), DIFFERENCES, path)
    return rows


def as_known_on(folders: Folders, day: date) -> pl.DataFrame:
    """DIFFERENCES of every wave from the newest look that is not after `day`."""
    newest: dict[str, str] = {}
    for path in sorted((folders.reviews / LATER).glob("*.parquet")):
        tahap, _, looked = path.stem.partition("_")
        if date.fromisoformat(looked) <= day:
            newest[tahap] = path.name
    found = [pl.read_parquet(folders.reviews / LATER / name) for name in newest.values()]
    return pl.concat([DIFFERENCES.empty(), *found])

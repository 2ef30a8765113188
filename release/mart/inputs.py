"""What a mart is made from.

What belongs here: naming the files, wave by wave.
What does not: finding them (assets), or reading them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from schemas.tahap import Tahap


@dataclass(frozen=True)
class Wave:
    """One release, the lake's families and events it was made from, and the leads beside them."""

    tahap: Tahap
    folder: Path
    events: Path
    families: Sequence[Path]
    leads: Path


@dataclass(frozen=True)
class MartInputs:
    """All releases in order, and the lake's tables that do not belong to one wave.

    `reports`: each form's accepted contents. `disbursement`: the part files of each table of
    schemas.payment, by its name; `complaints` the same of schemas.complaints. `posts`: the
    posyandu there are. `review`: officers' decisions on links. `days_on_time`: until when a
    report counts as on time. `amendments`: the one file of each table of schemas.amendments in
    the lake. `first_day`, `last_day`: the first and the newest day of any report that counts;
    months outside are not asked of posts that told nothing. A file that is not there counts as
    no rows.
    """

    waves: Sequence[Wave]
    links: Path
    reports: Mapping[str, Path]
    files: Path
    rejects: Sequence[Path]
    objections: Path
    payments: Path
    disbursement: Mapping[str, Sequence[Path]]
    complaints: Mapping[str, Sequence[Path]]
    posts: Path
    review: Sequence[Path]
    days_on_time: int
    first_day: date | None
    last_day: date | None
    amendments: Mapping[str, Path]

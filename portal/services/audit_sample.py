"""The auditors' sample on a page: asking for what `bansos audit sample` draws, and the file.

What belongs here: who may ask of which release, where one's own requests stand, and the file.
What does not: which rows are drawn (release.audit_sample), or drawing (assets.sample_requests).

The numbers are whole: who draws again from the same release with the same seed has the same rows.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from assets.approval import Tranche
from assets.folders import Folders
from assets.sample_requests import Sampled, ask, numbers_in, packed, requests
from assets.table_formats import FORMATS
from portal.roles import Role, Scope
from portal.services.downloads import Download
from portal.services.releases import covers_whole, release_seen, releases_seen

AUDITORS = frozenset({Role.AUDITOR})
# Its persons stand one by one in the access log.
MOST_ROWS = 1000
_LARGEST_SEED = 2**31 - 1
_SHOWN = 10


@dataclass(frozen=True)
class Sample:
    """A drawn file, and every NIK and KK number in it, for the account of who saw whom."""

    file: Download
    numbers: list[str]
    sampled: Sampled


class SampleRefused(ValueError):
    """What was asked for is no sample; `key` is the text that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def sampled_from(folders: Folders, scope: Scope) -> list[Tranche]:
    """The releases a sample may be drawn from: a stratum of elsewhere would tell of elsewhere."""
    every = releases_seen(folders, scope)
    return [one for one in every if covers_whole(scope, one) and one.folder.name == str(one.tahap)]


def asked(
    folders: Folders, scope: Scope, tahap: str, size: str, seed: str, ending: str, purpose: str
) -> bool:
    """Ask for the sample of a release; False outside reach.

    SampleRefused for figures or a format there are not.
    """
    one = release_seen(folders, scope, tahap)
    if one is None or not covers_whole(scope, one):
        return False
    if not (size.isascii() and size.isdigit() and 0 < int(size) <= MOST_ROWS):
        raise SampleRefused("sampel_jumlah_salah")
    if not (seed.isascii() and seed.isdigit() and int(seed) <= _LARGEST_SEED):
        raise SampleRefused("sampel_benih_salah")
    if ending not in FORMATS:
        raise SampleRefused("sampel_bentuk_salah")
    ask(folders, one.tahap, scope.pengguna, int(size), int(seed), ending, purpose)
    return True


def own_samples(folders: Folders, scope: Scope) -> list[tuple[Sampled, bool]]:
    """One's newest requests, the newest first, and whether the file is there to take."""
    own = requests(folders, scope.pengguna)[-_SHOWN:]
    return [(one, _ready(folders, one)) for one in reversed(own)]


def sample_of(folders: Folders, scope: Scope, number: str) -> Sample | None:
    """The drawn file of one's own request; None for anybody else's, and without a file.

    What the officer no longer reaches is not given either.
    """
    for one in requests(folders, scope.pengguna):
        if str(one.diminta.nomor) != number or not _ready(folders, one):
            continue
        seen = release_seen(folders, scope, one.diminta.tahap)
        if seen is None or not covers_whole(scope, seen):
            return None
        path = packed(folders, one.diminta)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return Sample(Download(path, path.name, digest, one.baris or 0), numbers_in(path), one)
    return None


def _ready(folders: Folders, one: Sampled) -> bool:
    return one.baris is not None and packed(folders, one.diminta).exists()

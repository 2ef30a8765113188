"""Whether a tranche that stands already was made from exactly these inputs.

What belongs here: one hash over everything a release rests on, the stamp beside it, and the
release as it stands.
What does not: naming those inputs (`assets.release`), or making and judging a package (release/).

A package that was made again is the same, byte by byte; making it again only shows that, and
takes minutes where the nation is concerned.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import release
import rules
from assets.folders import Folders, parts
from assets.guards import recorded_overrides
from assets.rests_on import earlier_lists, release_stamp
from assets.stamps import (
    code_sha256,
    inputs_stamp,
    is_fresh,
    sealed_sha256,
    set_stamp,
    stamp_beside,
)
from release import canonical_json
from release.layout import MANIFEST, OUTSIDE_MANIFEST, files_in
from schemas.frame_hash import frame_sha256
from schemas.parquet import FileDigest
from schemas.tahap import Tahap


def basis(
    folders: Folders,
    tahap: Tahap,
    context: rules.Context,
    lake: release.Lake,
    versions: release.Versions,
    people: release.People,
) -> str:
    """The hash of all a release of `tahap` is made from: files, frames, dates and code."""
    persons = parts(folders.persons(tahap)).values()
    waves = [release.find_previous(folders.releases, tahap)]
    waves += [folders.release(wave) for wave in tahap.earlier_waves]
    frames = (people.held, recorded_overrides(folders))
    return inputs_stamp(
        code_sha256("reference"),
        *map(str, (tahap, context.quarter, context.as_of, versions)),
        *(f"{name} {ledger}" for name, ledger in sorted(people.ledgers.items())),
        *(release.manifest_hash(wave) for wave in waves if wave is None or wave.is_dir()),
        *map(frame_sha256, frames),
        *_hashes(folders, lake, list(persons)),
        # The cut follows from the candidates, the quotas among the lists, and these.
        *(f"{path.name} {sealed_sha256(path, by)}" for path, by in earlier_lists(folders, tahap)),
    )


def _hashes(folders: Folders, lake: release.Lake, persons: list[Path]) -> Iterator[str]:
    """Name and sha256 of every file, the tables of the lake one after the other."""
    for one in fields(lake):
        named = getattr(lake, one.name)
        for path in [named] if isinstance(named, Path) else named:
            yield _hash(folders, path)
    for path in persons:
        yield _hash(folders, path)


def _hash(folders: Folders, path: Path) -> str:
    name = path.relative_to(folders.lake)
    return f"{name.as_posix()} {sealed_sha256(path, stamp_beside(path))}"


def as_it_stands(folders: Folders, tahap: Tahap, stamp: str) -> release.PublishResult | None:
    """The release of `tahap`, if it was made from `stamp` and every file is as it was then."""
    folder, stamp_file = folders.release(tahap), release_stamp(folders, tahap)
    if not is_fresh([folder / MANIFEST], stamp_file, stamp):
        return None
    names = set(canonical_json.read(folder / MANIFEST)["berkas"])
    if names != set(files_in(folder)) - OUTSIDE_MANIFEST:
        return None
    if not is_fresh([folder / name for name in sorted(names)], stamp_file, stamp):
        return None
    return release.already_there(folder)


def remember(folders: Folders, tahap: Tahap, stamp: str) -> None:
    """Seal the release that was just made from `stamp`, by the digests its manifest names."""
    folder = folders.release(tahap)
    named = canonical_json.read(folder / MANIFEST)["berkas"]
    digests = {
        folder / name: FileDigest(one["baris"], one["sha256"], one["bytes"])
        for name, one in sorted(named.items())
    }
    set_stamp(release_stamp(folders, tahap), stamp, [folder / MANIFEST, *digests], digests)

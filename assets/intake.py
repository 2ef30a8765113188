"""Stage 1: landed files → the lake's tables, rejects and one row per file.

What belongs here: walking the landing folder, which files are read, and the table of all files.
What does not: reading a layout or judging a cell (intake/), keeping a file's result (`keeping`),
or joining files (`settling`).
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

import polars as pl

import intake
from assets.folders import Folders, Progress
from assets.keeping import container_account, keep, write_accounts
from assets.known_files import Entry, Notebook
from assets.settling import reading_version, settle
from assets.side_by_side import side_by_side
from assets.stamps import inputs_stamp
from schemas import lists
from schemas.parquet import write_table

# The folder of tables that other files are read by.
REFERENCES = "referensi/"
REMOVED = "DIHAPUS"
# In an account: further names under which the same bytes were landed.
ALSO = "juga"
# Bytes of files, as text, that are read at the same time.
AT_ONCE_BYTES = 256 * 2**20


class LandingMissing(ValueError):
    """There is nothing to take in and nothing was taken in before."""


@dataclass(frozen=True)
class IntakeCounts:
    """What intake did: files seen now, files read now, and the lake's totals.

    `arrived`: files met for the first time, by the first folder under the landing folder.
    `again`: path under the landing folder of each file that holds the same bytes as another, to the
    path of that one, whose rows count.
    """

    seen: int
    read_now: int
    files: int
    rows: int
    accepted: int
    rejected: int
    repeated: int
    refused_files: int
    arrived: Mapping[str, int] = field(default_factory=dict)
    again: Mapping[str, str] = field(default_factory=dict)


def take_in(
    landing: Path | None,
    folders: Folders,
    progress: Progress,
    only: Collection[str] | None = None,
) -> IntakeCounts:
    """Take in every file of `landing` that the lake does not know, and settle the tables.

    `only` narrows it to these paths under `landing`: the others are still being written.
    A file is known by its sha256: landing it again, under any name, changes nothing but its
    account, which keeps the further name.
    LandingMissing if neither the landing folder nor the lake holds a file.
    """
    book = Notebook(folders)
    accounts = book.accounts()
    seen, read, arrived = 0, 0, Counter[str]()
    again: dict[str, str] = {}
    if landing is not None:
        before = {sha: entry[ALSO] for sha, entry in accounts.items() if ALSO in entry}
        seen, read, arrived, names = _read_new_files(
            landing, folders, progress, only, book, accounts
        )
        again = _keep_names(names, before, accounts, folders)
    book.keep(accounts)
    entries = [accounts[sha] for sha in sorted(accounts)]
    if not entries:
        raise LandingMissing(
            "Folder landing kosong dan lake belum berisi / the landing folder is empty and "
            f"nothing was taken in before: {landing}. Letakkan berkas menurut "
            "dtsen/, posyandu/, kepesertaan/ … lalu ulangi dengan --landing."
        )
    settled = settle(entries, folders, progress)
    counts = _write_files(entries, settled, folders)
    return IntakeCounts(seen, read, *counts, arrived=dict(arrived), again=again)


def landed_files(landing: Path) -> list[Path]:
    """The files of a landing folder in their order; hidden ones are not files received."""
    found = []
    for folder, below, names in os.walk(landing):
        below[:] = [name for name in below if not name.startswith(".")]
        found += [Path(folder, name) for name in names if not name.startswith(".")]
    return sorted((path for path in found if path.is_file()), key=lambda path: path.parts)


def _read_new_files(
    landing: Path,
    folders: Folders,
    progress: Progress,
    only: Collection[str] | None,
    book: Notebook,
    accounts: dict[str, Entry],
) -> tuple[int, int, Counter[str], dict[str, list[str]]]:
    """Files seen, files read, files met for the first time by folder, and names by sha256.

    `accounts` grows.
    """
    if not landing.is_dir():
        raise LandingMissing(
            f"Folder landing tidak ada / no such landing folder: {landing}. Periksa --landing."
        )
    named = [(path.relative_to(landing).as_posix(), path) for path in landed_files(landing)]
    if only is not None:
        named = [one for one in named if one[0] in only]
    folders.received.mkdir(parents=True, exist_ok=True)
    version = reading_version()
    read, done = 0, count(1)
    arrived: Counter[str] = Counter()
    names: dict[str, list[str]] = defaultdict(list)

    def new(
        files: Iterable[tuple[str, Path]], known: Mapping[str, Entry], stands: str
    ) -> Iterator[intake.LandedFile]:
        nonlocal read
        taken: set[str] = set()

        def is_known(sha256: str) -> bool:
            own = known.get(sha256)
            return sha256 in taken or (own is not None and _is_current(own, version, stands))

        for name, path in files:
            progress("masuk", next(done), len(named))
            sha256, found = _unless_known(name, path, book, is_known)
            names[sha256].append(name)
            if found is None:
                continue
            taken.add(found.sha256)
            if found.sha256 not in known:
                arrived[name.partition("/")[0]] += 1
            read += 1
            yield found

    # What other files are read by comes first.
    references = [one for one in sorted(named) if one[0].startswith(REFERENCES)]
    others = [one for one in sorted(named) if not one[0].startswith(REFERENCES)]
    for files in (references, others):
        bridge, stands = (None, "") if files is references else _bridge(folders, accounts)

        known = dict(accounts)
        batches = enumerate(intake.gathered(new(files, known, stands)))
        taken = partial(_taken, bridge=bridge, version=version, stands=stands, folders=folders)
        holders = _Holders(version, folders)
        for (number, batch), kept in side_by_side(taken, batches, _bytes, AT_ONCE_BYTES):
            accounts |= {entry["berkas"]: entry for entry in kept}
            accounts |= {entry["berkas"]: entry for entry in holders.after(number, batch)}
    return len(named), read, arrived, names


def _keep_names(
    names: Mapping[str, Sequence[str]],
    before: Mapping[str, list[str]],
    accounts: dict[str, Entry],
    folders: Folders,
) -> dict[str, str]:
    """Keep every name under which the same bytes were landed; returns those seen now.

    `before`: the further names that accounts had, some of which may have been made anew since. Of
    a list without rows, as many areas send it, the names are kept and none is returned.
    """
    again: dict[str, str] = {}
    for sha in {**before, **names}:
        entry = accounts[sha]
        if entry["keadaan"] == REMOVED:
            continue
        first = str(entry["jalur"])
        others = sorted(set(names.get(sha, ())) - {first})
        if entry["dibaca"] or entry["tabel"] is None:
            again |= dict.fromkeys(others, first)
        known = sorted({*before.get(sha, ()), *others} - {first})
        if known != entry.get(ALSO, []):
            accounts[sha] = entry | {ALSO: known}
            write_accounts([accounts[sha]], folders)
    return dict(sorted(again.items()))


def _taken(
    batch: tuple[int, intake.Gathered],
    *,
    bridge: intake.Bridge | None,
    version: str,
    stands: str,
    folders: Folders,
) -> list[Entry]:
    """Read some files and keep what they gave; their accounts."""
    _, pieces = batch
    return keep(pieces.read(bridge), version, stands, folders)


def _bytes(batch: tuple[int, intake.Gathered]) -> int:
    return batch[1].bytes


@dataclass
class _Holders:
    """Containers whose pieces are being read; one is taken in once all of its pieces are."""

    version: str
    folders: Folders
    read: dict[int, intake.Gathered] = field(default_factory=dict)
    through: int = 0

    def after(self, number: int, batch: intake.Gathered) -> list[Entry]:
        """The accounts written now that this batch is read: none while one before it is not."""
        self.read[number] = batch
        entries: list[Entry] = []
        while self.through in self.read:
            ended = self.read.pop(self.through).containers
            entries += [container_account(*one, self.version) for one in ended]
            self.through += 1
        write_accounts(entries, self.folders)
        return entries


def _unless_known(
    name: str, path: Path, book: Notebook, is_known: Callable[[str], bool]
) -> tuple[str, intake.LandedFile | None]:
    """The file's sha256, and the file with its bytes unless it was taken in as it would be now."""
    sha256 = book.sha256_of(path)
    if sha256 is not None and is_known(sha256):
        return sha256, None
    before = path.stat()
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    book.note(path, before, sha256)
    return sha256, None if is_known(sha256) else intake.LandedFile(name, data, sha256)


def _bridge(folders: Folders, accounts: Mapping[str, Entry]) -> tuple[intake.Bridge | None, str]:
    """The bridge from BPS area codes as taken in so far, and what it was made from."""
    hashes = [
        sha
        for sha, entry in sorted(accounts.items())
        if entry["tabel"] == intake.Bridge.TABLE and entry["keadaan"] == "DITERIMA"
    ]
    if not hashes:
        return None, ""
    files = [pl.read_parquet(folders.received / f"{sha}.parquet") for sha in hashes]
    return intake.Bridge(pl.concat(files)), inputs_stamp(*hashes)


def _is_current(entry: Entry, version: str, bridge: str) -> bool:
    """Whether a file was read by this code and, if it needs one, by this bridge.

    A file whose rows were removed at the end of their retention is not read again.
    """
    if entry["keadaan"] == REMOVED:
        return True
    return bool(entry["versi"] == version and entry.get("jembatan", bridge) == bridge)


def _write_files(
    entries: list[Entry], settled: dict[str, dict[str, int]], folders: Folders
) -> tuple[int, int, int, int, int, int]:
    rows = []
    for entry in entries:
        own = settled.get(entry["berkas"], {"diterima": 0, "berulang": 0, "ditolak": 0})
        kept = ("berkas", "tabel", "jalur", "keadaan", "kode", "petunjuk", "dibaca")
        rows.append(
            {name: entry[name] for name in kept}
            | own
            | {"ditolak": int(entry["ditolak"]) + own["ditolak"]}
        )
    files = pl.DataFrame(rows, schema_overrides=dict(lists.FILES.polars_schema())).select(
        lists.FILES.column_names
    )
    write_table(files, lists.FILES, folders.files)
    refused = files.filter(pl.col("keadaan").is_in(["DITOLAK", "DITAHAN"])).height
    read, accepted, rejected, repeated = (
        int(files[name].sum()) for name in ("dibaca", "diterima", "ditolak", "berulang")
    )
    return files.height, read, accepted, rejected, repeated, refused

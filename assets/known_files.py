"""What was seen of the landed files and of their accounts, so that neither is read again unchanged.

What belongs here: the notebook of sizes, times, hashes and accounts, and when it is believed.
What does not: the accounts themselves, which lie in the lake (`keeping`): without the notebook
everything is read anew and nothing is lost.

A file is believed unread while name, size, place on the disk and both times are what they were when
it was read. The time of change cannot be set by a program, so a file put in place with an old date
is noticed; one that changed within the moment it was noted in is read again.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assets.folders import Folders
from assets.stamps import set_stamp

Entry = dict[str, Any]
_Facts = list[int]
# A clock of coarse steps gives a file that changes twice within one the same time.
_RESTED_NS = 2_000_000_000


class Notebook:
    """What is known of files from earlier runs; `keep` writes it down."""

    def __init__(self, folders: Folders) -> None:
        """The notebook of a data folder; an empty one where none lies there."""
        self._path = folders.known_files
        told = _told(self._path)
        self._landed: dict[str, tuple[_Facts, str]] = told.get("landing", {})
        self._accounts: dict[str, tuple[_Facts, Entry]] = told.get("masuk", {})
        self._received = folders.received
        self._changed = False

    def sha256_of(self, path: Path) -> str | None:
        """The sha256 of a landed file that is as it was when it was read; else None."""
        facts, sha256 = self._landed.get(str(path), ([], ""))
        return sha256 if facts and facts == _facts(path.stat()) else None

    def note(self, path: Path, before: os.stat_result, sha256: str) -> None:
        """Note the sha256 of a landed file just read; `before`: its facts before it was."""
        self._changed = True
        rested = time.time_ns() - max(before.st_mtime_ns, before.st_ctime_ns) > _RESTED_NS
        if rested:
            self._landed[str(path)] = (_facts(before), sha256)
        else:
            self._landed.pop(str(path), None)

    def accounts(self) -> dict[str, Entry]:
        """The account of every file taken in, by its sha256, in order."""
        found: dict[str, tuple[_Facts, Entry]] = {}
        for name, facts in sorted(_accounts_in(self._received)):
            known = self._accounts.get(name)
            if known is None or known[0] != facts:
                text = (self._received / f"{name}.json").read_text(encoding="utf-8")
                known = facts, json.loads(text)
                self._changed = True
            found[name] = known
        self._changed |= len(found) != len(self._accounts)
        self._accounts = found
        return {name: entry for name, (_, entry) in found.items()}

    def keep(self, accounts: Mapping[str, Entry]) -> None:
        """Write down what is known now; `accounts`: those that lie in the lake."""
        if not self._changed:
            return
        self._accounts = {
            name: (facts, accounts[name])
            for name, facts in sorted(_accounts_in(self._received))
            if name in accounts
        }
        told = {"landing": self._landed, "masuk": self._accounts}
        set_stamp(self._path, json.dumps(told, ensure_ascii=False))


def _told(path: Path) -> dict[str, Any]:
    """What a notebook says; nothing where it was spoilt or is not there."""
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return told


def _accounts_in(folder: Path) -> Iterator[tuple[str, _Facts]]:
    if folder.is_dir():
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(".json"):
                    yield entry.name.removesuffix(".json"), _facts(entry.stat())


def _facts(told: os.stat_result) -> _Facts:
    return [told.st_size, told.st_mtime_ns, told.st_ctime_ns, told.st_ino]

"""An object store (S3 and what speaks like it) that holds a data folder for several machines.

What belongs here: contents by their sha256, and the one object that says which content lies
under which name; only its replacement makes a change visible.
What does not: the folder on this machine (`working_copy`), or who may write (`store_lease`).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from assets.stamps import file_sha256
from schemas.parquet import replacing

SCHEME = "s3://"
STATE = "keadaan.json"
CONTENTS = "isi"
_FORM = 1
_AT_ONCE = 8


class StoreFault(RuntimeError):
    """The object store cannot be used as asked; the text says what to do."""


class Changed(StoreFault):
    """Another machine has committed since this one looked."""


@dataclass(frozen=True)
class State:
    """What the store holds: per name the sha256 and size of its content; `tag` of the object."""

    files: dict[str, tuple[str, int]] = field(default_factory=dict)
    number: int = 0
    tag: str | None = None


class ObjectStore:
    """The contents and the state under one address, s3://bucket/prefix.

    Keys, region and endpoint come from the AWS_… settings every S3 tool reads.
    """

    def __init__(self, address: str) -> None:
        """`address`: s3://bucket/prefix; nothing is asked of it yet."""
        bucket, _, prefix = address.removeprefix(SCHEME).partition("/")
        if not address.startswith(SCHEME) or not bucket or not prefix.strip("/"):
            raise StoreFault(
                f"{address}: alamat gudang berbentuk / an object store is named s3://BUCKET/FOLDER"
            )
        self.address = f"{SCHEME}{bucket}/{prefix.strip('/')}"
        self._bucket, self._prefix = bucket, prefix.strip("/")

    @cached_property
    def _inner(self) -> Any:
        try:
            from obstore.store import S3Store
        except ImportError:
            raise _not_installed(self.address) from None
        plain = os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://")
        return S3Store(
            self._bucket,
            prefix=self._prefix,
            client_options={"allow_http": plain, "timeout": "10min"},
            retry_config={"max_retries": 5},
        )

    def state(self) -> State:
        """What was last committed; of an empty store an empty state."""
        content, tag = self.read(STATE)
        if content is None:
            return State()
        told = json.loads(content)
        if told["bentuk"] != _FORM:
            raise StoreFault(
                f"{self.address}: gudang berbentuk {told['bentuk']}, program ini {_FORM} / the "
                "store is of another form: use the program that wrote it."
            )
        files = {name: (sha, size) for name, (sha, size) in told["berkas"].items()}
        return State(files, told["urutan"], tag)

    def commit(self, files: dict[str, tuple[str, int]], since: State) -> State:
        """Make `files` what the store holds, if it still holds `since`; else Changed.

        Their contents have to be there. The state is one object, so a reader sees all or nothing.
        """
        told = {"bentuk": _FORM, "urutan": since.number + 1, "berkas": dict(sorted(files.items()))}
        tag = self.replace(STATE, json.dumps(told).encode(), since.tag)
        if tag is None:
            raise Changed(
                f"{self.address}: mesin lain telah menulis sementara itu; yang di sini tidak "
                "dikirim / another machine has written meanwhile; nothing of this one was sent. "
                "Ulangi perintahnya / repeat the command."
            )
        return State(files, since.number + 1, tag)

    def send(self, contents: Iterable[tuple[str, Path]]) -> None:
        """Put files under the sha256 of their bytes."""
        import obstore

        def one(pair: tuple[str, Path]) -> None:
            sha256, path = pair
            if path.stat().st_size:
                obstore.put(self._inner, _content(sha256), path)
            else:
                obstore.put(self._inner, _content(sha256), b"")

        _all_of(one, contents)

    def fetch(self, wanted: Iterable[tuple[str, Path]]) -> None:
        """Put contents in their places, each whole and checked by its sha256, or not at all."""

        def one(pair: tuple[str, Path]) -> None:
            sha256, path = pair
            path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(path) as unfinished:
                self._download(sha256, unfinished)

        _all_of(one, wanted)

    def _download(self, sha256: str, path: Path) -> None:
        import obstore

        digest = hashlib.sha256()
        with path.open("wb") as file:
            for block in obstore.get(self._inner, _content(sha256)).stream():
                digest.update(block)
                file.write(block)
        if digest.hexdigest() != sha256:
            raise StoreFault(
                f"{self.address}/{_content(sha256)}: isinya bukan yang dikirim / this is not what "
                "was sent. Kembalikan dari cadangan / bring it back from a backup."
            )

    def has(self, sha256: str) -> bool:
        """Whether a content is there."""
        import obstore

        try:
            obstore.head(self._inner, _content(sha256))
        except FileNotFoundError:
            return False
        return True

    def forget(self, kept: set[str], before: datetime) -> int:
        """Remove contents that are not `kept` and were sent `before`; returns how many."""
        import obstore

        names = [
            entry["path"]
            for page in obstore.list(self._inner, CONTENTS)
            for entry in page
            if entry["last_modified"] < before and entry["path"].rpartition("/")[2] not in kept
        ]
        if names:
            obstore.delete(self._inner, names)
        return len(names)

    def read(self, name: str) -> tuple[bytes | None, str | None]:
        """A small object and its tag; None for both if it is not there."""
        import obstore

        try:
            found = obstore.get(self._inner, name)
        except FileNotFoundError:
            return None, None
        return bytes(found.bytes()), found.meta["e_tag"]

    def replace(self, name: str, content: bytes, tag: str | None) -> str | None:
        """Put a small object where the one with `tag` (None: none) lies; None if another does."""
        import obstore
        from obstore.exceptions import AlreadyExistsError, NotFoundError, PreconditionError

        mode: Any = "create" if tag is None else {"e_tag": tag}
        try:
            return obstore.put(self._inner, name, content, mode=mode, use_multipart=False)["e_tag"]
        except (AlreadyExistsError, NotFoundError, PreconditionError):
            return None

    def remove(self, name: str) -> None:
        """Take a small object away."""
        import obstore

        obstore.delete(self._inner, name)

    def written_at(self, name: str) -> datetime:
        """When an object was last written, by the store's clock."""
        import obstore

        return obstore.head(self._inner, name)["last_modified"]


@contextmanager
def reachable(store: ObjectStore) -> Iterator[None]:
    """Say what a store that is away, or refuses the keys, is: its library's own words are many."""
    try:
        yield
    except library_faults() as fault:
        raise StoreFault(
            f"{store.address}: gudang tidak terjangkau atau menolak kunci / the object store is "
            f"away or refuses the keys ({type(fault).__name__}). Periksa AWS_ENDPOINT_URL, "
            "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION dan jaringan, lalu ulangi; yang "
            "sudah ada di sini tetap ada / check these settings and the network, then repeat; "
            "what is on this machine stays."
        ) from None


def library_faults() -> tuple[type[Exception], ...]:
    """What the library raises when the store is away or refuses; nothing where it is missing."""
    try:
        from obstore.exceptions import BaseError
    except ImportError:
        return ()
    return (BaseError,)


def _not_installed(address: str) -> StoreFault:
    return StoreFault(
        f"{address}: pustaka gudang belum terpasang / the library for object stores is not "
        "installed. pip install 'bansos[gugus]'"
    )


def sha256_of(path: Path) -> tuple[str, int]:
    """What a file holds: the sha256 of its bytes, and their number."""
    return file_sha256(path), path.stat().st_size


def spelled_out(address: str) -> str:
    """The address of a store as it is written; what has been a Path has lost a stroke."""
    return address.replace("s3:/", SCHEME).replace("s3:///", SCHEME)


def fetch_below(address: str, prefix: str, folder: Path) -> None:
    """Fetch every file whose name begins with `prefix`, as last committed, into `folder`."""
    store = ObjectStore(address)
    with reachable(store):
        files = store.state().files
        wanted = [
            (sha, folder / name) for name, (sha, _) in files.items() if name.startswith(prefix)
        ]
        if not wanted:
            raise StoreFault(f"{store.address}/{prefix}: tidak ada / not there.")
        store.fetch(wanted)


def _content(sha256: str) -> str:
    return f"{CONTENTS}/{sha256[:2]}/{sha256}"


def _all_of(one: Any, items: Iterable[Any]) -> None:
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(one, items):
            pass

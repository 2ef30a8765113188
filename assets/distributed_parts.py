"""Parts made by workers of Dask: processes beside this one, or on other machines.

What belongs here: finding or starting the workers, sending parts, and what becomes of a part
whose worker is lost or whose program is another.
What does not: what a part is (`part_work`), or when there are workers (`workers`).
"""

from __future__ import annotations

import hashlib
import os
import pickle
import platform
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version
from itertools import chain, islice
from pathlib import Path
from typing import Any

import dask
from distributed import Client, Future, LocalCluster, Security, wait
from distributed.scheduler import KilledWorker

from assets.object_store import ObjectStore, reachable
from assets.part_groups import groups, made_together
from assets.part_work import (
    Caught,
    Digests,
    GroupFunction,
    Made,
    Maker,
    PartFunction,
    PartNote,
    PartWork,
    spelled,
)
from assets.shared_content import Shared, kept, loaded
from assets.stamps import code_sha256
from assets.store_parts import Kept, Through, brought_home, copy_of, made_there, sent
from assets.workers import SETTING, WorkersFault
from assets.working_copy import WorkingCopy

# Nothing a worker holds may reach its disk, and its log says nothing of a part.
_QUIET = {
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.admin.log-format": "%(name)s - %(levelname)s - %(message)s",
}
_LOOPBACK = ("tcp://127.0.0.1:", "tcp://localhost:")
# How long a run waits for the first worker, and for one to come back when all are gone.
PATIENCE_SECONDS = 60.0
_LOOK_SECONDS = 2.0
CALL_SECONDS = 20
# So many parts per thread are on their way: one in work, one waiting beside it.
_AHEAD = 2
_MAKING_BYTES = ("polars", "pyarrow", "duckdb", "numpy")


@dataclass(frozen=True)
class Failed:
    """What a part ended with on a worker; its text is nowhere but in here."""

    area: str
    kind: str
    frames: str
    fault: bytes


@contextmanager
def hired(setting: str) -> Iterator[Maker]:
    """The workers a setting names: a number of processes of this machine, or an address."""
    with dask.config.set(_QUIET):
        if setting.isdigit() and int(setting):
            with _own_processes(int(setting)) as client:
                yield partial(_make, client, _same_disk)
        else:
            with _called(setting) as client:
                yield partial(_make, client, copy_of)


@contextmanager
def _own_processes(number: int) -> Iterator[Client]:
    """So many processes beside this one; what they say to each other is encrypted."""
    threads = str(max(1, (os.cpu_count() or 1) // number))
    with (
        tempfile.TemporaryDirectory(prefix="bansos-pekerja-") as scratch,
        LocalCluster(
            n_workers=number,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            local_directory=scratch,
            silence_logs="CRITICAL",
            protocol="tls://",
            security=Security.temporary(),
            env={"POLARS_MAX_THREADS": os.environ.get("POLARS_MAX_THREADS", threads)},
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


@contextmanager
def _called(address: str) -> Iterator[Client]:
    """The workers of a scheduler that runs already."""
    if not address.startswith(("tls://", *_LOOPBACK)):
        raise WorkersFault(
            f"{SETTING}={address}: beri jumlah proses (mis. 4) atau alamat tls://MESIN:8786; tanpa "
            "TLS hanya di mesin ini, tcp://127.0.0.1:8786 / give a number of processes or a tls:// "
            "address; without TLS only on this machine."
        )
    try:
        client = Client(address, timeout=CALL_SECONDS)
    except (OSError, ValueError) as fault:
        raise WorkersFault(
            f"Penjadwal pekerja tidak terjangkau / no scheduler of workers at {address} "
            f"({type(fault).__name__}). Jalankan di sana / start there: dask scheduler; periksa "
            "sertifikat TLS / check the TLS certificates (docs/deploy.md)."
        ) from None
    with client:
        yield client


def _same_disk(path: Path) -> None:
    """Processes of this machine see its files; no store stands between."""


def _make(
    client: Client,
    copy_of_file: Callable[[Path], WorkingCopy | None],
    function: PartFunction,
    shared: Any,
    works: Iterable[PartWork],
    together: GroupFunction | None = None,
) -> Iterator[Made]:
    """Send the parts, a few ahead of the workers, and yield each as it comes back made.

    Of a folder that is a copy of a store only names of contents are sent, through the store, and
    one part at a time; to processes of this machine small parts go in groups.
    """
    _await_workers(client)
    program = same_program()
    waiting = iter(works)
    first = next(waiting)
    copy = copy_of_file(first.outputs[0])
    every = chain([first], waiting)
    sets = groups(every) if together is not None and copy is None else ([one] for one in every)
    with kept(shared, first.outputs[0].parent, copy) as common:

        def submitted(group: list[PartWork]) -> tuple[Future[Any], list[PartWork]]:
            key = f"{function.__name__}-{group[0].area}-{os.urandom(8).hex()}"
            through = sent(copy, group[0]) if copy else None
            of_group = together if len(group) > 1 else None
            task = (function, common, group, program, through, of_group)
            return client.submit(attempt, *task, key=key), group

        under_way = dict([submitted(next(sets))])
        while under_way:
            room = _AHEAD * max(1, _threads(client)) - len(under_way)
            under_way.update(map(submitted, islice(sets, max(0, room))))
            for future in _some_done(client, list(under_way)):
                group = under_way.pop(future)
                came = _came(future, group)
                if isinstance(came, Kept):
                    came = [brought_home(copy, group[0], came)]
                # What a worker still holds when it dies would be made again.
                future.release()
                yield from zip(group, came, strict=True)


def attempt(
    function: PartFunction,
    shared: Shared,
    group: Sequence[PartWork],
    program: str,
    through: Through | None = None,
    together: GroupFunction | None = None,
) -> Failed | Kept | list[Digests]:
    """Make parts on a worker. A fault is handed back, not raised: Dask would log its text.

    Several parts are made by `together`; where that fails, one by one, to say which. `through`
    takes a part alone.
    """
    if together is not None and same_program() == program:
        made = made_together(together, loaded(shared), group)
        if made is not None:
            return list(made)
    done: list[Digests] = []
    for work in group:
        one = _attempt_alone(function, shared, work, program, through)
        if isinstance(one, Failed | Kept):
            return one
        done.append(one)
    return done


def _attempt_alone(
    function: PartFunction, shared: Shared, work: PartWork, program: str, through: Through | None
) -> Failed | Kept | Digests:
    made: Kept | Digests = {}
    with Caught() as caught:
        if same_program() != program:
            raise WorkersFault(
                f"Pekerja di {platform.node()} memakai program atau pustaka versi lain daripada "
                "yang memulai lari; bytenya dapat berbeda. Pasang versi yang sama di semua mesin, "
                "mulai lagi pekerjanya, lalu ulangi / a worker runs another version: install the "
                "same one everywhere, restart the workers, repeat."
            )
        if through is None:
            made = function(loaded(shared), work)
        else:
            with reachable(ObjectStore(through.address)):
                made = made_there(function, loaded(shared), work, through)
    if caught.fault is None:
        return made
    kind = f"{type(caught.fault).__module__}.{type(caught.fault).__qualname__}"
    with Caught() as unsendable:
        content = pickle.dumps(caught.fault)
        pickle.loads(content)
    return Failed(work.area, kind, caught.frames, b"" if unsendable.fault else content)


def _came(future: Future[Any], group: Sequence[PartWork]) -> Kept | list[Digests]:
    """What the part function said; else raise what kept a part from being made, in its name."""
    areas = ", ".join(spelled(work.area) for work in group)
    if future.status == "cancelled":
        raise _lost(f"bagian / part {areas}")
    fault = future.exception()
    if isinstance(fault, KilledWorker):
        raise WorkersFault(
            f"Bagian {areas} menghentikan pekerjanya berulang kali, biasanya karena "
            "kurang memori. Beri pekerja lebih banyak memori atau kurangi jumlahnya per mesin, "
            "lalu ulangi: bagian lain sudah jadi / this part ended its worker again and again, "
            "mostly for want of memory. Give workers more of it, then repeat: the other parts "
            "are made."
        )
    if fault is not None:
        raise _lost(f"bagian / part {areas}, {type(fault).__name__}")
    failed: Failed | Kept | list[Digests] = future.result()
    if not isinstance(failed, Failed):
        return failed
    original = (
        pickle.loads(failed.fault)
        if failed.fault
        else WorkersFault(f"{failed.kind}: kesalahan tak terduga / unexpected fault.")
    )
    original.add_note(PartNote.of(failed.area, failed.frames))
    raise original


def _some_done(client: Client, futures: list[Future[Any]]) -> Iterable[Future[Any]]:
    """Those that are finished, at least one; WorkersFault when nobody is there to finish any."""
    missing_since: float | None = None
    while True:
        try:
            found = wait(futures, timeout=_LOOK_SECONDS, return_when="FIRST_COMPLETED")
            return list(found.done)
        except TimeoutError:
            now = time.monotonic()
            missing_since = None if _threads(client) else missing_since or now
            if missing_since is not None and now - missing_since > PATIENCE_SECONDS:
                raise _lost("semua pekerja / all workers") from None


def _await_workers(client: Client) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE_SECONDS)
    except TimeoutError:
        raise _lost("belum ada pekerja / no worker yet") from None


def _lost(what: str) -> WorkersFault:
    return WorkersFault(
        f"Pekerja atau penjadwalnya hilang / workers or their scheduler are gone: {what}. Periksa "
        "mesin dan layanannya, lalu ulangi; bagian yang sudah jadi dilewati / check machines and "
        "services, then repeat; parts already made are skipped."
    )


def _threads(client: Client) -> int:
    return sum(one["nthreads"] for one in client.scheduler_info(n_workers=-1)["workers"].values())


@cache
def same_program() -> str:
    """One hash over the code and the libraries that make a part's bytes."""
    rooms = ("assets", "matching", "reference", "register", "rules", "schemas")
    libraries = [f"{name} {version(name)}" for name in _MAKING_BYTES]
    text = "\n".join([code_sha256(*rooms), platform.python_version(), *libraries])
    return hashlib.sha256(text.encode()).hexdigest()

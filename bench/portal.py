"""The portal under load: people of every role walk through its pages, a second between clicks.

What belongs here: starting `bansos serve` over a data folder, who walks, and seconds by page.
What does not: what a page shows (tests/portal), or attacks.

    .venv/bin/python -m bench.portal --data build/bench/data [--users 50 100] [--seconds 60]
    .venv/bin/python -m bench.portal --data build/bench/data --users 50 --seconds 600 --out soak

The second is the soak: MiB of every process after a tenth of the time, at half and at the end.

The data folder is only read: the portal gets a folder of links to it, with its own logs. Walkers
and server share the machine, so the walkers' processor time is part of what is waited for.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import shutil
import statistics
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.client import OK
from pathlib import Path

import httpx2
import polars as pl
import sqlalchemy as sa

from bench.measure import BANSOS, RESULTS, ROOT, commit, machine
from bench.portal_walkers import PASSWORD, Seen, walk
from portal import accounts
from portal.limits import limits
from portal.passwords import Passwords
from portal.place import clock
from portal.roles import NATION, SENDERS, Role
from portal.settings import database_from
from portal.state.store import Store
from portal.state.tables import USERS
from schemas.areas import village_codes
from tests.servers import LOOPBACK, free_port, serving

OFFICE = ROOT / "build" / "bench" / "portal"
_NATIONAL = {Role.AUDITOR, Role.KEMENTERIAN}
_SOUGHT, _NUMBER = 200, "nomor_kartu_keluarga"


def main() -> None:
    """Measure each number of walkers and record the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--users", type=int, nargs="+", default=[50, 100])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=1.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", default="portal", help="name of the file under bench/results")
    options = parser.parse_args()
    _lay_out(options.data)
    names = _people(max(options.users))
    runs = []
    with _served(options.workers) as (address, group):
        for count in options.users:
            cpu = partial(_cpu, group)
            who, sought = names[:count], _families()
            walked = walk(address, who, sought, options.seconds, options.think, cpu)
            seen, grown = _weighed(walked, group, options.seconds)
            runs.append(_told(seen, count, options.seconds, grown))
    _record(options, runs)


def _lay_out(data: Path) -> None:
    """An office whose data are links into `data`, and whose own state is fresh."""
    shutil.rmtree(OFFICE, ignore_errors=True)
    OFFICE.mkdir(parents=True)
    for path in sorted(data.iterdir()):
        if path.name not in ("jejak", "portal", ".kunci"):
            (OFFICE / path.name).symlink_to(path.resolve())


def _people(count: int) -> list[str]:
    """So many accounts, of every role in turn, each in an area the data hold."""
    codes = sorted({path.stem for path in (OFFICE / "lake/dtsen_keluarga").glob("*/*.parquet")})
    villages = {kab: [v for v in village_codes() if v.startswith(kab)] for kab in codes}
    roles = [role for role in Role if role is not Role.ADMIN]
    store = Store(database_from({"BANSOS_DATA": str(OFFICE)}))
    store.migrate()
    bounds = limits().password
    cheap = Passwords(replace(bounds, time=1, memory_kib=8, lanes=1))
    names = []
    for number in range(count):
        role, kab = roles[number % len(roles)], codes[number % len(codes)]
        village = villages[kab][number % len(villages[kab])]
        near = role in SENDERS | {Role.PENDAMPING}
        wanted = accounts.Wanted(
            nama=f"pejalan{number:03d}",
            nama_lengkap=f"Pejalan {number}",
            roles=frozenset({role}),
            wilayah=(village if near else NATION if role in _NATIONAL else kab,),
            posyandu=f"{village}01" if role is Role.KADER else None,
            opd="DINSOS" if role is Role.OPD else None,
        )
        accounts.add(store, wanted, "bench", cheap, clock())
        names.append(wanted.nama)
    chosen = {"sandi": Passwords(bounds).hashed(PASSWORD), "wajib_ganti": False}
    with store.writing() as connection:
        connection.execute(sa.update(USERS).values(**chosen))
    store.close()
    return names


def _families() -> list[str]:
    """Some KK numbers of every part, to seek."""
    paths = sorted((OFFICE / "lake/dtsen_keluarga").glob("*/*.parquet"))
    parts = [pl.scan_parquet(path).select(_NUMBER).head(_SOUGHT).collect() for path in paths]
    return pl.concat(parts)[_NUMBER].to_list()


@contextmanager
def _served(workers: int) -> Iterator[tuple[str, int]]:
    """The address of a running portal, and the process group it runs in."""
    port = free_port()
    address = f"http://{LOOPBACK}:{port}"

    def answers() -> bool:
        try:
            return httpx2.get(f"{address}/sehat").status_code == OK
        except httpx2.TransportError:
            return False

    mark = secrets.token_hex(8)
    command: list[str | Path] = [BANSOS, "serve", "--data", OFFICE, "--port", str(port)]
    with serving([*command, "--workers", str(workers)], answers, OFFICE, {"BANSOS_BENCH": mark}):
        yield address, _group_of(mark)


def _group_of(mark: str) -> int:
    """The process group of the server that has `mark` in its environment."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"BANSOS_BENCH={mark}".encode() in (folder / "environ").read_bytes():
                return os.getpgid(int(folder.name))
        except (PermissionError, ProcessLookupError, FileNotFoundError):
            continue
    raise RuntimeError("the server is gone")


def _processes(group: int) -> Iterator[list[str]]:
    """/proc/PID/stat of every process in the group, behind the command's name."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8").rpartition(")")[2].split()
        except (ProcessLookupError, FileNotFoundError):
            continue
        if int(fields[2]) == group:
            yield fields


def _weighed(
    walked: Coroutine[None, None, Seen], group: int, seconds: float
) -> tuple[Seen, list[dict[str, int]]]:
    """What the walkers saw, and MiB of every process: after a tenth, at half and at the end.

    What is made once after a run is made within the first tenth; memory that grows after that is
    kept for clicks.
    """

    async def both() -> tuple[Seen, list[dict[str, int]]]:
        walking = asyncio.create_task(walked)
        weights = []
        for share in (0.1, 0.4):
            await asyncio.sleep(seconds * share)
            weights.append(_mib(group))
        seen = await walking
        return seen, [*weights, _mib(group)]

    return asyncio.run(both())


def _cpu(group: int) -> float:
    """Processor seconds of the server so far (proc(5): fields 14 and 15)."""
    ticks = sum(int(fields[11]) + int(fields[12]) for fields in _processes(group))
    return ticks / os.sysconf("SC_CLK_TCK")


def _mib(group: int) -> dict[str, int]:
    """Resident MiB of every process of the server now, by its place among them (proc(5): rss)."""
    page = os.sysconf("SC_PAGE_SIZE")
    found = sorted((int(fields[19]), int(fields[21])) for fields in _processes(group))
    return {f"process_{place}": rss * page // 2**20 for place, (_, rss) in enumerate(found)}


def _told(
    seen: Seen, users: int, seconds: float, weights: list[dict[str, int]]
) -> dict[str, object]:
    """The figures of one run; prints them as a table."""
    pages = {
        kind: {
            "clicks": len(taken),
            "p50_ms": _quantile(taken, 50),
            "p95_ms": _quantile(taken, 95),
            "p99_ms": _quantile(taken, 99),
            "largest_kb": round(seen.bytes.get(kind, 0) / 1000, 1),
        }
        for kind, taken in sorted(seen.seconds.items())
    }
    clicks = [one for kind, taken in seen.seconds.items() if kind != "POST /masuk" for one in taken]
    print(f"\n{users} users, {len(clicks)} clicks in {seconds:.0f} s, faults: {dict(seen.faults)}")
    for kind, row in pages.items():
        print(f"  {kind:<34} {row['clicks']:>6} p50 {row['p50_ms']:>7} p95 {row['p95_ms']:>7} ms")
    print(f"  resident MiB by process: {weights}")
    return {
        "users": users,
        "clicks": len(clicks),
        "clicks_per_s": round(len(clicks) / seconds, 1),
        "p95_ms": _quantile(clicks, 95),
        "faults": dict(seen.faults),
        "server_cpu_ms_per_click": round(1000 * seen.cpu / max(1, len(clicks)), 1),
        "server_resident_mib": sum(weights[-1].values()),
        "process_resident_mib": dict(zip(("at_tenth", "at_half", "at_end"), weights, strict=True)),
        "pages": pages,
    }


def _quantile(taken: list[float], percent: int) -> float:
    if len(taken) < 2:
        return round(1000 * taken[0], 1) if taken else 0.0
    return round(1000 * statistics.quantiles(taken, n=100, method="inclusive")[percent - 1], 1)


def _record(options: argparse.Namespace, runs: list[dict[str, object]]) -> None:
    body = {
        "command": f"python -m bench.portal --data {options.data.name} --users "
        f"{' '.join(map(str, options.users))} --seconds {options.seconds:.0f} "
        f"--workers {options.workers}",
        "commit": commit(),
        "machine": machine(),
        "load_before": round(os.getloadavg()[2], 1),
        "think_s": options.think,
        "runs": runs,
    }
    target = RESULTS / f"{options.out}.json"
    target.write_text(json.dumps(body, indent=2) + "\n", encoding="utf-8")
    print(f"recorded in {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()

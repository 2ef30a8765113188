"""The files of the audit log: JSON lines, a file a month, only ever added to.

What belongs here: finding the last line, adding one, and what a cut line leaves.
What does not: what makes a chain sound (`audit.chain`).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from audit.chain import FIRST, Line, parsed, sealed
from schemas.parquet import sync_folder

RECOVERED = "PULIHKAN_JEJAK"  # a cut last line was set aside
SYSTEM = "sistem"
_STEP = 1 << 16


class LogBroken(RuntimeError):
    """The last line is none; nothing can be chained to it."""


def add(
    folder: Path, officer: str, action: str, thing: str, facts: Mapping[str, str | int]
) -> Line:
    """Add a line and have it on disk before returning.

    A last line that was cut while written (power, kill -9) is set aside as `terpotong-<hash>`
    and the log says so before it goes on. LogBroken if the last whole line is damaged: look
    with `bansos audit verify` and bring the copy back first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        _set_cut_line_aside(folder)
        return _append(folder, officer, action, thing, facts)


def read_lines(folder: Path) -> Iterator[tuple[str, int, str]]:
    """(file, row from 1, text) of every whole line, in order."""
    for path in _files(folder):
        for row, text in enumerate(_whole_lines(path), 1):
            yield path.name, row, text


def cut_line(folder: Path) -> tuple[str, int] | None:
    """(file, row) of a last line without an end; None where the log ends well."""
    files = _files(folder)
    if not files or not _tail(files[-1])[1]:
        return None
    return files[-1].name, len(_whole_lines(files[-1])) + 1


def _append(
    folder: Path, officer: str, action: str, thing: str, facts: Mapping[str, str | int]
) -> Line:
    files = [path for path in _files(folder) if path.stat().st_size]
    last = _last(files[-1]) if files else None
    now = datetime.now(UTC).replace(tzinfo=None)
    line = sealed(
        Line(
            nomor=1 if last is None else last.nomor + 1,
            waktu=now.isoformat(timespec="seconds") + "Z",
            petugas=officer,
            tindakan=action,
            objek=thing,
            rincian=dict(facts),
            sebelumnya=FIRST if last is None else last.sidik,
        )
    )
    # a clock set back must not put a line before older ones
    month = max(now.strftime("%Y-%m"), files[-1].stem if files else "")
    path = folder / f"{month}.jsonl"
    fresh = not path.exists()
    with path.open("ab") as file:
        file.write(line.spelled().encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    if fresh:
        sync_folder(folder)
    return line


def _last(path: Path) -> Line:
    line = parsed(_tail(path)[0].decode("utf-8", "replace"))
    if line is None or sealed(line) != line:
        raise LogBroken(
            f"Baris terakhir {path.name} rusak; tidak ada yang ditambahkan. Periksa dengan "
            "bansos audit verify dan kembalikan dari cadangan. / The last line is damaged and "
            "nothing was added; see bansos audit verify and restore the copy."
        )
    return line


def _set_cut_line_aside(folder: Path) -> None:
    files = _files(folder)
    if not files:
        return
    cut = _tail(files[-1])[1]
    if not cut:
        return
    end = files[-1].stat().st_size - len(cut)
    digest = hashlib.sha256(cut).hexdigest()
    (folder / f"terpotong-{digest[:12]}").write_bytes(cut)
    with files[-1].open("r+b") as file:
        file.truncate(end)
        os.fsync(file.fileno())
    facts: dict[str, str | int] = {"sha256_potongan": digest, "bytes": len(cut)}
    _append(folder, SYSTEM, RECOVERED, files[-1].name, facts)


def _tail(path: Path) -> tuple[bytes, bytes]:
    """The last whole line without its end, and what stands after it.

    Read from the end, so that adding a line costs the same in a log of any length.
    """
    with path.open("rb") as file:
        start = file.seek(0, os.SEEK_END)
        content = b""
        while start and content.count(b"\n") < 2:
            step = min(start, max(_STEP, len(content)))
            start -= step
            file.seek(start)
            content = file.read(step) + content
    whole, end, cut = content.rpartition(b"\n")
    return (whole.rpartition(b"\n")[2], cut) if end else (b"", content)


def _whole_lines(path: Path) -> list[str]:
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    return whole.decode("utf-8", "replace").split("\n")[:-1]


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9]*.jsonl"))


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Wait for other writers: an entry takes a moment only."""
    with (folder / ".kunci").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

"""Damaged files of every format through intake: none stops it, and none loses a row.

What belongs here: one small file per format, damage drawn byte by byte, and what must hold of
whatever intake says.
What does not: which damage is told in which words (tests/intake).

    .venv/bin/python -m bench.damage [--files 20000] [--seed 1]
"""

from __future__ import annotations

import argparse
import io
import json
import random
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

import polars as pl

from bench.intake import reports
from bench.measure import ROOT, record
from intake import read_landed
from schemas.lists import REJECTS, REPAIRS
from schemas.validate import validated

_DAMAGE = (b"", b"\0", b"\xff", b"\n", b'"', b",", b"9" * 40, b"PK\x03\x04", b"<", b"{")
_MOST = 6
# Nothing kept writes this format any more.
_OLD_BOOK = ROOT / "tests/intake/eppgbm.xls"


def originals(rows: int = 12) -> dict[str, bytes]:
    """One sound file per format, by its name."""
    frame = reports(rows)
    text = frame.write_csv()
    book, table, packed = io.BytesIO(), io.BytesIO(), io.BytesIO()
    frame.write_excel(book, autofilter=False, table_style=None)
    frame.write_parquet(table)
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", text)
        archive.writestr("b.xlsx", book.getvalue())
    return {
        "a.csv": text.encode(),
        "b.csv": text.replace(",", ";").encode("utf-16"),
        "c.json": json.dumps(frame.to_dicts()).encode(),
        "d.xlsx": book.getvalue(),
        "e.parquet": table.getvalue(),
        "f.zip": packed.getvalue(),
        "g.xls": _OLD_BOOK.read_bytes(),
    }


def damaged(data: bytes, drawn: random.Random) -> bytes:
    """`data` with a few bytes overwritten, put in, taken out, or its end cut off."""
    for _ in range(drawn.randint(1, _MOST)):
        place = drawn.randrange(len(data) + 1)
        data = data[:place] + drawn.choice(_DAMAGE) + data[place + drawn.randrange(4) :]
    return data[: drawn.randrange(len(data) + 1)] if drawn.random() < 1 / _MOST else data


def judged(path: Path) -> Counter[str]:
    """States of the file's tables; AssertionError if a row is unaccounted for."""
    states: Counter[str] = Counter()
    for one in read_landed(path, f"posyandu/{path.name}"):
        assert one.rows_read == one.accepted.height + one.rows_rejected, one.state
        validated(one.rejected, REJECTS)
        validated(one.repairs, REPAIRS)
        if one.state == "DITERIMA":
            lines = pl.concat([one.accepted["baris"], one.rejected["baris"].drop_nulls()])
            assert lines.n_unique() >= one.rows_read
        states[one.state] += 1
    return states


def main() -> None:
    """Damage files in turn and count what became of them."""
    options = argparse.ArgumentParser()
    options.add_argument("--files", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    told = options.parse_args()
    drawn, start = random.Random(told.seed), time.perf_counter()
    sound = list(originals().items())
    states: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(told.files):
            name, data = sound[number % len(sound)]
            path = Path(folder) / name
            path.write_bytes(damaged(data, drawn))
            states += judged(path)
    print(
        f"{told.files} berkas, {time.perf_counter() - start:.0f} s: {dict(sorted(states.items()))}"
    )
    command = f"python -m bench.damage --files {told.files} --seed {told.seed}"
    # Reaching this line is the result: no crash, and no row that nobody accounts for.
    record("damage", command, [], berkas=told.files, keadaan=dict(sorted(states.items())))


if __name__ == "__main__":
    main()

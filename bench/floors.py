"""The floor of a stage: DuckDB reading what it reads and writing what it writes.

What belongs here: which tables a stage reads and leaves, and the processor time of scanning
every column of the first and copying the second, two threads.
What does not: the stages.

    .venv/bin/python -m bench.floors STAGE TAHAP LANDING DATA ANSWER.json
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import duckdb

from schemas.forms import FORMS


@dataclass(frozen=True)
class Floor:
    """Glob patterns of what a stage reads and writes, under LANDING/ and DATA/; {tahap} is put in.

    A pattern without a file is a table the stage did not have. The index of matching is not
    Parquet: its floor is a copy of the persons it is made from.
    """

    reads: tuple[str, ...]
    writes: tuple[str, ...]


_DTSEN = ("DATA/lake/dtsen_keluarga/*/*.parquet", "DATA/lake/dtsen_anggota/*/*.parquet")
_LISTS = (
    "DATA/lake/kepesertaan.parquet",
    "DATA/lake/daftar_pbi.parquet",
    "DATA/lake/verifikasi.parquet",
    "DATA/lake/komponen.parquet",
    "DATA/lake/eksklusi.parquet",
    "DATA/lake/pembayaran.parquet",
    "DATA/lake/sanggah.parquet",
)
_REPORTS = tuple(f"DATA/lake/laporan/{form}.parquet" for form in FORMS)
_REGISTER = (
    "DATA/lake/register/{tahap}/keluarga/*.parquet",
    "DATA/lake/register/{tahap}/anggota/*.parquet",
)
_CANDIDATES = ("DATA/lake/putusan_calon/{tahap}/*.parquet",)
_RELEASE = tuple(
    f"DATA/release/{{tahap}}/{table}/**/*.parquet"
    for table in ("putusan", "daftar_kpm", "daftar_pbi")
)

FLOORS = {
    "masuk": Floor(
        ("LANDING/dtsen/keluarga*.parquet", "LANDING/dtsen/anggota*.parquet", "LANDING/*/*.csv"),
        (*_DTSEN, *_LISTS, *_REPORTS),
    ),
    "padanan": Floor((*_DTSEN, *_REPORTS), (_DTSEN[1], "DATA/lake/padanan/*.parquet")),
    "register": Floor((*_DTSEN, *_LISTS[:1], "DATA/lake/padanan/*.parquet"), _REGISTER),
    "aturan": Floor((*_REGISTER, *_LISTS), _CANDIDATES),
    "rilis": Floor((*_CANDIDATES, *_REGISTER), _RELEASE),
    "mart": Floor(_RELEASE, _RELEASE),
    "verify": Floor(_RELEASE, ()),
}


def floor_seconds(floor: Floor, tahap: str, landing: Path, data: Path, spare: Path) -> float:
    """Processor seconds of scanning what the stage reads and copying what it writes."""

    def files(pattern: str) -> list[str]:
        place, _, rest = pattern.format(tahap=tahap).partition("/")
        root = {"LANDING": landing, "DATA": data}[place]
        return [str(path) for path in sorted(root.glob(rest)) if path.stat().st_size]

    with duckdb.connect(config={"threads": 2}) as connection:
        start = time.process_time()
        for pattern in floor.reads:
            for table in _tables(connection, files(pattern)):
                columns = ", ".join(f'"{column}"' for column in table.columns)
                table.aggregate(f"bit_xor(hash({columns}))").fetchall()
        for number, pattern in enumerate(floor.writes):
            for table in _tables(connection, files(pattern)):
                table.write_parquet(str(spare / f"{number}.parquet"), compression="zstd")
        return time.process_time() - start


def _tables(
    connection: duckdb.DuckDBPyConnection, files: list[str]
) -> list[duckdb.DuckDBPyRelation]:
    """Parquet as one table, CSV as one table per folder, its files alike or not."""
    if not files:
        return []
    if files[0].endswith(".parquet"):
        return [connection.read_parquet(files)]
    folders = sorted({str(Path(file).parent) for file in files})
    return [
        connection.read_csv(f"{folder}/*.csv", all_varchar=True, union_by_name=True)
        for folder in folders
    ]


def main() -> None:
    """Answer one question of bench.national in a process of its own."""
    stage, tahap, landing, data, answer = sys.argv[1:]
    spare = Path(mkdtemp(dir=Path(data).parent))
    seconds = floor_seconds(FLOORS[stage], tahap, Path(landing), Path(data), spare)
    shutil.rmtree(spare)
    Path(answer).write_text(json.dumps({"cpu_s": round(seconds, 2)}), encoding="utf-8")


if __name__ == "__main__":
    main()

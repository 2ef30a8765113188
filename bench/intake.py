"""Intake of one large file, against reading it with the library alone.

What belongs here: a made-up CSV and XLSX of deaths, the members of a made-up DTSEN extract as
CSV, intake with hashing and writing, and the floor of the same work: the reader library, sha256,
and (CSV) zstd Parquet. Both write with the same library; `csv lake` writes as the lake keeps a
file: sorted, with the meaning of every column, hashed once more and safe on disk.
What does not: many files (bench/run.py), or whether a row is right.

    .venv/bin/python -m bench.intake [--rows 1000000] [--book-rows 1000000] [--rounds 5]
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

import polars as pl

from bench.measure import measure_command, record
from schemas.parquet import ROW_GROUP_ROWS

_HERE = "bench.intake"
_REPORTS = "laporan"
_TEXT, _BOOK = f"{_REPORTS}.csv", f"{_REPORTS}.xlsx"
_LANDED, _SOUND = "anggota_keluarga_dtsen_v3_2025T4_3325.csv", "utuh.csv"
_AREA, _SEED = "3325", 20251001
# Fewer than there are, so that none is lacking.
_PERSONS_PER_FAMILY = 2.8


def reports(rows: int) -> pl.DataFrame:
    """Death reports of made-up people, every cell as text, tidy but for one in a hundred."""
    number = pl.int_range(rows, eager=True).alias("n").to_frame()
    n = pl.col("n")
    day = pl.lit("2025-09-") + (1 + n % 28).cast(pl.String).str.zfill(2)
    nik = pl.format("33250145089{}", (n % 89999 + 10000).cast(pl.String))
    return number.select(
        id_laporan=pl.format("332501200101-MT{}", n),
        kode_posyandu=pl.lit("332501200101"),
        kode_desa=pl.lit("3325012001"),
        tgl_lapor=pl.lit("2025-10-01"),
        petugas=pl.format("K-{}", n % 40),
        nama=pl.format("ORANG {}", n),
        tgl_meninggal=pl.when(n % 100 == 0).then(pl.lit("17 Agustus 2025")).otherwise(day),
        rt=(n % 9 + 1).cast(pl.String).str.zfill(3),
        nik=pl.when(n % 100 == 1).then(pl.lit("12")).otherwise(nik),
        jk=pl.when(n % 2 == 0).then(pl.lit("L")).otherwise(pl.lit("P")),
        tgl_lahir=pl.lit("1955-06-01"),
        nama_kepala_keluarga=pl.format("KEPALA {}", n),
    )


def make(rows: int, book_rows: int, folder: Path) -> None:
    """The files measured: reports as text and workbook, and the first `rows` persons of a made-up
    kabupaten as its DTSEN extract lands, once more without its damaged lines: the reader library
    alone does not read a file that has any."""
    from synthetic.generate import write_sample

    reports(rows).write_csv(folder / _TEXT)
    reports(book_rows).write_excel(folder / _BOOK, autofilter=False, table_style=None)
    write_sample(folder, int(rows / _PERSONS_PER_FAMILY), _SEED, [_AREA], events=0)
    (found,) = (folder / "landing" / "dtsen").glob("anggota*.csv")
    with found.open("rb") as every, (folder / _LANDED).open("wb") as some:
        some.writelines(islice(every, rows + 1))
    with (folder / _LANDED).open("rb") as every, (folder / _SOUND).open("wb") as some:
        cells = every.readline().count(b"|") + 1
        every.seek(0)
        some.writelines(line for line in every if line.count(b'"') == 2 * cells)


def take_in(path: Path, out: Path, *, kept: bool = False) -> None:
    """Read, type, account and write one file as intake does; `kept`: as the lake keeps it."""
    import intake

    sender = "posyandu" if path.stem == _REPORTS else "dtsen"
    taken = intake.read_file(path, f"{sender}/{path.name}")
    if taken.rows_read != taken.accepted.height + taken.rows_rejected:
        raise RuntimeError("rows do not foot")
    if kept and taken.table is not None:
        from assets.settling import TABLES
        from schemas.parquet import write_table

        write_table(taken.accepted, TABLES[taken.table], out)
        return
    taken.accepted.write_parquet(out, compression="zstd", row_group_size=ROW_GROUP_ROWS)


def floor(path: Path, out: Path) -> None:
    """The same file through the reader library alone (CSV: and hash and Parquet)."""
    if path.suffix == ".csv":
        hashlib.sha256(path.read_bytes()).hexdigest()
        mark = "," if path.stem == _REPORTS else "|"
        pl.read_csv(path, separator=mark, infer_schema=False).write_parquet(out, compression="zstd")
        return
    import python_calamine

    book = python_calamine.load_workbook(path)
    for _ in book.get_sheet_by_index(0).iter_rows():
        pass


def main() -> None:
    """Measure both formats and both ways, each in a process of its own, and record."""
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--book-rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--way", choices=("intake", "lake", "lantai", "buat"))
    options.add_argument("--file", type=Path)
    told = options.parse_args()
    if told.way == "buat":
        make(told.rows, told.book_rows, told.file)
        return
    if told.way is not None:
        out = told.file.with_suffix(".parquet")
        if told.way == "lantai":
            floor(told.file, out)
        else:
            take_in(told.file, out, kept=told.way == "lake")
        return
    with tempfile.TemporaryDirectory() as folder:
        # In a process of its own, so that its memory is not taken for that of those it starts.
        amounts = ["--rows", str(told.rows), "--book-rows", str(told.book_rows)]
        making = [sys.executable, "-m", _HERE, "--way", "buat", "--file", folder, *amounts]
        subprocess.run(making, check=True)
        text, sheet, landed, sound = (
            Path(folder, name) for name in (_TEXT, _BOOK, _LANDED, _SOUND)
        )
        # Compiled once, as an installed program is; whoever forbids it pays at every start.
        compiled = {"PYTHONDONTWRITEBYTECODE": ""}
        measure_command("", [sys.executable, "-c", f"import intake, {_HERE}"], **compiled)
        pairs = {
            "csv": (("lantai", text), ("intake", text)),
            "csv lake": (("lantai", text), ("lake", text)),
            "xlsx": (("lantai", sheet), ("intake", sheet)),
            "csv dtsen": (("lantai", sound), ("intake", landed)),
        }
        rounds = {
            name: [
                [
                    measure_command(
                        f"{way} {name}",
                        [sys.executable, "-m", _HERE, "--way", way, "--file", str(path)],
                        **compiled,
                    )
                    for way, path in ways
                ]
                for _ in range(told.rounds)
            ]
            for name, ways in pairs.items()
        }
    # Processor time: on a shared machine wall time says who else was there. Floor and intake take
    # turns, and of the rounds' ratios the middle one stands.
    ratios = {
        name: sorted(round(own.cpu_s / least.cpu_s, 2) for least, own in turns)
        for name, turns in rounds.items()
    }
    middle = {name: found[len(found) // 2] for name, found in ratios.items()}
    measured = [one for turns in rounds.values() for turn in turns for one in turn]
    command = f"python -m {_HERE} {' '.join(amounts)} --rounds {told.rounds}"
    facts = {"kali_lantai_prosesor": middle, "putaran": ratios}
    print(facts, record("intake", command, measured, **facts))


if __name__ == "__main__":
    main()

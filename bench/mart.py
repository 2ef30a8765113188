"""Making the mart and asking the twenty questions of docs/pertanyaan.

What belongs here: wall time and memory of `bansos mart`, and the time of each answer as an
analyst gets it (a read-only connection, everything fetched).
What does not: whether the answers are right (tests/mart).

    .venv/bin/python -m bench.mart --data DIR     a data folder with its releases
    .venv/bin/python -m bench.mart --families N   makes one first (three waves)
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

import polars as pl

from bench.measure import RESULTS, ROOT, measure, record
from bench.run import three_waves
from release.mart import open_mart

QUESTIONS = ROOT / "docs" / "pertanyaan"
REPEATS = 3
SHOWN = 5


def made_data(families: int, areas: str) -> Path:
    """A data folder with three waves of a world of `families` families."""
    world, data = ROOT / "build" / "bench" / "mart_world", ROOT / "build" / "bench" / "mart_data"
    measure(
        "generate",
        *("sample", "--out", str(world), "--families", str(families), "--seed", "7"),
        *("--areas", areas, "--parquet"),
    )
    three_waves("mart", world / "landing", data)
    return data


def asked(path: Path, name: str) -> list[dict[str, object]]:
    """Each question with its rows and its median seconds over three readings.

    The first rows of each answer are laid down beside the figures `name`, to be read.
    """
    answers: list[dict[str, object]] = []
    shown = ["# Twenty questions on the mart\n", f"The first {SHOWN} rows of each answer.\n"]
    with open_mart(path) as mart:
        for question in sorted(QUESTIONS.glob("*.sql")):
            text = question.read_text(encoding="utf-8")
            seconds = []
            for _ in range(REPEATS):
                start = time.perf_counter()
                rows = len(mart.sql(text).fetchall())
                seconds.append(time.perf_counter() - start)
            median = round(statistics.median(seconds), 4)
            answers.append({"question": question.stem, "rows": rows, "median_s": median})
            with pl.Config(
                tbl_formatting="ASCII_MARKDOWN",
                tbl_hide_column_data_types=True,
                tbl_hide_dataframe_shape=True,
                tbl_cols=-1,
                tbl_width_chars=10_000,
                fmt_str_lengths=80,
            ):
                table = str(mart.sql(text).pl().head(SHOWN))
            shown.append(f"\n## {question.stem}\n\n{rows} rows, {median} s\n\n{table}\n")
    (RESULTS / f"{name}_answers.md").write_text("".join(shown), encoding="utf-8")
    return answers


def main() -> None:
    """Measure the mart of `--data`, or of a world made for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--families", type=int, default=200_000)
    parser.add_argument("--areas", default="33.25,32.71,51.03,12.71")
    parser.add_argument("--name", default="mart", help="of the record")
    options = parser.parse_args()
    data = options.data or made_data(options.families, options.areas)
    made = measure("bansos mart", "mart", "--data", str(data))
    path = data / "mart" / "bansos.duckdb"
    answers = asked(path, options.name)
    with open_mart(path) as mart:
        rows = dict(
            mart.sql("select table_name, estimated_size from duckdb_tables() order by 1").fetchall()
        )
        ((families,),) = mart.sql(
            "select max(dtsen) from ringkasan where kode_wilayah = 'ID'"
        ).fetchall()
    of = f"--families {options.families}" if options.data is None else "--data DIR"
    record(
        options.name,
        f"python -m bench.mart {of}",
        [made],
        dtsen_families=families,
        rows=rows,
        mart_mib=round(path.stat().st_size / 2**20, 1),
        questions=answers,
        questions_total_s=round(sum(float(str(a["median_s"])) for a in answers), 3),
    )
    for answer in answers:
        print(f"{answer['question']:<48} {answer['rows']:>6} rows {answer['median_s']:>8} s")


if __name__ == "__main__":
    main()

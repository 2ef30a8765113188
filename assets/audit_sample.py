"""A sample for auditors with the evidence each decision rests on.

What belongs here: gathering the families, members, events and links of the sampled rows.
What does not: which rows are sampled (release.audit_sample).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from assets.folders import Folders, parts
from assets.table_formats import write_as
from release.audit_sample import draw
from schemas.audit import SAMPLE, STRATA
from schemas.families import EVENTS, FAMILIES, MEMBERS
from schemas.linkage import LINKS
from schemas.table import Table
from schemas.tahap import Tahap


def write_sample(
    folders: Folders, tahap: Tahap, size: int, seed: int, out: Path, ending: str
) -> list[tuple[Path, int]]:
    """The sample and its evidence, one file per table under `out`; each with its rows."""
    written = []
    for table, rows in sample_tables(folders, tahap, size, seed):
        path = out / f"{table.name}.{ending}"
        write_as(rows, table, path)
        written.append((path, rows.height))
    return written


def sample_tables(
    folders: Folders, tahap: Tahap, size: int, seed: int
) -> list[tuple[Table, pl.DataFrame]]:
    """The sample and its evidence, table by table.

    `lapisan` and `sampel` come from the release alone; `keluarga`, `anggota`, `peristiwa` and
    `padanan` from the lake, for the families and reports of the sample.
    """
    strata, sample = draw(folders.release(tahap), size, seed)
    families = sample.select("no_kk").unique()
    areas = sample["kode_kabupaten_kota"].unique().to_list()
    register = folders.register(tahap)
    events = _of(
        [register / "peristiwa.parquet"],
        EVENTS,
        pl.DataFrame({"id_laporan": sample["peristiwa"].explode().drop_nulls().unique()}),
    )
    about = _of([register / "peristiwa.parquet"], EVENTS, families)
    events = pl.concat([events, about]).unique("id_laporan").sort(EVENTS.sort)
    return [
        (STRATA, strata),
        (SAMPLE, sample),
        (FAMILIES, _of(list(parts(register / "keluarga", areas).values()), FAMILIES, families)),
        (MEMBERS, _of(list(parts(register / "anggota", areas).values()), MEMBERS, families)),
        (EVENTS, events),
        (LINKS, _of([folders.links], LINKS, events.select("id_laporan").unique())),
    ]


def _of(files: list[Path], table: Table, wanted: pl.DataFrame) -> pl.DataFrame:
    """The rows of `table` in `files` whose key is `wanted`, sorted."""
    there = [path for path in files if path.exists()]
    if not there:
        return table.empty()
    rows = pl.scan_parquet(there).join(wanted.lazy(), on=wanted.columns, how="semi")
    return rows.select(table.column_names).sort(table.sort).collect(engine="streaming")

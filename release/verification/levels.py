"""The published waterfall, level by level, against itself and the decisions.

What belongs here: air_terjun.parquet – does every area foot, do the levels sum up, are its
statuses those of the decisions.
What does not: ringkasan.json (`sums`), or files and bytes (`files`).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow as pa

from release.layout import LEVELS, part_files
from release.query import Files, Source, counts
from release.verification.finding import Finding, finding
from release.waterfall import AFTER, at_every_level, level_faults
from schemas.decisions import DECISIONS
from schemas.parquet import schema_fits
from schemas.waterfall import WATERFALL

# Each status of each desa, as the table says and as the decisions say.
_STATUSES = """
with
tertulis as (
    unpivot (select kode_wilayah, program, {after} from lapis where tingkat = 'DESA')
    on {after} into name status value jumlah
),
dihitung as (
    select coalesce(kode_desa, '0000000000') as kode_wilayah, program,
        lower(status) as status, count(*) as jumlah
    from putusan group by all
)
select count(*) as beda
from (from tertulis where jumlah > 0) t full join dihitung d using (kode_wilayah, program, status)
where t.jumlah is distinct from d.jumlah
"""


def check_levels(folder: Path) -> list[Finding]:
    """Findings about air_terjun.parquet; a missing file is told by `files` already."""
    path = folder / LEVELS
    try:
        if not schema_fits(path, WATERFALL):
            return [finding("SKEMA_BERBEDA", LEVELS)]
        rows = pl.read_parquet(path)
    except FileNotFoundError:
        return []
    except (OSError, pa.ArrowException, pl.exceptions.PolarsError):
        return [finding("TIDAK_TERBACA", LEVELS)]
    found = [
        finding("AIR_TERJUN", LEVELS, f"{name}: {count}")
        for name, count in level_faults(rows).items()
        if count
    ]
    if not rows.equals(_summed_again(rows)):
        found.append(finding("AIR_TERJUN", LEVELS, "tingkat tidak berjumlah / levels"))
    question = _STATUSES.format(after=", ".join(AFTER))
    tables: dict[str, Source] = {
        "lapis": rows,
        "putusan": Files(DECISIONS, part_files(folder, DECISIONS)),
    }
    if differ := counts(question, tables)["beda"]:
        found.append(finding("AIR_TERJUN", LEVELS, f"desa ≠ putusan: {differ}"))
    return found


def _summed_again(rows: pl.DataFrame) -> pl.DataFrame:
    """All levels anew from the desa lines of `rows`, in file order."""
    villages = rows.filter(pl.col("tingkat") == "DESA").rename({"kode_wilayah": "kode_desa"})
    tahap = str(rows["tahap"].first()) if rows.height else ""
    return at_every_level(villages, tahap)

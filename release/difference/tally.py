"""The account of a difference: the first release, what changed by cause, the second.

What belongs here: counts and rupiah per programme and cause, and whether they foot.
What does not: the causes themselves (`causes`).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from release.query import Source, ask

FIRST, SECOND = "RILIS_AWAL", "RILIS_AKHIR"
_CHANGES = ("baru", "hilang", "masuk", "keluar", "rupiah_tambah", "rupiah_kurang")
ACCOUNT = pl.Schema(
    {
        "program": pl.String(),
        "baris": pl.String(),
        "berubah": pl.Int64(),
        **dict.fromkeys(_CHANGES, pl.Int64()),
        "keluarga": pl.Int64(),
        "terdaftar": pl.Int64(),
        "rupiah": pl.Int64(),
    }
)
_TOTALS = """
select program, count(*)::bigint as keluarga,
    count(*) filter (status = 'TERVERIFIKASI')::bigint as terdaftar,
    coalesce(sum(nominal), 0)::bigint as rupiah
from putusan group by program order by program
"""

# health cover is no money of the family
_PERSONS = """
select 'PBI_JK' as program, count(*)::bigint as keluarga,
    count(*) filter (status = 'TERVERIFIKASI')::bigint as terdaftar, 0::bigint as rupiah
from daftar_pbi
"""


def counted(rows: pl.DataFrame) -> pl.DataFrame:
    """One part's changes by program and sebab: berubah, and the columns of what changed.

    `rows`: RELEASE_DIFFERENCES, or PERSON_DIFFERENCES with program and amounts. `baru`,
    `hilang`: families of one release only; `masuk`, `keluar`: onto and off the list; rupiah on
    the list that came and went.
    """
    before, after = (pl.col(name) == "TERVERIFIKASI" for name in ("status_awal", "status_akhir"))
    listed, lists = before.fill_null(False), after.fill_null(False)
    more = pl.col("nominal_akhir") - pl.col("nominal_awal")
    return (
        rows.group_by("program", "sebab")
        .agg(
            pl.len().cast(pl.Int64).alias("berubah"),
            pl.col("status_awal").is_null().sum().cast(pl.Int64).alias("baru"),
            pl.col("status_akhir").is_null().sum().cast(pl.Int64).alias("hilang"),
            (~listed & lists).sum().cast(pl.Int64).alias("masuk"),
            (listed & ~lists).sum().cast(pl.Int64).alias("keluar"),
            more.clip(0).sum().alias("rupiah_tambah"),
            (-more).clip(0).sum().alias("rupiah_kurang"),
        )
        .sort("program", "sebab")
    )


def account(
    first: Source, second: Source, parts: Sequence[pl.DataFrame], order: Sequence[str]
) -> pl.DataFrame:
    """ACCOUNT: per programme the first release, a line per cause in `order`, the second.

    `first`, `second`: the decisions, counted on their own and not from the differences.
    `parts`: frames of `counted`.
    """
    totals = [ask(_TOTALS, {"putusan": source}) for source in (first, second)]
    return _account(totals[0], totals[1], parts, order)


def account_of_persons(
    first: Source, second: Source, parts: Sequence[pl.DataFrame], order: Sequence[str]
) -> pl.DataFrame:
    """ACCOUNT of PBI_JK, where `keluarga` counts persons. `first`, `second`: daftar_pbi."""
    totals = [ask(_PERSONS, {"daftar_pbi": source}) for source in (first, second)]
    return _account(totals[0], totals[1], parts, order)


def _account(
    first: pl.DataFrame,
    second: pl.DataFrame,
    parts: Sequence[pl.DataFrame],
    order: Sequence[str],
) -> pl.DataFrame:
    changes = (
        pl.concat(parts).group_by("program", "sebab").agg(pl.exclude("program", "sebab").sum())
        if parts
        else pl.DataFrame(schema={"program": pl.String, "sebab": pl.String})
    )
    lines = [
        first.with_columns(baris=pl.lit(FIRST)),
        changes.rename({"sebab": "baris"}),
        second.with_columns(baris=pl.lit(SECOND)),
    ]
    place = pl.Enum([FIRST, *order, SECOND])
    return pl.concat([pl.DataFrame(schema=ACCOUNT), *lines], how="diagonal").sort(
        "program", pl.col("baris").cast(place)
    )


def footing_faults(lines: pl.DataFrame) -> list[str]:
    """The sums that do not foot, named by programme; empty if all do.

    Families, listed families and rupiah of the first release, and what came and went, must
    give those of the second.
    """
    total = lines.group_by("program").agg(
        *(pl.col(name).sum() for name in _CHANGES),
        *(
            pl.col(name).filter(pl.col("baris") == line).sum().alias(f"{name}_{line}")
            for name in ("keluarga", "terdaftar", "rupiah")
            for line in (FIRST, SECOND)
        ),
    )
    found = []
    for name, more, less in (
        ("keluarga", "baru", "hilang"),
        ("terdaftar", "masuk", "keluar"),
        ("rupiah", "rupiah_tambah", "rupiah_kurang"),
    ):
        wrong = total.filter(
            pl.col(f"{name}_{FIRST}") + pl.col(more) - pl.col(less) != pl.col(f"{name}_{SECOND}")
        )
        found += [f"{program} {name}" for program in wrong["program"].sort()]
    return found

"""Dates in the styles people and programs write, or a reason why not.

What belongs here: 2025-08-17 (also with a clock time), 17/08/2025, 17-8-2025, 17 Agustus
2025 (also behind the name of the weekday), a spreadsheet's number of days, and a month alone
(2025-08).
What does not: comparing dates with the report's (`time_order`); month names (`limits.yaml`).

Day comes before month, as everywhere in Indonesia. Where a file's column proves to be written
month first, the dates that could be read both ways are refused, not guessed.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from intake.cells import Cells, patched
from intake.limits import limits
from intake.together import of_some

_CLOCK = r"^([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})[ t][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$"
_DAY_MONTH_YEAR = r"^(?<d>[0-9]{1,2})[/.\-](?<m>[0-9]{1,2})[/.\-](?<y>[0-9]{4})$"
_YEAR_MONTH_DAY = r"^(?<y>[0-9]{4})[/.\-](?<m>[0-9]{1,2})[/.\-](?<d>[0-9]{1,2})$"
_MONTH_NAME = r"^(?<d>[0-9]{1,2})[ /.\-]*(?<n>[a-z]+)[ /.,\-]*(?<y>[0-9]{4})$"
_WEEKDAY = r"^(senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad)\s*[,/]?\s+"
_MONTH_ONLY = r"^(?<y>[0-9]{4})-(?<m>[0-9]{1,2})$"
_SHORT_YEAR = r"^[0-9]{1,2}[ /.\-]*([0-9]{1,2}|[a-z]+)[ /.\-]+[0-9]{2}$"
# Days since 30 December 1899, as spreadsheets count; five digits reach from 1927 to 2173.
_SERIAL = r"^(?<s>[1-9][0-9]{4})(\.[0-9]+)?$"
_FOUR_DIGITS = date(1000, 1, 1)
_DAY_ZERO = date(1899, 12, 30)
MONTH_ALONE = "TANGGAL_BULAN_SAJA"


def read_date(text: pl.Series, *, birth: bool, files: pl.Series | None = None) -> Cells:
    """Dates; what cannot be read is null with its reason.

    `files` tells which file each cell is of (None: all of one): each has its own way of writing.

    A month alone stands for its last day – the bound by which the thing had happened – and
    is traced; as a person's birth date (`birth`) it is null, because a made-up day would
    speak against the person in matching.
    """
    values = text.str.to_date("%Y-%m-%d", strict=False)
    # 5-11-25 is no day of the year 5
    ancient = (values < _FOUR_DIGITS).fill_null(False)
    if ancient.any():
        values = values.set(ancient, None)
    codes = None
    odd = (values.is_null() & text.is_not_null()).arg_true()
    if odd.len():
        read = _read_other_styles(text.gather(odd), birth, of_some(files, odd))
        values = patched(values, odd, read["tanggal"])
        if read["kode"].count():
            nothing = pl.Series("kode", [None], dtype=pl.String).new_from_index(0, len(text))
            codes = patched(nothing, odd, read["kode"])
    impossible = (values < limits().earliest) | (values >= limits().latest)
    return Cells(values, codes).and_code(impossible, "TANGGAL_MUSTAHIL")


def _read_other_styles(text: pl.Series, birth: bool, files: pl.Series) -> pl.DataFrame:
    """tanggal and kode for cells that are not plain `YYYY-MM-DD`."""
    cell = pl.col("sel")
    months = limits().months
    numeric = cell.str.extract_groups(_DAY_MONTH_YEAR).struct
    iso = cell.str.extract_groups(_YEAR_MONTH_DAY).struct
    named = cell.str.extract_groups(_MONTH_NAME).struct
    alone = cell.str.extract_groups(_MONTH_ONLY).struct
    name = named.field("n").replace_strict(months, default=None, return_dtype=pl.Int64)
    plain = text.str.to_lowercase().str.replace(_CLOCK, "$1").str.replace(_WEEKDAY, "")
    parts = pl.select(sel=plain).select(
        "sel",
        angka=numeric.field("y").is_not_null(),
        berkas=files,
        alone=alone.field("y").is_not_null(),
        y=pl.coalesce(f.field("y") for f in (numeric, iso, named, alone)).cast(pl.Int64),
        m=pl.coalesce(*(f.field("m").cast(pl.Int64) for f in (numeric, iso, alone)), name),
        d=pl.coalesce(f.field("d") for f in (numeric, iso, named)).cast(pl.Int64),
    )
    first, second = pl.col("d"), pl.col("m")
    american = (second > 12) & (first <= 12)
    indonesian = (first > 12) & (second <= 12)
    written_so = [(pl.col("angka") & kind).sum().over("berkas") for kind in (american, indonesian)]
    month_first = written_so[0] > written_so[1]
    day = pl.when("alone").then(1).otherwise(first)
    written = pl.format("{}-{}-{}", "y", second, day).str.to_date("%Y-%m-%d", strict=False)
    serial = pl.lit(_DAY_ZERO) + pl.duration(days=pl.col("sel").str.extract(_SERIAL).cast(pl.Int64))
    read = parts.select(
        "sel",
        "alone",
        tanggal=pl.when("alone")
        .then(written.dt.month_end())
        .otherwise(pl.coalesce(written, serial)),
        bentuk=pl.col("y").is_not_null() & second.is_not_null(),
        rancu=month_first & pl.col("angka") & (first <= 12) & (second <= 12),
    )
    code = (
        pl.when(pl.col("alone") & pl.col("tanggal").is_not_null())
        .then(pl.lit(MONTH_ALONE))
        .when("rancu")
        .then(pl.lit("TANGGAL_RANCU"))
        .when(pl.col("tanggal").is_not_null())
        .then(None)
        .when("bentuk")
        .then(pl.lit("TANGGAL_MUSTAHIL"))
        .when(cell.str.contains(_SHORT_YEAR))
        .then(pl.lit("TANGGAL_TAHUN_DUA_ANGKA"))
        .otherwise(pl.lit("TANGGAL_TIDAK_TERBACA"))
    )
    unusable = pl.col("rancu") | (pl.col("alone") & pl.lit(birth))
    return read.select(pl.when(~unusable).then("tanggal").alias("tanggal"), code.alias("kode"))

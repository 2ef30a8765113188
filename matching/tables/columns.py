"""Two tables → numbered rows and coded columns: every distinct value once, cleaned by its kind.

What belongs here: checking the tables against the specification, cleaning values, coding them.
What does not: comparing two values (`compare_*`), or which rows are compared (`blocks`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.normalise import normalised
from matching.tables.spec import DATE_FORMS, Column, LinkSpec, TableFault

Ints = npt.NDArray[np.int64]
MISSING = -1
_DATE_PARTS = (
    r"^([^-/.\s]+)[-/.\s]([^-/.\s]+)[-/.\s]([^-/.\sT]+)",  # three parts and what stands between
    r"^\d{8}$",
)
_FLAT_WIDTHS = {"YYYY-MM-DD": (4, 2, 2), "DD-MM-YYYY": (2, 2, 4), "MM-DD-YYYY": (2, 2, 4)}


@dataclass(frozen=True)
class CodedColumn:
    """One compared column: the code of each row's value (MISSING = none), `values` by code and
    how many rows of each side hold each code. `values` has `nilai` and what its kind needs."""

    column: Column
    left: Ints
    right: Ints
    values: pl.DataFrame
    count_left: Ints
    count_right: Ints

    @property
    def pooled(self) -> Ints:
        """Rows of both tables per code."""
        return self.count_left + self.count_right


@dataclass(frozen=True)
class Tables:
    """Both tables by row number, rows in the order of their ids. `one` = a table with itself."""

    left_ids: pl.Series
    right_ids: pl.Series
    columns: tuple[CodedColumn, ...]
    one: bool

    @property
    def universe(self) -> int:
        """How many pairs of rows there are at all."""
        if self.one:
            return self.left_ids.len() * (self.left_ids.len() - 1) // 2
        return self.left_ids.len() * self.right_ids.len()


def coded(left: pl.DataFrame, right: pl.DataFrame | None, spec: LinkSpec) -> Tables:
    """The tables ready to be compared; TableFault names the column or the rows at fault."""
    one = right is None
    first = _checked(left, spec.id, [c.name for c in spec.columns], "kiri / left")
    second = (
        first
        if right is None
        else _checked(right, spec.right_id, [c.right for c in spec.columns], "kanan / right")
    )
    raw = []
    for column in spec.columns:
        a = _cleaned(_as_text(first[column.name]), column, column.form)
        # Within one table what the spec says of the right one has no meaning.
        b = a if one else _cleaned(_as_text(second[column.right]), column, column.right_form)
        raw.append((a, b))
    # All name columns share one list of values, so that exchanged names are seen.
    names = [side for column, pair in zip(spec.columns, raw, strict=True)
             if column.kind == "nama" for side in pair]  # fmt: skip
    name_values = _distinct(names) if names else None
    columns = []
    for column, (a, b) in zip(spec.columns, raw, strict=True):
        values = name_values if column.kind == "nama" else None
        values = _distinct([a, b]) if values is None else values
        code_a = _codes(a, values)
        code_b = code_a if one else _codes(b, values)
        size = values.height
        columns.append(
            CodedColumn(
                column,
                code_a,
                code_b,
                values,
                np.bincount(code_a[code_a >= 0], minlength=size),
                np.bincount(code_b[code_b >= 0], minlength=size),
            )
        )
    return Tables(first[spec.id], second[spec.id if one else spec.right_id], tuple(columns), one)


def _checked(table: pl.DataFrame, key: str, columns: list[str], side: str) -> pl.DataFrame:
    """The needed columns, the id as text, rows sorted by it."""
    missing = [name for name in (key, *columns) if name not in table.columns]
    if missing:
        raise TableFault(
            f"Tabel {side}: kolom tidak ada / no column {', '.join(missing)}. "
            f"Yang ada / it has: {', '.join(table.columns)}. Beda nama? / Another name there? "
            "Tulis kanan: … pada kolom itu, id_kanan: … untuk kunci / state it in the spec."
        )
    if table.is_empty():
        raise TableFault(f"Tabel {side}: tidak ada baris / it has no rows.")
    keyed = table.select(
        _as_text(table[key]).alias(key), *(name for name in dict.fromkeys(columns))
    ).with_row_index("#baris", offset=1)
    empty = keyed.filter(pl.col(key).is_null())
    if not empty.is_empty():
        raise TableFault(
            f"Tabel {side}: kunci {key} kosong pada {empty.height} baris / the id is empty, "
            f"pertama baris / first at row {empty['#baris'][0]} (tanpa kepala / header apart)."
        )
    twice = keyed.filter(pl.col(key).is_duplicated()).sort(key, "#baris")
    if not twice.is_empty():
        rows = ", ".join(str(row) for row in twice["#baris"].head(2))
        raise TableFault(
            f"Tabel {side}: kunci {key} tidak unik / the id is not unique: {twice.height} baris, "
            f"mis. baris / e.g. rows {rows}. Beri tiap baris kunci sendiri / give each its own."
        )
    return keyed.sort(key).drop("#baris")


def _as_text(values: pl.Series) -> pl.Series:
    """Any plain column as trimmed text, empty = missing; 12.0 is written 12."""
    kind = values.dtype
    if kind.is_nested() or kind == pl.Binary or kind == pl.Object:
        raise TableFault(
            f"Kolom {values.name}: jenis {kind} tidak dapat dibandingkan / cannot be compared. "
            "Beri teks, angka atau tanggal / give text, numbers or dates."
        )
    text = pl.col(values.name)
    if kind == pl.Datetime:
        text = text.dt.date().cast(pl.String)
    elif kind.is_float():
        whole = text.cast(pl.Int64, strict=False)
        text = (
            pl.when(text.is_nan() | text.is_null())
            .then(None)
            .when(whole.cast(kind) == text)
            .then(whole.cast(pl.String))
            .otherwise(text.cast(pl.String))
        )
    else:
        text = text.cast(pl.String)
    text = text.str.strip_chars()
    return values.to_frame().select(pl.when(text != "").then(text).alias(values.name)).to_series()


def _cleaned(text: pl.Series, column: Column, form: str) -> pl.DataFrame:
    """`nilai` – the value to compare – and, by kind, `lipat` (sound), `hari` or `besar`."""
    raw = text.rename("asal").to_frame()
    distinct = raw.unique().drop_nulls().sort("asal")
    if column.kind == "nama":
        table = _names(distinct)
    elif column.kind == "tanggal":
        table = _dates(distinct, form)
    elif column.kind == "kode":
        table = distinct.with_columns(
            _plain(pl.col("asal")).str.replace_all(" ", "").alias("nilai")
        )
    elif column.kind == "teks":
        table = distinct.with_columns(_plain(pl.col("asal")).alias("nilai"))
    else:
        table = _numbers(distinct, column)
    known = pl.col("nilai").is_not_null() & (pl.col("nilai") != "")
    table = table.filter(known)
    return raw.join(table, on="asal", how="left", maintain_order="left").drop("asal")


def _plain(text: pl.Expr) -> pl.Expr:
    """Upper-case letters and digits, single spaces; marks on letters taken off."""
    return (
        text.str.normalize("NFKD")
        .str.to_uppercase()
        .str.replace_all(r"[\p{M}\p{Cc}\p{Cf}'’`\"]", "")
        .str.replace_all(r"[^\p{L}\p{N}]+", " ")
        .str.strip_chars()
    )


def _names(distinct: pl.DataFrame) -> pl.DataFrame:
    """Names as everywhere in matching; what has no Latin letter stands for itself."""
    clean = normalised(distinct["asal"])
    itself = _plain(pl.col("asal"))
    return pl.concat([distinct, clean], how="horizontal").select(
        "asal",
        pl.coalesce("nama_bersih", itself).alias("nilai"),
        pl.coalesce("nama_lipat", itself).alias("lipat"),
    )


def _dates(distinct: pl.DataFrame, form: str) -> pl.DataFrame:
    """`nilai` = YYYYMMDD, also where that is no day of the calendar; else the text as it is."""
    order, widths = DATE_FORMS[form], _FLAT_WIDTHS[form]
    starts = (0, widths[0], widths[0] + widths[1])
    groups = pl.col("asal").str.extract_groups(_DATE_PARTS[0])
    split = [groups.struct.field(str(place + 1)) for place in order]
    flat = [pl.col("asal").str.slice(starts[place], widths[place]) for place in order]

    def joined(parts: list[pl.Expr]) -> pl.Expr:
        return pl.concat_str(
            part.str.zfill(width) for part, width in zip(parts, (4, 2, 2), strict=True)
        )

    return distinct.with_columns(
        pl.when(pl.col("asal").str.contains(_DATE_PARTS[1]))
        .then(joined(flat))
        .otherwise(pl.coalesce(joined(split), _plain(pl.col("asal"))))
        .alias("nilai")
    ).with_columns(pl.col("nilai").str.to_date("%Y%m%d", strict=False).alias("hari"))


def _numbers(distinct: pl.DataFrame, column: Column) -> pl.DataFrame:
    table = distinct.with_columns(pl.col("asal").cast(pl.Float64, strict=False).alias("besar"))
    wrong = table.filter(pl.col("besar").is_null() | ~pl.col("besar").is_finite()).height
    if wrong:
        raise TableFault(
            f"Kolom {column.name}: {wrong} nilai bukan angka / values are not numbers. "
            "Tulis jenis: kode atau teks / use kode or teks, titik untuk desimal / decimal point."
        )
    return table.with_columns(pl.col("besar").cast(pl.String).alias("nilai"))


def _distinct(sides: list[pl.DataFrame]) -> pl.DataFrame:
    """Every distinct value once, in alphabetical order; its place is its code."""
    rows = pl.concat(sides).drop_nulls("nilai")
    return rows.unique("nilai", keep="any").sort("nilai")


def _codes(side: pl.DataFrame, values: pl.DataFrame) -> Ints:
    table = values.select("nilai").with_row_index("kode")
    return (
        side.select("nilai")
        .join(table, on="nilai", how="left", maintain_order="left")["kode"]
        .cast(pl.Int64)
        .fill_null(MISSING)
        .to_numpy()
    )

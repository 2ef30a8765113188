"""Two small tables of drawn people without any NIK, and the specification that goes with them."""

from __future__ import annotations

from typing import Any

import polars as pl

from matching.tables import LinkSpec, spec_of

SPEC: dict[str, Any] = {
    "id": "no",
    "id_kanan": "nomor",
    "kolom": [
        {"nama": "depan", "jenis": "nama"},
        {"nama": "belakang", "jenis": "nama", "kanan": "marga"},
        {"nama": "lahir", "jenis": "tanggal", "bentuk_kanan": "DD-MM-YYYY"},
        {"nama": "alamat", "jenis": "teks"},
        {"nama": "pos", "jenis": "kode"},
    ],
    "blok": [["depan", "belakang"], ["lahir"]],
}
_FIRST = "AGUS BAMBANG CITRA DEWI EKO FITRI GUNTUR HARTONO INDAH JOKO KARTIKA LESTARI".split()
_LAST = "SANTOSO WIJAYA HALIM SIREGAR NASUTION LUBIS TANJUNG PANJAITAN SIMBOLON GINTING".split()
_STREET = "MELATI MAWAR KENANGA CEMPAKA DAHLIA ANGGREK TERATAI FLAMBOYAN BOUGENVIL".split()
_COLUMNS = ("no", "depan", "belakang", "lahir", "alamat", "pos")


def spec(**changes: Any) -> LinkSpec:
    """The specification of the drawn tables, with some keys changed."""
    return spec_of(SPEC | changes)


def people(count: int = 120) -> pl.DataFrame:
    """`count` different people; the names recur, the birth dates do not."""
    rows = [
        (
            f"K{place:04d}",
            _FIRST[place % 12],
            _LAST[place * 7 % 10],
            f"19{40 + (place + place // 60 * 23) % 60:02d}-{1 + place * 7 // 5 % 12:02d}"
            f"-{1 + place * 5 % 28:02d}",
            f"JL {_STREET[place * 5 % 9]} NO {1 + place * 3 % 97}",
            f"{50000 + place * 37 % 9000}",
        )
        for place in range(count)
    ]
    return pl.DataFrame(rows, schema=list(_COLUMNS), orient="row")


def as_right(left: pl.DataFrame) -> pl.DataFrame:
    """The same people as another office would write them: other column names and dates."""
    year, month, day = (
        pl.col("lahir").str.slice(start, size) for start, size in ((0, 4), (5, 2), (8, 2))
    )
    return left.select(
        pl.col("no").str.replace("K", "M").alias("nomor"),
        "depan",
        pl.col("belakang").alias("marga"),
        pl.concat_str(day, month, year, separator="/").alias("lahir"),
        "alamat",
        "pos",
    )


def changed(table: pl.DataFrame, key: str, row: str, **values: str | None) -> pl.DataFrame:
    """The table with some cells of one row replaced."""
    here = pl.col(key) == row
    return table.with_columns(
        pl.when(here).then(pl.lit(value)).otherwise(pl.col(name)).alias(name)
        for name, value in values.items()
    )


def level(links: pl.DataFrame, row: str, column: str) -> str:
    """The level of one column in the evidence of a left row's link."""
    pattern: str = links.filter(pl.col("id_kiri") == row)["pola"].item()
    return dict(piece.split("=") for piece in pattern.split(";"))[column]

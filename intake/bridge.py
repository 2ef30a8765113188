"""Area codes of BPS → those of Kemendagri, by the dated table the ministry supplies.

What belongs here: crossing the codes of a file that is coded as BPS does.
What does not: telling such a file (`whole_file`), or the table itself, which is an input.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

import polars as pl

from intake.received import Received
from intake.repairs import REPAIRS
from intake.whole_file import coded_as_bps

CODE = "WILAYAH_DIJEMBATANI"
_AREA_COLUMNS = ("kode_provinsi", "kode_kabupaten_kota")


@dataclass(frozen=True)
class Bridge:
    """Rows of `jembatan_wilayah`: kode_bps, kode_kemendagri, berlaku_sejak, berlaku_sampai."""

    TABLE: ClassVar[str] = "jembatan_wilayah"
    rows: pl.DataFrame

    def on(self, day: date | None) -> dict[str, str]:
        """BPS code → Kemendagri code as in force on `day`; without a day, the latest.

        A code that leads to two places on that day leads nowhere: which is not guessed.
        """
        since, until = pl.col("berlaku_sejak"), pl.col("berlaku_sampai")
        asked = pl.lit(day, pl.Date)
        now = self.rows.filter(
            (since <= asked).fill_null(True) & (until >= asked).fill_null(True)
            if day is not None
            else until.is_null()
        ).unique(["kode_bps", "kode_kemendagri"])
        one = now.filter(~pl.col("kode_bps").is_duplicated())
        return dict(one.select("kode_bps", "kode_kemendagri").iter_rows())

    def crossed(self, received: Received, names: Sequence[str], day: date | None) -> Received:
        """`received` with Kemendagri codes where a file has BPS ones; each is recorded.

        `names` are those of the files. A code the table does not lead on stays as it is, and is
        refused like any unknown one. A file of which no code is led on is left alone and so held.
        """
        layout = received.layout
        files = received.held(names)
        coded = coded_as_bps(files)
        if not coded.any():
            return received
        table = self.on(day)
        of_coded = coded.gather(files.files)
        columns, repairs = dict(received.columns), [received.repairs]
        for name in (*_AREA_COLUMNS, layout.subdistrict, layout.village):
            if name is None or name not in columns:
                continue
            text = columns[name]
            bare = text.str.replace_all(r"\.0$|\W", "")
            crossed = bare.replace_strict(table, default=None, return_dtype=pl.String)
            hit = crossed.is_not_null() & of_coded
            columns[name] = crossed.zip_with(hit, text)
            repairs.append(_trace(received.rows, name, text, crossed, hit))
        return replace(received, columns=columns, repairs=pl.concat(repairs))


def _trace(
    rows: pl.Series, name: str, text: pl.Series, crossed: pl.Series, hit: pl.Series
) -> pl.DataFrame:
    return (
        pl.DataFrame({"baris": rows, "isi_diterima": text, "isi_dipakai": crossed})
        .filter(hit & (text != crossed))
        .with_columns(kolom=pl.lit(name), kode=pl.lit(CODE), jumlah=pl.lit(1, pl.Int64))
        .select(REPAIRS.names())
    )

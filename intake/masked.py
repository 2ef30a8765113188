"""Numbers that came masked: what is shown of them, kept beside the cells they left empty.

What belongs here: `nomor_tersamar` of a form out of its faults.
What does not: telling that a number is masked (`identifiers`), or what it says of whom
(matching).

Ministries hand lists on with the middle of a NIK or the end of a KK number covered
(`332501******0001`). Nothing is filled in: a masked number is no number, but it can agree with
one or contradict it.
"""

from __future__ import annotations

import polars as pl

from intake.cells import bare_number
from schemas.forms import MASKED

_CODES = ("NIK_TERSAMAR", "KK_TERSAMAR")
# Of another length nobody knows which digit stands where.
_WHOLE = r"^[\d*]{16}$"


def with_masked(rows: pl.DataFrame, faults: pl.DataFrame) -> pl.DataFrame:
    """`rows` with the numbers of `faults` that came masked, `kolom=nomor` joined by semicolons.

    Covered digits are asterisks, whatever covered them; null where a row has none of 16 places.
    """
    if not faults["kode"].is_in(_CODES).any():
        return rows.with_columns(pl.lit(None, pl.String).alias(MASKED.name))
    number = bare_number(faults["isi_diterima"]).str.to_lowercase().str.replace_all("x", "*")
    told = (
        faults.with_columns(number.alias("nomor"))
        .filter(pl.col("kode").is_in(_CODES) & pl.col("nomor").str.contains(_WHOLE))
        .sort("baris", "kolom")
        .group_by("baris", maintain_order=True)
        .agg(pl.concat_str("kolom", pl.lit("="), "nomor").str.join(";").alias(MASKED.name))
    )
    return rows.join(told, on="baris", how="left", maintain_order="left")

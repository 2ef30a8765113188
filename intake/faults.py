"""The shape in which intake notes a cell or row that it could not take.

What belongs here: that shape.
What does not: finding faults, or what becomes of them (`rejects`).
"""

from __future__ import annotations

import polars as pl

FAULTS = pl.Schema(
    {
        "baris": pl.Int64(),
        "kolom": pl.String(),
        "kode": pl.String(),
        "isi_diterima": pl.String(),
        "berat": pl.Boolean(),
    }
)
# Most columns of most files have none: one table for all of them.
NO_FAULTS = FAULTS.to_frame()

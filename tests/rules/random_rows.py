"""Rows about hamlets: each names numbers of families and persons of one hamlet, or strangers.

What belongs here: which numbers a random row may bear, and bringing rows into a schema.
What does not: the lists themselves (`random_lists`), or the numbers' form (`random_columns`).
"""

from __future__ import annotations

import polars as pl

from tests.rules.random_columns import Columns, number

# KK numbers of a hamlet: 0–2 its families, 3–5 their former numbers, 6 and 7 strangers.
_KK_PLACES = 8


class Rows:
    """`per_hamlet` rows a hamlet on average, each about one hamlet."""

    def __init__(self, columns: Columns, people: pl.DataFrame, hamlets: int, each: float) -> None:
        self.columns, self.height = columns, int(hamlets * each)
        self.hamlet = columns.number(hamlets, self.height)
        counts = people.group_by("dusun").agg(banyak=pl.col("orang").max() + 1)
        self._persons = (
            self.hamlet.alias("dusun")
            .to_frame()
            .join(counts, on="dusun", how="left", maintain_order="left")["banyak"]
            .fill_null(0)
        )

    def kk(self, missing: float = 0.0, places: int = _KK_PLACES) -> pl.Series:
        """A KK number of the hamlet."""
        place = self.columns.number(places, self.height)
        return self.columns.gaps(self._number(place), missing)

    def nik(self, missing: float = 0.0) -> pl.Series:
        """The NIK of someone of the hamlet, or of one of two strangers."""
        return self.columns.gaps(self._number(self._someone(2)), missing)

    def person(self) -> pl.Series:
        """The key of someone of the hamlet."""
        frame = pl.DataFrame({"dusun": self.hamlet, "orang": self._someone(0)})
        return frame.select(
            pl.concat_str(
                pl.lit("D000"),
                pl.col("dusun").cast(pl.String).str.zfill(8),
                pl.col("orang").cast(pl.String).str.zfill(4),
            )
        ).to_series()

    def _someone(self, strangers: int) -> pl.Series:
        share = pl.Series(self.columns.random.random(self.height))
        return (share * (self._persons + strangers)).floor().cast(pl.Int64)

    def _number(self, place: pl.Series) -> pl.Series:
        return (
            pl.DataFrame({"dusun": self.hamlet, "tempat": place})
            .select(number("dusun", "tempat"))
            .to_series()
        )


def typed(frame: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """`frame` in the columns of `schema`, those it lacks empty."""
    missing = [name for name in schema if name not in frame.columns]
    return frame.with_columns(pl.lit(None).alias(name) for name in missing).select(
        pl.col(name).cast(dtype) for name, dtype in schema.items()
    )

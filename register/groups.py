"""Connected groups: what belongs together when pairs are known.

What belongs here: one function from pairs to groups, on whole columns.
What does not: which pairs there are.
"""

from __future__ import annotations

import numpy as np
import polars as pl


def connected(pairs: pl.DataFrame, members: pl.Series) -> pl.DataFrame:
    """Columns `anggota`, `kelompok`: each of `members` with the smallest member of its group.

    `pairs` has two columns of members. The smallest name spreads along the pairs, with
    pointer jumping, until nothing changes; rounds grow with the logarithm of a group's span.
    """
    names = members.unique().sort().alias("anggota")
    place = pl.DataFrame({"anggota": names}).with_row_index("_n")
    left, right = pairs.columns
    ends = pairs.join(place, left_on=left, right_on="anggota").join(
        place, left_on=right, right_on="anggota", suffix="_b"
    )
    first = ends["_n"].to_numpy().astype(np.int64)
    second = ends["_n_b"].to_numpy().astype(np.int64)
    label = np.arange(names.len(), dtype=np.int64)
    while True:
        spread = label.copy()
        low = np.minimum(label[first], label[second])
        # the roots of both ends move too, so whole groups merge at once
        for end in (first, second, label[first], label[second]):
            np.minimum.at(spread, end, low)
        spread = spread[spread]
        if np.array_equal(spread, label):
            break
        label = spread
    return pl.DataFrame({"anggota": names, "kelompok": names.gather(label)})

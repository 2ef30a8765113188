"""Names by region, sex and birth cohort.

What belongs here: drawing names from the token lists in names/*.yaml.
What does not: how names get misspelt (misspell.py) or the lists themselves.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import polars as pl

from synthetic.name_tables import NameTables, name_tables
from synthetic.settings import ROOM
from synthetic.streams import Rng

COHORT_YEARS = (1975, 1990)  # born before the first: tua; before the second: tengah; else muda
# Frequent tokens lead their list: rank = length * u ** this.
ZIPF = 1.5
BIRTH_ORDER = (0.38, 0.30, 0.20, 0.12)


@lru_cache(maxsize=64)
def group_weights(kab: str) -> np.ndarray:
    """Weights of the name groups in `kab` (its own rows, else its province's)."""
    table = pl.read_csv(ROOM / "names" / "kelompok.csv", schema_overrides={"wilayah": pl.String})
    rows = table.filter(pl.col("wilayah") == kab)
    rows = rows if rows.height else table.filter(pl.col("wilayah") == kab[:2])
    groups = name_tables().groups
    weights = np.zeros(len(groups))
    for group, weight in zip(rows["kelompok"].to_list(), rows["bobot"].to_list(), strict=True):
        weights[groups.index(group)] = weight
    return weights


def draw_names(
    rng: Rng,
    group: np.ndarray,
    sex: np.ndarray,
    birth_year: np.ndarray,
    fam: np.ndarray,
    inherits: np.ndarray,
    order: np.ndarray,
) -> pl.Series:
    """One name per person (upper case, tokens parted by a blank).

    group: per person; sex 1/2; fam: family number; inherits: takes the family's clan name;
    order: place among siblings, or -1.
    """
    t = name_tables()
    n, s = len(group), (sex - 1).astype(np.int64)
    group = group.astype(np.int64)
    cohort = np.searchsorted(COHORT_YEARS, birth_year, side="right")
    families = int(fam.max()) + 1 if n else 0

    u = rng.random(n, dtype=np.float32)
    u_family = rng.random(families, dtype=np.float32)[fam]
    draw = np.where(t.prefix_by_family[group], u_family, u)
    place = (draw[:, None] >= t.prefix_edges[group, s]).sum(axis=1)
    has_prefix = t.prefix_edges[group, s, np.minimum(place, 7)] < 9
    prefix = np.where(has_prefix, t.prefix_start[group, s] + place, -1)

    u = rng.random(n, dtype=np.float32)
    count = 1 + (u[:, None] >= t.pattern[group, cohort]).sum(axis=1)
    parts: list[np.ndarray] = [prefix]
    if (t.order_start[group, s, 0] >= 0).any():
        parts.append(_birth_order(rng, t, group, s, order, prefix))
    parts.append(_pick(rng, t, 0, group, s, cohort, np.ones(n, bool)))
    # a third token of its own: the prefix of Muhammad or Siti already counts as one
    tokens_wanted = count - (has_prefix & ~t.prefix_by_family[group])
    parts.append(_pick(rng, t, 1, group, s, cohort, tokens_wanted >= 2))
    if (tokens_wanted >= 3).any():
        parts.append(_pick(rng, t, 1, group, s, cohort, tokens_wanted >= 3))
    if (t.clan_chance[group] > 0).any():
        parts += _clan(rng, t, group, s, fam, families, inherits)
    for place in range(2, len(parts)):
        # nobody is called the same twice in a row
        parts[place] = np.where(
            (parts[place] >= 0) & (t.same[parts[place]] == t.same[parts[place - 1]]),
            -1,
            parts[place],
        )
    nothing = len(t.tokens) - 1
    columns = [t.tokens.gather(np.where(p < 0, nothing, p)) for p in parts]
    frame = pl.DataFrame([c.alias(str(i)) for i, c in enumerate(columns)])
    return frame.select(nama=pl.concat_str(pl.all(), separator=" ", ignore_nulls=True))["nama"]


def _pick(
    rng: Rng,
    t: NameTables,
    position: int,
    group: np.ndarray,
    s: np.ndarray,
    cohort: np.ndarray,
    wanted: np.ndarray,
) -> np.ndarray:
    length = t.length[group, position, s, cohort]
    rank = (length * rng.random(len(group), dtype=np.float32) ** ZIPF).astype(np.int32)
    chosen = t.start[group, position, s, cohort] + np.minimum(rank, length - 1)
    return np.where(wanted, chosen, -1)


def _birth_order(
    rng: Rng,
    t: NameTables,
    group: np.ndarray,
    s: np.ndarray,
    order: np.ndarray,
    prefix: np.ndarray,
) -> np.ndarray:
    n = len(group)
    drawn = np.searchsorted(np.cumsum(BIRTH_ORDER)[:-1], rng.random(n))
    place = np.where(order >= 0, order % 4, drawn)
    rank = (t.order_length[group, s, place] * rng.random(n)).astype(np.int32)
    takes = (prefix == t.plain_prefix[group, s]) & (t.order_start[group, s, place] >= 0)
    return np.where(takes, t.order_start[group, s, place] + rank, -1)


def _clan(
    rng: Rng,
    t: NameTables,
    group: np.ndarray,
    s: np.ndarray,
    fam: np.ndarray,
    families: int,
    inherits: np.ndarray,
) -> list[np.ndarray]:
    n = len(group)
    # the clan's place comes from one draw per family, or the person's own
    u = np.where(inherits, rng.random(families)[fam], rng.random(n))
    bears = np.where(inherits, rng.random(families)[fam], rng.random(n)) < t.clan_chance[group]
    clan = t.clan_start[group] + (t.clan_length[group] * u**1.2).astype(np.int32)
    place = (rng.random(n)[:, None] >= t.joiner_edges[group]).sum(axis=1)
    joined = bears & (s == 1) & (t.joiner_edges[group, np.minimum(place, 3)] < 9)
    return [
        np.where(joined, t.joiner_start[group] + place, -1),
        np.where(bears, clan, -1),
    ]

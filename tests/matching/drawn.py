"""One family drawn for the tests of linking: wife, husband and child on one KK."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

WIFE = {
    "nik": "3325014304900012",
    "kk": "3325010505050005",
    "nama": "KUSUMAWARDANI LESTARI",
    "lahir": date(1990, 4, 3),
    "jk": "P",
    "hub": "2",
    "kawin": "2",
    "rt": "004",
}
HUSBAND = {
    "nik": "3325010101850001",
    "kk": "3325010505050005",
    "nama": "BAMBANG TRIATMOJO",
    "lahir": date(1985, 1, 1),
    "jk": "L",
    "hub": "1",
    "kawin": "2",
    "rt": "004",
}
CHILD = {
    "nik": "3325010707150001",
    "kk": "3325010505050005",
    "nama": "RAKA TRIATMOJO",
    "lahir": date(2015, 7, 7),
    "jk": "L",
    "hub": "3",
    "kawin": "1",
    "rt": "004",
}
FAMILY = (WIFE, HUSBAND, CHILD)  # fmt: skip

Links = Callable[..., pl.DataFrame]

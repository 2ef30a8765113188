"""Addresses: RT, RW, dusun and the line of text on the KK.

What belongs here: writing a family's place down.
What does not: where families live (population.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from synthetic.population import Population
from synthetic.settings import read_yaml
from synthetic.streams import Rng

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
STREETS = ("MELATI", "MAWAR", "KENANGA", "MERDEKA", "PAHLAWAN", "DIPONEGORO", "AHMAD YANI",
           "KARTINI", "PASAR", "SAWAH", "MASJID", "SEKOLAH", "RAYA", "BALAI DESA")  # fmt: skip


@dataclass(frozen=True)
class Addresses:
    """Addresses of an area's families; `key` numbers the distinct (village, RT)."""

    rt: np.ndarray
    rw: np.ndarray
    key: np.ndarray
    lines: list[str]

    def parts(self, rng: Rng, family: np.ndarray) -> tuple[pa.Array, pa.Array, pa.Array]:
        """RT, RW and dusun as written in a register; some RT are blank or another's."""
        rt, rw = self.rt[family], self.rw[family]
        u = rng.random(len(family), dtype=np.float32)
        wrong = read_yaml("noise.yaml")["DTSEN"]["rt_wrong"]
        written = np.where(u < wrong / 2, 0, np.where(u < wrong, rw, rt))
        return _three(written), _three(rw), dusun(rw)


def dusun(rw: np.ndarray) -> pa.Array:
    """The dusun an RW belongs to (two RW each)."""
    code = ((rw - 1) // 2 % len(ROMAN)).astype(np.int8)
    return pa.DictionaryArray.from_arrays(
        pa.array(code), pa.array([f"DUSUN {r}" for r in ROMAN], pa.string())
    )


def _three(number: np.ndarray) -> pa.Array:
    top = int(number.max()) if len(number) else 0
    return pa.DictionaryArray.from_arrays(
        pa.array(number.astype(np.int16), mask=number == 0),
        pa.array([f"{i:03d}" for i in range(top + 1)], pa.string()),
    )


def make_addresses(population: Population) -> Addresses:
    """The addresses of all families of an area."""
    places = population.families.select("desa", "rt", "rw")
    distinct = places.unique().sort("desa", "rt", "rw").with_row_index("kunci")
    key = places.join(distinct, on=["desa", "rt", "rw"], how="left", maintain_order="left")[
        "kunci"
    ].to_numpy()
    towns = population.villages["kode"].str.slice(6, 1).to_numpy() == "1"
    lines = []
    for _, desa, rt, rw in distinct.iter_rows():
        street = STREETS[(desa * 7 + rt) % len(STREETS)]
        hamlet = f"DUSUN {ROMAN[(rw - 1) // 2 % len(ROMAN)]}"
        lines.append(f"{f'JL {street}' if towns[desa] else hamlet} RT {rt:03d} RW {rw:03d}")
    return Addresses(
        rt=population.families["rt"].to_numpy(),
        rw=population.families["rw"].to_numpy(),
        key=key,
        lines=lines,
    )

"""Where the whole-column rules and the slow, obvious ones part on a random world.

What belongs here: both sides over the same world, hamlet by hamlet, counted by column.
What does not: drawing the world (`random_world`), or either side.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import polars as pl

from rules import (
    Context,
    Lists,
    decide,
    decide_persons,
    load_parameters,
    load_quarter,
    select,
    with_settings,
)
from rules.context import USED_SCHEMA
from rules.persons_insured import OUTSIDE_SCHEMA
from schemas.decisions import CANDIDATES, PBI_LIST
from schemas.tahap import Tahap
from schemas.validate import validated
from tests.rules import drawn
from tests.rules.random_world import World, hamlet_of
from tests.rules.reference import reference_of
from tests.rules.reference_persons import reference_persons_of
from tests.rules.reference_selection import reference_selection

Row = dict[str, Any]
# Each wave is known as of another day than its cut-off, and under other parameters.
_DAYS = {1: 0, 2: -3, 3: 4}
_SETTINGS = {
    1: [],
    2: ["prorata.PKH=BULAN", "prorata.SEMBAKO=BULAN"],
    3: ["pkh.cara_pilih=TERBESAR", "prioritas=[DESIL, MENUNGGU]"],
}
# Quotas by area, as a share of the families ready in all the nation; 0 closes a province.
_SHARES = {"3325": 0.08, "33": 0.25, "32": 0.1, "94": 0.0, "ID": 0.5}


@dataclass
class Agreement:
    """What was compared, how it was decided, and what differed, by column."""

    compared: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    differing: Counter[str] = field(default_factory=Counter)
    hamlets: dict[str, int] = field(default_factory=dict)

    def add(self, kind: str, hamlet: int, fast: Row, slow: Row) -> None:
        """Count one decision, and every column of `slow` in which `fast` is another."""
        self.compared += 1
        self.statuses[f"{kind} {slow['status'] or 'SIAP'}"] += 1
        self.reasons.update(slow.get("alasan", ()))
        for name, expected in slow.items():
            if fast[name] != expected:
                self.differing[f"{kind} {name}"] += 1
                self.hamlets.setdefault(f"{kind} {name}", hamlet)


def compare(world: World, context: Context, found: Agreement) -> pl.DataFrame:
    """Add every family and person of `world` to `found`; the candidates as decided."""
    lists = world.lists_of(context.tahap.wave)
    candidates = validated(decide(world.families, world.members, lists, context), CANDIDATES)
    nobody = pl.DataFrame(schema=OUTSIDE_SCHEMA)
    insured = validated(
        decide_persons(world.families, world.members, nobody, lists, context), PBI_LIST
    )
    fast = {(row["no_kk"], row["program"]): row for row in candidates.iter_rows(named=True)}
    fast_persons = {row["id_orang"]: row for row in insured.iter_rows(named=True)}
    by_hamlet = {
        name: _grouped(getattr(lists, name).iter_rows(named=True))
        for name in Lists.__dataclass_fields__
    }
    houses = _grouped(world.families.iter_rows(named=True))
    people = _grouped(world.members.iter_rows(named=True))
    counted = 0
    for hamlet, families in houses.items():
        lines = {name: rows[hamlet] for name, rows in by_hamlet.items()}
        members = people[hamlet]
        for key, slow in reference_of(families, members, lines, context).items():
            found.add("keluarga", hamlet, fast[key], slow)
            counted += 1
        for person, one in reference_persons_of(families, members, lines, context).items():
            found.add("orang", hamlet, fast_persons[person], one)
            counted += 1
    if counted != len(fast) + len(fast_persons):
        found.differing["jumlah baris"] += abs(len(fast) + len(fast_persons) - counted)
    return candidates


def context_of(wave: int) -> Context:
    """The run of a wave, with its own day, parameters and what earlier waves listed."""
    quarter = load_quarter("2025-T4")
    used = [
        {"program": name, "kode_kabupaten_kota": area, "keluarga": wave * 11}
        for name in quarter.wave(wave).programmes
        for area in ("3325", "3201", "5103")
        if wave > 1
    ]
    return Context(
        tahap=Tahap.parse(f"2025-T4-{wave}"),
        quarter=quarter,
        parameters=with_settings(load_parameters(), _SETTINGS[wave], quarter.wave(wave).cutoff),
        as_of=quarter.wave(wave).cutoff + timedelta(_DAYS[wave]),
        versi_aturan="0" * 16,
        versi_model="acak",
        previous_manifest=str(wave),
        terpakai=pl.DataFrame(used, schema=USED_SCHEMA),
    )


def compare_selection(candidates: pl.DataFrame, context: Context, found: Agreement) -> None:
    """Add the cut by quota over the ready ones of `candidates` to `found`."""
    ready = candidates.filter(pl.col("status").is_null())
    rows = [
        {
            "program": name,
            "kode_wilayah": area,
            "gelombang": wave,
            "kuota": int(ready.height * share * part),
        }
        for name in context.programmes
        for area, share in _SHARES.items()
        for wave, part in ((1, 0.3), (2, 0.5), (3, 0.9))
    ]
    quota = drawn.listed("kuota", *rows)
    chosen = select(ready.lazy(), quota, context)
    fast = {(row["no_kk"], row["program"]): row for row in chosen.iter_rows(named=True)}
    slow = reference_selection(ready.to_dicts(), quota.to_dicts(), context)
    found.differing["jumlah dipilih"] += abs(len(fast) - len(slow))
    for key, one in slow.items():
        found.add("antrean", hamlet_of({"no_kk": key[0]}), fast[key], one)
    found.differing = +found.differing


def _grouped(rows: Iterable[Row]) -> defaultdict[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[hamlet_of(row)].append(row)
    return found

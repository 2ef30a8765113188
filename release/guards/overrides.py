"""What two officers let pass, the words an officer reads, and the refusal that is left.

What belongs here: laying recorded overrides over the results, and telling a tripped guard.
What does not: measuring (`results`), or recording a decision (assets).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from schemas.guards import (
    GUARD_OVERRIDES,
    GUARD_RESULTS,
    GUARDS,
    OFFICERS_NEEDED,
    RELEASED,
    TRIPPED,
)
from schemas.officers import officer_key

_TOLD = ("id_pengaman", "petugas", "alasan", "tanggal", "angka")
_SHOWN = 5


class GuardTripped(RuntimeError):
    """A guard is over its limit and two officers have not let it pass; nothing was published."""


@dataclass(frozen=True)
class Guarded:
    """The guards of one wave with the overrides that count.

    `results`: GUARD_RESULTS, an overridden one DILEPAS. `overrides`: the two decisions behind
    each of those.
    """

    results: pl.DataFrame
    overrides: pl.DataFrame

    def refuse_if_tripped(self) -> None:
        """GuardTripped names every place still over its limit, its figure and what to do."""
        left = self.results.filter(pl.col("keadaan") == TRIPPED)
        if left.is_empty():
            return
        told = [in_words(row) for row in left.head(_SHOWN).to_dicts()]
        if left.height > _SHOWN:
            told.append(f"… dan {left.height - _SHOWN} lainnya / more")
        raise GuardTripped(
            f"Pengaman menghentikan penerbitan, tidak ada yang berubah / {left.height} guards "
            f"stopped the release, nothing was published. {' | '.join(told)} | Semua dan artinya / "
            "all of them: bansos guard list --tahap …. Periksa penyebabnya; bila wajar, dua "
            "petugas berbeda masing-masing / find out why; if it is sound, two officers each: "
            "bansos guard override --tahap … --id … --petugas … --alasan …"
        )

    def as_json(self) -> dict[str, Any]:
        """The results and overrides as they stand in the manifest."""
        rows = self.overrides.select(*_TOLD, pl.col("tanggal").cast(pl.String).alias("hari"))
        return {
            "hasil": self.results.to_dicts(),
            "dilepas": rows.drop("tanggal").rename({"hari": "tanggal"}).to_dicts(),
        }


def guarded(results: pl.DataFrame, overrides: pl.DataFrame) -> Guarded:
    """`results` with what two different officers let pass.

    `overrides`: GUARD_OVERRIDES in the order in which they were recorded. A decision stands for
    the figure its officer saw: it does not cover a higher one. Of more than two, the first two
    recorded count, so that a later one changes nothing.
    """
    counted = (
        overrides.join(
            results.filter(pl.col("keadaan") == TRIPPED).select("id_pengaman", kini="angka"),
            on="id_pengaman",
            maintain_order="left",
        )
        .filter(pl.col("kini") <= pl.col("angka"))
        .with_columns(_siapa=officer_key(pl.col("petugas")))
        .unique(["id_pengaman", "_siapa"], keep="first", maintain_order=True)
        .with_columns(_ke=pl.int_range(1, pl.len() + 1).over("id_pengaman"))
        .filter(pl.len().over("id_pengaman") >= OFFICERS_NEEDED)
        .filter(pl.col("_ke") <= OFFICERS_NEEDED)
        .select(GUARD_OVERRIDES.column_names)
    )
    let_go = pl.col("id_pengaman").is_in(counted["id_pengaman"].implode())
    return Guarded(
        results.with_columns(
            keadaan=pl.when(let_go).then(pl.lit(RELEASED)).otherwise("keadaan")
        ).select(GUARD_RESULTS.column_names),
        counted.sort(GUARD_OVERRIDES.sort),
    )


def in_words(row: Mapping[str, Any]) -> str:
    """One result in a line: the guard, the area or officer, the figure and its limit."""
    about = f" {row['kode']}" if row["kode"] else ""
    return (
        f"[{row['id_pengaman']}] {row['pengaman']} {row['wilayah']}{about}: {row['jumlah']} "
        f"({_number(row['angka'])} > batas/limit {_number(row['batas'])}) – "
        f"{GUARDS[row['pengaman']]}"
    )


def told_faults(content: Mapping[str, Any]) -> Sequence[str]:
    """What is wrong with the guards a manifest tells of; empty if all passed or were let pass.

    Every guard must be told, none may stand tripped, and each one let pass needs two different
    officers who saw a figure at least as high, each with a reason.
    """
    results, overrides = content.get("hasil", []), content.get("dilepas", [])
    found = [
        f"{name}: tidak diperiksa / not measured"
        for name in GUARDS
        if name not in {row["pengaman"] for row in results}
    ]
    for row in results:
        if row["keadaan"] == TRIPPED:
            found.append(in_words(row))
        if row["keadaan"] == RELEASED:
            officers = [
                one["petugas"]
                for one in overrides
                if one["id_pengaman"] == row["id_pengaman"]
                and one["alasan"].strip()
                and one["angka"] >= row["angka"]
            ]
            told = pl.DataFrame({"petugas": officers}, schema={"petugas": pl.String})
            if told.select(officer_key(pl.col("petugas")).n_unique()).item() < OFFICERS_NEEDED:
                found.append(f"{in_words(row)}: perlu dua petugas / needs two officers")
    return found


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.4g}".replace(".", ",")

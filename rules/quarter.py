"""The reviewed file of a quarter: its waves, cut-offs, programmes, quotas and ceilings.

What belongs here: reading `parameters/tahap/<triwulan>.yaml` into frozen dataclasses.
What does not: dated figures of the law (`dated`), or how a quota is shared out (`selection`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from rules.dated import QUARTERS, SHIPPED, ParameterFault, ParameterMissing
from schemas.codes import PROGRAMMES, STATUS_KPM
from schemas.lists import LISTS

_VERSION = re.compile(r"\d{4}T[1-4]")
REGULAR, CATCH_UP = "REGULER", "SUSULAN"


@dataclass(frozen=True)
class Programme:
    """What a quarter says of one programme."""

    kuota: int
    terima_baru: bool
    perlu_verifikasi: tuple[str, ...]


@dataclass(frozen=True)
class Wave:
    """One wave. `ways`: programme opened → REGULER or SUSULAN; `ceilings`: new families."""

    number: int
    cutoff: date
    ways: Mapping[str, str]
    ceilings: Mapping[str, int]

    @property
    def programmes(self) -> tuple[str, ...]:
        """The programmes this wave opens, in their published order."""
        return tuple(name for name in PROGRAMMES if name in self.ways)


@dataclass(frozen=True)
class Quarter:
    """A quarter as reviewed."""

    triwulan: str
    versi_dtsen: str
    last_payment_day: date
    programmes: Mapping[str, Programme]
    waves: tuple[Wave, ...]
    sumber: str
    catatan: str | None = None

    def wave(self, number: int) -> Wave:
        """Wave `number`; ParameterMissing when the quarter's file has none."""
        for wave in self.waves:
            if wave.number == number:
                return wave
        raise ParameterMissing(
            f"tahap/{self.triwulan}.yaml tidak memuat gelombang {number} (yang ada: "
            f"{', '.join(str(wave.number) for wave in self.waves)}) / has no wave {number}."
        )


def load_quarter(triwulan: str, root: Path | None = None) -> Quarter:
    """The quarter called `triwulan` (e.g. 2025-T4); ParameterMissing names the file to add."""
    root = SHIPPED if root is None else root
    file = root / QUARTERS / f"{triwulan}.yaml"
    name = f"{QUARTERS}/{triwulan}.yaml"
    if not file.is_file():
        raise ParameterMissing(
            f"Berkas {name} tidak ada di rules/parameters: triwulan {triwulan} belum dibuka. "
            f"Buat dan tinjau berkas itu / {name} is missing: review and add it for {triwulan}."
        )
    try:
        return _quarter(yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader), triwulan)
    except (KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as fault:
        raise ParameterFault(
            f"{name}: tidak dapat dibaca / cannot be read: {type(fault).__name__} {fault}"
        ) from fault


def cutoffs_of(versi_dtsen: str, root: Path | None = None) -> list[date]:
    """The cut-offs of every reviewed wave that rests on this DTSEN version, in order."""
    folder = (SHIPPED if root is None else root) / QUARTERS
    quarters = (load_quarter(path.stem, root) for path in sorted(folder.glob("*.yaml")))
    return sorted(
        wave.cutoff
        for quarter in quarters
        if quarter.versi_dtsen == versi_dtsen
        for wave in quarter.waves
    )


def _quarter(found: dict[str, Any], triwulan: str) -> Quarter:
    if found["triwulan"] != triwulan:
        raise ValueError(f"triwulan {found['triwulan']} tidak sama dengan nama berkas")
    programmes = {
        name: Programme(
            _whole(row["kuota"]), _truth(row["terima_baru"]), tuple(row["perlu_verifikasi"])
        )
        for name, row in found["program"].items()
    }
    waves = tuple(
        Wave(_whole(row["nomor"]), _day(row["batas"]), row["program"], row["pagu"])
        for row in found["gelombang"]
    )
    quarter = Quarter(
        triwulan,
        str(found["versi_dtsen"]),
        _day(found["hari_bayar_terakhir"]),
        programmes,
        waves,
        found["sumber"],
        found.get("catatan"),
    )
    _check(quarter)
    return quarter


def _check(quarter: Quarter) -> None:
    """ValueError unless waves follow each other and name known programmes and words."""
    cutoffs = [wave.cutoff for wave in quarter.waves]
    if [wave.number for wave in quarter.waves] != list(range(1, len(cutoffs) + 1)):
        raise ValueError("gelombang harus bernomor 1, 2, … berurutan")
    version = _VERSION.fullmatch(quarter.versi_dtsen)
    if version and version.group() > quarter.triwulan.replace("-", ""):
        raise ValueError(
            f"versi_dtsen {quarter.versi_dtsen} terbit sesudah triwulan; batas tahap mendahului "
            "datanya / the cut-offs come before that DTSEN version"
        )
    if cutoffs != sorted(set(cutoffs)) or cutoffs[-1] > quarter.last_payment_day:
        raise ValueError("batas harus naik dan tidak melewati hari_bayar_terakhir")
    for wave in quarter.waves:
        if not set(wave.ways) <= set(quarter.programmes) <= set(PROGRAMMES):
            raise ValueError(f"program gelombang {wave.number} tidak dikenal")
        if not set(wave.ways.values()) <= {REGULAR, CATCH_UP}:
            raise ValueError(f"cara gelombang {wave.number} harus {REGULAR} atau {CATCH_UP}")
    for programme in quarter.programmes.values():
        if not set(programme.perlu_verifikasi) <= set(STATUS_KPM):
            raise ValueError("perlu_verifikasi harus LAMA atau BARU")


def national_quota(quarter: Quarter) -> pl.DataFrame:
    """The quarter's own quotas in the shape of the `kuota` list: area ID, cumulative.

    A wave without a ceiling may use the whole quota; what a wave leaves unused passes on.
    """
    rows = []
    for name, programme in quarter.programmes.items():
        through = 0
        for wave in quarter.waves:
            ceiling = wave.ceilings.get(name)
            through = (
                programme.kuota if ceiling is None else min(through + ceiling, programme.kuota)
            )
            rows.append((quarter.triwulan, name, wave.number, "ID", through))
    columns = ("triwulan", "program", "gelombang", "kode_wilayah", "kuota")
    schema = {column: LISTS["kuota"].polars_schema()[column] for column in columns}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{value!r} bukan bilangan bulat ≥ 0")
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} harus true atau false")
    return value


def _day(value: Any) -> date:
    if not isinstance(value, date):
        raise ValueError(f"{value!r} bukan tanggal")
    return value

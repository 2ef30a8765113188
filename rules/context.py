"""What a decision is taken from besides the family: the lists, and the frame of the run.

What belongs here: `Lists` and `Context`, the two arguments every rule-room function shares.
What does not: reading them from disk (pipelines), or using them (the sibling modules).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from rules.dated import Parameters
from rules.quarter import Programme, Quarter, Wave
from schemas.families import ENDED, EVENTS, PREGNANCIES, STAYS
from schemas.guardians import GUARDIANS_IN_FORCE
from schemas.lists import LISTS
from schemas.tahap import Tahap

LISTED_SCHEMA = pl.Schema(
    {
        "kk": pl.String(),
        "program": pl.String(),
        "tahap": pl.String(),
        "no_kk": pl.String(),
        "nik_pengurus": pl.String(),
    }
)
MOVES_SCHEMA = pl.Schema({"no_kk_peserta": pl.String(), "no_kk": pl.String()})
ELSEWHERE_SCHEMA = pl.Schema({"id_orang": pl.String(), "no_kk": pl.String()})
FAILED_SCHEMA = pl.Schema({"no_kk": pl.String(), "nik": pl.String()})
USED_SCHEMA = pl.Schema(
    {"program": pl.String(), "kode_kabupaten_kota": pl.String(), "keluarga": pl.Int64()}
)


@dataclass(frozen=True)
class Lists:
    """The lists a part is decided from; rows of other parts do no harm but cost time.

    `ditetapkan` comes from `earlier_lists`, `pindah_peserta` from `participation_moves`,
    `komponen_lain` from `components_elsewhere`, `wali` from `usable_guardians`,
    `rekening_gagal` from `failed_accounts`.
    """

    kepesertaan: pl.DataFrame = field(default_factory=LISTS["kepesertaan"].empty)
    verifikasi: pl.DataFrame = field(default_factory=LISTS["verifikasi"].empty)
    komponen: pl.DataFrame = field(default_factory=LISTS["komponen"].empty)
    eksklusi: pl.DataFrame = field(default_factory=LISTS["eksklusi"].empty)
    sanggah: pl.DataFrame = field(default_factory=LISTS["sanggah"].empty)
    kehamilan: pl.DataFrame = field(default_factory=PREGNANCIES.empty)
    masa_anggota: pl.DataFrame = field(default_factory=STAYS.empty)
    peristiwa: pl.DataFrame = field(default_factory=EVENTS.empty)
    berakhir: pl.DataFrame = field(default_factory=ENDED.empty)
    ditetapkan: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=LISTED_SCHEMA))
    pindah_peserta: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=MOVES_SCHEMA))
    komponen_lain: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema=ELSEWHERE_SCHEMA)
    )
    wali: pl.DataFrame = field(default_factory=GUARDIANS_IN_FORCE.empty)
    rekening_gagal: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FAILED_SCHEMA))


@dataclass(frozen=True)
class Context:
    """The run: its tahap, dates, parameters, versions and the key of the draw.

    `previous_manifest` is the hash of the manifest before this one ("" for the first);
    `terpakai` counts families listed in earlier waves of the quarter (`count_listed`).
    """

    tahap: Tahap
    quarter: Quarter
    parameters: Parameters
    as_of: date
    versi_aturan: str
    versi_model: str
    previous_manifest: str
    terpakai: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=USED_SCHEMA))

    @property
    def wave(self) -> Wave:
        """The wave this run pays."""
        return self.quarter.wave(self.tahap.wave)

    @property
    def cutoff(self) -> date:
        """The last day an event or a finding may bear to count in this wave."""
        return self.wave.cutoff

    @property
    def first_cutoff(self) -> date:
        """Wave 1's cut-off, at which `status_kpm` is frozen for the quarter."""
        return self.quarter.wave(1).cutoff

    @property
    def programmes(self) -> tuple[str, ...]:
        """The programmes this wave opens."""
        return self.wave.programmes

    def programme(self, name: str) -> Programme:
        """What the quarter says of programme `name`."""
        return self.quarter.programmes[name]

    def number(self, name: str) -> int:
        """The whole number in force at the cut-off."""
        return self.parameters.number(name, self.cutoff)

    def text(self, name: str) -> str:
        """The word in force at the cut-off."""
        return self.parameters.text(name, self.cutoff)

    def words(self, name: str) -> list[str]:
        """The list of words in force at the cut-off."""
        return self.parameters.words(name, self.cutoff)

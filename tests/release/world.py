"""A drawn world with its lake: change one of its tables, then ask for a release's inputs.

What belongs here: writing the drawn tables where a release looks for them.
What does not: the rows (`drawn`), or any expectation (the tests).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from release import (
    Lake,
    ListVerdict,
    Part,
    People,
    ReleaseInputs,
    Terms,
    Versions,
    find_previous,
    ledger,
)
from release.guards import Guarded, guarded
from release.layout import part_files
from release.query import Files
from schemas import decisions, dtsen, families, forms, guardians, linkage, lists, review
from schemas.guards import GUARD_OVERRIDES, GUARD_RESULTS, GUARDS
from schemas.parquet import write_table
from schemas.table import Table
from schemas.tahap import Tahap
from tests.release.drawn import CUTOFF, VERSI, tables


@dataclass
class World:
    """The tables of one wave, by name; change one, then ask for the release's inputs."""

    home: Path
    wave: int = 1
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    areas: Sequence[str] = ("3325", "3271", "0000")
    guards: Guarded = field(default_factory=lambda: guarded(calm(), GUARD_OVERRIDES.empty()))

    def __post_init__(self) -> None:
        self.tables = tables(self.wave) | self.tables

    @property
    def tahap(self) -> Tahap:
        return Tahap(2025, 4, self.wave)

    @property
    def root(self) -> Path:
        return self.home / "release"

    def terms(self) -> Terms:
        return Terms(
            programmes=("PKH", "BLTS"),
            cutoff=CUTOFF,
            as_of=CUTOFF,
            desil_max={"PKH": 4, "BLTS": 4},
            verified={"BLTS": ("BARU",), "PKH": ("BARU",)},
            payee_age=17,
            insured_quota=100,
            quota=self.tables["kuota"],
            ceilings={"BLTS": 10},
            hold_ages=(30, 60),
        )

    def inputs(self) -> ReleaseInputs:
        """Everything written to the lake, and named for `publish`."""
        lake = self.home / "lake" / str(self.tahap)
        described = _described()
        for name, frame in self.tables.items():
            if name in described:
                write_table(frame, described[name], lake / f"{name}.parquet")
        parameter = self.home / "pkh.yaml"
        parameter.write_text("nominal: 225000\n")
        return ReleaseInputs(
            root=self.root,
            tahap=self.tahap,
            versi_dtsen=VERSI,
            parts=self.parts,
            terms=self.terms(),
            lake=_lake(lake),
            versions=Versions("1.0", "c" * 64, "d" * 64, "e" * 16, "9a" * 8, "m1", "f" * 64),
            parameters={"pkh/nominal.yaml": parameter},
            mentions=lambda: self.tables["sebutan"],
            people=self.people(),
            previous=find_previous(self.root, self.tahap),
            earlier=[self.root / str(wave) for wave in self.tahap.earlier_waves],
            guards=self.guards,
            judge=content_judge,
        )

    def people(self) -> People:
        """The decisions and held files drawn, by default none."""
        decided = self.tables.get("keputusan", review.DECISIONS.empty())
        return People(
            {"keputusan_tinjau": ledger(decided, review.DECISIONS)},
            self.tables.get("ditahan", linkage.FILE_WATCH.empty()),
        )

    def parts(self) -> Iterable[Part]:
        for kabupaten in self.areas:
            here = pl.col("kode_kabupaten_kota") == kabupaten
            yield Part(
                kabupaten,
                self.tables["putusan"].filter(here),
                self.tables["daftar_kpm"].filter(here),
                self.tables["daftar_pbi"].filter(here),
            )


def calm() -> pl.DataFrame:
    """Guards of which none is over its limit."""
    rows = [
        {
            "id_pengaman": f"{place:012d}",
            "pengaman": name,
            "wilayah": "ID",
            "jumlah": 3,
            "angka": 0.01,
            "batas": 0.05,
            "keadaan": "LULUS",
        }
        for place, name in enumerate(GUARDS)
    ]
    return pl.DataFrame(rows, schema=GUARD_RESULTS.polars_schema())


def content_judge(folder: Path) -> list[ListVerdict]:
    """A judge who finds every list in order."""
    return [ListVerdict("ada", ("nominal",), len(part_files(folder, decisions.KPM_LIST)), ())]


def _described() -> dict[str, Table]:
    return {
        "berkas": lists.FILES,
        "kelahiran": forms.FORMS["kelahiran"],
        "padanan": linkage.LINKS,
        "peristiwa": families.EVENTS,
        "dtsen_keluarga": dtsen.FAMILIES,
        "keluarga": families.FAMILIES,
        "anggota": families.MEMBERS,
        "keluarga_berakhir": families.ENDED,
        "putusan_calon": decisions.CANDIDATES,
        "verifikasi": lists.LISTS["verifikasi"],
        "wali_berlaku": guardians.GUARDIANS_IN_FORCE,
    }


def _lake(folder: Path) -> Lake:
    def lies(name: str) -> Path:
        return folder / f"{name}.parquet"

    return Lake(
        files=lies("berkas"),
        accepted=[lies("kelahiran"), lies("dtsen_keluarga"), lies("verifikasi")],
        reports=[lies("kelahiran")],
        links=[lies("padanan")],
        events=lies("peristiwa"),
        dtsen_families=[lies("dtsen_keluarga")],
        families=[lies("keluarga")],
        members=[lies("anggota")],
        ended=lies("keluarga_berakhir"),
        candidates=[lies("putusan_calon")],
        verifications=[lies("verifikasi")],
        guardians=lies("wali_berlaku"),
    )


def in_files(frame: pl.DataFrame, table: Table, folder: Path, parts: int) -> Files:
    """The rows dealt out to `parts` files named by a number, as if these were areas."""
    folder.mkdir()
    paths = [folder / f"{part}.parquet" for part in range(parts)]
    for part, path in enumerate(paths):
        frame.gather_every(parts, part).write_parquet(path)
    return Files(table, paths)

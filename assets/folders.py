"""Where everything lies under `DATA`.

What belongs here: paths, and which parts exist.
What does not: reading or writing what lies there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from schemas.tahap import Tahap

# Called as (stage, done, total) while a stage works.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Folders:
    """The paths under one data folder."""

    data: Path

    @property
    def lake(self) -> Path:
        """Parquet by table and kabupaten/kota."""
        return self.data / "lake"

    @property
    def releases(self) -> Path:
        """The published tranches."""
        return self.data / "release"

    @property
    def run_log(self) -> Path:
        """When which stage ran and how long it took; with clock times."""
        return self.data / "catatan_lari.jsonl"

    @property
    def audit_log(self) -> Path:
        """What people did to the tranches, line by sealed line; has clock times too."""
        return self.data / "jejak"

    @property
    def known_files(self) -> Path:
        """What was seen of landed files and their accounts: speed alone, made again if gone."""
        return self.data / ".berkas_dikenal.json"

    @property
    def access_log(self) -> Path:
        """Who saw whom, when, and for which purpose: a chain of its own."""
        return self.audit_log / "akses"

    @property
    def lock(self) -> Path:
        """Held by the one process that may write under this data folder."""
        return self.data / ".kunci"

    @property
    def received(self) -> Path:
        """Accepted rows of every landed file, by its hash."""
        return self.lake / "masuk"

    @property
    def rejects(self) -> Path:
        """Rejected files, rows and cells of every landed file, by its hash."""
        return self.lake / "tolakan"

    @property
    def repairs(self) -> Path:
        """Cells of every landed file that were used otherwise than received, by its hash."""
        return self.lake / "perbaikan"

    @property
    def superseded(self) -> Path:
        """Rows for which another row stands, by the table part they would be in."""
        return self.lake / "baris_digantikan"

    @property
    def files(self) -> Path:
        """One row per landed file."""
        return self.lake / "berkas.parquet"

    def form(self, form: str) -> Path:
        """All accepted versions of one posyandu form."""
        return self.lake / "laporan" / f"{form}.parquet"

    def list_(self, name: str) -> Path:
        """One of the lists other bodies send."""
        return self.lake / f"{name}.parquet"

    def dtsen(self, table: str, version: str) -> Path:
        """Folder of one DTSEN table's parts."""
        return self.lake / table / version

    def index(self, version: str) -> Path:
        """Folder of the linkage index' parts."""
        return self.lake / "indeks" / version

    def index_after_events(self, version: str, day: date) -> Path:
        """The index part of families changed by the events known on a day."""
        return self.index(version) / "peristiwa" / f"{day.isoformat()}.arrow"

    def newborns_after_events(self, version: str, day: date) -> Path:
        """The people whom only events known on a day made known (schemas.families MEMBERS)."""
        return self.index(version) / "peristiwa" / f"{day.isoformat()}.bayi.parquet"

    def newborns_known(self, version: str) -> list[Path]:
        """The files of `newborns_after_events`, in the order of their days."""
        return sorted((self.index(version) / "peristiwa").glob("*.bayi.parquet"))

    @property
    def links_by_dtsen(self) -> Path:
        """Links of every content as the engine finds them by DTSEN alone."""
        return self.lake / "padanan_mesin" / "dtsen.parquet"

    @property
    def engine_links(self) -> Path:
        """Links of every content as the engine found them, before people's decisions."""
        return self.lake / "padanan_mesin" / "padanan.parquet"

    @property
    def file_watch(self) -> Path:
        """What the storm breaker says of every file of reports."""
        return self.lake / "periksa_berkas" / "periksa_berkas.parquet"

    @property
    def standing_pairs(self) -> Path:
        """Pairs that people touched and whose evidence is still what they saw."""
        return self.lake / "pasangan_berlaku" / "pasangan_berlaku.parquet"

    @property
    def links(self) -> Path:
        """Links of the newest content of every report."""
        return self.lake / "padanan" / "padanan.parquet"

    @property
    def search_measures(self) -> Path:
        """What each blocking key asked and gave when the links were found."""
        return self.lake / "padanan" / "pencarian.json"

    @property
    def superseded_links(self) -> Path:
        """Links of contents that a correction has replaced."""
        return self.lake / "padanan_lama" / "padanan.parquet"

    @property
    def review_queue(self) -> Path:
        """Links that wait for a person's decision."""
        return self.lake / "antrean_tinjau" / "antrean_tinjau.parquet"

    @property
    def disbursement(self) -> Path:
        """What became of the published lists, one folder per table of schemas.payment."""
        return self.lake / "penyaluran"

    def complaints(self, table: str) -> Path:
        """One table of schemas.complaints."""
        return self.lake / "aduan" / f"{table}.parquet"

    @property
    def reviews(self) -> Path:
        """What officers decided, and what came of it; only ever added to."""
        return self.data / "tinjauan"

    @property
    def amendments(self) -> Path:
        """The packages proposed to the owners of DTSEN, one folder per month."""
        return self.data / "usul"

    def amendment_table(self, name: str) -> Path:
        """What is known of all proposals: a table of schemas.amendments in the lake."""
        return self.lake / "usul" / f"{name}.parquet"

    def register(self, tahap: Tahap) -> Path:
        """Folder of the families as of a tahap's cut-off."""
        return self.lake / "register" / str(tahap)

    def leads(self, tahap: Tahap) -> Path:
        """Where other systems' lists do not agree with the families of a tahap."""
        return self.register(tahap) / "petunjuk_warga.parquet"

    def guardians(self, tahap: Tahap) -> Path:
        """The guardians in force in a tahap, by which its candidates were decided."""
        return self.candidates(tahap).parent.parent / "wali_berlaku" / f"{tahap}.parquet"

    def candidates(self, tahap: Tahap) -> Path:
        """Folder of the decisions before selection."""
        return self.lake / "putusan_calon" / str(tahap)

    def persons(self, tahap: Tahap) -> Path:
        """Folder of the decisions per person (PBI_JK)."""
        return self.lake / "daftar_pbi" / str(tahap)

    def report(self, tahap: Tahap) -> Path:
        """The report of one tranche, for people."""
        return self.data / "laporan" / str(tahap) / "laporan.html"

    def release(self, tahap: Tahap) -> Path:
        """Folder of one published tranche."""
        return self.releases / str(tahap)


@dataclass(frozen=True)
class Beside(Folders):
    """The same data folder with decisions elsewhere, so that deciding anew replaces nothing."""

    scratch: Path = Path()

    def candidates(self, tahap: Tahap) -> Path:
        """Decisions recomputed."""
        return self.scratch / "putusan_calon" / str(tahap)

    def persons(self, tahap: Tahap) -> Path:
        """Decisions per person recomputed."""
        return self.scratch / "daftar_pbi" / str(tahap)


def parts(folder: Path, areas: Collection[str] | None = None) -> dict[str, Path]:
    """The Parquet parts in a folder by their kabupaten/kota code, in order; `areas` narrows."""
    found = {path.stem: path for path in sorted(folder.glob("[0-9]*.parquet"))}
    return {kab: path for kab, path in found.items() if areas is None or kab in areas}

"""A register of many persons with its reports and the truth, made once and kept for timing.

What belongs here: the generator's files turned into the tables that linking reads.
What does not: timing anything (bench/matching.py) or the linkage itself (matching).

The DTSEN files are taken over column by column without the checks of intake: every cell the
matcher reads is text or an ISO date already. The reports go through intake, as they do in a run.
"""

from __future__ import annotations

import shutil
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import polars as pl

# Sixteen kabupaten/kota from Aceh to Papua, cities and country: about 10.4 million persons.
AREAS = (
    "33.25,51.03,12.71,33.74,73.71,13.71,61.04,64.72,53.01,16.71,34.04,52.01,81.71,91.71,74.71,"
    "11.71"
).split(",")
FAMILIES = 3_250_000
MEMBER_COLUMNS = (
    "nomor_induk_kependudukan",
    "nomor_kartu_keluarga",
    "nama",
    "tanggal_lahir",
    "jenis_kelamin",
    "status_hubungan_keluarga",
    "status_kawin",
    "kode_kelurahan_desa_ktp",
    "rt_ktp",
    "rw_ktp",
    "id_orang",
    "versi_dtsen",
)
FAMILY_COLUMNS = ("nomor_kartu_keluarga", "kode_kelurahan_desa", "alamat")


@dataclass(frozen=True)
class RegisterWorld:
    """The folders of one world."""

    folder: Path

    def members(self) -> dict[str, Path]:
        """The members' parts by kabupaten/kota."""
        return {path.stem: path for path in sorted((self.folder / "anggota").glob("*.parquet"))}

    def families(self, kab: str) -> Path:
        """The families' part of one kabupaten/kota."""
        return self.folder / "keluarga" / f"{kab}.parquet"

    def reports(self) -> dict[str, pl.DataFrame]:
        """The newest content of every report, by form."""
        return {
            path.stem: pl.read_parquet(path) for path in sorted((self.folder / "laporan").glob("*"))
        }

    def truth(self) -> pl.DataFrame:
        """Who every person named is: id_laporan, peran, urutan, nik, nik_setara."""
        return pl.read_parquet(self.folder / "tautan.parquet")


def make_world(folder: Path, families: int, seed: int, areas: list[str]) -> RegisterWorld:
    """The world in `folder`; what is there already is not made again."""
    world = RegisterWorld(folder)
    if (folder / "tautan.parquet").exists():
        return world
    # A step that is timed reads a world and should not wait for what makes one.
    from synthetic.generate import write_sample

    raw = folder / "berkas"
    if not (raw / "truth" / "tautan.csv").exists():
        write_sample(raw, families, seed, areas, format="parquet")
    for kind in ("anggota", "keluarga", "laporan"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    for path in sorted((raw / "landing" / "dtsen").glob("anggota_*.parquet")):
        kab = path.stem[-4:]
        of_families = path.with_name(path.name.replace("anggota_keluarga", "keluarga"))
        _take_over(path, of_families, world, kab)
    _take_reports(raw / "landing" / "posyandu", folder / "laporan")
    truth = pl.read_csv(raw / "truth" / "tautan.csv", infer_schema=False)
    truth.write_parquet(folder / "tautan.parquet")
    shutil.rmtree(raw)
    return world


def _take_over(members: Path, families: Path, world: RegisterWorld, kab: str) -> None:
    from intake.dtsen import with_person_key

    version = pl.lit(members.stem.split("_")[-2]).alias("versi_dtsen")
    rows = pl.read_parquet(members).with_columns(
        version, pl.col("tanggal_lahir").str.to_date(strict=False)
    )
    with_person_key(rows).select(MEMBER_COLUMNS).write_parquet(
        world.folder / "anggota" / f"{kab}.parquet", compression="zstd"
    )
    pl.read_parquet(families, columns=list(FAMILY_COLUMNS)).write_parquet(
        world.families(kab), compression="zstd"
    )


def _take_reports(landing: Path, target: Path) -> None:
    from intake import read_file, settled

    found: dict[str, dict[str, pl.DataFrame]] = defaultdict(dict)
    for path in sorted(landing.rglob("*.csv")):
        taken = read_file(path, path.name)
        if taken.table is not None and not taken.accepted.is_empty():
            found[taken.table][taken.sha256] = taken.accepted
    for form, files in found.items():
        rows = settled(form, files).rows
        newest = rows.sort("id_laporan", "tgl_lapor", "isi").unique(
            "id_laporan", keep="last", maintain_order=True
        )
        newest.write_parquet(target / f"{form}.parquet")


if __name__ == "__main__":
    make_world(Path(sys.argv[1]), FAMILIES, 11, AREAS)

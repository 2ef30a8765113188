"""A release as files people ask for: the faces of a list, and instructions to banks and post.

What belongs here: which part is read, where a file goes, control totals beside instructions.
What does not: what a face shows (release.faces), or whether a release may be paid by
(release.verify).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

import release
from assets.folders import Folders
from assets.table_formats import plain, write_as
from release import canonical_json, faces
from release.layout import part_file, part_files
from schemas.codes import CHANNELS
from schemas.decisions import DECISIONS, KPM_LIST
from schemas.faces import CONTROL, FACES, PAYMENT, VILLAGE
from schemas.parquet import digest, replacing
from schemas.tahap import Tahap

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from schemas.table import Table

_SHEET_ROWS = 1_048_576 - 4  # what a sheet holds below its heading


class NoSuchPart(LookupError):
    """The release holds nothing of that kabupaten/kota."""


class TooLong(ValueError):
    """More rows than a spreadsheet holds."""


class NotReleased(ValueError):
    """The release has faults or is not signed by the key: nobody is paid by it."""

    def __init__(self, findings: list[release.Finding]) -> None:
        super().__init__(
            "Rilis belum dapat dibayarkan: harus utuh dan ditandatangani dengan kunci itu / not "
            "to be paid by: it has to be sound and signed by that key."
        )
        self.findings = findings


@dataclass(frozen=True)
class Instruction:
    """One channel's file, with its control totals."""

    kanal: str
    path: Path
    baris: int
    rupiah: int


def write_face(
    folders: Folders, tahap: Tahap, kabupaten: str, face: str, out: Path, ending: str
) -> tuple[Path, int]:
    """A face (a key of FACES) of one kabupaten/kota as a file under `out`, and its rows.

    The village face takes the names of heads from the lake; without it they stay empty.
    """
    table = FACES[face]
    rows = face_rows(folders, tahap, kabupaten, table)
    if ending == "xlsx" and rows.height > _SHEET_ROWS:
        raise TooLong(
            f"{rows.height} baris lebih dari satu lembar kerja / more rows than a sheet holds "
            f"({_SHEET_ROWS}): pakai / use --bentuk csv."
        )
    path = out / f"{table.name}_{tahap}_{kabupaten}.{ending}"
    write_as(rows, table, path)
    return path, rows.height


def write_instructions(
    folders: Folders, tahap: Tahap, key: Ed25519PublicKey, out: Path
) -> list[Instruction]:
    """One CSV per channel with the rows to pay, kontrol_instruksi.csv and instruksi.json.

    NotReleased unless the release verifies and is signed by `key`. The sums are taken from the
    rows written and compared with the manifest's own: ValueError if they differ. Memory is
    bounded by a part: rows stream from part to file.
    """
    folder = folders.release(tahap)
    findings = release.verify(folder, key)
    if findings:
        raise NotReleased(findings)
    out.mkdir(parents=True, exist_ok=True)
    listed = pl.scan_parquet(part_files(folder, KPM_LIST))
    control = _control(listed)
    done = [_instruction(listed, control, str(tahap), channel, out) for channel in CHANNELS]
    written = [one for one in done if one is not None]
    write_as(control, CONTROL, out / f"{CONTROL.name}_{tahap}.csv")
    _seal(folder, tahap, written, out)
    return written


def face_rows(folders: Folders, tahap: Tahap, kabupaten: str, table: Table) -> pl.DataFrame:
    """A face (of FACES) of one kabupaten/kota; NoSuchPart if the release holds none of it."""
    folder = folders.release(tahap)
    decided, listed = (folder / part_file(one, kabupaten) for one in (DECISIONS, KPM_LIST))
    if not decided.exists():
        known = ", ".join(path.stem for path in part_files(folder, DECISIONS)) or "–"
        raise NoSuchPart(
            f"Rilis {tahap} tidak memuat / does not hold {kabupaten}. Yang ada / it has: {known}."
        )
    if table is PAYMENT:
        return faces.payment_face(pl.read_parquet(listed))
    if table is VILLAGE:
        return faces.village_face(pl.read_parquet(decided), _heads(folders, tahap, kabupaten))
    return faces.officer_face(pl.read_parquet(decided), pl.read_parquet(listed))


def _heads(folders: Folders, tahap: Tahap, kabupaten: str) -> pl.DataFrame:
    """no_kk, nama_kepala: the head's name of every family of a part."""
    register = folders.register(tahap)
    families = register / "keluarga" / f"{kabupaten}.parquet"
    members = register / "anggota" / f"{kabupaten}.parquet"
    if not families.exists() or not members.exists():
        return pl.DataFrame(schema={"no_kk": pl.String, "nama_kepala": pl.String})
    names = pl.scan_parquet(members).select("no_kk", "nik", pl.col("nama").alias("nama_kepala"))
    return (
        pl.scan_parquet(families)
        .select("no_kk", pl.col("nik_kepala").alias("nik"))
        .join(names, on=["no_kk", "nik"])
        .select("no_kk", "nama_kepala")
        .unique("no_kk", keep="any")
        .collect()
    )


def _control(listed: pl.LazyFrame) -> pl.DataFrame:
    return (
        listed.group_by("kanal", "program", "kode_kabupaten_kota")
        .agg(pl.len().cast(pl.Int64).alias("baris"), pl.col("nominal").sum().alias("rupiah"))
        .sort(CONTROL.sort)
        .select(CONTROL.column_names)
        .collect(engine="streaming")
    )


def _instruction(
    listed: pl.LazyFrame, control: pl.DataFrame, tahap: str, channel: str, out: Path
) -> Instruction | None:
    """The file of one channel; None where nobody is paid through it."""
    expected = control.filter(pl.col("kanal") == channel)
    if expected.is_empty():
        return None
    path = out / f"instruksi_{tahap}_{channel}.csv"
    rows = listed.filter(pl.col("kanal") == channel).select(PAYMENT.column_names)
    with replacing(path) as unfinished:
        # parts come in the order of their areas, sorted within
        plain(rows, PAYMENT).sink_csv(unfinished, maintain_order=True)
        told = pl.scan_csv(unfinished, schema_overrides={"nominal": pl.Int64})
        counted, total = told.select(pl.len(), pl.col("nominal").sum()).collect().row(0)
    if (counted, total) != (expected["baris"].sum(), expected["rupiah"].sum()):
        raise ValueError(f"{path.name}: jumlah tidak cocok / sums differ from the list")
    path.chmod(0o600)
    return Instruction(channel, path, counted, total)


def _seal(folder: Path, tahap: Tahap, written: list[Instruction], out: Path) -> None:
    """instruksi.json: of which manifest, each file's rows, rupiah and sha256, sealed."""
    manifest = canonical_json.read(folder / "manifest.json")
    rows = sum(one.baris for one in written)
    rupiah = sum(one.rupiah for one in written)
    said = canonical_json.read(folder / "ringkasan.json")["daftar"]["nasional"]["SEMUA"]
    if (said["baris"], said["rupiah"]) != (rows, rupiah):
        raise ValueError("jumlah instruksi tidak sama dengan rilis / differs from the release")
    content = {
        "tahap": str(tahap),
        "manifes_sha256": release.manifest_hash(folder),
        "batas": manifest["batas"],
        "jumlah": {"baris": rows, "rupiah": rupiah},
        "berkas": {
            one.path.name: {
                "kanal": one.kanal,
                "baris": one.baris,
                "rupiah": one.rupiah,
                "sha256": digest(one.path, one.baris).sha256,
            }
            for one in written
        },
    }
    sealed = canonical_json.sealed(content)
    with replacing(out / f"instruksi_{tahap}.json") as unfinished:
        unfinished.write_bytes(canonical_json.to_bytes(sealed))

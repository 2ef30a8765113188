"""What a bank, a village and an officer see of one list, and the instructions to pay."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from assets import approval as office
from assets.folders import Folders
from assets.list_files import NoSuchPart, NotReleased, write_face, write_instructions
from assets.table_formats import plain
from release import faces
from release.approval import load_private_key, load_public_key, new_key
from release.canonical_json import read
from schemas.decisions import DECISIONS, KPM_LIST
from schemas.faces import FACES, PAYMENT
from schemas.parquet import digest
from schemas.table import Table
from schemas.tahap import Tahap

WAVE = Tahap(2025, 4, 1)
KABUPATEN = "3325"


@pytest.fixture
def folders(folder: Path) -> Folders:
    return Folders(folder.parent.parent)


def part(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(folder / name / "provinsi=33" / f"{KABUPATEN}.parquet")


def heads(decided: pl.DataFrame) -> pl.DataFrame:
    families = decided.select("no_kk").unique().sort("no_kk")
    names = pl.Series("nama_kepala", [f"KEPALA {n}" for n in range(families.height)])
    return families.with_columns(names)


def test_the_bank_sees_whom_to_pay_and_nothing_else(folder: Path) -> None:
    listed = part(folder, "daftar_kpm")
    shown = faces.payment_face(listed)
    assert shown.columns == PAYMENT.column_names
    assert not {"rincian", "alasan", "desil_nasional", "status_kpm"} & set(shown.columns)
    assert shown["nominal"].sum() == listed["nominal"].sum()


def test_the_village_sees_no_number_amount_or_private_reason(folder: Path) -> None:
    decided = part(folder, "putusan").with_columns(
        pl.when(pl.int_range(pl.len()) == 0)
        .then(pl.lit("JUDOL_PPATK"))
        .when(pl.int_range(pl.len()) == 1)
        .then(pl.lit("NAKES"))
        .when(pl.int_range(pl.len()) == 2)
        .then(pl.lit("MENINGGAL"))
        .otherwise("alasan_utama")
        .alias("alasan_utama")
    )
    shown = faces.village_face(decided, heads(decided))
    assert shown.height == decided.height
    text = shown.select(pl.concat_str(pl.all().cast(pl.String), separator=" ", ignore_nulls=True))
    assert not text.to_series().str.contains(r"\d{16}").any()
    told = set(shown["keterangan"].drop_nulls())
    # a gambling report and a profession are one neutral word, so the word says neither
    assert "DALAM_PEMERIKSAAN" in told
    assert "Meninggal dunia" in told
    assert not any("PPATK" in word or "kesehatan" in word for word in told)


def test_the_officer_sees_every_family_and_reason_but_the_restricted(folder: Path) -> None:
    decided = part(folder, "putusan")
    some = decided.with_columns(
        pl.lit("JUDOL_PPATK").alias("alasan_utama"),
        pl.lit(["JUDOL_PPATK", "PROFIL_BANK", "MENINGGAL"], dtype=pl.List(pl.String)).alias(
            "alasan"
        ),
    )
    shown = faces.officer_face(some, part(folder, "daftar_kpm"))
    assert shown.height == decided.height
    assert set(shown["alasan_utama"]) == {"DALAM_PEMERIKSAAN"}
    assert shown["alasan"].to_list()[0] == ["DALAM_PEMERIKSAAN", "MENINGGAL"]
    listed = shown.filter(pl.col("status") == "TERVERIFIKASI")
    assert listed["nik_pengurus"].null_count() == 0
    assert listed.height > 0


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("face", sorted(FACES))
def test_every_face_is_a_file_in_every_format(
    folders: Folders, tmp_path: Path, face: str, ending: str
) -> None:
    path, rows = write_face(folders, WAVE, KABUPATEN, face, tmp_path / "keluar", ending)
    if ending == "xlsx":
        sheet = openpyxl.load_workbook(path).active
        assert sheet.max_row == rows + 4
    else:
        found = pl.read_csv(path) if ending == "csv" else pl.read_parquet(path)
        assert found.height == rows
    assert path.stat().st_mode & 0o077 == 0


def test_an_area_the_release_lacks_is_named(folders: Folders, tmp_path: Path) -> None:
    with pytest.raises(NoSuchPart, match="3325"):
        write_face(folders, WAVE, "9999", "desa", tmp_path, "csv")


def test_a_name_typed_as_a_formula_stays_a_text() -> None:
    rows = pl.DataFrame({"nama_pengurus": ["=1+1", "-x", "@a", "SITI", None]})
    names = Table("nama", "", (KPM_LIST["nama_pengurus"],))
    shown = plain(rows, names)["nama_pengurus"].to_list()
    assert shown == ["'=1+1", "'-x", "'@a", "SITI", None]


@pytest.fixture
def key(folders: Folders, tmp_path: Path) -> Path:
    """The public key of a released tranche."""
    private, public = new_key(None)
    (tmp_path / "k.pem").write_bytes(private)
    (tmp_path / "k.pub").write_bytes(public)
    office.check(folders, WAVE, "Sari")
    office.approve(folders, WAVE, "Budi")
    office.publish(folders, WAVE, "Budi", load_private_key(tmp_path / "k.pem", None))
    return tmp_path / "k.pub"


def test_instructions_carry_every_listed_row_once_with_its_sums(
    folders: Folders, key: Path, tmp_path: Path
) -> None:
    done = write_instructions(folders, WAVE, load_public_key(key), tmp_path / "keluar")
    listed = pl.read_parquet(folders.release(WAVE) / "daftar_kpm" / "**" / "*.parquet")
    paid = pl.concat(pl.read_csv(one.path, infer_schema=False) for one in done)
    assert sorted(zip(paid["no_kk"], paid["program"], strict=True)) == sorted(
        zip(listed["no_kk"], listed["program"], strict=True)
    )
    assert sum(one.rupiah for one in done) == listed["nominal"].sum()
    told = read(tmp_path / "keluar" / "instruksi_2025-T4-1.json")
    assert told["jumlah"] == {"baris": listed.height, "rupiah": listed["nominal"].sum()}
    for one in done:
        assert told["berkas"][one.path.name]["sha256"] == digest(one.path, 0).sha256
    control = pl.read_csv(tmp_path / "keluar" / "kontrol_instruksi_2025-T4-1.csv")
    assert control["rupiah"].sum() == listed["nominal"].sum()


def test_nobody_is_paid_by_a_draft_or_by_another_key(folders: Folders, tmp_path: Path) -> None:
    (tmp_path / "lain.pub").write_bytes(new_key(None)[1])
    with pytest.raises(NotReleased) as refused:
        write_instructions(
            folders, WAVE, load_public_key(tmp_path / "lain.pub"), tmp_path / "keluar"
        )
    assert [one.kode for one in refused.value.findings] == ["TANDA_TANGAN"]
    assert not (tmp_path / "keluar").exists()


def test_the_faces_only_show_columns_the_release_has() -> None:
    known = {*DECISIONS.column_names, *KPM_LIST.column_names}
    added = {"nama_kepala", "di_daftar", "keterangan"}
    for table in FACES.values():
        assert set(table.column_names) <= known | added

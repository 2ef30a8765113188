"""`verify`: a sound release is sound; each kind of damage is named, with its file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from release import publish, verify
from release.canonical_json import read, sealed, to_bytes
from release.manifest import FORM
from schemas.decisions import DECISIONS, KPM_LIST, PBI_LIST
from schemas.parquet import digest, write_table
from schemas.table import Table
from schemas.waterfall import WATERFALL
from tests.release.drawn import kk, nik
from tests.release.world import World

PUTUSAN = "putusan/provinsi=33/3325.parquet"
DAFTAR = "daftar_kpm/provinsi=33/3325.parquet"
ORANG = "daftar_pbi/provinsi=33/3325.parquet"
LAPIS = "air_terjun.parquet"
Rewrite = Callable[[pl.DataFrame], pl.DataFrame]


def kinds(folder: Path) -> set[tuple[str, str]]:
    return {(found.kode, found.berkas) for found in verify(folder)}


def forge(folder: Path, name: str, table: Table, rewrite: Rewrite) -> None:
    """Change a part and make manifest and seal agree, as a careful forger would."""
    path = folder / name
    frame = rewrite(pl.read_parquet(path, hive_partitioning=False))
    written = write_table(frame, table, path)
    restate(folder, name, {"baris": written.rows})


def restate(folder: Path, name: str, entry: dict[str, int] | None = None) -> None:
    content = read(folder / "manifest.json")
    now = digest(folder / name, rows=0)
    known = content["berkas"][name]
    content["berkas"][name] = known | {"bytes": now.bytes, "sha256": now.sha256} | (entry or {})
    (folder / "manifest.json").write_bytes(to_bytes(sealed(content)))


def restate_manifest(folder: Path, change: Callable[[dict[str, object]], None]) -> None:
    content = read(folder / "manifest.json")
    change(content)
    (folder / "manifest.json").write_bytes(to_bytes(sealed(content)))


def test_a_published_release_is_sound_also_when_copied_away(folder: Path, tmp_path: Path) -> None:
    assert verify(folder) == []
    copy = shutil.copytree(folder, tmp_path / "di tempat lain")
    assert verify(copy) == []


@pytest.mark.parametrize(
    "name", [PUTUSAN, DAFTAR, ORANG, LAPIS, "ringkasan.json", "parameter/pkh/nominal.yaml"]
)
@pytest.mark.parametrize("place", [0, 0.5, 1])
def test_one_changed_byte_anywhere_is_found(folder: Path, name: str, place: float) -> None:
    path = folder / name
    content = bytearray(path.read_bytes())
    content[int(place * (len(content) - 1))] ^= 0x01
    path.write_bytes(content)
    assert ("BYTE_BERUBAH", name) in kinds(folder)


@pytest.mark.parametrize("place", [0, 0.3, 0.5, 0.9, 1])
def test_one_changed_byte_in_the_manifest_is_found(folder: Path, place: float) -> None:
    path = folder / "manifest.json"
    content = bytearray(path.read_bytes())
    content[int(place * (len(content) - 1))] ^= 0x01
    path.write_bytes(content)
    assert ("MANIFES_RUSAK", "manifest.json") in kinds(folder)


@pytest.mark.parametrize("name", [PUTUSAN, DAFTAR, ORANG, LAPIS, "ringkasan.json"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert ("BERKAS_HILANG", name) in kinds(folder)


@pytest.mark.parametrize("name", [PUTUSAN, DAFTAR, ORANG, LAPIS, "ringkasan.json"])
def test_a_file_the_manifest_no_longer_names_is_missed(folder: Path, name: str) -> None:
    (folder / name).unlink()
    restate_manifest(folder, lambda content: content["berkas"].pop(name))  # type: ignore[attr-defined]
    assert ("BERKAS_HILANG", name) in kinds(folder)


def test_a_folder_without_manifest_is_no_release(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    assert kinds(folder) == {("MANIFES_HILANG", "manifest.json")}


@pytest.mark.parametrize("name", ["catatan.txt", "daftar_kpm/provinsi=33/3326.parquet"])
def test_an_extra_file_is_named(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"x")
    assert ("BERKAS_ASING", name) in kinds(folder)


def test_a_family_taken_off_the_list_does_not_foot(folder: Path) -> None:
    forge(folder, DAFTAR, KPM_LIST, lambda frame: frame.filter(pl.col("no_kk") != kk("B")))
    found = kinds(folder)
    assert ("ISI_TIDAK_BAKU", PUTUSAN) in found
    assert ("JUMLAH_TIDAK_COCOK", "ringkasan.json") in found
    assert ("JUMLAH_TIDAK_COCOK", "manifest.json") in found


def test_a_raised_amount_does_not_foot(folder: Path) -> None:
    raised = pl.when(pl.col("nominal") > 0).then(pl.col("nominal") + 1).otherwise("nominal")
    forge(folder, DAFTAR, KPM_LIST, lambda frame: frame.with_columns(nominal=raised))
    forge(folder, PUTUSAN, DECISIONS, lambda frame: frame.with_columns(nominal=raised))
    assert kinds(folder) == {
        ("ISI_TIDAK_BAKU", PUTUSAN),  # the composition no longer adds up
        ("JUMLAH_TIDAK_COCOK", "ringkasan.json"),
        ("JUMLAH_TIDAK_COCOK", "manifest.json"),
    }


def test_a_changed_status_breaks_the_waterfall(folder: Path) -> None:
    status = pl.when(status="MENUNGGU_GELOMBANG").then(pl.lit("DITAHAN")).otherwise("status")
    forge(folder, PUTUSAN, DECISIONS, lambda frame: frame.with_columns(status=status))
    assert ("AIR_TERJUN", "ringkasan.json") in kinds(folder)


def test_a_person_put_on_the_health_list_is_found(folder: Path) -> None:
    insured = pl.when(status="MENUNGGU_KUOTA").then(pl.lit("TERVERIFIKASI")).otherwise("status")
    forge(folder, ORANG, PBI_LIST, lambda frame: frame.with_columns(status=insured))
    assert kinds(folder) == {
        ("ISI_TIDAK_BAKU", PUTUSAN),  # on the list and with a reason against it
        ("JUMLAH_TIDAK_COCOK", "ringkasan.json"),
        ("JUMLAH_TIDAK_COCOK", "manifest.json"),  # the use of the national quota
        ("AIR_TERJUN", "ringkasan.json"),
    }


def test_a_person_in_two_parts_is_found(folder: Path) -> None:
    other = "daftar_pbi/provinsi=32/3271.parquet"
    twin = pl.when(id_orang=nik("I")).then(pl.lit(nik("C"))).otherwise("id_orang")
    forge(folder, other, PBI_LIST, lambda frame: frame.with_columns(id_orang=twin))
    assert kinds(folder) == {("GANDA", "daftar_pbi")}


@pytest.mark.parametrize("level", ["DESA", "KECAMATAN", "KABUPATEN_KOTA", "PROVINSI", "NASIONAL"])
def test_a_level_of_the_waterfall_that_does_not_foot_is_found(folder: Path, level: str) -> None:
    raised = pl.when(tingkat=level).then(pl.col("dtsen") + 1).otherwise("dtsen")
    forge(folder, LAPIS, WATERFALL, lambda frame: frame.with_columns(dtsen=raised))
    assert kinds(folder) == {("AIR_TERJUN", LAPIS)}


def test_a_waterfall_that_foots_and_differs_from_the_decisions_is_found(folder: Path) -> None:
    shifted = [pl.col("ditahan") + pl.col("tidak_layak"), pl.lit(0, pl.Int64).alias("tidak_layak")]
    forge(folder, LAPIS, WATERFALL, lambda frame: frame.with_columns(shifted))
    assert [found.berkas for found in verify(folder)] == [LAPIS]


def test_a_waterfall_that_does_not_foot_is_found(folder: Path) -> None:
    summary = read(folder / "ringkasan.json")
    summary["air_terjun"]["nasional"]["PKH"]["dtsen"] += 1
    (folder / "ringkasan.json").write_bytes(to_bytes(summary))
    restate(folder, "ringkasan.json")
    assert kinds(folder) == {("AIR_TERJUN", "ringkasan.json")}


def test_rows_out_of_order_are_found(folder: Path) -> None:
    # written past the one writer, which would have sorted them
    path = folder / PUTUSAN
    import pyarrow.parquet as pq

    rows = pq.read_table(path, partitioning=None)
    pq.write_table(rows.take(list(range(rows.num_rows))[::-1]), path)
    restate(folder, PUTUSAN)
    told = [found.pesan for found in verify(folder) if found.kode == "ISI_TIDAK_BAKU"]
    assert any("urutan_salah" in text for text in told)


def test_a_file_with_another_schema_is_found(folder: Path) -> None:
    frame = pl.read_parquet(folder / PUTUSAN, hive_partitioning=False)
    frame.write_parquet(folder / PUTUSAN)
    restate(folder, PUTUSAN)
    assert ("SKEMA_BERBEDA", PUTUSAN) in kinds(folder)


def test_a_family_in_two_parts_is_found(folder: Path) -> None:
    other = "putusan/provinsi=32/3271.parquet"
    twin = pl.when(no_kk=kk("I")).then(pl.lit(kk("C"))).otherwise("no_kk")
    forge(folder, other, DECISIONS, lambda frame: frame.with_columns(no_kk=twin))
    assert ("GANDA", "putusan") in kinds(folder)


def test_lists_above_the_quota_are_found(folder: Path) -> None:
    def tighten(content: dict[str, object]) -> None:
        for row in content["kuota"]:  # type: ignore[attr-defined]
            if row["kode_wilayah"] == "3325":
                row["batas_gelombang"] = 1

    restate_manifest(folder, tighten)
    assert kinds(folder) == {("KUOTA_TERLAMPAUI", "manifest.json")}


def test_an_unknown_form_of_manifest_is_told_as_such(folder: Path) -> None:
    restate_manifest(folder, lambda content: content.update(bentuk="9"))
    assert kinds(folder) == {("BENTUK_ASING", "manifest.json")}


def test_an_older_form_is_told_apart_from_an_unknown_one(folder: Path) -> None:
    restate_manifest(folder, lambda content: content.update(bentuk="3"))
    (found,) = verify(folder)
    assert found.kode == "BENTUK_LAMA"
    assert f"(3, {FORM})" in found.pesan


def test_a_held_file_that_was_never_received_is_found(folder: Path) -> None:
    held = {"sha256": "9" * 64, "formulir": "kematian", "laporan": 200, "sebab": "PER_ORANG"}
    restate_manifest(folder, lambda content: content.update(berkas_ditahan=[held]))
    assert kinds(folder) == {("BERKAS_DITAHAN", "manifest.json")}


def test_a_gate_that_did_not_pass_is_found(folder: Path) -> None:
    def fail(content: dict[str, object]) -> None:
        content["gerbang"][0]["lulus"] = False  # type: ignore[index]

    restate_manifest(folder, fail)
    assert kinds(folder) == {("GERBANG", "manifest.json")}


@pytest.mark.parametrize(
    "told",
    [
        [],
        [{"harapan": "ada", "kolom": "nominal", "berkas_lulus": 2, "berkas_gagal": []}],
        [{"harapan": "ada", "kolom": "nominal", "berkas_lulus": 2, "berkas_gagal": [DAFTAR]}],
    ],
)
def test_lists_not_judged_or_not_met_everywhere_are_found(
    folder: Path, told: list[dict[str, object]]
) -> None:
    restate_manifest(folder, lambda content: content.update(mutu_daftar=told))
    assert kinds(folder) == {("MUTU_DAFTAR", "manifest.json")}


def test_another_release_in_the_place_of_the_one_before_breaks_the_chain(tmp_path: Path) -> None:
    first = publish(World(tmp_path).inputs()).folder
    second = publish(World(tmp_path, wave=2).inputs()).folder
    assert verify(second) == []
    (first / "manifest.json").write_text(json.dumps({"lain": 1}))
    assert kinds(second) == {("RANTAI_PUTUS", "manifest.json")}
    shutil.rmtree(first)
    assert verify(second) == []


def test_findings_name_no_person(folder: Path) -> None:
    forge(folder, DAFTAR, KPM_LIST, lambda frame: frame.clear())
    told = " ".join(map(str, verify(folder)))
    assert told
    assert kk("A") not in told
    assert "IBU" not in told


def test_no_folder_is_told_with_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match="DATA/release"):
        verify(tmp_path / "2025-T4-9")


def test_more_insured_persons_than_the_manifest_says_or_the_nation_may(folder: Path) -> None:
    content = read(folder / "manifest.json")
    content["kuota_pbi"] = {"terdaftar": 1, "kuota_nasional": 1}
    (folder / "manifest.json").write_bytes(to_bytes(sealed(content)))
    assert kinds(folder) == {
        ("JUMLAH_TIDAK_COCOK", "manifest.json"),
        ("KUOTA_TERLAMPAUI", "manifest.json"),
    }

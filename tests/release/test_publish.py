"""Publishing: what a release folder holds, when it is replaced, when it is refused."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from release import (
    EarlierWaveMissing,
    GateRefused,
    ListVerdict,
    Part,
    ReleaseBusy,
    ReleaseLocked,
    find_previous,
    manifest_hash,
    publish,
    releases,
)
from release.place import exclusive
from schemas.decisions import DECISIONS, PBI_LIST
from schemas.parquet import write_table
from schemas.tahap import Tahap
from schemas.validate import SchemaFault
from tests.release.drawn import BOGOR, kk
from tests.release.world import World


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_release_holds_the_files_of_the_interface(world: World) -> None:
    result = publish(world.inputs())
    assert result.keadaan == "TERBIT"
    assert set(contents(result.folder)) == {
        "manifest.json",
        "ringkasan.json",
        "air_terjun.parquet",
        "parameter/pkh/nominal.yaml",
        *(
            f"{table}/provinsi={area[:2]}/{area}.parquet"
            for table in ("daftar_kpm", "putusan", "daftar_pbi")
            for area in ("3325", "3271", "0000")
        ),
    }
    listed = pl.read_parquet(result.folder / "daftar_kpm" / "**" / "*.parquet")
    assert listed["nominal"].sum() == 3 * 900_000 + 2 * 225_000


def test_the_order_of_parts_and_rows_does_not_change_a_byte(tmp_path: Path) -> None:
    one = publish(World(tmp_path / "a").inputs())
    other = World(tmp_path / "b", areas=("0000", "3271", "3325"))
    other.tables = {
        name: frame.sample(fraction=1.0, shuffle=True, seed=7)
        for name, frame in other.tables.items()
    }
    assert contents(publish(other.inputs()).folder) == contents(one.folder)


@pytest.mark.parametrize("in_order", [True, False])
def test_persons_copied_from_their_file_are_the_bytes_written_anew(
    tmp_path: Path, in_order: bool
) -> None:
    one = publish(World(tmp_path / "a").inputs())
    other = World(tmp_path / "b")

    def from_files() -> Iterator[Part]:
        for part in other.parts():
            lies = tmp_path / f"{part.kabupaten}.parquet"
            write_table(part.persons, PBI_LIST, lies)
            read = pl.read_parquet(lies)
            rows = read if in_order else read.reverse()
            yield dataclasses.replace(part, persons=rows, persons_file=lies)

    copied = publish(dataclasses.replace(other.inputs(), parts=from_files))
    assert contents(copied.folder) == contents(one.folder)


@pytest.mark.parametrize(
    ("table", "count"),
    [("putusan", "keluarga_lebih_dari_sekali"), ("daftar_pbi", "orang_lebih_dari_sekali")],
)
def test_who_stands_in_two_parts_is_found(world: World, table: str, count: str) -> None:
    rows = world.tables[table]
    here = pl.col("kode_kabupaten_kota")
    one = rows.filter(here == "3325").head(1)
    elsewhere = one.with_columns(
        kode_kabupaten_kota=pl.lit("3271"),
        kode_provinsi=pl.lit("32"),
        kode_desa=pl.lit(BOGOR),
    )
    world.tables[table] = pl.concat([rows, elsewhere])
    with pytest.raises(GateRefused) as refused:
        publish(world.inputs())
    assert refused.value.verdicts[-1].hitungan[count] == 1


def test_the_same_release_again_is_already_there(world: World) -> None:
    first = publish(world.inputs())
    stamp = (first.folder / "manifest.json").stat().st_mtime_ns
    again = publish(world.inputs())
    assert again.keadaan == "SUDAH_ADA"
    assert (first.folder / "manifest.json").stat().st_mtime_ns == stamp


def test_a_draft_is_replaced_and_nothing_else_is_left(world: World) -> None:
    publish(world.inputs())
    versions = dataclasses.replace(world.inputs().versions, kode="2.0")
    result = publish(dataclasses.replace(world.inputs(), versions=versions))
    assert json.loads((result.folder / "manifest.json").read_text())["versi"]["kode"] == "2.0"
    assert sorted(path.name for path in world.root.iterdir()) == [".kunci", "2025-T4-1"]


def test_an_approved_release_is_never_changed(world: World) -> None:
    folder = publish(world.inputs()).folder
    (folder / "persetujuan.json").write_text("{}")
    assert publish(world.inputs()).keadaan == "SUDAH_ADA"
    before = contents(folder)
    versions = dataclasses.replace(world.inputs().versions, kode="2.0")
    with pytest.raises(ReleaseLocked, match="disetujui"):
        publish(dataclasses.replace(world.inputs(), versions=versions))
    assert contents(folder) == before


def test_a_release_changed_by_hand_is_written_again(world: World) -> None:
    folder = publish(world.inputs()).folder
    good = contents(folder)
    (folder / "ringkasan.json").write_text("{}")
    assert publish(world.inputs()).keadaan == "TERBIT"
    assert contents(folder) == good


def test_the_gate_refuses_before_anything_is_visible(world: World) -> None:
    world.tables["putusan"] = world.tables["putusan"].filter(pl.col("no_kk") != kk("I"))
    with pytest.raises(GateRefused) as refused:
        publish(world.inputs())
    broken = [verdict.nama for verdict in refused.value.verdicts if not verdict.lulus]
    assert broken == ["air_terjun_seimbang"]
    assert len(refused.value.verdicts) == 7
    assert [path.name for path in world.root.iterdir()] == [".kunci"]


def test_a_list_the_judge_finds_poor_is_refused_beside_every_broken_invariant(
    world: World,
) -> None:
    def strict(folder: Path) -> list[ListVerdict]:
        return [ListVerdict("batas", ("nominal",), 2, ("daftar_kpm/provinsi=33/3325.parquet",))]

    world.tables["putusan"] = world.tables["putusan"].filter(pl.col("no_kk") != kk("I"))
    with pytest.raises(GateRefused, match=r"air_terjun_seimbang: .* \| mutu_daftar: batas"):
        publish(dataclasses.replace(world.inputs(), judge=strict))
    assert [path.name for path in world.root.iterdir()] == [".kunci"]


def test_lists_that_nobody_judged_are_not_published(world: World) -> None:
    with pytest.raises(GateRefused, match="mutu_daftar"):
        publish(dataclasses.replace(world.inputs(), judge=lambda folder: []))


def test_a_refusal_leaves_the_release_before_untouched(world: World) -> None:
    folder = publish(world.inputs()).folder
    before = contents(folder)
    world.tables["anggota"] = world.tables["anggota"].filter(pl.col("no_kk") != kk("A"))
    with pytest.raises(GateRefused, match="pengurus"):
        publish(world.inputs())
    assert contents(folder) == before


def test_a_part_that_breaks_its_schema_is_refused_without_a_number(world: World) -> None:
    world.tables["putusan"] = world.tables["putusan"].with_columns(status=pl.lit("BOLEH"))
    with pytest.raises(SchemaFault, match="status") as refused:
        publish(world.inputs())
    assert kk("A") not in str(refused.value)


@pytest.mark.parametrize("areas", [("3325", "3325"), ("332",), ()])
def test_parts_must_be_areas_each_once(tmp_path: Path, areas: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"dua kali|4 angka|bagian|wilayah"):
        publish(World(tmp_path, areas=areas).inputs())


def test_a_row_in_the_wrong_area_is_refused(world: World) -> None:
    moved = pl.when(no_kk=kk("I")).then(pl.lit(BOGOR)).otherwise("kode_desa")
    world.tables["putusan"] = world.tables["putusan"].with_columns(
        kode_desa=moved,
        kode_provinsi=pl.when(no_kk=kk("I")).then(pl.lit("33")).otherwise("kode_provinsi"),
    )
    with pytest.raises(GateRefused, match="bukan milik wilayah"):
        publish(world.inputs())


def test_only_one_run_publishes_at_a_time(world: World) -> None:
    with exclusive(world.root), pytest.raises(ReleaseBusy, match="tunggu"):
        publish(world.inputs())


def test_waves_chain_by_the_hash_of_the_manifest_before(tmp_path: Path) -> None:
    first = publish(World(tmp_path).inputs())
    second = publish(World(tmp_path, wave=2).inputs())
    content = json.loads((second.folder / "manifest.json").read_text())
    assert content["manifes_sebelumnya"] == {
        "tahap": "2025-T4-1",
        "sha256": manifest_hash(first.folder),
    }
    assert list(releases(tmp_path / "release")) == [Tahap(2025, 4, 1), Tahap(2025, 4, 2)]
    assert find_previous(tmp_path / "release", Tahap(2026, 1, 1)) == second.folder
    assert find_previous(tmp_path / "release", Tahap(2025, 4, 1)) is None


def test_a_wave_without_the_one_before_is_refused_with_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(EarlierWaveMissing, match="bansos run --tahap 2025-T4-1"):
        publish(World(tmp_path, wave=2).inputs())


def test_the_manifest_names_inputs_and_no_clock_host_or_path(world: World) -> None:
    text = (publish(world.inputs()).folder / "manifest.json").read_text()
    content = json.loads(text)
    assert {row["sha256"] for row in content["masukan"]} == {"a" * 64, "b" * 64}
    assert all(verdict["lulus"] for verdict in content["gerbang"])
    assert len(content["gerbang"]) == 7
    assert str(world.home) not in text
    assert "x.csv" not in text
    assert not re.search(r"\d\d:\d\d", text)


def test_no_number_or_name_of_a_person_outside_the_parquet(world: World) -> None:
    folder = publish(world.inputs()).folder
    for name in ("manifest.json", "ringkasan.json"):
        text = (folder / name).read_text()
        assert not re.search(r"\b\d{16}\b", text)
        assert "IBU" not in text


def test_published_parquet_is_read_back_in_its_schema(world: World) -> None:
    folder = publish(world.inputs()).folder
    frame = pl.read_parquet(folder / "putusan/provinsi=33/3325.parquet", hive_partitioning=False)
    assert frame.schema == DECISIONS.polars_schema()
    assert frame.select(DECISIONS.sort).equals(frame.select(DECISIONS.sort).sort(DECISIONS.sort))

"""The lists laid on disk by part hold what a part would find in the whole lists itself."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import rules
from assets import long_lists as module
from assets.folders import Folders
from assets.long_lists import IN_FILES, long_lists
from assets.own_rows import concerning, lists_by_part
from schemas.families import FAMILIES, MEMBERS
from schemas.lists import LISTS
from schemas.parquet import write_table
from tests.rules import drawn
from tests.rules.random_world import world

TAHAP = drawn.context("2025-T4-1").tahap


@pytest.mark.parametrize("memory", ["2GB", "60MB"])
def test_a_part_gets_its_rows_once_and_nobody_counted_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, memory: str
) -> None:
    monkeypatch.setattr(module, "MEMORY", memory)
    drawn_world = world(240, seed=3)
    lists, folders = drawn_world.lists_of(3), Folders(tmp_path)
    for name in IN_FILES:
        write_table(getattr(lists, name), LISTS[name], folders.list_(name))
    part_of = drawn_world.families.select("no_kk", bagian=pl.int_range(pl.len()) % 3)
    homes, people, families, members = {}, {}, {}, {}
    for number in range(3):
        kab, own = f"330{number}", part_of.filter(pl.col("bagian") == number)
        homes[kab] = drawn_world.families.join(own, on="no_kk", how="semi")
        people[kab] = drawn_world.members.join(own, on="no_kk", how="semi")
        families[kab] = folders.register(TAHAP) / "keluarga" / f"{kab}.parquet"
        members[kab] = folders.register(TAHAP) / "anggota" / f"{kab}.parquet"
        write_table(homes[kab], FAMILIES, families[kab])
        write_table(people[kab], MEMBERS, members[kab])
    day = drawn.context("2025-T4-1").cutoff

    register = pl.scan_parquet(list(members.values()))

    def outside(insured: pl.DataFrame, register: pl.LazyFrame | None) -> pl.DataFrame:
        return rules.insured_outside(insured, register, lists.peristiwa, list(families), None)

    expected = outside(rules.insured_on(lists.kepesertaan, day), register)
    with long_lists(folders, families, members, lists.ditetapkan.lazy()) as long:
        assert outside(rules.insured_on(long.of_nobody_counted(), day), None).equals(expected)
        long.lay_out(expected, families)
        found = {kab: long.of(kab) for kab in families}
        assert list(folders.lake.glob(".daftar_panjang*"))
    assert not list(folders.lake.glob(".daftar_panjang*"))
    with long_lists(folders, families, members, lists.ditetapkan.lazy()) as long:
        long.lay_out(expected, ["3302", "3300"])
        for kab in ("3300", "3302"):
            assert all(rows.equals(found[kab][name]) for name, rows in long.of(kab).items())
    for kab in families:
        beyond = expected.filter(pl.col("kode_kabupaten_kota") == kab)["nik"]
        niks = pl.concat([people[kab]["nik"], beyond])
        whole = concerning(lists, homes[kab], niks)
        for name in IN_FILES:
            rows = found[kab][name]
            assert rows.equals(getattr(whole, name).select(rows.columns).sort("isi")), name
        by_row = lists_by_part(lists, families, members, expected).of(kab).ditetapkan
        assert found[kab]["ditetapkan"].equals(by_row.sort(by_row.columns))
        assert by_row.height
        assert found[kab]["kepesertaan"].height

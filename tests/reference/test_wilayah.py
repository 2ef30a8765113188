"""The area lists: whole, unique, nested, and the same as their pinned source.

What belongs here: what every user of `reference/` relies on.
What does not: how rooms use the lists.
"""

from __future__ import annotations

import hashlib
import re

import polars as pl
import pytest

import reference
from reference.build import LEVELS, wilayah, write

# Kepmendagri 300.2.2-2138 of 25 April 2025.
COUNTS = {
    "PROVINSI": 38,
    "KABUPATEN_KOTA": 514,
    "KECAMATAN": 7_285,
    "KELURAHAN_DESA": 83_762,
}
SIZE_LIMIT_BYTES = 800_000


@pytest.fixture(scope="module")
def areas() -> pl.DataFrame:
    return pl.read_parquet(reference.path("wilayah.parquet"))


def _csv(name: str) -> pl.DataFrame:
    return pl.read_csv(reference.path(name), infer_schema=False)


def test_counts_per_level_are_those_of_the_decree(areas: pl.DataFrame) -> None:
    assert dict(areas.group_by("tingkat").len().iter_rows()) == COUNTS


def test_the_kept_table_is_what_the_pinned_source_gives(areas: pl.DataFrame) -> None:
    assert areas.equals(wilayah())


def test_rebuilding_gives_the_same_bytes(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("wilayah")
    assert write(folder / "a.parquet") == write(folder / "b.parquet")


def test_codes_are_digits_unique_sorted_and_as_long_as_their_level(areas: pl.DataFrame) -> None:
    assert areas["kode"].is_sorted()
    assert areas["kode"].n_unique() == areas.height
    assert areas["kode"].str.contains(r"^\d+$").all()
    by_length = areas["kode"].str.len_chars().replace_strict(LEVELS, return_dtype=pl.String)
    assert (by_length == areas["tingkat"]).all()


def test_every_area_but_a_province_lies_in_a_listed_parent(areas: pl.DataFrame) -> None:
    below = areas.filter(pl.col("tingkat") != "PROVINSI")
    assert below["kode_induk"].is_in(areas["kode"].implode()).all()
    nested = below.select(pl.col("kode").str.starts_with(pl.col("kode_induk")).all())
    assert nested.item()
    assert areas.filter(pl.col("tingkat") == "PROVINSI")["kode_induk"].is_null().all()


def test_every_desa_has_a_postcode_and_a_valid_kind_digit(areas: pl.DataFrame) -> None:
    desa = areas.filter(pl.col("tingkat") == "KELURAHAN_DESA")
    assert desa["kodepos"].str.contains(r"^\d{5}$").all()
    assert set(desa["kode"].str.slice(6, 1)) == {"1", "2", "3"}


def test_provinces_carry_the_names_of_the_area_table(areas: pl.DataFrame) -> None:
    listed = _csv("provinsi.csv").select("kode", "nama")
    assert listed.equals(areas.filter(pl.col("tingkat") == "PROVINSI").select("kode", "nama"))


def test_an_old_code_is_no_longer_in_use_and_its_successor_is(areas: pl.DataFrame) -> None:
    old = _csv("kode_lama.csv")
    assert old["kode_lama"].n_unique() == old.height
    assert not old["kode_lama"].is_in(areas["kode"].implode()).any()
    successors = old.join(areas, left_on="kode_baru", right_on="kode", how="left")
    assert successors["tingkat"].equals(old["tingkat_kode_baru"])
    named = successors.filter(pl.col("nama").is_not_null())
    assert named["nama"].equals(named["nama_right"])


@pytest.mark.parametrize("province", ["64", "73", "91", "92"])
def test_the_old_codes_fill_every_gap_in_the_numbering(areas: pl.DataFrame, province: str) -> None:
    today = areas.filter(pl.col("kode_induk") == province)["kode"]
    old = _csv("kode_lama.csv")["kode_lama"]
    numbers = sorted(int(code[2:]) for code in [*today, *old] if code.startswith(province))
    kabupaten = [number for number in numbers if number < 70]
    kota = [number for number in numbers if number > 70]
    assert kabupaten == list(range(1, len(kabupaten) + 1))
    assert kota == list(range(71, 71 + len(kota)))


def test_an_unknown_reference_file_is_refused_with_the_names_of_the_known_ones() -> None:
    with pytest.raises(FileNotFoundError, match=r"wilayah\.parquet"):
        reference.path("wilayah.csv")


def test_every_file_has_its_checksum_in_sumber_and_stays_small() -> None:
    text = reference.path("SUMBER.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `([\w.]+)` \| `([0-9a-f]{64})` \|", text, flags=re.MULTILINE))
    assert set(listed) == {"wilayah.parquet", "provinsi.csv", "kode_lama.csv", "libur.csv"}
    measured = {
        name: hashlib.sha256(reference.path(name).read_bytes()).hexdigest() for name in listed
    }
    assert measured == listed
    assert reference.path("wilayah.parquet").stat().st_size <= SIZE_LIMIT_BYTES

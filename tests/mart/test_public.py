"""The public's figures: they foot with the release, hide small cells, and add up over a quarter."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from scipy.optimize import linprog

from assets import approval
from assets.approval import NotSound
from assets.folders import Folders
from assets.public import NothingReleased, write_public
from release.layout import LEVELS as LEVELS_FILE
from release.public import threshold
from schemas.public import COUNTED
from schemas.tahap import Tahap
from schemas.waterfall import LEVELS, NATION
from tests.mart.conftest import ROOT, WAVES

pytestmark = pytest.mark.xdist_group("mart")
SMALLEST = threshold().terkecil


@pytest.fixture(scope="session")
def waves(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    return connection.table("publik_tahap").pl()


def test_what_is_shown_is_what_the_release_counted(waves: pl.DataFrame, data: Path) -> None:
    for wave in WAVES:
        counted = pl.read_parquet(data / "release" / wave / "air_terjun.parquet")
        for state, statuses in COUNTED.items():
            own = waves.filter(
                (pl.col("tahap") == wave) & (pl.col("keadaan") == state), ~pl.col("disembunyikan")
            )
            beside = own.join(counted, on=["tingkat", "kode_wilayah", "program"], validate="1:1")
            assert beside.height == own.height > 0
            sums = beside.select(pl.sum_horizontal(name.lower() for name in statuses)).to_series()
            assert beside["keluarga"].to_list() == sums.to_list()


def test_no_small_figure_is_shown_and_what_is_hidden_is_empty(waves: pl.DataFrame) -> None:
    assert waves.filter(pl.col("keluarga").is_between(1, SMALLEST - 1)).is_empty()
    hidden = waves.filter("disembunyikan")
    assert hidden.height > 0
    assert hidden["keluarga"].null_count() == hidden["rupiah"].null_count() == hidden.height
    assert waves.filter(~pl.col("disembunyikan"))["keluarga"].null_count() == 0


@pytest.mark.parametrize("state", ["DIBAYAR", "DITAHAN"])
def test_from_all_that_is_shown_of_a_wave_no_hidden_figure_can_be_told(
    waves: pl.DataFrame, state: str
) -> None:
    own = waves.filter(tahap=WAVES[0], keadaan=state, program="PKH")
    villages = own.filter(tingkat="DESA")["kode_wilayah"].to_list()
    digits = {**LEVELS, NATION: 0}
    below = np.array(
        [
            [village[: digits[level]] == (code if digits[level] else "") for village in villages]
            for level, code in own.select("tingkat", "kode_wilayah").rows()
        ],
        dtype=float,
    )
    shown = ~own["disembunyikan"].to_numpy()
    values = own["keluarga"].fill_null(0).to_numpy()
    assert (~shown).any()
    for cell in below[~shown]:
        ends = [
            linprog(sign * cell, A_eq=below[shown], b_eq=values[shown], bounds=(0, None)).fun
            for sign in (1, -1)
        ]
        assert -ends[1] - ends[0] >= SMALLEST - 1e-6


def test_a_quarter_is_the_sum_of_its_waves_and_hidden_where_one_of_them_is(
    waves: pl.DataFrame, connection: duckdb.DuckDBPyConnection
) -> None:
    quarter = connection.table("publik_triwulan").pl()
    assert set(quarter["tahap_dihitung"]) == {len(WAVES)}
    paid = waves.filter(keadaan="DIBAYAR")
    keys = ["tingkat", "kode_wilayah", "program"]
    sums = paid.group_by(keys).agg(
        pl.col("keluarga", "rupiah").sum(), pl.col("disembunyikan").any().alias("tertutup")
    )
    both = quarter.join(sums, on=keys, suffix="_tahap", validate="1:1")
    assert both.height == quarter.height == sums.height
    assert both["disembunyikan"].equals(both["tertutup"], check_names=False)
    shown = both.filter(~pl.col("disembunyikan"))
    assert shown["keluarga"].to_list() == shown["keluarga_tahap"].to_list()
    assert shown["rupiah"].to_list() == shown["rupiah_tahap"].to_list()


def test_the_nations_rupiah_is_that_of_the_list(waves: pl.DataFrame, data: Path) -> None:
    listed = pl.read_parquet(data / "release" / WAVES[0] / "daftar_kpm/*/*.parquet")
    nation = waves.filter(tahap=WAVES[0], tingkat=NATION, keadaan="DIBAYAR")
    sums = dict(listed.group_by("program").agg(pl.col("nominal").sum()).rows())
    assert dict(nation.select("program", "rupiah").rows()) == {
        program: sums.get(program, 0) for program in nation["program"]
    }


def test_a_draft_is_not_for_the_public_and_a_released_wave_is_told_with_its_source(
    data: Path, tmp_path: Path
) -> None:
    folders = Folders(tmp_path / "data")
    release = Path(shutil.copytree(data / "release" / WAVES[0], folders.releases / WAVES[0]))
    wave, key, out = Tahap.parse(WAVES[0]), Ed25519PrivateKey.generate(), tmp_path / "publik"
    (release / "persetujuan.json").write_text("{}")  # anybody can put one there
    with pytest.raises(NothingReleased):
        write_public(folders, out, [key.public_key()])

    (release / "persetujuan.json").unlink()
    approval.check(folders, wave, "ani")
    approval.approve(folders, wave, "budi")
    approval.publish(folders, wave, "citra", key)
    with pytest.raises(NotSound) as unsigned:
        write_public(folders, out, [Ed25519PrivateKey.generate().public_key()])
    assert [fault.kode for fault in unsigned.value.findings] == ["TANDA_TANGAN"]
    write_public(folders, out, [Ed25519PrivateKey.generate().public_key(), key.public_key()])
    note = json.loads((tmp_path / "publik/keterangan.json").read_text())
    assert note["ambang"]["terkecil"] == SMALLEST
    assert note["ambang"]["sumber"]
    for name, digest in note["berkas"].items():
        content = (tmp_path / "publik" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest
    rows = pl.read_csv(tmp_path / "publik/publik_tahap.csv", infer_schema=False)
    assert rows.height == pl.read_parquet(tmp_path / "publik/publik_tahap.parquet").height

    figures = release / LEVELS_FILE
    pl.read_parquet(figures).with_columns(pl.lit(9, pl.Int64).alias("dibayar")).write_parquet(
        figures
    )
    with pytest.raises(NotSound):
        write_public(folders, out, [key.public_key()])


def test_the_question_on_waves_and_quarters_tells_the_change_from_wave_to_wave(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    question = next((ROOT / "docs/pertanyaan").glob("24-*.sql")).read_text(encoding="utf-8")
    nation = connection.sql(question).pl().filter(kode_wilayah="ID", program="PKH")
    assert nation["tahap"].to_list() == list(WAVES)
    assert nation["naik_turun"].to_list() == nation["keluarga"].diff().to_list()
    assert nation["keluarga"].sum() == nation["keluarga_triwulan"][0]

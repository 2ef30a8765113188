"""What the mart's tests share: the sample's three waves, once, and a mart made of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest

from assets.folders import Folders
from assets.mart import mart_inputs
from release.mart import KEY_VARIABLE, build_mart, open_mart
from schemas.leads import LEAD_EVIDENCE, LEADS
from schemas.parquet import write_table
from tests import shared
from tests.shared import BANSOS, ROOT, WAVES

__all__ = ["BANSOS", "KEY", "ROOT", "WAVES"]

KEY = "kunci-uji-yang-cukup-panjang-0123456789"


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the three waves of the sample, and feedback on the first two."""
    waves = shared.sample_waves(tmp_path_factory) / "data"
    folder = Path(shutil.copytree(waves, tmp_path_factory.mktemp("mart") / "data"))
    sent, own = tmp_path_factory.mktemp("umpan_balik"), ("--data", str(folder))
    for wave in WAVES[:2]:
        _bansos("bayar", "contoh", "--tahap", wave, *own, "--out", str(sent))
    _bansos("bayar", *own, "--landing", str(sent))
    _bansos("aduan", *own)
    _lead(folder)
    return folder


def _lead(folder: Path) -> None:
    """One person of a village book whom the register of the last wave has elsewhere."""
    home = folder / f"lake/register/{WAVES[-1]}"
    person = pl.read_parquet(home / "anggota/3325.parquet").drop_nulls("nik").row(0, named=True)
    lead = dict.fromkeys(LEADS.column_names) | {
        **{"jenis": "KK_LAIN", "daftar": "penduduk", "sumber": "SIAK", "bukti": LEAD_EVIDENCE},
        **{"cara": "NIK", "kode_desa": "3325082001", "kode_kabupaten_kota": "3325"},
        **{"kode_provinsi": "33", "berkas": "b" * 64, "baris": 2, "isi": "i"},
        **{"catatan": "diminta menelepon", "no_kk_register": person["no_kk"]},
        **{name: person[name] for name in ("nik", "nama", "tgl_lahir")},
    }
    frame = pl.DataFrame([lead], schema=LEADS.polars_schema())
    write_table(frame, LEADS, home / "petunjuk_warga.parquet")


def _bansos(*arguments: str) -> None:
    done = shared.start(*arguments)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def mart(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mart of the sample, made with a known key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(KEY_VARIABLE, KEY)
        target = tmp_path_factory.mktemp("mart_jadi") / "bansos.duckdb"
        return build_mart(mart_inputs(Folders(data)), target).path


@pytest.fixture(scope="session")
def connection(mart: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The mart as every reader opens it."""
    opened = open_mart(mart)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def decisions(data: Path) -> pl.DataFrame:
    """The decisions of all waves as they were released, with their numbers."""
    return pl.concat(
        pl.read_parquet(data / "release" / wave / "putusan/*/*.parquet", hive_partitioning=False)
        for wave in WAVES
    )

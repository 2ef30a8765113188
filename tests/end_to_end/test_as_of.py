"""What came later changes no table of a wave as of its own day: reports, files, list rows."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from tests.end_to_end.conftest import LANDING, WAVES, Bansos
from tests.end_to_end.test_three_waves import bytes_of

pytestmark = pytest.mark.xdist_group("tiga_gelombang")
CUTOFF = "2025-10-17"
# The day a row of a list says it became known.
DATED = {
    **{"verifikasi": "tgl_verifikasi", "eksklusi": "tgl_data", "komponen": "tgl_data"},
    "pembayaran": "tgl_transaksi",
}


def known_on_the_cutoff(landing: Path) -> int:
    """Copies the sample as it lay on wave 1's cut-off; how many rows and files came later."""
    shutil.copytree(LANDING, landing)
    later = 0
    for path in (landing / "posyandu").rglob("*.csv"):
        rows = pl.read_csv(path, infer_schema=False)
        if "tgl_lapor" in rows.columns and (rows["tgl_lapor"] > CUTOFF).all():
            path.unlink()
            later += 1
    for name, day in DATED.items():
        for path in (landing / name).glob("*.csv"):
            rows = pl.read_csv(path, infer_schema=False)
            early = rows.filter((pl.col(day) <= CUTOFF).fill_null(True))
            later += rows.height - early.height
            early.write_csv(path)
    return later


def test_a_wave_run_before_and_after_later_files_came_is_the_same_in_every_table(
    finished: tuple[Path, str], bansos: Bansos, tmp_path: Path
) -> None:
    assert known_on_the_cutoff(tmp_path / "landing") > 100
    early, wave = tmp_path / "data", WAVES[0]
    told = ("--landing", tmp_path / "landing", "--data", early, "--as-of", CUTOFF)
    run = bansos("run", "--tahap", wave, *told, "--plain")
    assert run.returncode == 0, run.stderr

    then, now = (bytes_of(data / "release" / wave) for data in (early, finished[0]))
    assert {name for name in {*then, *now} if then.get(name) != now.get(name)} == {"manifest.json"}
    one, other = (
        json.loads((data / "release" / wave / "manifest.json").read_text())
        for data in (early, finished[0])
    )
    # the manifest names the files that lay there, and how many rows they held
    assert {key for key in one if one[key] != other[key]} == {"masukan", "gerbang", "sidik"}

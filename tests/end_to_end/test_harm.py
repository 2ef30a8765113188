"""`bansos evaluate --dampak`: harm counted in families and rupiah, releases untouched."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from tests.end_to_end.conftest import TRUTH, Bansos
from tests.end_to_end.test_three_waves import bytes_of


def test_harm_is_measured_without_touching_the_data(
    finished: tuple[Path, str], bansos: Bansos, tmp_path: Path
) -> None:
    data, _ = finished
    before = bytes_of(data)
    # A later wave also rests on what the earlier one listed.
    asked = ("--data", data, "--dampak", "--tahap", "2025-T4-2", "--json")
    ours = bansos("evaluate", "--truth", TRUTH, *asked)
    assert ours.returncode == 0, ours.stderr
    nobody = tmp_path / "truth"
    nobody.mkdir()
    pl.read_csv(TRUTH / "tautan.csv", infer_schema=False).with_columns(
        nik=pl.lit(None, pl.String), no_kk=pl.lit(None, pl.String)
    ).write_csv(nobody / "tautan.csv")
    others = bansos("evaluate", "--truth", nobody, *asked)
    assert others.returncode == 0, others.stderr

    harm = json.loads(ours.stdout)["dampak"]
    assert harm["keluarga"] > 4000
    assert harm["semua"]["dihentikan_keliru"]["keluarga"] == 0
    # Had nobody been in DTSEN, every event we applied would be a wrong link.
    wrong = json.loads(others.stdout)["dampak"]
    assert sum(row["keluarga"] for row in wrong["semua"].values()) > 0
    assert set(wrong["per_peristiwa"]) > {"TIDAK_LANGSUNG"}
    assert bytes_of(data) == before

"""`bansos diff` as an officer asks it, on the finished waves of the sample."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from tests.end_to_end.conftest import WAVES, Bansos

pytestmark = pytest.mark.xdist_group("tiga_gelombang")


def test_two_waves_differ_by_named_causes_and_no_number_is_shown(
    finished: tuple[Path, str], bansos: Bansos, tmp_path: Path
) -> None:
    data, _ = finished
    file = tmp_path / "selisih.parquet"
    persons = tmp_path / "orang.parquet"
    answer = bansos(
        *("diff", WAVES[0], WAVES[1], "--data", data), *("--keluaran", file, "--orang", persons)
    )

    assert answer.returncode == 0, answer.stderr
    people = pl.read_parquet(persons)
    assert people["id_orang"].is_unique().all()
    assert people.height
    listed = [
        (pl.read_parquet(data / "release" / wave / "daftar_pbi/*/*.parquet")["status"])
        .eq("TERVERIFIKASI")
        .sum()
        for wave in WAVES[:2]
    ]
    came = (people["status_akhir"] == "TERVERIFIKASI").fill_null(False).sum()
    went = (people["status_awal"] == "TERVERIFIKASI").fill_null(False).sum()
    assert listed[0] + came - went == listed[1]
    for cause in ("PERISTIWA", "ORANG", "BAYAR_KUOTA"):
        assert cause in answer.stdout
    assert not re.search(r"\d{16}", answer.stdout)
    rows = pl.read_parquet(file)
    assert rows.select("program", "no_kk", "no_kk_awal").is_unique().all()
    assert "TIDAK_TERLIHAT" not in rows["sebab"]
    on_lists = [
        pl.read_parquet(data / "release" / wave / "daftar_kpm/*/*.parquet")["nominal"].sum()
        for wave in WAVES[:2]
    ]
    assert on_lists[0] + (rows["nominal_akhir"] - rows["nominal_awal"]).sum() == on_lists[1]

    number = rows["no_kk"][0]
    one = bansos("diff", WAVES[0], WAVES[1], "--data", data, "--no-kk", "-", text=number)
    assert one.returncode == 0, one.stderr
    assert rows["sebab"][0] in one.stdout


def test_a_release_and_itself_do_not_differ_and_a_wrong_name_says_which_there_are(
    finished: tuple[Path, str], bansos: Bansos, tmp_path: Path
) -> None:
    data, _ = finished
    file = tmp_path / "selisih.csv"
    folder = data / "release" / WAVES[2]
    same = bansos("diff", WAVES[2], folder, "--data", data, "--keluaran", file)
    assert same.returncode == 0, same.stderr
    assert len(file.read_text().splitlines()) == 1

    wrong = bansos("diff", WAVES[0], "2026-T1-1", "--data", data)
    assert wrong.returncode == 2
    assert WAVES[2] in wrong.stderr

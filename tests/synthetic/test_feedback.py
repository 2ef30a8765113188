"""Made-up feedback on a list: repeatable, with what intake rejects and what it must count."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from intake import read_file
from schemas.codes import PAYMENT_STATUS
from synthetic.feedback import write_feedback

from .conftest import bytes_below

CUTOFF = date(2025, 10, 17)
LISTED = pl.DataFrame(
    {
        "tahap": "2025-T4-1",
        "program": "SEMBAKO",
        "no_kk": [f"3325010101{number:06d}" for number in range(1, 601)],
        "nik_pengurus": [f"3325014101{number:06d}" for number in range(1, 601)],
        "nominal": 600_000,
        "kanal": "HIMBARA",
        "kode_kabupaten_kota": "3325",
    }
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("umpan")
    assert [rows > 0 for _, rows in write_feedback(LISTED, CUTOFF, out, 3)] == [True, True]
    return out


def test_the_same_list_and_seed_give_the_same_bytes(written: Path, tmp_path: Path) -> None:
    list(write_feedback(LISTED.reverse(), CUTOFF, tmp_path / "again", 3))
    list(write_feedback(LISTED, CUTOFF, tmp_path / "other", 4))

    assert bytes_below(tmp_path / "again") == bytes_below(written)
    assert bytes_below(tmp_path / "other") != bytes_below(written)


def test_intake_takes_all_but_the_lines_made_to_be_rejected(written: Path) -> None:
    first, second = sorted((written / "pembayaran").glob("*.csv"))
    taken, later = (read_file(path, path.name) for path in (first, second))

    assert taken.table == later.table == "pembayaran"
    assert taken.rejected.select("kolom", "kode").sort("kolom").rows() == [
        *[("nominal", "ANGKA_TIDAK_SAH")] * 3,
        ("status", "ISIAN_TIDAK_SAH"),
    ]
    assert later.rejected.is_empty()
    told = pl.concat([taken.accepted, later.accepted])
    assert set(told["status"]) == set(PAYMENT_STATUS)
    for frame in (taken, later):
        assert frame.accepted["total_baris"].unique().to_list() == [frame.rows_read]


def test_some_lines_answer_nobody_or_another_wave(written: Path) -> None:
    told = pl.concat([pl.read_csv(path, infer_schema=False) for path in written.rglob("*.csv")])

    assert 0 < told.join(LISTED, on="no_kk", how="anti").height < 10
    assert set(told["tahap"]) == {"2025-T4-1", "2025-T4-2"}
    assert told["no_sp2d"].null_count() > 0

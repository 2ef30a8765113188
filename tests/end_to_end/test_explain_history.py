"""`bansos explain` shows a family's history: each report, what came of it and what it did."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polars as pl
from typer.testing import CliRunner

from assets.family_history import history
from assets.folders import Folders
from pipelines.command import app
from schemas.families import CONFLICTS, EVENTS
from schemas.parquet import write_table
from schemas.tahap import Tahap

WAVE = Tahap.parse("2025-T4-1")


def changed_family(data: Path) -> dict[str, Any]:
    """The row of the family with most reports in force."""
    rows = pl.read_parquet(data / f"lake/register/{WAVE}/keluarga/*.parquet")
    size = pl.col("peristiwa").list.len()
    return rows.filter(pl.col("asal") == "DTSEN").sort(size, "no_kk").row(-1, named=True)


def test_every_report_of_the_family_stands_with_what_it_did_and_nobodys_name(
    undisturbed: Path,
) -> None:
    family = changed_family(undisturbed)
    number = str(family["no_kk"])
    shown = (
        CliRunner()
        .invoke(
            app, ["explain", "--no-kk", number, "--data", str(undisturbed)], env={"COLUMNS": "240"}
        )
        .output
    )
    changes = pl.read_parquet(undisturbed / f"lake/register/{WAVE}/perubahan_peristiwa.parquet")
    mine = changes.filter(pl.col("id_laporan").is_in(family["peristiwa"]))

    assert family["peristiwa"]
    for report in family["peristiwa"]:
        assert report in shown
    words = {"LAHIR": "tambah", "MENINGGAL": "meninggal", "PINDAH_KK": "pindahkan", "DESA": "desa"}
    assert any(words.get(hal, "…") in shown for hal in mine["hal"])
    assert not re.search(r"\d{16}", shown)
    names = mine["nama"].drop_nulls().to_list()
    assert names
    assert not [name for name in names if name in shown]


def test_a_held_report_is_shown_with_the_report_that_contradicts_it(small_data: Path) -> None:
    register = small_data / f"lake/register/{WAVE}"
    family = changed_family(small_data)
    events = pl.read_parquet(register / "peristiwa.parquet")
    mine = str(family["peristiwa"][0])
    other = events.filter(~pl.col("no_kk").is_in(family["no_kk_silsilah"]).fill_null(False))[
        "id_laporan"
    ][0]
    pair = pl.DataFrame({"id_laporan": [mine], "id_lawan": [other], "alasan": ["KAWIN_DUA_KALI"]})
    write_table(pair, CONFLICTS, register / "pertentangan.parquet")
    write_table(events, EVENTS, register / "peristiwa.parquet")
    rows = history(
        Folders(small_data),
        WAVE,
        family["no_kk_silsilah"],
        family["peristiwa"],
    )

    assert dict(rows.select("id_laporan", "lawan").rows())[mine] == other
    assert other in rows["id_laporan"].to_list()

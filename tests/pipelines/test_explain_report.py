"""`bansos explain --laporan`: figures that add up, nobody named unless asked, a page offline."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from assets.folders import Folders
from pipelines.command import app
from pipelines.explain_report import explain_report
from pipelines.faults import BadUse
from tests.shared import sample_waves


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the waves of the sample, for reading only."""
    return sample_waves(tmp_path_factory) / "data"


@pytest.fixture(scope="module")
def links(data: Path) -> pl.DataFrame:
    return pl.read_parquet(Folders(data).links)


def test_every_report_of_the_sample_adds_up_to_its_probability(
    data: Path, links: pl.DataFrame
) -> None:
    # Reading the lake anew for each report takes long: every fortieth, and all in doubt.
    ids = links["id_laporan"].unique().sort()
    doubtful = links.filter(pl.col("keputusan") == "TINJAU")["id_laporan"].unique()
    for id_laporan in pl.concat([ids.gather_every(40), doubtful]).unique().sort():
        for person in explain_report(data, id_laporan, in_clear=False).persons:
            if person.reading.parts:
                odds = sum(part.weight for part in person.reading.parts)
                assert 1 / (1 + 2**-odds) == pytest.approx(person.link["peluang"], abs=2e-5)
            assert person.reading.reasons


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["explain", *map(str, arguments)])


def test_nobody_is_named_unless_asked_for(data: Path, links: pl.DataFrame, tmp_path: Path) -> None:
    from schemas import forms

    exact = links.filter((pl.col("cara") == "NIK_PASTI") & (pl.col("peran") == "IBU"))
    link = exact.row(0, named=True)
    form = pl.read_parquet(Folders(data).form(link["formulir"]))
    name = form.filter(pl.col("id_laporan") == link["id_laporan"])["nama_ibu"].item(0)
    assert link["formulir"] in forms.FORMS
    for place, lihat in enumerate(([], ["--lihat"])):
        page = tmp_path / f"{place}.html"
        ran = run("--laporan", link["id_laporan"], "--data", data, "--html", page, *lihat)
        assert ran.exit_code == 0, ran.output
        for text in (ran.output, page.read_text(encoding="utf-8")):
            assert (link["nik_padan"] in text) == bool(lihat)
            assert (name in text) == bool(lihat)


def test_the_page_needs_no_network_and_no_script(
    data: Path, links: pl.DataFrame, tmp_path: Path
) -> None:
    doubtful = links.filter(pl.col("keputusan") == "TINJAU").row(0, named=True)
    page = tmp_path / "baru" / "laporan.html"
    assert run("--laporan", doubtful["id_laporan"], "--data", data, "--html", page).exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert "<svg" in text
    assert "<script" not in text
    addresses = re.findall(r'(?:src|href|url)\s*[=(]\s*"?([^"\s)>]+)', text)
    assert all(address.startswith("#") for address in addresses), addresses
    assert set(re.findall(r'https?://[^"\s]+', text)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


def test_an_unknown_report_and_wrong_options_are_told(data: Path) -> None:
    with pytest.raises(BadUse, match="tolakan"):
        explain_report(data, "TIDAK-ADA", in_clear=False)
    assert isinstance(run("--data", data).exception, BadUse)
    assert isinstance(run("--nik", "1", "--lihat", "--data", data).exception, BadUse)

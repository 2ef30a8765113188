"""`bansos rules`: what it prints, and that a review names the file and the day at fault."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipelines.command import app
from pipelines.faults import BadUse
from rules import book
from rules.dated import SHIPPED


def asked(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["rules", *map(str, arguments)])


def told(*arguments: object) -> Any:
    answer = asked(*arguments, "--json")
    return json.loads(answer.stdout)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped parameters, to spoil."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "parameters"))


def replaced(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_list_shows_every_reason_once_with_all_that_is_said_of_it() -> None:
    reasons = told("list")["alasan"]
    assert sorted(reason["kode"] for reason in reasons) == sorted(book())
    for reason in reasons:
        assert {"HARD", "HOLD", "FLAG", "WAIT", "LISTED"} >= {reason["sifat"]}
        assert reason["level"] in ("KELUARGA", "ORANG", "PROGRAM")
        assert all(reason[word] for word in ("label", "label_en", "dasar", "dibuka_oleh", "batas"))


def test_show_names_the_limit_of_a_hold_and_what_follows_it() -> None:
    reason = told("show", "NIK_GANDA")
    assert (reason["batas"], reason["parameter_batas"]) == ("60 hari", "tahan/identitas")
    assert "kabupaten" in reason["sesudah_batas"]
    assert "60 hari" in asked("show", "NIK_GANDA").stdout


def test_show_gives_all_dated_values_of_a_parameter_and_notes_conflicts() -> None:
    entries = told("show", "pkh/usia_lansia")["nilai"]
    assert [(entry["berlaku_mulai"], entry["isi"]) for entry in entries] == [
        ("2021-01-01", 70),
        ("2023-01-01", 60),
    ]
    printed = asked("show", "pkh/usia_lansia.yaml", "--on", "2022-12-31")
    assert isinstance(printed.exception, BadUse)  # the reasons had no order that day
    assert "Permensos 1/2018" in asked("show", "pkh/usia_lansia").stdout


@pytest.mark.parametrize("name", ["2025-T4", "tahap/2025-T4.yaml"])
def test_show_gives_a_quarter_with_its_cut_offs_and_quotas(name: str) -> None:
    quarter = told("show", name)
    assert [wave["cutoff"] for wave in quarter["waves"]] == [
        "2025-10-17",
        "2025-11-17",
        "2025-12-17",
    ]
    printed = asked("show", name).stdout
    assert "35.046.783" in printed
    assert "PENGGANTI" in printed


def test_an_unknown_name_is_bad_use_and_the_nearest_is_offered() -> None:
    answer = asked("show", "DESIL_LEBI")
    assert isinstance(answer.exception, BadUse)
    assert answer.exception.exit_code == 2
    assert "DESIL_LEBIH" in str(answer.exception)


def test_a_folder_that_is_not_there_is_bad_use(tmp_path: Path) -> None:
    answer = asked("check", "--parameters", tmp_path / "tidak_ada")
    assert isinstance(answer.exception, BadUse)


def test_the_shipped_rules_are_complete() -> None:
    answer = asked("check")
    assert answer.exit_code == 0, answer.stdout
    assert told("check") == {"lengkap": True, "temuan": []}


@pytest.mark.parametrize(
    ("name", "old", "new", "day", "word"),
    [
        ("desil_maks/PKH.yaml", "2025-01-01", "2025-10-18", "2025-10-17", "belum berlaku"),
        ("pkh/maks_orang.yaml", "isi: 4", "isi: 3.5", "2021-01-01", "bilangan bulat"),
        ("pkh/nominal/SD.yaml", "isi: 225000", "isi: 225000.5", "2021-01-01", "bilangan bulat"),
        ("pkh/nominal/SD.yaml", "isi: 225000", "isi: -1", "2021-01-01", "bilangan bulat"),
        ("pkh/usia_lansia.yaml", "2023-01-01", "2021-01-01", None, "2021-01-01 harus sesudah"),
        ("pkh/usia_lansia.yaml", "berlaku_mulai: 2023-01-01", "mulai: 2023-01-01", None, "ke-2"),
        ("blts/nominal.yaml", "satuan: rupiah\n", "", None, "satuan"),
        ("tahap/2025-T4.yaml", "batas: 2025-11-17", "batas: 2025-10-01", None, "batas harus naik"),
    ],
)
def test_a_review_names_the_file_and_the_day_at_fault(
    folder: Path, name: str, old: str, new: str, day: str | None, word: str
) -> None:
    replaced(folder, name, old, new)
    answer = asked("check", "--parameters", folder, "--json")
    found = json.loads(answer.stdout)["temuan"]
    assert answer.exit_code == 1
    assert [(one["berkas"], one["tanggal"]) for one in found if word in one["pesan"]] == [
        (name, day)
    ]
    assert name.removesuffix(".yaml") in asked("check", "--parameters", folder).stdout


def test_a_parameter_that_names_no_reason_is_found(folder: Path) -> None:
    replaced(folder, "pbi_jk/alasan_orang.yaml", "NAKES", "NAKESS")
    found = told("check", "--parameters", folder)["temuan"]
    assert all("NAKESS" in one["pesan"] for one in found)
    assert [one["tanggal"] for one in found][:1] == ["2025-10-17"]


@pytest.mark.parametrize(
    "name",
    ["pkh/maks_anak.yaml", "tahan/desil.yaml", "blts/nominal.yaml", "pbi_jk/terima_baru.yaml"],
)
def test_a_missing_file_is_named_with_the_day_it_is_needed(folder: Path, name: str) -> None:
    (folder / name).unlink()
    found = told("check", "--parameters", folder)["temuan"]
    assert [one["tanggal"] for one in found][:1] == ["2025-10-17"]
    assert name in found[0]["pesan"]


def test_all_faults_are_told_at_once(folder: Path) -> None:
    replaced(folder, "pkh/nominal/SD.yaml", "sumber: >-", "asal: >-")
    (folder / "sembako/bulan.yaml").write_text("- satu\n", encoding="utf-8")
    found = told("check", "--parameters", folder)["temuan"]
    assert [one["berkas"] for one in found] == ["pkh/nominal/SD.yaml", "sembako/bulan.yaml"]

"""Dated parameters: the value in force, its source, and errors that say what to add."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rules import ParameterFault, ParameterMissing, load_parameters, load_quarter, national_quota
from tests.rules import drawn

TWO_ENTRIES = """
keterangan: uji
satuan: orang
nilai:
  - {berlaku_mulai: 2021-01-01, isi: 1, sumber: dahulu}
  - {berlaku_mulai: 2023-01-01, isi: 4, sumber: sekarang}
"""


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("day", "value", "source"),
    [
        (date(2021, 1, 1), 1, "dahulu"),
        (date(2022, 12, 31), 1, "dahulu"),
        (date(2023, 1, 1), 4, "sekarang"),
        (date(2025, 10, 17), 4, "sekarang"),
    ],
)
def test_a_value_holds_from_its_first_day_until_the_next(
    tmp_path: Path, day: date, value: int, source: str
) -> None:
    entry = load_parameters(folder(tmp_path, batas=TWO_ENTRIES)).entry("batas", day)
    assert (entry.isi, entry.sumber) == (value, source)


def test_no_value_on_a_day_is_an_error_that_names_file_and_day(tmp_path: Path) -> None:
    parameters = load_parameters(folder(tmp_path, batas=TWO_ENTRIES))
    with pytest.raises(ParameterMissing, match=r"batas\.yaml.*2020-12-31"):
        parameters.number("batas", date(2020, 12, 31))


def test_a_parameter_without_a_file_is_an_error_that_names_it() -> None:
    with pytest.raises(ParameterMissing, match=r"tidak_ada\.yaml.*2025-10-17"):
        drawn.PARAMETERS.value("tidak_ada", date(2025, 10, 17))


@pytest.mark.parametrize(
    "text",
    [
        "keterangan: uji\nsatuan: orang\nnilai: []\n",
        "keterangan: uji\nsatuan: orang\nnilai: [{isi: 1, sumber: x}]\n",
        "keterangan: uji\nsatuan: orang\nnilai: [{berlaku_mulai: 2021-01-01, isi: 1}]\n",
        "keterangan: uji\nsatuan: orang\nnilai: [{berlaku_mulai: 2021, isi: 1, sumber: x}]\n",
        TWO_ENTRIES.replace("2023", "2021"),
        "- satu\n",
        "a: [\n",
    ],
)
def test_a_faulty_parameter_file_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(ParameterFault, match=r"rusak\.yaml"):
        load_parameters(folder(tmp_path, rusak=text))


def test_a_number_is_never_read_from_a_word(tmp_path: Path) -> None:
    parameters = load_parameters(folder(tmp_path, kata=TWO_ENTRIES.replace("isi: 4", "isi: empat")))
    with pytest.raises(ParameterFault, match=r"kata\.yaml"):
        parameters.number("kata", date(2025, 1, 1))


def test_every_shipped_value_names_its_source() -> None:
    assert all(
        entry.sumber.strip()
        for parameter in drawn.PARAMETERS.by_name.values()
        for entry in parameter.nilai
    )


def test_the_quarter_says_what_each_wave_may_pay() -> None:
    waves = drawn.QUARTER.waves
    assert [wave.cutoff.isoformat() for wave in waves] == ["2025-10-17", "2025-11-17", "2025-12-17"]
    assert waves[0].programmes == ("PKH", "SEMBAKO", "BLTS")
    assert waves[1].ways == {"PKH": "SUSULAN", "SEMBAKO": "SUSULAN", "BLTS": "REGULER"}
    assert drawn.QUARTER.versi_dtsen == "2025T4"
    assert drawn.QUARTER.last_payment_day == date(2025, 12, 31)


def test_an_unopened_quarter_is_an_error_that_names_the_file_to_add() -> None:
    with pytest.raises(ParameterMissing, match=r"tahap/2030-T1\.yaml"):
        load_quarter("2030-T1")


def test_a_wave_the_quarter_does_not_have_is_an_error() -> None:
    with pytest.raises(ParameterMissing, match="gelombang 7"):
        drawn.QUARTER.wave(7)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("nomor: 2", "nomor: 3"),
        ("2025-11-17", "2025-10-01"),
        ("versi_dtsen: 2025T4", "versi_dtsen: 2026T1"),
        ("kuota: 10000000", "kuota: 10000000.5"),
        ("kuota: 10000000", "kuota: -1"),
        ("terima_baru: true", "terima_baru: mungkin"),
        ("PKH: SUSULAN", "PKH: KADANG"),
        ("kuota: 10000000", "kuota: banyak"),
    ],
)
def test_a_faulty_quarter_is_named(tmp_path: Path, old: str, new: str) -> None:
    shipped = (drawn.PARAMETERS.root / "tahap" / "2025-T4.yaml").read_text(encoding="utf-8")
    (tmp_path / "tahap").mkdir()
    (tmp_path / "tahap" / "2025-T4.yaml").write_text(shipped.replace(old, new), encoding="utf-8")
    with pytest.raises(ParameterFault, match=r"tahap/2025-T4\.yaml"):
        load_quarter("2025-T4", tmp_path)


def test_the_nation_s_quota_is_cumulative_under_the_wave_ceilings() -> None:
    quota = national_quota(drawn.QUARTER)
    assert quota.filter(program="BLTS")["kuota"].to_list() == [15_700_000, 27_300_000, 35_046_783]
    assert quota.filter(program="PKH")["kuota"].to_list() == [10_000_000] * 3
    assert quota["kode_wilayah"].unique().to_list() == ["ID"]

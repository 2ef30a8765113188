"""Settings a person asks for: the value in force is replaced, anything else is told."""

from __future__ import annotations

from datetime import date

import pytest

from rules import Parameters, SettingFault, load_parameters, with_settings

ON = date(2025, 10, 17)


@pytest.fixture(scope="module")
def shipped() -> Parameters:
    return load_parameters()


@pytest.mark.parametrize("path", ["desil_maks.SEMBAKO", "desil_maks/SEMBAKO"])
def test_a_path_with_dots_or_slashes_replaces_the_number_in_force(
    shipped: Parameters, path: str
) -> None:
    changed = with_settings(shipped, [f"{path}=5"], ON)
    assert changed.number("desil_maks/SEMBAKO", ON) == 5
    assert shipped.number("desil_maks/SEMBAKO", ON) == 4
    assert changed.number("desil_maks/PKH", ON) == 4


def test_only_the_value_in_force_on_the_day_is_replaced(shipped: Parameters) -> None:
    changed = with_settings(shipped, ["pkh.usia_lansia=65"], ON)
    assert changed.number("pkh/usia_lansia", ON) == 65
    assert changed.number("pkh/usia_lansia", date(2022, 12, 31)) == 70


def test_lists_words_decimals_and_named_values_are_read_as_in_the_file(shipped: Parameters) -> None:
    changed = with_settings(
        shipped,
        [
            "prioritas=[DESIL, STATUS_KPM]",
            "pkh.cara_pilih=TERBESAR",
            "eksklusi.nama_sepakat=1",
            "pkh.jenjang.SD=['01']",
        ],
        ON,
    )
    assert changed.words("prioritas", ON) == ["DESIL", "STATUS_KPM"]
    assert changed.text("pkh/cara_pilih", ON) == "TERBESAR"
    assert changed.value("eksklusi/nama_sepakat", ON) == 1.0
    assert changed.value("pkh/jenjang", ON)["SD"] == ["01"]
    assert changed.value("pkh/jenjang", ON)["SMP"] == shipped.value("pkh/jenjang", ON)["SMP"]


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("desil_maks.SEMBKO=5", "desil_maks/SEMBAKO"),
        ("SEMBAKO=5", "desil_maks/SEMBAKO"),
        ("pkh.jenjang.SX=1", "SD, SMP, SMA"),
        ("desil_maks.SEMBAKO=lima", "bilangan bulat"),
        ("desil_maks.SEMBAKO=-1", "bilangan bulat"),
        ("desil_maks.SEMBAKO=4.5", "bilangan bulat"),
        ("desil_maks.SEMBAKO=true", "bilangan bulat"),
        ("prioritas=DESIL", "daftar"),
        ("prioritas=[1]", "daftar"),
        ("pkh.cara_pilih=BESAR", "PRIORITAS, TERBESAR"),
        ("desil_maks.SEMBAKO", "JALUR=NILAI"),
        ("desil_maks.SEMBAKO=", "JALUR=NILAI"),
    ],
)
def test_a_wrong_name_or_value_is_told_with_what_would_fit(
    shipped: Parameters, setting: str, told: str
) -> None:
    with pytest.raises(SettingFault, match=told.replace("[", r"\[")):
        with_settings(shipped, [setting], ON)


def test_one_parameter_is_set_once(shipped: Parameters) -> None:
    with pytest.raises(SettingFault, match="dua kali"):
        with_settings(shipped, ["desil_maks.PKH=3", "desil_maks/PKH=5"], ON)

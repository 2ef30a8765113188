"""The model file: complete, readable, and the version of every link."""

from __future__ import annotations

from pathlib import Path

import pytest

from matching.model_file import DEFAULT_MODEL, ModelFault, load_model


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = DEFAULT_MODEL.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "model.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_version_names_the_model_and_its_bytes(tmp_path: Path) -> None:
    shipped = load_model().version
    other = load_model(changed(tmp_path, "diterima: 0.98", "diterima: 0.97")).version
    assert shipped.startswith("dasar-5-")
    assert len(shipped) == len("dasar-5-") + 8
    assert other != shipped


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("ada_di_dtsen", "ada_di_data", "ada_di_dtsen"),
        ("tinjau: 0.35", "tinjau: 0.99", "review below accept"),
        ("diterima: 0.98", "diterima: 0.40", "review below accept"),
        ("SAMA: {m: 0.7", "SAMA: {m: 1.7", "a share must lie"),
        ("nama_sepakat: [SAMA", "nama_sepakat: [PERSIS", "PERSIS"),
        ("nama: dasar-5", "nma: dasar-5", "nama"),
        ("format: 2", "format: 9", "bansos train"),
    ],
)
def test_an_incomplete_or_impossible_model_is_refused_with_the_place(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(ModelFault, match=said):
        load_model(changed(tmp_path, old, new))


@pytest.mark.parametrize("content", [b"- 1\n- 2\n", b"", b"a: [", b"\xff\xfe\x00", b"PK\x03\x04"])
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.yaml"
    path.write_bytes(content)
    with pytest.raises(ModelFault, match="not a model"):
        load_model(path)


def test_better_agreement_never_weighs_less() -> None:
    model = load_model()
    size = 600_000
    for field in ("nik", "kk", "jk", "rt", "kepala"):
        ratios = [level.m / level.u_at(size) for level in model.fields[field].values()]
        assert ratios[0] == max(ratios), field
        assert ratios[-1] == min(ratios), field


def test_a_file_of_the_first_format_is_still_read() -> None:
    first = load_model(DEFAULT_MODEL.with_name("dasar-1.yaml"))
    assert first.version.startswith("dasar-1-")
    assert first.calibration == {}
    assert first.fields["nik"]["SEBAGIAN"] == first.fields["nik"]["BEDA"]
    assert first.area["DATANG_KAB"] == first.area["DATANG"]


@pytest.mark.parametrize("name", ["dasar-1", "dasar-2"])
def test_a_model_from_before_a_field_gives_it_no_weight(name: str) -> None:
    model = load_model(DEFAULT_MODEL.with_name(f"{name}.yaml"))
    assert {level.m / level.u_at(1) for level in model.fields["anak"].values()} == {1.0}
    assert model.area["KAWIN_SUAMI"] == model.area["KAWIN_ISTRI"]
    assert model.fields["rt"]["DEKAT"] == model.fields["rt"]["BEDA"]


@pytest.mark.parametrize("name", ["dasar-1", "dasar-2", "dasar-3"])
def test_masked_numbers_and_posyandu_say_nothing_under_a_model_that_knows_none(name: str) -> None:
    model = load_model(DEFAULT_MODEL.with_name(f"{name}.yaml"))
    for field in ("nik_samar", "kk_samar", "posyandu"):
        assert {(level.m, level.u) for level in model.fields[field].values()} == {(1.0, 1.0)}


def test_the_husband_lives_elsewhere_more_often_than_the_wife() -> None:
    area = load_model().area
    assert area["KAWIN_SUAMI"]["DESA"] < area["KAWIN_ISTRI"]["DESA"]

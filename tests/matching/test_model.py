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
    other = load_model(changed(tmp_path, "diterima: 0.975", "diterima: 0.976")).version
    assert shipped.startswith("dasar-1-")
    assert len(shipped) == len("dasar-1-") + 8
    assert other != shipped


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("ada_di_dtsen", "ada_di_data", "ada_di_dtsen"),
        ("tinjau: 0.35", "tinjau: 0.99", "review below accept"),
        ("diterima: 0.975", "diterima: 0.40", "review below accept"),
        ("m: 0.955", "m: 1.955", "a share must lie"),
        ("nama_sepakat: [SAMA", "nama_sepakat: [PERSIS", "PERSIS"),
        ("nama: dasar-1", "nma: dasar-1", "nama"),
        ("nama: dasar-1", "nama: dasar-1\nformat: 9", "bansos train"),
    ],
)
def test_an_incomplete_or_impossible_model_is_refused_with_the_place(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(ModelFault, match=said):
        load_model(changed(tmp_path, old, new))


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    path.write_text("- 1\n- 2\n", encoding="utf-8")
    with pytest.raises(ModelFault, match="not a model"):
        load_model(path)


def test_better_agreement_never_weighs_less() -> None:
    model = load_model()
    size = 600_000
    for field in ("nik", "kk", "jk", "rt", "kepala"):
        ratios = [level.m / level.u_at(size) for level in model.fields[field].values()]
        assert ratios[0] == max(ratios), field
        assert ratios[-1] == min(ratios), field

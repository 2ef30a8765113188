"""`bansos train`: what is missing is said, and what is there is learned from and written."""

from __future__ import annotations

from pathlib import Path

import pytest

import matching
from pipelines.faults import BadUse
from pipelines.train import TrainOptions, _labels, train_model


def test_without_an_index_the_next_command_is_named(tmp_path: Path) -> None:
    options = TrainOptions(tmp_path, tmp_path / "m.yaml", None, None, 1, 2, None)
    with pytest.raises(BadUse, match="bansos run --tahap"):
        train_model(options, lambda *_: None)
    assert not (tmp_path / "m.yaml").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id_laporan,peran\nL1,IBU\n", "id_orang_padan"),
        (
            "id_laporan,isi,peran,urutan,id_orang_padan,keputusan\nL1,a,IBU,0,X,YA\n"
            "L2,b,IBU,0,Y,MUNGKIN\n",
            "baris / row 3",
        ),
    ],
)
def test_a_fault_in_the_labels_is_named_with_its_place(
    tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "label.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadUse, match=said):
        _labels(path)
    with pytest.raises(BadUse, match=r"tidak_ada\.csv"):
        _labels(tmp_path / "tidak_ada.csv")


@pytest.mark.parametrize("name", ["label.csv", "label.parquet"])
def test_a_file_that_is_no_table_is_told_without_its_bytes(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"PAR1\x15\x04RAHASIA\xff\xfe\x00")
    with pytest.raises(BadUse, match=name) as fault:
        _labels(path)
    assert "RAHASIA" not in str(fault.value)


def test_labels_are_read_without_the_pattern(tmp_path: Path) -> None:
    path = tmp_path / "label.csv"
    path.write_text(
        "id_laporan,isi,peran,urutan,id_orang_padan,keputusan\nL1,a,IBU,0,X,YA\n", encoding="utf-8"
    )
    assert _labels(path).row(0, named=True)["id_orang_padan"] == "X"


def test_a_model_of_an_unknown_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lama.yaml"
    path.write_text("nama: x\nformat: 99\n", encoding="utf-8")
    with pytest.raises(matching.ModelFault, match="format 99"):
        matching.load_model(path)

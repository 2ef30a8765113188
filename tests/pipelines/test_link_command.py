"""`bansos link`: files in, a file out, and what is said about files that cannot be used."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import yaml
from typer.testing import CliRunner

from pipelines.command import app
from pipelines.faults import BadUse
from pipelines.link import LinkFiles, link_files, read_any_table
from tests.matching.tables.drawn_tables import SPEC, as_right, people


@pytest.fixture
def files(tmp_path: Path) -> LinkFiles:
    (tmp_path / "spec.yaml").write_text(yaml.safe_dump(SPEC), encoding="utf-8")
    people().write_csv(tmp_path / "kiri.csv")
    as_right(people()).write_parquet(tmp_path / "kanan.bin")
    return LinkFiles(
        spec=tmp_path / "spec.yaml",
        left=tmp_path / "kiri.csv",
        right=tmp_path / "kanan.bin",
        out=tmp_path / "hasil.csv",
    )


def asked(files: LinkFiles, *more: str) -> list[str]:
    return ["link", "--spec", str(files.spec), "--left", str(files.left), "--right",
            str(files.right), "--out", str(files.out), *more]  # fmt: skip


def test_the_command_links_csv_with_parquet_and_a_kept_model_gives_the_same_bytes(
    files: LinkFiles, tmp_path: Path
) -> None:
    model = str(tmp_path / "model.yaml")
    done = CliRunner().invoke(app, asked(files, "--model-out", model))
    assert done.exit_code == 0, done.output
    first = files.out.read_bytes()
    assert first.startswith(b"id_kiri,id_kanan,bobot,peluang,pola\nK0000,M0000,")
    assert "120 dipadankan" in done.output
    assert CliRunner().invoke(app, asked(files, "--model", model)).exit_code == 0
    assert files.out.read_bytes() == first


def test_all_pairs_and_parquet_out(files: LinkFiles, tmp_path: Path) -> None:
    out = tmp_path / "semua.parquet"
    wanted = LinkFiles(files.spec, files.left, files.right, out, all_pairs=True)
    result = link_files(wanted)
    written = pl.read_parquet(out)
    assert written.height == result.pairs.height > result.links.height
    assert written["peluang"].min() < 0.5


def test_without_a_right_table_the_groups_are_written(files: LinkFiles, tmp_path: Path) -> None:
    again = people(2).with_columns(pl.col("no").str.replace("K", "Z"))
    pl.concat([people(), again]).write_csv(tmp_path / "kiri.csv", separator="|")
    spec = SPEC | {"id_kanan": None}
    spec["kolom"] = [{"nama": column["nama"], "jenis": column["jenis"]} for column in SPEC["kolom"]]
    files.spec.write_text(yaml.safe_dump(spec), encoding="utf-8")
    link_files(LinkFiles(files.spec, files.left, None, files.out))
    written = pl.read_csv(files.out)
    assert written.select("id_kiri", "id_kanan", "id_kelompok").rows() == [
        ("K0000", "Z0000", "K0000"),
        ("K0001", "Z0001", "K0001"),
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "kosong"),
        (b"PK\x03\x04abc", "XLSX"),
        (b"no,nama\n1,\xff\xfe\n", "UTF-8"),
        (b"no,nama,no\n1,A,2\n", "repeated column: no"),
        (b"PAR1 cut short", "cannot be read"),
        (b"no,nama\n1,A,SITI AMINAH,3\n", "cannot be read"),
    ],
)
def test_a_file_that_is_no_table_is_told_without_quoting_it(
    tmp_path: Path, content: bytes, told: str
) -> None:
    path = tmp_path / "berkas.csv"
    path.write_bytes(content)
    with pytest.raises(BadUse) as fault:
        read_any_table(path)
    assert told in str(fault.value)
    assert "SITI" not in str(fault.value)


def test_a_file_that_is_not_there_is_named(files: LinkFiles, tmp_path: Path) -> None:
    with pytest.raises(BadUse, match=r"tak_ada\.csv"):
        link_files(LinkFiles(files.spec, tmp_path / "tak_ada.csv", None, files.out))
    with pytest.raises(BadUse, match="folder"):
        link_files(LinkFiles(files.spec, files.left, None, tmp_path / "x" / "hasil.csv"))

"""Tables and specifications that are wrong: what is said, and what still works."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from matching.tables import TableFault, link_tables, linked_tables, read_model, read_spec, spec_of
from tests.matching.tables.drawn_tables import SPEC, as_right, changed, people, spec


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"id": None}, "id: nama kolom kunci"),
        ({"kolom": []}, "kolom kosong"),
        ({"kolom": "depan"}, "harus daftar"),
        ({"kolom": [{"nama": "depan", "jenis": "name"}]}, "Maksudnya 'nama'"),
        ({"kolom": [{"nama": "depan"}]}, "kolom ke-1: jenis tidak ada"),
        ({"kolom": [{"nama": "depan", "jenis": "nama", "kanann": "x"}]}, "Maksudnya 'kanan'"),
        ({"kolom": [{"nama": "no", "jenis": "kode"}], "blok": []}, "kolom id 'no'"),
        ({"kolom": [{"nama": "a", "jenis": "kode"}] * 2, "blok": []}, "stated twice: a"),
        ({"blok": [["dpean"]]}, "Maksudnya 'depan'"),
        ({"blok": [["depan:x"]]}, "banyak huruf"),
        ({"blok": "depan"}, "daftar berisi daftar"),
        ({"blok_otomatis": "ya"}, "true atau false"),
        ({"kolom": [{"nama": "lahir", "jenis": "tanggal", "bentuk": "DD/MM"}], "blok": []},
         "bentuk tanggal"),
    ],
)  # fmt: skip
def test_a_wrong_specification_is_told_with_what_was_meant(
    change: dict[str, Any], told: str
) -> None:
    with pytest.raises(TableFault) as fault:
        spec_of(SPEC | change)
    assert told in str(fault.value)


def test_a_specification_that_is_no_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text("id: x\nkolom: [\n", encoding="utf-8")
    with pytest.raises(TableFault, match=r"spec\.yaml: baris / line 3"):
        read_spec(path)


def test_a_missing_column_is_named_with_those_there_are() -> None:
    with pytest.raises(TableFault, match=r"kanan / right.*marga.*nomor, depan"):
        link_tables(people(), as_right(people()).drop("marga"), spec())


def test_a_repeated_or_missing_id_is_named_by_its_rows_not_by_its_value() -> None:
    left = people().with_columns(
        pl.when(pl.col("no") == "K0007").then(pl.lit("K0003")).otherwise("no").alias("no")
    )
    with pytest.raises(TableFault, match="rows 4, 8") as fault:
        link_tables(left, as_right(people()), spec())
    assert "K0003" not in str(fault.value)
    with pytest.raises(TableFault, match="first at row 8"):
        link_tables(changed(people(), "no", "K0007", no=" "), as_right(people()), spec())


def test_an_empty_table_is_a_fault_and_an_empty_column_is_not() -> None:
    with pytest.raises(TableFault, match="tidak ada baris"):
        link_tables(people().clear(), as_right(people()), spec())
    hollow = as_right(people()).with_columns(pl.lit(None, pl.String).alias("alamat"))
    assert link_tables(people(), hollow, spec()).height == 120


def test_a_quantity_that_is_no_number_is_told() -> None:
    asked = spec(kolom=[{"nama": "alamat", "jenis": "angka"}], blok=[])
    with pytest.raises(TableFault, match="120 nilai bukan angka"):
        link_tables(people(), as_right(people()), asked)


def test_strange_cells_are_compared_not_refused() -> None:
    strange = [
        {"depan": "🙂"},
        {"depan": "محمد", "marga": "علي"},
        {"depan": "x" * 500},
        {"depan": "SI\x00TI"},
        {"lahir": "31/02/1990"},
        {"lahir": "entah"},
        {"alamat": "?"},
    ]
    right = as_right(people())
    for place, cells in enumerate(strange):
        right = changed(right, "nomor", f"M{place:04d}", **cells)
    links = link_tables(people(), right, spec())
    assert links.height == 120


def test_numbers_dates_and_categories_are_taken_as_they_are() -> None:
    left = people().with_columns(
        pl.col("lahir").str.to_date(),
        pl.col("pos").cast(pl.Int64),
        pl.col("depan").cast(pl.Categorical),
    )
    right = as_right(people()).with_columns(pl.col("pos").cast(pl.Float64))
    assert link_tables(left, right, spec()).height == 120
    nested = people().with_columns(pl.concat_list("pos").alias("pos"))
    with pytest.raises(TableFault, match="Kolom pos"):
        link_tables(nested, as_right(people()), spec())


def test_a_crowd_of_one_name_is_left_out_of_its_key_and_counted() -> None:
    crowd = pl.DataFrame({"no": [f"{n:05d}" for n in range(3000)]}).with_columns(
        pl.lit("SITI AMINAH").alias("nama")
    )
    asked = spec_of({"id": "no", "kolom": [{"nama": "nama", "jenis": "nama"}], "blok": [["nama"]]})
    done = linked_tables(crowd, None, asked)
    assert done.links.is_empty()
    assert done.keys.filter(kunci="nama")["dilewati"].item() == 9_000_000


def test_tables_of_one_row_are_linked_only_on_evidence() -> None:
    links = link_tables(people(1), as_right(people(1)), spec())
    assert links.height == 1
    assert link_tables(people(1), as_right(people(2)).tail(1), spec()).is_empty()


def test_a_model_of_another_form_or_other_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    model = linked_tables(people(), as_right(people()), spec()).model
    path.write_text(model.text(), encoding="utf-8")
    assert read_model(path, spec()) == model
    with pytest.raises(TableFault, match="columns differ"):
        read_model(path, spec(kolom=SPEC["kolom"][:2], blok=[]))
    path.write_text(model.text().replace("bentuk: 1", "bentuk: 9"), encoding="utf-8")
    with pytest.raises(TableFault, match="not a model of this form"):
        read_model(path, spec())
    path.write_text(model.text().replace("SAMA:", "SAMMA:", 1), encoding="utf-8")
    with pytest.raises(TableFault, match="'SAMA'"):
        read_model(path, spec())

"""The one writer: same rows, same bytes; the file explains itself; whole or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date as day
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import parquet
from schemas.columns import PRIBADI, code, date, kk, text
from schemas.parquet import arrow_table, copy_table, laid_out, replacing, write_chunks, write_table
from schemas.table import Column, Table
from schemas.validate import SchemaFault

TABLE = Table(
    "contoh",
    "tabel contoh",
    (
        kk().required(),
        text("kode_desa", "desa"),
        Column("alasan", "List(String)", "alasan", nullable=False),
        Column("nominal", "Int64", "rupiah"),
    ),
    key=("no_kk",),
    sort=("kode_desa", "no_kk"),
)
ROWS = [
    {"no_kk": "3", "kode_desa": None, "alasan": ["A", "B"], "nominal": None},
    {"no_kk": "2", "kode_desa": "33", "alasan": [], "nominal": 5},
    {"no_kk": "1", "kode_desa": "33", "alasan": ["A"], "nominal": 7},
]

_WRITE = """
import sys
from pathlib import Path
import polars as pl
from schemas.decisions import DECISIONS
from schemas.parquet import write_table
from tests.release.world import World
frame = World(Path("unused")).tables["putusan"]
many = pl.concat([frame] * 3000).with_columns(no_kk=pl.int_range(pl.len()).cast(pl.String))
print(write_table(many, DECISIONS, Path(sys.argv[1])).sha256)
"""


def frame(rows: list[dict[str, object]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=TABLE.polars_schema())


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(range(len(ROWS))))
def test_a_frame_that_becomes_arrow_in_pieces_has_the_same_bytes(
    order: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    here = tmp_path_factory.mktemp("potong")
    write_table(frame(ROWS), TABLE, here / "utuh.parquet")
    with pytest.MonkeyPatch.context() as small:
        small.setattr(parquet, "_PIECE_ROWS", 2)
        write_table(frame([ROWS[place] for place in order]), TABLE, here / "potong.parquet")

    assert (here / "potong.parquet").read_bytes() == (here / "utuh.parquet").read_bytes()


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(range(len(ROWS))), cut=st.integers(0, len(ROWS)))
def test_order_and_chunks_of_the_rows_do_not_change_a_byte(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], cut: int
) -> None:
    folder = tmp_path_factory.mktemp("tulis")
    shuffled = [ROWS[place] for place in order]
    in_pieces = pl.concat([frame(shuffled[:cut]), frame(shuffled[cut:])], rechunk=False)
    one = write_table(frame(ROWS), TABLE, folder / "a.parquet")
    other = write_table(in_pieces, TABLE, folder / "b.parquet")
    assert one == other
    assert (folder / "a.parquet").read_bytes() == (folder / "b.parquet").read_bytes()


def test_rows_without_a_key_are_ordered_by_all_their_columns(tmp_path: Path) -> None:
    loose = Table("lepas", "tanpa kunci", TABLE.columns[:2], sort=("kode_desa",))
    rows = frame(ROWS).select("no_kk", "kode_desa")
    one = write_table(rows, loose, tmp_path / "a.parquet")
    assert one == write_table(rows.reverse(), loose, tmp_path / "b.parquet")


def test_a_file_of_this_writer_is_told_from_any_other(tmp_path: Path) -> None:
    one, copy, strange = (tmp_path / f"{name}.parquet" for name in "abc")
    written = write_table(frame(ROWS), TABLE, one)
    assert laid_out(one, TABLE)
    assert copy_table(one, copy) == written
    assert copy.read_bytes() == one.read_bytes()
    for otherwise in [{"compression": "snappy"}, {"version": "1.0"}, {"row_group_size": 1}]:
        told = {"compression": "zstd"} | otherwise
        pq.write_table(arrow_table(frame(ROWS), TABLE), strange, **told)
        assert not laid_out(strange, TABLE)
    other = Table("lain", "tabel lain", TABLE.columns, key=("no_kk",), sort=("no_kk",))
    assert not laid_out(one, other)


def test_what_is_of_one_person_or_row_is_written_without_a_dictionary(tmp_path: Path) -> None:
    one, older = tmp_path / "a.parquet", tmp_path / "b.parquet"
    columns = (
        *TABLE.columns,
        date("tgl_lahir", "tanggal lahir", PRIBADI),
        Column("id_laporan", "String", "laporan"),
        Column("isi", "String", "sidik"),
        Column("bobot", "Float64", "bobot"),
        Column("silsilah", "List(String)", "nomor terdahulu", PRIBADI, nullable=False),
        code("jawaban", "jawaban pendamping", ("YA", "TIDAK")),
    )
    table = Table("contoh", "tabel contoh", columns, key=("no_kk",), sort=("no_kk",))
    row = ROWS[0] | {"kode_desa": "33", "nominal": 1, "tgl_lahir": day(1988, 8, 5)}
    row |= {"id_laporan": "L", "isi": "0f", "bobot": 0.5, "silsilah": ["1"], "jawaban": "YA"}
    rows = pl.DataFrame([row], schema=table.polars_schema())
    write_table(rows, table, one)
    group = pq.read_metadata(one).row_group(0)
    written = [group.column(place) for place in range(group.num_columns)]

    assert [column.path_in_schema for column in written if column.has_dictionary_page] == [
        "kode_desa", "alasan.list.element", "nominal", "jawaban"
    ]  # fmt: skip
    assert laid_out(one, table)
    pq.write_table(arrow_table(rows, table), older, compression="zstd")
    assert not laid_out(older, table)


def test_thread_count_does_not_change_a_byte(tmp_path: Path) -> None:
    hashes = {
        subprocess.run(
            [sys.executable, "-c", _WRITE, str(tmp_path / f"{threads}.parquet")],
            env=os.environ | {"POLARS_MAX_THREADS": threads, "PYTHONPATH": os.getcwd()},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for threads in ("1", "2")
    }
    assert len(hashes) == 1


def test_missing_values_sort_last_and_types_come_back(tmp_path: Path) -> None:
    write_table(frame(ROWS), TABLE, tmp_path / "a.parquet")
    back = pl.read_parquet(tmp_path / "a.parquet")
    assert back["no_kk"].to_list() == ["1", "2", "3"]
    assert back.schema == TABLE.polars_schema()
    assert back["alasan"].to_list() == [["A"], [], ["A", "B"]]


def test_the_file_says_what_each_column_means_and_how_sensitive_it_is(tmp_path: Path) -> None:
    write_table(frame(ROWS), TABLE, tmp_path / "a.parquet")
    schema = pq.read_schema(tmp_path / "a.parquet")
    told = json.loads(schema.metadata[b"bansos"])
    assert told["tabel"] == "contoh"
    assert told["kolom"][0]["sensitivitas"] == "pribadi"
    assert schema.field("no_kk").metadata[b"arti"].decode() == TABLE["no_kk"].meaning
    assert not schema.field("no_kk").nullable


@pytest.mark.parametrize(
    ("spoiled", "told"),
    [
        (frame(ROWS).drop("nominal"), "nominal"),
        (frame(ROWS).with_columns(asing=1), "asing"),
        (frame(ROWS).with_columns(pl.col("nominal").cast(pl.Int32)), "Int32"),
        (frame([ROWS[0] | {"no_kk": None}]), "no_kk: 1"),
    ],
)
def test_a_frame_that_does_not_fit_is_refused_by_column(
    tmp_path: Path, spoiled: pl.DataFrame, told: str
) -> None:
    with pytest.raises(SchemaFault, match=told):
        write_table(spoiled, TABLE, tmp_path / "a.parquet")
    assert list(tmp_path.iterdir()) == []


def test_the_same_bytes_leave_the_file_as_it_lies_and_others_replace_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    for held in ("satu", "satu", "dua!", "tiga kata"):
        before = path.stat().st_ino if path.exists() else None
        same = path.exists() and path.read_text() == held
        with replacing(path) as unfinished:
            unfinished.write_text(held)
        assert path.read_text() == held
        assert (path.stat().st_ino == before) == same
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]


def test_a_write_that_fails_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    write_table(frame(ROWS), TABLE, path)
    before = path.read_bytes()

    def half_written() -> None:
        with replacing(path) as unfinished:
            unfinished.write_bytes(b"setengah")
            raise OSError("putus")

    with pytest.raises(OSError, match="putus"):
        half_written()
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_written_chunk_by_chunk_has_the_bytes_of_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "ROW_GROUP_ROWS", 8)
    numbers = [f"{number:03d}" for number in range(50)]
    rows = frame([{"no_kk": no, "kode_desa": "33", "alasan": [no], "nominal": 1} for no in numbers])
    whole, parted = tmp_path / "whole", tmp_path / "parted"
    for held in (rows, rows.clear()):
        # What Arrow itself writes of the table in one piece.
        pq.write_table(
            arrow_table(held, TABLE),
            whole,
            row_group_size=8,
            data_page_size=parquet.PAGE_BYTES,
            compression=parquet.COMPRESSION,
            compression_level=parquet.COMPRESSION_LEVEL,
            version=parquet.FORMAT_VERSION,
            use_dictionary=["kode_desa", "alasan.list.element", "nominal"],
        )
        for size in (1, 3, 8, 17, 50, 90):
            chunks = (held.slice(start, size) for start in range(0, held.height, size))
            assert write_chunks(chunks, TABLE, parted).rows == held.height
            assert parted.read_bytes() == whole.read_bytes()

"""Files read together give what each gives alone, however they are drawn, ordered and cut."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import intake
from intake.containers import Piece, pieces_of
from intake.limits import limits
from intake.reading import read_pieces
from tests.intake.conftest import COMMON, NAMES, ROWS, WOMAN, written
from tests.intake.test_sources import zipped
from tests.shared import LANDING

BRIDGE = intake.Bridge(
    pl.DataFrame(
        {"kode_bps": ["3325010"], "kode_kemendagri": ["332501"]}
        | {"berlaku_sejak": [None], "berlaku_sampai": [None]},
        schema_overrides={"berlaku_sejak": pl.Date, "berlaku_sampai": pl.Date},
    )
)
# What a cell of a report may hold; some are read by what else stands in their own file.
DAYS = [
    "2025-09-01",
    "03/04/2025",
    "08/17/2025",
    "17/08/2025",
    "45870",
    "1 Mei 2025",
    "2025-08",
    "x",
]
NUMBERS = [WOMAN, f"{WOMAN}.0", "9371014508900002.0", "9371014508900003.0", "12", "-", ""]
NUMBERS += ["332501******0001", "3,32501E+15", "0000000000000000"]
AREAS = ["3325012001", "33.25.01.2001", "3325010001", "3271010001", "332501200", ""]
DAMAGE = [b"\n", b'"', b"\r\n", b"\0", b",", b";;", b"\xff", b"\n\n", b"\r", "é".encode()]


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of deaths, some of them damaged, under a sender's path."""
    rows = [
        COMMON
        | {"nama": "BUDI", "rt": draw(st.sampled_from(["003", "3.0", ""]))}
        | {"tgl_meninggal": draw(st.sampled_from(DAYS)), "nik": draw(st.sampled_from(NUMBERS))}
        | {"kode_desa": draw(st.sampled_from(AREAS))}
        for _ in range(draw(st.integers(0, 6)))
    ]
    text = written(rows or [dict.fromkeys([*COMMON, "nama", "rt", "tgl_meninggal"], "")])
    text = text if rows else text.partition("\n")[0] + "\n"
    data = text.encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"])))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(st.sampled_from(DAMAGE)) + data[at:]
    return draw(st.sampled_from(["posyandu", "posyandu/3325/a", "posyandu/32"])), data


def pieces(files: Sequence[tuple[str, bytes]]) -> list[Piece]:
    return [
        piece
        for number, (folder, data) in enumerate(files)
        for piece in pieces_of(data, f"{folder}/{number}.csv")
    ]


def told(one: intake.FileIntake) -> dict[str, Any]:
    """All that a file gave, tables as their types and rows."""
    values = {field.name: getattr(one, field.name) for field in fields(one)}
    return {
        name: (dict(value.schema), value.rows()) if isinstance(value, pl.DataFrame) else value
        for name, value in values.items()
    }


@given(st.lists(texts(), min_size=2, max_size=5), st.booleans())
@settings(max_examples=40, deadline=None)
def test_files_read_together_give_what_each_gives_alone(
    files: list[tuple[str, bytes]], bridged: bool
) -> None:
    bridge = BRIDGE if bridged else None
    own = pieces(files)

    together = read_pieces(own, bridge)

    assert [told(one) for one in together] == [
        told(read_pieces([piece], bridge)[0]) for piece in own
    ]


@pytest.fixture(scope="module")
def every_layout(tmp_path_factory: pytest.TempPathFactory) -> list[intake.LandedFile]:
    """Files of each folder of the sample, some damaged, and of every layout."""
    chance = random.Random(8)
    found: list[intake.LandedFile] = []
    for folder in sorted(path for path in LANDING.iterdir() if path.is_dir()):
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        for path in chance.sample(paths, min(8, len(paths))):
            data, at = path.read_bytes()[: 1 << 17], chance.randrange(200)
            name = path.relative_to(LANDING).as_posix()
            for kind in (data, data[: len(data) // 2], data[:at] + b'"' + data[at:]):
                found.append(intake.LandedFile(name, kind, f"{len(found):064x}"))
    for name, row in ROWS.items():
        for rows in ([row], [row, row | dict.fromkeys(list(row)[1:3], "-")], [row] * 2):
            data = written(rows, "|" if "dtsen" in name else ";").encode()
            landed = NAMES.get(name, f"posyandu/{name}.csv")
            found.append(intake.LandedFile(landed, data, f"{len(found):064x}"))
    return found


def alone(files: Sequence[intake.LandedFile]) -> Iterator[tuple[str, dict[str, Any]]]:
    for batch in intake.gathered(files):
        yield from ((one.sha256, told(one)) for one in batch.read())


def test_neither_order_nor_batches_show_in_what_a_file_gives(
    every_layout: list[intake.LandedFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    together = dict(alone(every_layout))
    mixed = random.Random(3).sample(every_layout, len(every_layout))
    bounds = limits()
    small = type(bounds.together)(files=7, bytes=20_000)
    monkeypatch.setattr(
        "intake.many_files.limits", lambda: type(bounds)(**vars(bounds) | {"together": small})
    )

    assert dict(alone(mixed)) == together
    one_by_one = [dict(alone([file])) for file in every_layout]
    assert {sha: own for each in one_by_one for sha, own in each.items()} == together


def test_rows_of_a_file_do_not_prove_digits_of_another() -> None:
    row = COMMON | {"nama": "A", "tgl_meninggal": "2025-09-01", "rt": "1"}
    rounded, proven = (
        written([row | {"nik": nik}]).encode()
        for nik in ("9371014508900002.0", "9371014508900003.0")
    )

    first, second = read_pieces(pieces([("a", rounded), ("b", proven)]))

    assert first.rejected["kode"].to_list() == ["NIK_ANGKA_HILANG"]
    assert second.accepted["nik"].to_list() == ["9371014508900003"]


def test_a_container_is_through_with_the_batch_of_its_last_piece() -> None:
    text = written([COMMON | {"nama": "A", "tgl_meninggal": "2025-09-01", "rt": "1"}]).encode()
    data = zipped(a__csv=text, b__csv=text.replace(b",A,", b",B,"))
    batches = list(intake.gathered([intake.LandedFile("x.zip", data, "0" * 64)]))

    assert [(len(one.read()), len(one.containers)) for one in batches] == [(2, 1)]


def test_of_pieces_with_one_key_the_first_is_read_alone() -> None:
    files = [intake.LandedFile(name, b"nik,nama\n", "0" * 64) for name in ("a.csv", "b.csv")]
    (batch,) = intake.gathered(files)

    assert [piece.name for piece in batch.pieces] == ["a.csv"]

"""The same file, or the same row in a second file, taken twice changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake import FileIntake, settled
from intake.layout import TABLES
from schemas.validate import validated

FAMILY, MEMBER = "dtsen_keluarga", "dtsen_anggota"
KK = "nomor_kartu_keluarga"
A, B = {"id_laporan": "L-A"}, {"id_laporan": "L-B", "nama": "ANI"}
A_CORRECTED = {"id_laporan": "L-A", "tgl_meninggal": "2025-09-11"}


def _files(*taken: FileIntake) -> dict[str, pl.DataFrame]:
    return {file.sha256: file.accepted for file in taken}


def _counts(table: str, files: Mapping[str, pl.DataFrame]) -> dict[str, tuple[int, int, int]]:
    counts = settled(table, files).counts
    return {row[0]: row[1:] for row in counts.iter_rows()}


def test_one_file_read_twice_gives_the_same_rows(take: Any) -> None:
    first, second = take("kematian", A, B), take("kematian", A, B)

    assert first.sha256 == second.sha256
    assert first.accepted.equals(second.accepted)
    assert settled("kematian", _files(first, second)).rows.height == 2


def test_the_same_row_in_a_second_file_counts_once_and_the_counts_foot(take: Any) -> None:
    files = _files(take("kematian", A, B), take("kematian", A, {"id_laporan": "L-C"}))
    rows, counts, *_ = settled("kematian", files)

    assert sorted(rows["id_laporan"]) == ["L-A", "L-B", "L-C"]
    assert counts["berulang"].to_list() == [0, 1]
    for file, taken, repeated, refused in counts.iter_rows():
        assert taken + repeated + refused == files[file].height


def test_the_same_row_written_in_another_style_is_the_same_row(take: Any) -> None:
    plain = take("kematian", {"tgl_meninggal": "2025-09-10", "nik": "3325010508880002"})
    other = take(
        "kematian",
        {"tgl_meninggal": "10 September 2025", "nik": "'3325010508880002.0", "nama": " BUDI "},
    )

    assert plain.accepted["isi"].to_list() == other.accepted["isi"].to_list()


def test_a_corrected_report_is_kept_beside_the_first(take: Any) -> None:
    rows, *_ = settled("kematian", _files(take("kematian", A, A), take("kematian", A_CORRECTED)))

    assert rows["id_laporan"].to_list() == ["L-A", "L-A"]
    assert rows["isi"].n_unique() == 2
    assert validated(rows, TABLES["kematian"]).height == 2


def test_a_missing_cell_is_not_its_neighbour(take: Any) -> None:
    left = take("kematian", {"rw": "1", "dusun": ""}).accepted["isi"]
    right = take("kematian", {"rw": "", "dusun": "1"}).accepted["isi"]

    assert left.to_list() != right.to_list()


def test_the_fingerprint_is_the_sha256_of_the_typed_cells_and_never_changes(take: Any) -> None:
    # Any other value would make every report already in a lake look corrected.
    taken = take("kematian", {"nik": "3325010508880002"}).accepted
    lineage = ("nomor_tersamar", "isi", "berkas", "baris")
    cells = taken.drop(lineage).row(0)
    canonical = "\x1f".join("" if cell is None else str(cell) for cell in cells)

    expected = hashlib.sha256(canonical.encode()).hexdigest()[:16]
    assert taken["isi"].to_list() == [expected] == ["ba903e486a5e6899"]


@pytest.mark.parametrize("table", ["kematian", "kepesertaan", FAMILY, MEMBER])
def test_the_order_of_arrival_never_shows(take: Any, table: str) -> None:
    changes = {
        "kematian": (A, B, A_CORRECTED),
        "kepesertaan": ({}, {"status": "NONAKTIF"}, {}),
        FAMILY: ({}, {"desil_nasional": "4"}, {KK: "3325011203150009"}),
        MEMBER: ({}, {"nama": "ANI"}, {}),
    }[table]
    files = [take(table, *changes[:2]), take(table, *changes[1:]), take(table, changes[2])]
    forward = settled(table, _files(*files))
    backward = settled(table, _files(*reversed(files)))

    assert forward[0].equals(backward[0])
    assert forward[1].equals(backward[1])
    validated(forward[0], TABLES[table])


@pytest.mark.parametrize("table", [FAMILY, MEMBER])
@pytest.mark.parametrize("salt", range(6))
def test_two_extracts_that_contradict_each_other_keep_the_first_and_send_the_other_back(
    take: Any, table: str, salt: int
) -> None:
    # `salt` changes the files' hashes, and with them which file is the first.
    change = {"pbi_nas": "1"}
    other = {KK: f"332501120315{salt + 1000:04d}"}
    files = _files(take(table, {}, other), take(table, change, other), take(table, {}, {}, other))
    rows, counts, _, refused = settled(table, files)

    first = min(files)
    changed_first = files[first]["pbi_nas"][0] == "1"
    assert rows["berkas"].unique().to_list() == [first]
    assert rows.height == 2
    assert counts["ditolak"].sum() == (3 if changed_first else 1)
    assert counts.select("diterima", "berulang", "ditolak").sum().row(0) == (
        (2, 2, 3) if changed_first else (2, 4, 1)
    )
    assert refused["kode"].unique().to_list() == ["KK_GANDA" if table == FAMILY else "ORANG_GANDA"]
    assert refused.height == counts["ditolak"].sum()


def test_a_person_known_by_two_keys_in_two_files_counts_once(take: Any) -> None:
    other = {KK: "3325011203150009"}
    both, alone = take(MEMBER, {}, other), take(MEMBER, other)
    rows, counts, *_ = settled(MEMBER, _files(both, alone))

    assert both.accepted["id_orang"].to_list()[1] != alone.accepted["id_orang"].item()
    assert rows.height == 2
    assert rows["id_orang"].n_unique() == 2
    assert counts["berulang"].sum() == 1
    assert counts["ditolak"].sum() == 0


def test_reports_and_lists_are_never_refused_in_settling(take: Any) -> None:
    files = _files(take("kematian", A), take("kematian", A_CORRECTED))

    assert settled("kematian", files).refused.is_empty()


def test_no_file_at_all_gives_no_rows() -> None:
    rows, counts, *_ = settled("kematian", {})

    assert (rows.height, counts.height) == (0, 0)
    assert rows.columns == TABLES["kematian"].column_names


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.permutations(range(6)))
def test_the_order_of_rows_in_a_file_never_changes_what_is_known(
    take: Any, order: list[int]
) -> None:
    changes = [A, B, A_CORRECTED, A, {"id_laporan": "L-D", "nik": "1"}, {"rt": ""}]
    taken = take("kematian", *(changes[place] for place in order))
    rows, counts, *_ = settled("kematian", _files(taken))

    assert sorted(rows["isi"]) == sorted(
        settled("kematian", _files(take("kematian", *changes))).rows["isi"]
    )
    assert counts.row(0)[1:] == (4, 1, 0)

"""What `bansos status` says of reviews that wait, silent posts and holds, on small drawn tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from assets.folders import Folders
from assets.standing import silent_posts, standing
from release.canonical_json import to_bytes
from schemas.decisions import DECISIONS
from schemas.forms import FORMS
from schemas.linkage import LINKS
from schemas.lists import LISTS
from schemas.table import Table

TODAY = date(2025, 12, 1)
BATANG, BOGOR = "3325082001", "3271011001"


def write(path: Path, table: Table, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pl.DataFrame(rows, schema=table.polars_schema()).write_parquet(path)


def report(number: str, post: str, village: str, day: date) -> dict[str, object]:
    return {
        "id_laporan": number,
        "isi": number,
        "kode_posyandu": post,
        "kode_desa": village,
        "tgl_lapor": day,
    }


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    found = Folders(tmp_path)
    posts = {"A": BATANG, "B": BATANG, "C": "3325082002", "D": BOGOR}
    write(
        found.list_("daftar_posyandu"),
        LISTS["daftar_posyandu"],
        [
            {"kode_posyandu": post, "posyandu": f"Posyandu {post}", "kode_desa": village}
            for post, village in posts.items()
        ],
    )
    write(
        found.form("kematian"),
        FORMS["kematian"],
        [
            report("L1", "A", BATANG, date(2025, 11, 3)),
            report("L2", "B", BATANG, date(2025, 10, 30)),
            report("L3", "D", BOGOR, date(2025, 9, 5)),
        ],
    )
    queue = [{"id_laporan": number, "isi": number} for number in ("L1", "L2", "L3")]
    write(found.review_queue, LINKS, queue)
    return found


def test_reviews_that_wait_are_counted_where_the_report_was_made_with_the_oldest(
    folders: Folders,
) -> None:
    assert standing(folders, TODAY).waiting.rows() == [
        ("3271", 1, date(2025, 9, 5)),
        ("3325", 2, date(2025, 10, 30)),
    ]


def test_a_post_is_silent_in_the_newest_month_and_a_village_if_none_of_its_posts_ever_told(
    folders: Folders,
) -> None:
    found = standing(folders, TODAY)
    assert found.month == date(2025, 11, 1)
    by_area = {row["kabupaten"]: row for row in found.silent.iter_rows(named=True)}
    assert by_area["3325"] == {
        "kabupaten": "3325",
        "posyandu": 3,
        "diam": 2,
        "selalu_diam": 1,
        "desa": 2,
        "desa_diam": 1,
    }
    assert by_area["3271"]["diam"] == 1
    assert silent_posts(folders, "3325").rows() == [
        (BATANG, "B", "Posyandu B", date(2025, 10, 30)),
        ("3325082002", "C", "Posyandu C", None),
    ]


def test_a_report_dated_far_after_all_others_makes_no_post_silent_and_is_told(
    folders: Folders,
) -> None:
    before = standing(folders, TODAY)
    slip = report("L9", "C", "3325082002", date(2062, 11, 3)) | {"berkas": "b9", "baris": 4}
    near = report("L8", "D", BOGOR, date(2025, 11, 4)) | {"berkas": "b8", "baris": 2}
    write(folders.form("perkawinan"), FORMS["perkawinan"], [slip, near])
    found = standing(folders, TODAY)

    assert found.month == before.month
    assert found.aside.rows() == [("perkawinan", "b9", 4, date(2062, 11, 3))]
    assert [row[-1] for row in silent_posts(folders, "3325").rows()] == [date(2025, 10, 30), None]
    assert not before.aside.height


def test_a_report_dated_far_before_all_others_is_told_and_moves_nothing(folders: Folders) -> None:
    near = report("L8", "D", BOGOR, date(2025, 11, 4)) | {"berkas": "b8", "baris": 2}
    write(folders.form("perkawinan"), FORMS["perkawinan"], [near])
    before = standing(folders, TODAY)
    slip = report("L9", "C", "3325082002", date(1925, 11, 3)) | {"berkas": "b9", "baris": 4}
    write(folders.form("perkawinan"), FORMS["perkawinan"], [near, slip])
    found = standing(folders, TODAY)

    assert (found.month, found.aside.height, before.early.height) == (before.month, 0, 0)
    assert found.early.rows() == [("perkawinan", "b9", 4, date(1925, 11, 3))]


def test_holds_of_the_newest_release_are_near_their_end_or_past_it(folders: Folders) -> None:
    days = [date(2025, 11, 30), TODAY, date(2025, 12, 15), date(2025, 12, 16)]
    for tahap in ("2025-T4-1", "2025-T4-2"):
        release = folders.releases / tahap
        write(
            release / "putusan/provinsi=33/3325.parquet",
            DECISIONS,
            [
                {"program": "PKH", "status": "DITAHAN", "batas_tahan": day}
                | {"kode_kabupaten_kota": "3325"}
                for day in (days if tahap.endswith("2") else days[:1] * 9)
            ]
            + [{"program": "PKH", "status": "TERVERIFIKASI", "kode_kabupaten_kota": "3325"}],
        )
        (release / "manifest.json").write_bytes(to_bytes({"batas": "2025-12-01"}))
    assert standing(folders, TODAY).holds.rows() == [("PKH", "3325", 4, 2, 1, days[0])]


def test_an_empty_folder_has_nothing_to_tell(tmp_path: Path) -> None:
    found = standing(Folders(tmp_path), TODAY)
    assert [one.height for one in (found.waiting, found.silent, found.holds)] == [0, 0, 0]
    assert found.month is None

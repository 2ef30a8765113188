"""The complaint desk: hidden complaints stay hidden, answers come in like everybody's."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from assets.folders import Folders
from portal.roles import Role, Scope
from portal.services.complaints import Asked, about_family, case_of, desk, slip
from schemas.complaints import CASES, OPEN
from tests.portal.conftest import Office, close, office_over


def scope(role: Role, *areas: str, posyandu: str | None = None, opd: str | None = None) -> Scope:
    return Scope("siapa", frozenset({role}), areas, posyandu=posyandu, opd=opd)


@pytest.fixture
def desked(looked_at: Office, tmp_path: Path) -> Iterator[Office]:
    """A portal over a copy in which complaints are followed."""
    data = tmp_path / "data"
    shutil.copytree(looked_at.data, data, ignore=shutil.ignore_patterns("portal"))
    one = office_over(data)
    yield one
    close(one)


def first_case(office: Office) -> dict[str, object]:
    cases = pl.read_parquet(Folders(office.data).complaints(CASES.name))
    carriers = cases.filter(
        pl.col("no_aduan_induk").is_null(),
        pl.col("status").is_in(OPEN),
        pl.col("jalur") == "DESA",
        pl.col("perlindungan") == "TERBUKA",
    )
    return carriers.sort("no_aduan").row(0, named=True)


def protect(office: Office, number: object) -> None:
    path = Folders(office.data).complaints(CASES.name)
    own = pl.col("no_aduan") == number
    pl.read_parquet(path).with_columns(
        perlindungan=pl.when(own).then(pl.lit("SENSITIF")).otherwise("perlindungan"),
        jalur=pl.when(own).then(pl.lit("LANGSUNG")).otherwise("jalur"),
    ).write_parquet(path)


def test_a_protected_complaint_is_in_no_list_and_no_count_of_village_and_post(
    desked: Office,
) -> None:
    folders, case = Folders(desked.data), first_case(desked)
    village, number = str(case["kode_desa"]), str(case["no_aduan"])
    post = str(case["kode_posyandu"])
    below = [
        scope(Role.OPERATOR_DESA, village),
        scope(Role.KADER, village, posyandu=post),
        scope(Role.TIM_PENGURUS, village),
    ]
    before = [desk(folders, one, Asked()) for one in below]
    assert all(number in str(one.rows) for one in before)
    protect(desked, number)
    for one, seen in zip(below, before, strict=True):
        now = desk(folders, one, Asked())
        assert number not in str(now.rows)
        assert sum(count for _, count in now.counts) == sum(c for _, c in seen.counts) - 1
        assert case_of(folders, one, number) is None
    team = scope(Role.TIM_PENGURUS, "3325")
    whole = case_of(folders, team, number)
    assert whole is not None
    assert whole.reporter == {}
    assert about_family(folders, scope(Role.PETUGAS, "3325"), [str(case["no_kk"])]) == []


def test_only_the_responsible_office_reads_who_complained(desked: Office) -> None:
    folders, case = Folders(desked.data), first_case(desked)
    number, opd = str(case["no_aduan"]), str(case["opd"])
    own = case_of(folders, scope(Role.OPD, "3325", opd=opd), number)
    assert own is not None
    assert own.texts["uraian"]
    assert "kontak_pelapor" in own.reporter
    assert case_of(folders, scope(Role.OPD, "3325", opd="LAIN"), number) is None
    assert case_of(folders, scope(Role.OPD, "3271", opd=opd), number) is None
    auditor = case_of(folders, scope(Role.AUDITOR, "ID"), number)
    assert auditor is not None
    assert auditor.texts == auditor.reporter == {}


def test_an_answer_lands_in_the_list_everybody_answers_by(desked: Office) -> None:
    case = first_case(desked)
    office = desked.sign_in(Role.OPD, wilayah="3325", opd=str(case["opd"]))
    page = office.get("/aduan")
    paths = re.findall(r'href="(/aduan/[^"]+)">([^<]+)</a>', page.text)
    path = next(path for path, number in paths if number == case["no_aduan"])
    office.get(path)
    empty = office.post(path, {"status": "DITOLAK"})
    assert empty.status_code == 400
    assert "alasan menolak" in empty.text
    assert office.post(path, {"status": "KEDALUWARSA", "hasil": "x"}).status_code == 400
    assert office.post(path, {"status": "DIPROSES", "no_surat": "460/1"}).status_code == 303
    (landed,) = (desked.place.settings.landing / "tanggapan_aduan").glob("portal_*.csv")
    (row,) = pl.read_csv(landed, infer_schema=False).to_dicts()
    assert (row["no_aduan"], row["status"], row["opd"]) == (
        case["no_aduan"],
        "DIPROSES",
        case["opd"],
    )
    assert "menunggu diterima" in office.get(path).text


def test_the_slip_is_printed_by_its_number_within_the_area(desked: Office) -> None:
    folders, case = Folders(desked.data), first_case(desked)
    village, number = str(case["kode_desa"]), str(case["no_aduan"])
    protect(desked, number)
    found = slip(folders, scope(Role.OPERATOR_DESA, village), number.lower())
    assert found is not None
    assert "dilindungi" in found.text
    assert slip(folders, scope(Role.OPERATOR_DESA, "3271012001"), number) is None

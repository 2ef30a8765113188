"""Finding a family and its page: within reach, masked by role, written down."""

from __future__ import annotations

import re

import polars as pl
import pytest

import audit
from assets.folders import Folders
from portal.roles import Role, Scope
from portal.services.families import family_at
from portal.services.masks import masked_number, reason_shown
from portal.services.opaque import seal
from portal.services.search import SearchRefused, search
from schemas.tahap import Tahap
from tests.portal.conftest import Office

WAVE = Tahap.parse("2025-T4-1")


def scope(*areas: str, role: Role = Role.PETUGAS) -> Scope:
    return Scope("siapa", frozenset({role}), areas)


def somebody(office: Office) -> dict[str, str]:
    """A member with a NIK in a village, and that village."""
    register = Folders(office.data).register(WAVE)
    homes = pl.read_parquet(register / "keluarga/3325.parquet").select("no_kk", "kode_desa")
    people = pl.read_parquet(register / "anggota/3325.parquet").filter("dihitung")
    return people.join(homes, on="no_kk").drop_nulls(["nik", "kode_desa"]).row(0, named=True)


def test_a_number_or_a_name_finds_the_family_within_reach_and_nobody_outside(
    looked_at: Office,
) -> None:
    one, folders = somebody(looked_at), Folders(looked_at.data)
    for text in (one["nik"], one["no_kk"], f" {one['nik'][:8]} {one['nik'][8:]}", one["nama"]):
        found = search(folders, scope("3325"), WAVE, text)
        assert one["no_kk"] in {row.place.partition("|")[2] for row in found.rows}
        for elsewhere in (("3271",), ("3325999999",), ()):
            assert search(folders, scope(*elsewhere), WAVE, text).rows == []


@pytest.mark.parametrize(
    ("text", "key"), [("12345", "keluarga_cari_angka"), ("ab", "keluarga_cari_huruf")]
)
def test_what_cannot_be_searched_is_told(looked_at: Office, text: str, key: str) -> None:
    with pytest.raises(SearchRefused) as fault:
        search(Folders(looked_at.data), scope("3325"), WAVE, text)
    assert fault.value.key == key


def test_the_search_is_posted_and_leads_to_a_page_without_a_number_in_its_address(
    worked: Office,
) -> None:
    one = somebody(worked)
    officer = worked.sign_in(Role.PETUGAS, wilayah="3325")
    officer.get("/keluarga")
    found = officer.post("/keluarga", {"cari": one["nik"]})
    (path,) = re.findall(r'href="(/keluarga/[^"]+)"', found.text)
    assert one["nik"] not in path
    assert one["no_kk"] not in path
    page = officer.get(path)
    assert page.status_code == 200
    assert one["no_kk"] in page.text
    assert one["nama"] in page.text
    assert len(page.content) < 60_000
    token = audit.person_token(worked.place.settings.key, one["nik"])
    told = [line for _, line in audit.accesses(worked.place.folders.access_log)]
    assert [line.tindakan for line in told if token in line.tokens] == ["CARI", "LIHAT"]


def test_a_search_for_nobody_is_written_down_too(worked: Office) -> None:
    officer = worked.sign_in(Role.PETUGAS, wilayah="3325")
    officer.get("/keluarga")
    assert "Tidak ditemukan" in officer.post("/keluarga", {"cari": "9" * 16}).text
    token = audit.person_token(worked.place.settings.key, "9" * 16)
    told = [line for _, line in audit.accesses(worked.place.folders.access_log)]
    assert any(token in line.tokens for line in told)


def test_the_page_of_a_family_outside_reach_is_not_there(looked_at: Office) -> None:
    one = somebody(looked_at)
    place = f"3325|{one['no_kk']}"
    assert family_at(Folders(looked_at.data), scope("3325"), WAVE, place) is not None
    for areas in (("3271",), ("3325999999",), ()):
        assert family_at(Folders(looked_at.data), scope(*areas), WAVE, place) is None
    name = looked_at.account(Role.PETUGAS, wilayah="3271")
    visitor = looked_at.visitor()
    visitor.sign_in(name)
    parts = [
        seal(looked_at.place.settings.key, name, "keluarga", f"{WAVE}|{kept}")
        for kept in (place, "3325|0000000000000000", "3271|1")
    ]
    answers = [visitor.get(f"/keluarga/{part}") for part in parts]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


def test_who_need_not_compare_a_card_sees_no_birth_date_in_a_number(looked_at: Office) -> None:
    one = somebody(looked_at)
    place = f"3325|{one['no_kk']}"
    seen = family_at(Folders(looked_at.data), scope("3325", role=Role.AUDITOR), WAVE, place)
    assert seen is not None
    assert seen.facts["no_kk"] == masked_number(one["no_kk"])
    assert one["nik"] not in str([seen.members, seen.decisions, seen.insured, seen.lists])
    assert one["nik"] in seen.numbers


def test_a_restricted_reason_is_neutral_for_all_but_those_who_decide_on_it() -> None:
    for role in (Role.PETUGAS, Role.PENDAMPING, Role.PENYELIA, Role.KEMENTERIAN):
        assert reason_shown(scope("ID", role=role), "JUDOL_PPATK") == "DALAM_PEMERIKSAAN"
    assert reason_shown(scope("ID", role=Role.PENGESAH), "JUDOL_PPATK") == "JUDOL_PPATK"
    village = scope("ID", role=Role.OPERATOR_DESA)
    assert reason_shown(village, "NIK_GANDA") == "DALAM_PEMERIKSAAN"
    assert reason_shown(village, "DESIL_LEBIH") == "DESIL_LEBIH"

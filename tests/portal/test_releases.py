"""Releases and downloads: by area and role, with purpose, hash and resumption."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import audit
from assets import approval
from assets.folders import Folders
from portal.roles import Role, Scope
from portal.services.downloads import made
from portal.services.masks import masked_number
from portal.services.opaque import seal
from portal.services.releases import preview, release_seen, releases_seen, waterfall_of
from schemas.decisions import DECISIONS
from schemas.tahap import Tahap
from tests.portal.conftest import Office, Visitor, close, office_over

NAME = "2025-T4-1"
WAVE = Tahap.parse(NAME)


def scope(role: Role, *areas: str) -> Scope:
    return Scope("siapa", frozenset({role}), areas)


def released(office: Office) -> None:
    """The wave checked, approved and released by three officers."""
    folders = Folders(office.data)
    approval.check(folders, WAVE, "ani")
    approval.approve(folders, WAVE, "siti")
    approval.publish(folders, WAVE, "joko", Ed25519PrivateKey.generate())


@pytest.fixture(scope="module")
def out(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A portal over a released wave; nobody changes the release."""
    data = tmp_path_factory.mktemp("rilis") / "data"
    shutil.copytree(finished, data)
    one = office_over(data)
    released(one)
    yield one
    close(one)


def downloads(office: Office) -> list[audit.Access]:
    told = [line for _, line in audit.accesses(office.place.folders.access_log)]
    return [line for line in told if line.tindakan == "UNDUH"]


def asked(visitor: Visitor, **form: str) -> str:
    """The address of a file asked for on the release's page."""
    visitor.get(f"/rilis/{NAME}")
    given = {"kab": "3325", "wajah": "daftar_kpm", "bentuk": "parquet", "tujuan": "PENYALURAN"}
    answer = visitor.post(f"/rilis/{NAME}", given | form)
    assert answer.status_code == 200, answer.text
    (path,) = re.findall(r'href="(/rilis/berkas/[^"]+)"', answer.text)
    return path


def test_the_ministry_takes_the_bytes_of_the_manifest_and_its_purpose_is_recorded(
    worked: Office,
) -> None:
    ministry = worked.sign_in(Role.KEMENTERIAN)
    assert NAME not in ministry.get("/rilis").text
    assert ministry.get(f"/rilis/{NAME}").status_code == 404
    released(worked)
    path = asked(ministry, keterangan="SP2D Oktober")
    whole = ministry.get(path)
    manifest = json.loads((Folders(worked.data).release(WAVE) / "manifest.json").read_bytes())
    known = manifest["berkas"]["daftar_kpm/provinsi=33/3325.parquet"]["sha256"]
    assert hashlib.sha256(whole.content).hexdigest() == known == whole.headers["x-sha256"]
    assert whole.headers["etag"] == f'"{known}"'
    (line,) = downloads(worked)
    assert line.tujuan == "PENYALURAN: SP2D Oktober"
    assert (line.cakupan["sha256"], line.cakupan["wilayah"]) == (known, "3325")


def test_a_download_that_was_cut_off_goes_on_where_it_ended(out: Office) -> None:
    ministry = out.sign_in(Role.KEMENTERIAN)
    path = asked(ministry, wajah="petugas", bentuk="csv")
    whole = ministry.get(path)
    half = len(whole.content) // 2
    first = ministry.get(path, headers={"range": f"bytes=0-{half - 1}"})
    rest = ministry.get(
        path, headers={"range": f"bytes={half}-", "if-range": whole.headers["etag"]}
    )
    assert (first.status_code, rest.status_code) == (206, 206)
    assert first.content + rest.content == whole.content
    changed = ministry.get(path, headers={"range": f"bytes={half}-", "if-range": '"lain"'})
    assert (changed.status_code, changed.content) == (200, whole.content)


def test_a_download_link_serves_one_officer_for_one_day(out: Office) -> None:
    ministry, other = out.sign_in(Role.KEMENTERIAN), out.sign_in(Role.KEMENTERIAN)
    path = asked(ministry)
    assert other.get(path).status_code == 404
    assert out.visitor().get(path).status_code == 303
    name, key = out.account(Role.KEMENTERIAN), out.place.settings.key
    late = out.visitor()
    late.sign_in(name)
    told = f"{NAME}|daftar_kpm|3325|parquet"
    parts = [seal(key, name, "unduhan", f"{told}|{out.clock() + more}") for more in (9, -9)]
    answers = [late.get(f"/rilis/berkas/{part}") for part in parts]
    assert [answer.status_code for answer in answers] == [200, 404]


def test_what_may_not_be_taken_is_refused_and_no_download_is_recorded(out: Office) -> None:
    ministry = out.sign_in(Role.KEMENTERIAN)
    ministry.get(f"/rilis/{NAME}")
    given = {"kab": "3325", "wajah": "daftar_kpm", "bentuk": "parquet", "tujuan": "AUDIT"}
    before = len(downloads(out))
    for form, status in (
        ({"tujuan": ""}, 400),
        ({"tujuan": "LAINNYA"}, 400),
        ({"wajah": "putusan"}, 404),
        ({"wajah": "../manifest"}, 404),
        ({"kab": "3271"}, 404),
        ({"bentuk": "exe"}, 404),
        ({"bentuk": "csv"}, 400),
    ):
        answer = ministry.post(f"/rilis/{NAME}", given | form)
        assert answer.status_code == status, form
    assert "dalam bentuk yang dipilih" in answer.text
    assert len(downloads(out)) == before


def test_a_face_holds_only_rows_within_reach(looked_at: Office) -> None:
    folders = Folders(looked_at.data)
    path = folders.release(WAVE) / "putusan/provinsi=33/3325.parquet"
    decided = pl.read_parquet(path)
    village = str(decided["kode_desa"].drop_nulls()[0])
    one = approval.tranche(folders, WAVE)
    officer = made(folders, scope(Role.VERIFIKATOR_DINSOS, village), one, "petugas", "3325", "csv")
    assert officer is not None
    rows = pl.read_csv(officer.path, infer_schema=False)
    assert set(rows["kode_desa"]) == {village}
    assert rows.height == decided.filter(pl.col("kode_desa") == village).height == officer.rows
    whole = made(folders, scope(Role.VERIFIKATOR_DINSOS, "33"), one, "petugas", "3325", "csv")
    assert whole is not None
    assert whole.rows == decided.height
    elsewhere = scope(Role.VERIFIKATOR_DINSOS, "3271")
    assert made(folders, elsewhere, one, "petugas", "3325", "csv") is None
    assert made(folders, scope(Role.AUDITOR, village), one, "putusan", "3325", "parquet") is None


def test_masks_and_formulas_in_a_made_file(worked: Office) -> None:
    folders = Folders(worked.data)
    listed = folders.release(WAVE) / "daftar_kpm/provinsi=33/3325.parquet"
    rows = pl.read_parquet(listed)
    first = rows["no_kk"][0]
    typed = rows.with_columns(nama_pengurus=pl.lit("=1+1"))
    typed.write_parquet(listed)
    one = replace(approval.tranche(folders, WAVE), manifes="f" * 64)
    signer = made(folders, scope(Role.PENGESAH, "ID"), one, "petugas", "3325", "csv")
    assert signer is not None
    text = signer.path.read_text(encoding="utf-8")
    assert "'=1+1" in text
    assert ",=1+1" not in text
    assert first not in text
    assert masked_number(first) in text
    sheet = made(folders, scope(Role.PENYELIA, "ID"), one, "petugas", "3325", "xlsx")
    assert sheet is not None
    with zipfile.ZipFile(sheet.path) as archive:
        cells = archive.read("xl/worksheets/sheet1.xml").decode()
        texts = archive.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in cells
    assert "=1+1" in texts


def test_restricted_reasons_leave_in_no_face_but_of_those_who_decide(worked: Office) -> None:
    folders = Folders(worked.data)
    path = folders.release(WAVE) / "putusan/provinsi=33/3325.parquet"
    pl.read_parquet(path).with_columns(
        alasan_utama=pl.lit("JUDOL_PPATK"), alasan=pl.lit(["JUDOL_PPATK"])
    ).select(DECISIONS.column_names).write_parquet(path)
    one = replace(approval.tranche(folders, WAVE), manifes="e" * 64)
    ministry = made(folders, scope(Role.KEMENTERIAN, "ID"), one, "petugas", "3325", "csv")
    assert ministry is not None
    assert "JUDOL_PPATK" not in ministry.path.read_text(encoding="utf-8")
    shown = preview(scope(Role.PENYELIA, "ID"), one, "3325")
    assert shown is not None
    assert {row["alasan_utama"] for row in shown.rows} == {"DALAM_PEMERIKSAAN"}


def test_the_waterfall_and_the_preview_count_the_area_alone(looked_at: Office) -> None:
    folders = Folders(looked_at.data)
    decided = pl.read_parquet(folders.release(WAVE) / "putusan/provinsi=33/3325.parquet")
    village = str(decided["kode_desa"].drop_nulls()[0])
    own = decided.filter(pl.col("kode_desa") == village)
    one = approval.tranche(folders, WAVE)
    falls = waterfall_of(scope(Role.PENYELIA, village), one)
    after = {step.name: step.count for step in falls["BLTS"] if step.sign == "="}
    assert sum(after.values()) == own.filter(pl.col("program") == "BLTS").height
    shown = preview(scope(Role.PENYELIA, village), one, "3325")
    assert shown is not None
    assert shown.found == own.height
    assert waterfall_of(scope(Role.PENYELIA, village), one, "3325") == {}
    nested = waterfall_of(scope(Role.PENYELIA, "3325", village), one)
    assert nested == waterfall_of(scope(Role.PENYELIA, "3325"), one)


def test_a_draft_is_for_those_who_work_on_it(looked_at: Office) -> None:
    folders = Folders(looked_at.data)
    assert releases_seen(folders, scope(Role.KEMENTERIAN, "ID")) == []
    assert release_seen(folders, scope(Role.PETUGAS, "3325"), NAME) is None
    assert release_seen(folders, scope(Role.PENYELIA, "3325"), NAME) is not None
    assert release_seen(folders, scope(Role.PENYELIA, "3271"), NAME) is None
    assert release_seen(folders, scope(Role.PENYELIA, "ID"), "../../etc") is None

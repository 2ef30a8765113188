"""Four eyes on a release: who may take which step, and what stands in the folder after it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

import audit
from assets import approval as office
from assets.folders import Folders
from release import publish, verify
from release.approval import StepRefused, load_private_key, load_public_key, new_key
from release.approval.signature import KeyUnusable
from release.canonical_json import read, sealed, to_bytes
from schemas.tahap import Tahap
from tests.release.world import World

WAVE = Tahap(2025, 4, 1)


@pytest.fixture
def folders(folder: Path) -> Folders:
    return Folders(folder.parent.parent)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    place = tmp_path_factory.mktemp("kunci")
    private, public = new_key("rahasia")
    (place / "kunci.pem").write_bytes(private)
    (place / "umum.pem").write_bytes(public)
    return place / "kunci.pem", place / "umum.pem"


def state(folders: Folders) -> str:
    return office.tranche(folders, WAVE).state.keadaan


def released(folders: Folders, keys: tuple[Path, Path]) -> Path:
    office.check(folders, WAVE, "Sari")
    office.approve(folders, WAVE, "Budi")
    office.publish(folders, WAVE, "Budi", load_private_key(keys[0], "rahasia"))
    return folders.release(WAVE)


def found(folder: Path, key: Path | None = None) -> set[str]:
    return {one.kode for one in verify(folder, None if key is None else load_public_key(key))}


def test_a_tranche_goes_from_draft_to_released(folders: Folders, keys: tuple[Path, Path]) -> None:
    assert state(folders) == "RANCANGAN"
    folder = released(folders, keys)
    assert state(folders) == "DIRILIS"
    told = read(folder / "persetujuan.json")
    assert (told["diperiksa"]["petugas"], told["disetujui"]["petugas"]) == ("Sari", "Budi")
    assert found(folder, keys[1]) == set()
    assert office.log_faults(folders) == []


def test_the_signature_is_one_any_tool_can_check(folders: Folders, keys: tuple[Path, Path]) -> None:
    folder = released(folders, keys)
    signature = (folder / "persetujuan.json.sig").read_bytes()
    assert len(signature) == 64  # plain Ed25519 of RFC 8032, no envelope
    raw = load_public_key(keys[1]).public_bytes_raw()
    Ed25519PublicKey.from_public_bytes(raw).verify(
        signature, (folder / "persetujuan.json").read_bytes()
    )


def test_the_approver_is_not_the_checker_however_the_name_is_written(folders: Folders) -> None:
    office.check(folders, WAVE, "Sari  Wulan")
    with pytest.raises(StepRefused, match="empat mata"):
        office.approve(folders, WAVE, "SARI WULAN")
    assert state(folders) == "DIPERIKSA"
    assert not (folders.release(WAVE) / "persetujuan.json").exists()


@pytest.mark.parametrize("step", ["approve", "publish", "withdraw", "send_back"])
def test_no_step_can_be_left_out(folders: Folders, keys: tuple[Path, Path], step: str) -> None:
    more = {
        "publish": [load_private_key(keys[0], "rahasia")],
        "withdraw": ["x"],
        "send_back": ["x"],
    }
    with pytest.raises(StepRefused, match=r"next: bansos approval check"):
        getattr(office, step)(folders, WAVE, "Budi", *more.get(step, []))
    assert list(audit.read_lines(folders.audit_log)) == []


def test_a_draft_made_anew_is_to_be_checked_anew(folders: Folders, world: World) -> None:
    import dataclasses

    office.check(folders, WAVE, "Sari")
    versions = dataclasses.replace(world.inputs().versions, kode="2.0")
    publish(dataclasses.replace(world.inputs(), versions=versions))
    assert state(folders) == "RANCANGAN"
    with pytest.raises(StepRefused):
        office.approve(folders, WAVE, "Budi")


def test_a_release_with_faults_is_neither_checked_nor_approved(folders: Folders) -> None:
    summary = folders.release(WAVE) / "ringkasan.json"
    good = summary.read_bytes()
    summary.write_bytes(b"{}")
    with pytest.raises(office.NotSound):
        office.check(folders, WAVE, "Sari")
    summary.write_bytes(good)
    office.check(folders, WAVE, "Sari")
    summary.write_bytes(b"{}")
    with pytest.raises(office.NotSound):
        office.approve(folders, WAVE, "Budi")
    assert state(folders) == "DIPERIKSA"


def test_what_was_sent_back_is_a_draft_again(folders: Folders) -> None:
    office.check(folders, WAVE, "Sari")
    office.send_back(folders, WAVE, "Budi", "kuota lama")
    assert state(folders) == "RANCANGAN"


def test_an_approval_killed_before_its_file_is_mended_by_repeating_it(folders: Folders) -> None:
    office.check(folders, WAVE, "Sari")
    told = office.approve(folders, WAVE, "Budi")
    path = folders.release(WAVE) / "persetujuan.json"
    content = path.read_bytes()
    path.unlink()
    (path.parent / ".persetujuan.json.baru-1").write_bytes(b"half")
    assert office.approve(folders, WAVE, "Budi") == told
    assert path.read_bytes() == content
    assert found(path.parent) == set()
    assert len(list(audit.read_lines(folders.audit_log))) == 2


def forged(folder: Path, **changes: object) -> None:
    content = read(folder / "persetujuan.json") | changes
    (folder / "persetujuan.json").write_bytes(to_bytes(sealed(content)))


def test_an_approval_written_by_hand_is_found(folders: Folders, keys: tuple[Path, Path]) -> None:
    folder = released(folders, keys)
    good = (folder / "persetujuan.json").read_bytes()
    checker = json.loads(good)["diperiksa"]
    for changes in (
        {"disetujui": checker | {"petugas": " sari "}},
        {"manifes_sha256": "0" * 64},
        {"bentuk": "99"},
        {"disetujui": None},
    ):
        forged(folder, **changes)
        assert found(folder) == {"PERSETUJUAN"}
        assert found(folder, keys[1]) == {"PERSETUJUAN", "TANDA_TANGAN"}
    (folder / "persetujuan.json").write_bytes(good)
    (folder / "persetujuan.json").write_text("{}")
    assert found(folder) == {"PERSETUJUAN"}
    (folder / "persetujuan.json").unlink()
    assert found(folder) == {"PERSETUJUAN"}  # a signature of nothing


def test_a_signature_by_another_key_or_none_is_found(
    folders: Folders, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    other = tmp_path / "lain.pem"
    other.write_bytes(new_key(None)[1])
    assert found(folders.release(WAVE), keys[1]) == {"TANDA_TANGAN"}
    folder = released(folders, keys)
    assert found(folder, other) == {"TANDA_TANGAN"}
    (folder / "persetujuan.json.sig").write_bytes(b"\x00" * 64)
    assert found(folder, keys[1]) == {"TANDA_TANGAN"}


def test_a_withdrawal_needs_two_and_keeps_the_release(
    folders: Folders, keys: tuple[Path, Path], world: World
) -> None:
    folder = released(folders, keys)
    assert office.withdraw(folders, WAVE, "Budi", "kuota salah") is None
    with pytest.raises(StepRefused, match="empat mata"):
        office.withdraw(folders, WAVE, "budi", "kuota salah")
    gone = office.withdraw(folders, WAVE, "Sari", "benar, salah")
    assert gone is not None
    assert gone.name == "2025-T4-1.ditarik-1"
    assert read(gone / "penarikan.json")["ditarik"]["alasan"] == "benar, salah"
    assert found(gone) == {"DITARIK"}
    assert not folder.exists()
    assert [one.state.keadaan for one in office.all_tranches(folders)] == ["DITARIK"]

    publish(world.inputs())  # the same bytes again are a draft again
    assert state(folders) == "RANCANGAN"
    again = released(folders, keys)
    assert found(again, keys[1]) == set()
    assert office.log_faults(folders) == []


def test_a_withdrawal_killed_before_the_folder_moved_is_mended(
    folders: Folders, keys: tuple[Path, Path]
) -> None:
    released(folders, keys)
    office.withdraw(folders, WAVE, "Budi", "salah")
    gone = office.withdraw(folders, WAVE, "Sari", "salah")
    assert gone is not None
    (gone / "penarikan.json").unlink()
    gone.rename(folders.release(WAVE))
    assert state(folders) == "DITARIK"
    assert office.withdraw(folders, WAVE, "Sari", "salah") == gone


def test_a_release_others_rest_on_is_not_withdrawn(
    folders: Folders, keys: tuple[Path, Path], world: World
) -> None:
    released(folders, keys)
    publish(World(world.home, wave=2).inputs())
    with pytest.raises(StepRefused, match="2025-T4-2"):
        office.withdraw(folders, WAVE, "Budi", "salah")


def test_a_log_cut_at_its_end_is_missed_by_the_release(
    folders: Folders, keys: tuple[Path, Path]
) -> None:
    released(folders, keys)
    (path,) = folders.audit_log.glob("*.jsonl")
    rows = path.read_text().splitlines()
    path.write_text(rows[0] + "\n")
    assert [fault.kode for fault in office.log_faults(folders)] == ["JANGKAR_HILANG"]


@pytest.mark.parametrize(
    ("content", "password", "told"),
    [
        (b"bukan kunci", None, "tidak terbaca"),
        (new_key("rahasia")[0], None, "bersandi"),
        (new_key("rahasia")[0], "salah", "sandinya salah"),
        (new_key(None)[0], "rahasia", "tanpa sandi"),
        (new_key(None)[1], None, "tidak terbaca"),
    ],
    ids=["no key", "locked", "wrong password", "not locked", "public"],
)
def test_an_unusable_key_says_why(
    tmp_path: Path, content: bytes, password: str | None, told: str
) -> None:
    path = tmp_path / "k.pem"
    path.write_bytes(content)
    with pytest.raises(KeyUnusable, match=told):
        load_private_key(path, password)

"""Personal data past their retention are removed with a proof; what must be verifiable stays so."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

import assets.purge
import audit
import release
from assets.folders import Folders
from assets.intake import take_in
from assets.purge import NotPurged, Plan, finish, plan, proof_faults, purge
from assets.retention import periods
from assets.review import record
from schemas.forms import FORMS
from schemas.review import DECISIONS
from tests import shared
from tests.review.drawn import decided

OFFICERS = ("Sari Wulan", "Budi Hartono")
LATER, MUCH_LATER = date(2027, 6, 1), date(2040, 1, 1)
WAVE = shared.WAVES[0]


def quiet(stage: str, done: int, total: int) -> None:
    """Nobody watches."""


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared.small_landing(tmp_path_factory)


@pytest.fixture
def folders(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """The data folder after wave 1 of the small landing; DTSEN shows its pregnancies by now."""
    made = shared.small_wave(tmp_path_factory)
    found = Folders(Path(shutil.copytree(made, tmp_path / "data")))
    spent = pl.read_parquet(found.form("kehamilan"))["id_laporan"]
    events = found.lake / "register" / WAVE / "peristiwa.parquet"
    state = pl.when(pl.col("id_laporan").is_in(spent.to_list())).then(pl.lit("TIDAK_MENGUBAH"))
    rows = pl.read_parquet(events)
    rows.with_columns(keadaan=state.otherwise("keadaan")).write_parquet(events)
    return found


def done(folders: Folders, what: Plan, landing: Path | None = None) -> Path:
    proof = purge(folders, what, OFFICERS, "SK 12/2027", quiet, landing)
    assert proof is not None
    return proof


def test_every_period_is_a_proposal_with_its_beginning_and_nothing_is_due_today(
    folders: Folders,
) -> None:
    assert all(one.keadaan.startswith("usulan") and one.sejak for one in periods().values())
    assert plan(folders, date(2025, 12, 31)).files.is_empty()


def test_a_report_that_still_changes_a_family_outlives_its_period(folders: Folders) -> None:
    events = pl.read_parquet(folders.lake / "register" / WAVE / "peristiwa.parquet")
    gone = set(plan(folders, LATER).files["berkas_asal"].drop_nulls())
    assert gone
    for form in FORMS:
        rows = pl.read_parquet(folders.form(form)).filter(pl.col("berkas").is_in(gone))
        states = events.join(rows, on="id_laporan", how="semi")["keadaan"]
        assert not states.is_in(["BERLAKU", "DILAPORKAN", "TINJAU", "DITAHAN"]).any(), form


def test_removed_reports_are_in_no_table_and_are_not_taken_in_again(
    folders: Folders, landing: Path
) -> None:
    what = plan(folders, LATER)
    gone = what.files["berkas_asal"].drop_nulls().unique().to_list()
    done(folders, what)
    for path in [*folders.lake.rglob("*.parquet")]:
        rows = pl.read_parquet(path, hive_partitioning=False)
        if "berkas" in rows.columns and path.parent.name in ("laporan", "masuk"):
            assert not rows["berkas"].is_in(gone).any(), path
    assert take_in(landing, folders, quiet).read_now == 0
    told = pl.read_parquet(folders.files).filter(pl.col("berkas").is_in(gone))
    assert set(told["keadaan"]) == {"DIHAPUS"}
    assert set(told["jalur"]) == {"(dihapus)"}


def test_the_landed_file_goes_with_its_rows_where_its_folder_is_named(
    folders: Folders, landing: Path, tmp_path: Path
) -> None:
    own = Path(shutil.copytree(landing, tmp_path / "landing"))
    before = sum(path.is_file() for path in own.rglob("*"))
    what = plan(folders, LATER, own)
    landed = what.files.filter(pl.col("kelas") == "LANDING")
    done(folders, what, own)
    assert landed.height > 0
    assert sum(path.is_file() for path in own.rglob("*")) == before - landed.height


def judged(folders: Folders, form: str) -> Path:
    """A vote about the first report of a form, recorded as the portal does."""
    report = pl.read_parquet(folders.form(form))["id_laporan"].sort()[0]
    vote = decided("SAMA", "A").with_columns(id_laporan=pl.lit(report))
    return record(folders, DECISIONS, vote, f"2025-11-05_{form}")


def test_what_was_said_of_a_report_goes_after_the_report_and_not_before(folders: Folders) -> None:
    spent, kept = judged(folders, "kehamilan"), judged(folders, "kematian")
    first = plan(folders, LATER)
    assert "TINJAUAN" not in set(first.files["kelas"])
    done(folders, first)
    second = plan(folders, LATER).files
    assert second["kelas"].to_list() == ["TINJAUAN"]
    done(folders, plan(folders, LATER))
    assert (spent.exists(), kept.exists()) == (False, True)
    assert proof_faults(folders) == []


def test_the_portals_copies_go_and_may_come_again(folders: Folders) -> None:
    copies = folders.data / "portal/unduhan/ab"
    copies.mkdir(parents=True)
    (copies / "petugas.csv").write_text("x")
    (folders.data / "portal/kunci").write_text("rahasia")
    soon = date.today() + timedelta(days=1 + periods()["SALINAN_PORTAL"].hari)
    today = plan(folders, date.today()).files
    found = plan(folders, soon)
    names = found.files.filter(kelas="SALINAN_PORTAL")["nama"].to_list()
    assert names == ["portal/unduhan/ab/petugas.csv"]
    assert "SALINAN_PORTAL" not in set(today["kelas"])
    done(folders, found)
    (copies / "petugas.csv").write_text("x")
    assert proof_faults(folders) == []
    assert (folders.data / "portal/kunci").exists()


def test_a_release_without_its_persons_is_still_verified_down_to_its_manifest(
    folders: Folders,
) -> None:
    folder = folders.releases / WAVE
    manifest = (folder / "manifest.json").read_bytes()
    done(folders, plan(folders, MUCH_LATER))
    assert not list(folder.rglob("provinsi=*/*.parquet"))
    assert (folder / "manifest.json").read_bytes() == manifest
    assert release.verify(folder) == []

    (folder / "ringkasan.json").write_text("{}")
    assert {one.kode for one in release.verify(folder)} == {"BYTE_BERUBAH"}


def test_removing_the_lists_by_hand_is_no_purge(folders: Folders) -> None:
    folder = folders.releases / WAVE
    shutil.rmtree(folder / "daftar_kpm")
    assert "BERKAS_HILANG" in {one.kode for one in release.verify(folder)}
    (folder / "penghapusan.json").write_text("{}")
    assert {one.kode for one in release.verify(folder)} == {"PENGHAPUSAN"}


def test_the_proof_names_what_was_removed_by_hash_and_stands_in_the_log(folders: Folders) -> None:
    what = plan(folders, MUCH_LATER)
    proof = done(folders, what)
    told = json.loads(proof.read_text())
    assert {one["nama"]: one["sha256"] for one in told["berkas"]} == dict(
        what.files.select("nama", "sha256").rows()
    )
    assert (told["petugas"], told["saksi"], told["dasar"]) == (*OFFICERS, "SK 12/2027")
    assert audit.check(audit.read_lines(folders.audit_log)) == []
    assert proof_faults(folders) == []
    assert plan(folders, MUCH_LATER).files.filter(pl.col("kelas") != "LAPORAN").is_empty()

    proof.write_text(proof.read_text().replace("Budi", "Badi"))
    assert len(proof_faults(folders)) == 1


def test_the_witness_is_somebody_else(folders: Folders) -> None:
    what = plan(folders, LATER)
    with pytest.raises(NotPurged):
        purge(folders, what, ("Sari Wulan", "SARI  WULAN"), "SK", quiet)
    assert plan(folders, LATER).mark == what.mark


def test_killed_half_way_the_next_call_finishes_what_was_logged(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(assets.purge, "write_note", dies)
    with pytest.raises(KeyboardInterrupt):
        done(folders, plan(folders, MUCH_LATER))
    monkeypatch.undo()
    assert release.verify(folders.releases / WAVE) != []
    assert finish(folders, quiet) == 1
    assert release.verify(folders.releases / WAVE) == []
    assert finish(folders, quiet) == 0
    assert proof_faults(folders) == []


def test_shown_first_and_carried_out_only_as_shown(folders: Folders) -> None:
    asked = ("purge", "--data", folders.data, "--per", LATER)
    who = ("--petugas", OFFICERS[0], "--saksi", OFFICERS[1], "--dasar", "SK 12/2027")
    shown = shared.start(*asked)
    mark = shown.stdout.split("--jalankan ")[1].split()[0]
    assert shared.start(*asked, "--jalankan", "0" * 16, *who).returncode == 2
    assert plan(folders, LATER).mark.startswith(mark)
    removed = shared.start(*asked, "--jalankan", mark, *who)
    assert removed.returncode == 0, removed.stderr
    assert shared.start("audit", "verify", "--data", folders.data).returncode == 0

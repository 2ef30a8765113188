"""A data folder kept in an object store, against a real server: SeaweedFS on this machine."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assets import distributed_parts, store_lease
from assets.object_store import ObjectStore, StoreFault
from assets.part_work import PartWork
from assets.sole_writer import DataBusy, sole_writer
from assets.store_parts import copy_of
from assets.working_copy import WorkingCopy, bound, located, refresh
from schemas.validate import SchemaFault
from tests.assets.part_functions import note_down
from tests.shared import ROOT, small_wave, start

WAVE = "2025-T4-1"
Machine = Callable[[str], None]
_DIES = """
import os, signal, sys
from pathlib import Path
from assets.part_work import PartWork
from assets.sole_writer import sole_writer
from assets.working_copy import located
folder = located(sys.argv[1])
with sole_writer(folder / ".kunci"):
    (folder / "lake").mkdir(exist_ok=True)
    (folder / "lake/baru.parquet").write_text("setengah jalan")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def free_ports(number: int) -> list[int]:
    """Ports nobody listens on now, and whose gRPC partners (10,000 above) are free too."""
    found: list[int] = []
    while len(found) < number:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            if port < 50000 and port not in found:
                try:
                    other.bind(("127.0.0.1", port + 10000))
                except OSError:
                    continue
                found.append(port)
    return found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an S3 server that this module alone uses."""
    folder = tmp_path_factory.mktemp("gudang")
    keys = folder / "kunci.json"
    keys.write_text(
        '{"identities":[{"name":"bansos","credentials":[{"accessKey":"kunci","secretKey":"rahasia"}],'
        '"actions":["Admin","Read","Write","List"]}]}'
    )
    master, volume, filer, s3 = free_ports(4)
    command = [
        str(Path(sys.executable).with_name("weed")),
        *(
            "server",
            "-master.telemetry=false",
            f"-dir={folder}",
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            "-volume.max=4",
        ),
        *(f"-master.port={master}", f"-volume.port={volume}", "-master.volumeSizeLimitMB=64"),
        *(
            "-filer",
            f"-filer.port={filer}",
            "-s3",
            f"-s3.port={s3}",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            f"-s3.config={keys}",
        ),
    ]
    address = f"http://127.0.0.1:{s3}"
    settings = {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "kunci",
        "AWS_SECRET_ACCESS_KEY": "rahasia",
        "AWS_REGION": "us-east-1",
    }
    with pytest.MonkeyPatch.context() as here, (folder / "log").open("w") as log:
        for name, value in settings.items():
            here.setenv(name, value)
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _until_it_writes(process)
            yield address
        finally:
            process.kill()
            process.wait()


def _until_it_writes(process: subprocess.Popen[bytes]) -> None:
    from obstore.exceptions import BaseError

    probe = ObjectStore("s3://bansos/mulai")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as one:
            port = int(os.environ["AWS_ENDPOINT_URL"].rpartition(":")[2])
            if one.connect_ex(("127.0.0.1", port)) == 0:
                try:
                    probe.replace("siap", b"1", probe.read("siap")[1])
                    return
                except BaseError:
                    pass
        time.sleep(0.1)
    raise RuntimeError("the object store did not start")


@pytest.fixture
def address(server: str, request: pytest.FixtureRequest) -> str:
    name = hashlib.sha256(request.node.name.encode()).hexdigest()[:12]
    return f"s3://bansos/{name}"


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Be one machine or another: each has its own copies."""

    def be(name: str) -> None:
        monkeypatch.setenv("BANSOS_SALINAN", str(tmp_path / name))

    be("satu")
    return be


def write(folder: Path, name: str, text: str) -> None:
    with sole_writer(folder / ".kunci"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def bytes_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_what_one_machine_committed_another_begins_with(address: str, machine: Machine) -> None:
    one = located(address)
    write(one, "lake/a.parquet", "satu")
    write(one, "lake/kosong.parquet", "")
    machine("dua")
    two = located(address)
    refresh(two, two / ".kunci")
    assert (two / "lake/a.parquet").read_text() == "satu"
    assert (two / "lake/kosong.parquet").read_bytes() == b""

    write(two, "lake/a.parquet", "dua")
    (two / "lake/kosong.parquet").unlink()
    write(two, "lake/b.parquet", "dua")
    refresh(one, one / ".kunci")
    assert bytes_of(one / "lake") == bytes_of(two / "lake")
    assert not (one / "lake/kosong.parquet").exists()


def test_contents_that_nobody_names_leave_the_store(address: str, machine: Machine) -> None:
    one = located(address)
    write(one, "tinjauan/orang", "data seseorang")
    sha = hashlib.sha256(b"data seseorang").hexdigest()
    store = ObjectStore(address)
    assert store.has(sha)
    # The store's clock tells seconds.
    time.sleep(1.1)
    (one / "tinjauan/orang").unlink()
    write(one, "tinjauan/lain", "lain")

    assert not store.has(sha)


def test_one_machine_writes_at_a_time_and_a_dead_ones_lease_ends(
    address: str, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = located(address)
    machine("dua")
    two = located(address)
    with (
        sole_writer(one / ".kunci"),
        pytest.raises(DataBusy, match="Mesin lain"),
        sole_writer(two / ".kunci"),
    ):
        pass

    ObjectStore(address).replace("kunci.json", b'{"pemilik":"x","mesin":"mati"}', None)
    with pytest.raises(DataBusy, match="mati"), sole_writer(two / ".kunci"):
        pass
    monkeypatch.setattr(store_lease, "LEASE", store_lease.timedelta(seconds=1))
    time.sleep(2.1)
    write(two, "lake/a.parquet", "dua")
    assert ObjectStore(address).read("kunci.json")[0] is None


def test_killed_in_the_middle_nothing_is_seen_and_the_same_machine_goes_on(
    address: str, machine: Machine
) -> None:
    one = located(address)
    write(one, "lake/a.parquet", "satu")
    killed = subprocess.run([sys.executable, "-c", _DIES, address], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert set(ObjectStore(address).state().files) == {"lake/a.parquet", "versi.json"}

    write(one, "lake/a.parquet", "dua")
    assert (one / "lake/baru.parquet").read_text() == "setengah jalan"
    assert "lake/baru.parquet" in ObjectStore(address).state().files


def test_a_commit_over_anothers_is_refused_and_what_only_a_person_knows_is_not_overwritten(
    address: str, machine: Machine
) -> None:
    one = located(address)
    machine("dua")
    two = located(address)

    def overtaken() -> None:
        with sole_writer(one / ".kunci"):
            (one / "tinjauan").mkdir()
            (one / "tinjauan/putusan").write_text("di satu")
            # As after a lease that ran out while this machine stood still.
            ObjectStore(address).remove("kunci.json")
            write(two, "tinjauan/putusan", "di dua")

    with pytest.raises(DataBusy, match="tidak dikirim"):
        overtaken()
    with pytest.raises(StoreFault, match="tinjauan/putusan"):
        WorkingCopy(one).bring()
    assert (one / "tinjauan/putusan").read_text() == "di satu"


def test_a_spoilt_content_is_told_and_takes_no_place(address: str, machine: Machine) -> None:
    write(located(address), "lake/a.parquet", "satu")
    sha = hashlib.sha256(b"satu").hexdigest()
    store = ObjectStore(address)
    store.remove(f"isi/{sha[:2]}/{sha}")
    store.replace(f"isi/{sha[:2]}/{sha}", b"lain", None)
    machine("dua")
    two = located(address)
    with pytest.raises(StoreFault, match="isinya bukan"):
        refresh(two, two / ".kunci")
    assert not (two / "lake/a.parquet").exists()


def test_a_store_that_is_away_is_said(
    server: str, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "salah")
    folder = located("s3://bansos/jauh")
    with pytest.raises(DataBusy, match="AWS_SECRET_ACCESS_KEY"), sole_writer(folder / ".kunci"):
        pass


def test_a_backup_comes_back_into_an_empty_store_as_one_commit_and_over_nothing(
    address: str, machine: Machine, tmp_path: Path
) -> None:
    kept, tar = tmp_path / "kantor", tmp_path / "c.tar"
    write(kept, "lake/a.parquet", "satu")
    write(kept, "tinjauan/orang", "putusan")
    assert start("backup", "--data", kept, "--out", tar).returncode == 0
    restored = start("restore", "--from", tar, "--data", address)
    assert restored.returncode == 0, restored.stderr
    names = {"lake/a.parquet", "tinjauan/orang", "versi.json"}
    assert set(ObjectStore(address).state().files) == names

    machine("dua")
    two = located(address)
    refresh(two, two / ".kunci")
    assert {name: (two / name).read_bytes() for name in names} == {
        name: (kept / name).read_bytes() for name in names
    }
    again = start("restore", "--from", tar, "--data", address)
    assert (again.returncode, address in again.stderr) == (2, True)


def test_a_backup_of_a_copy_makes_a_folder_that_belongs_to_no_store(
    address: str, machine: Machine, tmp_path: Path
) -> None:
    write(located(address), "lake/a.parquet", "satu")
    assert start("backup", "--data", address, "--out", tmp_path / "c.tar").returncode == 0
    alone = tmp_path / "sendiri"
    assert start("restore", "--from", tmp_path / "c.tar", "--data", alone).returncode == 0
    assert not bound(alone)
    write(alone, "lake/a.parquet", "dua")
    assert located(address).joinpath("lake/a.parquet").read_text() == "satu"


def test_parts_reach_workers_through_the_store_and_come_home_checked(
    address: str, machine: Machine
) -> None:
    folder = located(address)
    write(folder, "lake/masuk.parquet", "masukan")
    works = [
        PartWork(
            area,
            inputs=(folder / "lake/masuk.parquet", None),
            outputs=(folder / "lake" / "bagian" / f"{area}.txt",),
            own="milik sendiri",
        )
        for area in ("3301", "3311")
    ]
    with distributed_parts._own_processes(1) as client:
        make = distributed_parts._make(client, copy_of, note_down, "bersama", works)
        assert sorted(work.area for work, _ in make) == ["3301", "3311"]
        faulty = [replace(works[0], area="3303")]
        with pytest.raises(SchemaFault):
            list(distributed_parts._make(client, copy_of, note_down, "bersama", faulty))

    made = folder / "lake" / "bagian"
    assert (made / "3301.txt").read_text() == "bersama milik sendiri 3301.txt"
    # What the function writes besides its outputs stayed in the worker's scratch.
    assert sorted(path.name for path in made.iterdir()) == ["3301.txt", "3311.txt"]


def test_a_wave_over_the_store_leaves_the_release_of_a_disk_and_is_verified_from_there(
    address: str, machine: Machine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    here = small_wave(tmp_path_factory)
    one = located(address)
    for name in ("lake", "jejak"):
        shutil.copytree(here / name, one / name)
    shutil.copy(here / "versi.json", one)
    run = start("run", "--tahap", WAVE, "--data", address, "--plain")
    assert run.returncode == 0, run.stderr

    machine("dua")
    found = start("verify", f"{address}/release/{WAVE}")
    assert found.returncode == 0, found.stdout + found.stderr
    again = located(address)
    refresh(again, again / ".kunci")
    assert bytes_of(again / "release" / WAVE) == bytes_of(here / "release" / WAVE)
    missing = start("verify", f"{address}/release/2025-T4-9")
    assert missing.returncode == 2

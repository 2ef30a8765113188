"""The intake stage: known files are not read again, counts foot, one family has one place."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from pathlib import Path

import polars as pl
import pytest

import intake
from assets.back_to_sender import counted_as
from assets.folders import Folders
from assets.intake import LandingMissing, _Holders, landed_files, take_in
from synthetic.generate import write_sample

KK = "nomor_kartu_keluarga"


def quiet(stage: str, done: int, total: int) -> None:
    """Progress nobody watches."""


@pytest.fixture(scope="module")
def two_areas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A landing folder of two small areas."""
    out = tmp_path_factory.mktemp("dua_wilayah")
    write_sample(out=out, families=160, seed=2, areas=["3325", "3271"], events=2.0)
    return out / "landing"


@pytest.fixture
def landing(two_areas: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(two_areas, tmp_path / "landing"))


def extract(landing: Path, table: str, kab: str) -> Path:
    return landing / "dtsen" / f"{table}_dtsen_v3_2025T4_{kab}.csv"


def files(folders: Folders) -> pl.DataFrame:
    return pl.read_parquet(folders.files)


def test_every_file_foots(landing: Path, tmp_path: Path) -> None:
    folders = Folders(tmp_path / "data")
    counts = take_in(landing, folders, quiet)

    rows = files(folders)
    assert (rows["dibaca"] == rows["diterima"] + rows["ditolak"] + rows["berulang"]).all()
    assert counts.rows == counts.accepted + counts.rejected + counts.repeated
    contents = {path.read_bytes() for path in landing.rglob("*") if path.is_file()}
    assert counts.files == len(contents)


def test_a_known_file_is_not_read_again_under_any_name(landing: Path, tmp_path: Path) -> None:
    folders = Folders(tmp_path / "data")
    first = take_in(landing, folders, quiet)
    before = {path: path.read_bytes() for path in folders.lake.rglob("*.parquet")}
    source = next((landing / "posyandu").rglob("*.csv"))
    shutil.copyfile(source, landing / "posyandu" / "salinan.csv")

    again = take_in(landing, folders, quiet)

    assert (again.seen, again.read_now) == (first.seen + 1, 0)
    assert {path: path.read_bytes() for path in folders.lake.rglob("*.parquet")} == before
    counted = source.relative_to(landing).as_posix()
    assert again.again == {**first.again, "posyandu/salinan.csv": counted}


def test_every_landed_name_stands_in_an_account_and_a_sender_is_told_whose_rows_count(
    landing: Path, tmp_path: Path
) -> None:
    folders, copy = Folders(tmp_path / "data"), landing / "posyandu" / "salinan.csv"
    source = next((landing / "posyandu").rglob("*.csv"))
    shutil.copyfile(source, copy)
    first = take_in(landing, folders, quiet)
    sha256 = hashlib.sha256(copy.read_bytes()).hexdigest()
    told = [counted_as(path, sha256, folders.data) for path in (source, copy)]

    names = [path.relative_to(landing).as_posix() for path in (source, copy)]
    (pair,) = (one for one in first.again.items() if set(one) == set(names))
    assert sorted(told, key=str) == sorted([None, pair[1]], key=str)
    named = set()
    for account in folders.received.glob("*.json"):
        entry = json.loads(account.read_text(encoding="utf-8"))
        named |= {entry["jalur"], *entry.get("juga", ())}
    assert named == {path.relative_to(landing).as_posix() for path in landed_files(landing)}

    for path in (source, copy):
        path.unlink()
    assert not take_in(landing, folders, quiet).again
    assert json.loads((folders.received / f"{sha256}.json").read_text())["juga"] == [pair[0]]


def test_the_lake_answers_without_a_landing_folder(landing: Path, tmp_path: Path) -> None:
    folders = Folders(tmp_path / "data")
    first = take_in(landing, folders, quiet)

    assert take_in(None, folders, quiet).rows == first.rows


def test_nothing_landed_is_said(tmp_path: Path) -> None:
    with pytest.raises(LandingMissing, match="landing"):
        take_in(tmp_path / "tidak_ada", Folders(tmp_path / "data"), quiet)
    (tmp_path / "kosong").mkdir()
    with pytest.raises(LandingMissing, match="kosong"):
        take_in(tmp_path / "kosong", Folders(tmp_path / "data"), quiet)


def test_a_family_in_two_extracts_counts_in_one_and_the_rest_are_rejects(
    landing: Path, tmp_path: Path
) -> None:
    family = extract(landing, "keluarga", "3271").read_text().splitlines()[3]
    number = family.split("|")[9]
    members = [
        line
        for line in extract(landing, "anggota_keluarga", "3271").read_text().splitlines()
        if number in line
    ]
    for table, lines in (("keluarga", [family]), ("anggota_keluarga", members)):
        with extract(landing, table, "3325").open("a") as handle:
            handle.write("\n".join(lines) + "\n")
    folders = Folders(tmp_path / "data")

    take_in(landing, folders, quiet)

    kept = pl.read_parquet(folders.dtsen("dtsen_keluarga", "2025T4") / "*.parquet")
    assert kept[KK].is_unique().all()
    mine = kept.filter(pl.col(KK) == number.strip('"').removesuffix(".0"))
    assert mine["kode_kabupaten_kota"].to_list() == ["3271"]
    rejects = pl.read_parquet(folders.rejects / "*.parquet")
    assert rejects.filter(pl.col("kode") == "KK_GANDA_ANTAR_WILAYAH").height == 1
    assert rejects.filter(pl.col("kode") == "KELUARGA_TIDAK_ADA").height == len(members)
    rows = files(folders)
    assert (rows["dibaca"] == rows["diterima"] + rows["ditolak"] + rows["berulang"]).all()


def test_members_wait_among_the_rejects_until_their_family_row_comes(
    landing: Path, tmp_path: Path
) -> None:
    source = extract(landing, "keluarga", "3271")
    lines = source.read_text().splitlines()
    family = lines.pop(3)
    source.write_text("\n".join(lines) + "\n")
    number = family.split("|")[9].strip('"').removesuffix(".0")
    folders = Folders(tmp_path / "data")
    members = folders.dtsen("dtsen_anggota", "2025T4") / "3271.parquet"

    take_in(landing, folders, quiet)
    assert number not in pl.read_parquet(members)[KK].to_list()
    rejects = pl.read_parquet(folders.rejects / "*.parquet")
    assert rejects.filter(pl.col("kode") == "KELUARGA_TIDAK_ADA").height > 0

    later = landing / "dtsen" / "susulan" / source.name
    later.parent.mkdir()
    later.write_text("\n".join([lines[0], family]) + "\n")
    take_in(landing, folders, quiet)

    assert number in pl.read_parquet(members)[KK].to_list()
    rejects = pl.read_parquet(folders.rejects / "*.parquet")
    assert rejects.filter(pl.col("kode") == "KELUARGA_TIDAK_ADA").height == 0
    rows = files(folders)
    assert (rows["dibaca"] == rows["diterima"] + rows["ditolak"] + rows["berulang"]).all()


def test_a_bps_coded_extract_waits_for_the_bridge_and_is_read_when_it_comes(
    landing: Path, tmp_path: Path
) -> None:
    folders = Folders(tmp_path / "data")
    path = extract(landing, "keluarga", "3325")
    frame = pl.read_csv(path, separator="|", infer_schema=False, truncate_ragged_lines=True)
    frame = frame.filter(pl.col("kode_kecamatan").str.contains(r"^\d{6}$"))
    for other in path.parent.glob("*"):
        other.unlink()
    codes = frame.select(
        pl.col("kode_kecamatan").str.head(6).alias("kode_kemendagri"),
        (pl.col("kode_kecamatan").str.head(6) + "0").alias("kode_bps"),
    ).unique()
    frame = frame.with_columns(pl.col("kode_kecamatan").str.head(6) + "0")
    frame.write_csv(path, separator="|", quote_style="always")

    take_in(landing, folders, quiet)
    held = files(folders).filter(pl.col("kode") == "WILAYAH_BPS")
    assert held.height == 1

    (landing / "referensi").mkdir()
    codes.write_csv(landing / "referensi" / "jembatan_wilayah.csv")
    counts = take_in(landing, folders, quiet)

    assert counts.read_now == 2
    taken = files(folders).filter(pl.col("berkas") == held["berkas"].item())
    assert (taken["keadaan"].item(), taken["dibaca"].item()) == ("DITERIMA", frame.height)
    assert taken["diterima"].item() > frame.height * 0.9
    repairs = pl.read_parquet(folders.repairs / f"{held['berkas'].item()}.parquet")
    assert set(repairs["kode"]) >= {"WILAYAH_DIJEMBATANI"}


def test_an_archive_is_accounted_for_and_each_file_in_it_too(landing: Path, tmp_path: Path) -> None:
    folders = Folders(tmp_path / "data")
    sources = sorted((landing / "posyandu").rglob("*.csv"))[:3]
    with zipfile.ZipFile(landing / "posyandu" / "kirim.zip", "w") as archive:
        for number, source in enumerate(sources):
            archive.write(source, f"{number}.csv")
    counts = take_in(landing, folders, quiet)

    assert counts.files == len({path.read_bytes() for path in landing.rglob("*.*")})
    assert take_in(landing, folders, quiet).read_now == 0
    container = files(folders).filter(pl.col("jalur") == "posyandu/kirim.zip")
    assert (container["dibaca"].item(), container["keadaan"].item()) == (0, "DITERIMA")


def test_a_container_is_taken_in_after_every_batch_that_may_hold_its_pieces(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    container = intake.Container("c" * 64, "posyandu/kirim.zip", 2)
    holders, batch = _Holders("v", folders), intake.Gathered(containers=[container])

    assert holders.after(1, batch) == []
    assert not folders.received.exists()
    assert [one["berkas"] for one in holders.after(0, intake.Gathered())] == ["c" * 64]
    assert (folders.received / f"{'c' * 64}.json").exists()


def test_a_landed_file_is_read_once_until_it_changes(
    landing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assets.known_files._RESTED_NS", 0)
    folders = Folders(tmp_path / "data")
    first = take_in(landing, folders, quiet)
    changed = next((landing / "posyandu").rglob("*.csv"))
    was, text = changed.stat(), changed.read_bytes()
    read: list[Path] = []
    plain = Path.read_bytes

    def told(path: Path) -> bytes:
        read.append(path)
        return plain(path)

    with monkeypatch.context() as watched:
        watched.setattr(Path, "read_bytes", told)
        assert take_in(landing, folders, quiet).read_now == 0
        assert not [path for path in read if landing in path.parents]
        # Other bytes of the same length, under the old date.
        changed.write_bytes(text[:-3] + bytes([text[-3] ^ 1]) + text[-2:])
        os.utime(changed, ns=(was.st_atime_ns, was.st_mtime_ns))
        again = take_in(landing, folders, quiet)

    assert (again.read_now, again.files) == (1, first.files + 1)
    assert [path for path in read if landing in path.parents] == [changed]


def test_a_notebook_that_is_gone_or_spoilt_changes_nothing(landing: Path, tmp_path: Path) -> None:
    folders = Folders(tmp_path / "data")
    first = take_in(landing, folders, quiet)
    before = {path: path.read_bytes() for path in folders.lake.rglob("*") if path.is_file()}
    for spoil in (folders.known_files.unlink, lambda: folders.known_files.write_text("{")):
        spoil()
        again = take_in(landing, folders, quiet)
        assert (again.read_now, again.files) == (0, first.files)
    assert {p: p.read_bytes() for p in folders.lake.rglob("*") if p.is_file()} == before


def test_the_lake_is_the_same_however_its_files_came(landing: Path, tmp_path: Path) -> None:
    together, apart = Folders(tmp_path / "sekaligus"), Folders(tmp_path / "berangsur")
    take_in(landing, together, quiet)
    names = [path.relative_to(landing).as_posix() for path in sorted(landing.rglob("*.csv"))]
    for share in (names[1::3], names[::3], names):
        take_in(landing, apart, quiet, only=set(share))

    def tables(folders: Folders) -> dict[str, bytes]:
        return {
            path.relative_to(folders.lake).as_posix(): path.read_bytes()
            for path in folders.lake.rglob("*.parquet")
            if path != folders.files
        }

    assert tables(together) == tables(apart)
    # One content under two names bears the name under which it came first.
    assert files(together).drop("jalur").equals(files(apart).drop("jalur"))

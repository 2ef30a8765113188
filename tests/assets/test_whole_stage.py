"""A whole stage is gone through again exactly when something it rests on, or left, changed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

import matching
import rules
from assets import rests_on
from assets.folders import Folders, parts
from assets.long_lists import IN_FILES, LongLists
from assets.long_rows import FILE, lists_as_they_are
from assets.matching import LinkCounts, index_parts, link_reports, write_review_queue
from assets.register import families_at_cutoff
from assets.rests_on import decisions_basis, links_basis, queue_basis, register_basis
from assets.rules import write_candidates
from assets.whole_stage import WholeStage
from schemas.tahap import Tahap
from tests.shared import sample_waves

TAHAP = Tahap.parse("2025-T4-3")
QUARTER = rules.load_quarter(TAHAP.triwulan)
VERSION, CUTOFF = QUARTER.versi_dtsen, QUARTER.wave(TAHAP.wave).cutoff
MODEL = matching.load_model().version


def unwatched(stage: str, done: int, total: int) -> None:
    """Nobody looks."""


def _index(folders: Folders) -> list[Path]:
    return list(index_parts(folders, VERSION).values())


# Per stage the hash of all it rests on, in a data folder.
BASES: dict[str, Callable[[Folders], str]] = {
    "padanan": lambda folders: links_basis(folders, VERSION, None, _index(folders)),
    "antrean": queue_basis,
    "register": lambda folders: register_basis(folders, TAHAP, VERSION, CUTOFF, CUTOFF, None),
    "aturan": lambda folders: decisions_basis(folders, TAHAP, CUTOFF, MODEL, None),
}


def _bases(folders: Folders) -> dict[str, str]:
    return {name: basis(folders) for name, basis in BASES.items()}


@pytest.fixture(scope="module")
def waves(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """A copy of the three waves of the sample, which the tests of this module change and mend."""
    place = tmp_path_factory.mktemp("langkah") / "data"
    shutil.copytree(sample_waves(tmp_path_factory) / "data", place)
    return Folders(place)


@pytest.fixture
def changed(waves: Folders) -> Iterator[Callable[[Path], set[str]]]:
    """Which stages rest on a file: those whose hash is another once its bytes are."""
    before = _bases(waves)

    def stages(path: Path) -> set[str]:
        held = path.read_bytes() if path.exists() else None
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((held or b"") + b"x")
        after = _bases(waves)
        if held is None:
            path.unlink()
        else:
            path.write_bytes(held)
        return {name for name in BASES if after[name] != before[name]}

    yield stages
    assert _bases(waves) == before


@pytest.mark.parametrize(
    ("place", "concerned"),
    [
        ("lake/laporan/kematian.parquet", {"padanan", "antrean", "register"}),
        ("lake/dtsen_keluarga/2025T4/3325.parquet", {"padanan", "register"}),
        ("lake/dtsen_anggota/2025T4/3325.parquet", {"padanan", "register"}),
        ("lake/kepesertaan.parquet", {"padanan", "register", "aturan"}),
        ("lake/eksklusi.parquet", {"padanan", "register", "aturan"}),
        ("lake/wilayah_posyandu.parquet", {"padanan"}),
        ("lake/verifikasi.parquet", {"aturan"}),
        ("lake/komponen.parquet", {"aturan"}),
        ("lake/sanggah.parquet", {"aturan"}),
        ("lake/pembayaran.parquet", {"aturan"}),
        ("lake/penduduk.parquet", {"register"}),
        ("lake/kuota.parquet", set()),
        ("lake/padanan/padanan.parquet", {"antrean"}),
        ("lake/padanan_mesin/padanan.parquet", {"register"}),
        ("lake/pasangan_berlaku/pasangan_berlaku.parquet", {"register"}),
        ("lake/periksa_berkas/periksa_berkas.parquet", {"antrean", "register"}),
        ("tinjauan/keputusan_tinjau/baru.parquet", set(BASES)),
        ("tinjauan/pelepasan_berkas/baru.parquet", set(BASES)),
        (f"lake/register/{TAHAP}/keluarga/3325.parquet", {"aturan"}),
        (f"lake/register/{TAHAP}/anggota/3325.parquet", {"aturan"}),
        (f"lake/register/{TAHAP}/kk_silsilah.parquet", {"aturan"}),
        (f"lake/register/{TAHAP}/petunjuk_warga.parquet", set()),
        ("lake/register/2025-T4-1/anggota/3325.parquet", {"aturan"}),
        ("release/2025-T4-2/manifest.json", {"aturan"}),
        ("release/2025-T4-1/daftar_kpm/provinsi=33/3325.parquet", {"register", "aturan"}),
    ],
)
def test_a_stage_rests_on_this_file_and_those_that_do_not_read_it_do_not(
    waves: Folders, changed: Callable[[Path], set[str]], place: str, concerned: set[str]
) -> None:
    assert changed(waves.data / place) == concerned


def test_a_data_folder_of_another_name_rests_on_the_same(waves: Folders, tmp_path: Path) -> None:
    other = tmp_path / "lain"
    other.symlink_to(waves.data)
    assert _bases(Folders(other)) == _bases(waves)


def test_dates_areas_models_and_code_count_as_well(
    waves: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, late = _index(waves), CUTOFF + timedelta(1)
    found = [
        *_bases(waves).values(),
        links_basis(waves, VERSION, ["3325"], index),
        links_basis(waves, VERSION, None, index[:1]),
        links_basis(waves, "2025T3", None, index),
        register_basis(waves, TAHAP, VERSION, late, CUTOFF, None),
        register_basis(waves, TAHAP, VERSION, CUTOFF, late, None),
        register_basis(waves, TAHAP, VERSION, CUTOFF, CUTOFF, ["3325"]),
        decisions_basis(waves, TAHAP, late, MODEL, None),
        decisions_basis(waves, TAHAP, CUTOFF, "lain", None),
        decisions_basis(waves, TAHAP, CUTOFF, MODEL, ["3325"]),
        decisions_basis(waves, Tahap.parse("2025-T4-2"), CUTOFF, MODEL, None),
    ]
    monkeypatch.setattr(rests_on, "code_sha256", lambda *rooms: "kode lain")
    found += _bases(waves).values()
    assert len(set(found)) == len(found)


def test_links_are_the_same_however_many_contents_are_looked_for_at_a_time(
    waves: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = waves.links_by_dtsen
    before = first.read_bytes(), json.loads(waves.search_measures.read_text())
    contents = pl.read_parquet(first).select("id_laporan", "isi").n_unique()
    monkeypatch.setattr("assets.matching._CONTENTS_AT_A_TIME", contents // 3)
    for stamp in (first.with_suffix(".stempel"), waves.lake / "padanan/langkah.stempel"):
        stamp.unlink()
    linked = []
    own = matching.linked
    monkeypatch.setattr(matching, "linked", lambda *a, **k: linked.append(1) or own(*a, **k))

    link_reports(waves, VERSION, None, 2, unwatched)

    measures = json.loads(waves.search_measures.read_text())
    assert len(linked) > 2
    assert first.read_bytes() == before[0]
    assert {measures[name] == before[1][name] for name in ("orang", "calon")} == {True}


STAGES: dict[str, Callable[[Folders], object]] = {
    "padanan": lambda folders: link_reports(folders, VERSION, None, 2, unwatched),
    "antrean": write_review_queue,
    "register": lambda folders: families_at_cutoff(
        folders, TAHAP, VERSION, cutoff=CUTOFF, as_of=CUTOFF, areas=None, progress=unwatched
    ),
    "aturan": lambda folders: write_candidates(
        folders, TAHAP, as_of=CUTOFF, model_version=MODEL, areas=None, progress=unwatched
    ),
}
STAMPS = {
    "padanan": "padanan/langkah.stempel",
    "antrean": "antrean_tinjau/antrean_tinjau.stempel",
    "register": f"register/{TAHAP}/register.stempel",
    "aturan": f"putusan_calon/{TAHAP}/aturan.stempel",
}
LEFT = {
    "padanan": "padanan_mesin/padanan.parquet",
    "antrean": "antrean_tinjau/antrean_tinjau.parquet",
    "register": f"register/{TAHAP}/anggota/3325.parquet",
    "aturan": f"daftar_pbi/{TAHAP}/3325.parquet",
}

# Where a part of another kabupaten/kota may lie that is none of the stage's.
FOREIGN = {
    "register": (f"register/{TAHAP}/keluarga", f"register/{TAHAP}/anggota"),
    "aturan": (f"putusan_calon/{TAHAP}", f"daftar_pbi/{TAHAP}"),
}


def _state(folders: Folders) -> dict[str, tuple[str, int]]:
    """Hash and time of writing of every file of the lake."""
    return {
        path.relative_to(folders.lake).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
        )
        for path in sorted(folders.lake.rglob("*"))
        if path.is_file()
    }


def _bytes(state: dict[str, tuple[str, int]]) -> dict[str, str]:
    return {name: sha256 for name, (sha256, _) in state.items()}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_that_is_skipped_is_the_stage_made_anew(waves: Folders, stage: str) -> None:
    before, run = _state(waves), STAGES[stage]
    skipped = run(waves)
    assert _state(waves) == before
    (waves.lake / STAMPS[stage]).unlink()
    anew = run(waves)

    assert _bytes(_state(waves)) == _bytes(before)
    if isinstance(anew, LinkCounts):
        anew = replace(anew, unchanged=True)
    assert skipped == anew


@pytest.mark.parametrize(
    ("stage", "harm"),
    [
        *((stage, harm) for stage in STAGES for harm in ("spoilt", "missing")),
        *((stage, "foreign") for stage in FOREIGN),
    ],
)
def test_a_file_a_stage_left_that_is_not_as_it_was_is_mended(
    waves: Folders, stage: str, harm: str
) -> None:
    before, left = _state(waves), waves.lake / LEFT[stage]
    held, mark = left.read_bytes(), waves.lake / STAMPS[stage]
    if harm == "spoilt":
        left.write_bytes(held[:-1] + b"x")
        os.utime(left, ns=(0, mark.stat().st_mtime_ns + 1))
    elif harm == "missing":
        left.unlink()
    else:
        for folder in FOREIGN[stage]:
            (waves.lake / folder / "9999.parquet").write_bytes(held)
    STAGES[stage](waves)
    assert _bytes(_state(waves)) == _bytes(before)


@dataclass(frozen=True)
class Asked(Folders):
    """A data folder that notes which lists and forms it is asked for."""

    names: set[str] = field(default_factory=set)

    def list_(self, name: str) -> Path:
        """The list, noted."""
        self.names.add(name)
        return super().list_(name)


@pytest.mark.parametrize("stage", ["padanan", "register", "aturan"])
def test_a_stage_asks_for_no_list_that_it_does_not_rest_on(waves: Folders, stage: str) -> None:
    known, asked = Asked(waves.data), Asked(waves.data)
    BASES[stage](known)
    (waves.lake / STAMPS[stage]).unlink()
    STAGES[stage](asked)
    assert asked.names == known.names


def test_long_lists_are_laid_out_for_parts_alone_that_may_have_other_rows(
    waves: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, laid_out = _state(waves), []
    inner = LongLists.lay_out

    def noted(self: LongLists, outside: pl.DataFrame, areas: list[str]) -> None:
        laid_out.append(areas)
        inner(self, outside, areas)

    def run_without(*lost: Path) -> list[str]:
        for path in (waves.lake / STAMPS["aturan"], *lost):
            path.unlink()
        STAGES["aturan"](waves)
        assert _bytes(_state(waves)) == _bytes(before)
        return laid_out.pop()

    monkeypatch.setattr(LongLists, "lay_out", noted)
    candidates = waves.candidates(TAHAP)
    every = list(parts(candidates))
    assert run_without() == []
    assert run_without(waves.persons(TAHAP) / "3325.parquet") == ["3325"]
    assert run_without(candidates / FILE) == every
    (candidates / FILE).write_text("[", encoding="utf-8")
    assert run_without() == every
    known = json.loads((candidates / FILE).read_text(encoding="utf-8"))
    known["3271"][0] = "lain"
    (candidates / FILE).write_text(json.dumps(known), encoding="utf-8")
    assert run_without() == ["3271"]


@pytest.mark.parametrize("list_", [*IN_FILES, "kk_silsilah", "daftar_kpm"])
def test_other_lists_than_then_are_laid_out_anew(waves: Folders, list_: str) -> None:
    aside = pl.DataFrame({"id_tugas": ["1"]})
    before = lists_as_they_are(waves, TAHAP, aside)
    if list_ == "kk_silsilah":
        path = waves.register(TAHAP) / "kk_silsilah.parquet"
        rows = pl.read_parquet(path)
        other = pl.concat([rows, rows.clear()]).with_columns(sifat=pl.lit("LANJUT"))
    else:
        places = waves.release(TAHAP.earlier_waves[0]).glob("daftar_kpm/*/*.parquet")
        path = next(places) if list_ == "daftar_kpm" else waves.list_(list_)
        other = pl.read_parquet(path, hive_partitioning=False)[1:]
    held = path.read_bytes()
    other.write_parquet(path)
    assert lists_as_they_are(waves, TAHAP, aside) != before
    path.write_bytes(held)
    assert lists_as_they_are(waves, TAHAP, aside) == before
    assert lists_as_they_are(waves, TAHAP, aside.clear()) != before


def test_a_stage_that_was_begun_is_not_done(tmp_path: Path) -> None:
    stage, left = WholeStage(tmp_path / "a.stempel", "s"), tmp_path / "a.parquet"
    left.write_bytes(b"isi")
    assert stage.counted([left]) is None
    stage.done([left], {"baris": 1})
    assert stage.counted([left]) == {"baris": 1}
    assert WholeStage(stage.stamp_file, "lain").counted([left]) is None
    stage.begin()
    assert stage.counted([left]) is None


def test_a_stage_without_a_stamp_is_gone_through_every_time(tmp_path: Path) -> None:
    stage = WholeStage(tmp_path / "a.stempel", "")
    stage.done([], {})
    assert stage.counted([]) is None
    assert not list(tmp_path.iterdir())

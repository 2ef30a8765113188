"""The report of a tranche: complete, readable offline, and silent about persons."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from assets.folders import Folders
from assets.report import write_report
from release import publish
from release.canonical_json import read
from report import Facts, page
from report.charts import bars, tile_map, tiles, waterfall
from report.words import percent, public_code, rupiah, signed
from schemas.areas import provinces
from schemas.masking import RESTRICTED
from schemas.tahap import Tahap
from tests.release.world import World

pytestmark = pytest.mark.xdist_group("laporan")
WAVE = Tahap(2025, 4, 1)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    world = World(tmp_path_factory.mktemp("laporan"))
    publish(world.inputs())
    return Folders(world.home)


@pytest.fixture(scope="module")
def facts(folders: Folders) -> Facts:
    folder = folders.release(WAVE)
    return Facts(read(folder / "manifest.json"), read(folder / "ringkasan.json"))


@pytest.fixture(scope="module")
def html(facts: Facts) -> str:
    return page(facts)


def test_every_section_stands_in_the_page_and_in_its_contents(html: str) -> None:
    linked = re.findall(r'<a href="#([\w-]+)"', html)
    assert linked == re.findall(r'<section id="([\w-]+)"', html)
    assert len(linked) == 15


def test_the_page_needs_nothing_from_elsewhere(html: str) -> None:
    assert "<script" not in html
    # SVG names its vocabularies by address; nothing else may
    addresses = set(re.findall(r"https?://[^\"'<> ]+", html))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert "default-src 'none'" in html


def test_no_person_and_no_restricted_reason_is_named(facts: Facts, html: str) -> None:
    words = re.sub(r"<[^>]*>", " ", html)
    assert not re.search(r"(?<![0-9a-f])\d{16}(?![0-9a-f])", words)
    restricted = {"JUDOL_PPATK": {"keluarga": 3, "nominal_hak": 5}}
    told = {**facts.summary, "alasan": {"BLTS": {"DITAHAN": restricted}}}
    shown = page(replace(facts, summary=told))
    assert not any(code in shown for code in RESTRICTED)
    assert "DALAM_PEMERIKSAAN" in shown


def test_the_totals_are_those_of_the_release(facts: Facts, html: str) -> None:
    for entry in facts.summary["daftar"]["nasional"].values():
        assert rupiah(entry["rupiah"]) in html
    for line in facts.summary["air_terjun"]["nasional"].values():
        assert f"{line['terverifikasi']:,}".replace(",", ".") in html


def test_new_families_without_verification_stand_apart_from_unpaid_rights(facts: Facts) -> None:
    summary = {
        **facts.summary,
        "hak_tidak_terbayar": {"nasional": {"BLTS": {"keluarga": 43, "rupiah": 38_700_000}}},
        "hak_belum_diverifikasi": {"nasional": {"BLTS": {"keluarga": 416, "rupiah": 1}}},
    }
    shown = page(replace(facts, summary=summary))
    assert re.search(r"<td>43</td>\s*<td>Rp 38.700.000</td>\s*<td>416</td>", shown)


def test_the_same_release_gives_the_same_bytes(folders: Folders, tmp_path: Path) -> None:
    one, two = (write_report(folders, WAVE, tmp_path / name) for name in ("a.html", "b.html"))
    assert one.read_bytes() == two.read_bytes()


def test_the_lake_adds_linking_and_posyandu(facts: Facts) -> None:
    more = replace(
        facts,
        links=pl.DataFrame(
            {
                "keputusan": ["DITERIMA", "TINJAU"],
                "cara": ["FUZZY", None],
                "orang": [1000, 5],
                "peluang_salah": [2.5, 3.0],
            }
        ),
        waiting=pl.DataFrame({"formulir": ["aduan"], "pasangan": [5]}),
        reports=pl.DataFrame({"formulir": ["aduan"], "laporan": [7], "posyandu": [2]}),
        events=pl.DataFrame({"keadaan": ["BERLAKU"], "laporan": [7]}),
        complaints=pl.DataFrame(
            {
                "bidang_spm": ["KES", "KES", "SOS"],
                "status": ["DITERIMA", "SELESAI", "DIPROSES"],
                "terbuka": [True, False, True],
                "lewat_batas": [True, True, False],
                "umur": [31, 15, 0],
                "aduan": [4, 5, 6],
            }
        ),
    )
    shown = page(more)
    assert "kira-kira 2,5 di antaranya keliru (0,25 %)" in shown
    assert "Menunggu tinjauan menurut formulir" in shown
    assert "Apa jadinya laporan" in shown
    assert "15 aduan; 10 terbuka, 4 di antaranya lewat batas" in shown
    assert re.search(r"KES</td>\s*<td>9</td>\s*<td>4</td>\s*<td>4</td>", shown)


def test_a_later_wave_is_set_beside_the_one_before(facts: Facts) -> None:
    before = {"daftar": {"nasional": {"BLTS": {"keluarga": 10, "rupiah": 9_000_000}}}}
    change = {"program": "BLTS", "status_lama": "DITAHAN", "status": "TERVERIFIKASI"}
    manifest = {
        **facts.manifest,
        "perubahan": {
            "dari": "2025-T3-3",
            "sebab": [change | {"keluarga": 2}, change | {"keluarga": 3}],
        },
    }
    shown = page(replace(facts, manifest=manifest, before=before))
    listed = facts.summary["daftar"]["nasional"]["BLTS"]["keluarga"]
    assert f"<td>{signed(listed - 10)}</td>" in shown
    assert re.search(r"DITAHAN</td>\s*<td class=\"kata\">TERVERIFIKASI</td>\s*<td>5</td>", shown)


def test_a_text_cannot_become_markup(facts: Facts) -> None:
    approval = {"diperiksa": {"petugas": "<b>x</b>", "waktu": "w"}}
    shown = page(replace(facts, approval=approval))
    assert "<b>x</b>" not in shown
    assert "&lt;b&gt;x&lt;/b&gt;" in shown


def test_each_province_has_a_tile_of_its_own() -> None:
    assert sorted(tiles()) == provinces()["kode"].sort().to_list()
    places = [(row, column) for row, column, _ in tiles().values()]
    assert len(set(places)) == 38


def test_the_charts_say_their_numbers() -> None:
    drawn = waterfall(
        [("DTSEN", 4000, "awal"), ("keluar", 1500, "kurang"), ("daftar", 2500, "jumlah")]
    )
    assert {"4.000", "−1.500", "2.500"} <= set(re.findall(r">([−+\d.]+)</text>", drawn))
    assert ">1.234.567</text>" in bars([("a", 1_234_567), ("b", 1)])
    shown = tile_map({"33": (250, 1000)})
    assert ">25,00 %</text>" in shown
    assert shown.count(">–</text>") == 37


def test_words() -> None:
    assert (signed(-1200), signed(0), signed(7)) == ("−1.200", "0", "+7")
    assert (percent(1, 0), percent(1, 3)) == ("–", "33,33 %")
    assert public_code("MENINGGAL") == "MENINGGAL"

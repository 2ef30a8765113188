"""Each blocking key finds the person it is meant for, alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import matching
from matching.blocking import blocking_keys, report_hashes
from matching.blocking_quality import blocking_quality
from matching.keys import report_values
from matching.linking import prepare
from matching.search import Index

PERSON = {
    "nik": "3325014304900012",
    "kk": "3325010505050005",
    "nama": "KUSUMAWARDANI LESTARININGSIH",
    "lahir": date(1990, 4, 3),
    "jk": "P",
    "hub": "2",
    "kawin": "2",
    "rt": "004",
}
HEAD = {
    "nik": "3325010101850001",
    "kk": "3325010505050005",
    "nama": "BAMBANG TRIATMOJO",
    "jk": "L",
    "hub": "1",
    "kawin": "2",
}
# Unmarried: who may be one of a couple.
SINGLE = {
    "nik": "3325010605000003",
    "kk": "3325010505050005",
    "nama": "GALANG ARDIYANTO",
    "lahir": date(2000, 5, 6),
    "jk": "L",
    "hub": "3",
    "kawin": "1",
}
FAR = {"kode_desa": "9101012001"}
ELSEWHERE = {"kode_desa": "3325092009"}
OF_BAMBANG = {"nama_kepala_keluarga": "BAMBANG TRIATMOJO"}

# Per key: what a report may say so that this key finds the person.
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "nik": ("kehamilan", {"nama_ibu": "X", "nik_ibu": PERSON["nik"], **FAR}),
    "kk": ("kehamilan", {"nama_ibu": "X", "no_kk": PERSON["kk"], **FAR}),
    "nik_belakang_nama": (
        "kehamilan",
        {"nama_ibu": "KUSUMAWARDANI", "nik_ibu": "9925014304900012", **FAR},
    ),
    "desa_nik_lahir": ("kehamilan", {"nama_ibu": "X", "tgl_lahir_ibu": date(1990, 4, 3)}),
    "desa_tanggal": ("kehamilan", {"nama_ibu": "X", "tgl_lahir_ibu": date(1990, 3, 4)}),
    "kab_tanggal_huruf": (
        "perpindahan",
        {"arah": "DATANG", "nama": "KUSMUAWARADNI", "tgl_lahir": date(1990, 4, 3), **ELSEWHERE},
    ),
    "tanggal_nama": (
        "kehamilan",
        {"nama_ibu": "LESTARININGSIH KUSUMAWARDANI", "tgl_lahir_ibu": date(1990, 4, 3), **FAR},
    ),
    "nama_langka": ("kehamilan", {"nama_ibu": "KUSUMAWARDANI LESTARININGSIH", **FAR}),
    "kab_nama": (
        "kehamilan",
        {"nama_ibu": "KUSUMA WARDANI LESTARININGSIH", "kode_desa": "3325092009"},
    ),
    "kec_nama": (
        "kehamilan",
        {"nama_ibu": "LESTARININGSIH KUSUMAWARDANI", "kode_desa": "3325012009"},
    ),
    "desa_nama": ("kehamilan", {"nama_ibu": "KUSUMA WARDANI LESTARININGSIH"}),
    "desa_kata_depan": ("kehamilan", {"nama_ibu": "KUSUMAWARDANI"}),
    "desa_dua_kata": ("kehamilan", {"nama_ibu": "LESTARININGSIH DEWI KUSUMAWARDANI"}),
    "rt_kata_pertama": ("kehamilan", {"nama_ibu": "KUSUMAWARDANI", "rt": "4"}),
    "rt_tiga_huruf": ("kehamilan", {"nama_ibu": "KUSWARDANI", "rt": "4"}),
    "rt_huruf_akhir": ("kehamilan", {"nama_ibu": "KSUUMAWARDANI LESTARI", "rt": "4"}),
    "desa_kepala": (
        "kematian",
        {"nama": "X", "nama_kepala_keluarga": "BAMBANG TRIATMOJO", "jk": "P",
         "tgl_meninggal": date(2025, 9, 1)},
    ),
    "kab_keluarga": (
        "kematian",
        {"nama": "KUSUMAWARDANI", "nama_kepala_keluarga": "BAMBANG T", "jk": "P",
         "kode_desa": "3325092009",
         "tgl_meninggal": date(2025, 9, 1)},
    ),
    "desa_suami": ("kehamilan", {"nama_ibu": "Ny. BAMBANG"}),
    "rt_dasawarsa_huruf": (
        "kehamilan",
        {"nama_ibu": "KSM", "tgl_lahir_ibu": date(1991, 1, 1), "rt": "4"},
    ),
    "rt_ujung": ("kehamilan", {"nama_ibu": "WARDANI", "rt": "4"}),
    "desa_dua_pangkal": ("kehamilan", {"nama_ibu": "KUSMAWRDANI LESTRININGSIH"}),
    "desa_inti_kata": ("aduan", {"nama_subjek": "KUSUMAWARDANI"}),
    "desa_inti_ujung": ("aduan", {"nama_subjek": "WARDANI"}),
    "kab_lajang_nama": ("perkawinan", {"nama_suami": "GALANG ARDIYANTO", **ELSEWHERE}),
    "kec_lajang_kata": ("perkawinan", {"nama_suami": "GALANG", "kode_desa": "3325012009"}),
    "kab_tanggal_satu_huruf": (
        "perkawinan",
        {"nama_suami": "GLNG", "tgl_lahir_suami": date(2000, 5, 6), **ELSEWHERE},
    ),
    "kab_kepala": ("kematian", {"nama": "KSM", "jk": "P", **OF_BAMBANG, **ELSEWHERE}),
    "kab_kepala_kata": ("kematian", {"nama": "KUSUMAWARDANI", **OF_BAMBANG, **ELSEWHERE}),
    "kepala_nama": (
        "perpindahan",
        {"arah": "DATANG", "nama": "KUSUMAWARDANI LESTARININGSIH", **OF_BAMBANG, **FAR},
    ),
    "tanggal_kepala": (
        "kematian",
        {"nama": "X", "tgl_lahir": date(1990, 4, 3), **OF_BAMBANG, **FAR},
    ),
    "kab_tanggal_kata": (
        "perpindahan",
        {"arah": "DATANG", "nama": "KUSUMAWARDANI", "tgl_lahir": date(1990, 4, 3), **ELSEWHERE},
    ),
}  # fmt: skip


@pytest.mark.parametrize("key", blocking_keys(), ids=lambda key: key.name)
def test_each_key_finds_the_person_it_is_meant_for(
    key: Any, draw: Any, index_of: Callable[..., list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    form, row = CASES[key.name]
    monkeypatch.setattr("matching.lookup.blocking_keys", lambda: (key,))
    monkeypatch.setattr("matching.search.blocking_keys", lambda: (key,))
    monkeypatch.setattr("matching.blocking.blocking_keys", lambda: (key,))
    monkeypatch.setattr("matching.index.blocking_keys", lambda: (key,))
    paths = index_of(PERSON, HEAD, SINGLE, *draw.neighbours())
    people = prepare(matching.people_named(draw.reports(form, row)))
    meant = SINGLE if form == "perkawinan" else PERSON
    with Index(paths) as index:
        found = index.search(report_hashes(people))
    assert meant["nik"] in found.people.rows["nik"].to_list()
    assert found.people.rows.height <= 4


def test_a_key_that_hits_too_many_gives_none_and_is_counted(
    draw: Any, index_of: Callable[..., list[Path]]
) -> None:
    cap = next(key.cap for key in blocking_keys() if key.name == "desa_kata_depan")
    widest = max(key.cap for key in blocking_keys())
    many = [
        {"nik": f"33250141019{place:05d}", "kk": f"33250101{place:08d}", "nama": "SUMIYATI",
         "jk": "P"}
        for place in range(max(cap, widest) + 1)
    ]  # fmt: skip
    paths = index_of(*many)
    people = prepare(matching.people_named(draw.reports("kehamilan", {"nama_ibu": "SUMIYATI"})))
    with Index(paths) as index:
        found = index.search(report_hashes(people))
    assert found.pairs.is_empty()
    counted = dict(found.hits.select("kunci", "di_atas_batas").iter_rows())
    assert counted["desa_kata_depan"] == 1


def test_every_person_of_a_report_asks_with_every_village_it_names(draw: Any) -> None:
    told = draw.reports(
        "perpindahan",
        {
            "arah": "DATANG",
            "nama": "KUSUMAWARDANI",
            "seluruh_keluarga": "TIDAK",
            "sifat": "TETAP",
            "kode_desa_asal": draw.desa_lain,
        },
    )
    keys = report_hashes(prepare(matching.people_named(told)))
    numbers = [place for place, key in enumerate(blocking_keys()) if key.name == "desa_nama"]
    assert keys.filter(pl.col("kunci").is_in(numbers)).height == 2


def test_whoever_has_a_nik_is_not_asked_for_by_wide_keys(draw: Any) -> None:
    told = draw.reports(
        "kehamilan",
        {"nama_ibu": "KUSUMAWARDANI", "nik_ibu": PERSON["nik"]},
        {"nama_ibu": "KUSUMAWARDANI"},
    )
    keys = report_hashes(prepare(matching.people_named(told)))
    number = next(n for n, key in enumerate(blocking_keys()) if key.name == "desa_kata_depan")
    assert keys.filter(pl.col("kunci") == number)["orang"].unique().to_list() == [1]


def test_a_mother_without_birth_date_is_looked_for_in_the_decades_of_mothers(draw: Any) -> None:
    told = draw.reports("kehamilan", {"nama_ibu": "KUSUMAWARDANI"})
    people = prepare(matching.people_named(told))
    decades = people.select(report_values()["dasawarsa"][0].alias("d"))["d"].to_list()
    assert decades == [["197", "198", "199", "200", "201"]]


def test_the_names_of_the_keys_are_cases_here() -> None:
    assert set(CASES) == {key.name for key in blocking_keys()}


def test_blocking_reports_recall_and_candidates_per_person(
    draw: Any, index_of: Callable[..., list[Path]]
) -> None:
    paths = index_of(PERSON, HEAD, *draw.neighbours())
    people = matching.people_named(
        draw.reports(
            "kehamilan", {"nama_ibu": PERSON["nama"], "rt": None}, {"nama_ibu": "ELVANI", **FAR}
        )
    )
    truth = pl.DataFrame(
        {
            "id_laporan": ["L1", "L2", "L3"],
            "peran": ["IBU"] * 3,
            "urutan": ["0"] * 3,
            "nik": [PERSON["nik"], HEAD["nik"], PERSON["nik"]],
            "nik_setara": ["", "", ""],
        }
    )
    quality = blocking_quality(people, paths, truth)
    assert quality.recall == 0.5
    assert quality.candidates_per_person == 0.5
    assert set(quality.keys["kunci"]) <= {key.name for key in blocking_keys()}
    assert blocking_quality(people, paths).recall is None

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
FAR = {"kode_desa": "9101012001"}

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
        "kehamilan",
        {"nama_ibu": "KUSMUAWARADNI", "tgl_lahir_ibu": date(1990, 4, 3),
         "kode_desa": "3325092009"},
    ),
    "tanggal_nama": (
        "kehamilan",
        {"nama_ibu": "LESTARININGSIH KUSUMAWARDANI", "tgl_lahir_ibu": date(1990, 4, 3), **FAR},
    ),
    "tanggal_dua_kata": (
        "kehamilan",
        {"nama_ibu": "KUSUMAWARDANI DEWI LESTARININGSIH", "tgl_lahir_ibu": date(1990, 4, 3),
         **FAR},
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
    "desa_dua_kata_depan": ("kehamilan", {"nama_ibu": "LESTARININGSIH KUSUMAWARDANI"}),
    "desa_pangkal_kata": ("kehamilan", {"nama_ibu": "KUSUMAWADRANI"}),
    "desa_ujung_kata": ("kehamilan", {"nama_ibu": "KSUUMAWARDANI"}),
    "desa_rangka_kata": ("kehamilan", {"nama_ibu": "KASUMWARDANI"}),
    "rt_kata_pertama": ("kehamilan", {"nama_ibu": "KUSUMAWARDANI", "rt": "4"}),
    "rt_kata_belakang": ("kehamilan", {"nama_ibu": "LESTARININGSIH", "rt": "4"}),
    "rt_tiga_huruf": ("kehamilan", {"nama_ibu": "KUSWARDANI", "rt": "4"}),
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
    paths = index_of(PERSON, HEAD, *draw.neighbours())
    people = prepare(matching.people_named(draw.reports(form, row)))
    with Index(paths) as index:
        found = index.search(report_hashes(people))
    assert PERSON["nik"] in found.rows["nik"].to_list()
    assert found.rows.height <= 4


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


def test_the_names_of_the_keys_are_cases_here() -> None:
    assert set(CASES) == {key.name for key in blocking_keys()}


def test_blocking_reports_recall_and_candidates_per_person(
    draw: Any, index_of: Callable[..., list[Path]]
) -> None:
    paths = index_of(PERSON, HEAD, *draw.neighbours())
    people = matching.people_named(
        draw.reports("kehamilan", {"nama_ibu": PERSON["nama"]}, {"nama_ibu": "ZULAIKHA"})
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

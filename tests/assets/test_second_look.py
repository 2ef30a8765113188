"""Links of later reports: who is known only through an earlier event is found as of then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from assets import events, matching, storm
from assets.answers import pairs_now
from assets.folders import Folders
from assets.known_links import links_known
from assets.matching import build_index, link_reports
from assets.revocation import revoke
from schemas import dtsen
from schemas.forms import FORMS
from schemas.lists import LISTS
from schemas.parquet import write_table
from tests.matching.conftest import DESA, DESA_LAIN, neighbours, register, reports

VERSION = "2025T4"
NEW_CARD = "3325020610250077"
BABY_BORN = date(2025, 10, 1)
FAMILY = [
    {"nik": "3325010101850001", "nama": "BAMBANG TRIATMOJO", "jk": "L", "hub": "1"},
    {"nik": "3325014304900012", "nama": "KUSUMAWARDANI LESTARI", "jk": "P", "hub": "2"},
]
MOVING = [
    {"nik": "3325011203800002", "nama": "JOKO WITULAR", "jk": "L", "hub": "1"},
    {"nik": "3325015506970003", "nama": "RETNANINGSIH PALUPI", "jk": "P", "hub": "2"},
]
BORN = {
    "3325010101850001": date(1985, 1, 9),
    "3325014304900012": date(1990, 4, 3),
    "3325011203800002": date(1980, 3, 12),
    "3325015506970003": date(1997, 6, 15),
}
KK_FAMILY, KK_MOVING = "3325010505050005", "3325010505050006"

BIRTH = {
    "id_laporan": "LAHIR",
    "tgl_lapor": date(2025, 10, 5),
    "nama_ibu": "KUSUMAWARDANI LESTARI",
    "nik_ibu": "3325014304900012",
    "no_kk": KK_FAMILY,
    "nama_bayi": "GALIH PRASETYO",
    "tgl_lahir": BABY_BORN,
    "jk": "L",
    "rt": "004",
    "dokumen_jenis": "SURAT_KETERANGAN_LAHIR",
    "dokumen_nomor": "SKL/1",
}
MOVE = {
    "id_laporan": "PINDAH",
    "tgl_lapor": date(2025, 10, 6),
    "arah": "DATANG",
    "nama": "JOKO WITULAR",
    "nik": "3325011203800002",
    "no_kk": KK_MOVING,
    "no_kk_baru": NEW_CARD,
    "seluruh_keluarga": "YA",
    "sifat": "TETAP",
    "kode_desa": DESA_LAIN,
    "kode_desa_asal": DESA,
    "tgl_pindah": date(2025, 10, 4),
    "rt": "002",
    "dokumen_jenis": "SKPWNI",
    "dokumen_nomor": "SKP/1",
    "no_surat_pindah": "SKP/1",
}
DEATH = {
    "id_laporan": "WAFAT",
    "tgl_lapor": date(2025, 10, 25),
    "nama": "GALIH PRASETYO",
    "tgl_lahir": BABY_BORN,
    "jk": "L",
    "no_kk": KK_FAMILY,
    "tgl_meninggal": date(2025, 10, 24),
    "rt": "004",
}
EXPECTING = {
    "id_laporan": "HAMIL",
    "tgl_lapor": date(2025, 10, 28),
    "nama_ibu": "RETNANINGSIH PALUPI",
    "no_kk": NEW_CARD,
    "kode_desa": DESA_LAIN,
    "rt": "002",
    "hpht": date(2025, 8, 1),
}
SEVERAL = {
    "kelahiran": [BIRTH],
    "perpindahan": [MOVE],
    "kematian": [DEATH],
    "kehamilan": [EXPECTING],
}

Lake = Callable[..., pl.DataFrame]


def quiet(stage: str, done: int, total: int) -> None:
    """Progress nobody watches."""


@pytest.fixture
def links_of(tmp_path: Path) -> Lake:
    """The engine's links of drawn reports in a drawn lake, by report and role."""

    def made(told: dict[str, list[dict[str, object]]], name: str = "data") -> pl.DataFrame:
        folders = Folders(tmp_path / name)
        people = [
            member | {"kk": kk, "lahir": BORN[member["nik"]], "kawin": "2", "rt": "004"}
            for kk, members in ((KK_FAMILY, FAMILY), (KK_MOVING, MOVING))
            for member in members
        ]
        families, members = register(*people, *neighbours())
        for table, rows in ((dtsen.FAMILIES, families), (dtsen.MEMBERS, members)):
            write_table(rows, table, folders.dtsen(table.name, VERSION) / "3325.parquet")
        for number, (form, table) in enumerate(FORMS.items()):
            mine = [row | {"berkas": f"{number:064x}"} for row in told.get(form, [])]
            rows = reports(form, *mine)[form]
            write_table(rows, table, folders.form(form))
        for list_name in ("eksklusi", "kepesertaan", "wilayah_posyandu"):
            write_table(LISTS[list_name].empty(), LISTS[list_name], folders.list_(list_name))
        build_index(folders, VERSION, quiet)
        link_reports(folders, VERSION, None, 2, quiet)
        return pl.read_parquet(folders.engine_links)

    return made


def of(links: pl.DataFrame, report: str, role: str) -> dict[str, object]:
    return links.filter((pl.col("id_laporan") == report) & (pl.col("peran") == role)).row(
        0, named=True
    )


def test_a_newborn_known_by_its_birth_report_is_found_when_it_dies(links_of: Lake) -> None:
    link = of(links_of(SEVERAL), "WAFAT", "SUBJEK")

    assert link["keputusan"] == "DITERIMA"
    assert link["no_kk_padan"] == KK_FAMILY
    assert str(link["id_orang_padan"]).startswith("B")
    assert link["keadaan_per"] == date(2025, 10, 17)


def test_officers_are_shown_such_a_newborn_and_take_the_link_back(
    links_of: Lake, tmp_path: Path
) -> None:
    links_of(SEVERAL)
    folders = Folders(tmp_path / "data")
    (pair,) = pairs_now(folders, pl.Series(["WAFAT"])).iter_rows(named=True)
    assert (pair["nama_d"], pair["tgl_lahir_d"]) == ("GALIH PRASETYO", BABY_BORN)
    assert pair["dua_petugas"]

    for officer in ("Ani", "Budi"):
        revoke(folders, "WAFAT:SUBJEK", officer, "bayi lain", date(2025, 11, 1))
    link_reports(folders, VERSION, None, 2, quiet)

    settled = of(pl.read_parquet(folders.links), "WAFAT", "SUBJEK")
    assert settled["keputusan"] == "TINJAU"
    before = links_known(folders, date(2025, 10, 31)).of(pl.Series(["WAFAT"]))
    assert of(before, "WAFAT", "SUBJEK")["keputusan"] == "DITERIMA"


def test_links_do_not_depend_on_how_many_reports_are_held_at_a_time(
    links_of: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    links_of(SEVERAL, "semua")
    for stage, name in (
        (events, "_REPORTS_AT_A_TIME"),
        (storm, "_CONTENTS_AT_A_TIME"),
        (matching, "_CONTENTS_AT_A_TIME"),
    ):
        monkeypatch.setattr(stage, name, 1)
    links_of(SEVERAL, "satu_satu")

    for made in ("engine_links", "links", "superseded_links", "file_watch"):
        at_once, one_by_one = (
            getattr(Folders(tmp_path / name), made).read_bytes() for name in ("semua", "satu_satu")
        )
        assert at_once == one_by_one


def test_a_moved_family_is_found_by_its_new_card_and_village_and_told_as_dtsen_has_it(
    links_of: Lake,
) -> None:
    alone = of(links_of({"kehamilan": [EXPECTING]}, "sendiri"), "HAMIL", "IBU")
    link = of(links_of(SEVERAL), "HAMIL", "IBU")

    assert alone["keputusan"] != "DITERIMA"
    assert (link["keputusan"], link["nik_padan"]) == ("DITERIMA", "3325015506970003")
    assert link["no_kk_padan"] == KK_MOVING


def test_a_report_of_the_first_wave_does_not_know_what_a_later_one_knows(links_of: Lake) -> None:
    early = EXPECTING | {"tgl_lapor": date(2025, 10, 10)}
    link = of(links_of(SEVERAL | {"kehamilan": [early]}), "HAMIL", "IBU")

    assert link["keadaan_per"] is None
    assert link["keputusan"] != "DITERIMA"


def test_links_of_earlier_reports_are_the_same_whatever_came_later(links_of: Lake) -> None:
    first = {"kelahiran": [BIRTH], "perpindahan": [MOVE]}
    later = BIRTH | {"id_laporan": "LAHIR2", "tgl_lapor": date(2025, 11, 30), "nik_ibu": None}

    early = links_of(first, "dulu")
    everything = links_of(SEVERAL | {"kelahiran": [BIRTH, later]}, "kini")

    same = everything.join(early, on=["id_laporan", "isi"], how="semi")
    assert same.equals(early)


def test_a_report_settled_by_dtsen_alone_is_left_as_it_is(links_of: Lake) -> None:
    told = EXPECTING | {"nama_ibu": "KUSUMAWARDANI LESTARI", "nik_ibu": "3325014304900012"}
    known = told | {"no_kk": KK_FAMILY, "kode_desa": DESA}
    link = of(links_of(SEVERAL | {"kehamilan": [known]}), "HAMIL", "IBU")

    assert (link["keputusan"], link["keadaan_per"]) == ("DITERIMA", None)

"""Bad input on its whole way, from the landed file to the link: refused or judged, each told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
import pytest

from assets.folders import Folders
from assets.intake import take_in
from assets.matching import build_index, link_reports
from schemas.linkage import LINKS
from schemas.validate import validated
from tests.intake.conftest import ROWS, written

VERSION, DESA = "2025T4", "3325012001"
# Nobody may read these anywhere but in the lake itself.
MARK, MARKED_NIK = "RAHASIAWATI", "3325014508900777"
SAME_NIK = "3325014508910001"
CROWD = 10_000
LONG, EMOJI, ARABIC = "PANJANG" * 72, "🙂🙂", "محمد علي"  # 504 letters

ODD_MEMBERS: list[dict[str, str]] = [
    {"nik": SAME_NIK, "kk": "3325011203150101", "nama": "WINARSIH KUSUMA", "lahir": "1991-08-05"},
    {"nik": SAME_NIK, "kk": "3325011203150102", "nama": "TUGIRAH SUMANTO", "lahir": "1956-02-11"},
    {"nik": "3325014508900010", "kk": "3325011203150103", "nama": LONG, "lahir": "1990-08-05"},
    {"nik": "3325014508900011", "kk": "3325011203150104", "nama": EMOJI, "lahir": "1990-08-05"},
    {"nik": "3325014508900012", "kk": "3325011203150105", "nama": ARABIC, "lahir": "1990-08-05"},
    {"nik": "3325014508900013", "kk": "3325011203150106", "nama": "SI\x00TI", "lahir": ""},
    {"nik": MARKED_NIK, "kk": "3325011203150107", "nama": MARK, "lahir": "1990-08-05"},
    {"nik": "", "kk": "3325011203150108", "nama": "", "lahir": ""},
]


def crowd() -> list[dict[str, str]]:
    """Ten thousand women of one name in one kecamatan, each with her own number and card."""
    return [
        {
            "nik": f"33250141{1 + place % 12:02d}{60 + place % 39:02d}{place % 9999 + 1:04d}",
            "kk": f"33250112{1 + place % 12:02d}15{place:04d}",
            "nama": "SITI AMINAH",
            "lahir": "",
        }
        for place in range(CROWD)
    ]


def report(form: str, number: str, **cells: str) -> dict[str, str]:
    optional = {"nik_ibu": "", "no_kk": ""} if form == "kehamilan" else {}
    return ROWS[form] | {"id_laporan": number} | optional | cells


REPORTS: dict[str, list[dict[str, str]]] = {
    "kehamilan": [
        report("kehamilan", "TANPA-NAMA", nama_ibu=""),
        report("kehamilan", "TANPA-DESA", nama_ibu=MARK, kode_desa=""),
        report("kehamilan", "TANPA-HARI", nama_ibu=MARK, tgl_lapor=""),
        report("kehamilan", "NIK-SAJA", nama_ibu="TIDAK DIKENAL", nik_ibu=SAME_NIK),
        report("kehamilan", "NIK-NAMA", nama_ibu="WINARSIH KUSUMA", nik_ibu=SAME_NIK,
               tgl_lahir_ibu="1991-08-05"),
        report("kehamilan", "RAMAI", nama_ibu="SITI AMINAH"),
        report("kehamilan", "RAMAI-NIK", nama_ibu="SITI AMINAH", nik_ibu=crowd()[4321]["nik"],
               no_kk=crowd()[4321]["kk"]),
        report("kehamilan", "PANJANG", nama_ibu=LONG, nik_ibu="3325014508900010"),
        report("kehamilan", "PANJANG-SAJA", nama_ibu=LONG[:500]),
        report("kehamilan", "EMOJI", nama_ibu=EMOJI),
        report("kehamilan", "EMOJI-NIK", nama_ibu=EMOJI, nik_ibu="3325014508900011"),
        report("kehamilan", "ARAB", nama_ibu=ARABIC),
        report("kehamilan", "NUL", nama_ibu="SI\x00TI", nik_ibu="3325014508900013"),
        report("kehamilan", "TANDA", nama_ibu=MARK, nik_ibu=MARKED_NIK),
    ],
    "kematian": [report("kematian", "TANPA-TANGGAL", nama=MARK, tgl_meninggal="")],
    "aduan": [report("aduan", "TENTANG-SIAPA")],
}  # fmt: skip


def headers(table: str) -> str:
    """The first line of an extract, and nothing below it."""
    return "|".join(f'"{name}"' for name in ROWS[table]) + "\n"


def dtsen(members: list[dict[str, str]]) -> tuple[str, str]:
    """The pair of extracts that holds these members, one family each."""
    families = [
        ROWS["dtsen_keluarga"] | {"nomor_kartu_keluarga": member["kk"]} for member in members
    ]
    people = [
        ROWS["dtsen_anggota"]
        | {
            "nomor_induk_kependudukan": member["nik"],
            "nomor_kartu_keluarga": member["kk"],
            "nama": member["nama"],
            "tanggal_lahir": member["lahir"],
        }
        for member in members
    ]
    if not members:
        return headers("dtsen_keluarga"), headers("dtsen_anggota")
    return written(families, "|", quoted=True), written(people, "|", quoted=True)


@dataclass(frozen=True)
class Told:
    """What became of the reports, and everything that was said on the way."""

    links: Mapping[str, Mapping[str, object]]
    rejects: pl.DataFrame
    said: str


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    home = tmp_path_factory.mktemp("masukan_buruk")
    said: list[str] = []

    def progress(stage: str, done: int, total: int) -> None:
        said.append(f"{stage} {done}/{total}")

    for kab, members in (("3325", [*ODD_MEMBERS, *crowd()]), ("3271", [])):
        for name, text in zip(("keluarga", "anggota_keluarga"), dtsen(members), strict=True):
            path = home / "landing/dtsen" / f"{name}_dtsen_v3_{VERSION}_{kab}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for form, rows in REPORTS.items():
        path = home / f"landing/posyandu/{form}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written(rows), encoding="utf-8")
    folders = Folders(home / "data")
    counts = take_in(home / "landing", folders, progress)
    build_index(folders, VERSION, progress)
    linked = link_reports(folders, VERSION, None, 2, progress)
    links = validated(pl.read_parquet(folders.links), LINKS)
    rejects = pl.concat(pl.read_parquet(path) for path in folders.rejects.glob("*.parquet"))
    return Told(
        {row["id_laporan"]: row for row in links.iter_rows(named=True)},
        rejects,
        " ".join([*said, repr(counts), repr(linked), *rejects["petunjuk"].drop_nulls()]),
    )


@pytest.mark.parametrize(
    ("number", "column"),
    [("TANPA-NAMA", "nama_ibu"), ("TANPA-HARI", "tgl_lapor"), ("TANPA-TANGGAL", "tgl_meninggal")],
)
def test_a_report_without_name_or_date_is_quarantined_with_the_cell_named(
    told: Told, number: str, column: str
) -> None:
    rows = told.rejects.filter(pl.col("tingkat") == "BARIS")
    assert number not in told.links
    assert column in set(rows["kolom"])
    assert rows.filter(pl.col("kolom") == column)["petunjuk"].null_count() == 0


def test_a_line_with_nul_bytes_is_quarantined_as_damaged(told: Told) -> None:
    assert "NUL" not in told.links
    assert any("NUL" in text for text in told.rejects["petunjuk"])


def test_a_report_without_area_is_judged_by_what_else_it_says(told: Told) -> None:
    link = told.links["TANPA-DESA"]
    assert "wilayah" not in str(link["pola"])
    assert link["keputusan"] != "DITERIMA"


@pytest.mark.parametrize(
    ("number", "nik"),
    [("RAMAI-NIK", crowd()[4321]["nik"]), ("TANDA", MARKED_NIK), ("NIK-NAMA", SAME_NIK)],
)
def test_who_is_told_by_the_number_is_found_whatever_stands_around(
    told: Told, number: str, nik: str
) -> None:
    link = told.links[number]
    assert (link["keputusan"], link["nik_padan"]) == ("DITERIMA", nik)


def test_a_nik_that_two_people_bear_goes_by_the_name(told: Told) -> None:
    assert told.links["NIK-NAMA"]["no_kk_padan"] == "3325011203150101"
    assert told.links["NIK-SAJA"]["keputusan"] != "DITERIMA"


@pytest.mark.parametrize("number", ["RAMAI", "EMOJI", "TENTANG-SIAPA"])
def test_what_tells_nobody_apart_is_linked_to_nobody(told: Told, number: str) -> None:
    assert told.links[number]["keputusan"] == "TANPA_PADANAN"


@pytest.mark.parametrize(
    ("number", "outcome"),
    [
        ("PANJANG", "DITERIMA"),
        ("PANJANG-SAJA", "TINJAU"),
        # Letters no name here is written in say nothing: the number speaks, in its village.
        ("EMOJI-NIK", "DITERIMA"),
        ("ARAB", "TANPA_PADANAN"),
    ],
)
def test_an_odd_name_is_judged_by_what_can_be_compared(
    told: Told, number: str, outcome: str
) -> None:
    assert told.links[number]["keputusan"] == outcome


def test_every_report_is_refused_or_has_an_outcome(told: Told) -> None:
    refused = {"TANPA-NAMA", "TANPA-HARI", "TANPA-TANGGAL", "NUL"}
    landed = {row["id_laporan"] for rows in REPORTS.values() for row in rows}
    assert set(told.links) == landed - refused


def test_no_name_or_number_is_told_on_the_way(told: Told) -> None:
    for secret in (MARK, MARKED_NIK, SAME_NIK, "SITI"):
        assert secret not in told.said

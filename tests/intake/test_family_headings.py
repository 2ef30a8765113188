"""Village books in which a family's number and address stand on a line above its members."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.folders import Folders
from assets.intake import take_in
from intake import FileIntake
from intake.reading import read_pieces
from intake.returning import books_to_return
from tests.intake.conftest import MAN, WOMAN
from tests.intake.test_sources import book
from tests.intake.test_together import pieces, told

FIRST, SECOND, THIRD = (f"332501010101000{digit}" for digit in (1, 2, 3))
TITLES = ["NO", "NAMA LENGKAP", "NIK", "L/P", "TTL", "SHDK", "PENDIDIKAN"]


def person(name: str, tie: str = "ANAK", nik: str = "") -> list[str]:
    return ["1", name, nik, "L", "Batang, 5-8-1988", tie, ""]


BLOCKS: list[list[Any]] = [
    ["BUKU INDUK PENDUDUK"],
    TITLES,
    [f"No. KK : {FIRST}", None, "Kepala Keluarga : BUDI", None, "Alamat : KRAJAN RT 003 RW 002"],
    person("BUDI", "KEPALA KELUARGA", MAN),
    person("SITI", "ISTRI", WOMAN),
    [],
    ["Nomor KK: ................", "Kepala Keluarga : ANI"],
    person("ANI", "KEPALA KELUARGA"),
    ["No. KK", ":", THIRD, "RT/RW", ":", "004/001"],
    ["Kepala Keluarga : WATI   Desa : LIMPUNG   Jumlah anggota : 1"],
    person("WATI", "KEPALA KELUARGA"),
]


def text(*lines: list[Any] | str) -> str:
    rows = [line if isinstance(line, str) else ";".join(map(str, line)) for line in lines]
    return "\n".join([";".join(TITLES), *rows]) + "\n"


def numbers(taken: FileIntake) -> dict[str, str | None]:
    return dict(taken.accepted.select("nama", "no_kk").iter_rows())


def test_a_heading_holds_for_the_members_below_it_up_to_the_next(take: Any, why: Any) -> None:
    taken = take(book(("Data", BLOCKS)), name="desa/buku.xlsx")

    held = ["nama", "no_kk", "nama_kepala_keluarga", "alamat", "rt", "rw"]
    assert taken.accepted.select("baris", *held).rows() == [
        (4, "BUDI", FIRST, "BUDI", "KRAJAN", "003", "002"),
        (5, "SITI", FIRST, "BUDI", "KRAJAN", "003", "002"),
        (8, "ANI", None, "ANI", None, None, None),
        (11, "WATI", THIRD, "WATI", None, "004", "001"),
    ]
    assert why(taken) == [(8, "no_kk", "JUDUL_TANPA_NOMOR")]


def test_headings_are_no_rows_and_stand_in_the_trace_with_every_cell_they_fill(take: Any) -> None:
    taken = take(book(("Data", BLOCKS)), name="desa/buku.xlsx")
    of_kind = dict(taken.repairs.group_by("kode").agg("baris").iter_rows())

    assert (taken.rows_read, taken.rows_rejected, taken.accepted.height) == (4, 0, 4)
    assert sorted(of_kind["JUDUL_KELUARGA"]) == [3, 7, 9, 10]
    assert sorted(of_kind["DARI_JUDUL_KELUARGA"]) == [4] * 5 + [5] * 5 + [8] + [11] * 4


def test_a_text_has_headings_with_any_number_of_cells(take: Any, why: Any) -> None:
    taken = take(
        text(
            f"No. KK : {FIRST}",
            person("BUDI"),
            [f"No. KK : {SECOND}", "Alamat : KRAJAN", *[""] * 5],
            person("ANI"),
            [f"No. KK : {THIRD}", "Alamat : A; B", *[""] * 5],
            person("WATI"),
        )
    )

    assert numbers(taken) == {"BUDI": FIRST, "ANI": SECOND, "WATI": THIRD}
    assert (taken.rows_read, taken.rows_rejected) == (3, 0)
    assert why(taken) == []


def test_an_unreadable_number_is_told_at_each_member_and_not_traced_as_filled(
    take: Any, why: Any
) -> None:
    head = text(f"No. KK : {FIRST}", person("BUDI"), "No. KK : 33250101", person("ANI"))
    taken = take(head)

    assert numbers(taken) == {"BUDI": FIRST, "ANI": None}
    assert why(taken) == [(5, "no_kk", "KK_PANJANG_SALAH")]
    filled = taken.repairs.filter(pl.col("kode") == "DARI_JUDUL_KELUARGA")
    assert filled["baris"].to_list() == [3]


def test_below_a_second_head_or_an_unread_line_no_heading_holds(take: Any, why: Any) -> None:
    lines = [
        f"No. KK : {FIRST}",
        person("BUDI", "KEPALA KELUARGA"),
        person("ANI", "KEPALA KELUARGA"),
        f"No. KK : {SECOND}",
        person("WATI"),
        "No. KX : 3325",
        person("WATO"),
        f"No. KK : {FIRST} No. KK : {THIRD}",
        person("TONO"),
    ]
    expected = {"BUDI": FIRST, "ANI": None, "WATI": SECOND, "WATO": None, "TONO": None}
    unsure = ["JUDUL_TIDAK_PASTI", "JUDUL_TIDAK_PASTI", "JUDUL_TANPA_NOMOR"]
    as_sheet = [TITLES, *([line] if isinstance(line, str) else line for line in lines)]

    for taken in (take(text(*lines)), take(book(("Data", as_sheet)), name="desa/buku.xlsx")):
        assert numbers(taken) == expected
        assert [code for _, column, code in why(taken) if column == "no_kk"] == unsure
        assert [line for line, _, _ in why(taken, "BARIS")] == [7]


def test_words_of_a_heading_in_a_persons_row_do_not_make_it_one(take: Any) -> None:
    taken = take(
        text(
            f"No. KK : {FIRST}",
            person("BUDI")[:-1] + [f"No. KK : {SECOND}"],
            [f"No. KK : {SECOND}", "SITI", WOMAN, "P", "Batang, 5-8-1990", "ISTRI", ""],
            person("ANI"),
        )
    )

    assert numbers(taken) == {"BUDI": FIRST, "SITI": None, "ANI": None}


def test_a_family_goes_on_over_a_page_and_may_have_ended_at_a_total(take: Any, why: Any) -> None:
    lines: list[list[Any]] = [
        TITLES,
        ["No. KK", FIRST],
        ["Halaman 1"],
        ["Nama KK", "BUDI"],
        person("BUDI", "KEPALA KELUARGA", MAN),
        ["Jumlah halaman ini", None, None, "1"],
        TITLES,
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        person("SITI", "ISTRI", WOMAN),
        ["Jumlah", "2"],
        person("TONO"),
    ]
    as_text = ["" if len(line) < 1 else [cell or "" for cell in line] for line in lines[1:]]

    for taken in (take(book(("Data", lines)), name="desa/buku.xlsx"), take(text(*as_text))):
        assert numbers(taken) == {"BUDI": FIRST, "SITI": FIRST, "TONO": None}
        assert (taken.rows_read, taken.rows_rejected) == (3, 0)
        assert why(taken) == [(11, "no_kk", "JUDUL_TIDAK_PASTI")]
        breaks = taken.repairs.filter(kode="BARIS_SISIPAN")["baris"]
        assert breaks.to_list() == [3, 6, 7, 8, 10]


def test_a_heading_over_the_titles_holds_for_the_first_family(take: Any, why: Any) -> None:
    over = ["PEMERINTAH DESA LIMPUNG", f"No. KK : {FIRST}", "Nama KK: BUDI"]
    rest = [person("BUDI", "KEPALA KELUARGA"), [f"No. KK : {SECOND}"], TITLES, person("ANI")]
    as_sheet = [*([line] for line in over), TITLES, *rest]
    as_text = "\n".join(over) + "\n" + text(*rest)

    for taken in (take(book(("Data", as_sheet)), name="desa/buku.xlsx"), take(as_text)):
        assert numbers(taken) == {"BUDI": FIRST, "ANI": SECOND}
        assert taken.accepted["nama_kepala_keluarga"].to_list() == ["BUDI", None]
        assert (taken.rows_read, why(taken)) == (2, [])
        assert sorted(taken.repairs.filter(kode="JUDUL_KELUARGA")["baris"]) == [2, 3, 6]


def test_a_text_goes_back_with_the_heading_that_stood_over_its_titles(tmp_path: Path) -> None:
    path = tmp_path / "buku.csv"
    path.write_text(f"No. KK : {FIRST}\n" + text(person("BUDI"), "No. KK : 33", person("ANI")))
    made = next(iter(books_to_return(path, path.name)))
    sheet = openpyxl.load_workbook(io.BytesIO(made.written(made.taken)))["Data"]

    assert [row[0].value for row in sheet] == ["NO", f"No. KK : {FIRST}", "1", "No. KK : 33", "1"]
    assert sheet["H2"].value.startswith("Judul keluarga: ")


EKTP = ["NO", "Nama Lengkap", "NIK", "Tempat Lahir", "Tanggal Lahir", "JK", "Stat Kwn", "Gol. Drh",
        "SHDK", "Agama", "Pendidikan Terakhir", "No Akta Lahir", "Pekerjaan", "Nama Ibu",
        "Nama Ayah", "Wjb KTP", "KTP-eL", "Status", "Stat Rkm"]  # fmt: skip


def ektp(name: str, nik: str, tie: str) -> list[str]:
    return ["1", name, nik, "BATANG", "05-08-1988", "Lk", "K", "-", tie, "ISLAM", "SMA", "", "TANI"]


def test_a_family_of_the_ektp_book_begins_with_its_number_alone(take: Any, why: Any) -> None:
    place = "DESA LIMPUNG RT/RW : 002/001 DUSUN : KRAJAN"
    lines: list[list[Any]] = [
        ["", "BUKU INDUK PENDUDUK"],
        EKTP,
        [FIRST, "", "BUDI", *[""] * 8, place],
        ektp("BUDI", MAN, "KEPALA KELUARGA"),
        [*[""] * 18, "SHIPPED"],
        ektp("SITI", WOMAN, "ISTRI"),
        [SECOND, "", "ANI", *[""] * 8, place],
        ektp("ANI", "", "KEPALA KELUARGA"),
    ]
    taken = take(book(("Data", lines)), name="desa/bip.xlsx")

    assert taken.accepted.select("baris", "no_kk", "rt", "rw", "dusun").rows() == [
        (line, card, "002", "001", "KRAJAN") for line, card in ((4, FIRST), (6, FIRST), (8, SECOND))
    ]
    assert (taken.rows_read, why(taken)) == (3, [])
    received = taken.repairs.filter(kode="JUDUL_KELUARGA")["isi_diterima"]
    assert received[0] == f"{FIRST} BUDI {place}"


def test_headings_of_circulating_books_over_several_lines_and_in_one_cell(take: Any) -> None:
    lines: list[list[Any]] = [
        ["", "BUKU INDUK KEPENDUDUKAN (DAFTAR KELUARGA)"],
        ["", "PROVINSI :", "JAWA TENGAH", "", "NO. KK :", FIRST],
        ["", "KABUPATEN :", "BATANG", "", "NAMA. KK :", "BUDI"],
        ["", "KECAMATAN :", "LIMPUNG", "", "ALAMAT :", "DSN. KRAJAN,Kodepos :51271,Telp :,-"],
        ["", "DESA :", "LIMPUNG", "", "NO.RT/RW :", "001/002"],
        TITLES,
        person("BUDI", "KEPALA KELUARGA", MAN),
        [f"No. KK : {SECOND}", "", "Alamat : BANGUN, Nama Dusun : KIDUL, RT/RW : -/-"],
        person("ANI", "KEPALA KELUARGA"),
    ]
    taken = take(book(("Data", lines)), name="desa/bip.xlsx")

    held = ("no_kk", "nama_kepala_keluarga", "alamat", "dusun", "rt", "rw")
    assert taken.accepted.select(held).rows() == [
        (FIRST, "BUDI", "DSN. KRAJAN", None, "001", "002"),
        (SECOND, None, "BANGUN", "KIDUL", None, None),
    ]


# Labels on one line and what they say on the next, as OpenSID/OpenSID reads BIP 2012
# (app/Libraries/BIP/Bip2012.php). Columns have no titles there: these are of other books.
def test_a_heading_may_have_its_labels_on_one_line_and_their_values_on_the_next(
    take: Any, why: Any
) -> None:
    titles = ["", "NO", "NIK", "NAMA LENGKAP", "JK", "TMPT LHR", "TGL LHR", "GOL. DRH", "AGAMA",
              "STAT KWN", "SHDK", "PENDIDIKAN TERAKHIR", "PEKERJAAN", "NAMA IBU", "NAMA AYAH",
              "NO AKTA LAHIR"]  # fmt: skip

    def family(number: str, name: str, nik: str, place: str) -> list[list[Any]]:
        born = ["BATANG", "05-08-1988", "O", "ISLAM", "KAWIN"]
        return [
            ["", "NO.KK", "", "NAMA KEPALA KELUARGA", "", "", "ALAMAT"],
            ["", number, "", name, "", "", f"DUSUN KIDUL, {place}, Kodepos:51271,-"],
            titles,
            ["", 1, nik, name, "LK", *born, "KEPALA KELUARGA", "SMA", "TANI", "TINI", "TONO"],
        ]

    lines = [["", "BUKU INDUK PENDUDUK"], *family(FIRST, "BUDI", MAN, "RT:001, RW:002")]
    lines += [*family(SECOND, "ANI", "", "RT:003, RW:-"), *family("", "WATI", "", "RT:, RW:")]
    taken = take(book(("Data", lines)), name="desa/bip.xlsx")

    held = ("nama", "no_kk", "rt", "rw")
    assert taken.accepted.select(held).rows() == [
        ("BUDI", FIRST, "001", "002"),
        ("ANI", SECOND, "003", None),
        ("WATI", None, None, None),
    ]
    assert (taken.rows_read, taken.rows_rejected) == (3, 0)
    assert [(line, code) for line, _, code in why(taken)] == [(13, "JUDUL_TANPA_NOMOR")]


def test_titles_once_more_are_no_labels_and_who_stands_below_them_is_a_person(take: Any) -> None:
    titles = "NO KK;NAMA LENGKAP;NIK;L/P;TTL;SHDK"
    taken = take(
        f"{titles}\n{FIRST};BUDI;{MAN};L;Batang, 5-8-1988;KEPALA KELUARGA\n"
        f"{titles}\n;TINI;{WOMAN};;;\n"
    )

    assert taken.accepted["nama"].to_list() == ["BUDI", "TINI"]


LUWU_TIMUR = ["", "NO", "NIK", "NAMA", "JK", "TMPT LHR", "TGL LHR", "G.DRH", "AGAMA", "STATUS",
              "HUB.KEL", "PENDIDIKAN", "PEKERJAAN", "NAMA IBU", "NAMA AYAH", "KET"]  # fmt: skip


def test_a_book_with_heading_and_titles_above_every_family_and_the_marriage_as_status(
    take: Any, why: Any
) -> None:
    def family(number: str, name: str, nik: str) -> list[list[Any]]:
        gap = [None] * 6
        head = ["", 1, nik, name, "P", "BATANG", "30-03-1983", "O", "Islam", "Belum Kawin"]
        return [
            ["", "BUKU INDUK KEPENDUDUKAN KABUPATEN LUWU TIMUR (DAFTAR  KELUARGA)"],
            [],
            ["", "PROVINSI :", "SULAWESI SELATAN", *gap, "NO. KK :", number],
            ["", "KABUPATEN :", "LUWU TIMUR", *gap, "NAMA. KK :", name],
            ["", "KECAMATAN :", "KALAENA", *gap, "ALAMAT :", "DSN. KIDUL,Kodepos :92974,Telp :,-"],
            ["", "DESA :", "KALAENA KIRI", *gap, "NO.RT/RW :", "001/002"],
            [],
            LUWU_TIMUR,
            [*head, "Kepala Keluarga", "SLTA", "TANI", "TINI", "TONO", ""],
        ]

    lines = [*family(FIRST, "SITI", WOMAN), [], *family(SECOND, "ANI", "")]
    taken = take(book(("Data", lines)), name="desa/bip.xlsx")

    held = ("nama", "no_kk", "rt", "rw", "tgl_lahir", "hubungan", "status_kawin", "status_dasar")
    born, tie = date(1983, 3, 30), "Kepala Keluarga"
    assert taken.accepted.select(held).rows() == [
        ("SITI", FIRST, "001", "002", born, tie, "Belum Kawin", None),
        ("ANI", SECOND, "001", "002", born, tie, "Belum Kawin", None),
    ]
    assert (taken.rows_read, taken.rows_rejected, why(taken)) == (2, 0, [])


def test_a_nik_that_stands_first_in_its_row_is_no_familys_number(take: Any) -> None:
    taken = take(
        "NIK;NAMA LENGKAP;TTL;SHDK\n"
        f";No. KK : {FIRST};;\n"
        f"{WOMAN};SITI;Batang, 5-8-1988;ISTRI\n"
        f"{MAN};BUDI;;ANAK\n"
    )

    assert taken.accepted.select("nik", "no_kk").rows() == [(WOMAN, FIRST), (MAN, None)]
    assert taken.repairs.filter(kode="JUDUL_KELUARGA")["baris"].to_list() == [2]


@pytest.mark.parametrize(
    "hidden",
    [
        ["", "N0 KK", SECOND],
        ["N0. KK", ":", SECOND, "RT/RW", ":", "004/001"],
        ["", "", "", "", "", f"No KX : {SECOND}"],
        ["", "TINI", "", "", "", "ANAK"],
        ["", "TINI", WOMAN, "P", "", ""],
        ["No. KX", ":", SECOND, "", "", "KEPALA KELUARGA"],
        ["No. KX", ":", SECOND, "P", "", "KRAJAN"],
    ],
)
def test_a_row_without_a_birth_date_may_hide_a_heading_and_ends_what_held(
    take: Any, hidden: list[str]
) -> None:
    taken = take(
        book(("Data", [TITLES, [f"No. KK : {FIRST}"], person("BUDI"), hidden, person("ANI")])),
        name="desa/buku.xlsx",
    )

    assert numbers(taken)["BUDI"] == FIRST
    assert FIRST not in [number for name, number in numbers(taken).items() if name != "BUDI"]
    doubted = taken.rejected.filter(kode="JUDUL_TIDAK_PASTI")["baris"]
    assert 5 in doubted


@pytest.mark.parametrize("tie", ["ANAK", "Isteri", "Kepala Keluarga", "FAMILI LAIN"])
def test_a_person_without_a_birth_date_but_with_sex_and_relation_leaves_nobody_in_doubt(
    take: Any, why: Any, tie: str
) -> None:
    head = [] if tie == "Kepala Keluarga" else [person("BUDI", "KEPALA KELUARGA", MAN)]
    lines = [[f"No. KK : {FIRST}"], *head, ["2", "TINI", "", "PR", "-", tie, ""], person("ANI")]
    as_sheet = [TITLES, *lines]

    for taken in (take(book(("Data", as_sheet)), name="desa/buku.xlsx"), take(text(*lines))):
        assert set(numbers(taken).values()) == {FIRST}
        assert (taken.rows_read, why(taken)) == (len(head) + 2, [])
        assert taken.accepted.filter(nama="TINI")["tgl_lahir"].to_list() == [None]


LINES = st.sampled_from(
    [
        f"No. KK : {FIRST}",
        f"Nomor KK: {SECOND};Kepala Keluarga : ANI;;;;;",
        "No. KK : 33",
        "No. KK :",
        "Alamat : KRAJAN RT 1 RW 2;;;;;;",
        "No. KX : 3;;;;;;",
        "Jumlah halaman ini;;;;;;3",
        "Jumlah;3",
        '"No. KK : 3',
        "",
        ";".join(person("BUDI")),
        ";".join(person("SITI", "KEPALA KELUARGA")),
    ]
)


@given(st.lists(st.lists(LINES, max_size=8), min_size=2, max_size=4))
@settings(max_examples=15, deadline=None)
def test_no_heading_holds_beyond_its_file_and_every_line_is_in_one_place(
    files: list[list[str]],
) -> None:
    own = pieces([("desa", text(*lines).encode()) for lines in files])
    together = read_pieces(own)

    assert [told(one) for one in together] == [told(read_pieces([piece])[0]) for piece in own]
    for one, lines in zip(together, files, strict=True):
        apart = pl.col("kode").is_in(["JUDUL_KELUARGA", "BARIS_SISIPAN"])
        headings = one.repairs.filter(apart).height
        assert one.rows_read == one.accepted.height + one.rows_rejected
        assert one.rows_read + headings == len(lines) or one.state != "DITERIMA"


def test_a_number_corrected_in_the_heading_of_the_returned_book_reaches_its_members(
    tmp_path: Path,
) -> None:
    landing, folders = tmp_path / "landing", Folders(tmp_path / "data")
    (landing / "desa").mkdir(parents=True)
    path = landing / "desa" / "buku.xlsx"
    path.write_bytes(book(("Data", BLOCKS)))
    take_in(landing, folders, lambda *_: None)
    made = next(iter(books_to_return(path, path.name)))
    workbook = openpyxl.load_workbook(io.BytesIO(made.written(made.taken)))
    sheet = workbook["Data"]
    notes = {row: sheet.cell(row, 8).value for row in (3, 7, 8)}

    assert notes[3].startswith("Judul keluarga: ")
    assert "nomor keluarga sebelumnya tidak dipakai" in notes[8]
    assert "baris judul keluarga, bukan orang: 4" in [
        row.value for row in workbook.worksheets[0]["A"]
    ]
    sheet["A7"] = f"Nomor KK: {SECOND}"
    workbook.save(landing / "desa" / "perbaikan_buku.xlsx")
    take_in(landing, folders, lambda *_: None)

    people = pl.read_parquet(folders.list_("penduduk"))
    assert dict(people.select("nama", "no_kk").iter_rows()) == {
        "BUDI": FIRST, "SITI": FIRST, "ANI": SECOND, "WATI": THIRD
    }  # fmt: skip

"""Sending files: what is told at once, where a file lands, and whose it is."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import httpx2
import openpyxl
import pytest
import sqlalchemy as sa

from assets.intake import take_in
from intake.form_workbook import form_columns, form_examples
from portal.roles import Role
from portal.state.tables import SENT
from tests.portal.conftest import Office, Visitor

VILLAGE, POST = "3325082005", "332508200501"
ELSEWHERE = "3325082006"


def report(number: int = 1, **changed: str) -> dict[str, str]:
    """One row of the form of pregnancies, as a cadre would write it."""
    asked, known = form_columns("kehamilan")
    row = dict.fromkeys(("id_laporan", "kode_posyandu", "kode_desa", "tgl_lapor", "petugas"), "")
    row |= {column.name: "" for column in (*asked, *known)}
    row |= form_examples()["kehamilan"]
    row |= {"id_laporan": f"{POST}-20251017-HM{number:03d}", "kode_posyandu": POST}
    return row | {"kode_desa": VILLAGE, "tgl_lapor": "2025-10-17", "petugas": "KDR-1"} | changed


def as_csv(*rows: dict[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def operator(office: Office, wilayah: str = VILLAGE) -> Visitor:
    return office.sign_in(Role.OPERATOR_DESA, wilayah=wilayah)


def send(
    visitor: Visitor, content: bytes, name: str = "laporan.csv", **form: Any
) -> httpx2.Response:
    """Send a file and follow to what is told of it."""
    visitor.get("/kiriman")
    answer = visitor.post(
        "/kiriman", {"wilayah": VILLAGE} | form, files={"berkas": (name, content)}
    )
    return visitor.get(answer.headers["location"]) if answer.status_code == 303 else answer


def landed(office: Office) -> list[Path]:
    folder = office.place.settings.landing
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.exists() else []


def test_a_good_file_lands_whole_in_the_folder_of_its_sender(office: Office) -> None:
    content = as_csv(report(1), report(2))
    told = send(operator(office), content)

    (path,) = landed(office)
    assert "Berkas diterima" in told.text
    assert path.read_bytes() == content
    assert path.parent.name == f"{VILLAGE}_portal"
    assert path.parent.parent.name == "posyandu"


def test_every_wrong_row_is_named_at_once_with_what_to_do(office: Office) -> None:
    told = send(operator(office), as_csv(report(1), report(2), report(3, tgl_lapor="2025-13-45")))

    assert "<td>4</td>" in told.text
    assert "tgl_lapor" in told.text
    assert "baris ditolak" in told.text
    assert len(landed(office)) == 1


def test_what_is_told_never_quotes_a_cell(office: Office) -> None:
    told = send(operator(office), as_csv(report(1), report(2), report(3, nik_ibu="33250117089900")))

    assert "nik_ibu" in told.text
    assert "33250117089900" not in told.text


def test_the_marked_workbook_holds_the_row_with_its_explanation(office: Office) -> None:
    visitor = operator(office)
    told = send(visitor, as_csv(report(1), report(2), report(3, tgl_lapor="2025-13-45")))
    answer = visitor.get(f"{told.url.path}/perbaikan")

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    titles = [cell.value for cell in book["Data"][1]]
    note = book["Data"].cell(4, titles.index("catatan_bansos") + 1).value
    assert "attachment" in answer.headers["content-disposition"]
    assert note


@pytest.mark.parametrize(
    "name",
    ["../../../etc/cron.d/x", "..\\..\\x.csv", "/etc/passwd", "a\x00b.csv", "x" * 400, ".hidden"],
)
def test_the_clients_name_decides_nothing_about_where_a_file_lies(
    office: Office, name: str
) -> None:
    send(operator(office), as_csv(report()), name)

    paths = [path for path in office.data.parent.rglob("*.csv")]
    assert paths == landed(office)
    assert [path.parent.name for path in paths] == [f"{VILLAGE}_portal"]
    assert "x" * 9 not in paths[0].name


def test_rows_of_a_village_outside_the_senders_area_keep_the_whole_file_out(
    office: Office,
) -> None:
    told = send(operator(office), as_csv(report(1), report(2, kode_desa=ELSEWHERE)))

    assert "di luar wilayah Anda, mulai baris 3" in told.text
    assert landed(office) == []


def test_an_area_that_is_not_the_senders_is_refused(office: Office) -> None:
    answer = send(operator(office), as_csv(report()), wilayah=ELSEWHERE)

    assert answer.status_code == 422
    assert landed(office) == []


def test_a_cadre_sends_for_the_own_post_alone(office: Office) -> None:
    cadre = office.sign_in(Role.KADER, wilayah=VILLAGE, posyandu=POST)
    told = send(cadre, as_csv(report(1), report(2, kode_posyandu="332508200502")))
    assert "dari posyandu lain" in told.text
    assert landed(office) == []

    assert "Berkas diterima" in send(cadre, as_csv(report(1))).text


def test_lists_of_other_bodies_cannot_be_sent(office: Office) -> None:
    header = "nik,nama,alasan,sumber,tgl_data\n"
    told = send(operator(office), (header + "3325011708990001,A,MENINGGAL,X,2025-10-01\n").encode())

    assert told.status_code == 200
    assert landed(office) == []


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 500, b"PK\x03\x04 cut off", b"hello"])
def test_a_file_that_cannot_be_read_is_told_and_not_landed(office: Office, content: bytes) -> None:
    told = send(operator(office), content)

    assert "Tidak dikirim" in told.text
    assert landed(office) == []


def test_a_workbook_that_unpacks_to_far_more_than_a_form_is_not_opened(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        for number in range(3):
            book.writestr(f"xl/{number}.xml", bytes(office.place.limits.body.unpacked // 2))
    monkeypatch.setattr("intake.read_landed", None)
    told = send(operator(office), packed.getvalue(), "buku.xlsx")

    assert "jauh lebih besar" in told.text
    assert landed(office) == []


def test_the_same_file_is_not_sent_twice(office: Office) -> None:
    visitor = operator(office)
    send(visitor, as_csv(report()))
    again = send(visitor, as_csv(report()), "nama lain.csv")

    assert "sudah pernah Anda kirim" in again.text
    assert len(landed(office)) == 1


def test_who_sends_what_another_sent_is_told_that_its_rows_count_once(office: Office) -> None:
    landing, people = office.place.settings.landing, [operator(office), operator(office)]
    pages = [send(one, as_csv(report())).url.path for one in people]
    take_in(landing, office.place.folders, lambda *_: None)

    told = ["sama persis" in one.get(path).text for one, path in zip(people, pages, strict=True)]
    (account,) = office.place.folders.received.glob("*.json")
    entry = json.loads(account.read_text(encoding="utf-8"))
    names = [path.relative_to(landing).as_posix() for path in landed(office)]
    assert [entry["jalur"], *entry["juga"]] == names
    assert sorted(told) == [False, True]


def test_what_somebody_sent_is_seen_by_nobody_else(office: Office) -> None:
    told = send(operator(office), as_csv(report(), report(2, tgl_lapor="x")))
    other = operator(office)

    answers = [other.get(told.url.path), other.get(f"{told.url.path}/perbaikan")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert "laporan.csv" not in other.get("/kiriman").text


def test_what_was_told_of_a_file_goes_when_its_time_is_over(office: Office) -> None:
    send(operator(office), as_csv(report()), "lama.csv")
    office.clock.seconds += office.place.limits.sent_kept
    send(operator(office), as_csv(report(2)), "sehari.csv")
    assert _names_kept(office) == {"lama.csv", "sehari.csv"}

    office.clock.seconds += 1
    send(operator(office), as_csv(report(3)), "baru.csv")
    assert _names_kept(office) == {"sehari.csv", "baru.csv"}
    assert len(landed(office)) == 3


def _names_kept(office: Office) -> set[str]:
    with office.place.store.reading() as connection:
        return set(connection.execute(sa.select(SENT.c.nama_asal)).scalars())


def test_a_file_larger_than_allowed_is_refused(office: Office) -> None:
    answer = send(operator(office), b"x" * (office.place.limits.body.file + 1))

    assert answer.status_code == 413
    assert landed(office) == []


def test_an_officer_who_sends_nothing_cannot_send(office: Office) -> None:
    officer = office.sign_in(Role.PETUGAS, wilayah="3325")

    assert officer.get("/kiriman").status_code == 403
    assert send(officer, as_csv(report())).status_code == 403
    assert landed(office) == []


def test_no_half_file_stays_when_reading_breaks(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = operator(office)

    def broken(*_: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr("portal.sending.read_feedback", broken)
    answer = send(visitor, as_csv(report()))

    assert answer.status_code == 503
    assert landed(office) == []


@pytest.mark.parametrize(("kind", "start"), [("xlsx", b"PK"), ("pdf", b"%PDF")])
def test_a_cadre_downloads_the_forms_of_the_own_post(
    office: Office, kind: str, start: bytes
) -> None:
    cadre = office.sign_in(Role.KADER, wilayah=VILLAGE, posyandu=POST)
    answer = cadre.get(f"/formulir/unduh?hari=2025-10-17&jenis={kind}")

    assert answer.content.startswith(start)
    assert f'filename="formulir_{POST}_20251017.{kind}"' in answer.headers["content-disposition"]


def test_forms_are_made_for_posts_of_the_own_area_alone(office: Office) -> None:
    answer = operator(office).get(
        f"/formulir/unduh?hari=2025-10-17&jenis=xlsx&posyandu={ELSEWHERE}01"
    )

    assert answer.status_code == 422

"""The slip a citizen takes home: number, day, who answers, until when.

What belongs here: the words of the slip, as text and as one printable page.
What does not: choosing the case, or writing the file.

Nothing on it names a person, and a protected complaint does not say what it is about: a slip
is found by others in the house.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import date
from typing import Any

_MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
_STATUS = {
    "DITERIMA": "diterima, belum dirujuk",
    "DIVERIFIKASI": "sudah diperiksa kelengkapannya",
    "DIRUJUK_OPD": "sudah diserahkan",
    "DIPROSES": "sedang ditangani",
    "SELESAI": "selesai",
    "DITOLAK": "ditolak",
    "DUPLIKAT": "digabung dengan aduan yang sama",
    "KEDALUWARSA": "ditutup tanpa tindakan",
    "DITARIK": "ditarik oleh pelapor",
}
_PAGE = """<!doctype html>
<html lang="id"><head><meta charset="utf-8"><title>Resi aduan</title><style>
@page {{ size: A6; margin: 8mm }}
body {{ font: 11pt/1.4 sans-serif; max-width: 105mm; margin: 0 auto; color: #111 }}
h1 {{ font-size: 13pt; margin: 0 0 3mm }}
.nomor {{ font: bold 14pt monospace; border: 1px solid #111; padding: 2mm; text-align: center }}
dt {{ color: #555; font-size: 9pt; margin-top: 2mm }} dd {{ margin: 0 }}
p {{ font-size: 9pt; border-top: 1px solid #999; margin-top: 4mm; padding-top: 2mm }}
</style></head><body><h1>Resi aduan posyandu</h1><div class="nomor">{nomor}</div><dl>{isi}</dl>
<p>{catatan}</p></body></html>
"""
_NOTE = (
    "Simpan nomor ini dan tanyakan dengan nomor itu saja; nama dan NIK tidak perlu disebut. "
    "Bila batasnya lewat tanpa jawaban, tanyakan kepada dinas itu atau Dinas Sosial "
    "kabupaten/kota. / Keep this number; ask with it alone."
)


_NO_CALENDAR = (
    "hari libur sesudah {year} belum diketahui: tanggal itu hanya melewati Sabtu dan Minggu dan "
    "dapat mundur / holidays after {year} are not known yet"
)


def _lines(case: Mapping[str, Any], opd: str, known: int | None) -> list[tuple[str, str]]:
    open_ = case["perlindungan"] == "TERBUKA"
    what = f"{case['kategori']} ({case['bidang_spm']})" if open_ else "aduan yang dilindungi"
    lines = [
        ("Tanggal diadukan", _day(case["tgl_lapor"])),
        ("Tentang", what.replace("_", " ")),
        ("Ditangani oleh", opd if open_ else "petugas yang ditunjuk kabupaten/kota"),
        ("Jawaban paling lambat", _day(case["batas_waktu"])),
        *([("Catatan batas", _NO_CALENDAR.format(year=known))] if known else []),
        ("Keadaan", f"{_STATUS[case['status']]} per {_day(case['tgl_status'])}"),
    ]
    if case["no_aduan_induk"]:
        lines.append(("Digabung dengan nomor", case["no_aduan_induk"]))
    return lines


def slip_text(case: Mapping[str, Any], opd: str, known: int | None = None) -> str:
    """The slip of a case (a row of CASES) as plain text; `opd`: the name of who answers.

    `known`: the last year whose holidays are known, where the due date leaves out no others.
    """
    lines = [f"RESI ADUAN POSYANDU  {case['no_aduan']}"]
    lines += [f"{label:<22} {value}" for label, value in _lines(case, opd, known)]
    return "\n".join([*lines, _NOTE])


def slip_page(case: Mapping[str, Any], opd: str, known: int | None = None) -> str:
    """The slip of `slip_text` as one page of HTML, A6, that opens and prints without a network."""
    rows = "".join(
        f"<dt>{html.escape(label)}</dt><dd>{html.escape(value)}</dd>"
        for label, value in _lines(case, opd, known)
    )
    return _PAGE.format(nomor=html.escape(case["no_aduan"]), isi=rows, catatan=html.escape(_NOTE))


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS.split()[day.month - 1]} {day.year}"

"""The cases as small tables a lawyer can read: the family, what is known, what comes out.

What belongs here: one case as Markdown, with everything the case leaves to the defaults.
What does not: running a case (`test_cases`), or the reasons and figures (`handbook`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tests.rules import drawn

FOLDER = Path(__file__).parent
Case = Mapping[str, Any]
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
_RELATION = {
    "1": "kepala keluarga",
    "2": "istri/suami",
    "3": "anak",
    "4": "menantu",
    "5": "cucu",
    "6": "orang tua/mertua",
    "7": "pembantu",
    "8": "lainnya",
}
_MARRIED = {"1": "belum kawin", "2": "kawin", "3": "cerai hidup", "4": "cerai mati"}
# Columns of a person beside those every table shows, in words.
_MORE = {
    "sekolah": "sekolah",
    "jenjang": "jenjang",
    "kedudukan_kerja": "kedudukan kerja",
    "calon_disabilitas": "calon disabilitas",
    "nik_ganda": "NIK ganda",
    "dihitung": "dihitung di sini",
    "meninggal_dilaporkan": "kematian hanya dilaporkan",
    "berdokumen": "berdokumen",
    "sumber": "sumber",
    "nama": "nama",
}
_LISTS = {
    "kepesertaan": "Kepesertaan",
    "verifikasi": "Verifikasi",
    "komponen": "Daftar komponen",
    "eksklusi": "Daftar badan lain",
    "sanggah": "Sanggahan",
    "kehamilan": "Laporan kehamilan",
    "peristiwa": "Laporan posyandu",
    "ditetapkan": "Sudah di daftar",
    "berakhir": "Keluarga berakhir",
    "pindah_peserta": "Kepesertaan berpindah",
    "wali": "Wali menurut dua petugas",
    "masa_anggota": "Masuk atau keluar karena peristiwa",
    "rekening_gagal": "Rekening yang kata terakhirnya gagal",
    "komponen_lain": "Sudah dibayar sebagai komponen keluarga lain triwulan ini",
}


def subjects() -> list[tuple[str, str, list[Case]]]:
    """(file, what it is about, its cases) of every file of cases, by name."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        head = [line[1:].strip() for line in text.splitlines() if line.startswith("#")]
        found.append((path.stem, " ".join(head), yaml.safe_load(text)))
    return found


def case_page(case: Case) -> str:
    """The case under its title: family or queue, what is known, and the outcome."""
    parts = [f"\n#### {case['kasus']}\n"]
    if "antrean" in case:
        parts += [_queue(case), _outcome(case, "keluarga")]
    else:
        parts += [_family(case), _people(case), _known(case), _outcome(case, "program")]
    return "\n".join(part for part in parts if part) + "\n"


def day(value: object) -> str:
    """A date as people write it; anything else as it stands."""
    if isinstance(value, date):
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return shown(value)


def shown(value: object) -> str:
    """A value of a cell: – where it is missing, YA/TIDAK, thousands, lists with commas."""
    if value is None or value == []:
        return "–"
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    if isinstance(value, list):
        return ", ".join(map(day, value))
    return str(value).replace("|", "\\|")


def _family(case: Case) -> str:
    own = case.get("keluarga", {})
    rank = own.get("desil_nasional", drawn._FAMILY["desil_nasional"])
    words = [f"desil {shown(rank)}"]
    words += [f"{name} {day(v)}" for name, v in own.items() if name != "desil_nasional"]
    return f"Keluarga: {'; '.join(words)}.\n"


def _people(case: Case) -> str:
    if not case["anggota"]:
        return "Tidak ada anggota tercatat.\n"
    default = drawn._MEMBER
    lines = ["| orang | lahir | L/P | hubungan | kawin | lain |", "|---|---|---|---|---|---|"]
    for row in case["anggota"]:
        more = [f"{word} {shown(row[name])}" for name, word in _MORE.items() if name in row]
        cells = (
            shown(row["nik"]) if row["nik"] else "tanpa NIK",
            day(row.get("lahir", default["tgl_lahir"])),
            row.get("jk", default["jk"]),
            _RELATION[str(row.get("hubungan", default["hubungan"]))],
            _MARRIED[str(row.get("kawin", default["status_kawin"]))],
            "; ".join(more) or "–",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _known(case: Case) -> str:
    lines = [
        f"- Parameter `{name}` bernilai {shown(value)} mulai {day(first)}."
        for name, entries in case.get("parameter", {}).items()
        for first, value in entries.items()
    ]
    if "diketahui_sampai" in case:
        lines.append(f"- Diketahui sampai {day(case['diketahui_sampai'])}.")
    for name, rows in case.get("daftar", {}).items():
        defaults = drawn._EVENT if name == "peristiwa" else drawn._LIST_ROWS.get(name, {})
        for row in rows:
            full = {**defaults, **row}
            cells = [
                f"{column} {day(value)}" for column, value in full.items() if column not in _SILENT
            ]
            lines.append(f"- {_LISTS[name]}: {'; '.join(cells)}.")
    return "\n".join(lines) + ("\n" if lines else "")


_SILENT = {"isi", "formulir", "padanan", "alasan", "tgl_kejadian", "triwulan"}


def _queue(case: Case) -> str:
    queue = ", ".join(f"{row['kk']} ({row['wilayah']})" for row in case["antrean"])
    lines = [f"Antrean menurut urutan prioritas: {queue}.\n"]
    if case.get("terpakai"):
        lines.append(f"Sudah di daftar gelombang terdahulu: {', '.join(case['terpakai'])}.\n")
    lines += ["| wilayah | gelombang | kuota kumulatif |", "|---|---|---|"]
    lines += [f"| {r['wilayah']} | {r['gelombang']} | {shown(r['kuota'])} |" for r in case["kuota"]]
    return "\n".join(lines) + "\n"


def _outcome(case: Case, first: str) -> str:
    tahap = case.get("tahap", "2025-T4-1")
    cutoff = case.get("batas", drawn.QUARTER.wave(int(tahap[-1])).cutoff)
    what = "Putusan" if "batas" in case else f"Putusan {tahap}"
    lines = [f"{what} (batas {day(cutoff)}):\n", f"| {first} | yang diharapkan |"]
    lines.append("|---|---|")
    for name, expected in case["harap"].items():
        if name == "PBI_JK":
            for letter, row in expected.items():
                lines.append(f"| PBI_JK, orang {letter} | {_expected(row)} |")
        else:
            lines.append(f"| {name} | {_expected(expected)} |")
    return "\n".join(lines) + "\n"


def _expected(row: Case) -> str:
    """The expected columns: the status bold, amounts in rupiah, the rest by name."""
    words = []
    for name, value in row.items():
        if name == "status":
            words.append(f"**{value}**")
        elif name == "nominal_hak":
            words.append(f"Rp {shown(value)}")
        else:
            words.append(f"{name.replace('_', ' ')} {day(value)}")
    return "; ".join(words)

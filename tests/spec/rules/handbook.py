"""The rules as a book, `docs/aturan.md`, written from the reasons, the figures and the cases.

    python -m tests.spec.rules.handbook     writes docs/aturan.md; a test says if it is current

What belongs here: laying out reasons and parameters as Markdown, and which case is about what.
What does not: any rule or figure (rules/), or how a case is drawn (`handbook_cases`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import yaml

from rules import Parameter, Parameters, Quarter, book, load_parameters, load_quarter
from rules.catalogue import NATURES, DescribedReason, catalogue, last_cutoff, reviewed_quarters
from tests.spec.rules.handbook_cases import Case, case_page, day, shown, subjects

FILE = Path(__file__).resolve().parents[3] / "docs" / "aturan.md"

_HEAD = """# Aturan

Berkas ini ditulis oleh `python -m tests.spec.rules.handbook` dari `rules/` dan
`tests/spec/rules/`; jangan disunting. Setiap kasus di bawah dijalankan sebagai uji: bila aturan
berubah dan kasusnya tidak, uji gagal.

*Written from the rules and the cases that test them; do not edit.*

- [Sifat alasan](#sifat-alasan)
- [Alasan](#alasan)
- [Parameter](#parameter)
- [Triwulan yang sudah ditinjau](#triwulan-yang-sudah-ditinjau)
- [Kasus](#kasus)

Sumber yang menyebut "menurut berita" belum diganti teks keputusannya; perbedaan antara sumber
tertulis di kolom catatan. Di terminal: `bansos rules list`, `bansos rules show KODE`; kelengkapan
diperiksa `bansos rules check`.
"""
_NATURES = """
## Sifat alasan

| sifat | arti |
|---|---|
"""
_AFTER_NATURES = """
Semua alasan ditanyakan kepada setiap keluarga dan program, dan semuanya disimpan; yang pertama
menurut urutan di bawah menjadi alasan utama. Isian yang tidak ada memberi "tidak diketahui", yang
menahan dengan DATA_TIDAK_DIKETAHUI dan tidak pernah dianggap lulus atau gagal. Keluarga LAMA tidak
ditahan oleh petunjuk atau laporan yang belum terbukti.
"""


def handbook() -> str:
    """The whole book as Markdown, the same text for the same rules and cases."""
    parameters, on = load_parameters(), last_cutoff()
    reasons = catalogue(parameters, on)
    about = _cases_by_reason()
    parts = [_HEAD, _NATURES]
    parts += [f"| {name} | {meaning} |\n" for name, meaning in NATURES.items()]
    parts += [_AFTER_NATURES, "\n## Alasan\n\nMenurut urutan alasan utama, pada ", day(on), ".\n"]
    parts += [_reason(reason, about.get(reason.kode, [])) for reason in reasons]
    parts += ["\n## Parameter\n", _parameters(parameters)]
    parts.append("\n## Triwulan yang sudah ditinjau\n")
    parts += [_quarter(load_quarter(name)) for name in reviewed_quarters()]
    parts.append("\n## Kasus\n\nYang tidak disebut dalam kasus boleh bernilai apa pun.\n")
    for name, text, cases in subjects():
        parts.append(f"\n### {name.replace('_', ' ').capitalize()}\n\n{text}\n")
        parts += [case_page(case) for case in cases]
    return "".join(parts)


def codes(case: Case) -> set[str]:
    """The reasons a case is about: those it names under `aturan`, in a list or as expected."""
    return set(re.findall(r"\b[A-Z][A-Z_]+\b", yaml.safe_dump(dict(case)))) & set(book())


def _cases_by_reason() -> dict[str, list[str]]:
    about: dict[str, list[str]] = {}
    for _, _, cases in subjects():
        for case in cases:
            for code in sorted(codes(case)):
                about.setdefault(code, []).append(case["kasus"])
    return about


def _reason(reason: DescribedReason, cases: Iterable[str]) -> str:
    titles = "\n".join(f"- [{title}](#{_anchor(title)})" for title in cases)
    return f"""
### {reason.kode}

{reason.label} · *{reason.label_en}*

| sifat | level | terlihat oleh | dibuka oleh | batas |
|---|---|---|---|---|
| {reason.sifat}: {reason.arti_sifat} | {reason.level} | {reason.tingkat} | {reason.dibuka_oleh} \
| {reason.batas} |

Dasar: {reason.dasar}.{_after(reason)}

{titles}
"""


def _after(reason: DescribedReason) -> str:
    if reason.sesudah_batas is None:
        return ""
    return f" Batas (`{reason.parameter_batas}`): {reason.sesudah_batas.rstrip('.')}."


def _anchor(title: str) -> str:
    """The anchor a Markdown viewer gives a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _parameters(parameters: Parameters) -> str:
    lines = [
        "\n| parameter | arti | berlaku mulai | isi | satuan | sumber | catatan |\n",
        "|---|---|---|---|---|---|---|\n",
    ]
    for parameter in parameters.by_name.values():
        lines += _entries(parameter)
    return "".join(lines)


def _entries(parameter: Parameter) -> Iterable[str]:
    for entry in parameter.nilai:
        value = entry.isi
        text = (
            "; ".join(f"{name}: {shown(inner)}" for name, inner in value.items())
            if isinstance(value, dict)
            else shown(value)
        )
        cells = (
            f"`{parameter.nama}`",
            parameter.keterangan,
            day(entry.berlaku_mulai),
            text,
            parameter.satuan,
            entry.sumber,
            entry.catatan or "–",
        )
        yield "| " + " | ".join(cell.replace("\n", " ") for cell in cells) + " |\n"


def _quarter(quarter: Quarter) -> str:
    lines = [
        f"\n### {quarter.triwulan}\n\nDTSEN {quarter.versi_dtsen}; hari bayar terakhir "
        f"{day(quarter.last_payment_day)}. Sumber: {quarter.sumber}\n\n{quarter.catatan or ''}\n\n",
        "| program | kuota nasional | menerima baru | perlu verifikasi |\n|---|---|---|---|\n",
    ]
    for name, one in quarter.programmes.items():
        needs = ", ".join(one.perlu_verifikasi) or "–"
        lines.append(f"| {name} | {shown(one.kuota)} | {shown(one.terima_baru)} | {needs} |\n")
    lines.append("\n| gelombang | batas | program | pagu |\n|---|---|---|---|\n")
    for wave in quarter.waves:
        ways = ", ".join(f"{name} {way}" for name, way in wave.ways.items())
        ceilings = ", ".join(f"{name} {shown(n)}" for name, n in wave.ceilings.items()) or "sisanya"
        lines.append(f"| {wave.number} | {day(wave.cutoff)} | {ways} | {ceilings} |\n")
    return "".join(lines)


if __name__ == "__main__":
    FILE.write_text(handbook(), encoding="utf-8")

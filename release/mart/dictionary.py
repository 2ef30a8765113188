"""The data dictionary `docs/kamus-data.md`, written from the schemas.

    python -m release.mart.dictionary          writes docs/kamus-data.md
    python -m release.mart.dictionary --check  exit 1 if the file is not current

What belongs here: laying out tables, columns and macros as Markdown.
What does not: any meaning; it stands with the column in schemas/.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from release.mart.catalogue import DUCKDB_TYPES
from schemas import (
    amendments,
    audit,
    complaints,
    decisions,
    difference,
    dtsen,
    faces,
    families,
    forms,
    guardians,
    guards,
    leads,
    linkage,
    linkage_index,
    lists,
    notices,
    payment,
    people_lists,
    public,
    review,
    simulation,
    table_links,
    visits,
    waterfall,
)
from schemas.mart import TABLES
from schemas.mart_views import MACROS, VIEWS
from schemas.masking import MartColumn, MartTable, Treatment
from schemas.page import kept_page
from schemas.table import Column, Table

FILE = Path(__file__).resolve().parents[2] / "docs" / "kamus-data.md"

RELEASE: tuple[Table, ...] = (
    decisions.KPM_LIST,
    decisions.DECISIONS,
    decisions.PBI_LIST,
    waterfall.WATERFALL,
)
LAKE: tuple[Table, ...] = (
    dtsen.FAMILIES,
    dtsen.MEMBERS,
    *forms.FORMS.values(),
    *lists.LISTS.values(),
    *people_lists.PEOPLE_LISTS.values(),
    lists.FILES,
    lists.REJECTS,
    lists.REPAIRS,
    lists.ORIGINS,
    lists.SUPERSEDED,
    linkage_index.INDEX,
    linkage.LINKS,
    linkage.FILE_WATCH,
    linkage.FILE_RELEASES,
    linkage.DECIDED,
    families.FAMILIES,
    families.MEMBERS,
    families.ENDED,
    families.LINEAGE,
    families.EVENTS,
    families.CHANGES,
    families.CONFLICTS,
    families.PREGNANCIES,
    families.STAYS,
    leads.LEADS,
    guardians.GUARDIANS_IN_FORCE,
    decisions.CANDIDATES,
    review.STANDING,
    *payment.TABLES,
    *complaints.TABLES,
    *amendments.IN_THE_LAKE,
)
REVIEW: tuple[Table, ...] = (
    review.DECISIONS,
    review.REVOCATIONS,
    review.DIFFERENCES,
    review.LABELS,
    review.SAMPLE,
    review.HANDED_OUT,
    guards.GUARD_RESULTS,
    guards.GUARD_OVERRIDES,
    visits.VISIT_TASKS,
    visits.VISIT_ANSWERS,
    guardians.GUARDIANS,
    notices.NOTICES,
    complaints.REFERRALS,
)
PROPOSED: tuple[Table, ...] = amendments.TABLES
COMPARED: tuple[Table, ...] = (
    difference.RELEASE_DIFFERENCES,
    difference.PERSON_DIFFERENCES,
    simulation.SIMULATION,
)
HANDED_OVER: tuple[Table, ...] = (complaints.PACKAGE, complaints.SLRT)
HANDED_ON: tuple[Table, ...] = (
    faces.PAYMENT,
    faces.VILLAGE,
    faces.OFFICER,
    faces.CONTROL,
    *public.TABLES,
    audit.STRATA,
    audit.SAMPLE,
)
LINKED: tuple[Table, ...] = (table_links.TABLE_LINKS, table_links.DUPLICATES)

_HEAD = """# Kamus data · Data dictionary

Berkas ini ditulis oleh `python -m release.mart.dictionary` dari `schemas/`; jangan disunting.
This file is written from `schemas/`; do not edit it.

- [Mart analis](#mart-analis--the-analysts-mart): `DATA/mart/bansos.duckdb`, tanpa identitas
- [Rilis](#rilis--releases): `DATA/release/<tahap>/`
- [Lake](#lake): `DATA/lake/`
- [Tinjauan](#tinjauan--reviews): `DATA/tinjauan/`
- [Usul](#usul--proposals): `DATA/usul/<bulan>/`, yang diusulkan kepada pemilik DTSEN
- [Perbandingan](#perbandingan--comparisons): yang ditulis `bansos diff` dan `bansos simulate`
- [Aduan yang diserahkan](#aduan-yang-diserahkan--complaints-handed-over): `bansos aduan`
- [Yang diserahkan](#yang-diserahkan--handed-on): wajah daftar, instruksi, sampel, angka publik
- [Padanan dua tabel](#padanan-dua-tabel--linked-tables): yang ditulis `bansos link`

**Sensitivitas** (UU 27/2022 pasal 4): *umum*; *pribadi* menunjuk orang; *khusus* kesehatan,
anak, keuangan. **Perlakuan** di mart: *tetap* apa adanya; *token* HMAC-SHA-256 berkunci;
*disamarkan* huruf pertama tiap kata; *tahun saja*; *netral* alasan TERBATAS menjadi
DALAM_PEMERIKSAAN; *nomor* apa adanya kecuali memuat 16 angka. Kolom pribadi lain (alamat,
telepon, teks bebas, nomor dokumen) tidak ada di mart.
"""
_MART = """
## Mart analis · The analysts' mart

Dibuka hanya-baca: `duckdb -readonly DATA/mart/bansos.duckdb`. Setiap tabel, kolom dan macro
membawa keterangannya (`COMMENT`): `select table_name, comment from duckdb_tables()`. Pertanyaan
siap pakai ada di `docs/pertanyaan/`. DuckDB belum mengenal keterangan untuk seluruh
basis data; asal token tertulis pada tabel `tentang_mart`.
"""


def dictionary() -> str:
    """The whole dictionary as Markdown, the same text for the same schemas."""
    parts = [_HEAD, _MART]
    parts += [_mart_table(table, "tabel") for table in TABLES]
    parts += [_mart_table(view, "tampilan (view)") for view in VIEWS]
    parts.append("\n### Macro\n\n| panggilan | arti | kolom |\n|---|---|---|\n")
    parts += [
        f"| `from {macro.name}({', '.join(macro.parameters)})` "
        f"| {macro.meaning} / {macro.meaning_en} | {', '.join(macro.answers)} |\n"
        for macro in MACROS
    ]
    parts.append("\n## Rilis · Releases\n")
    parts += [_table(table) for table in RELEASE]
    parts.append("\n## Lake\n")
    parts += [_table(table) for table in LAKE]
    parts.append("\n## Tinjauan · Reviews\n")
    parts += [_table(table) for table in REVIEW]
    parts.append("\n## Usul · Proposals\n")
    parts += [_table(table) for table in PROPOSED]
    parts.append("\n## Perbandingan · Comparisons\n")
    parts += [_table(table) for table in COMPARED]
    parts.append("\n## Aduan yang diserahkan · Complaints handed over\n")
    parts += [_table(table) for table in HANDED_OVER]
    parts.append("\n## Yang diserahkan · Handed on\n")
    parts += [_table(table) for table in HANDED_ON]
    parts.append("\n## Padanan dua tabel · Linked tables\n")
    parts += [_table(table) for table in LINKED]
    return "".join(parts)


def _mart_table(table: MartTable, kind: str) -> str:
    rows = [
        f"| `{column.column.name}` | {DUCKDB_TYPES[column.column.dtype]} "
        f"| {column.treatment.value} | {column.column.sensitivity.value} "
        f"| {_meaning(column)} |\n"
        for column in table.columns
    ]
    return (
        f"\n### {table.name}\n\n{kind}: {table.meaning} / {table.meaning_en}.{_key(table.key)}\n\n"
        "| kolom | tipe | perlakuan | sensitivitas | arti |\n|---|---|---|---|---|\n"
        + "".join(rows)
    )


def _table(table: Table) -> str:
    rows = [
        f"| `{column.name}` | {column.dtype} | {'ya' if not column.nullable else ''} "
        f"| {column.sensitivity.value} | {_described(column)} |\n"
        for column in table.columns
    ]
    return (
        f"\n### {table.name}\n\n{table.meaning}.{_key(table.key)}\n\n"
        "| kolom | tipe | wajib | sensitivitas | arti |\n|---|---|---|---|---|\n" + "".join(rows)
    )


def _key(columns: Iterable[str]) -> str:
    names = ", ".join(f"`{name}`" for name in columns)
    return f" Kunci: {names}." if names else ""


def _meaning(column: MartColumn) -> str:
    # what a token was made from no longer has the values or the pattern of its source
    if column.treatment in (Treatment.TOKEN, Treatment.MASKED, Treatment.YEAR):
        return column.column.meaning.replace("|", "\\|")
    return _described(column.column)


def _described(column: Column) -> str:
    text = column.meaning
    if column.allowed:
        text += f" ({', '.join(column.allowed)})"
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(kept_page(FILE, dictionary(), "release.mart.dictionary", sys.argv[1:]))

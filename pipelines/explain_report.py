"""`bansos explain --laporan`: why each person of a report was linked as they were.

What belongs here: reading links, report and DTSEN rows of one report from the lake, and
hiding what identifies a person unless it is asked for.
What does not: reading the evidence (matching) or showing it (`show_report`, `waterfall`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

import matching
from assets.folders import Folders, parts
from assets.matching import reports
from assets.storm import held_contents
from pipelines.faults import BadUse
from schemas.codes import ROLES

_KEY = ["id_laporan", "isi", "peran", "urutan"]
# Field of the evidence → column of the persons named, and column of the DTSEN person.
_VALUES: Mapping[str, tuple[str | None, str | None]] = {
    "nama": ("nama", "nama"),
    "nik": ("nik", "nomor_induk_kependudukan"),
    "kk": ("no_kk", "nomor_kartu_keluarga"),
    "tgl_lahir": ("tgl_lahir", "tanggal_lahir"),
    "jk": ("jk", "jk"),
    "wilayah": ("kode_desa", "kode_kelurahan_desa"),
    "rt": ("rt", "rt_ktp"),
    "kepala": ("nama_kepala_keluarga", "nama_kepala_keluarga"),
    "umur": (None, "tanggal_lahir"),
    "anak": ("anak_ke", None),
}
_SHOWN_DIGITS = 6


@dataclass(frozen=True)
class PersonLink:
    """One person of the report: the link's row, its reading, and the values compared.

    `reported`, `found`, `runner_up`: value by field, as text, masked unless asked for.
    """

    link: Mapping[str, Any]
    reading: matching.Reading
    reported: Mapping[str, str]
    found: Mapping[str, str]
    runner_up: Mapping[str, str]
    held: bool


@dataclass(frozen=True)
class ReportExplained:
    """The persons a report names, in the order of their roles, newest content only."""

    id_laporan: str
    form: str
    persons: tuple[PersonLink, ...]
    in_clear: bool


def explain_report(data: Path, id_laporan: str, *, in_clear: bool) -> ReportExplained:
    """The links of the report's newest content, read from the lake; nothing is searched anew.

    BadUse if the lake holds no such report. Names, numbers and birth dates are masked unless
    `in_clear`.
    """
    folders = Folders(data)
    if not folders.links.exists():
        raise BadUse(
            f"Belum ada padanan / no links yet under {data}. Jalankan dulu / run first: "
            "bansos run --tahap …"
        )
    links = pl.scan_parquet(folders.links).filter(pl.col("id_laporan") == id_laporan).collect()
    if links.is_empty():
        raise BadUse(
            "Laporan itu tidak ada di lake / no such report in the lake. Periksa nomornya; "
            "laporan yang ditolak ada di DATA/lake/tolakan."
        )
    by_form = {
        form: frame.filter(pl.col("id_laporan") == id_laporan)
        for form, frame in reports(folders).items()
    }
    people = {
        tuple(row[name] for name in _KEY): row
        for row in matching.people_named(by_form).iter_rows(named=True)
    }
    model = matching.load_model()
    held = set(held_contents(folders, by_form)["isi"])
    register = _register_rows(folders, links)
    persons = []
    in_order = links.sort(pl.col("peran").cast(pl.Enum(ROLES)), "urutan")
    for link in in_order.iter_rows(named=True):
        named = people[tuple(link[name] for name in _KEY)]
        second = register.get((link["id_orang_kedua"], None), {})
        # Where nobody is linked the evidence kept is that of the best candidate, who lost.
        linked = link["id_orang_padan"] is not None
        chosen = register.get((link["id_orang_padan"], link["no_kk_padan"]), {})
        persons.append(
            PersonLink(
                link=link,
                reading=matching.read_link(link, named, model),
                reported=_values(named, 0, in_clear),
                found=_values(chosen if linked else second, 1, in_clear),
                runner_up=_values(second if linked else {}, 1, in_clear),
                held=link["isi"] in held,
            )
        )
    return ReportExplained(id_laporan, links["formulir"][0], tuple(persons), in_clear)


def _register_rows(folders: Folders, links: pl.DataFrame) -> dict[tuple[Any, Any], dict[str, Any]]:
    """DTSEN rows of the linked persons by (id_orang, no_kk), of runners-up by (id_orang, None)."""
    version = links["versi_dtsen"][0]
    wanted = pl.concat([links["id_orang_padan"], links["id_orang_kedua"]]).drop_nulls().unique()
    members = list(parts(folders.dtsen("dtsen_anggota", version)).values())
    families = list(parts(folders.dtsen("dtsen_keluarga", version)).values())
    if not members or not families or wanted.is_empty():
        return {}
    people = (
        pl.scan_parquet(members)
        .filter(pl.col("id_orang").is_in(wanted.implode()))
        .select(
            "id_orang",
            "nomor_induk_kependudukan",
            "nomor_kartu_keluarga",
            "nama",
            "tanggal_lahir",
            pl.col("jenis_kelamin").replace({"1": "L", "2": "P"}).alias("jk"),
            "rt_ktp",
        )
        .collect(engine="streaming")
    )
    homes = (
        pl.scan_parquet(families)
        .select("nomor_kartu_keluarga", "kode_kelurahan_desa", "nama_kepala_keluarga")
        .join(people.lazy().select("nomor_kartu_keluarga"), on="nomor_kartu_keluarga", how="semi")
        .collect(engine="streaming")
        .unique("nomor_kartu_keluarga", keep="first")
    )
    rows = people.join(homes, on="nomor_kartu_keluarga", how="left").to_dicts()
    by_family = {(row["id_orang"], row["nomor_kartu_keluarga"]): row for row in rows}
    return by_family | {(row["id_orang"], None): row for row in rows}


def _values(row: Mapping[str, Any], side: int, in_clear: bool) -> dict[str, str]:
    found = {}
    for field, columns in _VALUES.items():
        column = columns[side]
        value = row.get(column) if column else None
        if value is not None:
            found[field] = _text(field, value) if in_clear else _masked(field, value)
    return found


def _text(field: str, value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _masked(field: str, value: object) -> str:
    """The value without what identifies: first letters of a name, area of a number, year."""
    text = _text(field, value)
    if field in ("nama", "kepala"):
        return " ".join(f"{word[0]}…" for word in text.split())
    if field in ("nik", "kk"):
        return f"{text[:_SHOWN_DIGITS]}…"
    if field in ("tgl_lahir", "umur"):
        return f"{text[:4]}-…"
    return text

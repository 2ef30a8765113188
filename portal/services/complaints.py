"""Complaints as each role may see them: a list, one case with its steps, the citizen's slip.

What belongs here: which complaints are within reach of a role, and what of each.
What does not: sorting, protecting or moving a case (complaints), or answering it
(`complaint_answers`).

A complaint that is protected, or about a cadre or an official, travels straight to its OPD. It is
in no list and no figure of village or post, nor of a team that reaches less than the kabupaten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

import complaints
from assets.complaint_lists import Slip, slip_of
from assets.complaints import contents_of, terms_on
from assets.folders import Folders
from portal.roles import Role, Scope
from portal.services.masks import number_shown, reasons_shown
from schemas.complaints import CASES, HISTORY, OPEN

DESK = frozenset({Role.KADER, Role.OPERATOR_DESA, Role.TIM_PENGURUS, Role.OPD, Role.AUDITOR})
PAGE_ROWS = 25
_LISTED = (
    *("no_aduan", "tgl_lapor", "batas_waktu", "status", "bidang_spm", "kategori", "opd"),
    *("lewat_batas", "perlu_konfirmasi", "jumlah_pengaduan", "kode_desa", "perlindungan", "jalur"),
)
# What a case is about in somebody's own words, and whom it accuses.
_TEXTS = ("uraian", "terlapor", "nama_subjek", "tgl_kejadian", "dokumen_jenis", "dokumen_nomor")
_REPORTER = ("hubungan_pelapor", "kontak_pelapor", "kode_posyandu")


@dataclass(frozen=True)
class Asked:
    """What of the desk is asked for; `status` empty: all that are open."""

    status: str = ""
    late: bool = False
    page: int = 1


@dataclass(frozen=True)
class Desk:
    """`rows` of one page, what matches in all, and counts by status within reach."""

    rows: list[dict[str, Any]]
    found: int
    pages: int
    counts: list[tuple[str, int]]


@dataclass(frozen=True)
class Case:
    """One complaint; `texts`, `reporter` are empty where the role may not read them."""

    facts: dict[str, Any]
    texts: dict[str, Any]
    reporter: dict[str, Any]
    steps: list[dict[str, Any]]
    numbers: tuple[str, ...]


def within_reach(scope: Scope) -> pl.Expr:
    """Which rows of CASES the scope's roles reach."""
    whole_kabupaten = scope.condition("kode_kabupaten_kota")
    own_area = scope.condition("kode_desa")
    passing = (pl.col("perlindungan") == "TERBUKA") & (pl.col("jalur") == "DESA")
    reached = pl.lit(False)
    if scope.has(Role.AUDITOR):
        reached |= whole_kabupaten | own_area
    if scope.has(Role.TIM_PENGURUS):
        reached |= whole_kabupaten | (own_area & passing)
    if scope.has(Role.OPD) and scope.opd is not None:
        reached |= whole_kabupaten & (pl.col("opd") == scope.opd)
    if scope.has(Role.OPERATOR_DESA):
        reached |= own_area & passing
    if scope.has(Role.KADER) and scope.posyandu is not None:
        reached |= own_area & passing & (pl.col("kode_posyandu") == scope.posyandu)
    return reached


def desk(folders: Folders, scope: Scope, asked: Asked) -> Desk:
    """One page of the complaints within reach, the most urgent first."""
    rows = _cases(folders).filter(within_reach(scope), pl.col("no_aduan_induk").is_null())
    all_rows = rows.select(_LISTED).collect()
    counts = all_rows.group_by("status").len().sort("len", "status", descending=[True, False])
    chosen = pl.col("status") == asked.status if asked.status else pl.col("status").is_in(OPEN)
    if asked.late:
        chosen &= pl.col("lewat_batas")
    found = all_rows.filter(chosen).sort("batas_waktu", "no_aduan")
    start = (max(asked.page, 1) - 1) * PAGE_ROWS
    return Desk(
        rows=found.slice(start, PAGE_ROWS).to_dicts(),
        found=found.height,
        pages=max(1, -(-found.height // PAGE_ROWS)),
        counts=[(str(status), int(count)) for status, count in counts.rows()],
    )


def case_of(folders: Folders, scope: Scope, number: str) -> Case | None:
    """The complaint of that number; None outside reach and where there is none."""
    found = _cases(folders).filter(within_reach(scope), pl.col("no_aduan") == number).collect()
    if found.is_empty():
        return None
    case = found.row(0, named=True)
    contents = contents_of(folders).filter(pl.col("id_laporan") == case["id_laporan"])
    terms = terms_on(case["per_tanggal"])
    package = complaints.package(found, contents, terms).row(0, named=True)
    steps = (
        pl.scan_parquet(folders.complaints(HISTORY.name))
        .filter(pl.col("no_aduan") == number)
        .select("urut", "tanggal", "sumber", "dari", "ke", "nasib", "opd", "no_surat")
        .collect()
        .sort("urut")
    )
    own = scope.has(Role.OPD) and case["opd"] == scope.opd
    texts = own or (scope.has(Role.TIM_PENGURUS) and scope.covers(case["kode_kabupaten_kota"]))
    facts = {name: case[name] for name in (*_LISTED, "program", "tahap_putusan", "status_putusan")}
    facts["catatan_batas"] = package["catatan_batas"]
    numbers = {}
    for name in ("nik", "no_kk"):
        numbers[name] = case[name] if own else number_shown(scope, case[name]) if texts else None
    return Case(
        facts=facts | numbers | {"alasan": reasons_shown(scope, case["alasan"] or [])},
        texts={name: package[name] for name in _TEXTS} if texts else {},
        reporter={name: package[name] for name in _REPORTER} if own else {},
        steps=steps.to_dicts(),
        numbers=tuple(one for one in (case["nik"], case["no_kk"]) if one and texts),
    )


def slip(folders: Folders, scope: Scope, number: str) -> Slip | None:
    """The citizen's slip by the number on it; None outside the area and where there is none.

    It names no person and of a protected complaint not what it is about, so that whoever holds
    the number may have it printed again.
    """
    wanted = number.strip().upper()
    within = scope.condition("kode_desa") | scope.condition("kode_kabupaten_kota")
    known = _cases(folders).filter(pl.col("no_aduan") == wanted, within)
    if known.select(pl.len()).collect().item() == 0:
        return None
    return slip_of(folders, wanted)


def about_family(folders: Folders, scope: Scope, lineage: list[str]) -> list[dict[str, Any]]:
    """Complaints about a family that pass its village; of protected ones not even a count."""
    passing = (pl.col("perlindungan") == "TERBUKA") & (pl.col("jalur") == "DESA")
    columns = ("no_aduan", "tgl_lapor", "bidang_spm", "kategori", "status", "batas_waktu", "opd")
    return (
        _cases(folders)
        .filter(passing, scope.condition("kode_desa"), pl.col("no_kk").is_in(lineage))
        .select(columns)
        .collect()
        .sort("tgl_lapor", "no_aduan")
        .to_dicts()
    )


def _cases(folders: Folders) -> pl.LazyFrame:
    path = folders.complaints(CASES.name)
    return pl.scan_parquet(path) if path.exists() else CASES.empty().lazy()

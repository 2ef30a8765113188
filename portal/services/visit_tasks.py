"""Visit lists of companions: what is to be found out of which family, village by village.

What belongs here: open tasks of an area, kept per part, with what was answered since on top.
What does not: which tasks there are (review.visits), or recording answers (`visit_answers`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

import release
from assets.folders import Folders, parts
from assets.visits import open_tasks
from portal.roles import Role, Scope
from portal.services.made_once import made_once, mark
from portal.services.masks import number_shown
from portal.services.recorded import recorded_rows
from portal.settings import own_folder
from review import visits
from schemas.tahap import Tahap
from schemas.visits import VISIT_ANSWERS

READERS = frozenset({Role.PENDAMPING, Role.AUDITOR})
PAGE_FAMILIES = 20
_LISTS = ("verifikasi", "komponen", "eksklusi", "kepesertaan", "sanggah")
_TEXTS = ("alamat", "orang", "tanya", "dokumen")


@dataclass(frozen=True)
class Village:
    """One village with open tasks: how many, of how many families, and how many are answered."""

    kode_desa: str
    tasks: int
    families: int
    answered: int


@dataclass(frozen=True)
class VisitPage:
    """Families of a village with their tasks; `numbers`: all NIK and KK numbers on the page."""

    families: list[dict[str, Any]]
    pages: int
    numbers: tuple[str, ...]


def parts_with_families(folders: Folders, scope: Scope, tahap: Tahap) -> list[str]:
    """The kabupaten/kota of a tahap within reach."""
    return scope.parts(sorted(parts(folders.register(tahap) / "keluarga")))


def villages(folders: Folders, scope: Scope, tahap: Tahap, kab: str) -> list[Village]:
    """The villages of a kabupaten/kota within reach that have tasks, by code."""
    tasks = _tasks(folders, scope, tahap, kab)
    if tasks is None:
        return []
    counted = (
        tasks.select("id_tugas", "kode_desa", "no_kk")
        .collect()
        .join(_told(folders), on="id_tugas", how="left")
        .group_by("kode_desa")
        .agg(
            tasks=pl.len(),
            families=pl.col("no_kk").n_unique(),
            answered=pl.col("jawaban_saja").is_not_null().sum(),
        )
        .sort("kode_desa")
    )
    return [Village(*row) for row in counted.rows()]


def village_page(
    folders: Folders, scope: Scope, tahap: Tahap, village: str, number: int = 1
) -> VisitPage | None:
    """The tasks of one village, PAGE_FAMILIES families a page; None outside reach and without."""
    rows = tasks_of(folders, scope, tahap, village)
    if rows is None:
        return None
    rows = rows.join(_told(folders), on="id_tugas", how="left", maintain_order="left")
    order = rows["no_kk"].unique(maintain_order=True)
    start = (max(number, 1) - 1) * PAGE_FAMILIES
    shown = order.slice(start, PAGE_FAMILIES).to_list()
    families = []
    for (no_kk,), own in (
        rows.filter(pl.col("no_kk").is_in(shown))
        .partition_by("no_kk", as_dict=True, maintain_order=True)
        .items()
    ):
        first = own.row(0, named=True)
        families.append(
            {
                "no_kk": number_shown(scope, str(no_kk)),
                "kepala": first["kepala"],
                "alamat": first["alamat"],
                "status_kpm": first["status_kpm"],
                "tugas": [_shown(scope, task) for task in own.to_dicts()],
            }
        )
    here = rows.filter(pl.col("no_kk").is_in(shown))
    numbers = [*here["no_kk"], *here["nik"].drop_nulls()]
    return VisitPage(
        families, max(1, -(-len(order) // PAGE_FAMILIES)), tuple(dict.fromkeys(numbers))
    )


def tasks_of(folders: Folders, scope: Scope, tahap: Tahap, village: str) -> pl.DataFrame | None:
    """The tasks of one village within reach, by RT; None outside reach and where there is none."""
    tasks = _tasks(folders, scope, tahap, village[:4])
    if tasks is None:
        return None
    rows = tasks.filter(pl.col("kode_desa") == village).collect()
    return None if rows.is_empty() else rows


def _shown(scope: Scope, task: dict[str, Any]) -> dict[str, Any]:
    person = task["orang"]
    if task["nik"] is not None:
        person = person.replace(task["nik"], number_shown(scope, task["nik"]) or "")
    return {
        **{name: task[name] for name in ("id_tugas", "jenis", "tanya", "dokumen", "batas")},
        "orang": person,
        "pilihan": visits.choices(task["jenis"]),
        "jawaban": task["jawaban_saja"] or [],
    }


def _told(folders: Folders) -> pl.DataFrame:
    """id_tugas, jawaban_saja: the different answers recorded so far."""
    answers = recorded_rows(folders, VISIT_ANSWERS)
    return answers.group_by("id_tugas").agg(jawaban_saja=pl.col("jawaban").unique().sort())


def _tasks(folders: Folders, scope: Scope, tahap: Tahap, kab: str) -> pl.LazyFrame | None:
    if kab not in parts_with_families(folders, scope, tahap):
        return None
    path = _part(folders, tahap, kab)
    return None if path is None else pl.scan_parquet(path).filter(scope.condition("kode_desa"))


def _part(folders: Folders, tahap: Tahap, kab: str) -> Path | None:
    """The tasks of one kabupaten/kota as a file, made when release or lists have changed."""
    decided = folders.release(tahap) / "putusan" / f"provinsi={kab[:2]}" / f"{kab}.parquet"
    if not decided.exists():
        return None
    lists = [path for name in _LISTS if (path := folders.list_(name)).exists()]
    known = [release.manifest_hash(folders.release(tahap)), kab, *map(mark, lists)]
    folder = own_folder(folders.data) / "kunjungan"
    return made_once(folder, f"{tahap}_{kab}", known, lambda: _open(folders, tahap, kab))


def _open(folders: Folders, tahap: Tahap, kab: str) -> pl.DataFrame:
    """The open tasks of one kabupaten/kota with their texts, family by family."""
    found = open_tasks(folders, tahap, kab)
    texts = visits.task_texts(found.tasks, found.homes).select("id_tugas", *_TEXTS)
    rt = found.homes.drop_nulls("rt").unique("no_kk", keep="first").select("no_kk", "rt")
    return (
        found.tasks.join(texts, on="id_tugas", how="left")
        .join(rt, on="no_kk", how="left")
        .sort("kode_desa", "rt", "no_kk", "id_tugas", nulls_last=True)
    )

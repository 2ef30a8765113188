"""Releases' JSON, their waterfall, the public's figures and code lists as small tables.

What belongs here: tahap, ringkasan, kuota, air_terjun, publik_*, alasan and wilayah as frames.
What does not: the large tables (sql/tables), or what a release's JSON means (release/summary).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from release import canonical_json
from release.layout import APPROVAL, LEVELS, MANIFEST, SUMMARY, manifest_hash
from release.mart.inputs import Wave
from release.public import quarter_figures, threshold, wave_figures
from release.summary import NATION, PROVINCES
from schemas import mart
from schemas.areas import areas
from schemas.masking import EXAMINED, EXAMINED_LABEL, RESTRICTED, MartTable
from schemas.public import QUARTER_FIGURES, WAVE_FIGURES
from schemas.reasons import REASONS
from schemas.siks_ng import AXES, UNLABELLED, crosswalk
from schemas.table import polars_dtype

NATION_CODE = "ID"
UNKNOWN_PROVINCE = "00"
UNKNOWN_KABUPATEN = "0000"
VILLAGE = "DESA"


def small_tables(waves: Sequence[Wave]) -> dict[str, pl.DataFrame]:
    """The mart tables that come from JSON or code lists, by name, in their columns."""
    rows: dict[str, list[dict[str, Any]]] = {"tahap": [], "ringkasan": [], "kuota": []}
    before: str | None = None
    for wave in waves:
        manifest = canonical_json.read(wave.folder / MANIFEST)
        rows["tahap"].append(_wave_row(wave, manifest, before))
        rows["ringkasan"] += _summary_rows(wave)
        rows["kuota"] += [{"tahap": str(wave.tahap), **line} for line in manifest["kuota"]]
        before = str(wave.tahap)
    frames = [_villages(wave) for wave in waves]
    limit = threshold().terkecil
    figures = [wave_figures(wave.folder, wave.tahap, limit) for wave in waves]
    public = pl.concat(figures) if figures else WAVE_FIGURES.empty()
    return {
        **{name: _frame(name, found) for name, found in rows.items()},
        "air_terjun": _typed("air_terjun", pl.concat(frames)) if frames else _empty("air_terjun"),
        "alasan": _frame("alasan", _reasons()),
        "wilayah": _typed("wilayah", areas()),
        "label_siks_ng": _frame("label_siks_ng", list(crosswalk().labels)),
        WAVE_FIGURES.name: public,
        QUARTER_FIGURES.name: quarter_figures(public),
        "sepadan_siks_ng": _frame("sepadan_siks_ng", _beside_siks_ng()),
    }


def _wave_row(wave: Wave, manifest: Mapping[str, Any], before: str | None) -> dict[str, Any]:
    versions = manifest["versi"]
    return {
        "tahap": str(wave.tahap),
        "triwulan": wave.tahap.triwulan,
        "gelombang": wave.tahap.wave,
        "tahap_lalu": before,
        "batas": date.fromisoformat(manifest["batas"]),
        "diketahui_sampai": date.fromisoformat(manifest["diketahui_sampai"]),
        "disetujui": (wave.folder / APPROVAL).exists(),
        "versi_dtsen": manifest["versi_dtsen"],
        "versi_aturan": versions["aturan"],
        "versi_model": versions["model"],
        "versi_kode": versions["kode"],
        "sidik_manifes": manifest_hash(wave.folder),
    }


def _summary_rows(wave: Wave) -> list[dict[str, Any]]:
    content = canonical_json.read(wave.folder / SUMMARY)
    falls, lists = content["air_terjun"], content["daftar"]
    rows = []
    for code in [NATION_CODE, *sorted({*falls[PROVINCES], *lists[PROVINCES]})]:
        fall = falls[NATION] if code == NATION_CODE else falls[PROVINCES].get(code, {})
        sums = lists[NATION] if code == NATION_CODE else lists[PROVINCES].get(code, {})
        nothing = dict.fromkeys(("baris", "keluarga", "pengurus", "rupiah"), 0)
        rows += [
            {"tahap": str(wave.tahap), "kode_wilayah": code, "program": program}
            | fall.get(program, {})
            | sums.get(program, nothing)
            for program in sorted({*fall, *sums})
        ]
    return rows


def _villages(wave: Wave) -> pl.DataFrame:
    """The waterfall of the release, desa by desa, as it was published."""
    rows = pl.read_parquet(wave.folder / LEVELS).filter(tingkat=VILLAGE)
    known = ~pl.col("kode_wilayah").str.contains("^0+$")
    return rows.with_columns(kode_desa=pl.when(known).then("kode_wilayah")).with_columns(
        kode_kabupaten_kota=pl.col("kode_desa").str.head(4).fill_null(UNKNOWN_KABUPATEN),
        kode_provinsi=pl.col("kode_desa").str.head(2).fill_null(UNKNOWN_PROVINCE),
    )


def _reasons() -> list[dict[str, str]]:
    open_reasons = [reason for reason in REASONS.values() if reason.tingkat != "TERBATAS"]
    rows = [
        {name: getattr(reason, name) for name in ("kode", "label", "label_en", "tingkat")}
        for reason in open_reasons
    ]
    label, label_en = EXAMINED_LABEL
    return [*rows, {"kode": EXAMINED, "label": label, "label_en": label_en, "tingkat": "UMUM"}]


def _beside_siks_ng() -> list[dict[str, Any]]:
    """The crosswalk; reasons only few may see stand under the neutral word, without a label."""
    shown = [
        row | {"nilai": EXAMINED, "label": UNLABELLED} if row["nilai"] in RESTRICTED else row
        for row in crosswalk().rows
    ]
    rows = [{**row, "urut": AXES[row["sumbu"]].index(row["keadaan"])} for row in shown]
    return [row for number, row in enumerate(rows) if row not in rows[:number]]


def _table(name: str) -> MartTable:
    (found,) = (table for table in mart.TABLES if table.name == name)
    return found


def _schema(name: str) -> pl.Schema:
    columns = [column.column for column in _table(name).columns]
    return pl.Schema({column.name: polars_dtype(column.dtype) for column in columns})


def _empty(name: str) -> pl.DataFrame:
    return pl.DataFrame(schema=_schema(name))


def _frame(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=_schema(name))


def _typed(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    schema = _schema(name)
    return frame.select(schema.names()).cast(schema)

"""The posyandu folder: reports spread over files as they arrive.

What belongs here: which report goes into which file, file names, whole-file habits and damage.
What does not: the reports' content (reports/).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from synthetic.events.stage import Stage
from synthetic.reports.sheet import Written, form_columns
from synthetic.settings import read_yaml
from synthetic.streams import Rng, chance, stream
from synthetic.write import excel_rounded

NUMBER_COLUMNS = (
    "nik", "no_kk", "no_kk_baru", "nik_ibu", "nik_ayah", "nik_bayi", "nik_suami", "nik_istri",
    "no_kk_suami", "no_kk_istri", "nik_subjek",
)  # fmt: skip
MONTHS = ("jan", "feb", "mar", "apr", "mei", "jun", "jul", "ags", "sep", "okt", "nov", "des")
# 17/10/2025, 17-10-2025, 17 Okt 2025
DATE_STYLES = ("/", "-", "nama")
NAMES = (
    "laporan_{form}_{month}_{year}", "{form} {month} {year}",
    "REKAP {form} {month} {year} (1)", "{month}{year}-{form}-final",
)  # fmt: skip


def write_posyandu(stage: Stage, forms: list[Written], folder: Path, title: str = "") -> int:
    """Writes an area's reports below `folder`; returns the rows written.

    One folder per kecamatan and form, one file per month of reporting; a few rows come again in
    a second file. Some files went through a spreadsheet and lost the last digit of every number.
    `title` sets a second list of a form apart, in its own files.
    """
    rng = stream(stage.plan.seed, stage.population.kab, "berkas" + title)
    rows = 0
    for form in sorted({w.form for w in forms}):
        frame = pl.concat([w.frame for w in forms if w.form == form])
        frame = _habits(frame.sort("id_laporan", "hari"), form)
        rows += _write_form(rng, stage, form, frame, folder, title)
    return rows


def _write_form(
    rng: Rng, stage: Stage, form: str, frame: pl.DataFrame, folder: Path, title: str
) -> int:
    """Cuts one form's reports into files; returns the rows written."""
    frame = frame.with_columns(
        kec=pl.Series(stage.population.villages["kec"].gather(frame["desa"])),
        bulan=pl.col("hari").cast(pl.Int32).cast(pl.Date).dt.strftime("%Y%m"),
    ).sort("kec", "bulan", "id_laporan", "hari")
    files = frame.group_by("kec", "bulan", maintain_order=True).agg(pl.len())
    counts = files["len"].to_numpy()
    lost = chance(rng, files.height, stage.plan.posyandu_noise.excel_file)
    again = chance(rng, frame.height, read_yaml("events.yaml")["lapor"]["ulang"])
    sheet = frame.select(form_columns(form))
    sheet = excel_rounded(sheet, list(NUMBER_COLUMNS), np.repeat(lost, counts))
    sheet = _date_styles(sheet, np.repeat(_styles(rng, stage, files.height), counts))
    # the whole form is written once and cut into files by line: cells hold no line breaks
    header, *lines = sheet.write_csv().rstrip("\n").split("\n")
    end = np.cumsum(counts)
    for (kec, month, count), stop in zip(files.iter_rows(), end.tolist(), strict=True):
        kec_name = stage.plan.areas.names[kec].lower().replace(" ", "_").replace("/", "_")
        name = NAMES[int(kec[-1]) % len(NAMES)].format(
            form=form + title, month=MONTHS[int(month[4:]) - 1], year=month[:4]
        )
        target = folder / f"{kec}_{kec_name}" / form
        target.mkdir(parents=True, exist_ok=True)
        part = slice(stop - count, stop)
        _write_lines(target / f"{name}.csv", header, lines[part])
        copied = np.flatnonzero(again[part]) + stop - count
        if len(copied):
            _write_lines(target / f"{name} - Copy.csv", header, [lines[i] for i in copied])
    return frame.height + int(again.sum())


def _styles(rng: Rng, stage: Stage, files: int) -> np.ndarray:
    """How each file writes dates: 0 as the form asks, else a place in DATE_STYLES."""
    other = chance(rng, files, stage.plan.posyandu_noise.date_style_file)
    return np.where(other, rng.integers(1, len(DATE_STYLES) + 1, files), 0)


def _date_styles(sheet: pl.DataFrame, style: np.ndarray) -> pl.DataFrame:
    """Dates as a cadre's spreadsheet shows them, file by file; a month alone stays."""
    columns = [
        c for c in sheet.columns if c.startswith("tgl_") or c in ("hpht", "taksiran_persalinan")
    ]
    for place, pattern in enumerate(DATE_STYLES, start=1):
        here = pl.Series(style == place)
        sheet = sheet.with_columns(
            pl.when(here & (pl.col(c).str.len_chars() == 10))
            .then(_restyled(pl.col(c), pattern))
            .otherwise(pl.col(c))
            .alias(c)
            for c in columns
        )
    return sheet


def _restyled(date: pl.Expr, pattern: str) -> pl.Expr:
    year, month, day = date.str.slice(0, 4), date.str.slice(5, 2), date.str.slice(8, 2)
    if pattern == "nama":
        month = month.cast(pl.Int64, strict=False).replace_strict(
            {i + 1: name.title() for i, name in enumerate(MONTHS)}, default=None
        )
    separator = " " if pattern == "nama" else pattern
    return pl.concat_str(day, month, year, separator=separator)


def _write_lines(path: Path, header: str, lines: list[str]) -> None:
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")


def _habits(frame: pl.DataFrame, form: str) -> pl.DataFrame:
    """Each posyandu writes names its own way: capitals, title case or lower case."""
    names = [c for c in form_columns(form) if c.startswith("nama") or c == "anggota_ikut"]
    style = (pl.col("desa") * 31 + pl.col("posyandu") * 17) % 10
    return frame.with_columns(
        pl.when(style < 4)
        .then(pl.col(c))
        .when(style < 9)
        .then(pl.col(c).str.to_titlecase())
        .otherwise(pl.col(c).str.to_lowercase())
        .alias(c)
        for c in names
    )

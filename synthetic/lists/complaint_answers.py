"""tanggapan_aduan and rujukan_opd: what OPDs answer, and who answers what in this area.

What belongs here: the rows of these two lists, mistakes among them.
What does not: the complaints themselves (reports), or what an answer does to one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from schemas.complaints import STAGES, complaint_numbers
from synthetic.plan import Plan
from synthetic.reports.sheet import Written
from synthetic.streams import Rng, chance, draw_codes, stream

COLUMNS = ["no_aduan", "tanggal", "status", "opd", "bidang_spm", "kategori", "hasil"]
COLUMNS += ["no_surat", "petugas"]
# What a kabupaten or kota has decided itself: its fire brigade, its one-stop office.
OWN = (
    ("TRANTIB", "BENCANA", "DAMKAR", "Dinas Pemadam Kebakaran dan Penyelamatan"),
    ("PERA", "", "DPRKPP", "Dinas Perumahan Rakyat, Kawasan Permukiman dan Pertanahan"),
)


def responsible_list(plan: Plan, kab: str) -> pl.DataFrame:
    """rujukan_opd of an area: the few rows in which it differs from the shipped table."""
    rows = [
        (kab, field, category or None, opd, name, "2025-01-01", None, f"Perbup/Perwal {kab}/2024")
        for field, category, opd, name in OWN[: 1 + plan.areas.number(kab) % 2]
    ]
    columns = ["kode_wilayah", "bidang_spm", "kategori", "opd", "nama_opd"]
    columns += ["berlaku_mulai", "berlaku_sampai", "dasar"]
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def answer_list(plan: Plan, kab: str, forms: list[Written]) -> pl.DataFrame:
    """tanggapan_aduan: steps of the answered complaints, with the errors of their offices."""
    config = plan.lists["tanggapan"]
    rng = stream(plan.seed, kab, "tanggapan")
    asked = _complaints(forms)
    asked = asked.filter(pl.Series(chance(rng, asked.height, config["dijawab"])))
    n = asked.height
    if not n:
        return pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))
    told = asked["hari"].to_numpy()
    begun = told + 1 + rng.exponential(config["hari_proses"], n).astype(np.int64)
    ended = begun + rng.exponential(config["hari_selesai"], n).astype(np.int64)
    ends: dict[str, float] = config["akhir"]
    final = np.array(list(ends))[draw_codes(rng, n, list(ends.values()))]
    closed = final != "TERBUKA"
    checked = chance(rng, n, config["verifikasi"])
    again = closed & chance(rng, n, config["dibuka_lagi"])
    early = chance(rng, n, config["mendahului"])
    steps = pl.concat(
        [
            _steps(asked, told, "DIVERIFIKASI", checked),
            _steps(asked, np.where(early, told - 5, begun), "DIPROSES", np.ones(n, bool)),
            *(_steps(asked, ended, end, final == end) for end in ("SELESAI", "DITOLAK")),
            _steps(asked, ended + 6, "DIPROSES", again),
        ]
    ).filter(pl.col("hari") <= plan.quarter.snapshot)
    return _typed(rng, steps.sort("hari", "no_aduan", "status"), config).select(COLUMNS)


def _complaints(forms: list[Written]) -> pl.DataFrame:
    """Each complaint once, as first told: no_aduan, hari, jenis, bidang."""
    told = pl.concat([form.frame for form in forms if form.form == "aduan"])
    first = told.filter(pl.col("membatalkan").is_null()).sort("id_laporan", "hari")
    once = first.unique("id_laporan", keep="first", maintain_order=True)
    return once.select("hari", "bidang_spm", no_aduan=complaint_numbers(once))


def _steps(asked: pl.DataFrame, day: np.ndarray, status: str, wanted: np.ndarray) -> pl.DataFrame:
    return asked.with_columns(hari=pl.Series(day), status=pl.lit(status)).filter(pl.Series(wanted))


def _typed(rng: Rng, steps: pl.DataFrame, config: dict[str, Any]) -> pl.DataFrame:
    """Steps as an office types them: lower case, SLRT's words, lost reasons, wrong numbers."""
    n = steps.height
    low, wrong = chance(rng, n, config["huruf_kecil"]), chance(rng, n, config["salah_nomor"])
    slrt, again = chance(rng, n, config["tahap_slrt"]), chance(rng, n, config["ulangan"])
    silent = chance(rng, n, config["tanpa_alasan"])
    pick = pl.Series(rng.integers(0, 3, n))
    words = {status: pl.Series(texts) for status, texts in config["hasil"].items()}
    number, status = pl.col("no_aduan"), pl.col("status")
    rows = steps.with_columns(
        no_aduan=pl.when(pl.Series(wrong))
        .then(number.str.head(17) + "0000")
        .when(pl.Series(low))
        .then(number.str.to_lowercase())
        .otherwise(number),
        status=pl.when(pl.Series(slrt))
        .then(status.replace({word: stage for stage, word in STAGES.items()}))
        .otherwise(status),
        hasil=pl.when((status == "DITOLAK") & ~pl.Series(silent))
        .then(words["DITOLAK"].gather(pick))
        .when(status == "SELESAI")
        .then(words["SELESAI"].gather(pick)),
        tanggal=pl.col("hari").cast(pl.Int32).cast(pl.Date).cast(pl.String),
        opd=pl.lit(None, pl.String),
        kategori=pl.lit(None, pl.String),
        bidang_spm=pl.when(status == "DIVERIFIKASI").then("bidang_spm"),
        no_surat="460/" + pl.Series(np.arange(1, n + 1)).cast(pl.String),
        petugas=pl.lit("OPD-") + (pick + 1).cast(pl.String),
    )
    return pl.concat([rows, rows.filter(pl.Series(again))])

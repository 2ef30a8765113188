"""Feedback of banks and post on a list that was published, as they would send it.

What belongs here: drawing what happened to each payment, and the files that tell of it.
What does not: the list (a release makes it), or reading such files back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from synthetic.events.stage import pick_words
from synthetic.settings import read_yaml
from synthetic.streams import Rng, stream

_COLUMNS = (
    *("tahap", "program", "no_kk", "nik_pengurus", "nominal", "status", "kode_gagal"),
    *("tgl_transaksi", "kanal", "no_sp2d", "ntpn", "tgl_lapor"),
)
# What the first file says of each course, and what the second adds.
_FIRST = {"GAGAL": "GAGAL", "TANPA_KABAR": None}
_SECOND = {
    "DICAIRKAN": "DITRANSAKSIKAN",
    "TIDAK_TRANSAKSI": "TIDAK_TRANSAKSI",
    "RETUR": "RETUR",
    "DISETOR_KEMBALI": "DISETOR_KEMBALI",
    "GANDA": "TERSALUR",
}
_UNKNOWN_WORD = "SUKSES"
_NOBODY = "9999"  # serial of KK numbers that no family of the synthetic world has


def write_feedback(
    listed: pl.DataFrame, cutoff: date, out: Path, seed: int
) -> Iterator[tuple[Path, int]]:
    """Write two files per kabupaten/kota under OUT/pembayaran; yields each with its lines.

    `listed`: the list of one tahap (daftar_kpm). Same list, cut-off and seed give the same
    bytes. The first file holds the lines intake must reject; both carry the sender's totals.
    """
    for (tahap, kab), own in sorted(
        listed.partition_by("tahap", "kode_kabupaten_kota", as_dict=True).items()
    ):
        rng = stream(seed, str(tahap), str(kab), "umpan_balik")
        files = _files(own.sort("no_kk", "program"), cutoff, rng)
        for number, rows in enumerate(files, 1):
            path = out / "pembayaran" / f"pembayaran_{tahap}_{kab}_{number}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            rows.write_csv(path)
            yield path, rows.height


def _files(listed: pl.DataFrame, cutoff: date, rng: Rng) -> list[pl.DataFrame]:
    config = read_yaml("feedback.yaml")
    n = listed.height
    days = config["hari"]
    course = pl.Series(pick_words(rng, n, config["jalan"]).tolist(), dtype=pl.String)
    failure = pl.Series(pick_words(rng, n, config["kode_gagal"]).tolist(), dtype=pl.String)
    rows = listed.select(
        "tahap", "program", "no_kk", "nik_pengurus", "nominal", "kanal", "kode_kabupaten_kota"
    ).with_columns(
        jalan=course,
        kode=failure,
        urut=(pl.int_range(pl.len()) % 97 + 1).cast(pl.String).str.zfill(4),
    )
    first = rows.with_columns(
        status=pl.col("jalan").replace_strict(_FIRST, default="TERSALUR"),
        hari=pl.lit(days["kredit"]),
        ke=pl.lit("1"),
        nominal=_amount(config),
    ).drop_nulls("status")
    second = rows.with_columns(
        status=pl.col("jalan").replace_strict(_SECOND, default=None, return_dtype=pl.String),
        hari=pl.when(pl.col("jalan") == "DICAIRKAN").then(days["cair"]).otherwise(days["kembali"]),
        ke=pl.when(pl.col("jalan") == "GANDA").then(pl.lit("2")).otherwise(pl.lit("1")),
        nominal=_amount(config),
    ).drop_nulls("status")
    told_1, told_2 = (
        _told(frame, cutoff, days["berkas"][place]) for place, frame in enumerate((first, second))
    )
    share = config["salah"]
    again = _some(told_1, share["ulangan"], rng).with_columns(
        tgl_lapor=pl.lit(str(cutoff + timedelta(days["berkas"][1])))
    )
    return [
        _with_totals(pl.concat([_mistaken(told_1, share, rng), _broken(told_1, config)])),
        _with_totals(pl.concat([told_2, again])),
    ]


def _amount(config: dict[str, Any]) -> pl.Expr:
    money = pl.col("nominal")
    part = (money * config["sebagian"]).cast(pl.Int64)
    return (
        pl.when(pl.col("jalan") == "SEBAGIAN")
        .then(part)
        .when(pl.col("jalan") == "LEBIH")
        .then(money + config["lebih"])
        .otherwise(money)
    )


def _told(rows: pl.DataFrame, cutoff: date, file_day: int) -> pl.DataFrame:
    """The lines as text, in the columns of the form."""
    area = pl.col("kode_kabupaten_kota")
    serial = pl.concat_str(area, "urut", pl.col("tahap").str.slice(-1), "ke")
    return rows.select(
        *("tahap", "program", "no_kk", "nik_pengurus"),
        pl.col("nominal").cast(pl.String),
        "status",
        kode_gagal=pl.when(pl.col("status") == "GAGAL").then("kode"),
        tgl_transaksi=(pl.lit(cutoff) + pl.duration(days="hari")).dt.date().cast(pl.String),
        kanal="kanal",
        no_sp2d="SP2D" + serial,
        ntpn=pl.when(pl.col("status") == "DISETOR_KEMBALI").then(
            pl.lit("NTPN") + serial + pl.int_range(pl.len()).cast(pl.String)
        ),
        tgl_lapor=pl.lit(str(cutoff + timedelta(file_day))),
    ).select(_COLUMNS)


def _mistaken(rows: pl.DataFrame, share: dict[str, float], rng: Rng) -> pl.DataFrame:
    """The lines with some added that answer nobody or another wave, some without a reference."""
    stray = _some(rows, share["tidak_terdaftar"], rng).with_columns(
        no_kk=pl.col("no_kk").str.head(12) + _NOBODY, nik_pengurus=pl.lit(None, pl.String)
    )
    wave = pl.col("tahap").str.slice(-1)
    other = _some(rows, share["tahap_lain"], rng).with_columns(
        tahap=pl.col("tahap").str.head(8)
        + pl.when(wave == "1").then(pl.lit("2")).otherwise(pl.lit("1"))
    )
    bare = _some(rows, share["tanpa_rujukan"], rng).select("no_kk", "program")
    without = rows.join(bare.with_columns(tanpa=True), on=["no_kk", "program"], how="left")
    kept = without.with_columns(no_sp2d=pl.when(pl.col("tanpa").is_null()).then("no_sp2d")).select(
        _COLUMNS
    )
    return pl.concat([kept, stray.unique("no_kk", maintain_order=True), other])


def _broken(rows: pl.DataFrame, config: dict[str, Any]) -> pl.DataFrame:
    """Lines intake must reject: amounts that are none, and a status that is no word of ours."""
    amounts = config["rusak"]
    few = rows.head(len(amounts))
    return pl.concat(
        [
            few.with_columns(nominal=pl.Series(amounts[: few.height], dtype=pl.String)),
            rows.head(1).with_columns(status=pl.lit(_UNKNOWN_WORD)),
        ]
    )


def _with_totals(rows: pl.DataFrame) -> pl.DataFrame:
    """The sender's own totals on every line: all lines, and every rupiah that is a number."""
    money = pl.col("nominal").cast(pl.Int64, strict=False).sum()
    return rows.with_columns(total_baris=pl.len(), total_nominal=money)


def _some(rows: pl.DataFrame, share: float, rng: Rng) -> pl.DataFrame:
    """At least one and about `share` of the rows, drawn without repeats, in their order."""
    count = min(max(1, round(rows.height * share)), rows.height)
    places = np.sort(rng.choice(rows.height, size=count, replace=False))
    return rows.filter(pl.int_range(pl.len()).is_in(pl.Series(places).implode()))

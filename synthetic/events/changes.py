"""Other family changes: splits, new heads, lodgers, returns, people not found, corrections.

What belongs here: who they happen to and what they change.
What does not: the report forms (reports/changes.py).
"""

from __future__ import annotations

import numpy as np
import polars as pl

from synthetic.events.stage import CHANGES, Stage
from synthetic.families import CHILD, HEAD, IN_LAW, OTHER, PARENT, is_role


def draw_changes(stage: Stage, after_deaths: pl.DataFrame) -> pl.DataFrame:
    """The quarter's changes: jenis, orang, kel, tgl, kk_baru (0: none), rinci (text).

    after_deaths: changes of head that followed a death (orang, kel, tgl, kk_baru).
    """
    frames = [
        after_deaths.with_columns(
            jenis=pl.lit("GANTI_KEPALA"), rinci=pl.lit("kepala keluarga lama meninggal")
        )
    ]
    for kind, share in stage.rates["peristiwa"]["ubah"]["jenis"].items():
        frames.append(_draw_kind(stage, kind, share))
    columns = ["jenis", "orang", "kel", "tgl", "kk_baru", "rinci"]
    return pl.concat([frame.select(columns) for frame in frames])


def _draw_kind(stage: Stage, kind: str, share: float) -> pl.DataFrame:
    rng = stage.rng(f"ubah_{kind}")
    role, age = stage.col["peran"], stage.age
    several = stage.size[stage.col["kel"]] > 1
    fits = {
        "PISAH_KK": is_role(role, CHILD, OTHER) & (age > 20) & (stage.col["kawin"] != 2),
        "GANTI_KEPALA": is_role(role, CHILD) & (age > 25) & (stage.col["kawin"] == 1),
        "NUMPANG_KK": (is_role(role, PARENT, OTHER) & (age > 17))
        | ((role == HEAD) & ~several & (age > 65)),
        "KEMBALI": is_role(role, CHILD, HEAD, IN_LAW) & (age > 19) & (age < 50),
        "TIDAK_DITEMUKAN": role == HEAD,
        "KOREKSI": age > 0.5,
    }[kind]
    person = stage.choose(rng, stage.count(rng, "ubah", share), fits)
    n = len(person)
    family = stage.col["kel"][person]
    day = stage.days(rng, n)
    effective = (day <= stage.plan.quarter.cut_offs[-1]) & stage.registered[family]
    kk = stage.population.families["no_kk"].to_numpy()
    number = np.zeros(n, np.int64)
    detail = np.full(n, DETAILS[kind], object)
    if kind == "PISAH_KK":
        number = stage.new_numbers(stage.kec_of(family), day, CHANGES)
        make = np.flatnonzero(effective)
        stage.ledger.family_of[person[make]] = stage.ledger.form(
            number[make],
            kk[family[make]],
            stage.village_codes[stage.desa[family[make]]],
            person[make],
        )
    elif kind == "NUMPANG_KK":
        host = stage.same_village_host(rng, family)
        number = kk[host]
        stage.mark_used(host)
        stage.ledger.family_of[person[effective]] = host[effective]
    elif kind == "GANTI_KEPALA":
        stage.ledger.head |= dict(
            zip(family[effective].tolist(), person[effective].tolist(), strict=True)
        )
    stage.named[person] = True
    return pl.DataFrame(
        {
            "jenis": pl.Series([kind] * n, dtype=pl.String),
            "orang": pl.Series(person, dtype=pl.Int64),
            "kel": pl.Series(family, dtype=pl.Int64),
            "tgl": pl.Series(day, dtype=pl.Int64),
            "kk_baru": pl.Series(number, dtype=pl.Int64),
            "rinci": pl.Series(detail.tolist(), dtype=pl.String),
        }
    )


DETAILS = {
    "PISAH_KK": "pisah kartu keluarga dari orang tua",
    "GANTI_KEPALA": "kepala keluarga diganti karena sakit",
    "NUMPANG_KK": "ikut kartu keluarga kerabat",
    "KEMBALI": "sudah kembali dari perantauan",
    "TIDAK_DITEMUKAN": "rumah kosong, warga tidak ditemukan",
    "KOREKSI": "nama atau tanggal lahir di KK keliru",
}

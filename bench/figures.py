"""Figures out of judged links: precision with its bound, recall, calibration, groups side by side.

What belongs here: pure measures over pooled units, one row per person a report names.
What does not: making or linking worlds (bench/accuracy).
"""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np
import polars as pl

_DRAWS = 4000
_SEED = 20251
_DOUBT = (0.05, 0.95)
# Errors are shown for bands of probability among the accepted.
_BANDS = (0.9, 0.98, 0.99, 0.995, 0.999, 0.9999, 1.0)
_FEWEST = 500
_GROUPS = ("formulir", "peran", "golongan_nama", "provinsi", "desil", "jk")


def accuracy_figures(units: pl.DataFrame) -> dict[str, Any]:
    """All figures: `semua`, `merugikan`, `kalibrasi`, `galat_diterima`, `per_<group>`, and
    `tertinggal`, the groups whose recall lies more than 3 points below the whole."""
    whole = quality(units)
    groups = {
        f"per_{name}": {
            str(value): quality(units.filter(pl.col(name) == value), bound=False)
            for value in sorted(units[name].unique().to_list())
        }
        for name in _GROUPS
    }
    behind = [
        f"{name[4:]}={value}"
        for name, table in groups.items()
        for value, figures in table.items()
        if figures["ada"] >= _FEWEST
        and figures["recall_dengan_tinjau"] < whole["recall_dengan_tinjau"] - 0.03
    ]
    return {
        "semua": whole,
        "merugikan": harm(units),
        "kalibrasi": calibration(units),
        "galat_diterima": accepted_errors(units),
        "tertinggal": behind,
        **groups,
    }


def quality(units: pl.DataFrame, *, bound: bool = True) -> dict[str, Any]:
    """Counts and shares; `bound` adds the lower one-sided 95 % bound of precision by desa."""
    accepted = units.filter(pl.col("keputusan") == "DITERIMA")
    right, present = int(accepted["benar"].sum()), int(units["ada"].sum())
    review = units.filter(pl.col("keputusan") == "TINJAU")
    found = right + int(review["benar"].sum())
    reports = units["id_laporan"].n_unique()
    figures: dict[str, Any] = {
        "n": units.height,
        "ada": present,
        "diterima": accepted.height,
        "salah": accepted.height - right,
        "precision": _ratio(right, accepted.height),
        "recall": _ratio(right, present),
        "recall_95": wilson(right, present),
        "recall_dengan_tinjau": _ratio(found, present) or 0.0,
        "recall_dengan_tinjau_95": wilson(found, present),
        "tinjau": _ratio(review.height, units.height),
        "tinjau_laporan": _ratio(review["id_laporan"].n_unique(), reports),
    }
    if bound:
        figures["precision_batas_bawah"] = precision_bound(accepted)
    return figures


def precision_bound(accepted: pl.DataFrame) -> float | None:
    """5 % quantile of precision over bootstrap samples of desa: errors come in clusters."""
    villages = (
        accepted.group_by("kode_desa")
        .agg(pl.len().alias("banyak"), (~pl.col("benar")).sum().alias("salah"))
        .sort("kode_desa")
    )
    if villages.is_empty():
        return None
    count, wrong = villages["banyak"].to_numpy(), villages["salah"].to_numpy()
    rng = np.random.default_rng(_SEED)
    drawn = []
    for _ in range(_DRAWS):
        rows = rng.integers(0, len(count), len(count))
        drawn.append(1.0 - wrong[rows].sum() / count[rows].sum())
    return round(float(np.quantile(drawn, 0.05)), 6)


def harm(units: pl.DataFrame) -> dict[str, Any]:
    """Accepted links of deaths, departures and divorces with the exact NIK and agreeing name."""
    stops = pl.col("formulir").is_in(["kematian", "perceraian"]) | pl.col("pergi")
    accepted = units.filter(stops & (pl.col("keputusan") == "DITERIMA"))
    sure = accepted.filter(
        pl.col("nik_sama").fill_null(value=False) & pl.col("nama_sepakat").fill_null(value=False)
    )
    wrong = int((~sure["benar"]).sum())
    return {
        "diterima": accepted.height,
        "salah": int((~accepted["benar"]).sum()),
        "nik_dan_nama_sepakat": sure.height,
        "salah_di_antaranya": wrong,
        "per_100_ribu": round(100_000 * wrong / sure.height, 2) if sure.height else None,
    }


def calibration(units: pl.DataFrame) -> dict[str, Any]:
    """ECE, slope and intercept of log-odds, and ten bins, where 0.05 < p < 0.95.

    Judged is the best candidate, also where it is not linked because it is too unsure.
    """
    low, high = _DOUBT
    doubt = units.filter(
        (pl.col("peluang") > low)
        & (pl.col("peluang") < high)
        & ~((pl.col("peran") == "BAYI") & (pl.col("keputusan") == "TANPA_PADANAN"))
    ).sort("peluang", "id_laporan", "peran")
    bins = (
        doubt.group_by((pl.col("peluang") * 10).floor().cast(pl.Int8).alias("kelompok"))
        .agg(
            pl.len().alias("n"),
            pl.col("peluang").mean().round(4),
            pl.col("terbaik_benar").sum().alias("benar"),
        )
        .sort("kelompok")
    )
    rows = [
        {
            "n": n,
            "peluang": p,
            "benar": round(right / n, 4),
            "benar_95": wilson(right, n),
        }
        for _, n, p, right in bins.rows()
    ]
    error = sum(row["n"] * abs(row["benar"] - row["peluang"]) for row in rows)
    slope, intercept = logistic(
        doubt["peluang"].to_numpy(), doubt["terbaik_benar"].to_numpy().astype(float)
    )
    return {
        "n": doubt.height,
        "ece": round(error / max(doubt.height, 1), 4),
        "kemiringan": round(slope, 3),
        "geser": round(intercept, 3),
        "kelompok": rows,
    }


def logistic(chance: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Slope and intercept of the log-odds of being right on the log-odds foretold (Cox 1958)."""
    x = np.log(chance / (1.0 - chance))
    beta = np.array([1.0, 0.0])
    design = np.column_stack([x, np.ones_like(x)])
    for _ in range(50):
        p = 1.0 / (1.0 + np.exp(-design @ beta))
        weight = p * (1.0 - p)
        step = np.linalg.solve(design.T @ (design * weight[:, None]), design.T @ (right - p))
        beta = beta + step
        if float(np.abs(step).max()) < 1e-9:
            break
    return float(beta[0]), float(beta[1])


def accepted_errors(units: pl.DataFrame) -> dict[str, Any]:
    """Errors foretold and seen among the accepted, in all and by band of probability."""
    accepted = units.filter(pl.col("keputusan") == "DITERIMA")
    bands = {}
    for low, high in zip(_BANDS, (*_BANDS[1:], 2.0), strict=True):
        here = accepted.filter((pl.col("peluang") >= low) & (pl.col("peluang") < high))
        bands[str(low)] = {
            "n": here.height,
            "diramalkan": round(float((1.0 - here["peluang"]).sum()), 2),
            "terjadi": int((~here["benar"]).sum()),
        }
    return {
        "n": accepted.height,
        "diramalkan": round(float((1.0 - accepted["peluang"]).sum()), 2),
        "terjadi": int((~accepted["benar"]).sum()),
        "per_kelompok": bands,
    }


def wilson(part: int, whole: int, z: float = 1.959964) -> list[float] | None:
    """Wilson's 95 % interval of a share."""
    if not whole:
        return None
    share = part / whole
    middle = (share + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    return [round(middle - half, 5), round(middle + half, 5)]


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None

"""How good links are, measured against the truth of a synthetic world.

What belongs here: the measures of `bansos evaluate`.
What does not: making the truth (synthetic) or the links (`linking`).
"""

from __future__ import annotations

from typing import Any

import polars as pl

_KEY = ["id_laporan", "peran", "urutan"]
_BINS = 10
# Calibration is judged where the model is in doubt; near 0 and 1 it says nothing.
_DOUBT = (0.05, 0.95)
_DECIMALS = 6
UNKNOWN_FORM = "TIDAK_ADA_DI_PADANAN"


class EvaluationFault(ValueError):
    """Links or truth that cannot be compared."""


def evaluate(links: pl.DataFrame, truth: pl.DataFrame) -> dict[str, Any]:
    """Precision, recall and calibration of `links`, over all and per form.

    `truth`: id_laporan, peran, urutan, nik, no_kk, nik_setara (text, empty or null = none),
    one row per person a report names; the unit of every count. A link is right when nik_padan
    is nik or one of nik_setara; for BAYI, and for a person whom DTSEN holds without a NIK,
    when no_kk_padan is no_kk. Accepted and wrong, or accepted where the person is in no
    register = false positive; a person in the register not rightly accepted = false negative,
    also where the report is not among the links at all. `tinjau` = share of the units in
    review; `recall_dengan_tinjau` counts right reviews as found; `f1_terbaik` = best F1 over
    all limits on `peluang`; `ece` = expected calibration error in ten bins of 0.05 < p < 0.95.
    A measure without any case is None.
    """
    units = _units(links, truth)
    forms = sorted(units["formulir"].unique().to_list())
    return {
        "semua": _measures(units),
        "per_peristiwa": {
            form: _measures(units.filter(pl.col("formulir") == form)) for form in forms
        },
    }


def judged_units(links: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """The units behind `evaluate`, one row each, with `benar` and `ada` – to look into errors."""
    return _units(links, truth)


def _units(links: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """One row per truth row: formulir, keputusan, peluang, `ada` (in the register), `benar`."""
    missing = [name for name in (*_KEY, "nik", "no_kk", "nik_setara") if name not in truth.columns]
    if missing:
        raise EvaluationFault(f"Kebenaran tanpa kolom / truth lacks columns: {', '.join(missing)}.")
    if links.select(_KEY).is_duplicated().any():
        raise EvaluationFault(
            "Padanan memuat lebih dari satu isi untuk satu laporan / links hold more than one "
            "content of a report. Beri isi terbaru saja / give the newest content only."
        )
    texts = [
        pl.col(name).cast(pl.String).replace("", None) for name in ("nik", "no_kk", "nik_setara")
    ]
    known = truth.with_columns(*texts, pl.col("urutan").cast(pl.Int16)).select(
        *_KEY, "nik", "no_kk", "nik_setara"
    )
    forms = links.select("id_laporan", "formulir").unique("id_laporan")
    joined = (
        known.join(links.drop("formulir"), on=_KEY, how="left")
        .join(forms, on="id_laporan", how="left")
        .with_columns(pl.col("formulir").fill_null(UNKNOWN_FORM))
    )
    by_family = (pl.col("peran") == "BAYI") | pl.col("nik").is_null()
    same_nik = (pl.col("nik_padan") == pl.col("nik")) | pl.col("nik_setara").str.split(
        ";"
    ).list.contains(pl.col("nik_padan"))
    same_family = pl.col("no_kk_padan") == pl.col("no_kk")
    of_no_nik = same_family & ((pl.col("peran") == "BAYI") | pl.col("nik_padan").is_null())
    return joined.with_columns(
        (pl.col("nik").is_not_null() | pl.col("no_kk").is_not_null()).alias("ada"),
        pl.when(by_family)
        .then(of_no_nik)
        .otherwise(same_nik)
        .fill_null(value=False)
        .alias("benar"),
        pl.col("keputusan").fill_null("TANPA_PADANAN"),
    ).sort(_KEY)


def _measures(units: pl.DataFrame) -> dict[str, float | int | None]:
    accepted = units.filter(pl.col("keputusan") == "DITERIMA")
    reviewed = units.filter(pl.col("keputusan") == "TINJAU")
    right = int(accepted["benar"].sum())
    present = int(units["ada"].sum())
    precision = _ratio(right, accepted.height)
    recall = _ratio(right, present)
    return {
        "n": units.height,
        "precision": precision,
        "recall": recall,
        "f1": _f1(right, accepted.height, present),
        "recall_dengan_tinjau": _ratio(right + int(reviewed["benar"].sum()), present),
        "tinjau": _ratio(reviewed.height, units.height),
        "f1_terbaik": _best_f1(units, present),
        "ece": _calibration_error(units),
    }


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, _DECIMALS) if whole else None


def _f1(right: int, accepted: int, present: int) -> float | None:
    return _ratio(2 * right, accepted + present)


def _best_f1(units: pl.DataFrame, present: int) -> float | None:
    """Best 2·TP / (linked + present) when everything from some probability up is accepted."""
    linked = units.filter(pl.col("no_kk_padan").is_not_null() & pl.col("peluang").is_not_null())
    if linked.is_empty() or not present:
        return None
    steps = (
        linked.group_by("peluang")
        .agg(pl.len().alias("banyak"), pl.col("benar").sum().alias("kena"))
        .sort("peluang", descending=True)
        .select((2 * pl.col("kena").cum_sum() / (pl.col("banyak").cum_sum() + present)).alias("f1"))
    )
    return round(float(steps["f1"].to_list()[int(steps["f1"].arg_max() or 0)]), _DECIMALS)


def _calibration_error(units: pl.DataFrame) -> float | None:
    low, high = _DOUBT
    doubtful = units.filter(
        pl.col("no_kk_padan").is_not_null() & (pl.col("peluang") > low) & (pl.col("peluang") < high)
    )
    if doubtful.is_empty():
        return None
    bins = doubtful.group_by((pl.col("peluang") * _BINS).floor().alias("kelompok")).agg(
        pl.len().alias("banyak"),
        (pl.col("benar").mean() - pl.col("peluang").mean()).abs().alias("selisih"),
    )
    return round(float((bins["banyak"] * bins["selisih"]).sum() / doubtful.height), _DECIMALS)

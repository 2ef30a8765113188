"""What two officers who judged blind say about the links: kappa, precision, recall.

What belongs here: the estimates and their intervals.
What does not: the draw (`sample`) or the workbooks.

Precision and recall are Hájek ratios: every judged pair counts with its inverse sampling
probability (Hájek 1971). Their 95 % intervals are Wilson's (JASA 1927) with Kish's effective
number of pairs, (Σw)²/Σw² (Kish, Survey Sampling, 1965), which stays honest where all drawn
pairs were right. Kappa is Cohen's (1960) with the large-sample standard error of Fleiss, Cohen
and Everitt (1969).
"""

from __future__ import annotations

from typing import Any

import polars as pl

from review.labels import wilson
from schemas.codes import REVIEW_ANSWERS
from schemas.officers import officer_key

_DECIMALS = 4
_Z95 = 1.959964


class AgreementFault(ValueError):
    """Answers that cannot be compared; the text says why."""


def agreement(first: pl.DataFrame, second: pl.DataFrame, sample: pl.DataFrame) -> dict[str, Any]:
    """Kappa of the two officers, and weighted precision and recall of the links.

    `first`, `second`: bukti, putusan, petugas of one officer each; `sample`: SAMPLE. A pair
    counts as one person, or not, where both say so; where they differ, or one is not sure, it
    is left out and counted as `tak_sepakat`, and the bounds tell what precision and recall
    would be if all of those were wrong, or right. Recall is over persons with a candidate:
    whom nobody resembled cannot be drawn.
    """
    officers = [
        frame.select(officer_key(pl.col("petugas")).unique()).to_series().to_list()
        for frame in (first, second)
    ]
    if officers[0] and officers[0] == officers[1]:
        raise AgreementFault(
            "Kedua berkas diisi petugas yang sama / both files name one officer: perlu dua orang."
        )
    both = (
        sample.join(first.select("bukti", pl.col("putusan").alias("a")), on="bukti", how="left")
        .join(second.select("bukti", pl.col("putusan").alias("b")), on="bukti", how="left")
        .with_columns((pl.col("banyak_lapis") / pl.col("ditarik")).alias("bobot"))
    )
    judged = both.drop_nulls(["a", "b"])
    if judged.is_empty():
        raise AgreementFault("Tidak ada pasangan yang dinilai keduanya / no pair judged by both.")
    firm = (pl.col("a") == pl.col("b")) & (pl.col("a") != "TIDAK_YAKIN")
    known = judged.filter(firm).with_columns((pl.col("a") == "SAMA").alias("benar"))
    unsure = judged.filter(~firm)
    return {
        "pasangan": sample.height,
        "dinilai_keduanya": judged.height,
        "tak_sepakat": unsure.height,
        "kappa": kappa(judged),
        "presisi": _ratio(known, unsure, "keputusan", "benar"),
        "recall": _ratio(known, unsure, "benar", "keputusan"),
        "per_lapis": _by_stratum(known).to_dicts(),
    }


def kappa(judged: pl.DataFrame) -> dict[str, float | None]:
    """Cohen's kappa of columns `a`, `b` over SAMA, BUKAN, TIDAK_YAKIN, with a 95 % interval.

    None where one answer alone was ever given: agreement beyond chance is then undefined.
    """
    n = judged.height
    table = {
        (x, y): judged.filter((pl.col("a") == x) & (pl.col("b") == y)).height / n
        for x in REVIEW_ANSWERS
        for y in REVIEW_ANSWERS
    }
    rows = {x: sum(table[x, y] for y in REVIEW_ANSWERS) for x in REVIEW_ANSWERS}
    columns = {y: sum(table[x, y] for x in REVIEW_ANSWERS) for y in REVIEW_ANSWERS}
    observed = sum(table[x, x] for x in REVIEW_ANSWERS)
    expected = sum(rows[x] * columns[x] for x in REVIEW_ANSWERS)
    if expected >= 1.0:
        return {"nilai": None, "bawah": None, "atas": None, "sepakat": round(observed, _DECIMALS)}
    value = (observed - expected) / (1 - expected)
    # Fleiss, Cohen & Everitt 1969, eq. 13
    own = sum(table[x, x] * (1 - (rows[x] + columns[x]) * (1 - value)) ** 2 for x in REVIEW_ANSWERS)
    crossed = (1 - value) ** 2 * sum(
        table[x, y] * (columns[x] + rows[y]) ** 2
        for x in REVIEW_ANSWERS
        for y in REVIEW_ANSWERS
        if x != y
    )
    variance = own + crossed - (value - expected * (1 - value)) ** 2
    spread = _Z95 * max(variance, 0.0) ** 0.5 / ((1 - expected) * n**0.5)
    return {
        "nilai": round(value, _DECIMALS),
        "bawah": round(max(value - spread, -1.0), _DECIMALS),
        "atas": round(min(value + spread, 1.0), _DECIMALS),
        "sepakat": round(observed, _DECIMALS),
    }


def _ratio(known: pl.DataFrame, unsure: pl.DataFrame, given: str, asked: str) -> dict[str, Any]:
    """Share of `asked` among `given`, weighted; accepted = DITERIMA, true = both said SAMA."""

    def holds(name: str) -> pl.Expr:
        return pl.col("benar") if name == "benar" else pl.col("keputusan") == "DITERIMA"

    among = known.filter(holds(given))
    if among.is_empty():
        return {"nilai": None, "bawah": None, "atas": None, "pasangan": 0}
    weights = among["bobot"]
    share = float(among.select((pl.col("bobot") * holds(asked)).sum()).item()) / float(
        weights.sum()
    )
    effective = float(weights.sum()) ** 2 / float((weights**2).sum())
    low, high = pl.select(
        *(
            limit.alias(name)
            for name, limit in zip(
                ("l", "h"), wilson(pl.lit(share), pl.lit(effective)), strict=True
            )
        )
    ).row(0)
    bounds = {}
    for name, truth in (("bila_semua_bukan", False), ("bila_semua_sama", True)):
        all_of = pl.concat(
            [known, unsure.with_columns(pl.lit(truth).alias("benar"))], how="vertical"
        ).filter(holds(given))
        whole = float(all_of["bobot"].sum())
        hit = float(all_of.select((pl.col("bobot") * holds(asked)).sum()).item())
        bounds[name] = round(hit / whole, _DECIMALS) if whole else None
    return {
        "nilai": round(share, _DECIMALS),
        "bawah": round(low, _DECIMALS),
        "atas": round(high, _DECIMALS),
        "pasangan": among.height,
        "pasangan_efektif": round(effective, 1),
        **bounds,
    }


def _by_stratum(known: pl.DataFrame) -> pl.DataFrame:
    return (
        known.group_by("lapis")
        .agg(
            pl.len().cast(pl.Int64).alias("pasangan"),
            pl.col("benar").sum().cast(pl.Int64).alias("sama"),
            pl.col("peluang").mean().round(_DECIMALS).alias("rata_peluang"),
            pl.col("bobot").first().round(_DECIMALS).alias("bobot"),
        )
        .sort("lapis")
    )

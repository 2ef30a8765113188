"""What wrong links do to families: decisions of a wave against those with the true links.

What belongs here: which families are wrongly stopped, held, paid or displaced, in families and
rupiah, for all and by group.
What does not: deciding (the sibling modules), or where the two sets of decisions come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

# The kinds of harm with what they mean, worst first; a family counts in the first that applies
# to any of its programmes.
HARMS: Mapping[str, str] = {
    "dihentikan_keliru": "berhak, tetapi dinyatakan tidak layak atau tidak ada",
    "ditahan_keliru": "berhak, tetapi ditahan",
    "kurang_bayar": "dibayar kurang dari haknya",
    "dibayar_keliru": "dibayar, padahal tidak layak atau tidak ada",
    "dibayar_semestinya_ditahan": "dibayar, padahal semestinya ditahan",
    "lebih_bayar": "dibayar lebih dari haknya",
    "tidak_dihentikan": "ditahan atau antre, padahal tidak layak atau tidak ada",
    "terbentuk_keliru": "keluarga baru yang hanya terbentuk di satu pihak, belum dibayar",
    "tergeser": "berhak dan di dalam kuota, tempatnya terpakai keluarga lain",
    "terangkat": "masuk daftar karena tempat keluarga lain kosong",
}
GROUPS = ("desil", "jk_kepala", "provinsi", "peristiwa")
INDIRECT = "TIDAK_LANGSUNG"
_PAID, _WAITS = "TERVERIFIKASI", ("MENUNGGU_GELOMBANG", "MENUNGGU_KUOTA")
_UNKNOWN = "TIDAK_DIKETAHUI"
_NONE: Mapping[str, float | int] = {"keluarga": 0, "rupiah": 0, "per_juta": 0.0}


def harmed(ours: pl.DataFrame, true: pl.DataFrame) -> pl.DataFrame:
    """Every family and programme that is decided otherwise: kunci, program, kerugian, rupiah.

    Both: `kunci` (the family's DTSEN KK, or its own number), program, status, alasan_utama,
    nominal, asal; one row per family and programme. `rupiah` is what the family loses (below 0) or
    gets too much (above 0) in this wave. A family that one side does not have counts there as
    stopped.
    """
    sides = ours.join(true, on=["kunci", "program"], how="full", coalesce=True, suffix="_benar")
    we, they = _place("status", "alasan_utama"), _place("status_benar", "alasan_utama_benar")
    paid = pl.col("nominal").fill_null(0)
    due = pl.col("nominal_benar").fill_null(0)
    entitled = they.is_in(["BAYAR", "ANTRE"])
    formed = pl.coalesce("asal", "asal_benar") == "BENTUKAN"
    one_side = (pl.col("status").is_null() | pl.col("status_benar").is_null()) & formed
    kind = (
        pl.when(one_side & (we != "BAYAR") & (they != "BAYAR"))
        .then(pl.lit("terbentuk_keliru"))
        .when((entitled | (they == "TAHAN")) & (we == "HENTI"))
        .then(pl.lit("dihentikan_keliru"))
        .when(entitled & (we == "TAHAN"))
        .then(pl.lit("ditahan_keliru"))
        .when((we == "BAYAR") & (they == "HENTI"))
        .then(pl.lit("dibayar_keliru"))
        .when((we == "BAYAR") & (they == "TAHAN"))
        .then(pl.lit("dibayar_semestinya_ditahan"))
        .when(we.is_in(["TAHAN", "ANTRE"]) & (they == "HENTI"))
        .then(pl.lit("tidak_dihentikan"))
        .when((we == "ANTRE") & (they == "BAYAR"))
        .then(pl.lit("tergeser"))
        .when((we == "BAYAR") & (they == "ANTRE"))
        .then(pl.lit("terangkat"))
        .when((we == "BAYAR") & (they == "BAYAR") & (paid < due))
        .then(pl.lit("kurang_bayar"))
        .when((we == "BAYAR") & (they == "BAYAR") & (paid > due))
        .then(pl.lit("lebih_bayar"))
    )
    return (
        sides.select("kunci", "program", kind.alias("kerugian"), (paid - due).alias("rupiah"))
        .drop_nulls("kerugian")
        .sort("kunci", "program")
    )


def _place(status: str, reason: str) -> pl.Expr:
    """BAYAR, ANTRE (would be paid but for quota or ceiling), TAHAN, LUAR (has no part in it),
    HENTI (stopped, or no such family)."""
    out_of_programme = pl.col(reason) == "BUKAN_PESERTA"
    return (
        pl.when(pl.col(status).is_null() | (pl.col(status) == "TIDAK_LAYAK"))
        .then(pl.lit("HENTI"))
        .when(pl.col(status) == _PAID)
        .then(pl.lit("BAYAR"))
        .when(pl.col(status) == "DITAHAN")
        .then(pl.lit("TAHAN"))
        .when(pl.col(status).is_in(_WAITS) & ~out_of_programme.fill_null(value=False))
        .then(pl.lit("ANTRE"))
        .otherwise(pl.lit("LUAR"))
    )


def harm_report(
    rows: pl.DataFrame, facts: pl.DataFrame, peristiwa: pl.DataFrame, families: int
) -> dict[str, Any]:
    """Families, rupiah and families per million by kind of harm, for all and by group.

    `rows`: of `harmed`; `facts`: kunci, desil, jk_kepala, provinsi of every family;
    `peristiwa`: kunci, jenis of the reports that ended otherwise. A family whose reports are
    the same on both sides is harmed by the place of others only (TIDAK_LANGSUNG). The whole
    names every kind, a group those that happened in it; per million counts the families of the
    group, of an event all families.
    """
    order = pl.Enum(list(HARMS))
    worst = (
        rows.with_columns(pl.col("kerugian").cast(order))
        .group_by("kunci")
        .agg(pl.col("kerugian").min().cast(pl.String), pl.col("rupiah").sum())
    )
    kinds = peristiwa.group_by("kunci").agg(pl.col("jenis").unique().sort().first())
    known = facts.unique("kunci", keep="first", maintain_order=True)
    grouped = (
        worst.join(known, on="kunci", how="left")
        .join(kinds.rename({"jenis": "peristiwa"}), on="kunci", how="left")
        .with_columns(pl.col("peristiwa").fill_null(INDIRECT))
        .with_columns(pl.col("desil", "jk_kepala", "provinsi").cast(pl.String).fill_null(_UNKNOWN))
    )
    sizes = {
        group: dict(known.group_by(pl.col(group).cast(pl.String).fill_null(_UNKNOWN)).len().rows())
        for group in GROUPS
        if group != "peristiwa"
    }
    return {
        "keluarga": families,
        "semua": {kind: dict(_NONE) for kind in HARMS} | _by_kind(grouped, families),
    } | {
        f"per_{group}": {
            str(value): _by_kind(
                grouped.filter(pl.col(group) == value), sizes.get(group, {}).get(value, families)
            )
            for value in grouped[group].unique().sort()
        }
        for group in GROUPS
    }


def _by_kind(rows: pl.DataFrame, families: int) -> dict[str, dict[str, float | int]]:
    """The kinds that happened, in the order of HARMS."""
    counts = rows.group_by("kerugian").agg(pl.len().alias("keluarga"), pl.col("rupiah").sum())
    found = {row["kerugian"]: row for row in counts.iter_rows(named=True)}
    return {
        kind: {
            "keluarga": found[kind]["keluarga"],
            "rupiah": found[kind]["rupiah"],
            "per_juta": round(found[kind]["keluarga"] / max(families, 1) * 1e6, 1),
        }
        for kind in HARMS
        if kind in found
    }

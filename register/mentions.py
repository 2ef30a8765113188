"""The persons a report names, as matching linked them, and the decision for the report.

What belongs here: reading LINKS for the contents in force; the report's outcome from them.
What does not: finding links (matching) or what follows from them (`standing`).
"""

from __future__ import annotations

import polars as pl

# Whose link decides for the report; of two, the weaker.
DECIDING: dict[str, tuple[str, ...]] = {
    "kelahiran": ("BAYI",),
    "kehamilan": ("IBU",),
    "kematian": ("SUBJEK",),
    "perpindahan": ("SUBJEK",),
    "perkawinan": ("SUAMI", "ISTRI"),
    "perceraian": ("SUAMI", "ISTRI"),
    "perubahan_keluarga": ("SUBJEK",),
    "aduan": ("SUBJEK",),
}
_RANK = {"DITERIMA": 2, "TINJAU": 1, "TANPA_PADANAN": 0}
_DECISION = {rank: name for name, rank in _RANK.items()}


def person_id(no_kk: str = "no_kk", id_orang: str = "id_orang") -> pl.Expr:
    """The register's own key of a DTSEN person: family and person, since a NIK may be double."""
    return pl.concat_str(no_kk, id_orang, separator="|")


def mentions(links: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """One row per person named by a content in force.

    Columns: id_laporan, peran, urutan, keputusan, no_kk, id_orang, nik, orang (person key),
    pasti (exact NIK and agreeing name, or decided by officers: wherever it is asked for, review
    took two of them).
    """
    in_force = reports.select("id_laporan", "isi", "formulir")
    return (
        links.join(in_force, on=["id_laporan", "isi", "formulir"], how="semi")
        .select(
            "id_laporan",
            "peran",
            "urutan",
            "keputusan",
            pl.col("no_kk_padan").alias("no_kk"),
            pl.coalesce("id_orang_padan", "nik_padan").alias("id_orang"),
            pl.col("nik_padan").alias("nik"),
            ((pl.col("nik_sama") & pl.col("nama_sepakat")) | (pl.col("cara") == "MANUAL"))
            .fill_null(False)
            .alias("pasti"),
        )
        .with_columns(person_id().alias("orang"))
        .sort("id_laporan", "peran", "urutan")
    )


def outcome_of_reports(reports: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """`reports` with `padanan` and the family and person it concerns (no_kk, nik, orang).

    A deciding person who was not linked at all counts as TANPA_PADANAN: nothing is assumed.
    """
    roles = pl.DataFrame(
        [
            (form, role, place)
            for form, names in DECIDING.items()
            for place, role in enumerate(names)
        ],
        schema={"formulir": pl.String, "peran": pl.String, "_tempat": pl.Int32},
        orient="row",
    )
    deciding = (
        reports.select("id_laporan", "formulir")
        .join(roles, on="formulir")
        .join(
            named.unique(["id_laporan", "peran"], keep="first", maintain_order=True),
            on=["id_laporan", "peran"],
            how="left",
        )
        .sort("id_laporan", "_tempat")
    )
    outcome = deciding.group_by("id_laporan", maintain_order=True).agg(
        pl.col("keputusan")
        .replace_strict(_RANK, default=0, return_dtype=pl.Int32)
        .min()
        .alias("_r"),
        pl.col("no_kk").drop_nulls().first(),
        pl.col("nik").drop_nulls().first(),
        pl.col("orang").first(),
        pl.col("orang").last().alias("orang_kedua"),
    )
    return (
        reports.join(outcome, on="id_laporan", how="left")
        .with_columns(
            pl.col("_r")
            .replace_strict(_DECISION, default="TANPA_PADANAN", return_dtype=pl.String)
            .alias("padanan")
        )
        .drop("_r")
    )

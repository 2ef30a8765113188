"""Every form as one table of proposals: one row per report version, the same columns for all.

What belongs here: which kind of event a row reports, when it happened, and its details.
What does not: whether it is believed (`evidence`, `standing`) or what follows (`actions`).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from register.policy import DEFAULT, Policy
from schemas.forms import EVENT_DATE, FORMS

DETAILS: dict[str, pl.DataType] = {
    "desa_lapor": pl.String(),
    "kode_posyandu": pl.String(),
    "dokumen_jenis": pl.String(),
    "dokumen_nomor": pl.String(),
    "surat_nomor": pl.String(),
    "membatalkan": pl.String(),
    "no_kk_baru": pl.String(),
    "arah": pl.String(),
    "sifat": pl.String(),
    "desa_asal": pl.String(),
    "desa_tujuan": pl.String(),
    "tetap_di_kk": pl.String(),
    "nama_bayi": pl.String(),
    "nama_lapor": pl.String(),
    "nik_bayi": pl.String(),
    "anak_ke": pl.Int64(),
    "kk_lapor": pl.String(),
    "jk": pl.String(),
    "tgl_lahir": pl.Date(),
    "hpht": pl.Date(),
    "kehamilan_ke": pl.Int64(),
    "jenis_aduan": pl.String(),
    "nama_baru": pl.String(),
    "nik_baru": pl.String(),
    "tgl_lahir_baru": pl.Date(),
    "jk_baru": pl.String(),
}
# What a correction can say of a person: its column on the form, and that of the person.
CORRECTED = {"nama_baru": "nama", "nik_baru": "nik", "tgl_lahir_baru": "tgl_lahir", "jk_baru": "jk"}
PROPOSALS: dict[str, pl.DataType] = {
    "id_laporan": pl.String(),
    "isi": pl.String(),
    "formulir": pl.String(),
    "jenis": pl.String(),
    "tgl_lapor": pl.Date(),
    "tgl_kejadian": pl.Date(),
    "tgl_disebut": pl.Boolean(),
    **DETAILS,
}


def proposals(reports: Mapping[str, pl.DataFrame], policy: Policy = DEFAULT) -> pl.DataFrame:
    """All report versions of all forms as PROPOSALS rows; no row is lost or added.

    A missing event date is replaced by the report date, its upper bound; `tgl_disebut`
    keeps which of the two it is, because an assumed date contradicts nothing.
    """
    empty = pl.DataFrame(schema=PROPOSALS)
    frames = [empty]
    for form in FORMS:
        frame = reports.get(form)
        if frame is not None and frame.height:
            frames.append(_form(form, frame, policy))
    return pl.concat(frames, how="diagonal").select(*PROPOSALS)


def _form(form: str, frame: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    date = EVENT_DATE[form]
    happened = pl.col(date) if date else pl.lit(None, pl.Date)
    return frame.select(
        "id_laporan",
        "isi",
        pl.lit(form).alias("formulir"),
        _KIND[form].alias("jenis"),
        "tgl_lapor",
        pl.coalesce(happened, pl.col("tgl_lapor")).alias("tgl_kejadian"),
        happened.is_not_null().alias("tgl_disebut"),
        pl.col("kode_desa").alias("desa_lapor"),
        "kode_posyandu",
        "dokumen_jenis",
        "dokumen_nomor",
        "membatalkan",
        *_details(form, policy),
    )


def _details(form: str, policy: Policy) -> list[pl.Expr]:
    """The columns only this form has, under the common names."""
    if form == "kelahiran":
        return [
            pl.col("nama_bayi"),
            pl.col("nama_bayi").alias("nama_lapor"),
            pl.col("nik_bayi"),
            pl.col("anak_ke"),
            pl.col("no_kk").alias("kk_lapor"),
            pl.col("jk"),
            pl.col("tgl_lahir"),
        ]
    if form == "kematian":
        return [
            pl.col("nama").alias("nama_lapor"),
            pl.col("no_kk").alias("kk_lapor"),
            pl.col("jk"),
            pl.col("tgl_lahir"),
        ]
    if form == "kehamilan":
        due = pl.col("taksiran_persalinan").dt.offset_by(f"-{policy.hari_kandungan}d")
        return [pl.coalesce("hpht", due).alias("hpht"), pl.col("kehamilan_ke")]
    if form == "perpindahan":
        # An arrival is reported where the family now lives: the post's own village.
        here = pl.when(pl.col("arah") == "DATANG")
        return [
            pl.col("arah"),
            pl.col("sifat"),
            pl.col("no_kk_baru"),
            pl.col("no_surat_pindah").alias("surat_nomor"),
            here.then(pl.coalesce("kode_desa", "kode_desa_tujuan"))
            .otherwise("kode_desa_tujuan")
            .alias("desa_tujuan"),
            here.then("kode_desa_asal")
            .otherwise(pl.coalesce("kode_desa_asal", "kode_desa"))
            .alias("desa_asal"),
        ]
    if form == "perkawinan":
        return [pl.col("no_kk_baru")]
    if form == "perceraian":
        return [
            pl.col("no_kk_baru"),
            pl.col("tetap_di_kk"),
            pl.col("no_akta_cerai").alias("surat_nomor"),
        ]
    if form == "perubahan_keluarga":
        return [pl.col("no_kk_baru"), *(pl.col(name) for name in CORRECTED)]
    return [pl.col("jenis_aduan")]


_WHOLE = pl.col("seluruh_keluarga") == "YA"
_KIND: dict[str, pl.Expr] = {
    # `kondisi` is optional: a birth not said to be a stillbirth is a birth
    "kelahiran": pl.when(pl.col("kondisi") == "MATI")
    .then(pl.lit("LAHIR_MATI"))
    .otherwise(pl.lit("KELAHIRAN")),
    "kehamilan": pl.lit("KEHAMILAN"),
    "kematian": pl.lit("KEMATIAN"),
    "perpindahan": pl.when(pl.col("sifat") == "MERANTAU")
    .then(pl.lit("MERANTAU"))
    .when((pl.col("arah") == "LUAR_NEGERI") & _WHOLE)
    .then(pl.lit("PINDAH_LN_KELUARGA"))
    .when(pl.col("arah") == "LUAR_NEGERI")
    .then(pl.lit("PINDAH_LN_ORANG"))
    .when(_WHOLE)
    .then(pl.lit("PINDAH_KELUARGA"))
    .otherwise(pl.lit("PINDAH_ORANG")),
    # without a status and without a new KK nothing says that a family was formed
    "perkawinan": pl.when(
        (pl.col("status_nikah") == "TERCATAT") | pl.col("no_kk_baru").is_not_null()
    )
    .then(pl.lit("PERKAWINAN"))
    .otherwise(pl.lit("NIKAH_TIDAK_TERCATAT")),
    "perceraian": pl.when(pl.col("status_cerai") == "AKTA")
    .then(pl.lit("PERCERAIAN"))
    .otherwise(pl.lit("PERCERAIAN_TANPA_AKTA")),
    "perubahan_keluarga": pl.when(
        (pl.col("jenis") == "KOREKSI")
        & pl.any_horizontal(pl.col(name).is_not_null() for name in CORRECTED)
    )
    .then(pl.lit("KOREKSI_ORANG"))
    .otherwise("jenis"),
    "aduan": pl.lit("ADUAN"),
}

"""The benefit of the doubt: what each accepted event may do, by its evidence.

What belongs here: when an event is effective, only known, or changes nothing – and why.
What does not: finding links, groups or contradictions, and changing families (`actions`).
"""

from __future__ import annotations

import polars as pl

from register.evidence import STRENGTH, real_kk
from register.kinds import MENURUNKAN, TIDAK_ADA, TUGAS

_NO_CHANGE = {
    "LAHIR_MATI": "LAHIR_MATI",
    "MERANTAU": "MERANTAU",
    "PERCERAIAN_TANPA_AKTA": "BELUM_AKTA_CERAI",
    "NIKAH_TIDAK_TERCATAT": "NIKAH_TANPA_KK_BARU",
    "ADUAN": "ADUAN",
}
# Whose identity must be beyond doubt before a paid family loses something.
_LEAVERS = ("SUBJEK", "SUAMI", "ISTRI")


def standing(events: pl.DataFrame) -> pl.Series:
    """The `alasan` of each winner, whence its state; reads no other report.

    `events`: one row per winner with jenis, akibat, kuat_kejadian, lama_tanpa_kepastian
    (from `doubtful_identity`), lama (a participating family is concerned), bayi_di_dtsen,
    nik_orang_lain and the details. First rule that fits:

    - a kind that changes nothing, or that only opens a task;
    - a detail without which nothing can be applied is missing: known, not effective;
    - what lowers or stops: a document or a second source, and for a participating family an
      exact NIK with an agreeing name of everybody who leaves it;
    - a whole-family move lowers nothing, but calls the family at another village: for a
      participating family it takes one of the two, evidence or certain identity; for all,
      evidence where the cadre does not know whether it is for good;
    - a person's corrected data: a document, and certain identity of a participating family's
      member, because a birth date decides components; a NIK that somebody else bears, never;
    - everything else: the accepted link.
    """
    proven = pl.col("kuat_kejadian") >= STRENGTH["DUA_SUMBER"]
    moving = pl.col("jenis") == "PINDAH_KELUARGA"
    correcting = pl.col("jenis") == "KOREKSI_ORANG"
    lowering = pl.col("akibat") == MENURUNKAN
    rules: list[tuple[pl.Expr, str]] = [
        (pl.col("akibat") == TUGAS, "HANYA_TUGAS"),
        ((pl.col("jenis") == "KELAHIRAN") & pl.col("bayi_di_dtsen"), "BAYI_SUDAH_DI_DTSEN"),
        ((pl.col("jenis") == "KOREKSI") & ~real_kk("no_kk_baru"), "KOREKSI_DATA"),
        (
            pl.col("jenis").is_in(["PERKAWINAN", "PERCERAIAN"])
            & (pl.col("orang") == pl.col("orang_kedua")),
            "PASANGAN_SATU_ORANG",
        ),
        (
            (pl.col("jenis") == "PERCERAIAN") & pl.col("tetap_di_kk").is_null(),
            "PIHAK_PERGI_TIDAK_DIKETAHUI",
        ),
        (
            (pl.col("jenis") == "NUMPANG_KK") & ~real_kk("no_kk_baru"),
            "TUAN_RUMAH_TIDAK_DIKETAHUI",
        ),
        (correcting & pl.col("nik_orang_lain"), "NIK_DIPAKAI_ORANG_LAIN"),
        (correcting & ~proven, "BUKTI_KURANG"),
        (correcting & pl.col("lama_tanpa_kepastian"), "NIK_TIDAK_PASTI"),
        (moving & pl.col("desa_tujuan").is_null(), "TUJUAN_TIDAK_DIKETAHUI"),
        (moving & (pl.col("sifat") == "TIDAK_TAHU") & ~proven, "SIFAT_TIDAK_DIKETAHUI"),
        (moving & pl.col("lama_tanpa_kepastian") & ~proven, "NIK_TIDAK_PASTI"),
        # back in the family whose card still lists them: `apply` sees whether that is so
        ((pl.col("jenis") == "KEMBALI") & ~real_kk("no_kk_baru"), "TIDAK_MENURUNKAN"),
        (lowering & ~proven, "BUKTI_KURANG"),
        (lowering & pl.col("lama_tanpa_kepastian"), "NIK_TIDAK_PASTI"),
        (lowering, "BUKTI_CUKUP"),
    ]
    nothing = pl.col("jenis").replace_strict(_NO_CHANGE, default="ADUAN", return_dtype=pl.String)
    first_rule = pl.coalesce(
        pl.when(pl.col("akibat") == TIDAK_ADA).then(nothing),
        *(pl.when(condition).then(pl.lit(code)) for condition, code in rules),
        pl.lit("TIDAK_MENURUNKAN"),
    )
    return events.select(first_rule.alias("alasan"))["alasan"]


def doubtful_identity(
    events: pl.DataFrame, named: pl.DataFrame, paid: pl.DataFrame
) -> pl.DataFrame:
    """Per id_kejadian: `lama` and `lama_tanpa_kepastian`.

    lama: somebody of a family already paid (by KK, or by the payee's own NIK) would leave it.
    lama_tanpa_kepastian: for at least one of them no report of the event has the exact NIK
    and an agreeing name.
    """
    # who leaves: not the spouse that stays, and in a marriage each side from its own family
    stays = pl.col("peran") == pl.col("tetap_di_kk")
    leavers = (
        named.filter((pl.col("keputusan") == "DITERIMA") & pl.col("peran").is_in(_LEAVERS))
        .join(
            events.select("id_laporan", "id_kejadian", "tetap_di_kk", "jenis", "no_kk_baru"),
            on="id_laporan",
        )
        .filter(~((pl.col("jenis") == "PERCERAIAN") & stays.fill_null(False)))
        # joining the partner's own KK takes nobody out of it
        .filter(
            ~(
                (pl.col("jenis") == "PERKAWINAN")
                & (pl.col("no_kk") == pl.col("no_kk_baru")).fill_null(False)
            )
        )
        .with_columns(
            (
                pl.col("no_kk").is_in(paid["no_kk"].implode())
                | pl.col("nik").is_in(paid["nik_pengurus"].drop_nulls().implode())
            )
            .fill_null(False)
            .alias("lama")
        )
    )
    per_person = leavers.group_by("id_kejadian", "peran").agg(
        pl.col("lama").any(), pl.col("pasti").any()
    )
    return (
        per_person.group_by("id_kejadian")
        .agg(
            pl.col("lama").any(),
            (pl.col("lama") & ~pl.col("pasti")).any().alias("lama_tanpa_kepastian"),
        )
        .sort("id_kejadian")
    )

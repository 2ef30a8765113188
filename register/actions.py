"""What each event of a round does, given where everybody is: `cara`, or why it does nothing.

What belongs here: the rules of "families after events", one decision per event.
What does not: carrying the decision out (`step`).
"""

from __future__ import annotations

import polars as pl
import polars.selectors as cs

from register.evidence import real_kk
from register.state import State

COMPANIONS = ("IKUT", "ANAK")
_SOMEBODY_LEAVES = (
    "PERKAWINAN",
    "PERCERAIAN",
    "PISAH_KK",
    "NUMPANG_KK",
    "PINDAH_ORANG",
    "PINDAH_LN_ORANG",
    "KEMBALI",
)
# When all members leave together the family itself has moved: it continues.
_WHOLE_IF_ALL = ("PINDAH_ORANG", "PISAH_KK", "PERCERAIAN", "KEMBALI")


def movers_of(batch: pl.DataFrame, named: pl.DataFrame, state: State) -> pl.DataFrame:
    """Who would leave where: id_laporan, orang, peran, and where they are now (`…_asal`).

    The persons an event moves and who are still in a family; companions only out of the
    same family. A person abroad has none and is moved only by KEMBALI.
    """
    leaving = batch.filter(pl.col("jenis").is_in(_SOMEBODY_LEAVES)).select(
        "id_laporan", "jenis", "pergi", pl.col("orang").alias("utama")
    )
    wanted = (
        pl.when(pl.col("jenis") == "PERKAWINAN")
        .then(pl.col("peran").is_in(["SUAMI", "ISTRI"]))
        .when(pl.col("jenis") == "PERCERAIAN")
        .then((pl.col("peran") == pl.col("pergi")) | (pl.col("peran") == "ANAK"))
        .when(pl.col("jenis").is_in(["PINDAH_ORANG", "PINDAH_LN_ORANG"]))
        .then(pl.col("peran").is_in(["SUBJEK", "IKUT"]))
        .otherwise(pl.col("peran") == "SUBJEK")
    )
    present = state.people.select(
        "orang",
        pl.col("kel").alias("kel_asal"),
        pl.col("hubungan").alias("hubungan_asal"),
        "keluar",
        pl.col("keluar").alias("keluar_asal"),
        pl.col("kk_dtsen").alias("kk_dtsen_asal"),
    )
    home = present.select(pl.col("orang").alias("utama"), pl.col("kel_asal").alias("kel_utama"))
    accepted = named.filter(pl.col("keputusan") == "DITERIMA").select(
        "id_laporan", "peran", "orang"
    )
    return (
        leaving.join(accepted, on="id_laporan")
        .filter(wanted)
        .join(present, on="orang")
        .join(home, on="utama", how="left")
        .filter(
            (
                pl.col("kel_asal").is_not_null()
                & (~pl.col("peran").is_in(COMPANIONS) | (pl.col("kel_asal") == pl.col("kel_utama")))
            )
            | ((pl.col("jenis") == "KEMBALI") & (pl.col("keluar") == "LN"))
        )
        .select("id_laporan", "orang", "peran", cs.ends_with("_asal"))
        # somebody named twice counts by the leading role
        .sort("id_laporan", pl.col("peran").is_in(COMPANIONS), "peran", "orang")
        .unique(["id_laporan", "orang"], keep="first", maintain_order=True)
    )


def decide(batch: pl.DataFrame, movers: pl.DataFrame, state: State) -> pl.DataFrame:
    """`batch` with the present families of its people and `cara` (null: `alasan` says why).

    cara: LAHIR, MATI, SELURUH (family attributes change), LN_SELURUH, LN_ORANG, GABUNG
    (into an existing family), BENTUK (a new family), KEPALA, NOMOR, DATA (of one person).
    """
    rows = _situation(batch, movers, state)
    jenis = pl.col("jenis")
    leaves = jenis.is_in(_SOMEBODY_LEAVES)
    all_leave = leaves & (pl.col("n_pergi") == pl.col("n_anggota"))
    host = pl.col("kel_tuan").is_not_null() & (
        (pl.col("kel_tuan") != pl.col("kel")) | (jenis == "PERKAWINAN")
    ).fill_null(True)
    abroad = (pl.col("keadaan_kini") == "PINDAH_LN").fill_null(True)
    cara = (
        pl.when(jenis == "KELAHIRAN")
        .then(pl.lit("LAHIR"))
        .when(jenis == "KEMATIAN")
        .then(pl.lit("MATI"))
        .when(jenis == "PINDAH_KELUARGA")
        .then(pl.lit("SELURUH"))
        .when(jenis == "GANTI_KEPALA")
        .then(pl.lit("KEPALA"))
        .when(jenis == "KOREKSI")
        .then(pl.lit("NOMOR"))
        .when(jenis == "KOREKSI_ORANG")
        .then(pl.lit("DATA"))
        .when((jenis == "PINDAH_LN_KELUARGA") | ((jenis == "PINDAH_LN_ORANG") & all_leave))
        .then(pl.lit("LN_SELURUH"))
        .when(jenis == "PINDAH_LN_ORANG")
        .then(pl.lit("LN_ORANG"))
        .when(host)
        .then(pl.lit("GABUNG"))
        .when(jenis.is_in(_WHOLE_IF_ALL) & all_leave & ~((jenis == "KEMBALI") & abroad))
        .then(pl.lit("SELURUH"))
        .otherwise(pl.lit("BENTUK"))
    )
    return rows.with_columns(_refusal(host, abroad, all_leave).alias("alasan")).with_columns(
        pl.when(pl.col("alasan").is_null()).then(cara).alias("cara"),
        # a number somebody else bears is not taken over
        pl.when(real_kk("no_kk_baru") & pl.col("kel_tuan").is_null())
        .then("no_kk_baru")
        .alias("nomor"),
    )


def _refusal(host: pl.Expr, abroad: pl.Expr, all_leave: pl.Expr) -> pl.Expr:
    """Why an event finds the families otherwise than reported; null when it fits."""
    jenis = pl.col("jenis")
    same_family = (pl.col("kel") == pl.col("kel_kedua")).fill_null(False)
    own_number = (pl.col("kel_tuan") == pl.col("kel")).fill_null(False)
    new_number = real_kk("no_kk_baru") & pl.col("kel_tuan").is_null()
    returnable = (jenis == "KEMBALI") & (pl.col("keluar") == "LN").fill_null(False)
    rules: list[tuple[pl.Expr, str]] = [
        (pl.col("kel").is_null() & ~returnable, "ORANG_TIDAK_DI_KELUARGA"),
        ((jenis == "NUMPANG_KK") & own_number, "SUDAH_DEMIKIAN"),
        ((jenis == "NUMPANG_KK") & ~host, "TUAN_RUMAH_TIDAK_DIKETAHUI"),
        ((jenis == "KEMBALI") & ~abroad & ~host & ~new_number, "SUDAH_DEMIKIAN"),
        (
            (jenis == "PERKAWINAN") & same_family & (own_number | ~real_kk("no_kk_baru")),
            "SUDAH_DEMIKIAN",
        ),
        (
            (jenis == "PERCERAIAN") & (pl.col("kel") != pl.col("kel_kedua")).fill_null(False),
            "SUDAH_DEMIKIAN",
        ),
        (
            (jenis == "PINDAH_KELUARGA")
            & (pl.col("desa_tujuan") == pl.col("desa_kini")).fill_null(False)
            & ~new_number,
            "SUDAH_DEMIKIAN",
        ),
        (
            (jenis == "PINDAH_ORANG") & all_leave & ~host & pl.col("desa_tujuan").is_null(),
            "TUJUAN_TIDAK_DIKETAHUI",
        ),
        ((jenis == "GANTI_KEPALA") & pl.col("sudah_kepala") & ~new_number, "SUDAH_DEMIKIAN"),
        ((jenis == "KOREKSI") & own_number, "SUDAH_DEMIKIAN"),
        ((jenis == "KOREKSI") & ~new_number, "KK_GANDA"),
    ]
    return pl.coalesce(pl.when(condition).then(pl.lit(code)) for condition, code in rules)


def _situation(batch: pl.DataFrame, movers: pl.DataFrame, state: State) -> pl.DataFrame:
    """`batch` with where its people are now, whom their families hold, and the host family."""
    person = state.people.select("orang", "kel", "hubungan", "keluar")
    partner = person.select(
        pl.col("orang").alias("orang_kedua"),
        pl.col("kel").alias("kel_kedua"),
        pl.col("hubungan").alias("hubungan_kedua"),
    )
    families = state.families.select(
        "kel",
        pl.col("no_kk").alias("kk_kini"),
        pl.col("kode_desa").alias("desa_kini"),
        pl.col("keadaan").alias("keadaan_kini"),
        "kepala",
    )
    sizes = state.people.drop_nulls("kel").group_by("kel").agg(pl.len().alias("n_anggota"))
    leaving = movers.group_by("id_laporan", "kel_asal").agg(pl.len().alias("n_pergi"))
    by_number = state.families.select(
        pl.col("no_kk").alias("no_kk_baru"), pl.col("kel").alias("_tuan")
    )
    by_old_number = state.families.select(
        pl.col("kel").alias("no_kk_baru"), pl.col("kel").alias("_tuan_lama")
    )
    birth = pl.col("jenis") == "KELAHIRAN"
    return (
        batch.join(person, on="orang", how="left")
        .join(partner, on="orang_kedua", how="left")
        # a newborn goes where the leading parent is; is none to be found, to the linked family
        .with_columns(
            pl.when(birth).then(pl.coalesce("kel", "no_kk")).otherwise("kel").alias("kel")
        )
        .join(families, on="kel", how="left")
        .join(sizes, on="kel", how="left")
        .join(
            leaving, left_on=["id_laporan", "kel"], right_on=["id_laporan", "kel_asal"], how="left"
        )
        .join(by_number, on="no_kk_baru", how="left")
        .join(by_old_number, on="no_kk_baru", how="left")
        .with_columns(
            pl.coalesce("_tuan", "_tuan_lama").alias("kel_tuan"),
            pl.when(pl.col("kepala").is_not_null())
            .then(pl.col("kepala") == pl.col("orang"))
            .otherwise(pl.col("hubungan") == "1")
            .fill_null(False)
            .alias("sudah_kepala"),
        )
        .drop("_tuan", "_tuan_lama", "kepala")
    )

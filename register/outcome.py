"""The register's second half as tables: families, members, ended, lineage, events.

What belongs here: the shape of the result, how it is read off the final state, and the outcomes
of several baskets in one.
What does not: applying events (`rounds`) and whole parts (`part`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from register.dtsen_rows import area_of_village, member_rows, province
from register.mentions import person_id
from register.reasons import STATE_OF
from register.state import Notes, State
from schemas import families as tables


@dataclass(frozen=True)
class Outcome:
    """What the events of a tahap made of the families they touch.

    families, members: all touched families as they stand now (schemas.families; `members`
        has `kk_dtsen` besides, the KK a person has in DTSEN, for doubled NIKs, and `lahir_di`,
        the DTSEN family a newborn was reported in).
    replaced: DTSEN KK numbers whose families these rows stand for; `part` leaves them out.
    stays: who came into or left these families, and when (STAYS, and `kk_dtsen`).
    ended, lineage, events, changes, conflicts, pregnancies: the tables of schemas.families.
    order: id_laporan, tgl_kejadian, urutan_jenis of every event there was to apply.
    """

    families: pl.DataFrame
    members: pl.DataFrame
    stays: pl.DataFrame
    ended: pl.DataFrame
    lineage: pl.DataFrame
    events: pl.DataFrame
    changes: pl.DataFrame
    conflicts: pl.DataFrame
    pregnancies: pl.DataFrame
    replaced: pl.Series
    order: pl.DataFrame

    @property
    def areas(self) -> list[str]:
        """The kabupaten/kota in which `families` live, sorted: each needs its part written."""
        return sorted(self.families["kode_kabupaten_kota"].unique().to_list())


# In which order the rows of an outcome lie.
_SORTED = {
    "families": tables.FAMILIES.sort,
    "members": tables.MEMBERS.sort,
    "stays": ("no_kk", "id_orang", "kk_dtsen", "tgl_masuk", "tgl_keluar"),
    "ended": tables.ENDED.sort,
    "lineage": tables.LINEAGE.sort,
    "events": tables.EVENTS.sort,
    "conflicts": tables.CONFLICTS.sort,
    "pregnancies": tables.PREGNANCIES.sort,
    "order": ("tgl_kejadian", "urutan_jenis", "id_laporan"),
}


def joined(outcomes: Sequence[Outcome]) -> Outcome:
    """The outcome of all reports, of those of baskets that do not touch each other (`together`).

    Events are numbered as they would have been applied at once.
    """
    whole = {
        name: pl.concat([getattr(one, name) for one in outcomes]).sort(by)
        for name, by in _SORTED.items()
    }
    place = whole["order"].select("id_laporan", pl.int_range(pl.len()).alias("urut"))
    changes = (
        pl.concat([one.changes for one in outcomes])
        .drop("urut")
        .join(place, on="id_laporan")
        .select(tables.CHANGES.column_names)
        .sort(tables.CHANGES.sort)
    )
    replaced = pl.concat([one.replaced for one in outcomes]).sort()
    return Outcome(**whole, changes=changes, replaced=replaced)


def family_table(
    state: State,
    notes: Notes,
    flags: pl.DataFrame,
    dtsen: pl.DataFrame,
    heads: pl.DataFrame,
    versi_dtsen: str,
) -> pl.DataFrame:
    """`keluarga` rows of the families that exist: with members, or memberless from the start.

    flags: kel, tinjau, berkas_ditahan, dilaporkan, bertentangan. dtsen: `family_rows` of the
    loaded families. heads: people after succession.
    """
    sizes = heads.group_by("kel").agg(
        pl.len().cast(pl.Int16).alias("jumlah_anggota"),
        pl.col("nik").filter(pl.col("hubungan") == "1").first().alias("nik_kepala"),
    )
    emptied = notes.left.select("kel").unique().join(sizes, on="kel", how="anti")
    numbers = (
        pl.concat(
            [
                state.families.select("kel", pl.col("no_kk").alias("nomor")),
                state.families.filter(~pl.col("bentukan")).select(
                    "kel", pl.col("kel").alias("nomor")
                ),
                notes.lineage.filter(pl.col("sifat") == "LANJUT").select(
                    "kel", pl.col("kk_lama").alias("nomor")
                ),
            ]
        )
        .unique()
        .sort("kel", "nomor")
    )
    chain = numbers.group_by("kel", maintain_order=True).agg(
        pl.col("nomor").alias("no_kk_silsilah")
    )
    origins = (
        notes.sources.join(numbers.rename({"kel": "asal"}), on="asal")
        .select("kel", "nomor")
        .unique()
        .sort("kel", "nomor")
        .group_by("kel", maintain_order=True)
        .agg(pl.col("nomor").alias("terbentuk_dari"))
    )
    reports = (
        notes.touched.sort("kel", "id_laporan")
        .unique(["kel", "id_laporan"], maintain_order=True)
        .group_by("kel", maintain_order=True)
        .agg(pl.col("id_laporan").alias("peristiwa"))
    )
    known = dtsen.select(
        pl.col("no_kk").alias("kel"),
        pl.col("kode_kabupaten_kota").alias("_kab"),
        "kode_desa_dtsen",
        "desil_nasional",
        pl.col("desil_status").alias("_desil"),
    )
    rows = state.families.join(emptied, on="kel", how="anti")
    for extra in (sizes, chain, origins, reports, flags, known):
        rows = rows.join(extra, on="kel", how="left")
    empty = pl.lit([], dtype=pl.List(pl.String))
    return (
        rows.with_columns(
            # a village unknown in DTSEN and not moved keeps the area its row states
            pl.when(pl.col("kode_desa").is_null() & ~pl.col("bentukan"))
            .then("_kab")
            .otherwise(area_of_village("kode_desa"))
            .alias("kode_kabupaten_kota"),
            pl.when("bentukan").then(pl.lit("BENTUKAN")).otherwise(pl.lit("DTSEN")).alias("asal"),
            pl.when(~pl.col("bentukan")).then("kel").alias("no_kk_asal"),
            pl.when("bentukan").then("terbentuk_dari").otherwise(empty).alias("terbentuk_dari"),
            pl.col("_desil").fill_null("BELUM_DITENTUKAN").alias("desil_status"),
            pl.col("jumlah_anggota").fill_null(0),
            pl.col("tinjau", "berkas_ditahan", "bertentangan").fill_null(False),
            *(pl.coalesce(name, empty).alias(name) for name in ("dilaporkan", "peristiwa")),
            pl.lit(versi_dtsen, pl.String).alias("versi_dtsen"),
        )
        .with_columns(province(), pl.coalesce("terbentuk_dari", empty).alias("terbentuk_dari"))
        .select(tables.FAMILIES.column_names)
        .sort(tables.FAMILIES.sort)
    )


def member_table(
    heads: pl.DataFrame,
    families: pl.DataFrame,
    members: pl.DataFrame,
    newborns: pl.DataFrame,
    reported_dead: pl.Series,
    more: tuple[str, ...] = (),
) -> pl.DataFrame:
    """`anggota` rows of the touched families, plus `kk_dtsen`, `lahir_di`; newborns: LAPORAN.

    `more`: columns of `heads` to keep besides.
    """
    static = [
        "orang",
        "partisipasi_sekolah",
        "jenjang",
        "kedudukan_kerja",
        "calon_disabilitas",
        "berdokumen",
        "sumber",
    ]
    from_dtsen = member_rows(members).with_columns(person_id().alias("orang")).select(static)
    from_reports = newborns.select(
        "orang",
        *(
            pl.lit(None, pl.String).alias(n)
            for n in ("partisipasi_sekolah", "jenjang", "kedudukan_kerja")
        ),
        pl.lit(False).alias("calon_disabilitas"),
        "berdokumen",
        pl.lit("LAPORAN").alias("sumber"),
    ).select(static)
    return (
        heads.join(families.select("kel", "no_kk"), on="kel")
        .join(pl.concat([from_dtsen, from_reports]), on="orang")
        .with_columns(
            pl.lit(False).alias("nik_ganda"),
            pl.lit(True).alias("dihitung"),
            pl.col("orang").is_in(reported_dead.implode()).alias("meninggal_dilaporkan"),
        )
        .sort("no_kk", "id_orang")
        .select(*tables.MEMBERS.column_names, "kk_dtsen", "lahir_di", *more)
    )


def ended_table(
    state: State, notes: Notes, events: pl.DataFrame, families: pl.DataFrame, dtsen: pl.DataFrame
) -> pl.DataFrame:
    """DTSEN families that lost their last member, with the report that took it."""
    last = (
        notes.left.sort("kel", "urut")
        .unique("kel", keep="last", maintain_order=True)
        .join(state.families.filter(~pl.col("bentukan")).select("kel"), on="kel", how="semi")
        .join(families.select(pl.col("no_kk_asal").alias("kel")), on="kel", how="anti")
    )
    return (
        last.join(events.select("id_laporan", "jenis", "tgl_kejadian"), on="id_laporan")
        .join(dtsen.select(pl.col("no_kk").alias("kel"), "kode_desa_dtsen"), on="kel", how="left")
        .select(
            pl.col("kel").alias("no_kk"),
            "kode_desa_dtsen",
            pl.when(pl.col("jenis") == "KEMATIAN")
            .then(pl.lit("MENINGGAL"))
            .otherwise(pl.lit("BERGABUNG"))
            .alias("sebab"),
            "id_laporan",
            "tgl_kejadian",
        )
        .sort("no_kk")
    )


def lineage_table(notes: Notes, events: pl.DataFrame) -> pl.DataFrame:
    """`kk_silsilah`: old and new KK numbers with the report that connects them."""
    return (
        notes.lineage.join(events.select("id_laporan", "jenis", "tgl_kejadian"), on="id_laporan")
        .select(
            pl.col("kk_lama").alias("no_kk_lama"),
            pl.col("kk_baru").alias("no_kk_baru"),
            "sifat",
            pl.col("jenis").alias("jenis_peristiwa"),
            pl.col("tgl_kejadian").alias("tanggal"),
            "id_laporan",
        )
        .unique(tables.LINEAGE.key)
        .sort(tables.LINEAGE.sort)
    )


def event_table(events: pl.DataFrame, strength: dict[int, str]) -> pl.DataFrame:
    """`peristiwa`: one row per id_laporan; the state follows from `alasan` alone."""
    return events.select(
        "id_laporan",
        "isi",
        "formulir",
        "jenis",
        "id_kejadian",
        "padanan",
        pl.col("alasan").replace_strict(STATE_OF, return_dtype=pl.String).alias("keadaan"),
        "alasan",
        pl.col("kuat_kejadian").replace_strict(strength, return_dtype=pl.String).alias("bukti"),
        "tgl_kejadian",
        "tgl_lapor",
        "no_kk",
        "nik",
    ).sort("id_laporan")


def pregnancy_table(
    events: pl.DataFrame, heads: pl.DataFrame, families: pl.DataFrame
) -> pl.DataFrame:
    """`kehamilan_berlaku`: effective pregnancies of women who still are in a family."""
    return (
        events.filter((pl.col("jenis") == "KEHAMILAN") & (pl.col("alasan") == "TIDAK_MENURUNKAN"))
        .join(heads.select("orang", "id_orang", "kel"), on="orang")
        .join(families.select("kel", pl.col("no_kk").alias("_kk")), on="kel")
        .select(pl.col("_kk").alias("no_kk"), "id_orang", "hpht", "kehamilan_ke", "id_laporan")
        .sort(tables.PREGNANCIES.sort)
    )

"""Events that cannot both be true: both are shown, the families flagged, nothing applied.

What belongs here: each way two events exclude each other.
What does not: reports of the same event (`same_event`).
"""

from __future__ import annotations

import polars as pl

from register.policy import Policy
from register.proposals import CORRECTED

# What a dead person cannot do. A whole-family move names the head of the card, who may be
# the one that died; a visit or a correction may come late.
_ACTS = ("KELAHIRAN", "KEHAMILAN", "PERKAWINAN", "PERCERAIAN", "PISAH_KK", "NUMPANG_KK")
_ACTS_ALONE = (*_ACTS, "PINDAH_ORANG", "PINDAH_LN_ORANG", "KEMBALI", "GANTI_KEPALA")
_ACTING_ROLES = ("SUBJEK", "IBU", "SUAMI", "ISTRI")
# What a post reports only of people who live in its village.
_RESIDENT = (
    "KELAHIRAN",
    "KEHAMILAN",
    "PISAH_KK",
    "GANTI_KEPALA",
    "PINDAH_KELUARGA",
    "PINDAH_ORANG",
)


def contradictions(
    events: pl.DataFrame, named: pl.DataFrame, policy: Policy, said: pl.DataFrame
) -> pl.DataFrame:
    """Columns id_laporan, id_lawan, alasan: both directions of every two reports that clash.

    `events` holds accepted reports with id_kejadian; of merged reports the winner speaks, but
    for clashes within one event. `said`: the reports as told, before the others of an event fill
    their empty cells. Only dates that were stated contradict: an assumed date is an upper bound.
    """
    winners = events.filter(pl.col("id_laporan") == pl.col("id_kejadian"))
    people = (
        named.filter((pl.col("keputusan") == "DITERIMA") & pl.col("orang").is_not_null())
        .select("id_laporan", "peran", "orang", pl.col("no_kk").alias("kk"))
        .join(
            winners.select(
                "id_laporan",
                "jenis",
                "tgl_kejadian",
                "tgl_disebut",
                "desa_lapor",
                "arah",
                "desa_asal",
                "desa_tujuan",
                "orang_kedua",
                pl.col("orang").alias("orang_utama"),
            ),
            on="id_laporan",
        )
    )
    return (
        pl.concat(
            [
                _two_deaths(people),
                _after_death(people, policy),
                _at_the_old_place(people, policy),
                _married_twice(people),
                _two_arrivals(events),
                _alive_and_dead(events),
                _corrected_otherwise(events, said),
            ]
        )
        .unique()
        .sort("id_laporan", "alasan", "id_lawan")
    )


def first_reason(found: pl.DataFrame) -> pl.DataFrame:
    """id_laporan, alasan: a report in two contradictions keeps the first code by alphabet."""
    return found.group_by("id_laporan").agg(pl.col("alasan").min()).sort("id_laporan")


def _both(pairs: pl.DataFrame, reason: str) -> pl.DataFrame:
    """Both directions of each pair under `reason`."""
    one, other = pl.col("id_laporan"), pl.col("id_laporan_b")
    return pl.concat(
        [
            pairs.select(mine.alias("id_laporan"), its.alias("id_lawan"))
            for mine, its in ((one, other), (other, one))
        ]
    ).with_columns(pl.lit(reason).alias("alasan"))


def _within(events: pl.DataFrame, unlike: str, reason: str) -> pl.DataFrame:
    """Reports of one event whose `unlike` differs, or is unknown in one of them."""
    sides = events.select("id_laporan", "id_kejadian", unlike)
    pairs = sides.join(sides, on="id_kejadian", suffix="_b").filter(
        (pl.col("id_laporan") < pl.col("id_laporan_b"))
        & pl.col(unlike).ne_missing(pl.col(f"{unlike}_b"))
    )
    return _both(pairs, reason)


def _two_deaths(people: pl.DataFrame) -> pl.DataFrame:
    deaths = people.filter(pl.col("jenis") == "KEMATIAN")
    pairs = deaths.join(deaths, on="orang", suffix="_b").filter(
        pl.col("id_laporan") < pl.col("id_laporan_b")
    )
    return _both(pairs, "DUA_TANGGAL_KEMATIAN")


def _after_death(people: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    deaths = people.filter(pl.col("jenis") == "KEMATIAN")
    acts = people.filter(
        pl.col("jenis").is_in(_ACTS_ALONE)
        & pl.col("peran").is_in(_ACTING_ROLES)
        & pl.col("tgl_disebut")
    )
    late = deaths.join(acts, on="orang", suffix="_b").filter(
        (pl.col("tgl_kejadian_b") - pl.col("tgl_kejadian")).dt.total_days() > policy.toleransi_hari
    )
    return _both(late, "PERISTIWA_SESUDAH_KEMATIAN")


def _at_the_old_place(people: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Moved away for good, and later reported as living in the village left, with no return.

    After a whole-family move every member counts as moved, after another only those named.
    """
    whole = pl.col("jenis") == "PINDAH_KELUARGA"
    moves = people.filter(
        pl.col("jenis").is_in(["PINDAH_KELUARGA", "PINDAH_ORANG"])
        & pl.col("desa_asal").is_not_null()
        & (pl.col("desa_asal") != pl.col("desa_tujuan")).fill_null(True)
    ).with_columns(pl.when(whole).then("kk").otherwise("orang").alias("siapa"))
    as_either = pl.concat(
        [people.with_columns(pl.col(name).alias("siapa")) for name in ("orang", "kk")]
    )
    stays = as_either.filter(
        pl.col("jenis").is_in(_RESIDENT)
        & pl.col("peran").is_in(_ACTING_ROLES)
        & pl.col("tgl_disebut")
        & (pl.col("arah").is_null() | (pl.col("arah") == "KELUAR"))
    )
    later = moves.join(
        stays, left_on=["siapa", "desa_asal"], right_on=["siapa", "desa_lapor"], suffix="_b"
    ).filter(
        (pl.col("tgl_kejadian_b") - pl.col("tgl_kejadian")).dt.total_days() > policy.toleransi_hari
    )
    returns = as_either.filter(pl.col("arah") == "DATANG").select(
        "siapa", pl.col("desa_tujuan").alias("desa_asal"), pl.col("tgl_kejadian").alias("_pulang")
    )
    came_back = later.join(returns, on=["siapa", "desa_asal"]).filter(
        pl.col("_pulang").is_between(pl.col("tgl_kejadian"), pl.col("tgl_kejadian_b"))
    )
    open_cases = later.join(came_back, on=["id_laporan", "id_laporan_b"], how="anti")
    return _both(open_cases, "DILAPORKAN_DI_TEMPAT_LAMA")


def _married_twice(people: pl.DataFrame) -> pl.DataFrame:
    """One person in two marriages with nothing that ended the first between them."""
    weddings = people.filter(
        (pl.col("jenis") == "PERKAWINAN") & pl.col("peran").is_in(["SUAMI", "ISTRI"])
    ).with_columns(
        pl.when(pl.col("orang") == pl.col("orang_utama"))
        .then("orang_kedua")
        .otherwise("orang_utama")
        .alias("pasangan")
    )
    pairs = weddings.join(weddings, on="orang", suffix="_b").filter(
        (pl.col("tgl_kejadian") < pl.col("tgl_kejadian_b"))
        | (
            (pl.col("tgl_kejadian") == pl.col("tgl_kejadian_b"))
            & (pl.col("id_laporan") < pl.col("id_laporan_b"))
        )
    )
    # the first marriage may have ended between: by a decree of either, or the partner's death
    ends = people.filter(pl.col("jenis").is_in(["PERCERAIAN", "KEMATIAN"])).select(
        "orang", "jenis", pl.col("tgl_kejadian").alias("_akhir")
    )
    divorced = pairs.join(ends.filter(pl.col("jenis") == "PERCERAIAN"), on="orang")
    widowed = pairs.join(
        ends.filter(pl.col("jenis") == "KEMATIAN"), left_on="pasangan", right_on="orang"
    )
    ended = pl.concat(
        [
            frame.filter(
                pl.col("_akhir").is_between(pl.col("tgl_kejadian"), pl.col("tgl_kejadian_b"))
            ).select("id_laporan", "id_laporan_b")
            for frame in (divorced, widowed)
        ]
    )
    return _both(pairs.join(ended, on=["id_laporan", "id_laporan_b"], how="anti"), "KAWIN_DUA_KALI")


def _two_arrivals(events: pl.DataFrame) -> pl.DataFrame:
    arrived = pl.when(pl.col("arah") == "DATANG").then(pl.col("desa_lapor"))
    clashing = events.filter(pl.col("tujuan_beda") > 1).with_columns(arrived.alias("_tiba"))
    return _within(clashing, "_tiba", "DUA_TUJUAN")


def _alive_and_dead(events: pl.DataFrame) -> pl.DataFrame:
    clashing = events.filter((pl.col("golongan") == "KELAHIRAN") & (pl.col("jenis_beda") > 1))
    return _within(clashing, "jenis", "HIDUP_DAN_MATI")


def _corrected_otherwise(events: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    clashing = events.filter(pl.col("koreksi_beda") > 1).select("id_laporan", "id_kejadian")
    told = pl.concat_str(
        [pl.col(name).cast(pl.String).fill_null("") for name in CORRECTED], separator="|"
    )
    return _within(
        clashing.join(said.select("id_laporan", told.alias("_isi")), on="id_laporan"),
        "_isi",
        "KOREKSI_BERBEDA",
    )

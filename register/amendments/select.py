"""What a month proposes: accepted events that no earlier proposal says already.

What belongs here: the fate of every accepted event, the new proposals, and what closes.
What does not: the rows of DTSEN as proposed (`rows`), or files (assets).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from register.amendments.facts import Accepted
from schemas.amendments import ACCOUNT, AMENDED, AMENDMENTS, CLOSED, FATES
from schemas.fingerprint import fingerprints

_ID_DIGITS = 15
# What the register says of an event whose effect the version already shows.
_ALREADY = ("SUDAH_DEMIKIAN", "BAYI_SUDAH_DI_DTSEN", "ORANG_TIDAK_DI_KELUARGA")
_LIVE = ("TERBUKA", "DITERIMA")


@dataclass(frozen=True)
class Selected:
    """`fates`: id_laporan of every accepted event, id_usul, nasib (a column of ACCOUNT).

    `proposed`: AMENDMENTS without kabupaten_lain; `amended`: AMENDED of them; `closed`: CLOSED;
    `account`: ACCOUNT without bulan.
    """

    fates: pl.DataFrame
    proposed: pl.DataFrame
    amended: pl.DataFrame
    closed: pl.DataFrame
    account: pl.DataFrame


def refused_still(now: Accepted, earlier: pl.DataFrame) -> pl.Series:
    """id_laporan of accepted events whose proposal was refused and that say nothing new since."""
    known = _known_again(now.events, earlier)
    same = (pl.col("sidik_perubahan") == pl.col("sidik_perubahan_dulu")) & (
        pl.col("sidik_bukti") == pl.col("sidik_bukti_dulu")
    )
    return known.filter((pl.col("keadaan_usul") == "DITOLAK") & same)["id_laporan"].sort()


def select(
    everything: Accepted,
    now: Accepted,
    earlier: pl.DataFrame,
    reports: pl.DataFrame,
    shown: pl.Series,
    bulan: str,
    version: str,
    homes: pl.DataFrame,
) -> Selected:
    """The proposals of `bulan` and the fate of every event accepted in it.

    everything: all accepted events; now: those left when refused ones are taken out of the
    families. earlier: AMENDMENTS of earlier packages joined with `keadaan_usul`, their state.
    reports: `peristiwa` as of the cut-off. shown: id_usul that `version` shows. homes: no_kk →
    kode_kabupaten_kota, kode_desa in DTSEN.
    """
    closed = _closures(now, earlier, reports, shown, version)
    gone = closed["id_usul"].implode()
    # what closed just now is known by its new state
    sebab = closed.select("id_usul", pl.col("sebab").alias("_sebab"))
    known = _known_again(
        now.events,
        earlier.join(sebab, on="id_usul", how="left").with_columns(
            pl.coalesce("_sebab", "keadaan_usul").alias("keadaan_usul")
        ),
    )
    same = pl.col("sidik_perubahan") == pl.col("sidik_perubahan_dulu")
    state = pl.col("keadaan_usul")
    fate = (
        pl.when(pl.col("hal").list.len() == 0)
        .then(pl.lit("tanpa_perubahan"))
        .when(state == "SUDAH_DI_DTSEN")
        .then(pl.lit("sudah_di_dtsen"))
        .when((state == "TERBUKA") & same)
        .then(pl.lit("terbuka"))
        .when((state == "DITERIMA") & same)
        .then(pl.lit("diterima"))
        .otherwise(pl.lit("diusulkan"))
    )
    judged = known.with_columns(fate.fill_null("diusulkan").alias("nasib"))
    fresh = _fresh(judged.filter(pl.col("nasib") == "diusulkan"), bulan, version, homes)
    replaced = fresh.drop_nulls("menggantikan").filter(~pl.col("menggantikan").is_in(gone))
    closed = pl.concat(
        [
            closed,
            replaced.select(
                pl.col("menggantikan").alias("id_usul"),
                pl.lit("DIGANTI").alias("sebab"),
                pl.concat_str(pl.lit("diganti "), "id_usul").alias("keterangan"),
                pl.lit(version).alias("versi_dtsen"),
            ),
        ]
    )
    # an event that cannot be applied because what it builds on was refused is refused with it
    fates = (
        everything.events.select("id_laporan", "jenis", "no_kk")
        .join(
            judged.select("id_laporan", "nasib", "id_usul_dulu").join(
                fresh.select("id_laporan", "id_usul"), on="id_laporan", how="left"
            ),
            on="id_laporan",
            how="left",
        )
        .with_columns(
            pl.col("nasib").fill_null("ditolak"),
            pl.coalesce("id_usul", "id_usul_dulu").alias("id_usul"),
        )
    )
    return Selected(
        fates=fates.select("id_laporan", "id_usul", "nasib").sort("id_laporan"),
        proposed=fresh,
        amended=now.changes.join(fresh.select("id_laporan", "id_usul"), on="id_laporan")
        .select(AMENDED.column_names)
        .sort(AMENDED.sort),
        closed=closed.sort(CLOSED.sort),
        account=_account(fates, homes),
    )


def _known_again(events: pl.DataFrame, earlier: pl.DataFrame) -> pl.DataFrame:
    """`events` with the latest earlier proposal that shares a report and was not withdrawn."""
    mine = events.select("id_laporan", pl.col("laporan").alias("_l")).explode("_l")
    theirs = (
        earlier.filter(~pl.col("keadaan_usul").is_in(["DIGANTI", "DITARIK"]))
        .select(
            pl.col("laporan").alias("_l"),
            pl.col("id_usul").alias("id_usul_dulu"),
            pl.col("bulan").alias("_bulan"),
            pl.col("sidik_perubahan").alias("sidik_perubahan_dulu"),
            pl.col("sidik_bukti").alias("sidik_bukti_dulu"),
            "keadaan_usul",
        )
        .explode("_l")
    )
    latest = (
        mine.join(theirs, on="_l")
        .sort("id_laporan", "_bulan", "id_usul_dulu")
        .unique("id_laporan", keep="last", maintain_order=True)
        .drop("_l", "_bulan")
    )
    return events.join(latest, on="id_laporan", how="left")


def _closures(
    now: Accepted, earlier: pl.DataFrame, reports: pl.DataFrame, shown: pl.Series, version: str
) -> pl.DataFrame:
    """CLOSED of earlier proposals that the version shows, or whose event no longer stands."""
    seen = earlier.filter(pl.col("id_usul").is_in(shown.implode())).with_columns(
        pl.concat_str(pl.lit("tampak di versi "), pl.lit(version)).alias("keterangan")
    )
    standing = now.events.select(pl.col("laporan").alias("_l")).explode("_l")["_l"].implode()
    rest = earlier.filter(
        pl.col("keadaan_usul").is_in(_LIVE) & ~pl.col("id_usul").is_in(shown.implode())
    )
    fallen = rest.filter(~pl.col("laporan").list.eval(pl.element().is_in(standing)).list.any())
    why = fallen.join(
        reports.select("id_laporan", pl.col("keadaan").alias("_keadaan"), "alasan"),
        on="id_laporan",
        how="left",
    )
    newer = pl.col("versi_dtsen") < pl.lit(version)
    already = newer & pl.col("alasan").is_in(_ALREADY)
    # whom a newer version no longer lists cannot be linked: nothing is known of why
    unlinked = newer & (
        (pl.col("_keadaan") == "TANPA_PADANAN") | (pl.col("alasan") == "KELUARGA_TIDAK_DIMUAT")
    )
    fallen = why.filter(~unlinked).with_columns(
        pl.when(already).then(pl.lit("SUDAH_DI_DTSEN")).otherwise(pl.lit("DITARIK")).alias("sebab"),
        pl.when(pl.col("_keadaan") == "BERLAKU")
        .then(pl.lit("bertumpu pada usul yang ditolak"))
        .otherwise(pl.concat_str(pl.lit("peristiwanya kini "), "_keadaan", pl.lit(" "), "alasan"))
        .fill_null("laporannya tidak ada lagi")
        .alias("keterangan"),
    )
    return pl.concat(
        [
            seen.select("id_usul", pl.lit("SUDAH_DI_DTSEN").alias("sebab"), "keterangan"),
            fallen.select("id_usul", "sebab", "keterangan"),
        ]
    ).with_columns(pl.lit(version).alias("versi_dtsen"))


def _fresh(rows: pl.DataFrame, bulan: str, version: str, homes: pl.DataFrame) -> pl.DataFrame:
    """AMENDMENTS of the new proposals, without kabupaten_lain."""
    named = rows.with_columns(
        pl.lit(bulan).alias("bulan"),
        pl.col("laporan").list.first().alias("_pertama"),
        pl.col("id_usul_dulu").alias("menggantikan"),
        pl.lit(version).alias("versi_dtsen"),
    )
    key = ["bulan", "_pertama", "id_laporan", "sidik_perubahan", "sidik_bukti"]
    hashed = fingerprints(named, key, _ID_DIGITS)
    wanted = [name for name in AMENDMENTS.column_names if name != "kabupaten_lain"]
    return (
        named.with_columns((pl.lit("U") + hashed).alias("id_usul"))
        .join(homes, on="no_kk", how="left")
        .with_columns(pl.col("kode_kabupaten_kota").fill_null(_NOWHERE))
        .select(wanted)
        .sort(AMENDMENTS.sort)
    )


def _account(fates: pl.DataFrame, homes: pl.DataFrame) -> pl.DataFrame:
    """ACCOUNT without bulan: every accepted event under exactly one fate."""
    return (
        fates.join(homes, on="no_kk", how="left")
        .with_columns(pl.col("kode_kabupaten_kota").fill_null(_NOWHERE))
        .group_by("kode_kabupaten_kota", "jenis")
        .agg(
            pl.len().cast(pl.Int64).alias("peristiwa"),
            *(
                (pl.col("nasib") == fate.name).sum().cast(pl.Int64).alias(fate.name)
                for fate in FATES
            ),
        )
        .sort(ACCOUNT.sort[1:])
    )


_NOWHERE = "0000"

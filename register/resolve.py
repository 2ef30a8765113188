"""From reports and links to events decided: the register's first half.

What belongs here: the order of the steps, and what is handed to `apply`.
What does not: any single rule – each step has its own module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from register.contradictions import contradictions, first_reason
from register.evidence import (
    STRENGTH,
    official_deaths_known,
    real_kk,
    with_evidence,
)
from register.kinds import MENURUNKAN
from register.mentions import mentions, outcome_of_reports
from register.newborns import with_infants_found
from register.policy import DEFAULT, Policy
from register.proposals import CORRECTED, proposals
from register.reasons import STATE_OF
from register.same_event import group_events
from register.standing import doubtful_identity, standing
from register.versions import as_of_versions, withdraw


@dataclass(frozen=True)
class Resolved:
    """Events decided, before any family is looked at.

    events: one row per id_laporan – proposals' columns, padanan, kuat, id_kejadian, alasan.
    named: one row per person a content in force names (see `mentions`).
    touched: KK numbers whose DTSEN family must be loaded for `apply`, sorted; numbers that
        are in no DTSEN file are among them and simply load nothing.
    conflicts: id_laporan, id_lawan, alasan of reports that contradict each other, both ways.
    """

    events: pl.DataFrame
    named: pl.DataFrame
    touched: pl.Series
    cutoff: date
    as_of: date
    policy: Policy
    conflicts: pl.DataFrame


def resolve(
    reports: Mapping[str, pl.DataFrame],
    links: pl.DataFrame,
    official_deaths: pl.DataFrame,
    paid: pl.DataFrame,
    *,
    cutoff: date,
    as_of: date,
    held: pl.DataFrame | None = None,
    borne: pl.Series | None = None,
    policy: Policy = DEFAULT,
) -> Resolved:
    """Every report known, with its state as far as reports alone decide it.

    reports: form → schemas.forms rows, all versions. links: schemas.linkage.LINKS of all
    versions. official_deaths: rows of `eksklusi` (others than MENINGGAL are ignored).
    paid: `paid_among` at least all whom links and reports name. held: id_laporan, isi of contents
    whose file the storm breaker holds: they change and withdraw nothing, and an earlier content of
    the report that is not held stays in force. borne: NIKs named by a correction that a person of
    DTSEN bears. The result does not depend on the order of any row.
    """
    contents = _with_hold(proposals(reports, policy), held)
    in_force = withdraw(as_of_versions(contents, cutoff=cutoff, as_of=as_of))
    named = with_infants_found(mentions(links, in_force), in_force)
    deaths = official_deaths_known(official_deaths, cutoff=cutoff, as_of=as_of, policy=policy)
    known = with_evidence(outcome_of_reports(in_force, named), deaths).sort("id_laporan")

    open_reports = pl.col("alasan").is_null()
    accepted = known.filter(open_reports & (pl.col("padanan") == "DITERIMA"))
    grouped = group_events(accepted, named, policy)
    conflicts = contradictions(grouped, named, policy, accepted)
    decided = _decided(grouped, named, paid, conflicts, borne)

    rest = known.join(accepted, on="id_laporan", how="anti").with_columns(
        pl.coalesce(
            "alasan",
            pl.when(pl.col("padanan") == "TINJAU")
            .then(pl.lit("PADANAN_DITINJAU"))
            .otherwise(pl.lit("PADANAN_TIDAK_ADA")),
        ).alias("alasan"),
        pl.col("id_laporan").alias("id_kejadian"),
        pl.col("kuat").alias("kuat_kejadian"),
    )
    events = pl.concat([decided.select(_KEPT), rest.select(_KEPT)]).sort("id_laporan")
    touched = _touched(events, named)
    return Resolved(events, named, touched, cutoff, as_of, policy, conflicts)


def _with_hold(contents: pl.DataFrame, held: pl.DataFrame | None) -> pl.DataFrame:
    """`contents` with `ditahan`: whether the content lies in a held file."""
    if held is None:
        return contents.with_columns(pl.lit(value=False).alias("ditahan"))
    marked = held.select("id_laporan", "isi").unique().with_columns(ditahan=pl.lit(value=True))
    return contents.join(marked, on=["id_laporan", "isi"], how="left").with_columns(
        pl.col("ditahan").fill_null(value=False)
    )


def _decided(
    grouped: pl.DataFrame,
    named: pl.DataFrame,
    paid: pl.DataFrame,
    conflicts: pl.DataFrame,
    borne: pl.Series | None,
) -> pl.DataFrame:
    """Accepted reports with their `alasan`: winners by standing, losers KEJADIAN_SAMA."""
    babies = named.filter((pl.col("peran") == "BAYI") & pl.col("nik").is_not_null())
    winners = (
        grouped.filter(pl.col("id_laporan") == pl.col("id_kejadian"))
        .join(
            doubtful_identity(grouped, named, _with_new_numbers(paid, grouped)),
            on="id_kejadian",
            how="left",
        )
        .with_columns(
            pl.col("lama", "lama_tanpa_kepastian").fill_null(False),
            pl.col("id_laporan").is_in(babies["id_laporan"].implode()).alias("bayi_di_dtsen"),
        )
    )
    winners = winners.with_columns(_nik_of_another(winners, borne).alias("nik_orang_lain"))
    own = winners.select("id_laporan", standing(winners))
    against = first_reason(conflicts)
    return (
        grouped.drop("alasan")
        .join(own, on="id_laporan", how="left")
        .join(against.rename({"alasan": "_lawan"}), on="id_laporan", how="left")
        .with_columns(
            # what changes nothing contradicts nothing
            pl.when(pl.col("_lawan").is_not_null())
            .then("_lawan")
            .when(pl.col("id_laporan") != pl.col("id_kejadian"))
            .then(pl.lit("KEJADIAN_SAMA"))
            .otherwise("alasan")
            .alias("alasan")
        )
        .drop("_lawan")
    )


def _nik_of_another(winners: pl.DataFrame, borne: pl.Series | None) -> pl.Expr:
    """Whether the NIK a correction names is that of another person, known or just being named."""
    named = pl.concat([winners["nik_baru"], winners["nik_bayi"].alias("nik_baru")]).drop_nulls()
    twice = named.filter(named.is_duplicated())
    taken = twice if borne is None else pl.concat([twice, borne.alias("nik_baru")])
    return (
        pl.col("nik_baru").is_in(taken.implode()) & pl.col("nik_baru").ne_missing(pl.col("nik"))
    ).fill_null(value=False)


def _with_new_numbers(paid: pl.DataFrame, grouped: pl.DataFrame) -> pl.DataFrame:
    """Paid families, also where the participation already stands under the KK's new number."""
    renumbered = grouped.filter(
        pl.col("jenis").is_in(["PINDAH_KELUARGA", "GANTI_KEPALA", "KOREKSI"])
        & pl.col("no_kk_baru").is_in(paid["no_kk"].implode())
    ).select("no_kk", pl.lit(None, pl.String).alias("nik_pengurus"))
    return pl.concat([paid, renumbered])


def lowering(alasan: str) -> pl.Expr:
    """A report that waits under `alasan` and, once let through, would stop or lower a payment.

    Without a document or second source letting it through would change nothing yet.
    """
    return (
        (pl.col("alasan") == alasan)
        & (pl.col("akibat") == MENURUNKAN)
        & (pl.col("kuat_kejadian") >= STRENGTH["DUA_SUMBER"])
    )


def _touched(events: pl.DataFrame, named: pl.DataFrame) -> pl.Series:
    state = pl.col("alasan").replace_strict(STATE_OF, return_dtype=pl.String)
    marking = events.filter(
        state.is_in(["BERLAKU", "DILAPORKAN", "BERTENTANGAN"])
        | lowering("PADANAN_DITINJAU")
        | lowering("BERKAS_DITAHAN")
    )
    families = named.join(marking, on="id_laporan", how="semi").filter(
        pl.col("keputusan") != "TANPA_PADANAN"
    )
    hosts = marking.filter(real_kk("no_kk_baru"))["no_kk_baru"]
    touched = pl.concat(
        [families["no_kk"].drop_nulls(), marking["no_kk"].drop_nulls(), hosts.alias("no_kk")]
    )
    return touched.unique().sort().alias("no_kk")


_KEPT = [
    "id_laporan",
    "isi",
    "formulir",
    "jenis",
    "golongan",
    "urutan_jenis",
    "akibat",
    "dilaporkan",
    "tgl_lapor",
    "tgl_kejadian",
    "desa_lapor",
    "no_kk_baru",
    "arah",
    "desa_asal",
    "desa_tujuan",
    "tetap_di_kk",
    "nama_bayi",
    "nama_lapor",
    "nik_bayi",
    "jk",
    "tgl_lahir",
    "hpht",
    "kehamilan_ke",
    "surat_lahir",
    *CORRECTED,
    "kuat",
    "kuat_kejadian",
    "padanan",
    "no_kk",
    "nik",
    "orang",
    "orang_kedua",
    "id_kejadian",
    "alasan",
]

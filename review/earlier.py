"""New answers against the evidence of today and the decisions of before.

What belongs here: what makes a whole answer unusable now, and which are repeats.
What does not: the workbook's own faults (`incoming`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from review.incoming import NOTICE, finding, findings_of
from review.verdicts import verdicts, votes_in_force
from schemas.fingerprint import fingerprints
from schemas.officers import officer_key
from schemas.review import DECISIONS, MENTION

_ID_DIGITS = 16
_BACK = "Bila putusan dulu keliru, tarik dengan bansos review revoke, lalu putuskan lagi."


@dataclass(frozen=True)
class Weighed:
    """`new`: DECISIONS to record; `findings`: FINDINGS; `repeats`: answers already recorded."""

    new: pl.DataFrame
    findings: pl.DataFrame
    repeats: int


def weighed(
    answers: pl.DataFrame,
    pairs: pl.DataFrame,
    decisions: pl.DataFrame,
    revocations: pl.DataFrame,
    day: date,
) -> Weighed:
    """Answers as decisions, with what speaks against them.

    `answers`: ANSWERS with `id_buku`; `pairs`: all pairs of those reports as they are now, the
    columns of DECISIONS that describe a pair. An answer about evidence that is gone is stale;
    one that contradicts the same officer or a settled pair is refused, never overwritten.
    """
    now = pairs.sort(*MENTION).unique("bukti", keep="last", maintain_order=True)
    stale = answers.join(now, on="bukti", how="anti")
    known = answers.join(now.drop("id_laporan"), on="bukti")
    in_force = votes_in_force(decisions, revocations)
    mine = in_force.with_columns(officer_key(pl.col("petugas")).alias("_siapa")).select(
        "bukti", "_siapa", pl.col("putusan").alias("dulu")
    )
    standing = now.select(*MENTION, "bukti", "dua_petugas")
    settled = (
        verdicts(standing, decisions, revocations)
        .filter(pl.col("putusan").is_in(["SAMA", "BUKAN"]))
        .select("bukti", pl.col("putusan").alias("selesai"))
    )
    judged = (
        known.with_columns(officer_key(pl.col("petugas")).alias("_siapa"))
        .join(_firmest(mine), on=["bukti", "_siapa"], how="left")
        .join(settled, on="bukti", how="left")
    )
    differs = pl.col("putusan") != pl.col("dulu")
    unsure_before = pl.col("dulu") == "TIDAK_YAKIN"
    changed_mind = judged.filter(differs & ~unsure_before)
    against = judged.filter(
        pl.col("dulu").is_null() & (pl.col("putusan") != pl.col("selesai")).fill_null(False)
    )
    twice = judged.filter(pl.col("putusan").n_unique().over("bukti") > 1)
    one_person = _in_two_roles(judged, now, mine, settled)
    repeats = judged.filter(~differs)
    new = judged.filter(pl.col("dulu").is_null() | (differs & unsure_before)).unique(
        ["bukti", "putusan"], keep="first", maintain_order=True
    )
    fresh = _as_decisions(new, day)
    waiting = _waiting(new, fresh, standing, decisions, revocations)
    findings = [
        findings_of(
            stale,
            finding(
                "bukti sudah berubah sejak buku dibuat",
                "laporan dan baris DTSEN seperti saat diekspor",
                "Ekspor ulang; pasangan ini perlu dinilai dengan data yang baru.",
            ),
        ),
        findings_of(
            changed_mind,
            finding(
                "petugas yang sama sudah memutuskan lain",
                "putusan yang sama seperti dulu",
                _BACK,
            ),
        ),
        findings_of(
            against, finding("pasangan sudah selesai dengan putusan lain", "putusan itu", _BACK)
        ),
        findings_of(
            twice,
            finding(
                "pasangan yang sama diputuskan dua kali dan berbeda",
                "satu putusan",
                "Kosongkan salah satunya, juga di berkas lain.",
            ),
        ),
        findings_of(
            one_person,
            finding(
                "satu orang DTSEN diputuskan SAMA untuk dua peran dalam satu laporan",
                "satu peran",
                "Periksa kembali; dua orang pada laporan adalah dua orang.",
            ),
        ),
        findings_of(
            waiting,
            finding(
                "pendapat kedua belum ada",
                "putusan dua petugas yang berbeda",
                "Minta petugas lain menilai; sampai itu laporan tidak mengubah apa pun.",
                NOTICE,
            ),
        ),
    ]
    return Weighed(fresh, pl.concat(findings), repeats.height)


def _in_two_roles(
    judged: pl.DataFrame, now: pl.DataFrame, mine: pl.DataFrame, settled: pl.DataFrame
) -> pl.DataFrame:
    """Answers SAMA that give one DTSEN person a second role in a report.

    Beside the answers handed in together count those the same officer gave before, and what is
    settled: on a page the persons of a report may be answered one after the other.
    """
    same = judged.filter((pl.col("putusan") == "SAMA") & pl.col("id_orang_calon").is_not_null())
    place, role = ["id_laporan", "isi", "id_orang_calon"], pl.struct("peran", "urutan")
    together = same.filter(role.n_unique().over(place) > 1)
    own = mine.filter(pl.col("dulu") == "SAMA").select("bukti", "_siapa")
    done = settled.filter(pl.col("selesai") == "SAMA").select("bukti")
    given = pl.concat([own, done.join(judged.select("_siapa").unique(), how="cross")]).unique()
    before = now.join(given, on="bukti").select(*place, "_siapa", role.alias("_dulu"))
    fresh = same.filter(pl.col("dulu").ne_missing("SAMA"))
    later = fresh.join(before, on=[*place, "_siapa"]).filter(role != pl.col("_dulu"))
    return pl.concat([together, later.select(together.columns)]).unique("bukti", keep="first")


def _firmest(mine: pl.DataFrame) -> pl.DataFrame:
    """One earlier answer per officer and pair: a firm one before TIDAK_YAKIN."""
    return (
        mine.sort("bukti", "_siapa", pl.col("dulu") == "TIDAK_YAKIN", "dulu")
        .unique(["bukti", "_siapa"], keep="first", maintain_order=True)
        .select("bukti", "_siapa", "dulu")
    )


def _as_decisions(new: pl.DataFrame, day: date) -> pl.DataFrame:
    dated = new.with_columns(pl.lit(day).alias("tanggal"), pl.col("_siapa").alias("petugas"))
    number = fingerprints(
        dated, ["bukti", "petugas", "putusan", "tanggal", "id_buku"], _ID_DIGITS
    ).alias("id_keputusan")
    schema = DECISIONS.polars_schema()
    return dated.with_columns(number).select(
        pl.col(name).cast(dtype) for name, dtype in schema.items()
    )


def _waiting(
    new: pl.DataFrame,
    fresh: pl.DataFrame,
    standing: pl.DataFrame,
    decisions: pl.DataFrame,
    revocations: pl.DataFrame,
) -> pl.DataFrame:
    """The new answers whose pair still lacks an opinion once they are recorded."""
    after = verdicts(standing, pl.concat([decisions, fresh]), revocations)
    open_still = after.filter(pl.col("keadaan").is_in(["MENUNGGU_PENDAPAT_KEDUA", "BERSELISIH"]))
    return new.join(open_still.select("bukti"), on="bukti", how="semi")

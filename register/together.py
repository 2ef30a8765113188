"""Which reports can have to do with each other, and all reports dealt out in bounded numbers.

What belongs here: the numbers by which `resolve` and `apply` ever compare one report with another,
and baskets of reports that share none of them.
What does not: what becomes of the reports, or reading them.

Two reports meet through the report one of them withdraws, a KK number that is linked, taken over
or written on a birth or a death, or a NIK given by a birth or a correction – also where a person
of a family that another report touches bears it. Whatever else is compared (names, dates,
villages) is compared among those alone. So what a basket comes to does not depend on the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from register.evidence import real_kk
from register.groups import connected
from register.plan import provisional_numbers

_NUMBERS = {"KK": ("no_kk_baru",), "NIK": ("nik_bayi", "nik_baru"), "LAPORAN": ("membatalkan",)}
# By the number on these forms an infant that died is found again (`newborns.with_infants_found`).
_OWN_CARD = ("kelahiran", "kematian")
# Every way to form a family, as far as its provisional number tells them apart.
_FORMING = (("PERKAWINAN", None), ("PISAH_KK", None)) + tuple(
    ("PERCERAIAN", stays) for stays in ("SUAMI", "ISTRI", None)
)
_SAID = {"id_laporan": pl.String(), "jenis": pl.String(), "nomor": pl.String()}


@dataclass(frozen=True)
class Baskets:
    """reports: id_laporan, keranjang; homes: no_kk, keranjang of every KK number they name.

    Baskets are numbered from 0; all reports that meet, and the families they meet in, have one.
    """

    reports: pl.DataFrame
    homes: pl.DataFrame

    @property
    def count(self) -> int:
        """How many there are; one even where there is no report."""
        return int(self.reports["keranjang"].max() or 0) + 1  # type: ignore[arg-type]


def numbers_said(reports: Mapping[str, pl.LazyFrame], as_of: date) -> pl.DataFrame:
    """id_laporan, jenis (KK, NIK, LAPORAN), nomor: what contents known on `as_of` name.

    A report not known yet changes nothing and meets nobody.
    """
    rows = [pl.LazyFrame(schema=_SAID)]
    for form, contents in reports.items():
        known = contents.filter(pl.col("tgl_lapor") <= as_of)
        there = contents.collect_schema().names()
        rows += [
            known.select("id_laporan", jenis=pl.lit(kind), nomor=pl.col(name))
            for kind, names in _NUMBERS.items()
            for name in (*names, *(("no_kk",) if kind == "KK" and form in _OWN_CARD else ()))
            if name in there
        ]
    return pl.concat(rows).drop_nulls().unique().collect(engine="streaming")


def baskets(
    reports: pl.Series,
    said: pl.DataFrame,
    linked: pl.DataFrame,
    bearers: pl.DataFrame,
    size: int,
) -> Baskets:
    """All `reports` (id_laporan) in baskets of `size`; larger where so many hang together.

    said: `numbers_said`. linked: id_laporan, no_kk of every person linked, accepted or not.
    bearers: nik, no_kk of the DTSEN persons who bear a NIK of `said`.
    """
    kind = pl.col("jenis")
    taken = said.filter(kind == "NIK").join(bearers, left_on="nomor", right_on="nik")
    cards = pl.concat(
        [
            linked.select("id_laporan", nomor="no_kk"),
            taken.select("id_laporan", nomor="no_kk"),
            said.filter(kind == "KK").select("id_laporan", "nomor"),
        ]
    )
    cards = cards.drop_nulls().unique()
    withdrawn = said.filter(kind == "LAPORAN")["nomor"].unique()
    withdrawn = withdrawn.filter(withdrawn.is_in(reports.implode()))
    others = said.filter(kind != "KK").select("id_laporan", "nomor")
    themselves = pl.DataFrame({"id_laporan": withdrawn, "nomor": withdrawn})
    met = pl.concat([cards, others, themselves, _formed_under(reports, cards["nomor"])])
    dealt = _dealt_out(reports, met, size)
    homes = cards.join(dealt, on="id_laporan").select(no_kk="nomor", keranjang="keranjang")
    return Baskets(dealt, homes.unique("no_kk").sort("no_kk"))


def _formed_under(reports: pl.Series, cards: pl.Series) -> pl.DataFrame:
    """id_laporan, nomor: reports that would form a family under a provisional number named."""
    named = cards.to_frame("nomor").filter(~real_kk("nomor"))["nomor"].unique()
    found = [pl.DataFrame(schema={"id_laporan": pl.String, "nomor": pl.String})]
    for jenis, stays in _FORMING if named.len() else ():
        events = (
            reports.alias("id_laporan")
            .to_frame()
            .with_columns(jenis=pl.lit(jenis), tetap_di_kk=pl.lit(stays, pl.String))
        )
        formed = provisional_numbers(events).select("id_laporan", nomor="kk_sementara")
        found.append(formed.filter(pl.col("nomor").is_in(named.implode())))
    return pl.concat(found)


def _dealt_out(reports: pl.Series, met: pl.DataFrame, size: int) -> pl.DataFrame:
    """id_laporan, keranjang. `met`: id_laporan, nomor; whoever shares a number goes together."""
    shared = met.group_by("nomor").agg(pl.col("id_laporan").min().alias("_pertama"), pl.len())
    pairs = (
        met.join(shared.filter(pl.col("len") > 1), on="nomor")
        .filter(pl.col("id_laporan") != pl.col("_pertama"))
        .select("id_laporan", "_pertama")
        .unique()
    )
    groups = connected(pairs, pl.concat([pairs["id_laporan"], pairs["_pertama"]]))
    mine = reports.unique().sort().alias("id_laporan").to_frame()
    known = mine.join(groups, left_on="id_laporan", right_on="anggota", how="left").with_columns(
        pl.coalesce("kelompok", "id_laporan").alias("kelompok")
    )
    sizes = known.group_by("kelompok").len().sort("kelompok")
    number = ((pl.col("len").cum_sum() - pl.col("len")) // size).rle_id()
    dealt = known.join(sizes.select("kelompok", keranjang=number), on="kelompok")
    return dealt.select("id_laporan", pl.col("keranjang").cast(pl.Int32)).sort("id_laporan")

"""The frame the rules read: one row per family and opened programme.

What belongs here: bringing all that is known of a family into columns, once, in order.
What does not: any rule (`alasan/`), or what one source says (the modules named here).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from rules import evidence as facts
from rules.accounts import away_from_failed
from rules.context import Context
from rules.entitlement import with_entitlement
from rules.exclusions import families_named, known_exclusions, persons_named
from rules.guardians import with_guardians
from rules.keys import Keyed
from rules.lineage import of_families
from rules.listed import listed_families, payees_elsewhere
from rules.objections import accepted, still_standing
from rules.participation import Participation, participation
from rules.payee import choose_payees, payees_of_record
from rules.payee_change import payee_changes
from rules.person_months import kinds_by_month
from rules.persons import family_counts, seen_by_rules
from rules.pkh import pkh_of_families
from rules.reports import open_reports
from rules.verification import refusals, verification_in_force

# What the rules read of the family itself; the rest comes back with the published rows.
_OF_THE_FAMILY = (
    "no_kk",
    "asal",
    "keadaan",
    "desil_nasional",
    "desil_status",
    "tinjau",
    "berkas_ditahan",
    "bertentangan",
)
_COUNTS = ("anggota", "meninggal", "ke_luar_negeri", "hadir", "dilaporkan_meninggal")


@dataclass(frozen=True)
class Prepared:
    """What is known of the families of a part; the frame itself is as wide as it is long, so it is
    made of some families at a time.

    `families`: one row each. `beside`: what is known by family and programme.
    `elsewhere`: payees listed for another family. `evidence` and `doubts` with their dates, for
    the holds.
    """

    families: pl.DataFrame
    beside: tuple[pl.DataFrame, ...]
    listed: pl.DataFrame
    elsewhere: pl.DataFrame
    evidence: pl.DataFrame
    doubts: pl.DataFrame

    def of(self, first: int, after: int) -> Prepared:
        """The same of the families from key `first` up to, not including, `after`."""

        def some(rows: pl.DataFrame) -> pl.DataFrame:
            return rows.filter((pl.col("no_kk") >= first) & (pl.col("no_kk") < after))

        return Prepared(
            some(self.families),
            tuple(map(some, self.beside)),
            *map(some, (self.listed, self.elsewhere, self.evidence, self.doubts)),
        )

    def frame(self, context: Context) -> pl.DataFrame:
        """The frame the rules read: one row per family and opened programme."""
        rows = self.families.join(_programmes(context), how="cross")
        for found in self.beside:
            rows = rows.join(found, on=["no_kk", "program"], how="left")
        known = rows.with_columns(
            pl.col("peserta").fill_null(False),
            pl.col("bukti", "bukti_petunjuk").fill_null(0),
            terverifikasi=(pl.col("hasil") == "LAYAK").fill_null(False),
        )
        return with_entitlement(_with_listing(known, self.listed, self.elsewhere), context)


@dataclass(frozen=True)
class Persons:
    """`persons` as the rules see them, and what that rests on: participation, lists, doubts."""

    part: Participation
    status: pl.DataFrame
    taken: pl.DataFrame
    known: pl.DataFrame
    named: pl.DataFrame
    doubts: pl.DataFrame
    persons: pl.DataFrame


def persons_of(keyed: Keyed, context: Context) -> Persons:
    """The members of a part as the rules see them on the cut-off day."""
    part = participation(keyed.families, keyed.by_kk, keyed.lists, context)
    status = part.families.select("no_kk", "status_kpm")
    taken = accepted(keyed.lists.sanggah, keyed.members, keyed.by_kk, context)
    known = known_exclusions(keyed.lists.eksklusi, context)
    counted = keyed.members.filter(pl.col("dihitung"))
    named = persons_named(known, counted, status, context)
    doubts = still_standing(named, taken, None)
    persons = seen_by_rules(keyed.members, doubts, context)
    return Persons(part, status, taken, known, named, doubts, persons)


def prepared(keyed: Keyed, context: Context) -> Prepared:
    """All that is known of the families of a part on the cut-off day, under short keys."""
    families, lists, by_kk = keyed.families, keyed.lists, keyed.by_kk
    seen = persons_of(keyed, context)
    part, status, taken, doubts = seen.part, seen.status, seen.taken, seen.doubts
    known, named, persons = seen.known, seen.named, seen.persons
    verified = verification_in_force(lists.verifikasi, by_kk, context)
    record = payees_of_record(part.rows, context)
    found = pl.concat(
        [families_named(known, named, by_kk, record), refusals(verified, persons, status)]
    )
    standing = facts.standing_evidence(found, verified, taken, context)
    reports = open_reports(families, lists.peristiwa, by_kk, verified, taken, context)
    elsewhere = payees_elsewhere(persons, families, lists.ditetapkan)
    payees = choose_payees(persons, record, elsewhere.select("no_kk", "nik").unique(), context)
    payees = with_guardians(payees, persons, of_families(lists.wali, by_kk), context)
    payees = away_from_failed(payees, lists.rekening_gagal, by_kk, context)
    changes = payee_changes(payees, record, persons, lists.peristiwa, by_kk)
    pkh = pkh_of_families(kinds_by_month(seen, lists, context), context)
    ended = lists.berakhir.select("no_kk", sebab_berakhir="sebab").unique("no_kk", keep="any")
    whole = (
        families.select(_OF_THE_FAMILY)
        .join(part.families, on="no_kk", how="left")
        .join(family_counts(persons), on="no_kk", how="left")
        .join(verified.drop("nik"), on="no_kk", how="left")
        .join(reports, on="no_kk", how="left")
        .join(pkh, on="no_kk", how="left")
        .join(ended, on="no_kk", how="left")
        .with_columns(
            pl.col(*_COUNTS, "pkh_nominal", "pkh_ragu").fill_null(0),
            pl.col("kerja_negara", "pengurus_mungkin", "pkh_mungkin").fill_null(False),
        )
    )
    beside = (_participants(part), facts.as_bits(standing), payees, changes)
    listed = listed_families(families, lists.ditetapkan)
    return Prepared(whole, beside, listed, elsewhere, standing, doubts)


def _programmes(context: Context) -> pl.DataFrame:
    """One row per opened programme with what the quarter and the law say of it."""
    above = context.number("desil_lebih_mulai")
    rows = [
        {
            "program": name,
            "desil_maks": context.number(f"desil_maks/{name}"),
            "desil_lebih_mulai": above,
            "terima_baru": context.programme(name).terima_baru,
            "verifikasi_lama": "LAMA" in context.programme(name).perlu_verifikasi,
            "verifikasi_baru": "BARU" in context.programme(name).perlu_verifikasi,
        }
        for name in context.programmes
    ]
    return pl.DataFrame(rows)


def _participants(part: Participation) -> pl.DataFrame:
    return part.rows.filter("berhak").select(
        "no_kk", "program", peserta=pl.lit(True), peserta_mulai="sejak"
    )


def _with_listing(
    frame: pl.DataFrame, listed: pl.DataFrame, elsewhere: pl.DataFrame
) -> pl.DataFrame:
    """`frame` with tahap_ditetapkan, no_kk_ditetapkan, sendiri, and perlu_verifikasi.

    `sendiri` tells a family listed itself from one blocked by another family's listing.

    A payee listed for another family stands here only where the family has no other.
    """
    other = elsewhere.rename({"nik": "nik_pengurus"})
    lama = pl.col("status_kpm") == "LAMA"
    return (
        frame.join(listed, on=["no_kk", "program"], how="left")
        .join(other, on=["no_kk", "nik_pengurus", "program"], how="left", suffix="_lain")
        .with_columns(
            tahap_ditetapkan=pl.coalesce("tahap_ditetapkan", "tahap_ditetapkan_lain"),
            no_kk_ditetapkan=pl.coalesce("no_kk_ditetapkan", "no_kk_ditetapkan_lain"),
            sendiri=pl.col("sendiri").fill_null(False),
            perlu_verifikasi=pl.when(lama).then("verifikasi_lama").otherwise("verifikasi_baru"),
        )
    )

"""A drawn world proposed month by month: what the packages would say, read by report and name.

What belongs here: playing the months without files.
What does not: any expectation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

import register
from register import amendments
from schemas.amendments import AMENDED, AMENDMENTS, ANSWERS, CLOSED
from tests.register.drawn import World, frame

AREAS = pl.DataFrame(
    {
        "kode": ["33", "3325", "332501", "3325010001", "3325010003", "32", "3271", "327102"]
        + ["3271020002"],
        "nama": ["Jateng", "Batang", "Kec", "Lama", "Lain", "Jabar", "Kota Bogor", "Kec", "Baru"],
    }
)


@dataclass
class Month:
    """One month's package: what was chosen, and the rows of DTSEN by kabupaten/kota."""

    chosen: amendments.Selected
    rows: dict[str, amendments.PartRows]

    def fate(self, id_laporan: str) -> str:
        found = self.chosen.fates.filter(pl.col("id_laporan") == id_laporan)
        return str(found["nasib"].item()) if found.height else "-"

    def number(self, id_laporan: str) -> str:
        found = self.chosen.fates.filter(pl.col("id_laporan") == id_laporan)
        return str(found["id_usul"].item())

    @property
    def proposed(self) -> list[str]:
        return sorted(self.chosen.proposed["id_laporan"])

    @property
    def closed(self) -> list[tuple[str, str]]:
        return sorted(self.chosen.closed.select("id_usul", "sebab").rows())

    def person(self, name: str, kab: str = "3325") -> dict[str, Any]:
        rows = self.rows[kab].persons
        return rows.row(by_predicate=pl.col("nama").str.to_lowercase() == name, named=True)

    def families(self, kab: str = "3325") -> list[dict[str, Any]]:
        return self.rows[kab].families.to_dicts()


@dataclass
class Owners:
    """The months so far and what was answered."""

    months: list[tuple[str, date, Month]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, number: str, word: str, day: str, why: str | None = None) -> None:
        on = date.fromisoformat(day)
        self.answers.append(
            {
                "id_usul": number,
                "jawaban": word,
                "alasan_tolak": why,
                "tgl_jawab": on,
                "lembaga": "BPS",
                "petugas": "Uji",
                "tanggal": on,
            }
        )

    def states(self, by: date | None = None) -> pl.DataFrame:
        answers = frame(ANSWERS.polars_schema(), self.answers)
        if by is not None:
            answers = answers.filter(pl.col("tanggal") <= by)
        closed = [
            month.chosen.closed.with_columns(pl.lit(bulan).alias("bulan"))
            for bulan, _, month in self.months
        ]
        nothing = CLOSED.empty().with_columns(pl.lit("").alias("bulan"))
        cutoffs = pl.DataFrame(
            [(bulan, cutoff) for bulan, cutoff, _ in self.months],
            schema={"bulan": pl.String, "batas": pl.Date},
            orient="row",
        )
        return amendments.states(self._proposed(), pl.concat([nothing, *closed]), answers, cutoffs)

    def state(self, number: str) -> str:
        return str(self.states().filter(pl.col("id_usul") == number)["keadaan"].item())

    def month(self, world: World, bulan: str, version: str = "2025T4") -> Month:
        """The package of `bulan`, known up to its 17th."""
        cutoff = date.fromisoformat(f"{bulan}-17")
        resolved = world.resolve(cutoff)
        families, members = world.dtsen()
        loaded = pl.col("nomor_kartu_keluarga").is_in(resolved.touched.implode())
        full = register.apply(resolved, families.filter(loaded), members.filter(loaded))
        everything = amendments.accepted(full, world.reports())
        earlier = self._proposed().join(
            self.states(cutoff).select("id_usul", pl.col("keadaan").alias("keadaan_usul")),
            on="id_usul",
        )
        refused = amendments.refused_still(everything, earlier)
        outcome, now = full, everything
        if refused.len():
            left = amendments.without(resolved, refused)
            outcome = register.apply(left, families.filter(loaded), members.filter(loaded))
            now = amendments.accepted(outcome, world.reports())
        asked = earlier.filter(
            pl.col("keadaan_usul").is_in(["TERBUKA", "DITERIMA", "DITOLAK"])
            & (pl.col("versi_dtsen") < version)
        ).select("id_usul", "kode_kabupaten_kota")
        changes = pl.concat(
            [AMENDED.empty(), *(month.chosen.amended for _, _, month in self.months)]
        ).join(asked, on="id_usul")
        shown = amendments.shown_in(
            changes, families, members, families["kode_kabupaten_kota"].unique()
        )
        chosen = amendments.select(
            everything,
            now,
            earlier,
            full.events,
            shown,
            bulan,
            version,
            amendments.homes_of(families),
        )
        basis = amendments.Basis(
            chosen.fates.drop_nulls("id_usul").select(
                "id_laporan", "id_usul", (pl.col("nasib") == "diusulkan").alias("baru")
            )
        )
        held = pl.col("nomor_kartu_keluarga").is_in(outcome.replaced.implode())
        parts = {
            kab: amendments.part_rows(
                kab,
                _of(families.filter(held), families, kab),
                _of(members.filter(held), families, kab),
                outcome,
                basis,
                AREAS,
            )
            for kab in sorted({*families["kode_kabupaten_kota"], *outcome.areas})
        }
        done = Month(chosen, parts)
        self.months.append((bulan, cutoff, done))
        return done

    def _proposed(self) -> pl.DataFrame:
        rows = [
            month.chosen.proposed.with_columns(
                pl.lit([], dtype=pl.List(pl.String)).alias("kabupaten_lain")
            ).select(AMENDMENTS.column_names)
            for _, _, month in self.months
        ]
        return pl.concat([AMENDMENTS.empty(), *rows])


def _of(rows: pl.DataFrame, families: pl.DataFrame, kab: str) -> pl.DataFrame:
    cards = families.filter(pl.col("kode_kabupaten_kota") == kab)["nomor_kartu_keluarga"]
    return rows.filter(pl.col("nomor_kartu_keluarga").is_in(cards.implode()))

"""The hand that fills a form: names, numbers, dates and places as a cadre writes them.

What belongs here: one function per kind of cell, each with its errors and gaps.
What does not: which cells a form has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from synthetic.addresses import dusun
from synthetic.events.stage import NONE
from synthetic.misread import misread_dates, off_by_days, placeholder, wrong_digit
from synthetic.misspell import misspell, pick
from synthetic.reports.filing import Filed
from synthetic.settings import Noise, read_yaml
from synthetic.streams import Rng, chance, draw_codes

Document = tuple[pl.Series, pl.Series]  # kind, number
MOST = 0.9  # no error becomes more likely than this, however bad the village


@dataclass(frozen=True)
class Cast:
    """Everybody reports may name: an area's people, then families arriving from elsewhere.

    Per person: nama, nik, lahir, jk, kel. Per family: no_kk, rt, rw, kepala (person row).
    """

    nama: pl.Series
    nik: np.ndarray
    lahir: np.ndarray
    jk: np.ndarray
    kel: np.ndarray
    no_kk: np.ndarray
    rt: np.ndarray
    rw: np.ndarray
    kepala: np.ndarray


@dataclass(frozen=True)
class Hand:
    """Writes the cells of one form's reports."""

    cast: Cast
    filed: Filed
    rates: Noise
    rng: Rng
    snapshot: int

    def maybe(self, share: float) -> np.ndarray:
        """Drawn once per report, so that a correction fills the same cells."""
        return np.asarray(chance(self.rng, self.filed.reports, share)[self.filed.lap])

    def share(self, cell: str, form: str = "") -> Any:
        """What forms.yaml says about a cell of this form (or of `form`)."""
        return read_yaml("forms.yaml")[form or self.filed.form][cell]

    def fills(self, cell: str) -> np.ndarray:
        """Rows whose optional cell is filled, the same for all versions of a report."""
        return self.maybe(float(self.share(cell)))

    def errs(self, rate: float) -> np.ndarray:
        """Rows with an error of this rate, worse in careless villages."""
        p = np.minimum(rate * self.filed.quality, MOST)
        return chance(self.rng, self.filed.height, p)

    def name(self, person: np.ndarray) -> pl.Series:
        """Names of people, misspelt; null where `person` is NONE."""
        safe = np.maximum(person, 0)
        written = misspell(
            self.rng,
            self.cast.nama.gather(safe),
            self.cast.jk[safe],
            self.rates,
            self.filed.quality,
        )
        return blank(written, person == NONE)

    def own_name(self, names: pl.Series, sex: np.ndarray) -> pl.Series:
        """Names of people who are not in the cast (babies), misspelt."""
        return misspell(self.rng, names, sex, self.rates, self.filed.quality)

    def nik(self, person: np.ndarray, share: float | None = None) -> pl.Series:
        """NIK of people where the cadre has it; wrong digits, placeholders, the KK instead."""
        safe = np.maximum(person, 0)
        given = self.maybe(self.rates.nik_given if share is None else share) & (person != NONE)
        number = wrong_digit(self.rng, self.cast.nik[safe], self.errs(self.rates.nik_digit))
        number = placeholder(self.rng, number, self.errs(self.rates.nik_placeholder))
        swapped = self.errs(self.rates.nik_kk_swapped)
        number = np.where(swapped, self.cast.no_kk[self.cast.kel[safe]], number)
        return numbers(number, given)

    def kk(self, family: np.ndarray, given: np.ndarray | None = None) -> pl.Series:
        """KK numbers where the cadre has them; some are old ones."""
        given = self.maybe(self.rates.kk_given) if given is None else given
        number = self.cast.no_kk[family]
        # an older card of the same office: another date and serial
        old = number // 10**10 * 10**10 + (number % 10**10 * 7 + 1_234_567) % 10**10
        number = np.where(self.errs(self.rates.kk_old), old, number)
        number = wrong_digit(self.rng, number, self.errs(self.rates.nik_digit / 2))
        return numbers(number, given)

    def birth_date(self, person: np.ndarray) -> pl.Series:
        """Birth dates where known, as remembered."""
        safe = np.maximum(person, 0)
        given = self.maybe(self.rates.birth_date_given) & (person != NONE)
        day = misread_dates(
            self.rng, self.cast.lahir[safe], self.rates, self.filed.quality, self.filed.day
        )
        return dates(day, given)

    def event_date(self, share: float = 1.0) -> pl.Series:
        """The day of the event, sometimes a few days off, never after the report."""
        day = off_by_days(self.rng, self.filed.event_day, self.errs(self.rates.event_date_off))
        return dates(np.minimum(day, self.filed.day), self.maybe(share))

    def event_date_or_month(self, share: float) -> pl.Series:
        """The day of the event, of some only the month; never a month not yet over."""
        text = self.event_date(share)
        month = text.str.slice(0, 7)
        over = month < dates(self.filed.day, np.ones(self.filed.height, bool)).str.slice(0, 7)
        vague = self.errs(self.rates.month_only) & over.fill_null(False).to_numpy()
        return text.zip_with(pl.Series(~vague, dtype=pl.Boolean), month)

    def sex(self, sex: np.ndarray, share: float = 1.0) -> pl.Series:
        """L or P, rarely the wrong one."""
        wrong = self.errs(self.rates.sex_wrong)
        written = pl.Series(np.where((sex == 1) != wrong, "L", "P"))
        return blank(written, ~self.maybe(share))

    def rt(self, family: np.ndarray) -> pl.Series:
        """The RT, some exchanged with the RW or a neighbour's."""
        rt, rw = self.cast.rt[family].astype(np.int64), self.cast.rw[family].astype(np.int64)
        wrong = self.errs(self.rates.rt_wrong)
        other = np.where(
            self.rng.random(len(rt)) < self.share("rt_jadi_rw", "umum"),
            rw,
            np.maximum(rt + self.rng.integers(-2, 3, len(rt)), 1),
        )
        return pl.Series(np.where(wrong, other, rt)).cast(pl.String).str.zfill(3)

    def rw(self, family: np.ndarray) -> pl.Series:
        """The RW where given."""
        text = pl.Series(self.cast.rw[family].astype(np.int64)).cast(pl.String).str.zfill(3)
        return blank(text, ~self.maybe(self.rates.optional_given))

    def dusun(self, family: np.ndarray) -> pl.Series:
        """The dusun where given."""
        text = pl.Series("d", dusun(self.cast.rw[family])).cast(pl.String)
        return blank(
            text, ~self.maybe(self.rates.optional_given * self.share("dusun_kali", "umum"))
        )

    def head_name(self, family: np.ndarray) -> pl.Series:
        """The head's name where given."""
        return blank(self.name(self.cast.kepala[family]), ~self.maybe(self.rates.optional_given))

    def words(self, options: tuple[str, ...], share: float) -> pl.Series:
        """A remark out of `options`, where given."""
        return blank(pick(self.rng, self.filed.height, options), ~self.maybe(share))

    def document(
        self, office: str, possible: np.ndarray | None = None, share: np.ndarray | None = None
    ) -> Document:
        """The document shown: one of the form's kinds by weight, with its number.

        possible: rows that can have one; share: another share per row than the form's. The
        others say TIDAK_ADA or nothing.
        """
        f = self.filed
        kinds: dict[str, float] = self.share("dokumen_jenis")
        p = np.full(f.height, self.share("dokumen")) if share is None else share
        per_row = p if possible is None else np.where(possible, p, 0.0)
        has = chance(self.rng, f.reports, per_row[f.first_rows()])[f.lap]
        serial = pl.Series((f.lap + 1) * 7 % 900 + 100).cast(pl.String)
        number = serial + f"/{office}/" + year_of(f.day)
        none = np.where(self.maybe(self.share("dokumen_tidak_ada", "umum")), "TIDAK_ADA", "")
        drawn = draw_codes(self.rng, f.reports, list(kinds.values()))[f.lap]
        kind = pl.Series(np.where(has, np.array(list(kinds))[drawn], none))
        return blank(kind, (kind == "").to_numpy()), blank(number, ~has)


def blank(text: pl.Series, where: np.ndarray) -> pl.Series:
    """`text` with nulls where told."""
    return text.set(pl.Series(where, dtype=pl.Boolean), None)


def numbers(number: np.ndarray, given: np.ndarray) -> pl.Series:
    """16-digit numbers as text where given and known."""
    return blank(pl.Series(number).cast(pl.String), ~given | (number <= 0))


def dates(day: np.ndarray, given: np.ndarray) -> pl.Series:
    """Days as yyyy-mm-dd where given."""
    text = pl.Series(day.astype(np.int32)).cast(pl.Date).cast(pl.String)
    return blank(text, ~given)


def year_of(day: np.ndarray) -> pl.Series:
    """The year of a day, as text."""
    return pl.Series(day.astype(np.int32)).cast(pl.Date).dt.year().cast(pl.String)

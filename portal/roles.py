"""Who may do what, and where: the roles, and the reach of one signed-in person.

What belongs here: `Role`, `Scope`, and asking whether an area lies within a scope.
What does not: who has which role (accounts), or what a route asks for (`access`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from schemas.codes import UNKNOWN_AREA

if TYPE_CHECKING:
    import polars as pl

NATION = "ID"


class Role(StrEnum):
    """What somebody is in the portal; one person may have several."""

    KADER = "KADER"
    OPERATOR_DESA = "OPERATOR_DESA"
    PENDAMPING = "PENDAMPING"
    PETUGAS = "PETUGAS"
    VERIFIKATOR_DINSOS = "VERIFIKATOR_DINSOS"
    TIM_PENGURUS = "TIM_PENGURUS"
    OPD = "OPD"
    PENYELIA = "PENYELIA"
    PENGESAH = "PENGESAH"
    ANALIS = "ANALIS"
    KEMENTERIAN = "KEMENTERIAN"
    AUDITOR = "AUDITOR"
    ADMIN = "ADMIN"


SENDERS = frozenset({Role.KADER, Role.OPERATOR_DESA})
# Whoever makes accounts does nothing else, and whoever looks over all changes nothing.
ALONE = frozenset({Role.ADMIN, Role.AUDITOR})


@dataclass(frozen=True)
class Scope:
    """One signed-in person: officer's id, roles, and how far they reach.

    `wilayah` holds prefixes of area codes of 2, 4, 6 or 10 digits, or `ID` for the nation; without
    any, nothing is within reach.
    """

    pengguna: str
    roles: frozenset[Role]
    wilayah: tuple[str, ...]
    posyandu: str | None = None
    opd: str | None = None

    @property
    def national(self) -> bool:
        """Whether every area is within reach."""
        return NATION in self.wilayah

    def has(self, *roles: Role) -> bool:
        """Whether the person has one of these roles."""
        return not self.roles.isdisjoint(roles)

    def covers(self, kode: str | None) -> bool:
        """Whether an area lies within reach; a missing or a wider area does not."""
        if self.national:
            return True
        return kode is not None and kode.startswith(self.wilayah) if self.wilayah else False

    def condition(self, column: str) -> pl.Expr:
        """Whether `column` (area codes) lies within reach, as a Polars expression."""
        import polars as pl

        if self.national:
            return pl.lit(True)
        within = [pl.col(column).str.starts_with(code) for code in self.wilayah]
        return pl.any_horizontal(within).fill_null(False) if within else pl.lit(False)

    def sql(self, column: str) -> tuple[str, list[str]]:
        """The same as SQL text with `?` for each of the values returned beside it.

        `column` is written into the text: it comes from the program, never from a person.
        """
        if self.national:
            return "true", []
        if not self.wilayah:
            return "false", []
        return (
            "(" + " or ".join(f"starts_with({column}, ?)" for _ in self.wilayah) + ")",
            list(self.wilayah),
        )

    def parts(self, codes: list[str]) -> list[str]:
        """Of kabupaten/kota codes, those that may hold something within reach.

        In their order, but what lies in no known area last: nobody begins there.
        """
        found = [
            kab
            for kab in codes
            if self.national
            or any(kab.startswith(area) or area.startswith(kab) for area in self.wilayah)
        ]
        return sorted(found, key=lambda kab: kab == UNKNOWN_AREA)

"""The word a rule is written in, and the book of all rules.

What belongs here: `Rule`, the tests rule files share, and gathering `alasan/*.py`.
What does not: any particular rule (`alasan/<KODE>.py`) or the columns it reads (`frame`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Literal

import polars as pl

from rules.bits import has
from schemas.reasons import REASONS, Reason

# About whom the fact is: of a person in doubt only that person's part is held.
Level = Literal["KELUARGA", "ORANG", "PROGRAM"]
# HARD stops. HOLD waits for a source. FLAG waits for a person and never holds a LAMA family.
# WAIT stands in the queue of the programme. LISTED is already on a list of the quarter.
Nature = Literal["HARD", "HOLD", "FLAG", "WAIT", "LISTED"]

FOLDER = Path(__file__).parent / "alasan"
NEVER = pl.lit(False)


class RuleFault(ValueError):
    """A rule file that does not fit the book: names the file and what is wrong."""


@dataclass(frozen=True)
class Rule:
    """One reason code. Expressions are over the frame of families × programmes (`frame`).

    `terpenuhi`: true applies, false does not, null = a deciding datum is missing, which holds
    the family under DATA_TIDAK_DIKETAHUI. `petunjuk`: a lead, which at most holds a BARU
    family. `batas`: the parameter with the days this reason may hold. `dibuka_oleh`: who
    clears it.
    """

    kode: str
    level: Level
    sifat: Nature
    dasar: str
    dibuka_oleh: str
    terpenuhi: pl.Expr
    petunjuk: pl.Expr = NEVER
    batas: str | None = None

    @property
    def reason(self) -> Reason:
        """Label in both languages and who may see it."""
        return REASONS[self.kode]


def on_list(code: str) -> pl.Expr:
    """An official list or a field finding says `code` of the family, and it still stands."""
    return has("bukti", code)


def lead_on_list(code: str) -> pl.Expr:
    """A source that may only give leads says `code` of the family."""
    return has("bukti_petunjuk", code)


def in_doubt(code: str) -> pl.Expr:
    """The doubt `code` about a person leaves nothing undisputed to pay.

    Either no payee is left but the doubtful one, or every PKH component is in doubt.
    """
    nothing_left = (pl.col("program") == "PKH") & pl.col("peserta") & (pl.col("pkh_nominal") == 0)
    return (pl.col("pengurus_ragu") == code).fill_null(False) | (
        nothing_left & has("pkh_ragu", code)
    )


def reported(kind: str) -> pl.Expr:
    """Our own report of `kind` about the family or its head, still within its limit."""
    return pl.col("dilaporkan_keluarga").list.contains(kind) & pl.col("dilaporkan_berlaku")


@lru_cache(maxsize=1)
def book() -> Mapping[str, Rule]:
    """All rules by code, alphabetically; RuleFault where a file and its code disagree."""
    rules = {}
    for file in sorted(FOLDER.glob("*.py")):
        if file.stem == "__init__":
            continue
        rule = getattr(import_module(f"rules.alasan.{file.stem}"), "ATURAN", None)
        if not isinstance(rule, Rule) or rule.kode != file.stem or rule.kode not in REASONS:
            raise RuleFault(
                f"rules/alasan/{file.name} harus memuat ATURAN = Rule(kode={file.stem!r}, …) "
                "dengan kode yang ada di schemas/reasons.py / must define ATURAN for its code."
            )
        rules[rule.kode] = rule
    return rules

"""Families as of the cut-off, after the accepted events.

What belongs here: what a report changes, how sure that must be, and the families that follow.
What does not: who a report is about (matching) and what a family is paid (rules).
"""

from register.apply import apply
from register.consequences import consequences
from register.current import (
    LOADED_MEMBER_COLUMNS,
    CurrentFamilies,
    all_families,
    current_families,
)
from register.doubles import double_niks
from register.dtsen_rows import FAMILY_COLUMNS, MEMBER_COLUMNS
from register.evidence import paid_among, paid_families
from register.known_niks import payees_without_nik, with_known_niks
from register.leads import leads
from register.outcome import Outcome, joined
from register.outside import outside_dtsen
from register.part import part, stays_counted
from register.policy import DEFAULT, Policy
from register.resolve import Resolved, resolve
from register.shares import Share, Shares, cards_named
from register.together import Baskets, baskets, numbers_said

__all__ = [
    "DEFAULT",
    "FAMILY_COLUMNS",
    "LOADED_MEMBER_COLUMNS",
    "MEMBER_COLUMNS",
    "Baskets",
    "CurrentFamilies",
    "Outcome",
    "Policy",
    "Resolved",
    "Share",
    "Shares",
    "all_families",
    "apply",
    "baskets",
    "cards_named",
    "consequences",
    "current_families",
    "double_niks",
    "joined",
    "leads",
    "numbers_said",
    "outside_dtsen",
    "paid_among",
    "paid_families",
    "part",
    "payees_without_nik",
    "resolve",
    "stays_counted",
    "with_known_niks",
]

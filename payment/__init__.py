"""Disbursement: what bank and post say of the published lists, and what follows from it.

What belongs here: matching feedback to the list it answers, the state of every listed family on
three axes, who to follow up, what to recover, and the account of every file.
What does not: deciding who is listed (rules), the list itself (release), or receiving feedback
(intake). Nothing here changes a release.
"""

from payment.account import FeedbackLost, account, require_footing
from payment.fates import fates
from payment.follow_up import follow_up
from payment.placing import Placed, PlacedPart, placed
from payment.recovery import recovery
from payment.state import states
from payment.terms import Terms, Wave

__all__ = [
    "FeedbackLost",
    "Placed",
    "PlacedPart",
    "Terms",
    "Wave",
    "account",
    "fates",
    "follow_up",
    "placed",
    "recovery",
    "require_footing",
    "states",
]

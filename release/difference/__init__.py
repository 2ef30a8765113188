"""Two releases side by side: which families changed, by what cause, and sums that foot.

What belongs here: pairing families, finding a cause in what is seen of them, counting.
What does not: reading registers and lists (assets), or showing a table (pipelines).
"""

from release.difference.causes import Seen, with_causes
from release.difference.pairs import changed, side_by_side
from release.difference.persons import persons_side_by_side, seen_of_persons
from release.difference.tally import ACCOUNT, account, account_of_persons, footing_faults

__all__ = [
    "ACCOUNT",
    "Seen",
    "account",
    "account_of_persons",
    "changed",
    "footing_faults",
    "persons_side_by_side",
    "seen_of_persons",
    "side_by_side",
    "with_causes",
]

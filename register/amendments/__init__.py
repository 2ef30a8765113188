"""Back to the owners of DTSEN: accepted events as proposals, and where each proposal stands.

What belongs here: which event is proposed, what DTSEN would show afterwards, the rows of the v3
extract as proposed, and the state that follows from answers and newer versions.
What does not: files and workbooks (assets, review), or applying events (`register.apply`).
"""

from register.amendments.facts import Accepted, accepted, homes_of, without
from register.amendments.rows import Basis, PartRows, part_rows
from register.amendments.seen import shown_in
from register.amendments.select import Selected, refused_still, select
from register.amendments.state import states

__all__ = [
    "Accepted",
    "Basis",
    "PartRows",
    "Selected",
    "accepted",
    "homes_of",
    "part_rows",
    "refused_still",
    "select",
    "shown_in",
    "states",
    "without",
]

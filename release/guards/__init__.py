"""Guards that stop a release and ask: figures of this wave against limits and against the last.

What belongs here: measuring each guard over the candidate decisions, and what overrides change.
What does not: the limits (rules/parameters/pengaman), or refusing (`release.publish`).
"""

from release.guards.overrides import Guarded, GuardTripped, guarded, in_words
from release.guards.results import GuardLimits, GuardSources, measured

__all__ = [
    "GuardLimits",
    "GuardSources",
    "GuardTripped",
    "Guarded",
    "guarded",
    "in_words",
    "measured",
]

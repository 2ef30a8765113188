"""The faults the command answers for, and the exit code of each.

What belongs here: one class per kind of answer a caller (a person, cron) can act on.
What does not: faults of a room; they are turned into these where the flow calls the room.
"""

from __future__ import annotations


class Stop(Exception):
    """The command ends here: `exit_code` and a message in Indonesian with English beside it."""

    exit_code = 1


class BadUse(Stop):
    """Something the caller must change: an option, a missing file, an order of waves."""

    exit_code = 2


class Refused(Stop):
    """The release gate refused, or a published tranche would have changed."""

    exit_code = 3


class Interrupted(Stop):
    """A person or the system ended the run (SIGINT, SIGTERM); 128 + 2, as shells say it."""

    exit_code = 130

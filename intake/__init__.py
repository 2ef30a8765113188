"""Parse known layouts into typed rows and rejects with their reasons.

What belongs here: one file in, its typed rows and rejects out; rows that repeat.
What does not: where files lie and what happens to the rows afterwards.
"""

from intake.across_parts import kk_in_several_parts, refused_across_parts
from intake.members import members_with_family
from intake.reading import FileIntake, read_file
from intake.repeats import refused_in_settling, settle_repeats

__all__ = [
    "FileIntake",
    "kk_in_several_parts",
    "members_with_family",
    "read_file",
    "refused_across_parts",
    "refused_in_settling",
    "settle_repeats",
]

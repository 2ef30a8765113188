"""Parse known layouts into typed rows, rejects with their reasons, and a trace of repairs.

What belongs here: one file in, its typed rows and rejects out; rows that repeat.
What does not: where files lie and what happens to the rows afterwards.
"""

from intake.across_parts import kk_in_several_parts, refused_across_parts
from intake.bridge import Bridge
from intake.members import members_with_family
from intake.reading import FileIntake, read_file, read_landed
from intake.repeats import Settled, settled, without_replaced

__all__ = [
    "Bridge",
    "FileIntake",
    "Settled",
    "kk_in_several_parts",
    "members_with_family",
    "read_file",
    "read_landed",
    "refused_across_parts",
    "settled",
    "without_replaced",
]

"""Parse known layouts into typed rows, rejects with their reasons, and a trace of repairs.

What belongs here: one file in, its typed rows and rejects out; rows that repeat.
What does not: where files lie and what happens to the rows afterwards.
"""

from intake.across_parts import kk_in_several_parts, refused_across_parts
from intake.bridge import Bridge
from intake.many_files import Container, Gathered, LandedFile, gathered
from intake.members import all_in_families, members_with_family
from intake.reading import read_file, read_landed, read_pieces
from intake.repeats import Settled, judged_by, nothing_repeats, settled, without_replaced
from intake.taken import FileIntake

__all__ = [
    "Bridge",
    "Container",
    "FileIntake",
    "Gathered",
    "LandedFile",
    "Settled",
    "all_in_families",
    "gathered",
    "judged_by",
    "kk_in_several_parts",
    "members_with_family",
    "nothing_repeats",
    "read_file",
    "read_landed",
    "read_pieces",
    "refused_across_parts",
    "settled",
    "without_replaced",
]

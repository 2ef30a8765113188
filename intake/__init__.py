"""Parse known layouts into typed rows, rejects with their reasons, and a trace of repairs.

What belongs here: one file in, its typed rows and rejects out; rows that repeat.
What does not: where files lie and what happens to the rows afterwards.
"""

from intake.across_parts import kk_in_several_parts, refused_across_parts
from intake.bridge import Bridge
from intake.many_files import Batch, LandedFile, read_many
from intake.members import members_with_family
from intake.reading import read_file, read_landed, read_pieces
from intake.repeats import Settled, settled, without_replaced
from intake.taken import FileIntake

__all__ = [
    "Batch",
    "Bridge",
    "FileIntake",
    "LandedFile",
    "Settled",
    "kk_in_several_parts",
    "members_with_family",
    "read_file",
    "read_landed",
    "read_many",
    "read_pieces",
    "refused_across_parts",
    "settled",
    "without_replaced",
]

"""Parse known layouts into typed rows and rejects with their reasons.

What belongs here: one file in, its typed rows and rejects out; rows that repeat.
What does not: where files lie and what happens to the rows afterwards.
"""

from intake.reading import FileIntake, read_file
from intake.repeats import refused_in_settling, settle_repeats

__all__ = ["FileIntake", "read_file", "refused_in_settling", "settle_repeats"]

"""The audit log: what people did to a tranche, one sealed line after the other.

What belongs here: the chain of lines, adding to it, and finding where it was broken.
What does not: what a step means or who may take it (release.approval).
"""

from audit.chain import Fault, Line, check, parsed
from audit.log import SYSTEM, LogBroken, add, cut_line, read_lines

__all__ = [
    "SYSTEM",
    "Fault",
    "Line",
    "LogBroken",
    "add",
    "check",
    "cut_line",
    "parsed",
    "read_lines",
]

"""The audit log: what people did to a tranche and whom they saw, one sealed line after the other.

What belongs here: the chain of lines, adding to it, finding where it was broken, and accesses to
personal data as such lines.
What does not: what a step means or who may take it (release.approval).
"""

from audit.access import TOKEN_DIGITS, Access, Action, about, accesses, person_token, record
from audit.chain import FIRST, Fault, Line, check, parsed
from audit.log import SYSTEM, LogBroken, add, cut_line, read_lines

__all__ = [
    "FIRST",
    "SYSTEM",
    "TOKEN_DIGITS",
    "Access",
    "Action",
    "Fault",
    "Line",
    "LogBroken",
    "about",
    "accesses",
    "add",
    "check",
    "cut_line",
    "parsed",
    "person_token",
    "read_lines",
    "record",
]

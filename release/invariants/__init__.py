"""The seven things that must be true of a tranche, one file each.

What belongs here: pure functions from tables to a verdict in counts, without a name or
number of any person.
What does not: reading a lake, or what follows from a verdict (`release.gate`).
"""

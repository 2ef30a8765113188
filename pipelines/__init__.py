"""The composition root: the whole flow in order, and the `bansos` command over it.

What belongs here: which stage runs when, locks, preflight, exit codes, what a person sees.
What does not: a stage's reading and writing (assets/), or any rule (the rooms).
"""

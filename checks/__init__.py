"""Checks officers see beside every asset: schemas, invariants, drift, the published lists.

What belongs here: asset checks that read what was written and tell counts and reasons.
What does not: deciding whether to publish – the gate inside the release step does that – or a
rule of its own: each check rests on `schemas`, on the release's verdicts or on a reviewed limit.
A check that breaks raises; it is never turned into a verdict.
"""

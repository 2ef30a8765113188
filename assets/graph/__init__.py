"""The stages as Dagster shows them: one module per stage, each asset a few lines.

What belongs here: asset specs (names, groups, columns, owners, partitions, freshness,
automation) and bodies that call the stage function beside this package and report counts.
What does not: the stage's work (the modules of `assets`), or any decision (the rooms). Nothing
outside this package and its readers imports Dagster, so the plain flow stays light.
"""

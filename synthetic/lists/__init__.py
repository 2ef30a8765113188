"""The lists of other bodies: participation, verification, components, exclusions, payments.

What belongs here: one module per list, each drawn from the true population.
What does not: posyandu reports (reports/) or any decision.
"""

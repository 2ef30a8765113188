"""What happens to families in a quarter: one module per kind of event.

What belongs here: choosing who it happens to and what it truly changes.
What does not: how a cadre reports it (reports/).
"""

"""How cadres report what happened: who writes, when, how often and with which mistakes.

What belongs here: filing of reports, the eight forms, the writing hand.
What does not: the true events (events/).
"""

"""The portal's own state: accounts, sessions, counters, what was sent.

What belongs here: its tables, their migrations, and how the database is reached.
What does not: what the rows mean to a page (the sibling modules), or any official data – that
lies in the data folder, not here.
"""

"""Every table and column of bansos, once.

What belongs here: tables, columns, enumerations, reason codes, and the one function that
validates a frame against its table.
What does not: reading, matching, deciding or writing anything; a room that needs a new
column adds it here first.
"""

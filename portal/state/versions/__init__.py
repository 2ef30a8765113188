"""One module per change of the schema, in order.

What belongs here: how a database of the version before becomes the next.
What does not: the tables as they are now (`tables`).
"""

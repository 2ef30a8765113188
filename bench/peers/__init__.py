"""The engine beside its peers, on data nobody here made and on our own sample world.

What belongs here: the peers' environment, their data and settings, and the measures.
What does not: the product; nothing here is imported by it, and no peer is in its lock file.
"""

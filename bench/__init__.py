"""Benchmarks and their recorded results.

What belongs here: programs that measure, and `results/` with command, commit and machine.
What does not: tests (a timing is never a test), or anything the product imports.
"""

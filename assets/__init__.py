"""The stages of the flow, one module each: read, call one room, write, count.

What belongs here: reading and writing the lake around a room's pure function, and skipping
a part whose inputs have not changed.
What does not: any decision about a person, a family or a rupiah (the rooms decide).
"""

"""A made-up population and the files its senders would write.

What belongs here: everything behind `bansos sample`, with its tables of names and rates.
What does not: reading such files back, or any rule about who is paid.
"""

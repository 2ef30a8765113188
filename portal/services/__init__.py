"""What the portal's pages show and record: plain functions of a scope, folders and arguments.

What belongs here: reading rows within reach of a scope, masking them for its roles, and handing
what an officer says to the rooms' own stores.
What does not: requests, templates or sessions (portal.routes), or any decision of its own.

Nothing outside a scope is read: the area is part of each query. What lies outside is therefore
told the same way as what does not exist.
"""

"""The portal's routes, one module per journey.

What belongs here: the list of modules, in the order of the navigation. A module has a `router`,
and may have `MENU` (its entries) and `TAKES_FILE` (its paths that take a file).
What does not: any route.
"""

from types import ModuleType

from portal.routes import entry, home, own_password, paper, sending, status, users

MODULES: tuple[ModuleType, ...] = (home, entry, own_password, sending, paper, status, users)

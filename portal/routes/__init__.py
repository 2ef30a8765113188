"""The portal's routes, one module per journey.

What belongs here: the list of modules, in the order of the navigation. A module has a `router`,
and may have `MENU` (its entries) and `TAKES_FILE` (its paths that take a file).
What does not: any route.
"""

from types import ModuleType

from portal.routes import (
    approvals,
    audit_sample,
    complaint_desk,
    entry,
    families,
    home,
    oversight,
    own_password,
    paper,
    releases,
    review,
    sending,
    status,
    taken_back,
    users,
    visits,
    workbooks,
)

MODULES: tuple[ModuleType, ...] = (
    home,
    entry,
    own_password,
    sending,
    paper,
    review,
    taken_back,
    families,
    visits,
    workbooks,
    complaint_desk,
    releases,
    approvals,
    oversight,
    audit_sample,
    status,
    users,
)

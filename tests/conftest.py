"""In which order tests are shared out among the processes that run them.

What belongs here: what is long comes first, and who shares what is dear stays together.
What does not: fixtures (the folders' own conftest files).
"""

from __future__ import annotations

import pytest

# Groups of a minute and more, longest first. While one process makes the sample's waves the
# other needs something that does not wait for them.
LONG = ("tiga_gelombang", "dagster", "salah_pakai", "mart", "browser", "tinjauan", "banjir")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one file stay together, and the long groups stand first."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.location[0]))
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    mark = item.get_closest_marker("xdist_group")
    name = mark.args[0] if mark else ""
    return LONG.index(name) if name in LONG else len(LONG)

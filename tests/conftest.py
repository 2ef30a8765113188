"""In which order tests are shared out among the processes that run them.

What belongs here: what is long comes first, and who shares what is dear stays together.
What does not: fixtures (the folders' own conftest files).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

# Groups of a minute and more, longest first. While one process makes the sample's waves the
# other needs something that does not wait for them.
LONG = ("tiga_gelombang", "dagster", "salah_pakai", "mart", "browser", "tinjauan", "banjir")
_ROOT = Path(__file__).parent.parent
_MARK = re.compile(r'xdist_group\("(\w+)"\)')


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long groups stand first."""
    items.sort(key=_place)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Tests of one file, and of the files of one group, stay in one process.

    xdist writes a test's group into its id, which pytest 9.2 does not let it: without this each
    test goes to whichever process is free, and both make what the group shares.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Groups(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return _group(nodeid.partition("::")[0])

    return Groups(config, log)


def _place(item: pytest.Item) -> int:
    name = _group(item.nodeid.partition("::")[0])
    return LONG.index(name) if name in LONG else len(LONG)


@cache
def _group(file: str) -> str:
    """The group a test file names in its `pytestmark`, else the file itself."""
    found = _MARK.search((_ROOT / file).read_text(encoding="utf-8"))
    return found[1] if found else file

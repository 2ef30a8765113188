"""The analysts' mart: every release and what led to it in one DuckDB file, without identities.

What belongs here: filling `mart/bansos.duckdb` from releases and the lake, its tokens, its data
dictionary, and opening it.
What does not: where releases and the lake lie (assets), or any decision (rules).
"""

from release.mart.build import DEFAULT_ENGINE, MartResult, build_mart
from release.mart.inputs import MartInputs, Wave
from release.mart.kept import forget
from release.mart.reading import MartMissing, open_mart
from release.mart.reporting import Reporting, reporting
from release.mart.tokens import KEY_VARIABLE, token
from release.mart.workspace import MartNoRoom

__all__ = [
    "DEFAULT_ENGINE",
    "KEY_VARIABLE",
    "MartInputs",
    "MartMissing",
    "MartNoRoom",
    "MartResult",
    "Reporting",
    "Wave",
    "build_mart",
    "forget",
    "open_mart",
    "reporting",
    "token",
]

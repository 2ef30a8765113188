"""The drawn package and world of the release tests, for those who judge them."""

from tests.release.conftest import _published, folder, world

__all__ = ["_published", "folder", "world"]

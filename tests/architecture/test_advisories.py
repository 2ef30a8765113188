"""The check of locked packages: a weakness fails, and not having asked is never called clean."""

from __future__ import annotations

import pytest

from tests.advisories import CLEAN, FOUND, NOT_ASKED, Answer, judged

SOUND = {"name": "a", "version": "1", "vulns": []}
WEAK = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-2026-1"}]}
UNKNOWN = {"name": "c", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize(
    ("packages", "state"),
    [
        ([SOUND], CLEAN),
        ([SOUND, WEAK], FOUND),
        ([SOUND, UNKNOWN], NOT_ASKED),
        ([UNKNOWN, WEAK], FOUND),
        ([], NOT_ASKED),
    ],
)
def test_one_package_nobody_answered_for_makes_no_clean_answer(
    packages: list[dict[str, object]], state: str
) -> None:
    assert judged({"dependencies": packages})[0] == state


def test_a_weakness_is_named_with_its_package() -> None:
    assert judged({"dependencies": [WEAK]})[1] == "b 2: PYSEC-2026-1"


def test_a_weakness_always_fails_and_silence_fails_where_an_answer_is_required() -> None:
    def code(state: str, *, required: bool) -> int:
        return Answer(state, "", "", "").exit_code(required)

    assert code(FOUND, required=False) == code(NOT_ASKED, required=True) == 1
    assert code(CLEAN, required=True) == code(NOT_ASKED, required=False) == 0

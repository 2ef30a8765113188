"""The whole-column rules and the slow, obvious ones agree on random worlds full of edges.

`python -m bench.agreement` does the same on 100,000 families.
"""

from __future__ import annotations

import pytest

from rules import book
from tests.rules.agreement import Agreement, compare, compare_selection, context_of
from tests.rules.random_world import world

# Given by selection, or never by themselves.
_NOT_BY_RULES = {"KUOTA_HABIS", "MENUNGGU_GELOMBANG", "MENINGGAL"}


@pytest.fixture(scope="module")
def seen() -> Agreement:
    """What three small worlds, one a wave, showed."""
    found = Agreement()
    for wave in (1, 2, 3):
        context = context_of(wave)
        compare_selection(compare(world(320, 50 + wave), context, found), context, found)
    return found


def test_every_column_of_every_decision_is_the_reference_s(seen: Agreement) -> None:
    assert not seen.differing, (dict(seen.differing), seen.hamlets)


def test_the_worlds_hold_every_reason_and_every_status(seen: Agreement) -> None:
    assert set(seen.reasons) | _NOT_BY_RULES >= set(book())
    for status in ("SIAP", "SUDAH_DITETAPKAN", "TIDAK_LAYAK", "DITAHAN", "MENUNGGU_KUOTA"):
        assert seen.statuses[f"keluarga {status}"]
    for status in ("TERVERIFIKASI", "MENUNGGU_GELOMBANG", "MENUNGGU_KUOTA"):
        assert seen.statuses[f"antrean {status}"]


def test_the_same_seed_draws_the_same_world() -> None:
    one, again = world(60, 3), world(60, 3)
    assert one.members.equals(again.members)
    assert one.lists.kepesertaan.equals(again.lists.kepesertaan)
    assert not one.members.equals(world(60, 4).members)

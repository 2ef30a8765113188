"""The whole-column rules and the slow, obvious ones agree on random worlds full of edges.

`python -m bench.agreement` does the same on 100,000 families.
"""

from __future__ import annotations

from datetime import date

import pytest

from rules import book
from tests.rules import drawn
from tests.rules.agreement import Agreement, compare, compare_selection, context_of
from tests.rules.drawn import kk, nik
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


def test_of_two_members_with_the_payee_s_number_the_one_counted_receives() -> None:
    people = [
        {"id_orang": "D0", "dihitung": False, "tgl_lahir": date(1950, 1, 1)},
        {"id_orang": "D1", "dihitung": True},
    ]
    members = drawn.members(*[{"no_kk": kk("A"), "nik": nik("A"), **one} for one in people])
    seat = {"no_kk": kk("A"), "program": "SEMBAKO", "nik_pengurus": nik("A"), "kanal": "HIMBARA"}
    lists = drawn.lists(kepesertaan=[seat])
    run = drawn.context()
    found = drawn.decisions(drawn.families({"no_kk": kk("A")}), members, lists, run)
    decision = found[kk("A"), "SEMBAKO"]
    assert (decision["kanal"], decision["alasan"]) == ("HIMBARA", [])

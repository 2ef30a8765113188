"""Drift warns when a share leaves its earlier runs, and is silent while there are too few."""

from __future__ import annotations

from checks.drift import differences, shares, verdict
from checks.limits import Limits, load_limits

LIMITS = Limits(
    lari_pembanding=10,
    lari_minimum=3,
    padanan_selisih=0.05,
    tolakan_selisih=0.05,
    daftar_baris_sekaligus=100,
)


def test_a_share_far_from_the_middle_of_the_earlier_runs_is_a_warning_with_its_reason() -> None:
    earlier = [{"diterima": 0.90}, {"diterima": 0.91}, {"diterima": 0.92}]
    found = verdict({"diterima": 0.70}, earlier, 0.05, LIMITS)

    assert not found.passed
    assert found.severity.value == "WARN"
    assert "diterima: selisih 0.210" in (found.description or "")


def test_one_odd_earlier_run_does_not_move_the_comparison() -> None:
    earlier = [{"diterima": 0.90}, {"diterima": 0.90}, {"diterima": 0.10}]
    assert differences({"diterima": 0.91}, earlier)["diterima"] < 0.02


def test_too_few_earlier_runs_say_nothing() -> None:
    assert verdict({"diterima": 0.1}, [{"diterima": 0.9}], 0.05, LIMITS).passed


def test_no_person_named_gives_no_share() -> None:
    assert shares({"diterima": 0, "orang": 0}, ("diterima",), "orang") == {}


def test_the_reviewed_limits_are_shares() -> None:
    limits = load_limits()
    assert 0 < limits.padanan_selisih < 1
    assert 0 < limits.tolakan_selisih < 1

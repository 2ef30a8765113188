"""EM recovers what made the data, whatever the order of the rows, and never invents evidence."""

from __future__ import annotations

from itertools import pairwise, product

import polars as pl
import pytest

from matching.em import PatternFault, estimate

LEVELS = {"nama": 3, "lahir": 2, "tempat": 2, "jk": 2}
M = {"nama": (0.8, 0.15, 0.05), "lahir": (0.9, 0.1), "tempat": (0.7, 0.3), "jk": (0.98, 0.02)}
U = {"nama": (0.02, 0.08, 0.9), "lahir": (0.01, 0.99), "tempat": (0.2, 0.8), "jk": (0.5, 0.5)}
PRIOR = 0.1
PAIRS = 1_000_000


def drawn(missing: float = 0.0) -> pl.DataFrame:
    """The expected count of every pattern under M, U and PRIOR; `missing` of the names empty."""
    rows = []
    for levels in product(*(range(-1 if f == "nama" else 0, n) for f, n in LEVELS.items())):
        chance = {"m": PRIOR, "u": 1.0 - PRIOR}
        for field, level in zip(LEVELS, levels, strict=True):
            for side, table in (("m", M), ("u", U)):
                if field == "nama":
                    chance[side] *= missing if level < 0 else (1.0 - missing) * table[field][level]
                else:
                    chance[side] *= table[field][level]
        rows.append((*levels, PAIRS * (chance["m"] + chance["u"])))
    return pl.DataFrame(rows, schema=[*LEVELS, "banyak"], orient="row").with_columns(
        pl.col(list(LEVELS)).cast(pl.Int8)
    )


def test_the_shares_that_made_the_data_are_found_again() -> None:
    found = estimate(drawn(), LEVELS, prior=0.3, iterations=2000, tolerance=1e-9, smoothing=0.0)
    assert found.converged
    assert found.prior == pytest.approx(PRIOR, abs=1e-3)
    for field in LEVELS:
        assert found.m[field] == pytest.approx(M[field], abs=5e-3)
        assert found.u[field] == pytest.approx(U[field], abs=5e-3)


def test_the_likelihood_never_falls() -> None:
    history = estimate(drawn(), LEVELS, iterations=50, tolerance=0.0, smoothing=0.0).history
    assert len(history) == 50
    assert all(later >= earlier - 1e-12 for earlier, later in pairwise(history))


def test_an_empty_field_is_no_evidence() -> None:
    full = estimate(drawn(), LEVELS, u=U, iterations=2000, tolerance=1e-9, smoothing=0.0)
    half = estimate(drawn(0.5), LEVELS, u=U, iterations=2000, tolerance=1e-9, smoothing=0.0)
    assert half.prior == pytest.approx(full.prior, abs=1e-3)
    assert half.m["nama"] == pytest.approx(full.m["nama"], abs=5e-3)
    as_null = drawn(0.5).with_columns(pl.col("nama").replace(-1, None))
    assert estimate(as_null, LEVELS, u=U) == estimate(drawn(0.5), LEVELS, u=U)


def test_given_u_and_prior_stay_as_given() -> None:
    found = estimate(drawn(), LEVELS, u={"nama": U["nama"]}, prior=0.05, fixed_prior=True)
    assert found.u["nama"] == U["nama"]
    assert found.prior == 0.05


def test_order_and_splitting_of_rows_change_nothing() -> None:
    rows = drawn(0.2).with_columns(pl.col("banyak").round())
    halves = pl.concat([rows.with_columns(pl.col("banyak") / 2)] * 2)
    assert estimate(rows.reverse(), LEVELS) == estimate(rows, LEVELS) == estimate(halves, LEVELS)


def test_decided_pairs_keep_their_decision() -> None:
    """All pairs that agree in all are declared different people: agreement loses its weight."""
    best = pl.all_horizontal(pl.col(list(LEVELS)) == 0)
    decided = drawn().with_columns(pl.when(best).then(0.0).otherwise(None).alias("keanggotaan"))
    free, bound = estimate(drawn(), LEVELS), estimate(decided, LEVELS)
    assert bound.prior < free.prior
    assert bound.u["lahir"][0] > free.u["lahir"][0]


def test_a_known_weight_moves_the_membership() -> None:
    one = pl.DataFrame({"jk": [0, 0], "banyak": [1.0, 1.0], "bobot_tetap": [20.0, -20.0]})
    found = estimate(one, {"jk": 2}, u={"jk": (0.5, 0.5)}, m={"jk": (0.5, 0.5)}, prior=0.5)
    assert found.prior == pytest.approx(0.5, abs=1e-3)


def test_a_level_out_of_range_is_named() -> None:
    wrong = pl.DataFrame({"jk": [2], "banyak": [1]})
    with pytest.raises(PatternFault, match="jk"):
        estimate(wrong, {"jk": 2})
    with pytest.raises(PatternFault, match="banyak"):
        estimate(wrong.drop("banyak"), {"jk": 2})

"""The three axes: who the family is, whether it is entitled, what became of its money.

What belongs here: reading reasons onto an axis by the reviewed crosswalk, and SIKS-NG's label.
What does not: the crosswalk itself (`schemas.siks_ng`), or the state of the money (`state`).
"""

from __future__ import annotations

import polars as pl

from schemas.siks_ng import AXES, ELIGIBILITY, IDENTITY, crosswalk


def on_axis(axis: str, reasons: pl.Expr) -> pl.Expr:
    """The worst state that any of `reasons` (a list of codes) gives on `axis`; else its best.

    A reason of another axis changes nothing here: a failed account leaves a family known and
    entitled.
    """
    states, known = AXES[axis], crosswalk().states(axis)
    place = {code: states.index(state) for code, state in known.items()}
    worst = reasons.list.eval(
        pl.element().replace_strict(place, default=0, return_dtype=pl.Int64)
    ).list.max()
    return worst.fill_null(0).replace_strict(dict(enumerate(states)), return_dtype=pl.String)


def with_axes(rows: pl.DataFrame, reasons: str = "alasan") -> pl.DataFrame:
    """`rows` with identitas and kelayakan, read from their reasons."""
    return rows.with_columns(
        identitas=on_axis(IDENTITY, pl.col(reasons)),
        kelayakan=on_axis(ELIGIBILITY, pl.col(reasons)),
    )


def label_of(state: pl.Expr) -> pl.Expr:
    """SIKS-NG's label of a state of the payment axis."""
    return state.replace_strict(crosswalk().payment_labels, return_dtype=pl.String)

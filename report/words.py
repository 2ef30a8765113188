"""Words and numbers as an Indonesian reader expects them.

What belongs here: thousands, rupiah, percent, reasons with their public label.
What does not: which figure is shown.
"""

from __future__ import annotations

from schemas.masking import EXAMINED, EXAMINED_LABEL, RESTRICTED
from schemas.reasons import REASONS

NONE = "–"


def whole(value: int) -> str:
    """35046783 → 35.046.783."""
    return f"{value:,}".replace(",", ".")


def signed(value: int) -> str:
    """With its sign: +1.200, −35, 0."""
    return whole(value) if value == 0 else f"{'+' if value > 0 else '−'}{whole(abs(value))}"


def rupiah(value: int) -> str:
    """31542104700000 → Rp 31.542.104.700.000."""
    return f"Rp {whole(value)}"


def tenths(value: float) -> str:
    """One digit after the comma: 3,4."""
    return f"{value:.1f}".replace(".", ",")


def percent(part: float, all_of: float) -> str:
    """Two digits after the comma; – where there is nothing to divide by."""
    return f"{100 * part / all_of:.2f} %".replace(".", ",") if all_of else NONE


def public_code(code: str) -> str:
    """The code as any reader may see it: restricted ones are one neutral word."""
    return EXAMINED if code in RESTRICTED else code


def reason_label(code: str) -> str:
    """A reason in words; the code itself where it has none."""
    if code == EXAMINED:
        return EXAMINED_LABEL[0]
    known = REASONS.get(code)
    return code if known is None else known.label

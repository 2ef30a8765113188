"""The evidence of a pair as bars: each part for or against, one after the other to the sum.

What belongs here: the kept weights as places on one scale.
What does not: what a part weighs (matching), its words (schemas.evidence), or drawing (template).
"""

from __future__ import annotations

from dataclasses import dataclass

from matching.reading import pairs_of
from schemas.evidence import label_of, level_word

WIDTH = 320
_DECIMALS = 1


@dataclass(frozen=True)
class Bar:
    """One part: its name, its level in words, its weight in log2, and its place of WIDTH."""

    label: str
    level: str
    weight: float
    x: float
    width: float
    kind: str

    @property
    def shown(self) -> str:
        """The weight as read aloud: sign, one decimal, a comma."""
        return f"{self.weight:+.{_DECIMALS}f}".replace(".", ",").replace("-", "−")


@dataclass(frozen=True)
class Waterfall:
    """The bars, their sum last, and where zero lies on the scale."""

    bars: tuple[Bar, ...]
    zero: float


def waterfall(weights: str | None, pattern: str | None) -> Waterfall | None:
    """The waterfall of one candidate (`bobot_per_bidang`, `pola`); None without evidence.

    The parts sum to the log2 odds of the probability, as kept beside the link.
    """
    levels = pairs_of(pattern)
    parts = [(name, float(text)) for name, text in pairs_of(weights).items()]
    if not parts:
        return None
    steps, total = [], 0.0
    for name, weight in parts:
        steps.append((name, weight, total, total + weight))
        total += weight
    ends = [0.0, total, *(end for _, _, _, end in steps)]
    low, high = min(ends), max(ends)
    scale = WIDTH / (high - low or 1.0)

    def bar(label: str, level: str, weight: float, start: float, end: float, kind: str) -> Bar:
        left, right = sorted((start, end))
        width = max((right - left) * scale, 1.0)
        return Bar(label, level, weight, round((left - low) * scale, 1), round(width, 1), kind)

    bars = [
        bar(
            label_of(name),
            level_word(name, levels[name]) if name in levels else "",
            weight,
            start,
            end,
            "dukung" if weight >= 0 else "lawan",
        )
        for name, weight, start, end in steps
    ]
    bars.append(bar("jumlah", "", total, 0.0, total, "jumlah"))
    return Waterfall(tuple(bars), round(-low * scale, 1))

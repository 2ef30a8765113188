"""A reliability diagram as SVG: how often links of each probability are right.

What belongs here: drawing ten bins with their intervals.
What does not: the bins (bench/figures).
"""

from __future__ import annotations

from typing import Any

_SIZE, _EDGE = 360, 45


def reliability_svg(bins: list[dict[str, Any]]) -> str:
    """The picture of `calibration`'s bins: a dot per bin, its 95 % interval, and the diagonal."""
    side = _SIZE - 2 * _EDGE

    def x(share: float) -> float:
        return round(_EDGE + share * side, 1)

    def y(share: float) -> float:
        return round(_SIZE - _EDGE - share * side, 1)

    ticks = "".join(
        f'<text x="{x(t)}" y="{_SIZE - _EDGE + 16}" text-anchor="middle">{t:.1f}</text>'
        f'<text x="{_EDGE - 6}" y="{y(t) + 4}" text-anchor="end">{t:.1f}</text>'
        for t in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    )
    dots = "".join(
        f'<line x1="{x(row["peluang"])}" x2="{x(row["peluang"])}" y1="{y(row["benar_95"][0])}" '
        f'y2="{y(row["benar_95"][1])}" stroke="#1f5fa8"/>'
        f'<circle cx="{x(row["peluang"])}" cy="{y(row["benar"])}" r="4" fill="#1f5fa8">'
        f"<title>n = {row['n']}</title></circle>"
        for row in bins
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE} {_SIZE}" '
        'font-family="sans-serif" font-size="11">'
        f'<rect width="{_SIZE}" height="{_SIZE}" fill="#fff"/>'
        f'<rect x="{_EDGE}" y="{_EDGE}" width="{side}" height="{side}" fill="none" stroke="#888"/>'
        f'<line x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}" stroke="#bbb" '
        'stroke-dasharray="4 3"/>'
        f'{ticks}{dots}<text x="{_SIZE / 2}" y="{_SIZE - 8}" text-anchor="middle">'
        "peluang yang diramalkan / probability foretold</text>"
        f'<text transform="translate(12 {_SIZE / 2}) rotate(-90)" text-anchor="middle">'
        "bagian yang benar / share right</text></svg>\n"
    )

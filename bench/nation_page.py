"""The national runs side by side: a table, a chart of time and memory, and the line to 95 million.

What belongs here: reading the records of bench/national and drawing them.
What does not: running anything.

    .venv/bin/python -m bench.nation_page
"""

from __future__ import annotations

import json
from typing import Any

import altair as alt
import numpy as np
import polars as pl
import vl_convert

from bench.measure import RESULTS
from bench.national import AGAIN, WAVES

ALL_FAMILIES = 95_000_000  # families in DTSEN; the runs hold those of desil 1–4
_WORLDS = ("kapasitas", "nyata")
_STAGES = ("masuk", "padanan", "register", "aturan", "rilis", "mart", "verify")
_MOST_MIB = 8 * 1024
_HEADS = (
    *("wave", "stage", "wall s", "cpu s", "µs cpu a family"),
    *("× floor", "peak MiB", "MiB read", "MiB written"),
)


def runs(world: str) -> list[dict[str, Any]]:
    """The records of one world, smallest first; runs of a single province are left out."""
    found = []
    for path in RESULTS.glob(f"national_{world}_*.json"):
        if path.stem.removeprefix(f"national_{world}_").isdigit():
            found.append(json.loads(path.read_text(encoding="utf-8")))
    return sorted(found, key=lambda run: int(run["families"]))


def line(sizes: list[int], seconds: list[float]) -> tuple[float, float]:
    """Fixed seconds and seconds per family, by least squares of relative errors."""
    x, y = np.array(sizes, dtype=float), np.array(seconds)
    design = np.column_stack([np.ones_like(x), x]) / y[:, None]
    (fixed, each), *_ = np.linalg.lstsq(design, np.ones_like(y), rcond=None)
    return float(fixed), float(each)


def table(world: str) -> list[str]:
    """Stage by stage: processor seconds, microseconds per family, ratio to the floor, MiB."""
    rows = []
    for run in runs(world):
        size = run["families"]
        rows += [
            "",
            f"### {size:,} families, {world} (`{run['command']}`, commit {run['commit']})",
            "",
            f"| {' | '.join(_HEADS)} |",
            f"|---|---|{'--:|' * (len(_HEADS) - 2)}",
        ]
        rows += [_row(one, size) for one in run["stages"]]
        rows += ["", "| wave | BLTS families | rupiah |", "|---|--:|--:|"]
        rows += [
            f"| {wave} | {own['families']:,} | {own['rupiah']:,} |"
            for wave, own in run["listed"].items()
        ]
    return rows


def _row(one: dict[str, Any], families: int) -> str:
    cells = (
        one["wave"],
        one["stage"],
        f"{one['wall_s']:.0f}",
        f"{one['cpu_s']:.0f}",
        f"{1e6 * one['cpu_s'] / families:.1f}",
        _or_dash(one.get("ratio")),
        f"{one['peak_mib']:,}",
        _or_dash(one.get("read_mib")),
        _or_dash(one.get("written_mib")),
    )
    return f"| {' | '.join(cells)} |"


def _or_dash(value: float | None) -> str:
    return "–" if value is None else f"{value:,.1f}"


def totals(run: dict[str, Any]) -> dict[str, float]:
    """Processor seconds of the first wave, of each further one, of mart and verification."""
    own: dict[str, float] = {}
    for one in run["stages"]:
        if one["wave"] != AGAIN:
            what = one["stage"] if one["stage"] in ("mart", "verify") else one["wave"]
            own[what] = own.get(what, 0.0) + one["cpu_s"]
    return own


def extrapolated(world: str) -> list[str]:
    """Hours of a quarter at 38 and 95 million families, on the line through the runs.

    A run that was broken off counts for the waves it finished.
    """
    spent = {run["families"]: totals(run) for run in runs(world)}
    states = sorted({run["commit"] for run in runs(world)})
    rows = [
        "",
        f"## {world}: processor hours on this machine, extrapolated, not measured",
        "",
        "| | fixed s | µs a family | 38 million | 95 million |",
        "|---|--:|--:|--:|--:|",
    ]
    sums = [0.0, 0.0]
    for what in (*WAVES, "mart", "verify"):
        known = {size: own[what] for size, own in spent.items() if what in own}
        if len(known) < 2:
            continue
        fixed, each = line(list(known), list(known.values()))
        hours = [(fixed + each * size) / 3600 for size in (38_000_000, ALL_FAMILIES)]
        sums = [had + more for had, more in zip(sums, hours, strict=True)]
        rows.append(
            f"| {what} | {fixed:.0f} | {1e6 * each:.0f} | {hours[0]:.1f} h | {hours[1]:.1f} h |"
        )
    rows.append(f"| **these together** | | | **{sums[0]:.1f} h** | **{sums[1]:.1f} h** |")
    if len(states) > 1:
        told = (
            f"The runs are of several states of the program ({', '.join(states)}), as is the line."
        )
        rows += ["", told]
    return rows if any(sums) else []


def chart(world: str) -> str:
    """Two panels as SVG: the first wave's processor seconds by stage, and the peak memory.

    The first wave alone, as runs that were broken off have no other.
    """
    rows = [
        {
            "families": run["families"],
            "stage": one["stage"],
            "cpu": one["cpu_s"],
            "mib": one["peak_mib"],
        }
        for run in runs(world)
        for one in run["stages"]
        if one["wave"] == WAVES[0]
    ]
    spent = (
        pl.DataFrame(rows)
        .group_by("families", "stage")
        .agg(pl.col("cpu").sum())
        .sort("families", "stage")
    )
    # a process remembers its peak, so a later stage has that of an earlier one
    peaks = pl.DataFrame(rows).group_by("families").agg(pl.col("mib").max()).sort("families")
    x = alt.X("families:Q", title="families", scale=alt.Scale(type="log"))
    seconds = alt.Y("cpu:Q", title="processor seconds, first wave", scale=alt.Scale(type="log"))
    colour = alt.Color("stage:N", sort=_STAGES, title="stage")
    base = alt.Chart(spent).encode(x=x, y=seconds, color=colour)
    stages = base.mark_line() + base.mark_point(filled=True, size=70, opacity=1).encode(
        shape=alt.Shape("stage:N", sort=_STAGES, title="stage")
    )
    memory = (
        alt.Chart(peaks)
        .mark_line(point={"size": 70, "color": "#222"}, color="#222")
        .encode(x=x, y=alt.Y("mib:Q", title="peak MiB (dashed: aim)"))
    )
    aim = (
        alt.Chart(pl.DataFrame({"mib": [_MOST_MIB]}))
        .mark_rule(strokeDash=[5, 4], color="#444")
        .encode(y="mib:Q")
    )
    panels = alt.hconcat(
        stages.properties(width=330, height=300), (memory + aim).properties(width=330, height=300)
    ).configure(font="sans-serif")
    return str(vl_convert.vegalite_to_svg(panels.to_json()))


def main() -> None:
    """Write bench/results/national.md and a chart per world."""
    text = [
        "# The nation on two cores",
        "",
        "Written by `python -m bench.nation_page` from the records of `bench.national`.",
    ]
    for world in _WORLDS:
        if runs(world):
            picture = RESULTS / f"national_{world}.svg"
            picture.write_text(chart(world), encoding="utf-8")
            text += ["", f"![time and memory, {world}]({picture.name})"]
            text += [*extrapolated(world), *table(world)]
    (RESULTS / "national.md").write_text("\n".join(text) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
